/* A right that grows with time: so much at once, then at its pace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../server/allowance.h"

static int uses(struct allowance *a, int64_t at_us)
{
    int n = 0;
    while (n < 1000 && allowance_take(a, 10, 100, at_us)) n++;
    return n;
}

static void what_was_saved_is_spent_once_and_grows_back(void **state)
{
    (void)state;
    struct allowance a = {0};
    int64_t t = 5000;
    assert_int_equal(uses(&a, t), 10);
    assert_false(allowance_has(&a, 10, 100, t + 9));
    assert_true(allowance_has(&a, 10, 100, t + 10));
    assert_int_equal(uses(&a, t + 10), 1);
    assert_int_equal(uses(&a, t + 55), 4); /* 45 later: four, and half of one */
    assert_int_equal(uses(&a, t + 60), 1);
    assert_int_equal(uses(&a, t + 1000000), 10); /* no more than can be saved */
}

static void looking_spends_nothing(void **state)
{
    (void)state;
    struct allowance a = {0};
    for (int i = 0; i < 100; i++) assert_true(allowance_has(&a, 100, 100, 7));
    assert_true(allowance_take(&a, 100, 100, 7));
    assert_false(allowance_has(&a, 1, 100, 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_saved_is_spent_once_and_grows_back),
        cmocka_unit_test(looking_spends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
