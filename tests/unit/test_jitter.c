/* Chunks in, frames out, and what the plan does to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../support/chunks.h"

static void test_frames_of_a_chunk(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    assert_false(chunks_has(j, 7, 15));
    assert_true(chunks_put(j, 7, 5, 10000000));
    for (uint32_t f = 15; f < 18; f++) assert_true(chunks_has(j, 7, f));
    assert_false(chunks_has(j, 7, 14));
    assert_false(chunks_has(j, 7, 18));
    assert_false(chunks_has(j, 8, 15));
    assert_int_equal(jitter_counts(j).received, 1);
}

static void test_duplicates_count_once(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    assert_true(chunks_put(j, 7, 5, 10000000));
    assert_false(chunks_put(j, 7, 5, 10000000));
    assert_int_equal(jitter_counts(j).received, 1);
}

static void test_padding_is_no_music(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    struct packet_radio c = chunks_of(7, 5);
    c.music_frames = 1;
    assert_true(jitter_put(j, &c, 10000000));
    assert_true(chunks_has(j, 7, 15));
    assert_false(chunks_has(j, 7, 16));
}

static void test_what_does_not_fit_is_refused(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    struct packet_radio c = chunks_of(7, 5);
    c.frame_bytes = 319;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunks_of(7, 5);
    c.frames = c.music_frames = 2;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunks_of(7, 5);
    c.music_frames = 4;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunks_of(7, 5);
    c.first_sample++;
    assert_false(jitter_put(j, &c, 10000000));
    assert_false(chunks_put(j, 7, 1000, 10000000)); /* past the segment's end */
    assert_false(chunks_put(j, 7, 200, 10000000));  /* 12 s ahead */
    assert_false(chunks_put(j, 7, 5, 12000000));    /* long over */
    assert_int_equal(jitter_counts(j).received, 0);
}

static void test_impossible_schedules_take_nothing(void **state)
{
    struct jitter *j = *state;
    struct jitter_schedule bad[] = {chunks_schedule, chunks_schedule, chunks_schedule,
                                    chunks_schedule, chunks_schedule, chunks_schedule};
    bad[0].chunk_frames = 0;
    bad[1].frame_bytes = 0;
    bad[2].frame_bytes = PACKET_FRAMES_BYTES / CHUNKS_FRAMES + 1;
    bad[3].burst_us = 0;
    bad[4].buffer_us = 0;
    bad[5].chunk_frames = 256;
    struct segment s = chunks_minute(7);
    struct packet_nack n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(jitter_begin(j, &bad[i], 10000000));
        chunks_plan(j, &s, 10000000);
        assert_false(chunks_put(j, 7, 5, 10000000));
        assert_false(chunks_has(j, 7, 15));
        assert_false(jitter_ask(j, 20000000, CHUNKS_RTT_US, &n));
        assert_int_equal(jitter_buffered_ms(j, 20000000), 0);
    }
}

static void test_played_ones_make_room(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 1000; c++)
        assert_true(chunks_put(j, 7, c, 10000000 + (int64_t)c * CHUNKS_US));
    assert_false(chunks_has(j, 7, 3 * 900));
    assert_true(chunks_has(j, 7, 3 * 999));
    assert_true(chunks_has(j, 7, 3 * 996)); /* just played: the run-up of a decoder */
}

/* Its trim says so: 500 ms at most. */
static void test_what_a_device_plays_half_a_second_later_is_still_there(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 100; c++) {
        int64_t now_us = 10000000 + (int64_t)c * CHUNKS_US;
        assert_true(chunks_put(j, 7, c + 20, now_us));                  /* 1.2 s ahead */
        int64_t played = (now_us - 10000000 - 500000 - 100000) / 20000; /* a run-up before it */
        if (c > 40) assert_true(chunks_has(j, 7, (uint32_t)played));
    }
}

static void test_music_behind_a_gap_is_still_to_come(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    assert_false(jitter_has_later(j, 10000000));
    assert_true(chunks_put(j, 7, 5, 10000000));
    assert_true(chunks_put(j, 7, 10, 10000000));
    assert_int_equal(jitter_buffered_ms(j, 10000000 + 7 * CHUNKS_US), 0);
    assert_true(jitter_has_later(j, 10000000 + 7 * CHUNKS_US));
    assert_true(jitter_has_later(j, 10000000 + 11 * CHUNKS_US - 1));
    assert_false(jitter_has_later(j, 10000000 + 11 * CHUNKS_US));
}

static void test_past_the_last_place_chunks_are_refused(void **state)
{
    struct jitter *j = *state;
    uint32_t c = 0;
    while (chunks_put(j, 99, c, 10000000)) c++;
    assert_int_equal(c, JITTER_CHUNKS);
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 11500000); /* 99 was never announced */
    assert_true(chunks_put(j, 7, 26, 11500000));
}

/* -- the plan ------------------------------------------------------------------------------------- */

static void test_chunks_may_overtake_the_plan(void **state)
{
    struct jitter *j = *state;
    assert_true(chunks_put(j, 7, 5, 10000000));
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10200000);
    assert_true(chunks_has(j, 7, 15));
}

static void test_chunks_before_the_clock(void **state)
{
    struct jitter *j = *state;
    assert_true(jitter_begin(j, &chunks_schedule, 0));
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 0);
    assert_true(chunks_put(j, 7, 100, 0));
    struct packet_nack n;
    assert_false(jitter_ask(j, 0, CHUNKS_RTT_US, &n));
    assert_int_equal(jitter_buffered_ms(j, 0), 0);
    assert_false(jitter_ask(j, 16000000, CHUNKS_RTT_US,
                            &n)); /* now the time is known; nothing is missed yet */
    assert_int_equal(jitter_buffered_ms(j, 16000000), 60);
}

static void test_cancelled_segments_are_dropped(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7), other = chunks_minute(8);
    chunks_plan(j, &s, 10000000);
    assert_true(chunks_put(j, 7, 5, 10000000));
    assert_true(chunks_put(j, 8, 5, 10000000));
    chunks_plan(j, &other, 10100000);
    assert_false(chunks_has(j, 7, 15));
    assert_true(chunks_has(j, 8, 15));
}

static void test_shortened_segments_lose_their_end(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    assert_true(chunks_put(j, 7, 5, 10000000));
    assert_true(chunks_put(j, 7, 10, 10000000));
    s.length = 6 * CHUNKS_SAMPLES;
    chunks_plan(j, &s, 10100000);
    assert_true(chunks_has(j, 7, 15));
    assert_false(chunks_has(j, 7, 30));
}

static void test_bursts_for_the_clock(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    int64_t b = 0;
    struct packet_radio c = chunks_of(7, 17);
    assert_false(jitter_burst_us(j, &c, &b)); /* sent on joining, or soon after: not sure */
    c = chunks_of(7, 50); /* heard at 13.0 s: more than 1 s after the burst at 11.5 s */
    assert_true(jitter_burst_us(j, &c, &b));
    assert_int_equal(b, 12100000);
    c = chunks_of(7, 34); /* heard at 12.04 s */
    assert_true(jitter_burst_us(j, &c, &b));
    assert_int_equal(b, 11500000);
    c = chunks_of(8, 50);
    assert_false(jitter_burst_us(j, &c, &b));
}

static void test_buffered_up_to_the_first_gap(void **state)
{
    struct jitter *j = *state;
    struct segment s[2] = {chunks_minute(7), chunks_minute(8)};
    s[0].length = 5 * CHUNKS_SAMPLES + 100;
    s[1].start_us = segment_end_us(&s[0]);
    jitter_plan(j, s, 2, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 0);
    for (uint32_t c = 0; c < 5; c++) chunks_put(j, 7, c, 10000000);
    chunks_put(j, 8, 0, 10000000);
    chunks_put(j, 8, 2, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 300);
    assert_int_equal(jitter_buffered_ms(j, 10050000), 250);
    chunks_put(j, 7, 5, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 362);
    chunks_put(j, 8, 1, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 482);
}

int main(void)
{
#define JITTER_TEST(test) cmocka_unit_test_setup_teardown(test, chunks_open, chunks_close)
    const struct CMUnitTest tests[] = {
        JITTER_TEST(test_frames_of_a_chunk),
        JITTER_TEST(test_duplicates_count_once),
        JITTER_TEST(test_padding_is_no_music),
        JITTER_TEST(test_what_does_not_fit_is_refused),
        JITTER_TEST(test_impossible_schedules_take_nothing),
        JITTER_TEST(test_played_ones_make_room),
        JITTER_TEST(test_what_a_device_plays_half_a_second_later_is_still_there),
        JITTER_TEST(test_music_behind_a_gap_is_still_to_come),
        JITTER_TEST(test_past_the_last_place_chunks_are_refused),
        JITTER_TEST(test_chunks_may_overtake_the_plan),
        JITTER_TEST(test_chunks_before_the_clock),
        JITTER_TEST(test_cancelled_segments_are_dropped),
        JITTER_TEST(test_shortened_segments_lose_their_end),
        JITTER_TEST(test_bursts_for_the_clock),
        JITTER_TEST(test_buffered_up_to_the_first_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
