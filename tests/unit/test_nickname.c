/* Nicknames proposed to who finds theirs taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../client/nickname.h"
#include "../../common/utf8.h"

static void expect(const char *taken, const char *next)
{
    char out[NICKNAME_BYTES];
    assert_string_equal(nickname_after(out, taken), next);
}

static void a_name_gets_a_number_and_a_number_is_counted_up(void **state)
{
    (void)state;
    expect("rami", "rami2");
    expect("rami2", "rami3");
    expect("rami9", "rami10");
    expect("agent007", "agent008");
    expect("2024", "2025");
    expect("a b", "a b2");
    expect("\xD9\x84\xD9\x8A\xD9\x84\xD9\x89", "\xD9\x84\xD9\x8A\xD9\x84\xD9\x89"
                                               "2");
    expect("n1999999", "n11000000"); /* more digits than are counted */
}

static void a_long_name_loses_letters_not_its_number(void **state)
{
    char name[NICKNAME_BYTES] = "", out[NICKNAME_BYTES];
    (void)state;
    expect("abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012346");
    expect("abcdefghijklmnopqrstuvwxyzabcdef", "abcdefghijklmnopqrstuvwxyzabcde2");
    expect("abcdefghijklmnopqrstuvwxyzabcde9", "abcdefghijklmnopqrstuvwxyzabcd10");
    for (int i = 0; i < PROTO_NICK_CHARS; i++) strcat(name, "\xF0\x9F\x8E\xB6");
    nickname_after(out, name);
    assert_true(utf8_valid(out, strlen(out)));
    assert_int_equal(utf8_count(out, strlen(out)), PROTO_NICK_CHARS);
    assert_int_equal(out[strlen(out) - 1], '2');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_gets_a_number_and_a_number_is_counted_up),
        cmocka_unit_test(a_long_name_loses_letters_not_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
