#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>
#include <cmocka.h>
#include "../../common/segment.h"

static const struct segment song = {.number = 1,
                                    .start_us = 5000000,
                                    .first = 48000,
                                    .length = 480000,
                                    .fade_in = 96000,
                                    .fade_out = 48000};

static void times_and_samples(void **state)
{
    (void)state;
    assert_int_equal(segment_time_us(&song, 48000), 5000000);
    assert_int_equal(segment_time_us(&song, 96000), 6000000);
    assert_int_equal(segment_time_us(&song, 0), 4000000);
    assert_int_equal(segment_sample_at(&song, 5000000), 48000);
    assert_int_equal(segment_sample_at(&song, 5000020), 48000);
    assert_int_equal(segment_sample_at(&song, 5000021), 48001);
    assert_int_equal(segment_sample_at(&song, 4999999), 47999);
    assert_int_equal(segment_sample_at(&song, 3000000), -48000);
    assert_int_equal(segment_end_us(&song), 15000000);
}

/* At the time that is named for a sample it is heard, and a microsecond before it is not. */
static void a_sample_is_heard_at_its_time(void **state)
{
    (void)state;
    for (int64_t sample = 47900; sample < 48200; sample++) {
        int64_t us = segment_time_us(&song, sample);
        assert_int_equal(segment_sample_at(&song, us), sample);
        assert_int_equal(segment_sample_at(&song, us - 1), sample - 1);
    }
}

static void a_year_of_server_time_is_exact(void **state)
{
    (void)state;
    struct segment late = song;
    late.start_us = INT64_C(31536000000000);
    assert_int_equal(segment_sample_at(&late, late.start_us + 1000000), 96000);
    struct segment longest = {.start_us = 0, .first = UINT32_MAX, .length = UINT32_MAX};
    assert_int_equal(segment_sample_at(&longest, segment_end_us(&longest)),
                     2 * (int64_t)UINT32_MAX);
    assert_int_equal(segment_chunk_end(&longest, 1), (2 * (int64_t)UINT32_MAX + 959) / 960);
}

static void chunks_cover_the_segment(void **state)
{
    (void)state;
    /* Samples 48000 to 527999 are frames 50 to 549, at 3 frames a chunk up to chunk 183 (frame 549). */
    assert_int_equal(segment_chunk_end(&song, 3), 184);
    assert_int_equal(segment_chunk_end(&song, 1), 550);
    assert_int_equal(segment_chunk_us(&song, 0, 3), 4000000);
    assert_int_equal(segment_chunk_us(&song, 50, 1), 5000000);
    assert_int_equal(segment_chunk_us(&song, 17, 3), 5020000);
}

static void a_listener_begins_with_the_run_up(void **state)
{
    (void)state;
    assert_int_equal(segment_chunk_from(&song, 5000000, 1), 45);
    assert_int_equal(segment_chunk_from(&song, 5000000, 3), 15);
    assert_int_equal(segment_chunk_from(&song, 0, 1), 45); /* not begun yet */
    assert_int_equal(segment_chunk_from(&song, 5020000, 1), 46);
    assert_int_equal(segment_chunk_from(&song, 5019999, 1), 45);
    assert_int_equal(segment_chunk_from(&song, 14999999, 1), 544); /* the last frame is 549 */
    assert_int_equal(segment_chunk_from(&song, 15000000, 1), 550); /* over: nothing */
    struct segment whole = {.start_us = 0, .first = 312, .length = 480000};
    assert_int_equal(segment_chunk_from(&whole, 0, 3), 0); /* the reel has no earlier frame */
    assert_int_equal(segment_chunk_from(&whole, 90000, 1), 0);
    assert_int_equal(segment_chunk_from(&whole, 120000, 1), 1);
}

static void fades_go_from_silence_to_silence(void **state)
{
    (void)state;
    assert_true(segment_fade(&song, 47999) == 0.0f);
    assert_true(segment_fade(&song, 48000) == 0.0f);
    assert_true(fabsf(segment_fade(&song, 96000) - 0.70710678f) < 1e-6f);
    assert_true(segment_fade(&song, 144000) == 1.0f);
    assert_true(segment_fade(&song, 300000) == 1.0f);
    assert_true(segment_fade(&song, 480000) == 1.0f);
    assert_true(fabsf(segment_fade(&song, 504000) - 0.70710678f) < 1e-6f);
    assert_true(segment_fade(&song, 527999) > 0.0f);
    assert_true(segment_fade(&song, 528000) == 0.0f);
    struct segment plain = {.first = 10, .length = 5};
    assert_true(segment_fade(&plain, 10) == 1.0f);
    assert_true(segment_fade(&plain, 14) == 1.0f);
    assert_true(segment_fade(&plain, 15) == 0.0f);
}

static void a_crossfade_keeps_the_power(void **state)
{
    (void)state;
    struct segment out = {.first = 0, .length = 144000, .fade_out = 144000};
    struct segment in = {.first = 0, .length = 144000, .fade_in = 144000};
    for (int64_t i = 0; i < 144000; i += 777) {
        float a = segment_fade(&out, i), b = segment_fade(&in, i);
        assert_true(fabsf(a * a + b * b - 1.0f) < 1e-5f);
    }
}

/* A hundred segments in a row: each begins on the sample after the last of the one before, counted on the grid from time zero. */
static void followers_stay_on_the_grid_of_samples(void **state)
{
    (void)state;
    struct segment s = {.start_us = 1234567, .first = 312, .length = 48001};
    int64_t grid = s.start_us * 6 / 125;
    for (int i = 0; i < 100; i++) {
        struct segment next = s;
        next.start_us = segment_follower_us(&s, (int64_t)s.first + s.length);
        next.length = 40000 + (uint32_t)i * 7;
        grid += s.length;
        assert_true(next.start_us * 6 / 125 == grid);
        assert_in_range(next.start_us - segment_end_us(&s) + 1000, 979,
                        1001); /* at most a sample from the time itself */
        s = next;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_and_samples),
        cmocka_unit_test(a_sample_is_heard_at_its_time),
        cmocka_unit_test(a_year_of_server_time_is_exact),
        cmocka_unit_test(chunks_cover_the_segment),
        cmocka_unit_test(a_listener_begins_with_the_run_up),
        cmocka_unit_test(fades_go_from_silence_to_silence),
        cmocka_unit_test(a_crossfade_keeps_the_power),
        cmocka_unit_test(followers_stay_on_the_grid_of_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
