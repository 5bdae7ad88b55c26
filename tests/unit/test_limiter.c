/* Peaks are brought down before they come out, and what is no peak is left alone. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/limiter.h"

enum { FRAMES = 24000 };

#define CEILING 0.8913f /* -1 dBFS, rounded up */

static struct limiter limiter;
static float sound[2 * FRAMES];

static int setup(void **state)
{
    (void)state;
    limiter_init(&limiter);
    for (size_t i = 0; i < 2 * FRAMES; i++) sound[i] = i % 4 < 2 ? 0.5f : -0.5f;
    return 0;
}

static float loudest(size_t from, size_t to)
{
    float most = 0;
    for (size_t i = 2 * from; i < 2 * to; i++) most = fmaxf(most, fabsf(sound[i]));
    return most;
}

static void test_what_is_no_peak_comes_out_as_it_went_in(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2 * FRAMES; i++) sound[i] = 0.89f * sinf((float)(i * i % 997));
    static float before[2 * FRAMES];
    memcpy(before, sound, sizeof sound);
    limiter_run_rt(&limiter, sound, FRAMES);
    for (size_t i = 0; i < 2 * LIMITER_FRAMES; i++) assert_true(sound[i] == 0);
    assert_memory_equal(sound + 2 * LIMITER_FRAMES, before,
                        sizeof sound - 2 * LIMITER_FRAMES * sizeof *sound);
}

/* One side's peak takes both down, so that nothing wanders. */
static void test_a_peak_comes_out_at_the_ceiling(void **state)
{
    (void)state;
    sound[2 * 1000] = 3;
    limiter_run_rt(&limiter, sound, FRAMES);
    float peak = sound[2 * (1000 + LIMITER_FRAMES)];
    assert_true(peak > 0.88f && peak < CEILING);
    assert_true(loudest(0, FRAMES) < CEILING);
    float other = fabsf(sound[2 * (1000 + LIMITER_FRAMES) + 1]);
    assert_true(fabsf(other - 0.5f * peak / 3) < 1e-4f);
}

static void test_the_gain_falls_and_rises_without_a_step(void **state)
{
    (void)state;
    sound[2 * 1000] = sound[2 * 1030 + 1] = 2;
    sound[2 * 1050] = 8; /* a higher one while the gain falls for the first */
    limiter_run_rt(&limiter, sound, FRAMES);
    assert_true(loudest(0, FRAMES) < CEILING);
    for (size_t i = LIMITER_FRAMES + 1; i < FRAMES; i++) {
        float step = fabsf(fabsf(sound[2 * i]) - fabsf(sound[2 * i - 2]));
        bool peak = i - LIMITER_FRAMES - 1000 <= 51;
        if (!peak) assert_true(step < 0.5f / LIMITER_FRAMES + 1e-6f);
    }
}

static void test_the_gain_is_back_after_200_ms(void **state)
{
    (void)state;
    sound[2 * 1000] = 100;
    limiter_run_rt(&limiter, sound, FRAMES);
    size_t out = 1000 + LIMITER_FRAMES;
    assert_true(loudest(out + 4000, out + 4001) < 0.25f);
    assert_true(loudest(out + 9000, out + 9001) < 0.5f);
    assert_true(sound[2 * (out + 9700)] == sound[2 * (out + 9704)]);
    assert_true(loudest(out + 9700, FRAMES) == 0.5f);
}

static void test_blocks_of_any_length_sound_alike(void **state)
{
    (void)state;
    static float whole[2 * FRAMES];
    for (unsigned i = 0; i < 2 * FRAMES; i++) sound[i] = 1.5f * sinf((float)(i * i % 991));
    memcpy(whole, sound, sizeof whole);
    limiter_run_rt(&limiter, whole, FRAMES);
    limiter_init(&limiter);
    for (size_t at = 0, n = 1; at < FRAMES; at += n, n = n % 97 + 1) {
        if (n > FRAMES - at) n = FRAMES - at;
        limiter_run_rt(&limiter, sound + 2 * at, n);
    }
    assert_memory_equal(sound, whole, sizeof whole);
}

static void test_nonsense_becomes_silence(void **state)
{
    (void)state;
    sound[20] = NAN;
    sound[22] = INFINITY;
    sound[25] = -INFINITY;
    limiter_run_rt(&limiter, sound, FRAMES);
    assert_true(sound[2 * LIMITER_FRAMES + 20] == 0 && sound[2 * LIMITER_FRAMES + 22] == 0);
    assert_true(sound[2 * LIMITER_FRAMES + 25] == 0);
    assert_true(loudest(LIMITER_FRAMES + 13, FRAMES) == 0.5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_is_no_peak_comes_out_as_it_went_in, setup),
        cmocka_unit_test_setup(test_a_peak_comes_out_at_the_ceiling, setup),
        cmocka_unit_test_setup(test_the_gain_falls_and_rises_without_a_step, setup),
        cmocka_unit_test_setup(test_the_gain_is_back_after_200_ms, setup),
        cmocka_unit_test_setup(test_blocks_of_any_length_sound_alike, setup),
        cmocka_unit_test_setup(test_nonsense_becomes_silence, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
