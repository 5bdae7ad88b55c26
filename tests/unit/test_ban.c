#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../server/ban.h"

static bool same(const char *a, const char *b)
{
    char x[BAN_KEY_BYTES], y[BAN_KEY_BYTES];
    ban_key(x, a);
    ban_key(y, b);
    return strcmp(x, y) == 0;
}

static void a_nickname_is_meant_however_it_is_written(void **state)
{
    (void)state;
    char key[BAN_KEY_BYTES], typed[BAN_KEY_BYTES];
    assert_true(same("Maya", "M\xc3\x81YA"));
    assert_false(same("Maya", "Mayo"));
    assert_false(ban_key(typed, "Maya"));
    ban_nick_key(key, "maya");
    assert_string_equal(key, typed);
    ban_voice_key(key, "M\xc3\x81YA"); /* who must not talk may still come in */
    ban_voice_key(typed, "maya");
    assert_string_equal(key, typed);
    ban_nick_key(typed, "maya");
    assert_string_not_equal(key, typed);
}

static void an_address_is_meant_whatever_its_port(void **state)
{
    (void)state;
    char key[BAN_KEY_BYTES], typed[BAN_KEY_BYTES];
    struct addr a;
    assert_true(ban_key(typed, "10.0.0.1"));
    assert_true(addr_parse_host("::ffff:10.0.0.1", 99, &a));
    ban_addr_key(key, &a);
    assert_string_equal(key, typed);
    assert_false(same("10.0.0.1", "10.0.0.2"));
    ban_nick_key(key, "10.0.0.1"); /* somebody who calls himself so */
    assert_string_not_equal(key, typed);
}

static void a_household_has_all_of_its_ipv6_network(void **state)
{
    (void)state;
    assert_true(same("2001:db8:1:2::1", "2001:db8:1:2:aaaa:bbbb:cccc:dddd"));
    assert_false(same("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert_false(same("fe80::1", "fe80::2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nickname_is_meant_however_it_is_written),
        cmocka_unit_test(an_address_is_meant_whatever_its_port),
        cmocka_unit_test(a_household_has_all_of_its_ipv6_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
