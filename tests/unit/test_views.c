/* test_views.c: both screens at three sizes and in both directions: nothing outside the window, no control over another, every control
   reached by Tab; and what people's hands lead to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/draw.h"
#include "../../client/screens.h"

enum { MEMBERS = 20, LINES = 40, ROOMS = 5 };

struct fixture {
    struct ui ui;
    struct screens screens;
    struct model *model;
    struct draw_null seen;
    cJSON *recent;
    float w, h;
    int64_t now_us;
    struct intent wanted; /* the last one that was any */
};

static const struct {
    float w, h;
} sizes[] = {{640, 480}, {800, 900}, {1000, 700}, {1280, 720}, {1920, 1080}};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* -- a busy evening -- */

static void add_line(struct model *m, enum model_line_kind kind, const char *nick, const char *text)
{
    struct model_line *line = &m->lines[m->line_count++];
    *line = (struct model_line){
        .kind = kind, .seq = m->line_count, .wall_ms = (int64_t)m->line_count * 60000};
    snprintf(line->nick, sizeof line->nick, "%s", nick);
    line->text = malloc(strlen(text) + 1);
    strcpy(line->text, text);
}

static void fill_room(struct model *m)
{
    static const char *const texts[] = {
        "anyone at table 4 has a spare cable?",
        "\xD9\x8A\xD8\xA7 \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 everyone \xF0\x9F\x8E\xB6",
        "a long line that has to be wrapped, for it goes on and on, and on and on, and on again"};
    m->state = MODEL_IN;
    m->members = calloc(MEMBERS, sizeof *m->members);
    m->lines = calloc(MODEL_LINES, sizeof *m->lines);
    m->rooms = calloc(ROOMS, sizeof *m->rooms);
    for (int i = 0; i < MEMBERS; i++) {
        snprintf(m->members[i].nick, sizeof m->members[i].nick,
                 i % 3 ? "guest number %d" : "\xD8\xB9\xD8\xA8\xD8\xAF %d", i);
        m->members[i].me = i == 4;
    }
    for (int i = 0; i < ROOMS; i++) {
        snprintf(m->rooms[i].name, sizeof m->rooms[i].name, "Rock-A rather long name of a room %d",
                 i);
        snprintf(m->rooms[i].id, sizeof m->rooms[i].id, "%d", i);
        m->rooms[i].here = i == 0;
        m->rooms[i].full = i == 3;
        m->rooms[i].people = 12 * i;
        m->rooms[i].match = i == 4 ? -1 : 100 - 20 * i;
        snprintf(m->rooms[i].why, sizeof m->rooms[i].why,
                 i == 2 ? "\xD9\x81\xD9\x8A\xD8\xB1\xD9\x88\xD8\xB2"
                        : "12 shared artists: Disturbed, Korn and others");
    }
    m->member_count = MEMBERS;
    m->room_count = ROOMS;
    add_line(m, LINE_NOTICE, "", "Welcome to the party");
    for (int i = 0; i < LINES; i++)
        add_line(m, i % 9 ? LINE_CHAT : LINE_EVENT, i % 2 ? "Maya" : "Ziad", texts[i % 3]);
    strcpy(m->nick, "Nour");
    strcpy(m->server, "Ziad's party");
    strcpy(m->room, "Rock-Disturbed");
    strcpy(m->room_id, "77");
    strcpy(m->why, "12 artists in common with fourteen people here, and most of all with Maya");
    m->song = (struct model_song){
        .any = true,
        .title = "A song whose title is rather long and goes on for quite a while, in fact",
        .artist = "Disturbed",
        .duration_ms = 200000,
        .next_title = "Next one",
        .next_artist = "Somebody"};
    m->sync.any = true;
}

/* Ids as the wire has them: Tab must tell rows apart. */
static void write_id(char *out, int number)
{
    snprintf(out, MODEL_ID_BYTES, "%016x", (unsigned)number);
}

static void fill_songs(struct model *m)
{
    static const char *const titles[] = {
        "Freak on a Leash", "\xD9\x86\xD8\xB3\xD9\x85 \xD8\xB9\xD9\x84\xD9\x8A\xD9\x86\xD8\xA7",
        "A title that is rather long and goes on for quite a while until it has to be cut"};
    m->queue = calloc(MODEL_QUEUE, sizeof *m->queue);
    m->found = calloc(MODEL_FOUND, sizeof *m->found);
    m->plays = calloc(MODEL_PLAYS, sizeof *m->plays);
    for (int i = 0; i < 12; i++) {
        struct model_request *q = &m->queue[m->queue_count++];
        struct model_found *s = &m->found[m->found_count++];
        struct model_play *p = &m->plays[m->play_count++];
        write_id(q->id, 100 + i);
        write_id(q->song, 200 + i);
        write_id(s->song, 300 + i);
        write_id(p->song, 400 + i);
        snprintf(q->title, sizeof q->title, "%s", titles[i % 3]);
        snprintf(s->title, sizeof s->title, "found %s", titles[i % 3]);
        snprintf(p->title, sizeof p->title, "played %s", titles[i % 3]);
        snprintf(q->artist, sizeof q->artist, "%s", i % 2 ? "Korn" : "");
        snprintf(q->by, sizeof q->by, "guest number %d", i);
        snprintf(p->by, sizeof p->by, "%s", i % 2 ? "Maya" : "");
        q->votes = i * 7 - 3;
        q->my_vote = i % 3 - 1;
        q->mine = i == 2;
        p->seq = 50 - i;
        p->wall_ms = 1700000000000 - i * 7200000;
    }
    m->found_total = 12;
    m->skips = 2;
    m->skips_needed = 5;
    strcpy(m->song.by, "Maya");
    write_id(m->song.id, 7);
    strcpy(m->result.text, "\"One\" was played 12 minutes ago; it can be asked for again in 18 "
                           "minutes, when others have had their turn, too.");
    m->result.at_us = INT64_MAX / 4;
}

static void fill_servers(struct model *m)
{
    m->servers = calloc(2, sizeof *m->servers);
    m->server_count = 2;
    m->servers[0] =
        (struct model_server){.name = "Ziad's party with a rather long name for a party",
                              .host = "192.168.1.20",
                              .port = 55000,
                              .people = 14,
                              .rooms = 3,
                              .playing = "Song",
                              .ping_us = 1200};
    m->servers[1] = (struct model_server){.name = "Dorm",
                                          .host = "192.168.1.21",
                                          .port = 55001,
                                          .people = 1,
                                          .rooms = 1,
                                          .password = true};
}

static int setup(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct fixture *f = calloc(1, sizeof *f);
    struct text *text = text_new(error);
    if (!f || !text) return -1;
    ui_init(&f->ui, text);
    view_connect_init(&f->screens.connect, "Nour", "rock, dabke, Disturbed", "");
    view_room_init(&f->screens.room, 0.8f);
    f->model = model_new();
    f->recent = cJSON_Parse(
        "[{\"host\":\"radio.example.org\",\"port\":55000,\"name\":\"Home\",\"fingerprint\":\"\"}]");
    f->w = 1280;
    f->h = 720;
    *state = f;
    return f->model && f->recent ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    text_free(f->ui.text);
    ui_free(&f->ui);
    model_free(f->model);
    draw_null_free(&f->seen);
    cJSON_Delete(f->recent);
    free(f);
    return 0;
}

static void frame(struct fixture *f)
{
    struct intent wanted;
    f->now_us += 16000;
    ui_begin(&f->ui, f->w, f->h, f->now_us);
    screens_show(&f->screens, &f->ui, f->model, f->recent, &wanted);
    ui_end(&f->ui);
    assert_true(draw_null_run(&f->seen, &f->ui.paint, f->ui.window));
    if (wanted.kind != INTENT_NONE) f->wanted = wanted;
}

static void feed(struct fixture *f, struct ui_event event)
{
    assert_true(ui_feed(&f->ui, &event));
    frame(f);
    frame(f);
}

static void press(struct fixture *f, enum ui_key key)
{
    feed(f, (struct ui_event){.kind = UI_KEY, .key = key});
}

static void click(struct fixture *f, const char *label)
{
    for (size_t i = 0; i < f->ui.seen_count; i++) {
        const struct ui_seen *s = &f->ui.seen[i];
        if (!strstr(s->label, label) || s->visible.h <= 0) continue;
        float x = s->visible.x + s->visible.w / 2, y = s->visible.y + s->visible.h / 2;
        feed(f, (struct ui_event){.kind = UI_PRESS, .x = x, .y = y, .count = 1});
        feed(f, (struct ui_event){.kind = UI_RELEASE, .x = x, .y = y});
        return;
    }
    fail_msg("there is no \"%s\"", label);
}

/* -- layout -- */

static bool inside(struct rect r, struct rect window)
{
    return r.x >= -0.01f && r.y >= -0.01f && r.x + r.w <= window.w + 0.01f &&
           r.y + r.h <= window.h + 0.01f;
}

static void check_controls(const struct ui *ui)
{
    for (size_t i = 0; i < ui->seen_count; i++) {
        const struct ui_seen *a = &ui->seen[i];
        assert_true(a->rect.w > 0 && a->rect.h > 0);
        if (a->visible.w > 0 && a->visible.h > 0) assert_true(inside(a->visible, ui->window));
        for (size_t j = i + 1; j < ui->seen_count; j++) {
            struct rect both = rect_common(a->visible, ui->seen[j].visible);
            if (both.w > 0.5f && both.h > 0.5f)
                fail_msg("\"%s\" lies over \"%s\" at %g x %g", ui->seen[j].label, a->label,
                         (double)ui->window.w, (double)ui->window.h);
        }
    }
}

/* Texts may be cut by scrolling, never at their sides. */
static void check_texts(const struct fixture *f)
{
    int shown = 0;
    for (size_t i = 0; i < f->seen.count; i++) {
        const struct draw_seen *s = &f->seen.seen[i];
        if (!s->text || s->visible.h <= 0 || s->visible.w <= 0) continue;
        shown++;
        if (s->visible.w < s->rect.w - 0.6f)
            fail_msg("\"%s\" is cut at its side at %g x %g", s->text, (double)f->w, (double)f->h);
    }
    assert_true(shown > 10);
}

static void check_tab_order(struct fixture *f)
{
    size_t focusable = 0, steps = 0;
    for (size_t i = 0; i < f->ui.seen_count; i++) focusable += f->ui.seen[i].focusable;
    ui_focus(&f->ui, 0);
    press(f, UI_TAB);
    uint64_t first = f->ui.focus;
    do {
        bool seen = false;
        frame(f); /* scrolled to where it is */
        for (size_t i = 0; i < f->ui.seen_count; i++)
            if (f->ui.seen[i].id == f->ui.focus)
                seen = f->ui.seen[i].visible.w > 0 && f->ui.seen[i].visible.h > 0;
        assert_true(seen);
        press(f, UI_TAB);
        steps++;
    } while (f->ui.focus != first && steps < 200);
    assert_int_equal(steps, focusable);
}

static void check_screen(struct fixture *f)
{
    for (int rtl = 0; rtl < 2; rtl++)
        for (size_t i = 0; i < SIZES; i++) {
            f->w = sizes[i].w;
            f->h = sizes[i].h;
            f->ui.rtl = rtl;
            text_set_direction(f->ui.text, rtl ? TEXT_RTL : TEXT_LTR);
            frame(f);
            frame(f);
            frame(f);
            check_controls(&f->ui);
            check_texts(f);
            check_tab_order(f);
        }
}

static void the_connect_screen_is_laid_out_well(void **state)
{
    struct fixture *f = *state;
    check_screen(f);
    fill_servers(f->model);
    check_screen(f);
    strcpy(f->model->error_code, "password");
    strcpy(f->model->state_text, "The password is wrong. Ask the person who runs the party for it, "
                                 "then type it here and try once more.");
    check_screen(f);
    f->screens.connect.taste.place = 3; /* the one with most fields */
    strcpy(f->model->likes_text, "Anghami answered something that is no list of likes.");
    check_screen(f);
    f->model->state = MODEL_CONNECTING;
    check_screen(f);
}

static void the_room_is_laid_out_well(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    check_screen(f);
    for (size_t tab = 1; tab < 4; tab++) {
        f->screens.room.tab = tab;
        check_screen(f);
    }
    f->model->state = MODEL_WAITING;
    strcpy(f->model->state_text, "The connection is lost.");
    check_screen(f);
    f->model->song.any = false;
    f->model->member_count = 0;
    f->screens.room.chat.above = 300;
    check_screen(f);
}

static void the_panel_of_songs_is_laid_out_well(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    f->screens.room.tab = 1;
    for (f->screens.room.songs.tab = 0; f->screens.room.songs.tab < SONGS_TABS;
         f->screens.room.songs.tab++)
        check_screen(f);
    fill_songs(f->model);
    f->model->plays_more = true;
    for (f->screens.room.songs.tab = 0; f->screens.room.songs.tab < SONGS_TABS;
         f->screens.room.songs.tab++)
        check_screen(f);
}

static void the_question_about_identity_covers_the_rest(void **state)
{
    struct fixture *f = *state;
    fill_servers(f->model);
    f->model->state = MODEL_IDENTITY;
    memset(f->model->fingerprint, 'a', 64);
    memset(f->model->expected_fingerprint, 'b', 64);
    check_screen(f);
    assert_int_equal(f->ui.seen_count, 2);
    assert_non_null(draw_null_text(&f->seen, "aaaa aaaa"));
    assert_non_null(draw_null_text(&f->seen, "bbbb bbbb"));
}

/* -- the connect screen's habits -- */

static void enter_joins_the_first_server_found(void **state)
{
    struct fixture *f = *state;
    fill_servers(f->model);
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "Join \xE2\x81\xA8Ziad's party"));
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_CONNECT);
    assert_string_equal(f->wanted.host, "192.168.1.20");
    assert_int_equal(f->wanted.port, 55000);
    assert_string_equal(f->wanted.nick, "Nour");
    assert_string_equal(f->wanted.picks, "rock, dabke, Disturbed");
}

static void without_servers_the_last_one_is_offered(void **state)
{
    struct fixture *f = *state;
    frame(f);
    press(f, UI_ENTER);
    assert_string_equal(f->wanted.host, "radio.example.org");
}

static void a_chosen_server_stays_chosen(void **state)
{
    struct fixture *f = *state;
    fill_servers(f->model);
    frame(f);
    click(f, "Dorm");
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&f->seen, "Join \xE2\x81\xA8"
                                             "Dorm"));
    assert_non_null(draw_null_text(&f->seen, "Password"));
    click(f, "Join");
    assert_int_equal(f->wanted.port, 55001);
}

static void a_typed_address_goes_before_all(void **state)
{
    struct fixture *f = *state;
    fill_servers(f->model);
    frame(f);
    ui_focus(&f->ui, ui_id("address", 0));
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "10.0.0.5:7000"});
    press(f, UI_ENTER);
    assert_string_equal(f->wanted.host, "10.0.0.5");
    assert_int_equal(f->wanted.port, 7000);
    edit_set(&f->screens.connect.servers.address.edit, "a b:c:");
    f->wanted.kind = INTENT_NONE;
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&f->seen, "no address"));
}

static void without_a_name_nobody_joins(void **state)
{
    struct fixture *f = *state;
    frame(f);
    press(f, UI_BACKSPACE); /* the suggested name is selected */
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&f->seen, "First type a nickname"));
}

static void chips_and_typed_artists_are_the_taste(void **state)
{
    struct fixture *f = *state;
    frame(f);
    click(f, "rock");
    click(f, "tarab");
    press(f, UI_TAB);
    click(f, "Join");
    assert_string_equal(f->wanted.picks, "tarab, dabke, Disturbed");
}

static void anghami_takes_a_token(void **state)
{
    struct fixture *f = *state;
    frame(f);
    click(f, "Anghami");
    ui_focus(&f->ui, ui_id("likes secret", 0));
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "secret"});
    assert_null(draw_null_text(&f->seen, "secret"));
    press(f, UI_ENTER);
    assert_string_equal(f->wanted.likes.source, "anghami");
    assert_string_equal(f->wanted.likes.secret, "secret");
    assert_false(f->wanted.likes.remember);
    assert_string_equal(f->wanted.picks, "");
}

static void connecting_can_be_given_up(void **state)
{
    struct fixture *f = *state;
    f->model->state = MODEL_CONNECTING;
    frame(f);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    click(f, "Cancel");
    assert_int_equal(f->wanted.kind, INTENT_DISCONNECT);
}

static void a_public_server_with_another_face_is_left_by_enter(void **state)
{
    struct fixture *f = *state;
    f->model->state = MODEL_IDENTITY;
    frame(f);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_DISCONNECT);
    click(f, "Go on");
    assert_int_equal(f->wanted.kind, INTENT_ACCEPT);
    f->model->identity_private = true;
    f->wanted.kind = INTENT_NONE;
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_ACCEPT);
}

/* -- the room's habits -- */

static void what_is_typed_is_said(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 all"});
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_SAY);
    assert_string_equal(f->wanted.text, "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 all");
    assert_int_equal(f->screens.room.chat.say.edit.bytes, 0);
}

static void a_room_is_entered_by_a_click(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    click(f, "room 0"); /* here already */
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    click(f, "room 2");
    assert_int_equal(f->wanted.kind, INTENT_ENTER_ROOM);
    assert_string_equal(f->wanted.room, "2");
}

static void rooms_say_how_alike_their_people_are_and_why(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "100\xE2\x81\xA9 %"));
    assert_non_null(draw_null_text(&f->seen, "12 shared artists"));
    ui_focus(&f->ui, ui_id("room", 0));
    press(f, UI_DOWN);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_ENTER_ROOM);
    assert_string_equal(f->wanted.room, "1");
}

/* -- songs -- */

static void songs_are_voted_for_and_against_and_not_any_more(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    fill_songs(f->model);
    frame(f);
    click(f, "Vote for \xE2\x81\xA8"
             "Freak");
    assert_int_equal(f->wanted.kind, INTENT_VOTE);
    assert_string_equal(f->wanted.request, f->model->queue[0].id);
    assert_int_equal(f->wanted.vote, 1);
    click(f, "Vote against \xE2\x81\xA8"
             "Freak"); /* as it stands already */
    assert_int_equal(f->wanted.vote, 0);
    click(f, "Take back \xE2\x81\xA8"
             "A title");
    assert_int_equal(f->wanted.kind, INTENT_UNREQUEST);
    assert_string_equal(f->wanted.request, f->model->queue[2].id);
}

static void the_arrows_go_through_the_queue(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    fill_songs(f->model);
    frame(f);
    ui_focus(&f->ui, ui_id("vote for", 100));
    press(f, UI_DOWN);
    press(f, UI_ENTER);
    assert_string_equal(f->wanted.request, f->model->queue[1].id);
    assert_int_equal(f->wanted.vote, 1);
    press(f, UI_DOWN); /* one's own */
    press(f, UI_SPACE);
    assert_int_equal(f->wanted.kind, INTENT_UNREQUEST);
    press(f, UI_UP);
    press(f, UI_UP);
    press(f, UI_UP); /* there is no further one */
    press(f, UI_ENTER);
    assert_string_equal(f->wanted.request, f->model->queue[0].id);
}

static void songs_are_searched_for_as_one_types(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    click(f, "Ask for a song");
    assert_int_equal(f->wanted.kind, INTENT_FIND); /* everything, at first */
    assert_string_equal(f->wanted.text, "");
    f->wanted.kind = INTENT_NONE;
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "kor"});
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    assert_true(f->ui.next_us <= f->now_us + 150000);
    f->now_us += 150000;
    frame(f);
    assert_int_equal(f->wanted.kind, INTENT_FIND);
    assert_string_equal(f->wanted.text, "kor");
    f->wanted.kind = INTENT_NONE;
    f->now_us += 9000000;
    frame(f);
    assert_int_equal(f->wanted.kind, INTENT_NONE);
    f->model->finding = true; /* no answer comes */
    frame(f);
    assert_int_equal(f->wanted.kind, INTENT_FIND);
}

static void what_is_found_is_asked_for_by_keys_alone(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    fill_songs(f->model);
    frame(f);
    click(f, "Ask for a song");
    press(f, UI_ENTER);
    f->wanted.kind = INTENT_NONE;
    press(f, UI_DOWN);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_REQUEST);
    assert_string_equal(f->wanted.song, f->model->found[1].song);
    assert_null(draw_null_text(&f->seen, "in the queue"));
    strcpy(f->model->queue[5].song, f->model->found[1].song);
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "in the queue"));
}

static void what_was_played_is_asked_for_and_loved(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    fill_songs(f->model);
    f->model->plays_behind = f->model->plays_more = true;
    frame(f);
    click(f, "History");
    assert_int_equal(f->wanted.kind, INTENT_NONE); /* the song has only just begun */
    f->now_us += 1000000;
    frame(f);
    assert_int_equal(f->wanted.kind, INTENT_PLAYS);
    assert_int_equal(f->wanted.before, 0);
    f->model->plays_behind = false;
    click(f, "Love \xE2\x81\xA8played Freak");
    assert_int_equal(f->wanted.kind, INTENT_LIKE);
    assert_string_equal(f->wanted.song, f->model->plays[0].song);
    assert_true(f->wanted.on);
    model_like(f->model, f->model->plays[0].song, true);
    frame(f);
    click(f, "no more");
    assert_false(f->wanted.on);
    ui_step(&f->ui, ui_id("older plays", 0));
    frame(f);
    press(f, UI_ENTER);
    assert_int_equal(f->wanted.kind, INTENT_PLAYS);
    assert_int_equal(f->wanted.before, f->model->plays[11].seq);
}

static void the_song_is_skipped_by_votes_and_loved(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "Skip"));
    fill_songs(f->model);
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "asked by \xE2\x81\xA8Maya"));
    click(f, "Skip \xE2\x81\xA8"
             "2/5");
    assert_int_equal(f->wanted.kind, INTENT_SKIP);
    assert_true(f->wanted.on);
    f->model->my_skip = true;
    click(f, "Skip");
    assert_false(f->wanted.on);
    click(f, "Love \xE2\x81\xA8"
             "A song");
    assert_int_equal(f->wanted.kind, INTENT_LIKE);
    assert_string_equal(f->wanted.song, f->model->song.id);
}

static void what_became_of_a_wish_is_said_for_a_while(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    fill_songs(f->model);
    f->model->result.at_us = f->now_us;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "was played 12 minutes ago"));
    f->now_us += 8000000;
    frame(f);
    assert_null(draw_null_text(&f->seen, "was played 12 minutes ago"));
}

static void volume_and_leaving_are_asked_for(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    frame(f);
    click(f, "Music");
    assert_int_equal(f->wanted.kind, INTENT_VOLUME);
    assert_true(f->wanted.volume > 0.45f && f->wanted.volume < 0.55f);
    click(f, "Leave");
    assert_int_equal(f->wanted.kind, INTENT_DISCONNECT);
}

static void the_newest_line_shows_unless_one_reads_older_ones(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    add_line(f->model, LINE_CHAT, "Maya", "newest of all");
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "newest of all"));
    f->ui.mouse_x = 700;
    f->ui.mouse_y = 500;
    f->ui.mouse_in = true;
    for (int i = 0; i < 4; i++) feed(f, (struct ui_event){.kind = UI_WHEEL, .y = 1});
    assert_null(draw_null_text(&f->seen, "newest of all"));
    float above = f->screens.room.chat.above;
    add_line(f->model, LINE_CHAT, "Ziad", "and another");
    frame(f);
    assert_true(f->screens.room.chat.above > above); /* what is read stays where it was */
    click(f, "Newest");
    assert_non_null(draw_null_text(&f->seen, "and another"));
    for (int i = 0; i < 200; i++) feed(f, (struct ui_event){.kind = UI_WHEEL, .y = 1});
    assert_non_null(draw_null_text(&f->seen, "Welcome to the party"));
}

static void what_is_said_floats_for_a_moment(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    snprintf(f->model->members[0].nick, MODEL_NAME_BYTES, "Maya");
    frame(f);
    f->now_us += 3000000;
    size_t texts[3] = {0};
    for (int i = 0; i < 3; i++) {
        if (i == 1) add_line(f->model, LINE_CHAT, "Maya", "turn it up");
        if (i == 2) f->now_us += 6000000;
        frame(f);
        for (size_t j = 0; j < f->seen.count; j++)
            texts[i] += f->seen.seen[j].text && strcmp(f->seen.seen[j].text, "turn it up") == 0;
    }
    assert_int_equal(texts[0], 0);
    assert_int_equal(texts[1], 2); /* in the chat and on the floor */
    assert_int_equal(texts[2], 1);
}

static void whether_one_is_in_step_is_said(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    f->model->sync.offset_us = -21; /* rounded up */
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "in step \xE2\x81\xA8"
                                             "0.03"));
    f->model->sync.error_us = 48; /* no better than the clock is known */
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "in step \xE2\x81\xA8"
                                             "0.05"));
    f->model->sync.offset_us = 12400;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "12.40"));
    f->model->sync.tunnel = true;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "UDP blocked"));
    f->model->state = MODEL_WAITING;
    strcpy(f->model->state_text, "Lost.");
    f->model->retry_at_us = f->now_us + 3000000;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "reconnecting"));
    assert_non_null(draw_null_text(&f->seen, "Lost. Next try in \xE2\x81\xA8"
                                             "3"));
}

static void own_lines_wait_in_grey_and_fail_in_words(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    add_line(f->model, LINE_CHAT, "Nour", "on its way");
    f->model->lines[f->model->line_count - 1].pending = true;
    frame(f);
    assert_true(draw_null_text(&f->seen, "on its way")->colour.a < 200);
    f->model->lines[f->model->line_count - 1].pending = false;
    frame(f);
    assert_int_equal(draw_null_text(&f->seen, "on its way")->colour.a, 255);
    f->model->lines[f->model->line_count - 1].failed = true;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "not sent"));
}

static void a_still_room_asks_for_few_frames(void **state)
{
    struct fixture *f = *state;
    fill_room(f->model);
    f->ui.still = true;
    for (int i = 0; i < 60; i++) frame(f);
    f->now_us += 20000000;
    frame(f);
    assert_int_equal(f->ui.next_us % 1000000, 0); /* the next second of the song */
    uint64_t before = text_shaped(f->ui.text);
    frame(f);
    assert_int_equal(text_shaped(f->ui.text), before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_connect_screen_is_laid_out_well),
        TEST(the_room_is_laid_out_well),
        TEST(the_panel_of_songs_is_laid_out_well),
        TEST(the_question_about_identity_covers_the_rest),
        TEST(enter_joins_the_first_server_found),
        TEST(without_servers_the_last_one_is_offered),
        TEST(a_chosen_server_stays_chosen),
        TEST(a_typed_address_goes_before_all),
        TEST(without_a_name_nobody_joins),
        TEST(chips_and_typed_artists_are_the_taste),
        TEST(anghami_takes_a_token),
        TEST(connecting_can_be_given_up),
        TEST(a_public_server_with_another_face_is_left_by_enter),
        TEST(what_is_typed_is_said),
        TEST(a_room_is_entered_by_a_click),
        TEST(rooms_say_how_alike_their_people_are_and_why),
        TEST(songs_are_voted_for_and_against_and_not_any_more),
        TEST(the_arrows_go_through_the_queue),
        TEST(songs_are_searched_for_as_one_types),
        TEST(what_is_found_is_asked_for_by_keys_alone),
        TEST(what_was_played_is_asked_for_and_loved),
        TEST(the_song_is_skipped_by_votes_and_loved),
        TEST(what_became_of_a_wish_is_said_for_a_while),
        TEST(volume_and_leaving_are_asked_for),
        TEST(the_newest_line_shows_unless_one_reads_older_ones),
        TEST(what_is_said_floats_for_a_moment),
        TEST(whether_one_is_in_step_is_said),
        TEST(own_lines_wait_in_grey_and_fail_in_words),
        TEST(a_still_room_asks_for_few_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
