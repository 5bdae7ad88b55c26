/* What the screens know of the chat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../support/shown.h"

static void test_own_lines_wait_until_they_come_back(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    model_said(m, 1, "first", 100);
    model_said(m, 2, "second", 101);
    assert_true(m->lines[0].pending && m->lines[0].mine);
    assert_string_equal(m->lines[0].nick, "Maya");
    shown_chat(m, 8, SHOWN_OMAR, "omar", "between", "");
    assert_string_equal(m->lines[0].text,
                        "between"); /* what has a place stands before what has none */
    shown_chat(m, 9, SHOWN_ME, "Maya", "first", ",\"mine\":true,\"tag\":1");
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
    struct model *m = shown_in();

    (void)unused;
    model_said(m, 1, "refused", 100);
    model_said(m, 2, "lost", 101);
    shown_tell(m, "{\"event\":\"error\",\"code\":\"slow\",\"text\":\"Too fast.\",\"tag\":1}");
    assert_true(m->lines[0].failed);
    assert_false(m->lines[0].pending);
    shown_tell(m,
               "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":500}");
    for (size_t i = 0; i < m->line_count; i++) assert_false(m->lines[i].pending);
    shown_tell(m, SHOWN_ROOM);
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    size_t before = m->line_count;
    shown_chat(m, 3, "00000000000000ff", "Maya", "lost",
               ",\"mine\":false,\"old\":true"); /* it had arrived */
    assert_int_equal(m->line_count, before);
    model_free(m);
}

static void test_history_is_not_shown_twice(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_chat(m, 1, SHOWN_OMAR, "omar", "one", "");
    shown_chat(m, 2, SHOWN_OMAR, "omar", "two", "");
    shown_tell(m,
               "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":500}");
    shown_tell(m, SHOWN_ROOM);
    shown_chat(m, 1, SHOWN_OMAR, "omar", "one", ",\"old\":true");
    shown_chat(m, 2, SHOWN_OMAR, "omar", "two", ",\"old\":true");
    shown_chat(m, 3, SHOWN_OMAR, "omar", "three", ",\"old\":true");
    assert_int_equal(m->line_count, 3);
    shown_tell(m, SHOWN_OTHER);
    assert_int_equal(m->line_count, 0);
    assert_string_equal(m->room, "Jazz");
    model_free(m);
}

static void test_the_oldest_lines_go(void **unused)
{
    struct model *m = shown_in();
    char text[16];

    (void)unused;
    model_said(m, 1, "waits", 5);
    for (int i = 1; i <= MODEL_LINES + 5; i++) {
        snprintf(text, sizeof text, "%d", i);
        shown_chat(m, i, SHOWN_OMAR, "omar", text, "");
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
        cJSON_AddNumberToObject(line, "wall_ms", 7);
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
    struct model *m = shown_in();

    (void)unused;
    assert_int_equal(model_older(m), 0);
    for (int seq = 301; seq <= 310; seq++) shown_chat(m, seq, SHOWN_OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 301);
    model_said(m, 5, "on its way", 9);
    page(m, 201, 300, "more");
    assert_int_equal(m->lines[0].seq, 201);
    assert_int_equal(model_older(m), 201);
    page(m, 250, 305, "more"); /* none is there twice */
    shown_chat(m, 330, SHOWN_OMAR, "Omar", "after a loss", "");
    page(m, 311, 329, "missed");
    in_order(m);
    assert_int_equal(m->line_count, 131);
    assert_true(m->lines[130].pending);
    page(m, 190, 200, "end");
    assert_int_equal(m->line_count, 142);
    assert_int_equal(model_older(m), 0); /* there are none */
    shown_tell(m, SHOWN_OTHER);
    shown_chat(m, 2, SHOWN_OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 2);
    shown_chat(m, 1, SHOWN_OMAR, "Omar", "la", "");
    assert_int_equal(model_older(m), 0); /* it was the first */
    model_free(m);
}

/* Its machine lost its power, and with it the last lines, whose numbers come again. */
static void test_numbers_that_are_given_anew_name_other_lines(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    for (int seq = 1; seq <= 4; seq++) shown_chat(m, seq, SHOWN_OMAR, "Omar", "la", "");
    model_said(m, 5, "new", 9);
    shown_tell(m, "{\"event\":\"chat\",\"seq\":3,\"wall_ms\":99,\"id\":\"" SHOWN_ME
                  "\",\"nick\":\"Maya\",\"text\":\"new\",\"tag\":5}");
    assert_int_equal(m->line_count, 5);
    assert_string_equal(m->lines[4].text, "new");
    assert_false(m->lines[4].pending);
    shown_chat(m, 4, SHOWN_OMAR, "Omar", "la", "");
    assert_int_equal(m->line_count, 6);
    assert_int_equal(m->lines[5].seq, 4);
    in_order(m);
    model_free(m);
}

/* Hundreds came and went. */
static void test_comings_push_out_nothing_that_was_said(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    for (int seq = 51; seq <= 60; seq++) shown_chat(m, seq, SHOWN_OMAR, "Omar", "la", "");
    for (int i = 0; i < MODEL_LINES / 2 + 1; i++) {
        shown_tell(m, "{\"event\":\"member\",\"id\":\"e7\",\"nick\":\"Nour\",\"in\":true}");
        shown_tell(m, "{\"event\":\"member\",\"id\":\"e7\",\"nick\":\"Nour\",\"in\":false}");
    }
    assert_int_equal(m->line_count, MODEL_LINES);
    assert_int_equal(m->lines[0].seq, 51);
    assert_int_equal(model_older(m), 51);
    page(m, 41, 50, "more");
    assert_int_equal(m->lines[0].seq, 41);
    in_order(m);
    model_free(m);
}

static void test_older_lines_push_none_out(void **unused)
{
    struct model *m = shown_in();

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
    struct model *m = shown_in();

    (void)unused;
    shown_chat(m, 1, SHOWN_OMAR, "o\\u001bmar", "a\\u0007b\\nc", "");
    assert_string_equal(m->lines[0].nick, "omar");
    assert_string_equal(m->lines[0].text, "ab c");
    model_free(m);
}

static void test_the_greeting_is_the_newest_line_once(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    shown_tell(m, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\",\"greets\":{"
                  "\"text\":\"Hi\"}}");
    shown_tell(m, SHOWN_ROOM);
    shown_chat(m, 1, SHOWN_OMAR, "Omar", "before you came", ",\"old\":true");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 2);
    assert_int_equal(m->lines[1].kind, LINE_NOTICE);
    assert_string_equal(m->lines[1].text, "Hi");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 2);
    model_free(m);
    m = shown_in(); /* into an empty room: the screen shows it by itself */
    assert_int_equal(m->line_count, 0);
    model_free(m);
}

/* The settings could not be read, datagrams have little room: told before there is a room. */
static void test_a_notice_waits_for_the_room(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    shown_tell(m, "{\"event\":\"notice\",\"text\":\"Settings lost.\",\"wall_ms\":9}");
    assert_string_equal(m->notice, "Settings lost.");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"connecting\",\"text\":\"Connecting.\"}");
    shown_tell(m, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\",\"greets\":{"
                  "\"text\":\"Hi\"}}");
    shown_tell(m, SHOWN_ROOM);
    shown_chat(m, 1, SHOWN_OMAR, "Omar", "before you came", ",\"old\":true");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 3); /* told once, then the greeting */
    assert_string_equal(m->lines[1].text, "Settings lost.");
    assert_int_equal(m->lines[1].wall_ms, 9);
    assert_string_equal(m->notice, "");
    shown_tell(m, "{\"event\":\"notice\",\"text\":\"Back soon.\",\"wall_ms\":10}");
    assert_int_equal(m->line_count, 4);
    assert_string_equal(m->notice, "");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    assert_int_equal(m->line_count, 4);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_lines_wait_until_they_come_back),
        cmocka_unit_test(test_refused_and_lost_lines_have_failed),
        cmocka_unit_test(test_history_is_not_shown_twice),
        cmocka_unit_test(test_the_oldest_lines_go),
        cmocka_unit_test(test_older_lines_take_their_places),
        cmocka_unit_test(test_numbers_that_are_given_anew_name_other_lines),
        cmocka_unit_test(test_comings_push_out_nothing_that_was_said),
        cmocka_unit_test(test_older_lines_push_none_out),
        cmocka_unit_test(test_texts_cannot_steer_what_shows_them),
        cmocka_unit_test(test_the_greeting_is_the_newest_line_once),
        cmocka_unit_test(test_a_notice_waits_for_the_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
