#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../server/newcomers.h"

enum { SECOND = 1000000 };

static void a_few_ask_as_often_as_they_like(void **state)
{
    (void)state;
    struct newcomers n = {0};
    for (int i = 0; i < 20; i++) assert_int_equal(newcomers_probe_ms(&n, 20, 50 * SECOND + i), 50);
}

/* So many who come within 10 s, evenly: how often they ask together, a second. */
static double together_hz(int people)
{
    struct newcomers n = {0};
    double sum = 0;
    int before = 0;
    for (int i = 0; i < people; i++) {
        int ms = newcomers_probe_ms(&n, 0, 50 * SECOND + (int64_t)i * 9 * SECOND / people);
        assert_in_range(ms, 50, 4000);
        assert_true(ms >= before);
        before = ms;
        sum += 1000.0 / ms;
    }
    return sum;
}

static void a_crowd_shares(void **state)
{
    (void)state;
    assert_true(together_hz(100) > 600);
    assert_true(together_hz(1000) <= 1000);
    assert_true(together_hz(5000) <= 2000);
}

static void who_came_ten_seconds_ago_is_no_newcomer(void **state)
{
    (void)state;
    struct newcomers n = {0};
    for (int i = 0; i < 1000; i++) newcomers_probe_ms(&n, 0, 50 * SECOND);
    assert_true(newcomers_probe_ms(&n, 0, 59 * SECOND) > 2000);
    assert_int_equal(newcomers_probe_ms(&n, 0, 60 * SECOND), 50);
    for (int i = 0; i < 1000; i++) newcomers_probe_ms(&n, 0, 61 * SECOND);
    assert_int_equal(newcomers_probe_ms(&n, 0, 5000 * (int64_t)SECOND), 50);
}

static void who_comes_to_many_asks_seldom(void **state)
{
    (void)state;
    struct newcomers n = {0};
    for (int people = 1; people <= 10000; people++) {
        int ms = newcomers_probe_ms(&n, (size_t)people, (50 + 20 * (int64_t)people) * SECOND);
        assert_int_equal(ms, people < 50 ? 50 : people < 4000 ? people : 4000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_ask_as_often_as_they_like),
        cmocka_unit_test(a_crowd_shares),
        cmocka_unit_test(who_came_ten_seconds_ago_is_no_newcomer),
        cmocka_unit_test(who_comes_to_many_asks_seldom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
