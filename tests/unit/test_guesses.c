/* The server's password is not guessed quickly: an address may be wrong ten times, then once in two seconds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../server/guesses.h"

#define SECOND INT64_C(1000000)

static int wrong_ones(struct guesses *g, const char *host, int64_t at_us)
{
    struct addr from;
    int n = 0;
    assert_true(addr_parse_host(host, 1234, &from));
    for (; n < 1000 && guesses_left(g, &from, at_us); n++) guesses_wrong(g, &from, at_us);
    return n;
}

static void ten_at_once_then_one_in_two_seconds(void **state)
{
    (void)state;
    struct guesses g = {0};
    int64_t t = 100 * SECOND;
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t), 10);
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t + 2 * SECOND - 1), 0);
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t + 2 * SECOND), 1);
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t + 12 * SECOND), 5);
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t + 3600 * SECOND), 10);
}

static void each_address_for_itself_and_a_network_as_one(void **state)
{
    (void)state;
    struct guesses g = {0};
    int64_t t = 100 * SECOND;
    assert_int_equal(wrong_ones(&g, "192.0.2.1", t), 10);
    assert_int_equal(wrong_ones(&g, "192.0.2.2", t), 10);
    assert_int_equal(wrong_ones(&g, "2001:db8::1", t), 10);
    assert_int_equal(wrong_ones(&g, "2001:db8::2", t), 0);
    assert_int_equal(wrong_ones(&g, "2001:db8:0:1::1", t), 10);
}

static void looking_costs_nothing(void **state)
{
    (void)state;
    struct guesses g = {0};
    struct addr from;
    assert_true(addr_parse_host("192.0.2.1", 1, &from));
    for (int i = 0; i < 100; i++) assert_true(guesses_left(&g, &from, 7));
    assert_int_equal(wrong_ones(&g, "192.0.2.1", 7), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_at_once_then_one_in_two_seconds),
        cmocka_unit_test(each_address_for_itself_and_a_network_as_one),
        cmocka_unit_test(looking_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
