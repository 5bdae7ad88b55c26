#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../client/mixer.h"

enum { BLOCK = 480, DELAY = MIXER_DELAY_FRAMES };

static int open_mixer(void **state)
{
    *state = mixer_new();
    return *state ? 0 : -1;
}

static int close_mixer(void **state)
{
    mixer_free(*state);
    return 0;
}

/* Frames `from` on of a ramp: left counts up by 1e-5 a frame, right the same below zero. */
static void put_ramp(struct mixer *m, int from, int frames)
{
    while (frames > 0) {
        size_t n = (size_t)frames;
        float *place = ring_place(mixer_music(m), &n);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++, from++, frames--) {
            place[2 * i] = (float)from * 1e-5f;
            place[2 * i + 1] = -(float)from * 1e-5f;
        }
        ring_wrote(mixer_music(m), n);
    }
}

static void put_constant(struct mixer *m, float value, int frames)
{
    while (frames > 0) {
        size_t n = (size_t)frames;
        float *place = ring_place(mixer_music(m), &n);
        for (size_t i = 0; i < 2 * n; i++) place[i] = value;
        ring_wrote(mixer_music(m), n);
        frames -= (int)n;
    }
}

static void flow(struct mixer *m)
{
    float out[2];
    mixer_mix_rt(m, out, 1, 0);
    mixer_release(m, 1);
}

static void test_held_is_silent_and_takes_nothing(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    put_constant(m, 0.5f, 1000);
    mixer_mix_rt(m, out, BLOCK, 77);
    for (int i = 0; i < 2 * BLOCK; i++) assert_true(out[i] == 0);
    assert_int_equal(ring_waiting(mixer_music(m)), 1000);
    struct mixer_mark mark;
    assert_true(mixer_take_mark(m, &mark));
    assert_true(mark.held);
    assert_int_equal(mark.mono_us, 77);
    assert_int_equal(mark.frames, BLOCK);
    assert_false(mixer_take_mark(m, &mark));
}

static void test_release_is_exact_to_the_frame(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    mixer_mix_rt(m, out, BLOCK, 0);
    put_ramp(m, 1, 2000);
    mixer_release(m, BLOCK + 100);
    mixer_mix_rt(m, out, BLOCK, 1);
    for (int i = 0; i < 100 + DELAY; i++) assert_true(out[2 * i] == 0);
    for (int i = 100 + DELAY; i < BLOCK; i++) {
        float expected = (float)(i - 100 - DELAY + 1) * 1e-5f; /* bit for bit */
        assert_true(out[2 * i] == expected && out[2 * i + 1] == -expected);
    }
    mixer_mix_rt(m, out, BLOCK, 2);
    struct mixer_mark mark;
    for (int i = 0; i < 3; i++) assert_true(mixer_take_mark(m, &mark));
    assert_false(mark.held);
    assert_int_equal(mark.device_frame, 2 * BLOCK);
    assert_int_equal(mark.ring_frame, BLOCK - 100);
    assert_int_equal(mark.starved, 0);
}

static void test_late_release_begins_at_once(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    mixer_mix_rt(m, out, BLOCK, 0);
    put_ramp(m, 1, BLOCK);
    mixer_release(m, 3);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * DELAY] == 1e-5f);
}

static void test_hold_drops_what_is_stale(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    flow(m);
    put_ramp(m, 1, 2000);
    mixer_mix_rt(m, out, BLOCK, 0);
    mixer_hold(m);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_int_equal(ring_waiting(mixer_music(m)), 0);
    put_constant(m, 0.25f, 1000);
    mixer_release(m, 0);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * DELAY] == 0.25f);
}

/* No step between two frames may be larger than a fade's. */
static void assert_no_click(const float *out, size_t frames, float *before)
{
    for (size_t i = 0; i < frames; i++) {
        assert_true(fabsf(out[2 * i] - *before) < 0.004f);
        *before = out[2 * i];
    }
}

static void test_starving_fades(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK], before = 0.8f;
    flow(m);
    put_constant(m, 0.8f, BLOCK + 200);
    mixer_mix_rt(m, out, BLOCK, 0);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_no_click(out, BLOCK, &before);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_no_click(out, BLOCK, &before);
    assert_true(before == 0);
    put_constant(m, 0.8f, BLOCK);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_no_click(out, BLOCK, &before);
    assert_true(fabsf(before - 0.8f) < 1e-6f);
    struct mixer_mark mark;
    while (mixer_take_mark(m, &mark)) {
    }
    assert_int_equal(mark.starved, 2 * BLOCK - 200);
}

static void test_hold_fades(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK], before = 0.8f;
    flow(m);
    put_constant(m, 0.8f, 2000);
    mixer_mix_rt(m, out, BLOCK, 0);
    mixer_hold(m);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_no_click(out, BLOCK, &before);
    assert_true(before == 0);
}

static void test_volume_ramps(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK], before = 0.5f;
    flow(m);
    put_constant(m, 0.5f, 10 * BLOCK);
    mixer_mix_rt(m, out, BLOCK, 0);
    mixer_set_volume(m, 0.1f);
    for (int i = 0; i < 3; i++) {
        mixer_mix_rt(m, out, BLOCK, 0);
        assert_no_click(out, BLOCK, &before);
    }
    assert_true(fabsf(before - 0.05f) < 1e-6f);
    mixer_set_volume(m, 0);
    for (int i = 0; i < 3; i++) mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[0] == 0 && out[2 * BLOCK - 1] == 0);
    mixer_set_volume(m, 1);
    for (int i = 0; i < 3; i++) mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * BLOCK - 1] == 0.5f);
}

static uint32_t seed;

static float noise(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (float)(int32_t)seed / 2147483648.f;
}

static void test_limiter_keeps_peaks_below_full(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    flow(m);
    seed = 1;
    for (int block = 0; block < 200; block++) {
        size_t n = BLOCK;
        float loud = block % 20 == 0 ? 20.f : block % 7 == 0 ? 1.5f : 0.8f;
        while (n > 0) {
            size_t part = n;
            float *place = ring_place(mixer_music(m), &part);
            for (size_t i = 0; i < 2 * part; i++) place[i] = loud * noise();
            ring_wrote(mixer_music(m), part);
            n -= part;
        }
        mixer_mix_rt(m, out, BLOCK, 0);
        /* 0.892 is -1 dBFS: the gain is down in time, the clip behind it never works */
        for (int i = 0; i < 2 * BLOCK; i++) assert_true(fabsf(out[i]) < 0.8925f);
    }
}

static void test_limiter_recovers(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    flow(m);
    put_constant(m, 0.5f, BLOCK);
    put_constant(m, 4, 1);
    put_constant(m, 0.5f, 12000);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * BLOCK - 1] == 0.5f);
    mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * BLOCK - 1] < 0.2f);
    for (int i = 0; i < 20; i++) mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(out[2 * BLOCK - 1] == 0.5f);
}

static void test_nonsense_is_silence(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    flow(m);
    put_constant(m, NAN, 100);
    put_constant(m, INFINITY, 100);
    put_constant(m, 0.5f, 1000);
    mixer_mix_rt(m, out, BLOCK, 0);
    for (int i = 0; i < 2 * BLOCK; i++) assert_true(fabsf(out[i]) <= 1);
    assert_true(out[2 * BLOCK - 1] == 0.5f);
}

static void test_level_is_the_musics_before_volume(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    assert_true(mixer_level_db(m) == -120);
    flow(m);
    mixer_set_volume(m, 0.1f); /* does not count */
    for (int i = 0; i < 110; i++) {
        put_constant(m, 0.1f, BLOCK);
        mixer_mix_rt(m, out, BLOCK, 0);
    }
    assert_true(fabs(mixer_level_db(m) - -20) < 0.1);
    int64_t silent_ms = mixer_silent_ms(m);
    for (int i = 0; i < 55; i++) mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(fabs(mixer_level_db(m) - -23) < 0.5);
    for (int i = 0; i < 60; i++) mixer_mix_rt(m, out, BLOCK, 0);
    assert_true(mixer_level_db(m) == -120);
    assert_in_range(mixer_silent_ms(m) - silent_ms, 115 * BLOCK / 48 - 40, 115 * BLOCK / 48 + 20);
}

static void test_marks_nobody_takes_are_left_out(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    for (int i = 0; i < 1000; i++) mixer_mix_rt(m, out, BLOCK, i);
    struct mixer_mark mark;
    int n = 0;
    while (mixer_take_mark(m, &mark)) assert_int_equal(mark.mono_us, n++);
    assert_true(n > 100 && n < 1000);
    mixer_mix_rt(m, out, BLOCK, 5000);
    assert_true(mixer_take_mark(m, &mark));
    assert_int_equal(mark.device_frame, 1000 * BLOCK);
}

static void test_says_how_much_it_gave(void **state)
{
    struct mixer *m = *state;
    float out[2 * BLOCK];
    assert_int_equal(mixer_given_frames(m), 0);
    mixer_mix_rt(m, out, BLOCK, 0);
    mixer_mix_rt(m, out, 100, 1);
    assert_int_equal(mixer_given_frames(m), BLOCK + 100);
}

static void test_of_what_is_heard_the_newest_stay(void **state)
{
    struct mixer *m = *state;
    struct mixer_heard h;
    assert_false(mixer_take_heard(m, &h));
    for (int i = 0; i < 1000; i++)
        mixer_put_heard(m, &(struct mixer_heard){(uint64_t)i, 7 * i, 3 * i});
    assert_true(mixer_take_heard(m, &h));
    int n = (int)h.device_frame;
    assert_in_range(n, 900, 990);
    assert_int_equal(h.mono_us, 7 * n);
    assert_int_equal(h.error_us, 3 * n);
    while (mixer_take_heard(m, &h)) assert_int_equal(h.device_frame, ++n);
    assert_int_equal(n, 999);
    mixer_put_heard(m, &(struct mixer_heard){.device_frame = 5});
    assert_true(mixer_take_heard(m, &h));
    assert_int_equal(h.device_frame, 5);
}

/* The history of the device: bit for bit what the callbacks gave, for as long as it is said to be there. */
static void test_what_was_played_can_be_read_again(void **state)
{
    struct mixer *m = *state;
    enum { FRAMES = 100 * BLOCK, KEPT = 62400 /* 1.3 s */ };
    static float given[2 * FRAMES], again[2 * FRAMES];
    flow(m);
    for (int i = 0; i < 100; i++) {
        put_ramp(m, 1 + i * BLOCK, BLOCK);
        mixer_mix_rt(m, given + 2 * BLOCK * i, BLOCK, 0);
    }
    assert_true(mixer_played(m, 1, again, FRAMES));
    assert_memory_equal(again, given, sizeof given);
    assert_true(mixer_played(m, FRAMES, again, 1));
    assert_true(again[0] == given[2 * FRAMES - 2]);
    assert_false(mixer_played(m, FRAMES, again, 2));
    assert_false(mixer_played(m, FRAMES + 2, again, 1));
    for (int i = 0; i < 50; i++) mixer_mix_rt(m, again, BLOCK, 0);
    uint64_t played = mixer_given_frames(m);
    assert_true(mixer_played(m, played - KEPT, again, 1));
    assert_true(again[0] == given[2 * (played - KEPT - 1)]);
    assert_false(mixer_played(m, played - 65536 - 1, again, 1));
}

int main(void)
{
#define MIXER_TEST(test) cmocka_unit_test_setup_teardown(test, open_mixer, close_mixer)
    const struct CMUnitTest tests[] = {
        MIXER_TEST(test_held_is_silent_and_takes_nothing),
        MIXER_TEST(test_release_is_exact_to_the_frame),
        MIXER_TEST(test_late_release_begins_at_once),
        MIXER_TEST(test_hold_drops_what_is_stale),
        MIXER_TEST(test_starving_fades),
        MIXER_TEST(test_hold_fades),
        MIXER_TEST(test_volume_ramps),
        MIXER_TEST(test_limiter_keeps_peaks_below_full),
        MIXER_TEST(test_limiter_recovers),
        MIXER_TEST(test_nonsense_is_silence),
        MIXER_TEST(test_level_is_the_musics_before_volume),
        MIXER_TEST(test_marks_nobody_takes_are_left_out),
        MIXER_TEST(test_says_how_much_it_gave),
        MIXER_TEST(test_of_what_is_heard_the_newest_stay),
        MIXER_TEST(test_what_was_played_can_be_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
