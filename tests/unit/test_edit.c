/* test_edit.c: a line of text being edited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../client/edit.h"

static struct edit edit;

static void begin(const char *text)
{
    memset(&edit, 0, sizeof edit);
    edit_set(&edit, text);
}

static void typing_goes_in_at_the_caret(void **state)
{
    (void)state;
    begin("hlo");
    edit_place(&edit, 1, false);
    edit_insert(&edit, "el");
    assert_string_equal(edit.text, "hello");
    assert_int_equal(edit.caret, 3);
}

static void typing_replaces_the_selection(void **state)
{
    (void)state;
    begin("one two");
    edit_select_word(&edit, 5);
    edit_insert(&edit, "three");
    assert_string_equal(edit.text, "one three");
    assert_false(edit_has_selection(&edit));
}

static void pasted_lines_become_one_line(void **state)
{
    (void)state;
    begin("");
    edit_insert(&edit, "a\nb\tc\x01"
                       "d\xE2\x80\xA8"
                       "e");
    assert_string_equal(edit.text, "a b cd e");
    edit_insert(&edit, "\xff\xfe");
    assert_string_equal(edit.text, "a b cd e");
}

static void steps_are_what_people_call_characters(void **state)
{
    /* e + combining accent; family of three; flag */
    const char *text = "e\xCC\x81"
                       "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"
                       "\xF0\x9F\x87\xAF\xF0\x9F\x87\xB4";
    (void)state;
    begin(text);
    edit_step(&edit, false, false, false);
    assert_int_equal(edit.caret, 3 + 18);
    edit_step(&edit, false, false, false);
    assert_int_equal(edit.caret, 3);
    edit_erase(&edit, false, false);
    assert_int_equal(edit.caret, 0);
    assert_int_equal(edit.bytes, strlen(text) - 3);
    edit_erase(&edit, true, false);
    assert_int_equal(edit.bytes, 8);
}

static void arabic_letters_are_single_steps(void **state)
{
    (void)state;
    begin("\xD9\x84\xD8\xA7"); /* lam alef: one picture, two letters */
    edit_step(&edit, false, false, false);
    assert_int_equal(edit.caret, 2);
    edit_erase(&edit, true, false);
    assert_string_equal(edit.text, "\xD9\x84");
}

static void words_are_jumped_and_deleted(void **state)
{
    (void)state;
    begin("one two  three");
    edit_step(&edit, false, true, false);
    assert_int_equal(edit.caret, 9);
    edit_erase(&edit, false, true);
    assert_string_equal(edit.text, "one three");
    edit_place(&edit, 0, false);
    edit_step(&edit, true, true, true);
    assert_int_equal(edit.caret, 3);
    assert_int_equal(edit.anchor, 0);
}

static void leaving_a_selection_goes_to_its_end(void **state)
{
    (void)state;
    begin("abc");
    edit_select_all(&edit);
    edit_step(&edit, false, false, false);
    assert_int_equal(edit.caret, 0);
    edit_select_all(&edit);
    edit_step(&edit, true, false, false);
    assert_int_equal(edit.caret, 3);
}

static void limits_leave_out_what_does_not_fit(void **state)
{
    (void)state;
    begin("");
    edit.most = 3;
    edit_insert(&edit, "\xD8\xA7\xD8\xA8\xD8\xAA\xD8\xAB");
    assert_int_equal(edit.bytes, 6);
    begin("");
    for (int i = 0; i < 2 * EDIT_BYTES; i++) edit_insert(&edit, "x");
    assert_int_equal(edit.bytes, EDIT_BYTES - 1);
    assert_int_equal(edit.text[EDIT_BYTES - 1], '\0');
}

static void copies_are_cut_at_characters(void **state)
{
    char out[4];
    (void)state;
    begin("\xD8\xA7\xD8\xA8");
    assert_int_equal(edit_write(&edit, out, sizeof out), 2);
    assert_string_equal(out, "\xD8\xA7");
    edit_place(&edit, 2, false);
    edit_place(&edit, 4, true);
    assert_int_equal(edit_copy(&edit, out, sizeof out), 2);
    assert_string_equal(out, "\xD8\xA8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_goes_in_at_the_caret),
        cmocka_unit_test(typing_replaces_the_selection),
        cmocka_unit_test(pasted_lines_become_one_line),
        cmocka_unit_test(steps_are_what_people_call_characters),
        cmocka_unit_test(arabic_letters_are_single_steps),
        cmocka_unit_test(words_are_jumped_and_deleted),
        cmocka_unit_test(leaving_a_selection_goes_to_its_end),
        cmocka_unit_test(limits_leave_out_what_does_not_fit),
        cmocka_unit_test(copies_are_cut_at_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
