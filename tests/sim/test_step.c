/* Clocks, machines and paths of every kind: all who hear a room hear it at the same time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/packet.h"
#include "scene.h"

static void two_listeners_hear_the_same_at_the_same_time(void **state)
{
    (void)state;
    struct world *w = scene_open(1, NULL);
    int a = scene_join(w, "Maya", ROCK, 40, -30), b = scene_join(w, "Ziad", ROCK, -60, 80);
    world_run(w, S(30));
    assert_string_equal(scene_text(w, a, "room", "name"), "Rock");
    assert_string_equal(scene_text(w, a, "room", "id"), scene_text(w, b, "room", "id"));
    int64_t now = world_us(w);
    assert_true(world_silence_us(w, a, now - S(28), now) < S(0.02));
    assert_true(world_silence_us(w, b, now - S(28), now) < S(0.02));
    for (int s = 2; s <= 20; s += 6) scene_in_step(w, a, b, now - S(s), 300);
    assert_int_equal((int)scene_number(w, a, "sync", "concealed"), 0);
    assert_int_equal((int)scene_number(w, b, "sync", "concealed"), 0);
    world_free(w);
}

static void a_late_joiner_is_in_step_within_a_moment(void **state)
{
    (void)state;
    struct world *w = scene_open(2, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(17.3));
    int64_t joined = world_us(w);
    int b = scene_join(w, "Ziad", ROCK, 50, -40);
    world_run(w, S(6));
    assert_true(world_silence_us(w, b, joined + S(0.3), world_us(w)) < S(0.02));
    scene_in_step(w, a, b, joined + S(0.4), 1000);
    scene_in_step(w, a, b, joined + S(4), 500);
    assert_string_equal(scene_text(w, a, "playing", "title"), scene_text(w, b, "playing", "title"));
    world_free(w);
}

static void a_wall_clock_set_by_years_does_not_matter(void **state)
{
    (void)state;
    struct world *w = scene_open(31, NULL);
    int a = scene_join(w, "Maya", ROCK, 30, 0), b = scene_join(w, "Ziad", ROCK, -30, 0);
    const int64_t year_us = S(365.25 * 86400);
    world_run(w, S(6));
    world_set_wall(w, a, 9 * year_us);
    world_set_wall(w, WORLD_SERVER, -20 * year_us);
    int64_t set_us = world_us(w);
    world_run(w, S(8));
    for (int s = 0; s < 7; s++) scene_in_step(w, a, b, set_us + S(s), 300);
    scene_whole(w, a, set_us, world_us(w));
    scene_whole(w, b, set_us, world_us(w));
    world_free(w);
}

/* No system's clock does that, but machines that others pretend to be did. */
static void jump_the_clock(uint64_t seed, double by_s, double after_s)
{
    struct world *w = scene_open(seed, NULL);
    int a = scene_join(w, "Maya", ROCK, 30, 20), b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(after_s));
    world_step_clock(w, a, S(by_s));
    int64_t jumped_us = world_us(w);
    world_run(w, S(4));
    scene_seconds_to_step(w, b, a, jumped_us, 2, 500);
    scene_whole(w, b, jumped_us, world_us(w));
    world_free(w);
}

static void a_monotonic_clock_that_jumps_is_in_step_again_within_2_s(void **state)
{
    (void)state;
    static const double jumps_s[] = {-5, -0.03, 0.03, 3, 3600};
    for (size_t i = 0; i < sizeof jumps_s / sizeof *jumps_s; i++) {
        jump_the_clock(32 + i, jumps_s[i], 15);
    }
    for (double after_s = 120; after_s < 123; after_s++) /* probes are some 3 s apart then */
        jump_the_clock(37, 0.03, after_s);
}

/* As when the machine that it runs on was put aside. */
static void a_server_clock_that_jumps_ahead_is_survived(void **state)
{
    (void)state;
    struct world *w = scene_open(36, NULL);
    int a = scene_join(w, "Maya", ROCK, 30, 20), b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(10));
    world_step_clock(w, WORLD_SERVER, S(2));
    int64_t jumped_us = world_us(w);
    world_run(w, S(12));
    scene_seconds_to_step(w, a, b, jumped_us, 10, 500);
    assert_true(world_silence_us(w, a, world_us(w) - S(3), world_us(w)) < S(0.02));
    world_free(w);
}

static double sleep_for(uint64_t seed, enum world_sleep how, double seconds)
{
    struct world *w = scene_open(seed, NULL);
    int a = scene_join(w, "Maya", ROCK, 30, 20), b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(20));
    world_sleep(w, a, how);
    world_run(w, S(seconds));
    world_sleep(w, a, WORLD_AWAKE);
    int64_t woke_us = world_us(w);
    world_run(w, S(5));
    double after_s = scene_seconds_to_step(w, b, a, woke_us, 2, 1000);
    world_free(w);
    return after_s;
}

static void a_suspended_laptop_is_in_step_again_within_2_s(void **state)
{
    (void)state;
    sleep_for(41, WORLD_ASLEEP, 1);
    sleep_for(42, WORLD_ASLEEP, 7);
    sleep_for(43, WORLD_ASLEEP, 25);
}

/* After 30 s the server has given the session up: it is joined anew. */
static void after_a_long_sleep_it_is_back_within_2_s(void **state)
{
    (void)state;
    sleep_for(44, WORLD_ASLEEP, 45);
    sleep_for(45, WORLD_ASLEEP, 600);
}

static void a_stopped_process_is_in_step_again_within_2_s(void **state)
{
    (void)state;
    sleep_for(46, WORLD_STALLED, 0.4);
    sleep_for(47, WORLD_STALLED, 6);
}

/* Nobody can tell from within which way was the slower: half of the round trip is the most that can be said. */
static void an_asymmetric_path_errs_by_half_the_round_trip_at_most(void **state)
{
    (void)state;
    struct world *w = scene_open(51, NULL);
    int a = scene_join_over(w, "Maya", &(struct network_path){.delay_us = 2000, .skew_us = 36000});
    int b = scene_join_over(w, "Ziad", &(struct network_path){.delay_us = 500});
    world_run(w, S(12));
    double likeness, lag_us = world_lag_us(w, b, a, world_us(w) - S(2), S(0.2), &likeness);
    assert_true(likeness > 0.9);
    assert_true(fabs(fabs(lag_us) - 18000) < 300); /* half of 36 ms */
    assert_true(fabs(lag_us) <= scene_number(w, a, "sync", "rtt_us") / 2);
    world_free(w);
}

/* How far apart two are on average over some seconds, the first of which has just come. */
static double early_lag_us(uint64_t seed, double remembered_ppm)
{
    struct world *w = scene_open(seed, NULL);
    struct world_client far = {.path = {.delay_us = 4000, .jitter_mean_us = 4000},
                               .nick = "Maya",
                               .taste = ROCK,
                               .clock_ppm = -180,
                               .drift_ppm = remembered_ppm};
    int b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(20));
    int a = world_join(w, &far);
    world_run(w, S(8));
    double sum = 0, likeness;
    for (int s = 1; s < 7; s++)
        sum += fabs(world_lag_us(w, b, a, world_us(w) - S(s), S(0.2), &likeness));
    world_free(w);
    return sum / 6;
}

static void a_remembered_drift_helps_from_the_first_second(void **state)
{
    (void)state;
    double without = 0, with = 0;
    for (uint64_t seed = 60; seed < 66; seed++) {
        without += early_lag_us(seed, 0);
        with += early_lag_us(seed, 180);
    }
    assert_true(with < 0.85 * without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_listeners_hear_the_same_at_the_same_time),
        cmocka_unit_test(a_late_joiner_is_in_step_within_a_moment),
        cmocka_unit_test(a_wall_clock_set_by_years_does_not_matter),
        cmocka_unit_test(a_monotonic_clock_that_jumps_is_in_step_again_within_2_s),
        cmocka_unit_test(a_server_clock_that_jumps_ahead_is_survived),
        cmocka_unit_test(a_suspended_laptop_is_in_step_again_within_2_s),
        cmocka_unit_test(after_a_long_sleep_it_is_back_within_2_s),
        cmocka_unit_test(a_stopped_process_is_in_step_again_within_2_s),
        cmocka_unit_test(an_asymmetric_path_errs_by_half_the_round_trip_at_most),
        cmocka_unit_test(a_remembered_drift_helps_from_the_first_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
