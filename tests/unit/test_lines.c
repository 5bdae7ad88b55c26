#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/lines.h"
#include "../../common/proto.h"

static void type(struct lines *l, const char *text)
{
    lines_feed(l, text, strlen(text), false);
}

static void expect_said(struct lines *l, const char *text, int tag)
{
    struct lines_result r = lines_next(l);

    assert_int_equal(r.kind, LINES_COMMAND);
    assert_true(command_is(r.command, "say"));
    assert_string_equal(proto_text(r.command, "text"), text);
    assert_int_equal(proto_int(r.command, "tag", -1), tag);
    cJSON_Delete(r.command);
}

static void expect_none(struct lines *l)
{
    assert_int_equal(lines_next(l).kind, LINES_NONE);
}

static void test_lines_are_said_with_growing_tags(void **unused)
{
    struct lines l = {0};

    (void)unused;
    type(&l, "hel");
    expect_none(&l);
    type(&l, "lo\r\n\n  \nمرحبا 🎶\nrest");
    expect_said(&l, "hello", 1);
    expect_said(&l, "مرحبا 🎶", 2);
    expect_none(&l);
    lines_feed(&l, NULL, 0, true);
    expect_said(&l, "rest", 3);
    expect_none(&l);
    lines_free(&l);
}

/* Typed, and the command that is made of it. */
static cJSON *run(struct lines *l, const char *typed)
{
    type(l, typed);
    struct lines_result r = lines_next(l);
    assert_int_equal(r.kind, LINES_COMMAND);
    return r.command;
}

static void test_a_slash_begins_a_command(void **unused)
{
    static const struct {
        const char *typed, *does, *room;
    } cases[] = {
        {"/rooms\n", "rooms", ""},
        {"/join Rock-Disturbed\n", "join", "Rock-Disturbed"},
        {"/join   hip hop \n", "join", "hip hop"},
        {"/accept\n", "accept", ""},
    };
    struct lines l = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *c = run(&l, cases[i].typed);
        assert_true(command_is(c, cases[i].does));
        assert_string_equal(proto_text(c, "room"), cases[i].room);
        cJSON_Delete(c);
    }
    lines_free(&l);
}

static void test_sound_is_trimmed_and_tried(void **unused)
{
    static const struct {
        const char *typed, *does;
        int ms; /* -1: none */
        bool on;
    } cases[] = {
        {"/trim 12\n", "trim", 12, false},     {"/trim  -500\n", "trim", -500, false},
        {"/trim +500 \n", "trim", 500, false}, {"/trim 0\n", "trim", 0, false},
        {"/trim\n", "trim", -1, false},        {"/click on\n", "click", -1, true},
        {"/click off\n", "click", -1, false},
    };
    struct lines l = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *c = run(&l, cases[i].typed);
        assert_true(command_is(c, cases[i].does));
        assert_int_equal(proto_int(c, "ms", -1), cases[i].ms);
        assert_true(proto_flag(c, "on") == cases[i].on);
        cJSON_Delete(c);
    }
    lines_free(&l);
}

static void test_songs_are_wished_for(void **unused)
{
    static const struct {
        const char *typed, *command;
    } cases[] = {
        {"/songs\n", "{\"do\":\"find\",\"text\":\"\",\"tag\":1}"},
        {"/songs فَيروز نسم\n", "{\"do\":\"find\",\"text\":\"فَيروز نسم\",\"tag\":2}"},
        {"/request 12\n", "{\"do\":\"request\",\"number\":12,\"tag\":3}"},
        {"/request 12 Bar Blues\n", "{\"do\":\"request\",\"name\":\"12 Bar Blues\",\"tag\":4}"},
        {"/request 99999999\n", "{\"do\":\"request\",\"name\":\"99999999\",\"tag\":5}"},
        {"/queue\n", "{\"do\":\"queue\"}"},
        {"/vote 2 +\n", "{\"do\":\"vote\",\"number\":2,\"value\":1}"},
        {"/vote 2  -\n", "{\"do\":\"vote\",\"number\":2,\"value\":-1}"},
        {"/vote 30 0\n", "{\"do\":\"vote\",\"number\":30,\"value\":0}"},
        {"/unrequest 3\n", "{\"do\":\"unrequest\",\"number\":3}"},
        {"/skip\n", "{\"do\":\"skip\",\"on\":true}"},
        {"/skip off\n", "{\"do\":\"skip\",\"on\":false}"},
        {"/like\n", "{\"do\":\"like\",\"on\":true}"},
        {"/like off\n", "{\"do\":\"like\",\"on\":false}"},
        {"/plays\n", "{\"do\":\"plays\",\"more\":false}"},
        {"/plays more\n", "{\"do\":\"plays\",\"more\":true}"},
    };
    struct lines l = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *c = run(&l, cases[i].typed);
        char *got = cJSON_PrintUnformatted(c);
        assert_string_equal(got, cases[i].command);
        cJSON_free(got);
        cJSON_Delete(c);
    }
    lines_free(&l);
}

/* A mute that is remembered would else come back with the next who enters. */
static void test_who_is_to_be_heard_is_not_muted(void **unused)
{
    struct lines l = {0};
    cJSON *c = run(&l, "/hear Nour Haddad 100\n");
    char *got = cJSON_PrintUnformatted(c);

    (void)unused;
    assert_string_equal(got, "{\"do\":\"hear\",\"list\":[{\"nick\":\"Nour Haddad\",\"volume\":1,"
                             "\"muted\":false}]}");
    cJSON_free(got);
    cJSON_Delete(c);
    lines_free(&l);
}

static void test_slashes_are_said_when_doubled(void **unused)
{
    struct lines l = {0};

    (void)unused;
    type(&l, "/quit\n");
    assert_int_equal(lines_next(&l).kind, LINES_QUIT);
    type(&l, "//slashes are said\n");
    expect_said(&l, "/slashes are said", 1);
    lines_free(&l);
}

static void expect_answer(struct lines *l, const char *typed, const char *part)
{
    type(l, typed);
    struct lines_result r = lines_next(l);
    assert_int_equal(r.kind, LINES_ANSWER);
    assert_non_null(strstr(r.answer, part));
    expect_none(l);
}

static void test_mistakes_are_answered(void **unused)
{
    struct lines l = {0};

    (void)unused;
    expect_answer(&l, "/help\n", "/join ROOM");
    expect_answer(&l, "/dance\n", "/help");
    expect_answer(&l, "/\n", "/help");
    expect_answer(&l, "/roomsx\n", "no such command");
    expect_answer(&l, "/join\n", "Which room");
    expect_answer(&l, "/connect\n", "Write /connect");
    expect_answer(&l, "/connect a:b:c\n", "Write /connect");
    expect_answer(&l, "/trim 501\n", "between -500 and 500");
    expect_answer(&l, "/trim -501\n", "between -500 and 500");
    expect_answer(&l, "/trim 99999999999999999999\n", "between -500 and 500");
    expect_answer(&l, "/trim 1.5\n", "between -500 and 500");
    expect_answer(&l, "/trim much\n", "between -500 and 500");
    expect_answer(&l, "/click\n", "/click on");
    expect_answer(&l, "/click maybe\n", "/click on");
    expect_answer(&l, "/request\n", "Which song");
    expect_answer(&l, "/vote\n", "/vote 2 +");
    expect_answer(&l, "/vote 2\n", "/vote 2 +");
    expect_answer(&l, "/vote x +\n", "/vote 2 +");
    expect_answer(&l, "/vote 2 ++\n", "/vote 2 +");
    expect_answer(&l, "/unrequest\n", "/unrequest 2");
    expect_answer(&l, "/unrequest 2 3\n", "/unrequest 2");
    expect_answer(&l, "/skip it\n", "/skip off");
    expect_answer(&l, "/plays less\n", "/plays more");
    expect_answer(&l,
                  "/songs 123456789 123456789 123456789 123456789 123456789 123456789 "
                  "123456789 123456789 123456789 123456789 1\n",
                  "100 characters");
    expect_answer(&l, "\xff\xfe\n", "UTF-8");
    lines_free(&l);
}

static void test_a_long_line_is_left_out_whole(void **unused)
{
    struct lines l = {0};
    char part[1024];
    int answers = 0;

    (void)unused;
    memset(part, 'x', sizeof part);
    for (int i = 0; i < 40; i++) {
        lines_feed(&l, part, sizeof part, false);
        struct lines_result r = lines_next(&l);
        if (r.kind == LINES_ANSWER)
            answers++;
        else
            assert_int_equal(r.kind, LINES_NONE);
        assert_true(buf_length(&l.in) <= LINES_BYTES);
    }
    assert_int_equal(answers, 1);
    for (int i = 0; i < 20; i++) lines_feed(&l, part, sizeof part, false);
    expect_none(&l);
    type(&l, "tail\nafter\n");
    expect_said(&l, "after", 1);
    lines_feed(&l, part, sizeof part, false);
    for (int i = 0; i < 16; i++) lines_feed(&l, part, sizeof part, false);
    type(&l, "\nnext\n");
    assert_int_equal(lines_next(&l).kind, LINES_ANSWER);
    expect_said(&l, "next", 2);
    lines_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_said_with_growing_tags),
        cmocka_unit_test(test_a_slash_begins_a_command),
        cmocka_unit_test(test_sound_is_trimmed_and_tried),
        cmocka_unit_test(test_songs_are_wished_for),
        cmocka_unit_test(test_who_is_to_be_heard_is_not_muted),
        cmocka_unit_test(test_slashes_are_said_when_doubled),
        cmocka_unit_test(test_mistakes_are_answered),
        cmocka_unit_test(test_a_long_line_is_left_out_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
