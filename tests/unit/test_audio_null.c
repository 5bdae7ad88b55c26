#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../client/audio.h"

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

struct ears {
    uint64_t frames;
    int64_t last_us;
    float last;
};

static void hear(void *user, const float *stereo, uint32_t frames, int64_t mono_us)
{
    struct ears *e = user;
    e->frames += frames;
    e->last_us = mono_us;
    e->last = stereo[2 * frames - 1];
}

static void test_plays_as_fast_as_time_goes(void **state)
{
    struct audio_null a;
    audio_null_open(&a, *state, 1000000, 0, 480);
    assert_int_equal(audio_null_next_us(&a), 1000000);
    audio_null_run(&a, 999999);
    assert_int_equal(a.frames, 0);
    audio_null_run(&a, 1000000);
    assert_int_equal(a.frames, 480);
    assert_int_equal(audio_null_next_us(&a), 1010000);
    audio_null_run(&a, 1999999);
    assert_int_equal(a.frames, 48000);
}

static void test_drifts(void **state)
{
    struct audio_null fast, slow;
    audio_null_open(&fast, *state, 0, 1000, 480);
    audio_null_run(&fast, 99999999);
    assert_int_equal(fast.frames, 4804800);
    audio_null_open(&slow, *state, 0, -1000, 480);
    audio_null_run(&slow, 99999999);
    assert_int_equal(slow.frames, 4795200);
}

static void test_is_heard_a_latency_later(void **state)
{
    struct ears ears = {.last_us = 0};
    struct audio_null a;
    size_t n = 480;
    float *place = ring_place(mixer_music(*state), &n);
    for (size_t i = 0; i < 2 * n; i++) place[i] = 0.5f;
    ring_wrote(mixer_music(*state), n);
    mixer_release(*state, 0);
    audio_null_open(&a, *state, 5000, 0, 240);
    a.heard = hear;
    a.user = &ears;
    assert_int_equal(audio_null_latency_us(&a), 10000);
    audio_null_run(&a, 14000);
    assert_int_equal(ears.frames, 480);
    assert_int_equal(ears.last_us, 10000 + 10000);
    assert_true(ears.last == 0.5f);
}

static void test_callbacks_wake_late_by_chance(void **state)
{
    struct audio_null a;
    audio_null_open(&a, *state, 0, 0, 480);
    a.late_us = 2000;
    audio_null_run(&a, 999999);
    struct mixer_mark m;
    int64_t least = INT64_MAX, most = 0;
    while (mixer_take_mark(*state, &m)) {
        int64_t late = m.mono_us - (int64_t)m.device_frame * 125 / 6;
        if (late < least) least = late;
        if (late > most) most = late;
    }
    assert_true(least >= 0 && least < 200);
    assert_true(most < 2000 && most > 1800);
}

int main(void)
{
#define MIXER_TEST(test) cmocka_unit_test_setup_teardown(test, open_mixer, close_mixer)
    const struct CMUnitTest tests[] = {
        MIXER_TEST(test_plays_as_fast_as_time_goes),
        MIXER_TEST(test_drifts),
        MIXER_TEST(test_is_heard_a_latency_later),
        MIXER_TEST(test_callbacks_wake_late_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
