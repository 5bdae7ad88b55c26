#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../client/pace.h"

enum { CALLBACK = 512 };

/* A device that runs slow by some ppm and whose callbacks wake up to 2 ms late, most of them little. */
struct device {
    struct pace pace;
    double slow_ppm, began_us;
    uint64_t frame;
    uint32_t seed;
};

static double taken_us(const struct device *d, uint64_t frame)
{
    return d->began_us + (double)frame / 0.048 * (1 + d->slow_ppm * 1e-6);
}

static void run_s(struct device *d, double seconds)
{
    for (uint64_t end = d->frame + (uint64_t)(seconds * 48000); d->frame < end;
         d->frame += CALLBACK) {
        d->seed = d->seed * 1664525u + 1013904223u;
        double late = pow((double)(d->seed >> 8) / 16777216.0, 3) * 2000;
        pace_mark(&d->pace, d->frame, llround(taken_us(d, d->frame) + late));
    }
}

static double error_us(const struct device *d)
{
    return (double)pace_mono_us(&d->pace, d->frame + 5000) - taken_us(d, d->frame + 5000);
}

static void test_knows_after_a_tenth_of_a_second(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 250};
    run_s(&d, 0.09);
    assert_false(pace_ready(&d.pace));
    run_s(&d, 0.1);
    assert_true(pace_ready(&d.pace));
    assert_true(fabs(error_us(&d)) < 200);
}

static void test_finds_rate_and_line(void **state)
{
    (void)state;
    for (double ppm = -400; ppm <= 400; ppm += 200) {
        struct device d = {.began_us = 9e9, .slow_ppm = ppm};
        run_s(&d, 10);
        for (int i = 0; i < 30; i++) {
            run_s(&d, 1);
            assert_true(fabs(error_us(&d)) < 15);
            assert_true(fabs(d.pace.rate_ppm - ppm) < 3);
        }
    }
}

static void test_frame_and_time_agree(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = -300};
    run_s(&d, 5);
    for (uint64_t frame = 0; frame < 1000000; frame += 77777)
        assert_in_range(pace_device_frame(&d.pace, pace_mono_us(&d.pace, frame)) + 1, frame,
                        frame + 2);
}

static void test_stands_still_and_goes_on(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6};
    run_s(&d, 20);
    d.began_us += 100000;
    run_s(&d, 1);
    assert_true(fabs(error_us(&d)) < 200);
    run_s(&d, 5);
    assert_true(fabs(error_us(&d)) < 50);
}

/* The sound system keeps 2.7 ms less in hand for a while; nothing is heard later for that. */
static void test_a_shorter_queue_is_no_later_sound(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 250};
    run_s(&d, 10);
    for (int i = 0; i < 10; i++) {
        d.began_us += 2667;
        run_s(&d, 6);
        assert_true(fabs(error_us(&d) + 2667) < 50);
        d.began_us -= 2667;
        run_s(&d, 1);
        assert_true(fabs(error_us(&d)) < 50);
    }
}

static void test_a_device_that_takes_sooner(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6};
    run_s(&d, 20);
    d.began_us -= 3000;
    run_s(&d, 0.5);
    assert_true(fabs(error_us(&d)) < 200);
    run_s(&d, 70);
    assert_true(fabs(error_us(&d)) < 20);
}

/* The clock is set back, or the device passes some time over. */
static void test_a_step_back_is_followed_at_once(void **state)
{
    (void)state;
    for (double step_us = -10000; step_us > -4e6; step_us *= 3) {
        struct device d = {.began_us = 5e6, .slow_ppm = 250};
        run_s(&d, 70);
        d.began_us += step_us;
        run_s(&d, 0.2);
        assert_true(fabs(error_us(&d)) < 200);
        run_s(&d, 5);
        assert_true(fabs(error_us(&d)) < 30);
        assert_true(fabs(d.pace.rate_ppm - 250) < 10);
    }
}

static void test_forgets_all_but_the_rate(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 250};
    run_s(&d, 20);
    pace_forget(&d.pace);
    assert_false(pace_ready(&d.pace));
    assert_true(fabs(d.pace.rate_ppm - 250) < 3);
    d.began_us += 7e6;
    run_s(&d, 0.5);
    assert_true(fabs(error_us(&d)) < 100);
    assert_true(fabs(d.pace.rate_ppm - 250) < 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knows_after_a_tenth_of_a_second),
        cmocka_unit_test(test_finds_rate_and_line),
        cmocka_unit_test(test_frame_and_time_agree),
        cmocka_unit_test(test_stands_still_and_goes_on),
        cmocka_unit_test(test_a_shorter_queue_is_no_later_sound),
        cmocka_unit_test(test_a_device_that_takes_sooner),
        cmocka_unit_test(test_a_step_back_is_followed_at_once),
        cmocka_unit_test(test_forgets_all_but_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
