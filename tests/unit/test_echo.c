#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../client/echo.h"

enum { BLOCK = 480, CALLBACK = 512 };

static const double tone =
    6.283185307179586 * 1000 / MIXER_RATE_HZ; /* 1 kHz at the device's rate */

/* A mixer whose device was given a tone: its frame f (from the first callback on, but for the limiter) is sin(tone * f). */
static struct mixer *playing(size_t callbacks)
{
    struct mixer *m = mixer_new();
    float out[2 * CALLBACK];
    int64_t f = CALLBACK;
    mixer_mix_rt(m, out, CALLBACK, 0);
    mixer_release(m, CALLBACK);
    for (size_t k = 1; k < callbacks; k++) {
        for (size_t left = CALLBACK; left > 0;) {
            size_t n = left;
            float *place = ring_place(mixer_music(m), &n);
            for (size_t i = 0; i < n; i++, f++) {
                place[2 * i] = 0.5f * (float)sin(tone * (double)(f + MIXER_DELAY_FRAMES));
                place[2 * i + 1] = -place[2 * i];
            }
            ring_wrote(mixer_music(m), n);
            left -= n;
        }
        mixer_mix_rt(m, out, CALLBACK, (int64_t)k * 10667);
    }
    return m;
}

static float expected(double device_frame)
{
    return 0.5f * (float)sin(tone * device_frame);
}

static void assert_block(const float *stereo, double from, double step)
{
    for (int i = 0; i < BLOCK; i++) {
        float e = expected(from + step * i);
        assert_true(fabsf(stereo[2 * i] - e) < 1e-3f);
        assert_true(fabsf(stereo[2 * i + 1] + e) < 1e-3f);
    }
}

/* The device is 150 ppm fast, the microphone 120 ppm slow. */
static void test_two_clocks_are_brought_together(void **state)
{
    (void)state;
    struct mixer *m = playing(100);
    double rate = 0.048 * 1.00015, sample_us = 1e6 / 48000 * 1.00012;
    struct echo e = {.played = {.at_frame = 10000, .at_us = 5000000, .frames_per_us = rate}};
    float out[2 * BLOCK];
    for (int block = 0; block < 60; block++) {
        double us = 5000000 + 40 + BLOCK * sample_us * block;
        double from = 10000 + (us + ECHO_EARLY_US - 5000000) * rate;
        echo_reference(&e, m, llround(us), sample_us, out, BLOCK);
        assert_block(out, from, sample_us * rate);
    }
    mixer_free(m);
}

/* Told times that err by 200 us to both sides must not be followed: a canceller would lose what it learnt. */
static void test_the_place_is_steady(void **state)
{
    (void)state;
    struct mixer *m = playing(100);
    struct echo e = {.played = {.at_frame = 10000, .at_us = 0, .frames_per_us = 0.048}};
    float out[2 * BLOCK];
    for (int block = 0; block < 60; block++) {
        e.played.at_us = block == 0 ? 0 : block % 2 ? 200 : -200;
        echo_reference(&e, m, block * 10000, 1e6 / 48000, out, BLOCK);
        assert_block(out, 10000 + 480 + 480 * block, 1);
    }
    mixer_free(m);
}

/* Half a second off, not a clock's wandering. */
static void test_a_device_that_stood_still_is_found_again(void **state)
{
    (void)state;
    struct mixer *m = playing(100);
    struct echo e = {.played = {.at_frame = 10000, .at_us = 0, .frames_per_us = 0.048}};
    float out[2 * BLOCK];
    echo_reference(&e, m, 0, 1e6 / 48000, out, BLOCK);
    assert_block(out, 10480, 1);
    e.played.at_frame = 34013;
    echo_reference(&e, m, 10000, 1e6 / 48000, out, BLOCK);
    assert_block(out, 34973, 1);
    mixer_free(m);
}

static bool is_silent(const float *stereo)
{
    for (int i = 0; i < 2 * BLOCK; i++) {
        if (stereo[i] != 0) return false;
    }
    return true;
}

static void test_what_is_not_known_is_silence(void **state)
{
    (void)state;
    struct mixer *m = playing(100);
    struct echo e = {0};
    float out[2 * BLOCK] = {1};
    echo_reference(&e, m, 0, 1e6 / 48000, out, BLOCK);
    assert_true(is_silent(out));
    const uint64_t strange[] = {0, 1000000, UINT64_MAX / 2}; /* long before, not yet, nonsense */
    for (size_t i = 0; i < 3; i++) {
        e = (struct echo){
            .played = {.at_frame = strange[i], .at_us = 500000, .frames_per_us = 0.048}};
        echo_reference(&e, m, 0, 1e6 / 48000, out, BLOCK);
        assert_true(is_silent(out));
    }
    mixer_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_clocks_are_brought_together),
        cmocka_unit_test(test_the_place_is_steady),
        cmocka_unit_test(test_a_device_that_stood_still_is_found_again),
        cmocka_unit_test(test_what_is_not_known_is_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
