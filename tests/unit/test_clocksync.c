/* Clocks in virtual time, over paths whose delays are exponential noise on top of a least one. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../../client/clocksync.h"

enum { STEP_US = 1000, MOST_ERRORS = 100000, FLYING = 64, QUEUED_US = 5 };

struct flight {
    int64_t sent_us, passed_us, back_us;
};

struct world {
    struct clocksync *clock;
    uint64_t seed;
    int64_t now_us;
    double drift_ppm, ahead_us;
    double there_us, back_us, noise_us, loss;
    bool together;   /* probes that go out at once are held up alike, but for some us each */
    double burst_us; /* of chunks; 0: none */
    double next_burst_us;
    struct flight flying[FLYING];
    size_t flights, sent;
};

static double chance(struct world *w)
{
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(w->seed >> 11) + 0.5) / 9007199254740992.0;
}

static double noise(struct world *w)
{
    return w->noise_us > 0 ? -w->noise_us * log(chance(w)) : 0;
}

static double server_at(const struct world *w, double mono_us)
{
    return mono_us * (1 + w->drift_ppm * 1e-6) + w->ahead_us;
}

static struct world world_open(uint64_t seed, double rtt_us, double noise_us)
{
    struct world w = {.clock = clocksync_new(0),
                      .seed = seed,
                      .now_us = 1000000,
                      .ahead_us = 4e9,
                      .there_us = rtt_us / 2,
                      .back_us = rtt_us / 2,
                      .noise_us = noise_us};
    assert_non_null(w.clock);
    for (int i = 0; i < 10; i++) chance(&w);
    return w;
}

static void world_close(struct world *w)
{
    clocksync_free(w->clock);
}

static void send_probes(struct world *w)
{
    double there_us = w->together ? noise(w) : 0, back_us = w->together ? noise(w) : 0;
    for (; clocksync_next_probe_us(w->clock) <= w->now_us && w->flights < FLYING; w->sent++) {
        clocksync_sent(w->clock, w->now_us);
        there_us = w->together ? there_us + QUEUED_US : noise(w);
        double there = (double)w->now_us + w->there_us + there_us;
        double back = there + w->back_us + (w->together ? back_us : noise(w));
        if (chance(w) < w->loss) continue;
        w->flying[w->flights++] =
            (struct flight){w->now_us, llround(server_at(w, there)), llround(back)};
    }
}

static void take_answers(struct world *w)
{
    for (size_t i = 0; i < w->flights;) {
        struct flight f = w->flying[i];
        if (f.back_us > w->now_us) {
            i++;
            continue;
        }
        clocksync_probe(w->clock, f.sent_us, f.passed_us, f.back_us);
        w->flying[i] = w->flying[--w->flights];
    }
}

static void take_bursts(struct world *w)
{
    if (w->burst_us <= 0 || (double)w->now_us < w->next_burst_us + 50000) return;
    int64_t sent_us = llround(server_at(w, w->next_burst_us));
    for (int i = 0; i < 10; i++)
        clocksync_heard(w->clock, sent_us, llround(w->next_burst_us + w->back_us + noise(w)));
    w->next_burst_us = fmax((double)w->now_us, w->next_burst_us + w->burst_us);
}

static double error_us(const struct world *w)
{
    return (double)clocksync_server_us(w->clock, w->now_us) - server_at(w, (double)w->now_us);
}

static void run_ms(struct world *w, int ms)
{
    for (; ms > 0; ms--) {
        w->now_us += STEP_US;
        send_probes(w);
        take_answers(w);
        take_bursts(w);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double errors[MOST_ERRORS];

/* The error that 99 of 100 moments stay below, over `worlds` of them, from one second to another. */
static double p99_us(int worlds, double rtt_us, double noise_us, double burst_us, int from_s,
                     int to_s)
{
    size_t n = 0;
    for (int k = 0; k < worlds; k++) {
        struct world w = world_open((uint64_t)k + 1, rtt_us, noise_us);
        w.drift_ppm = 400 * chance(&w) - 200;
        w.burst_us = burst_us;
        run_ms(&w, from_s * 1000);
        for (int i = 0; i < (to_s - from_s) * 5; i++) {
            run_ms(&w, 200);
            assert_true(n < MOST_ERRORS);
            errors[n++] = fabs(error_us(&w));
        }
        world_close(&w);
    }
    qsort(errors, n, sizeof *errors, ascending);
    return errors[n * 99 / 100];
}

/* -- accuracy --------------------------------------------------------------------------------- */

static void test_within_50_us_after_10_s_on_a_lan(void **state)
{
    (void)state;
    assert_true(p99_us(30, 2000, 1000, 0, 9, 12) < 45);
}

static void test_within_50_us_while_chunks_come(void **state)
{
    (void)state;
    assert_true(p99_us(10, 2000, 1000, 600000, 12, 100) < 35);
}

static void test_wifi_and_internet(void **state)
{
    (void)state;
    assert_true(p99_us(8, 8000, 4000, 600000, 30, 80) < 200);
    assert_true(p99_us(8, 80000, 15000, 600000, 30, 80) < 1000);
}

static void test_first_answer_within_1_ms_on_a_lan(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 80; k++) {
        struct world w = world_open(k + 1, 2000, 1000);
        w.drift_ppm = 200;
        int ms = 0;
        for (; !clocksync_ready(w.clock); ms++) run_ms(&w, 1);
        assert_true(ms < 25);
        assert_true(fabs(error_us(&w)) < 1000);
        world_close(&w);
    }
}

static void test_asymmetry_errs_by_half_the_round_trip_at_most(void **state)
{
    (void)state;
    struct world w = world_open(3, 0, 100);
    w.there_us = 30000;
    w.back_us = 1000;
    run_ms(&w, 10000);
    assert_true(fabs(error_us(&w) - 14500) < 100);
    assert_true(fabs(error_us(&w)) <= (double)clocksync_rtt_us(w.clock) / 2);
    world_close(&w);
}

static void test_claims_an_honest_error(void **state)
{
    (void)state;
    double square = 0;
    int n = 0;
    for (uint64_t k = 0; k < 50; k++) {
        struct world w = world_open(k + 1, 2000, 1000);
        w.drift_ppm = 300 * chance(&w) - 150;
        run_ms(&w, 1000);
        for (int i = 0; i < 10; i++) {
            run_ms(&w, 1000);
            square += pow(error_us(&w) / clocksync_error_us(w.clock), 2);
            n++;
        }
        world_close(&w);
    }
    double ratio = sqrt(square / n);
    assert_true(ratio > 0.6 && ratio < 1.5);
}

static void test_does_not_jump_about(void **state)
{
    (void)state;
    struct world w = world_open(5, 2000, 1000);
    w.drift_ppm = 120;
    run_ms(&w, 10000);
    double before = error_us(&w);
    for (int i = 0; i < 5000; i++) {
        run_ms(&w, 10);
        assert_true(fabs(error_us(&w) - before) < 25);
        before = error_us(&w);
    }
    assert_true(fabs(clocksync_drift_ppm(w.clock) - 120) < 2);
    world_close(&w);
}

/* -- when to probe ------------------------------------------------------------------------------ */

static void test_probes_often_then_seldom(void **state)
{
    (void)state;
    struct world w = world_open(7, 2000, 100);
    run_ms(&w, 1);
    assert_int_equal(w.sent, 8);
    run_ms(&w, 10000);
    assert_in_range(w.sent, 205, 210);
    run_ms(&w, 290000);
    assert_in_range(w.sent, 205 + 180, 210 + 210);
    size_t before = w.sent;
    run_ms(&w, 40000);
    assert_int_equal(w.sent - before, 20);
    world_close(&w);
}

/* Where many come at once the first probes are late together: that is no drift, and nothing to ask eight times more about. */
static void test_in_a_crowd_few_questions_are_enough(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world w = world_open(seed, 500, 5000);
        w.together = true;
        clocksync_pace(w.clock, 4000000);
        run_ms(&w, 100000);
        assert_in_range(w.sent, 8 + 24, 8 + 24 + 8);
        assert_true(fabs(error_us(&w)) < 1500);
        world_close(&w);
    }
}

static void test_some_of_the_first_lost(void **state)
{
    (void)state;
    struct world w = world_open(9, 2000, 1000);
    w.loss = 0.5;
    run_ms(&w, 400);
    assert_true(clocksync_ready(w.clock));
    assert_true(fabs(error_us(&w)) < 2000);
    world_close(&w);
}

/* -- what can go wrong --------------------------------------------------------------------------- */

static void test_impossible_probes_are_left_out(void **state)
{
    (void)state;
    struct world w = world_open(10, 2000, 100);
    run_ms(&w, 3000);
    double before = error_us(&w);
    assert_false(clocksync_probe(w.clock, w.now_us, 0, w.now_us - 1));
    assert_false(clocksync_probe(w.clock, w.now_us - 2000, 12345, w.now_us)); /* contradicts all */
    assert_true(error_us(&w) == before);
    run_ms(&w, 1000);
    assert_true(fabs(error_us(&w)) < 60);
    world_close(&w);
}

/* The machine slept, and its clock with it. */
static void test_sleep_is_noticed_by_the_next_burst(void **state)
{
    (void)state;
    struct world w = world_open(11, 2000, 100);
    w.burst_us = 600000;
    run_ms(&w, 200000);
    w.ahead_us += 3e9;
    run_ms(&w, 1000);
    assert_true(clocksync_ready(w.clock));
    assert_true(fabs(error_us(&w)) < 200);
    world_close(&w);
}

static void test_clock_set_back_is_noticed_by_two_probes(void **state)
{
    (void)state;
    struct world w = world_open(12, 2000, 100);
    run_ms(&w, 30000);
    w.ahead_us -= 50000;
    for (int ms = 0; ms < 5000; ms++) { /* the music, too, goes on meanwhile */
        run_ms(&w, 1);
        assert_true(clocksync_ready(w.clock));
    }
    assert_true(fabs(error_us(&w)) < 200);
    world_close(&w);
}

/* Set ahead by little: no chunk comes too early, and the next probe is far away. */
static void test_who_doubts_a_clock_is_answered_at_once(void **state)
{
    (void)state;
    struct world w = world_open(13, 2000, 100);
    w.burst_us = 600000;
    run_ms(&w, 700000);
    w.ahead_us -= 30000;
    run_ms(&w, 100);
    assert_true(fabs(error_us(&w)) > 29000);
    clocksync_doubt(w.clock, w.now_us);
    run_ms(&w, 400);
    assert_true(fabs(error_us(&w)) < 200);
    run_ms(&w, 20000);
    size_t sent = w.sent;
    for (int i = 0; i < 100; i++) clocksync_doubt(w.clock, w.now_us); /* now and then only */
    assert_true(clocksync_next_probe_us(w.clock) <= w.now_us);
    run_ms(&w, 1);
    assert_in_range(w.sent - sent, 7, 8);
    clocksync_doubt(w.clock, w.now_us);
    assert_true(clocksync_next_probe_us(w.clock) > w.now_us);
    w.now_us -= 60000000; /* set back far */
    clocksync_doubt(w.clock, w.now_us);
    assert_true(clocksync_next_probe_us(w.clock) <= w.now_us);
    world_close(&w);
}

static void test_slower_path_is_learnt(void **state)
{
    (void)state;
    struct world w = world_open(13, 2000, 100);
    run_ms(&w, 5000);
    w.there_us += 3000;
    run_ms(&w, 20000);
    assert_true(fabs(error_us(&w) - 1500) < 60);
    world_close(&w);
}

/* A question that left then, and an answer that came after so long. */
static void probe(struct clocksync *c, int64_t sent_us, int64_t took_us)
{
    clocksync_probe(c, sent_us, sent_us + took_us / 2 + 4000000000, sent_us + took_us);
}

static struct clocksync *after_20_ms(void)
{
    struct clocksync *c = clocksync_new(0);
    assert_non_null(c);
    for (int64_t s = 1; s <= 20; s++) probe(c, s * 1000000, 20000);
    assert_int_equal(clocksync_rtt_us(c), 20000);
    return c;
}

/* The network stood still for two seconds, and gives all answers at once. */
static void test_one_flood_does_not_make_the_path_long(void **state)
{
    (void)state;
    struct clocksync *c = after_20_ms();
    for (int64_t i = 0; i < 8; i++) probe(c, 22000000 + i * 250000, 2000000 - i * 249900);
    assert_in_range(clocksync_rtt_us(c), 20000, 45000);
    probe(c, 26000000, 20000);
    probe(c, 28000000, 20000);
    assert_in_range(clocksync_rtt_us(c), 20000, 27000);
    clocksync_free(c);
}

static void test_a_path_that_is_longer_is_learnt_soon(void **state)
{
    (void)state;
    struct clocksync *c = after_20_ms();
    for (int64_t s = 22; s < 32; s += 2) probe(c, s * 1000000, 200000);
    assert_in_range(clocksync_rtt_us(c), 160000, 200000);
    probe(c, 32000000, 30000);
    probe(c, 34000000, 30000);
    assert_in_range(clocksync_rtt_us(c), 30000, 80000); /* and one that is shorter, sooner */
    clocksync_free(c);
}

static void test_reset_keeps_the_drift(void **state)
{
    (void)state;
    struct world w = world_open(14, 2000, 300);
    w.drift_ppm = 170;
    run_ms(&w, 20000);
    clocksync_reset(w.clock);
    assert_false(clocksync_ready(w.clock));
    w.flights = 0;
    w.ahead_us = 17;
    run_ms(&w, 100);
    assert_true(clocksync_ready(w.clock));
    assert_true(fabs(clocksync_drift_ppm(w.clock) - 170) < 10);
    world_close(&w);
}

static void test_remembered_drift(void **state)
{
    (void)state;
    struct clocksync *c = clocksync_new(-77);
    assert_true(clocksync_drift_ppm(c) == -77);
    clocksync_free(c);
    c = clocksync_new(NAN);
    assert_true(clocksync_drift_ppm(c) == 0);
    clocksync_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_within_50_us_after_10_s_on_a_lan),
        cmocka_unit_test(test_within_50_us_while_chunks_come),
        cmocka_unit_test(test_wifi_and_internet),
        cmocka_unit_test(test_first_answer_within_1_ms_on_a_lan),
        cmocka_unit_test(test_asymmetry_errs_by_half_the_round_trip_at_most),
        cmocka_unit_test(test_claims_an_honest_error),
        cmocka_unit_test(test_does_not_jump_about),
        cmocka_unit_test(test_probes_often_then_seldom),
        cmocka_unit_test(test_in_a_crowd_few_questions_are_enough),
        cmocka_unit_test(test_some_of_the_first_lost),
        cmocka_unit_test(test_impossible_probes_are_left_out),
        cmocka_unit_test(test_sleep_is_noticed_by_the_next_burst),
        cmocka_unit_test(test_clock_set_back_is_noticed_by_two_probes),
        cmocka_unit_test(test_who_doubts_a_clock_is_answered_at_once),
        cmocka_unit_test(test_slower_path_is_learnt),
        cmocka_unit_test(test_one_flood_does_not_make_the_path_long),
        cmocka_unit_test(test_a_path_that_is_longer_is_learnt_soon),
        cmocka_unit_test(test_reset_keeps_the_drift),
        cmocka_unit_test(test_remembered_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
