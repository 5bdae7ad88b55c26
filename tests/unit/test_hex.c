/* Bytes as hex digits, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../common/hex.h"

static void what_is_written_can_be_read(void **state)
{
    uint8_t bytes[256], read[256];
    char text[513];
    (void)state;
    for (int i = 0; i < 256; i++) bytes[i] = (uint8_t)i;
    hex_write(bytes, sizeof bytes, text);
    assert_memory_equal(text, "000102", 6);
    assert_string_equal(text + 506, "fdfeff");
    assert_true(hex_read(text, read, sizeof read));
    assert_memory_equal(bytes, read, sizeof bytes);
}

static void only_so_many_small_digits_are_read(void **state)
{
    static const char *const others[] = {"",     "0a",   "0a1",   "0a1b2",
                                         "0a1B", "0a1g", "0a1b ", " 0a1b"};
    uint8_t bytes[2] = {7, 7};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(hex_read(others[i], bytes, 2));
    assert_true(bytes[0] == 7 && bytes[1] == 7);
    assert_true(hex_is("0a1b", 4));
    assert_true(hex_is("", 0));
}

static void a_digit_counts_in_either_case(void **state)
{
    (void)state;
    assert_int_equal(hex_digit('7'), 7);
    assert_int_equal(hex_digit('e'), 14);
    assert_int_equal(hex_digit('E'), 14);
    assert_int_equal(hex_digit('g'), -1);
    assert_int_equal(hex_digit('G'), -1);
    assert_int_equal(hex_digit('\0'), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(only_so_many_small_digits_are_read),
        cmocka_unit_test(a_digit_counts_in_either_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
