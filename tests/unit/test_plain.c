/* What --text says of events: whole sentences, each once. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "../../client/plain.h"
#include "../../client/words.h"
#include "../support/said.h"

enum { SECOND = 1000000 };

static struct plain plain;
static struct terminal_face face;

static int setup(void **state)
{
    (void)state;
    plain = (struct plain){.line = ""};
    face = plain_face(&plain);
    return 0;
}

static const char *told_at(const char *json, int64_t mono_us)
{
    cJSON *e = cJSON_Parse(json);

    assert_non_null(e);
    said_begin();
    face.event(face.user, e, mono_us);
    const char *said = said_end();
    cJSON_Delete(e);
    return said;
}

static const char *told(const char *json)
{
    return told_at(json, SECOND);
}

static void test_who_comes_in_hears_where_and_with_whom(void **state)
{
    (void)state;
    assert_string_equal(told("{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\","
                             "\"greets\":{\"text\":\"Hi there\"}}"),
                        "Connected to Home as Maya.\nHi there\n");
    assert_string_equal(told("{\"event\":\"room\",\"id\":\"1\",\"name\":\"Rock\",\"reason\":"
                             "{\"code\":\"other\",\"text\":\"you both love Korn\"}}"),
                        "You are in Rock: you both love Korn.\n");
    assert_string_equal(told("{\"event\":\"members\",\"list\":[{\"nick\":\"Maya\"}]}"),
                        "1 person is here: Maya.\n");
    assert_string_equal(told("{\"event\":\"member\",\"nick\":\"Omar\",\"in\":true}"),
                        "Omar joined.\n");
    assert_string_equal(told("{\"event\":\"member\",\"nick\":\"Omar\",\"in\":false}"),
                        "Omar left.\n");
}

static void test_of_a_crowd_ten_are_named(void **state)
{
    char json[1024] = "{\"event\":\"members\",\"list\":[{\"nick\":\"n0\"}";

    (void)state;
    for (int i = 1; i < 12; i++) strcat(json, ",{\"nick\":\"n\"}");
    strcat(json, "]}");
    assert_string_equal(told(json),
                        "12 people are here: n0, n, n, n, n, n, n, n, n, n and others.\n");
}

static void test_states_are_told_as_they_are_but_for_in(void **state)
{
    (void)state;
    assert_string_equal(told("{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\"}"),
                        "Lost.\n");
    assert_string_equal(told("{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\","
                             "\"retry_ms\":1700}"),
                        "Lost. Trying again in 2 seconds.\n");
    assert_string_equal(told("{\"event\":\"state\",\"state\":\"in\",\"text\":\"In.\"}"), "");
    assert_string_equal(
        told("{\"event\":\"state\",\"state\":\"identity\",\"text\":\"It changed.\",\"expected\":"
             "\"aaaabbbbccccddddeeee\",\"fingerprint\":\"0000111122223333ffff\"}"),
        "It changed.\nIt was aaaabbbbccccdddd... and is 0000111122223333...; type /accept to go "
        "on, or /quit.\n");
}

#define CHAT(seq, text)                                                                            \
    "{\"event\":\"chat\",\"seq\":" seq                                                             \
    ",\"wall_ms\":1700000000000,\"nick\":\"Omar\",\"text\":\"" text "\"}"

#define OLD(seq, wall_ms, text)                                                                    \
    "{\"event\":\"chat\",\"seq\":" seq ",\"wall_ms\":" wall_ms                                     \
    ",\"nick\":\"Omar\",\"text\":\"" text "\",\"old\":true}"

static void test_a_line_is_told_once_also_after_a_loss(void **state)
{
    (void)state;
    assert_string_equal(told(CHAT("7", "hi")), "[22:13] Omar: hi\n");
    told("{\"event\":\"room\",\"id\":\"1\",\"name\":\"Rock\"}");
    told(CHAT("8", "again"));
    told("{\"event\":\"room\",\"id\":\"1\",\"name\":\"Rock\"}"); /* the same: history follows */
    assert_string_equal(told(CHAT("8", "again")), "");
    told("{\"event\":\"room\",\"id\":\"2\",\"name\":\"Pop\"}");
    assert_string_equal(told(OLD("5", "1700000000000", "a")),
                        "On \u2068Tue \u20662023-11-14\u2069\u2069:\n[22:13] Omar: a\n");
    assert_string_equal(told(OLD("6", "1700000001000", "b")), "[22:13] Omar: b\n");
    assert_string_equal(
        told("{\"event\":\"history\",\"list\":[" OLD("1", "1700000000000", "y") "," OLD(
            "2", "1700000000000", "z") "],\"more\":false}"),
        "Before that:\nOn \u2068Tue \u20662023-11-14\u2069\u2069:\n[22:13] Omar: "
        "y\n[22:13] Omar: z\n");
    assert_string_equal(told(OLD("5", "1700086400000", "c")), /* a number given anew */
                        "On \u2068Wed \u20662023-11-15\u2069\u2069:\n[22:13] Omar: c\n");
    told("{\"event\":\"room\",\"id\":\"3\",\"name\":\"Jazz\"}"); /* another has its own numbers */
    assert_string_equal(told(CHAT("3", "ho")), "[22:13] Omar: ho\n");
}

static void test_nobody_steers_the_terminal(void **state)
{
    (void)state;
    const char *said = told(CHAT("9", "\\u001b[2Jred\\u0007\\nalert"));
    assert_null(strchr(said, '\x1b'));
    assert_null(strchr(said, '\a'));
    assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
    assert_non_null(strstr(said, "red"));
}

#define PLAYING(began, more)                                                                       \
    "{\"event\":\"playing\",\"title\":\"One\",\"artist\":\"A\",\"duration_ms\":185000,"            \
    "\"position_ms\":65000,\"mono_us\":" began more "}"

static void test_a_song_is_told_when_it_begins_and_what_comes_next_when_it_is_known(void **state)
{
    (void)state;
    assert_string_equal(told(PLAYING("90000000", ",\"by\":\"Omar\"")),
                        "Playing: One by A, asked for by Omar (1:05 of 3:05).\n");
    assert_string_equal(told(PLAYING("90050000", ",\"next\":{\"title\":\"Two\",\"artist\":\"\"}")),
                        "Next: Two.\n");
    assert_string_equal(told(PLAYING("400000000", "")),
                        "Playing: One by A (1:05 of 3:05).\n"); /* another time */
    assert_string_equal(told("{\"event\":\"playing\"}"), "No song is ready yet.\n");
    assert_string_equal(told("{\"event\":\"playing\"}"), "");
}

static void test_rooms_say_how_alike_they_are(void **state)
{
    (void)state;
    assert_string_equal(
        told("{\"event\":\"rooms\",\"list\":[{\"name\":\"Rock\",\"people\":1,\"here\":true,"
             "\"match\":80,\"reason\":{\"code\":\"alike\",\"artists\":2,\"names\":[\"Korn\","
             "\"Tool\"]}},{\"name\":\"Jazz\",\"people\":64,"
             "\"full\":true}],\"more\":2}"),
        "Rock: 1 person, 80 % like you (2 shared artists: Korn, Tool), you are here\n"
        "Jazz: 64 people, full\nAnd 2 rooms more: /join and a name goes there.\n");
}

static void test_trims_and_texts(void **state)
{
    (void)state;
    assert_string_equal(told("{\"event\":\"trim\",\"ms\":12,\"device\":\"X\"}"),
                        "Music comes 12 ms later on X.\n");
    assert_string_equal(told("{\"event\":\"trim\",\"ms\":-3,\"device\":\"X\"}"),
                        "Music comes 3 ms earlier on X.\n");
    assert_string_equal(told("{\"event\":\"trim\",\"ms\":0,\"device\":\"X\"}"),
                        "Music is not trimmed on X.\n");
    assert_string_equal(told("{\"event\":\"trim\",\"ms\":0,\"device\":\"\"}"),
                        "There is no sound device to trim.\n");
    assert_string_equal(told("{\"event\":\"notice\",\"text\":\"Pizza!\"}"), "Notice: Pizza!\n");
    assert_string_equal(told("{\"event\":\"error\",\"code\":\"bad\",\"text\":\"No.\"}"), "No.\n");
    assert_string_equal(told("{\"event\":\"result\",\"code\":\"voted\",\"text\":\"Yes.\"}"),
                        "Your vote counts.\n");
}

#define SYNC(level, path)                                                                          \
    "{\"event\":\"sync\",\"offset_us\":-130,\"buffer_ms\":900,\"level_db\":" level                 \
    ",\"path\":\"" path "\"}"

/* A screen reader reads every line aloud. */
static void test_the_step_is_told_now_and_then(void **state)
{
    int told_lines = 0;

    (void)state;
    for (int s = 1; s <= 120; s++) told_lines += told_at(SYNC("-14", "udp"), s * SECOND)[0] != 0;
    assert_int_equal(told_lines, 2); /* at 3 s and 63 s */
    assert_string_equal(told_at(SYNC("-90", "udp"), 200 * (int64_t)SECOND), ""); /* silence */
    assert_string_equal(told_at(SYNC("-14", "udp"), 201 * (int64_t)SECOND),
                        "In step within 0.13 ms, level -14.0 dB, 900 ms in reserve.\n");
    assert_string_equal(told_at(SYNC("-14", "tcp"), 202 * (int64_t)SECOND),
                        "UDP does not get through: music comes inside the connection.\n");
    assert_string_equal(told_at(SYNC("-14", "udp"), 203 * (int64_t)SECOND),
                        "UDP gets through now.\n");
}

static void test_answers_to_lines_are_told_as_they_are(void **state)
{
    (void)state;
    said_begin();
    face.answer(face.user, "/songs lists\n/quit leaves");
    assert_string_equal(said_end(), "/songs lists\n/quit leaves\n");
}

#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

static int in_arabic(void **state)
{
    words_use(WORDS_ARABIC);
    return setup(state);
}

static int in_english_again(void **state)
{
    (void)state;
    words_use(WORDS_ENGLISH);
    return 0;
}

/* Whole, with its numbers, and names held. */
static void test_another_language_is_spoken(void **state)
{
    (void)state;
    assert_string_equal(told("{\"event\":\"welcome\",\"nick\":\"Maya\",\"host\":\"home\"}"),
                        "تم الاتصال بـ " FSI "home" PDI " باسم " FSI "Maya" PDI ".\n");
    assert_string_equal(told("{\"event\":\"room\",\"id\":\"1\",\"name\":\"Rock\",\"reason\":"
                             "{\"code\":\"chosen\"}}"),
                        "أنت في " FSI "Rock" PDI ": " FSI "اخترتها أنت" PDI ".\n");
    assert_string_equal(told("{\"event\":\"members\",\"list\":[{\"nick\":\"Maya\"},{\"nick\":"
                             "\"زياد\"}]}"),
                        "هنا شخصان: " FSI "Maya" PDI "، " FSI "زياد" PDI ".\n");
    assert_string_equal(told("{\"event\":\"member\",\"nick\":\"زياد\",\"in\":false}"),
                        "غادر " FSI "زياد" PDI ".\n");
    assert_string_equal(told("{\"event\":\"state\",\"state\":\"waiting\",\"code\":\"lost\","
                             "\"text\":\"?\",\"retry_ms\":1700}"),
                        "انقطع الاتصال بالخادم. أحاول ثانية بعد ثانيتين.\n");
    assert_string_equal(told("{\"event\":\"error\",\"code\":\"no_room\",\"text\":\"?\"}"),
                        "لا توجد غرفة كهذه.\n");
    assert_string_equal(told("{\"event\":\"mic\",\"open\":false,\"code\":\"no_mic\",\"about\":"
                             "\"gone\",\"text\":\"?\"}"),
                        "اختفى الميكروفون.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_who_comes_in_hears_where_and_with_whom, setup),
        cmocka_unit_test_setup(test_of_a_crowd_ten_are_named, setup),
        cmocka_unit_test_setup(test_states_are_told_as_they_are_but_for_in, setup),
        cmocka_unit_test_setup(test_a_line_is_told_once_also_after_a_loss, setup),
        cmocka_unit_test_setup(test_nobody_steers_the_terminal, setup),
        cmocka_unit_test_setup(
            test_a_song_is_told_when_it_begins_and_what_comes_next_when_it_is_known, setup),
        cmocka_unit_test_setup(test_rooms_say_how_alike_they_are, setup),
        cmocka_unit_test_setup(test_trims_and_texts, setup),
        cmocka_unit_test_setup(test_the_step_is_told_now_and_then, setup),
        cmocka_unit_test_setup(test_answers_to_lines_are_told_as_they_are, setup),
        cmocka_unit_test_setup_teardown(test_another_language_is_spoken, in_arabic,
                                        in_english_again),
    };

    setenv("TZ", "UTC0", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
