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
    assert_int_equal(m->lines[0].kind, LINE_EVENT);
    assert_string_equal(m->lines[0].text, "Élan joined.");
    assert_int_equal(m->lines[0].wall_ms, 9);
    tell(m,
         "{\"event\":\"member\",\"id\":\"" OMAR "\",\"nick\":\"omar\",\"in\":false,\"wall_ms\":9}");
    assert_int_equal(m->member_count, 2);
    assert_string_equal(m->lines[1].text, "omar left.");
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
        cmocka_unit_test(test_texts_cannot_steer_what_shows_them),
        cmocka_unit_test(test_the_song_and_its_place),
        cmocka_unit_test(test_lists_and_numbers),
        cmocka_unit_test(test_leaving_empties_the_room),
        cmocka_unit_test(test_the_greeting_is_the_newest_line_once),
        cmocka_unit_test(test_what_went_wrong_is_known_until_the_next_attempt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
