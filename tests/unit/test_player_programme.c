/* What is heard where songs begin, end, cross and have holes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../support/listener.h"

static void test_begins_with_the_song(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, -80, 20);
    l.plan[0] = listener_segment(&l, 10, 2000000, 0);
    int64_t begins_us = l.now_us + 2000000;
    listener_plan(&l, 1);
    listener_run(&l, 1500000);
    assert_int_equal(l.first_us, 0);
    listener_run(&l, 2000000);
    assert_in_range(l.first_us, begins_us + 1000,
                    begins_us + 9000); /* the encoder's delay: 6.5 ms */
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    listener_close(&l);
}

/* Two segments that are one piece of music, cut somewhere. */
static double roughest_cut(int64_t start_rest)
{
    struct listener l;
    listener_open(&l, 0, 0);
    l.plan[0] = listener_segment(&l, 10, 300000, 0);
    while (l.plan[0].start_us * 6 % 125 != start_rest) l.plan[0].start_us++;
    l.plan[0].length = 48121;
    l.plan[1] = l.plan[0];
    l.plan[1].number = 12;
    l.plan[1].first = l.plan[0].length;
    l.plan[1].start_us = segment_end_us(&l.plan[0]);
    listener_plan(&l, 2);
    listener_run(&l, 1000000);
    listener_forget(&l);
    listener_run(&l, 1000000);
    double roughest = l.roughest;
    assert_int_equal(l.silent_us, 0);
    l.watched = 1;
    listener_forget(&l);
    listener_run(&l, 1000000);
    assert_true(listener_worst_us(&l, 0, 1) < 50);
    assert_int_equal(listener_counts(&l).concealed, 0);
    listener_close(&l);
    return roughest;
}

static void test_segments_that_abut_are_gapless(void **state)
{
    (void)state;
    for (int64_t rest = 0; rest < 6; rest++) assert_true(roughest_cut(rest) < LISTENER_SMOOTH);
}

/* Where one's end and the other's beginning lie either side of the middle of a frame, one frame is left out or doubled;
   silence would make it 0.3. */
static void test_segments_that_abut_between_frames(void **state)
{
    (void)state;
    for (int64_t rest = 58; rest < 64; rest++) assert_true(roughest_cut(rest) < 0.06);
}

static void test_begins_when_its_data_is_there(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 0, 0);
    l.lose_from = 0;
    l.lose_to = 60;
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    int64_t there_us = l.now_us + 600000;
    listener_plan(&l, 1);
    listener_run(&l, 3000000);
    assert_in_range(l.first_us, there_us, there_us + 100000);
    assert_int_equal(listener_counts(&l).concealed, 0);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    listener_close(&l);
}

static void test_crossfade_keeps_the_power(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 50, 0);
    l.plan[0] = listener_segment(&l, 10, 0, 0);
    l.plan[0].length = 6 * LISTENER_RATE_HZ;
    l.plan[0].fade_out = 3 * LISTENER_RATE_HZ;
    l.plan[1] = listener_segment(&l, 11, 3000000, 0);
    l.plan[1].fade_in = 3 * LISTENER_RATE_HZ;
    l.plan[1].gain_db = -6.0206f;
    listener_plan(&l, 2);
    listener_run(&l, 2800000);
    assert_true(l.loud[0] > 0.28 && l.loud[1] < 0.01);
    listener_run(&l, 1700000);
    double first = l.loud[0], second = 2 * l.loud[1];
    assert_true(fabs(first - 0.3 * 0.7071) < 0.02 && fabs(second - 0.3 * 0.7071) < 0.02);
    assert_true(fabs(hypot(first, second) - 0.3) < 0.01);
    listener_run(&l, 1700000);
    assert_true(l.loud[0] < 0.01 && fabs(l.loud[1] - 0.15) < 0.01);
    assert_true(l.roughest < LISTENER_SMOOTH);
    listener_close(&l);
}

/* In the midst of a song whose chunks from one on to before another never come. */
static void open_with_gap(struct listener *l, uint32_t from, uint32_t to)
{
    listener_open(l, 100, 50);
    l->lose_from = from;
    l->lose_to = to;
    l->plan[0] = listener_segment(l, 10, -3000000, 0);
    listener_plan(l, 1);
}

static void test_what_never_came_is_made_up(void **state)
{
    (void)state;
    struct listener l;
    open_with_gap(&l, 100, 101);
    listener_run(&l, 1000000);
    listener_forget(&l);
    listener_run(&l, 4000000);
    assert_int_equal(listener_counts(&l).concealed, LISTENER_CHUNK_FRAMES);
    assert_int_equal(listener_counts(&l).jumps, 0);
    assert_int_equal(l.silent_us, 0);
    assert_true(listener_worst_us(&l, 9000000, 1) < 50);
    listener_close(&l);
}

static void test_long_gap_is_silence_and_ends_in_step(void **state)
{
    (void)state;
    struct listener l;
    open_with_gap(&l, 80, 110);
    listener_run(&l, 3000000);
    assert_true(l.loud[0] < 0.01);
    listener_run(&l, 3000000);
    assert_int_equal(listener_counts(&l).concealed, 30 * LISTENER_CHUNK_FRAMES);
    assert_true(listener_worst_us(&l, 9000000, 1) < 50);
    listener_close(&l);
}

static void test_skip(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 100, 50, 5000000);
    listener_forget(&l);
    l.plan[0] = listener_segment(&l, 13, 0, 0);
    l.sent[0] = 0;
    listener_plan(&l, 1);
    listener_run(&l, 150000);
    assert_true(l.loud[0] < 0.001 && l.loud[1] > 0.28);
    assert_true(l.roughest < LISTENER_SMOOTH);
    listener_forget(&l);
    listener_run(&l, 3000000);
    assert_true(l.loud[1] > 0.28);
    assert_true(listener_worst_us(&l, 0, 1) < 50);
    assert_true(l.roughest < LISTENER_SMOOTH);
    assert_int_equal(l.silent_us, 0);
    assert_int_equal(listener_counts(&l).concealed, 0);
    assert_int_equal(listener_counts(&l).jumps, 0);
    listener_close(&l);
}

static void test_stop_is_silence_until_the_next_plan(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 0, 0, 2000000);
    player_stop(l.player);
    listener_run(&l, 50000);
    listener_forget(&l);
    listener_run(&l, 1000000);
    assert_int_equal(l.silent_us, 1000000);
    assert_false(listener_counts(&l).playing);
    listener_plan(&l, 1);
    listener_run(&l, 200000);
    listener_forget(&l);
    listener_run(&l, 1000000);
    assert_int_equal(l.silent_us, 0);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    listener_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begins_with_the_song),
        cmocka_unit_test(test_segments_that_abut_are_gapless),
        cmocka_unit_test(test_segments_that_abut_between_frames),
        cmocka_unit_test(test_begins_when_its_data_is_there),
        cmocka_unit_test(test_crossfade_keeps_the_power),
        cmocka_unit_test(test_what_never_came_is_made_up),
        cmocka_unit_test(test_long_gap_is_silence_and_ends_in_step),
        cmocka_unit_test(test_skip),
        cmocka_unit_test(test_stop_is_silence_until_the_next_plan),
    };
    return cmocka_run_group_tests(tests, listener_songs, NULL);
}
