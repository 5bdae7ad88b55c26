/* Speech that gets shorter or longer: as a wave that goes on. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/stretch.h"

enum { FRAME = 960, PERIOD = 200 };

static float pcm[FRAME + STRETCH_MOST];

static float wave(size_t i)
{
    return 0.5f * sinf(6.2831853f * (float)i / PERIOD);
}

static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < FRAME; i++) pcm[i] = wave(i);
    return 0;
}

static void fill_with_noise(float level)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < FRAME; i++) {
        seed = seed * 1664525u + 1013904223u;
        pcm[i] = level * (float)(int32_t)seed / 2147483648.f;
    }
}

/* Begins and ends where the wave did, and is the same wave everywhere. */
static void assert_still_the_wave(size_t n, size_t cut)
{
    assert_true(cut % PERIOD == 0);
    for (size_t i = 0; i < n; i++) assert_true(fabsf(pcm[i] - wave(i)) < 0.001f);
}

static void test_whole_periods_are_left_out(void **state)
{
    (void)state;
    size_t cut = stretch_shorter_rt(pcm, FRAME, STRETCH_MOST, 0.9f);
    assert_in_range(cut, PERIOD, STRETCH_MOST);
    assert_still_the_wave(FRAME - cut, cut);
}

static void test_periods_shorter_than_the_seam(void **state)
{
    (void)state;
    assert_int_equal(stretch_shorter_rt(pcm, FRAME, PERIOD + 10, 0.9f), PERIOD);
    assert_still_the_wave(FRAME - PERIOD, PERIOD);
    setup(NULL);
    assert_int_equal(stretch_longer_rt(pcm, FRAME, PERIOD + 10, 0.9f), PERIOD);
    assert_still_the_wave(FRAME + PERIOD, PERIOD);
}

static void test_whole_periods_are_said_twice(void **state)
{
    (void)state;
    size_t more = stretch_longer_rt(pcm, FRAME, STRETCH_MOST, 0.9f);
    assert_in_range(more, PERIOD, STRETCH_MOST);
    assert_still_the_wave(FRAME + more, more);
}

static void test_by_no_more_than_wanted(void **state)
{
    (void)state;
    assert_int_equal(stretch_shorter_rt(pcm, FRAME, PERIOD + 50, 0.9f), PERIOD);
    setup(NULL);
    assert_int_equal(stretch_shorter_rt(pcm, FRAME, PERIOD - 50, 0.9f),
                     0); /* not a period: heard */
    assert_still_the_wave(FRAME, 0);
}

static void test_noise_is_left_alone_unless_it_must_or_is_soft(void **state)
{
    (void)state;
    fill_with_noise(0.5f);
    assert_int_equal(stretch_shorter_rt(pcm, FRAME, STRETCH_MOST, 0.7f), 0);
    assert_int_equal(stretch_longer_rt(pcm, FRAME, STRETCH_MOST, 0.7f), 0);
    assert_in_range(stretch_longer_rt(pcm, FRAME, STRETCH_MOST, -1), STRETCH_LEAST, STRETCH_MOST);
    fill_with_noise(0.001f);
    assert_in_range(stretch_shorter_rt(pcm, FRAME, STRETCH_MOST, 0.7f), STRETCH_LEAST,
                    STRETCH_MOST);
    fill_with_noise(0);
    assert_in_range(stretch_shorter_rt(pcm, FRAME, STRETCH_MOST, 0.7f), STRETCH_LEAST,
                    STRETCH_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_whole_periods_are_left_out, setup),
        cmocka_unit_test_setup(test_whole_periods_are_said_twice, setup),
        cmocka_unit_test_setup(test_periods_shorter_than_the_seam, setup),
        cmocka_unit_test_setup(test_by_no_more_than_wanted, setup),
        cmocka_unit_test_setup(test_noise_is_left_alone_unless_it_must_or_is_soft, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
