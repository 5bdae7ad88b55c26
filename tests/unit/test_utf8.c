#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/utf8.h"

static bool valid(const char *text)
{
    return utf8_valid(text, strlen(text));
}

static void every_character_goes_round(void **state)
{
    (void)state;
    char text[4];
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        size_t bytes = utf8_put(text, c), at = 0;
        size_t expected = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        assert_int_equal(bytes, expected);
        assert_true(utf8_valid(text, bytes));
        assert_int_equal(utf8_next(text, bytes, &at), c);
        assert_int_equal(at, bytes);
        assert_int_equal(utf8_before(text, bytes), 0);
        for (size_t cut = 1; cut < bytes; cut++) assert_false(utf8_valid(text, cut));
    }
}

static void what_is_no_character_is_written_as_the_replacement(void **state)
{
    (void)state;
    char text[4];
    assert_int_equal(utf8_put(text, 0xd800), 3);
    assert_memory_equal(text, "\xef\xbf\xbd", 3);
    assert_int_equal(utf8_put(text, 0x110000), 3);
    assert_memory_equal(text, "\xef\xbf\xbd", 3);
}

static void broken_text_is_not_valid(void **state)
{
    (void)state;
    assert_true(valid(""));
    assert_true(valid("caf\xc3\xa9 \xd9\x81\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2 \xf0\x9f\x8e\xb5"));
    assert_false(valid("\x80"));
    assert_false(valid("\xc0\x80"));         /* overlong NUL */
    assert_false(valid("\xc1\xbf"));         /* overlong DEL */
    assert_false(valid("\xe0\x9f\xbf"));     /* overlong U+07FF */
    assert_false(valid("\xf0\x8f\xbf\xbf")); /* overlong U+FFFF */
    assert_false(valid("\xed\xa0\x80"));     /* a surrogate */
    assert_false(valid("\xed\xbf\xbf"));
    assert_true(valid("\xed\x9f\xbf"));
    assert_true(valid("\xf4\x8f\xbf\xbf"));
    assert_false(valid("\xf4\x90\x80\x80")); /* past U+10FFFF */
    assert_false(valid("\xf5\x80\x80\x80"));
    assert_false(valid("\xff"));
    assert_false(valid("\xe2\x82"));
    assert_false(valid("\xe2\x28\xa1"));
    assert_false(utf8_valid("a\0b", 3));
}

static void broken_text_is_read_byte_by_byte(void **state)
{
    (void)state;
    const char text[] = "a\xe2\x82z\xff";
    static const uint32_t expected[] = {'a', 0xfffd, 0xfffd, 'z', 0xfffd};
    size_t at = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(utf8_next(text, 5, &at), expected[i]);
        assert_int_equal(at, i + 1);
    }
    assert_int_equal(utf8_count(text, 5), 5);
}

/* Steps back end where steps forward began, in broken text too. */
static void before_undoes_next(void **state)
{
    (void)state;
    const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\xb5\x82\xe2\x82\xd9\x81";
    size_t bytes = sizeof text - 1, begins[16], n = 0;
    for (size_t at = 0; at < bytes;) {
        begins[n++] = at;
        utf8_next(text, bytes, &at);
    }
    size_t at = bytes;
    while (n) {
        at = utf8_before(text, at);
        assert_int_equal(at, begins[--n]);
    }
    assert_int_equal(utf8_before(text, 0), 0);
}

static void kinds_of_characters(void **state)
{
    (void)state;
    static const uint32_t controls[] = {1, '\n', 0x1f, 0x7f, 0x80, 0x9f, 0x2028, 0x2029};
    static const uint32_t directions[] = {0x61c,  0x200e, 0x200f, 0x202a, 0x202b, 0x202c,
                                          0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069};
    static const uint32_t spaces[] = {' ', '\t', '\n', '\r', 0x85, 0xa0, 0x2003, 0x2028, 0x3000};
    static const uint32_t plain[] = {'a',    '~',    0xa1,   0x627,  0x200d,
                                     0x2027, 0x2065, 0x206a, 0x1f3b5};
    for (size_t i = 0; i < 8; i++) assert_true(utf8_is_control(controls[i]));
    for (size_t i = 0; i < 12; i++) assert_true(utf8_is_direction(directions[i]));
    for (size_t i = 0; i < 9; i++) assert_true(utf8_is_space(spaces[i]));
    for (size_t i = 0; i < 9; i++) {
        assert_false(utf8_is_control(plain[i]));
        assert_false(utf8_is_direction(plain[i]));
        assert_false(utf8_is_space(plain[i]));
    }
}

static void tidy_text(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {" \t\n", ""},
        {"  a  b\t\nc ", "a b c"},
        {"a\x01\x1b[2Jb", "a[2Jb"},
        {"a\xc2\x85\xc2\xa0\xe3\x80\x80"
         "b",
         "a b"},
        {"\xe2\x80\xa8line\xe2\x80\xa9", "line"},
        {"bad\xff", "bad\xef\xbf\xbd"},
        {"\xd9\x81\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2", "\xd9\x81\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2"},
    };
    char out[64], again[64];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_int_equal(utf8_tidy(out, sizeof out, pairs[i][0]), strlen(pairs[i][1]));
        assert_string_equal(out, pairs[i][1]);
        utf8_tidy(again, sizeof again, out);
        assert_string_equal(again, out);
    }
}

static void tidy_text_is_cut_between_characters(void **state)
{
    (void)state;
    static const char *const expected[] = {"", "a", "a", "a", "a \xc3\xa9", "a \xc3\xa9"};
    char out[8];
    for (size_t room = 1; room <= 6; room++) {
        utf8_tidy(out, room, "a \xc3\xa9\xc3\xa9");
        assert_string_equal(out, expected[room - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_goes_round),
        cmocka_unit_test(what_is_no_character_is_written_as_the_replacement),
        cmocka_unit_test(broken_text_is_not_valid),
        cmocka_unit_test(broken_text_is_read_byte_by_byte),
        cmocka_unit_test(before_undoes_next),
        cmocka_unit_test(kinds_of_characters),
        cmocka_unit_test(tidy_text),
        cmocka_unit_test(tidy_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
