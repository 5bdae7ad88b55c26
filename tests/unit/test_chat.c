#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/chat.h"

static void a_line_is_tidied_and_measured_in_characters(void **state)
{
    (void)state;
    char out[CHAT_TEXT_BYTES];
    assert_true(chat_clean(out, "  hello\r\n there\x07 "));
    assert_string_equal(out, "hello there");
    assert_false(chat_clean(out, " \t\n "));
    char *text = malloc(2001 * 2 + 1);
    for (int i = 0; i < 2001; i++) memcpy(text + 2 * i, "\xd9\x84", 2);
    text[2001 * 2] = '\0';
    assert_false(chat_clean(out, text));
    text[2000 * 2] = '\0';
    assert_true(chat_clean(out, text)); /* 4,000 bytes, but 2,000 characters */
    assert_string_equal(out, text);
    free(text);
}

static void lines_are_numbered_and_the_last_hundred_are_kept(void **state)
{
    (void)state;
    struct chat *c = calloc(1, sizeof *c);
    char text[32];
    assert_int_equal(chat_oldest(c), 1);
    assert_null(chat_line(c, 1));
    for (int i = 1; i <= 250; i++) {
        snprintf(text, sizeof text, "line %d", i);
        assert_int_equal(chat_add(c, 9, "Maya", text, -1, i)->seq, i);
    }
    assert_int_equal(chat_oldest(c), 151);
    assert_null(chat_line(c, 150));
    assert_null(chat_line(c, 251));
    assert_string_equal(chat_line(c, 151)->text, "line 151");
    assert_string_equal(chat_line(c, 250)->text, "line 250");
    assert_string_equal(chat_line(c, 250)->nick, "Maya");
    chat_free(c);
    free(c);
}

static void lines_of_long_ago_come_back_in_any_order(void **state)
{
    (void)state;
    struct chat *c = calloc(1, sizeof *c);
    static const uint64_t order[] = {250, 249, 151, 200, 150, 50};
    char text[] = "la";
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        chat_restore(c, &(struct chat_line){.seq = order[i], .nick = "Maya", .text = text});
    assert_int_equal(c->shown, 250);
    assert_string_equal(chat_line(c, 151)->text, "la");
    assert_non_null(
        chat_line(c, 250)); /* 150 and 50, which lie where newer ones do, did not come */
    assert_null(chat_line(c, 150));
    assert_int_equal(chat_add(c, 9, "Maya", "next", -1, 1)->seq, 251);
    chat_free(c);
    free(c);
}

static void five_lines_at_once_then_one_a_second(void **state)
{
    (void)state;
    struct allowance p = {0};
    int64_t t = 5000000;
    for (int i = 0; i < 5; i++) assert_true(chat_pace_take(&p, t));
    assert_false(chat_pace_take(&p, t));
    assert_false(chat_pace_take(&p, t + 999999));
    assert_true(chat_pace_take(&p, t + 1000000));
    assert_false(chat_pace_take(&p, t + 1000001));
    t += 60000000; /* after a pause the burst is whole again, and no larger */
    for (int i = 0; i < 5; i++) assert_true(chat_pace_take(&p, t));
    assert_false(chat_pace_take(&p, t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_tidied_and_measured_in_characters),
        cmocka_unit_test(lines_are_numbered_and_the_last_hundred_are_kept),
        cmocka_unit_test(lines_of_long_ago_come_back_in_any_order),
        cmocka_unit_test(five_lines_at_once_then_one_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
