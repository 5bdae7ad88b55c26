/* How long packets wait, and how long they ought to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/waits.h"

static struct waits waits;

static int setup(void **state)
{
    (void)state;
    waits = (struct waits){0};
    return 0;
}

static void take(uint32_t from, uint32_t to, int32_t us)
{
    for (uint32_t f = from; f != to; f++) waits_taken_rt(&waits, f, us, false);
}

static void test_nothing_is_known_at_first(void **state)
{
    (void)state;
    assert_int_equal(waits_sum_rt(&waits).known, 0);
    assert_false(waits_is_missing_rt(&waits, 0));
}

static void test_the_least_and_the_most(void **state)
{
    (void)state;
    take(100, 110, 5000);
    take(110, 120, 9000);
    struct waits_sum sum = waits_sum_rt(&waits);
    assert_int_equal(sum.known, 20);
    assert_int_equal(sum.least_us, 5000);
    assert_int_equal(sum.most_us, 9000);
}

/* One in 256 may come as late as it likes, two at most. */
static void test_a_few_are_excused(void **state)
{
    (void)state;
    take(0, 255, 20000);
    waits_taken_rt(&waits, 7, -50000, false);
    assert_int_equal(waits_sum_rt(&waits).least_us, -50000);
    take(255, 300, 20000);
    assert_int_equal(waits_sum_rt(&waits).least_us, 20000);
    waits_taken_rt(&waits, 9, -40000, false);
    assert_int_equal(waits_sum_rt(&waits).least_us, -40000);
}

static void test_a_missing_frame_waited_for_the_packet_that_repeats_it(void **state)
{
    (void)state;
    take(0, 50, 30000);
    waits_missing_rt(&waits, 50);
    assert_true(waits_is_missing_rt(&waits, 50));
    assert_int_equal(waits_sum_rt(&waits).known, 50);
    waits_taken_rt(&waits, 51, 30000, false); /* does not repeat it */
    assert_int_equal(waits_sum_rt(&waits).least_us, 30000);
    assert_int_equal(waits_sum_rt(&waits).known, 51);
    waits_taken_rt(&waits, 51, 30000, true);
    assert_int_equal(waits_sum_rt(&waits).least_us, 10000);
    assert_int_equal(waits_sum_rt(&waits).known, 52);
}

static void test_a_late_frame_tells_by_how_much(void **state)
{
    (void)state;
    take(0, 50, 30000);
    waits_missing_rt(&waits, 50);
    waits_missing_rt(&waits, 51);
    waits_taken_rt(&waits, 50, -7000, true);
    assert_false(waits_is_missing_rt(&waits, 50));
    assert_int_equal(waits_sum_rt(&waits).least_us, -7000);
}

static void test_all_wait_longer(void **state)
{
    (void)state;
    take(0, 50, 3000);
    waits_missing_rt(&waits, 50);
    waits_shift_rt(&waits, 20000);
    assert_int_equal(waits_sum_rt(&waits).least_us, 23000);
    assert_int_equal(waits_sum_rt(&waits).most_us, 23000);
}

static void test_what_was_skipped_or_is_old_is_not_known(void **state)
{
    (void)state;
    take(UINT32_MAX - 9, 0, 3000); /* round the end of the numbers */
    take(0, 10, 3000);
    assert_int_equal(waits_sum_rt(&waits).known, 20);
    take(110, 120, 4000);
    assert_int_equal(waits_sum_rt(&waits).known, 30);
    take(501, 511, 4000);
    assert_int_equal(waits_sum_rt(&waits).known, 31);
    assert_int_equal(waits_sum_rt(&waits).least_us, 3000); /* frame 0, the last that is kept */
    take(511, 512, 4000);
    assert_int_equal(waits_sum_rt(&waits).least_us, 3000);
    take(100000, 100001, 1000);
    assert_int_equal(waits_sum_rt(&waits).known, 1);
    waits_taken_rt(&waits, 511, -99, true); /* too long ago */
    assert_int_equal(waits_sum_rt(&waits).known, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nothing_is_known_at_first, setup),
        cmocka_unit_test_setup(test_the_least_and_the_most, setup),
        cmocka_unit_test_setup(test_a_few_are_excused, setup),
        cmocka_unit_test_setup(test_a_missing_frame_waited_for_the_packet_that_repeats_it, setup),
        cmocka_unit_test_setup(test_a_late_frame_tells_by_how_much, setup),
        cmocka_unit_test_setup(test_all_wait_longer, setup),
        cmocka_unit_test_setup(test_what_was_skipped_or_is_old_is_not_known, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
