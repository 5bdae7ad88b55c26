#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 20, LINES = 40, ROOMS = 5 };
enum { TABS_MORE = 40 }; /* rows that come into a list while Tab goes through it */

static const struct {
    float w, h;
} sizes[] = {{640, 480}, {800, 900}, {1000, 700}, {1280, 720}, {1920, 1080}};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* -- a busy evening -- */

void stage_line(struct model *m, enum model_line_kind kind, const char *nick, const char *text)
{
    struct model_line *line = &m->lines[m->line_count++];
    *line = (struct model_line){
        .kind = kind, .seq = m->line_count, .wall_ms = (int64_t)m->line_count * 60000};
    snprintf(line->nick, sizeof line->nick, "%s", nick);
    line->text = malloc(strlen(text) + 1);
    strcpy(line->text, text);
}

void stage_room(struct model *m)
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
        m->members[i].id = (uint64_t)i + 1;
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
    stage_line(m, LINE_NOTICE, "", "Welcome to the party");
    for (int i = 0; i < LINES; i++)
        stage_line(m, i % 9 ? LINE_CHAT : LINE_EVENT, i % 2 ? "Maya" : "Ziad", texts[i % 3]);
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

void stage_id(char out[MODEL_ID_BYTES], int number)
{
    snprintf(out, MODEL_ID_BYTES, "%016x", (unsigned)number);
}

void stage_songs(struct model *m)
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
        stage_id(q->id, 100 + i);
        stage_id(q->song, 200 + i);
        stage_id(s->song, 300 + i);
        stage_id(p->song, 400 + i);
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
    stage_id(m->song.id, 7);
    strcpy(m->result.text, "\"One\" was played 12 minutes ago; it can be asked for again in 18 "
                           "minutes, when others have had their turn, too.");
    m->result.at_us = INT64_MAX / 4;
}

void stage_servers(struct model *m)
{
    m->servers = calloc(3, sizeof *m->servers);
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

int stage_open(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct stage *stage = calloc(1, sizeof *stage);
    struct text *text = text_new(error);
    if (!stage || !text) return -1;
    ui_init(&stage->ui, text);
    view_connect_init(&stage->screens.connect, "Nour", "rock, dabke, Disturbed", "", "/songs");
    view_room_init(&stage->screens.room, 0.8f);
    stage->model = model_new();
    stage->recent = cJSON_Parse(
        "[{\"host\":\"radio.example.org\",\"port\":55000,\"name\":\"Home\",\"fingerprint\":\"\"}]");
    stage->w = 1280;
    stage->h = 720;
    *state = stage;
    return stage->model && stage->recent ? 0 : -1;
}

int stage_close(void **state)
{
    struct stage *stage = *state;
    text_free(stage->ui.text);
    ui_free(&stage->ui);
    model_free(stage->model);
    draw_null_free(&stage->seen);
    cJSON_Delete(stage->recent);
    free(stage);
    return 0;
}

void stage_frame(struct stage *stage)
{
    struct intent wanted;
    stage->now_us += 16000;
    ui_begin(&stage->ui, stage->w, stage->h, stage->now_us);
    screens_show(&stage->screens, &stage->ui, stage->model, stage->recent, &wanted);
    ui_end(&stage->ui);
    assert_true(draw_null_run(&stage->seen, &stage->ui.paint, stage->ui.window));
    if (wanted.kind != INTENT_NONE) stage->wanted = wanted;
}

void stage_feed(struct stage *stage, struct ui_event event)
{
    assert_true(ui_feed(&stage->ui, &event));
    stage_frame(stage);
    stage_frame(stage);
}

void stage_press(struct stage *stage, enum ui_key key)
{
    stage_feed(stage, (struct ui_event){.kind = UI_KEY, .key = key});
}

void stage_click(struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->ui.seen_count; i++) {
        const struct ui_seen *s = &stage->ui.seen[i];
        if (!strstr(s->label, label) || s->visible.h <= 0) continue;
        float x = s->visible.x + s->visible.w / 2, y = s->visible.y + s->visible.h / 2;
        stage_feed(stage, (struct ui_event){.kind = UI_PRESS, .x = x, .y = y, .count = 1});
        stage_feed(stage, (struct ui_event){.kind = UI_RELEASE, .x = x, .y = y});
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
static void check_texts(const struct stage *stage)
{
    int shown = 0;
    for (size_t i = 0; i < stage->seen.count; i++) {
        const struct draw_seen *s = &stage->seen.seen[i];
        if (!s->text || s->visible.h <= 0 || s->visible.w <= 0) continue;
        shown++;
        if (strcmp(s->text, "\xE2\x80\xA6") == 0)
            fail_msg("nothing is left of a text at %g x %g", (double)stage->w, (double)stage->h);
        if (s->visible.w < s->rect.w - 0.6f)
            fail_msg("\"%s\" is cut at its side at %g x %g", s->text, (double)stage->w,
                     (double)stage->h);
    }
    assert_true(shown > 10);
}

static bool is_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

/* Is there a ring where it is? In the colour of text; round fields in the room's. */
static bool has_ring(const struct stage *stage, const struct ui_seen *control)
{
    for (size_t i = 0; i < stage->seen.count; i++) {
        const struct draw_seen *s = &stage->seen.seen[i];
        struct rect both = rect_common(s->visible, control->rect);
        if (s->kind == PAINT_RING && both.w > 0 && both.h > 0 &&
            (is_colour(s->colour, stage->ui.theme.text) ||
             is_colour(s->colour, stage->ui.theme.hue)))
            return true;
    }
    return false;
}

static void check_focus(const struct stage *stage)
{
    const struct ui *ui = &stage->ui;
    for (size_t i = 0; i < ui->seen_count; i++) {
        const struct ui_seen *s = &ui->seen[i];
        if (s->id != ui->focus) continue;
        assert_true(s->visible.w > 0 && s->visible.h > 0); /* it was scrolled to */
        if (!has_ring(stage, s))
            fail_msg("nothing shows that \"%s\" has the focus at %g x %g", s->label,
                     (double)stage->w, (double)stage->h);
        return;
    }
    fail_msg("what has the focus is not there");
}

static void check_tab_order(struct stage *stage)
{
    struct ui *ui = &stage->ui;
    size_t count = ui->seen_count;
    bool reached[UI_CONTROLS] = {false};
    struct ui_seen first[UI_CONTROLS];
    memcpy(first, ui->seen, count * sizeof *first);
    ui_focus(ui, 0);
    for (size_t steps = 0; steps < count + TABS_MORE; steps++) {
        stage_press(stage, UI_TAB);
        stage_frame(stage);
        check_focus(stage);
        for (size_t i = 0; i < count; i++) reached[i] |= first[i].id == ui->focus;
    }
    for (size_t i = 0; i < count; i++)
        if (first[i].focusable && !reached[i])
            fail_msg("Tab does not reach \"%s\" at %g x %g", first[i].label, (double)stage->w,
                     (double)stage->h);
}

static void check_at(struct stage *stage, float w, float h)
{
    stage->w = w;
    stage->h = h;
    stage_frame(stage);
    stage_frame(stage);
    stage_frame(stage);
    check_controls(&stage->ui);
    check_texts(stage);
    check_tab_order(stage);
}

void stage_check(struct stage *stage)
{
    static const float scales[] = {1, 1.75f}; /* pixels a point: letters are of whole pixels */
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++)
        for (int language = 0; language < WORDS_LANGUAGES; language++)
            for (size_t i = 0; i < SIZES; i++) {
                text_set_scale(stage->ui.text, scales[s]);
                look_speak(&stage->screens.look, (enum words_language)language);
                check_at(stage, sizes[i].w, sizes[i].h);
            }
}
