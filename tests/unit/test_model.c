#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/model.h"

#define ME   "00000000000000cc"
#define OMAR "00000000000000dd"
#define ROOM                                                                                       \
    "{\"event\":\"room\",\"id\":\"00000000000000bb\",\"name\":\"Rock\",\"why\":\"so\",\"you\":"    \
    "\"" ME "\"}"
#define OTHER                                                                                      \
    "{\"event\":\"room\",\"id\":\"00000000000000bc\",\"name\":\"Jazz\",\"why\":\"so\",\"you\":"    \
    "\"" ME "\"}"

static void tell_at(struct model *m, const char *json, int64_t mono_us)
{
    cJSON *e = cJSON_Parse(json);

    assert_non_null(e);
    model_event(m, e, mono_us);
    cJSON_Delete(e);
}

static void tell(struct model *m, const char *json)
{
    tell_at(m, json, 1000);
}

static struct model *model_in(void)
{
    struct model *m = model_new();

    assert_non_null(m);
    tell(m, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\",\"greeting\":\"Hi\","
            "\"host\":\"h\",\"port\":5}");
    tell(m, ROOM);
    tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    return m;
}

static void chat(struct model *m, int seq, const char *id, const char *nick, const char *text,
                 const char *more)
{
    char json[512];

    snprintf(json, sizeof json,
             "{\"event\":\"chat\",\"seq\":%d,\"wall_ms\":7,\"id\":\"%s\",\"nick\":\"%s\",\"text\":"
             "\"%s\"%s}",
             seq, id, nick, text, more);
    tell(m, json);
}

static void test_states_are_shown(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    assert_int_equal(m->state, MODEL_IDLE);
    tell(m, "{\"event\":\"state\",\"state\":\"resolving\",\"text\":\"Looking.\"}");
    assert_int_equal(m->state, MODEL_CONNECTING);
    tell_at(m, "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":2000}",
            5000);
    assert_int_equal(m->state, MODEL_WAITING);
    assert_int_equal(m->retry_at_us, 2005000);
    tell(m, "{\"event\":\"state\",\"state\":\"identity\",\"text\":\"Changed.\",\"fingerprint\":"
            "\"ab\",\"expected\":\"cd\",\"private\":true}");
    assert_int_equal(m->state, MODEL_IDENTITY);
    assert_string_equal(m->fingerprint, "ab");
    assert_string_equal(m->expected_fingerprint, "cd");
    assert_true(m->identity_private);
    tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in.\"}");
    assert_int_equal(m->state, MODEL_IN);
    assert_string_equal(m->state_text, "You are in.");
    model_free(m);
}

static void test_every_event_is_a_change(void **unused)
{
    struct model *m = model_new();
    uint32_t before = m->changes;

    (void)unused;
    tell(m, "{\"event\":\"from the future\"}");
    tell(m, "{}");
    assert_int_equal(m->changes, before + 2);
    model_said(m, 1, "x", 5);
    assert_int_equal(m->changes, before + 3);
    model_free(m);
}

static void test_members_stand_by_name(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell(m, "{\"event\":\"members\",\"list\":[{\"id\":\"" OMAR "\",\"nick\":\"omar\"},{\"id\":\"" ME
            "\",\"nick\":\"Maya\"}]}");
    assert_int_equal(m->member_count, 2);
    assert_string_equal(m->members[0].nick, "Maya");
    assert_true(m->members[0].me);
    assert_false(m->members[1].me);
    tell_at(m,
            "{\"event\":\"member\",\"id\":\"00000000000000de\",\"nick\":\"Élan\",\"in\":true,"
            "\"wall_ms\":9}",
            4000);
    assert_int_equal(m->member_count, 3);
    assert_string_equal(m->members[0].nick, "Élan");
    assert_int_equal(m->members[0].since_us, 4000);
    assert_int_equal(m->line_count, 1);
    assert_int_equal(m->lines[0].kind, LINE_CAME);
    assert_string_equal(m->lines[0].text, "Élan");
    assert_int_equal(m->lines[0].wall_ms, 9);
    tell(m,
         "{\"event\":\"member\",\"id\":\"" OMAR "\",\"nick\":\"omar\",\"in\":false,\"wall_ms\":9}");
    assert_int_equal(m->member_count, 2);
    assert_int_equal(m->lines[1].kind, LINE_LEFT);
    assert_string_equal(m->lines[1].text, "omar");
    tell(m,
         "{\"event\":\"member\",\"id\":\"" OMAR "\",\"nick\":\"omar\",\"in\":false,\"wall_ms\":9}");
    assert_int_equal(m->line_count, 2); /* known already */
    tell_at(m, "{\"event\":\"members\",\"list\":[{\"id\":\"00000000000000de\",\"nick\":\"Élan\"}]}",
            9000);
    assert_int_equal(m->member_count, 1);
    assert_int_equal(m->members[0].since_us, 4000);
    model_free(m);
}

static void test_own_coming_is_no_news(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell(m, "{\"event\":\"member\",\"id\":\"" ME "\",\"nick\":\"Maya\",\"in\":true,\"wall_ms\":9}");
    assert_int_equal(m->member_count, 1);
    assert_int_equal(m->line_count, 0);
    model_free(m);
}

static void test_own_lines_wait_until_they_come_back(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    model_said(m, 1, "first", 100);
    model_said(m, 2, "second", 101);
    assert_true(m->lines[0].pending && m->lines[0].mine);
    assert_string_equal(m->lines[0].nick, "Maya");
    chat(m, 8, OMAR, "omar", "between", "");
    assert_string_equal(m->lines[0].text,
                        "between"); /* what has a place stands before what has none */
    chat(m, 9, ME, "Maya", "first", ",\"mine\":true,\"tag\":1");
    assert_int_equal(m->line_count, 3);
    assert_string_equal(m->lines[1].text, "first");
    assert_false(m->lines[1].pending);
    assert_true(m->lines[1].mine);
    assert_int_equal(m->lines[1].seq, 9);
    assert_true(m->lines[2].pending);
    model_free(m);
}

static void test_refused_and_lost_lines_have_failed(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    model_said(m, 1, "refused", 100);
    model_said(m, 2, "lost", 101);
    tell(m, "{\"event\":\"error\",\"code\":\"slow\",\"text\":\"Too fast.\",\"tag\":1}");
    assert_true(m->lines[0].failed);
    assert_false(m->lines[0].pending);
    tell(m, "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":500}");
    for (size_t i = 0; i < m->line_count; i++) assert_false(m->lines[i].pending);
    tell(m, ROOM);
    tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    size_t before = m->line_count;
    chat(m, 3, "00000000000000ff", "Maya", "lost",
         ",\"mine\":false,\"old\":true"); /* it had arrived */
    assert_int_equal(m->line_count, before);
    model_free(m);
}

static void test_history_is_not_shown_twice(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    chat(m, 1, OMAR, "omar", "one", "");
    chat(m, 2, OMAR, "omar", "two", "");
    tell(m, "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":500}");
    tell(m, ROOM);
    chat(m, 1, OMAR, "omar", "one", ",\"old\":true");
    chat(m, 2, OMAR, "omar", "two", ",\"old\":true");
    chat(m, 3, OMAR, "omar", "three", ",\"old\":true");
    assert_int_equal(m->line_count, 3);
    tell(m, OTHER);
    assert_int_equal(m->line_count, 0);
    assert_string_equal(m->room, "Jazz");
    model_free(m);
}

static void test_the_oldest_lines_go(void **unused)
{
    struct model *m = model_in();
    char text[16];

    (void)unused;
    model_said(m, 1, "waits", 5);
    for (int i = 1; i <= MODEL_LINES + 5; i++) {
        snprintf(text, sizeof text, "%d", i);
        chat(m, i, OMAR, "omar", text, "");
    }
    assert_int_equal(m->line_count, MODEL_LINES);
    assert_string_equal(m->lines[0].text, "7");
    assert_string_equal(m->lines[MODEL_LINES - 1].text, "waits");
    model_free(m);
}

/* A page of lines from one number to another, such as came by itself or was asked for. */
static void page(struct model *m, int from, int to, const char *more)
{
    cJSON *e = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(e, "list");

    cJSON_AddStringToObject(e, "event", "history");
    cJSON_AddBoolToObject(e, strstr(more, "missed") ? "missed" : "more", true);
    for (int seq = from; seq <= to; seq++) {
        cJSON *line = cJSON_CreateObject();
        cJSON_AddNumberToObject(line, "seq", seq);
        cJSON_AddStringToObject(line, "nick", "Omar");
        cJSON_AddStringToObject(line, "text", "la");
        cJSON_AddItemToArray(list, line);
    }
    if (strcmp(more, "end") == 0) cJSON_DeleteItemFromObject(e, "more");
    model_event(m, e, 1000);
    cJSON_Delete(e);
}

static void in_order(const struct model *m)
{
    uint64_t seq = 0;

    for (size_t i = 0; i < m->line_count; i++) {
        if (m->lines[i].seq == 0) continue;
        assert_true(m->lines[i].seq > seq);
        seq = m->lines[i].seq;
    }
}

static void test_older_lines_take_their_places(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    assert_int_equal(model_older(m), 0);
    for (int seq = 301; seq <= 310; seq++) chat(m, seq, OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 301);
    model_said(m, 5, "on its way", 9);
    page(m, 201, 300, "more");
    assert_int_equal(m->lines[0].seq, 201);
    assert_int_equal(model_older(m), 201);
    page(m, 250, 305, "more"); /* none is there twice */
    chat(m, 330, OMAR, "Omar", "after a loss", "");
    page(m, 311, 329, "missed");
    in_order(m);
    assert_int_equal(m->line_count, 131);
    assert_true(m->lines[130].pending);
    page(m, 190, 200, "end");
    assert_int_equal(m->line_count, 142);
    assert_int_equal(model_older(m), 0); /* there are none */
    tell(m, OTHER);
    chat(m, 2, OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 2);
    chat(m, 1, OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 0); /* it was the first */
    model_free(m);
}

static void test_older_lines_push_none_out(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    page(m, 2000, 2949, "more");
    page(m, 1900, 1999, "more");
    assert_int_equal(m->line_count, MODEL_LINES);
    assert_int_equal(m->lines[0].seq, 1950);
    assert_int_equal(m->lines[MODEL_LINES - 1].seq, 2949);
    assert_int_equal(model_older(m), 0); /* no more are kept here */
    in_order(m);
    model_free(m);
}

static void test_texts_cannot_steer_what_shows_them(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    chat(m, 1, OMAR, "o\\u001bmar", "a\\u0007b\\nc", "");
    assert_string_equal(m->lines[0].nick, "omar");
    assert_string_equal(m->lines[0].text, "ab c");
    model_free(m);
}

static void test_the_song_and_its_place(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell_at(
        m,
        "{\"event\":\"playing\",\"title\":\"One\",\"artist\":\"A\",\"genre\":\"Rock\",\"duration_"
        "ms\":200000,"
        "\"position_ms\":1500,\"mono_us\":9000000,\"next\":{\"title\":\"Two\",\"artist\":\"B\"}}",
        9100000);
    assert_true(m->song.any);
    assert_string_equal(m->song.title, "One");
    assert_string_equal(m->song.next_title, "Two");
    assert_int_equal(m->song.duration_ms, 200000);
    assert_int_equal(m->song.started_us, 7500000);
    tell(m, "{\"event\":\"playing\"}");
    assert_false(m->song.any);
    assert_string_equal(m->song.title, "");
    model_free(m);
}

static void test_lists_and_numbers(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell(m, "{\"event\":\"rooms\",\"list\":[{\"id\":\"00000000000000bb\",\"name\":\"Rock\","
            "\"people\":3,\"here\":true}]}");
    assert_int_equal(m->room_count, 1);
    assert_string_equal(m->rooms[0].id, "00000000000000bb");
    assert_int_equal(m->rooms[0].people, 3);
    assert_true(m->rooms[0].here);
    tell(m, "{\"event\":\"servers\",\"list\":[{\"name\":\"Home\",\"host\":\"10.0.0.2\",\"port\":"
            "55000,\"people\":2,\"rooms\":1,"
            "\"playing\":\"One\",\"ping_us\":300,\"password\":true},{\"name\":\"B\"}]}");
    assert_int_equal(m->server_count, 2);
    assert_string_equal(m->servers[0].host, "10.0.0.2");
    assert_int_equal(m->servers[0].port, 55000);
    assert_true(m->servers[0].password);
    tell(m, "{\"event\":\"sync\",\"offset_us\":-3.5,\"error_us\":2,\"rtt_us\":250,\"buffer_ms\":"
            "900,\"received\":5,"
            "\"recovered\":1,\"concealed\":0,\"level_db\":-18.5,\"path\":\"tcp\"}");
    assert_true(m->sync.any && m->sync.tunnel);
    assert_int_equal(m->sync.buffer_ms, 900);
    assert_true(m->sync.offset_us == -3.5 && m->sync.level_db == -18.5);
    tell(m, "{\"event\":\"likes\",\"state\":\"fetching\",\"text\":\"Fetching.\"}");
    assert_true(m->likes_busy);
    tell(m, "{\"event\":\"likes\",\"state\":\"done\",\"text\":\"Done.\"}");
    assert_false(m->likes_busy);
    assert_string_equal(m->likes_text, "Done.");
    assert_false(m->likes_elsewhere);
    model_free(m);
}

static void test_leaving_empties_the_room(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    chat(m, 1, OMAR, "omar", "one", "");
    tell(m,
         "{\"event\":\"member\",\"id\":\"" OMAR "\",\"nick\":\"omar\",\"in\":true,\"wall_ms\":9}");
    tell(m, "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"You were sent away.\"}");
    assert_int_equal(m->line_count, 0);
    assert_int_equal(m->member_count, 0);
    assert_string_equal(m->room, "");
    assert_string_equal(m->state_text, "You were sent away.");
    model_free(m);
}

static void test_the_greeting_is_the_newest_line_once(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    tell(m, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\",\"greeting\":\"Hi\"}");
    tell(m, ROOM);
    chat(m, 1, OMAR, "Omar", "before you came", ",\"old\":true");
    tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 2);
    assert_int_equal(m->lines[1].kind, LINE_NOTICE);
    assert_string_equal(m->lines[1].text, "Hi");
    tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 2);
    model_free(m);
    m = model_in(); /* into an empty room: the screen shows it by itself */
    assert_int_equal(m->line_count, 0);
    model_free(m);
}

static void test_what_went_wrong_is_known_until_the_next_attempt(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    tell(m, "{\"event\":\"error\",\"code\":\"password\",\"text\":\"The password is wrong.\"}");
    tell(m, "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"The password is wrong.\"}");
    assert_string_equal(m->error_code, "password");
    tell(m, "{\"event\":\"state\",\"state\":\"connecting\",\"text\":\"Connecting.\"}");
    assert_string_equal(m->error_code, "");
    model_free(m);
}

/* -- songs ----------------------------------------------------------------------------------- */

#define PLAY(seq, song)                                                                            \
    "{\"seq\":" #seq ",\"wall_ms\":7,\"song\":\"" song "\",\"title\":\"T" #seq "\",\"by\":\"\"}"

static void test_the_queue_is_shown(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell(m, "{\"event\":\"queue\",\"list\":[{\"id\":\"00000000000000f1\",\"song\":"
            "\"00000000000000e1\",\"title\":\"One\",\"artist\":\"A\",\"by\":\"Omar\",\"votes\":-2,"
            "\"mine\":true,\"my_vote\":-1}],\"skips\":1,\"skips_needed\":3,\"my_skip\":true}");
    assert_int_equal(m->queue_count, 1);
    assert_string_equal(m->queue[0].id, "00000000000000f1");
    assert_string_equal(m->queue[0].by, "Omar");
    assert_int_equal(m->queue[0].votes, -2);
    assert_int_equal(m->queue[0].my_vote, -1);
    assert_true(m->queue[0].mine);
    assert_int_equal(m->skips_needed, 3);
    assert_true(m->my_skip);
    assert_true(model_waits(m, "00000000000000e1"));
    assert_false(model_waits(m, "00000000000000e2"));
    tell(m, ROOM); /* the same: until it is told anew it stays */
    assert_int_equal(m->queue_count, 1);
    tell(m, OTHER);
    assert_int_equal(m->queue_count, 0);
    assert_false(m->my_skip);
    model_free(m);
}

static void test_only_the_newest_search_is_answered(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    model_searched(m, 4);
    model_searched(m, 5);
    tell(m, "{\"event\":\"songs\",\"list\":[{\"song\":\"00000000000000e1\",\"title\":\"Old\"}],"
            "\"total\":1,\"tag\":4}");
    assert_true(m->finding);
    assert_int_equal(m->found_count, 0);
    tell(m, "{\"event\":\"songs\",\"list\":[{\"song\":\"00000000000000e2\",\"title\":\"New\","
            "\"duration_ms\":5000}],\"total\":70,\"tag\":5}");
    assert_false(m->finding);
    assert_string_equal(m->found[0].title, "New");
    assert_int_equal(m->found_total, 70);
    model_searched(m, 6);
    tell(m, "{\"event\":\"result\",\"code\":\"requested\",\"text\":\"Song.\",\"tag\":6}");
    assert_true(m->finding);
    tell(m, "{\"event\":\"result\",\"code\":\"slow\",\"text\":\"Too fast.\",\"tag\":6}");
    assert_false(m->finding); /* no songs come */
    tell(m, OTHER);           /* the library is the server's */
    assert_int_equal(m->found_count, 1);
    model_free(m);
}

static void test_plays_come_in_pages(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    assert_true(m->plays_behind);
    model_asked_plays(m);
    assert_false(m->plays_behind);
    tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(9, "00000000000000e9") "," PLAY(
                8, "00000000000000e8") "],\"more\":true}");
    assert_true(m->plays_more);
    tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(7, "00000000000000e7") "],\"more\":false}");
    assert_int_equal(m->play_count, 3);
    assert_false(m->plays_more);
    assert_int_equal(m->plays[2].seq, 7);
    /* A newer page that touches joins, and says nothing of what is older. */
    tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(10, "00000000000000ea") "," PLAY(
                9, "00000000000000e9") "],\"more\":true}");
    assert_int_equal(m->play_count, 4);
    assert_int_equal(m->plays[0].seq, 10);
    assert_false(m->plays_more);
    tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(30, "00000000000000eb") "],\"more\":true}");
    assert_int_equal(m->play_count, 1);
    assert_true(m->plays_more);
    tell(m, "{\"event\":\"playing\",\"song\":\"00000000000000ec\",\"position_ms\":0,\"by\":"
            "\"Omar\"}");
    assert_true(m->plays_behind);
    assert_string_equal(m->song.by, "Omar");
    model_free(m);
}

static void test_plays_are_bounded(void **unused)
{
    struct model *m = model_in();
    char json[256];

    (void)unused;
    for (int i = 1000; i > 1000 - MODEL_PLAYS - 20; i--) {
        snprintf(
            json, sizeof json,
            "{\"event\":\"plays\",\"list\":[{\"seq\":%d,\"wall_ms\":1,\"song\":\"x\",\"title\":"
            "\"t\"}],\"more\":true}",
            i);
        tell(m, json);
    }
    assert_int_equal(m->play_count, MODEL_PLAYS);
    assert_int_equal(m->plays[0].seq, 1000);
    assert_false(m->plays_more); /* there is no room for older ones */
    model_free(m);
}

/* Only what was read elsewhere can be read anew; who is in a room is told there what came of it. */
static void test_likes_that_were_read_are_told(void **unused)
{
    struct model *m = model_new();
    (void)unused;
    tell(m, "{\"event\":\"likes\",\"state\":\"done\",\"source\":\"picks\",\"text\":\"Taken.\"}");
    assert_false(m->likes_elsewhere);
    assert_int_equal(m->line_count, 0);
    m->state = MODEL_IN;
    tell(m,
         "{\"event\":\"likes\",\"state\":\"fetching\",\"source\":\"lastfm\",\"text\":\"Wait.\"}");
    assert_true(m->likes_elsewhere);
    assert_int_equal(m->line_count, 0);
    tell(m, "{\"event\":\"likes\",\"state\":\"failed\",\"source\":\"lastfm\",\"text\":\"No.\","
            "\"wall_ms\":7}");
    assert_int_equal(m->line_count, 1);
    assert_string_equal(m->lines[0].text, "No.");
    assert_int_equal(m->lines[0].wall_ms, 7);
    model_free(m);
}

static void test_likes_are_known_at_once(void **unused)
{
    struct model *m = model_in();
    char id[32];

    (void)unused;
    tell(m,
         "{\"event\":\"plays\",\"list\":[{\"seq\":3,\"wall_ms\":7,\"song\":\"e1\",\"title\":\"T\","
         "\"liked\":true}]}");
    assert_true(model_likes(m, "e1"));
    model_like(m, "e1", false);
    assert_false(model_likes(m, "e1"));
    for (int i = 0; i < MODEL_HEARTS + 5; i++) {
        snprintf(id, sizeof id, "%d", i);
        model_like(m, id, true);
    }
    assert_int_equal(m->heart_count, MODEL_HEARTS);
    assert_false(model_likes(m, "4"));
    assert_true(model_likes(m, "5"));
    assert_true(model_likes(m, "260"));
    model_free(m);
}

static void test_what_became_of_a_wish_is_kept(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell_at(m, "{\"event\":\"result\",\"code\":\"recent\",\"text\":\"Wait.\"}", 77);
    assert_string_equal(m->result.text, "Wait.");
    assert_int_equal(m->result.at_us, 77);
    assert_false(m->result.good);
    tell(m, "{\"event\":\"result\",\"code\":\"requested\",\"text\":\"It waits.\"}");
    assert_true(m->result.good);
    model_free(m);
}

static void test_rooms_say_why(void **unused)
{
    struct model *m = model_in();

    (void)unused;
    tell(m, "{\"event\":\"rooms\",\"list\":[{\"id\":\"a\",\"name\":\"Rock\",\"people\":64,\"full\":"
            "true,"
            "\"match\":92,\"why\":\"12 shared "
            "artists\"},{\"id\":\"b\",\"name\":\"Lobby\",\"people\":1}]}");
    assert_int_equal(m->rooms[0].match, 92);
    assert_true(m->rooms[0].full);
    assert_string_equal(m->rooms[0].why, "12 shared artists");
    assert_int_equal(m->rooms[1].match, -1);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_are_shown),
        cmocka_unit_test(test_every_event_is_a_change),
        cmocka_unit_test(test_members_stand_by_name),
        cmocka_unit_test(test_own_coming_is_no_news),
        cmocka_unit_test(test_own_lines_wait_until_they_come_back),
        cmocka_unit_test(test_refused_and_lost_lines_have_failed),
        cmocka_unit_test(test_history_is_not_shown_twice),
        cmocka_unit_test(test_the_oldest_lines_go),
        cmocka_unit_test(test_older_lines_take_their_places),
        cmocka_unit_test(test_older_lines_push_none_out),
        cmocka_unit_test(test_texts_cannot_steer_what_shows_them),
        cmocka_unit_test(test_the_song_and_its_place),
        cmocka_unit_test(test_lists_and_numbers),
        cmocka_unit_test(test_leaving_empties_the_room),
        cmocka_unit_test(test_the_greeting_is_the_newest_line_once),
        cmocka_unit_test(test_what_went_wrong_is_known_until_the_next_attempt),
        cmocka_unit_test(test_the_queue_is_shown),
        cmocka_unit_test(test_only_the_newest_search_is_answered),
        cmocka_unit_test(test_plays_come_in_pages),
        cmocka_unit_test(test_plays_are_bounded),
        cmocka_unit_test(test_likes_that_were_read_are_told),
        cmocka_unit_test(test_likes_are_known_at_once),
        cmocka_unit_test(test_what_became_of_a_wish_is_kept),
        cmocka_unit_test(test_rooms_say_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
