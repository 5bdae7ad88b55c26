/* What is missing, when it is asked for again, and how that fares in bad networks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../support/chunks.h"

static uint64_t asked(const struct packet_nack *n)
{
    uint64_t count = 0;
    for (int i = 0; i < n->count; i++) count += (uint64_t)__builtin_popcountll(n->ranges[i].bits);
    return count;
}

/* All that it asks for from one time to another. */
static uint64_t asked_between(struct jitter *j, int64_t from_us, int64_t to_us)
{
    struct packet_nack n;
    uint64_t all = 0;
    for (int64_t t = from_us; t < to_us; t += 10000)
        if (jitter_ask(j, t, CHUNKS_RTT_US, &n)) all += asked(&n);
    return all;
}

static void test_nothing_is_missing_before_its_burst(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    /* All that was sent at once: heard before 11.0 s (chunks 0 to 16), and what the burst at 10.3 s brings: to 11.3 s. */
    for (uint32_t c = 0; c < 17; c++) assert_true(chunks_put(j, 7, c, 10000000));
    struct packet_nack n;
    assert_false(jitter_ask(j, 10300000, CHUNKS_RTT_US, &n));
    assert_false(jitter_ask(j, 10320000, CHUNKS_RTT_US, &n));
    assert_true(jitter_ask(j, 10330000, CHUNKS_RTT_US,
                           &n)); /* half a round trip and 20 ms for those that were overtaken */
    assert_int_equal(n.count, 1);
    assert_int_equal(n.ranges[0].segment, 7);
    assert_int_equal(n.ranges[0].first_chunk, 17);
    assert_int_equal(n.ranges[0].bits, 0x1f); /* chunk 21 is heard at 11.26 s, 22 at 11.32 s */
}

static void test_asks_again_after_a_round_trip(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 17; c++) chunks_put(j, 7, c, 10000000);
    for (uint32_t c = 18; c < 22; c++) chunks_put(j, 7, c, 10305000);
    struct packet_nack n;
    int64_t rtt_us = 40000, t = 10300000;
    while (!jitter_ask(j, t, rtt_us, &n)) t += 1000;
    assert_int_equal(t, 10340000);
    assert_int_equal(asked(&n), 1);
    int64_t first = t++;
    while (!jitter_ask(j, t, rtt_us, &n)) t += 1000;
    assert_in_range(t - first, 60000, 61000);
    assert_true(chunks_put(j, 7, 17, t + rtt_us));
    assert_int_equal(jitter_counts(j).recovered, 1);
    for (; t < 10800000; t += 1000) assert_false(jitter_ask(j, t, rtt_us, &n));
    assert_int_equal(jitter_counts(j).lost, 0);
}

/* The first three seconds of a song from 10 s on are there, but for chunk 17. */
static void lose_17(struct jitter *j)
{
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 50; c++)
        if (c != 17) chunks_put(j, 7, c, 10000000);
}

static void test_stops_asking_when_it_is_too_late(void **state)
{
    struct jitter *j = *state;
    lose_17(j);
    struct packet_nack n;
    int64_t last = 0;
    for (int64_t t = 10300000; t < 11080000; t += 1000)
        if (jitter_ask(j, t, CHUNKS_RTT_US, &n)) last = t;
    /* Heard from 11.02 to 11.08 s, decoded 130 ms before, and 10 ms on its way. */
    assert_in_range(last, 10930000, 10940000);
    assert_int_equal(jitter_counts(j).lost, 0);
    jitter_ask(j, 11091000, CHUNKS_RTT_US, &n);
    assert_int_equal(jitter_counts(j).lost, 1);
    assert_false(chunks_put(j, 7, 17, 12000000));
    assert_true(chunks_put(j, 7, 51, 12000000));
    assert_int_equal(jitter_counts(j).recovered, 0);
}

static void test_asks_ever_more_often_as_the_moment_nears(void **state)
{
    struct jitter *j = *state;
    lose_17(j);
    struct packet_nack n;
    int64_t rtt_us = 40000, before = 0, pause = INT64_MAX;
    /* Heard at 11.02 s, decoded 130 ms before, an answer takes 40 ms: asked in time until 10.85 s */
    for (int64_t t = 10300000; t < 10850000; t += 1000) {
        if (!jitter_ask(j, t, rtt_us, &n)) continue;
        if (before > 0) assert_true(t - before <= pause);
        if (before > 0) pause = t - before;
        before = t;
    }
    assert_int_equal(pause, 20000); /* half of the round trip at the least: each answer costs */
}

static void test_questions_into_a_blackout_cost_nothing(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 22; c++) chunks_put(j, 7, c, 10310000); /* the burst at 10.3 s, too */
    uint64_t all = asked_between(j, 10900000, 11300000);             /* that of 10.9 s is lost */
    assert_true(all > 100); /* the budget would have been 70 */
}

static void test_learns_how_late_chunks_are(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    struct packet_nack n;
    uint32_t next = 0;
    for (int64_t burst = 10000000; burst < 30000000; burst += burst < 10300000 ? 300000 : 600000)
        for (; segment_chunk_us(&s, next, CHUNKS_FRAMES) < burst + chunks_schedule.buffer_us;
             next++)
            chunks_put(j, 7, next, burst + 15000);
    /* The burst of 30.1 s always came after 15 ms; this time it does not. */
    int64_t t = 30000000;
    while (!jitter_ask(j, t, 100000, &n)) t += 1000;
    assert_int_equal(t, 30120000);
}

static void test_what_is_heard_first_is_asked_first(void **state)
{
    struct jitter *j = *state;
    struct segment two[] = {chunks_minute(7), chunks_minute(8)};
    two[1].start_us += 10000;
    jitter_plan(j, two, 2, 10000000);
    struct packet_nack n;
    uint64_t of[2] = {0};
    for (int64_t t = 10000000; t < 11000000; t += 10000)
        if (jitter_ask(j, t, CHUNKS_RTT_US, &n))
            for (int i = 0; i < n.count; i++)
                of[n.ranges[i].segment - 7] += (uint64_t)__builtin_popcountll(n.ranges[i].bits);
    /* the budget is shared */
    assert_in_range(of[0], 25, 55);
    assert_in_range(of[1], 25, 55);
}

static void test_nothing_before_listening_is_missed(void **state)
{
    struct jitter *j = *state;
    assert_true(jitter_begin(j, &chunks_schedule, 30000000));
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 30000000);
    struct packet_nack n;
    assert_false(jitter_ask(j, 30050000, CHUNKS_RTT_US, &n));
    assert_true(jitter_ask(j, 30061000, CHUNKS_RTT_US, &n));
    for (int i = 0; i < n.count; i++) assert_true(n.ranges[i].first_chunk >= 333);
    assert_int_equal(jitter_counts(j).lost, 0);
}

static void test_nothing_past_the_end_is_asked(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    s.start_us = 10900000;
    s.length = 4 * CHUNKS_SAMPLES + 1;
    chunks_plan(j, &s, 10000000);
    struct packet_nack n;
    assert_true(jitter_ask(j, 10340000, CHUNKS_RTT_US, &n));
    assert_int_equal(n.count, 1);
    assert_int_equal(n.ranges[0].first_chunk, 0);
    assert_int_equal(n.ranges[0].bits, 0x1f);
}

static void test_asking_has_a_budget(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    chunks_plan(j, &s, 10000000);
    uint64_t all = asked_between(j, 10000000, 40000000);
    /* four seconds' worth at once, then half of the stream: 66 and 250 chunks */
    assert_in_range(all, 290, 320);
    assert_true(jitter_counts(j).lost > 480);
    assert_true(jitter_begin(j, &chunks_schedule,
                             10000000)); /* another room: who asked for what is forgotten */
    chunks_plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 17; c++) assert_true(chunks_put(j, 7, c, 10000000));
    assert_int_equal(jitter_counts(j).recovered, 0);
}

/* Chunks the plan brings late are sent at once and expected at once. */
static void test_a_new_plan_is_expected_at_once(void **state)
{
    struct jitter *j = *state;
    struct segment s = chunks_minute(7);
    s.start_us = 20700000;
    chunks_plan(j, &s, 20410000);
    struct packet_nack n;
    assert_false(jitter_ask(j, 20450000, CHUNKS_RTT_US, &n));
    assert_true(jitter_ask(j, 20475000, CHUNKS_RTT_US, &n));
    assert_int_equal(n.ranges[0].first_chunk, 0);
}

/* -- a bad network, whole ---------------------------------------------------------------------------- */

enum { FLYING = 4096 };

struct network {
    struct jitter *j;
    uint64_t seed;
    double loss;
    int64_t blackout_us, each_us;
    struct flight {
        int64_t at_us;
        uint32_t chunk;
    } there[FLYING], back[FLYING]; /* asked for, and chunks */
    size_t asks, chunks;
    uint64_t sent, repeats, missed;
};

static bool dropped(struct network *w, int64_t now)
{
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    if (w->each_us > 0 && now % w->each_us < w->blackout_us) return true;
    return (double)(w->seed >> 11) / 9007199254740992.0 < w->loss;
}

static void ask(struct network *w, int64_t now, int64_t rtt_us)
{
    struct packet_nack n;
    if (!jitter_ask(w->j, now, rtt_us, &n) || dropped(w, now)) return;
    for (int i = 0; i < n.count; i++)
        for (uint32_t bit = 0; bit < 64; bit++)
            if (n.ranges[i].bits >> bit & 1)
                w->there[w->asks++] =
                    (struct flight){now + rtt_us / 2, n.ranges[i].first_chunk + bit};
}

static void send(struct network *w, uint32_t chunk, int64_t now, int64_t rtt_us)
{
    w->sent++;
    if (!dropped(w, now)) w->back[w->chunks++] = (struct flight){now + rtt_us / 2, chunk};
}

static void land(struct network *w, int64_t now, int64_t rtt_us)
{
    for (size_t i = 0; i < w->asks;) {
        if (w->there[i].at_us > now && ++i) continue;
        send(w, w->there[i].chunk, now, rtt_us);
        w->repeats++;
        w->there[i] = w->there[--w->asks];
    }
    for (size_t i = 0; i < w->chunks;) {
        if (w->back[i].at_us > now && ++i) continue;
        chunks_put(w->j, 7, w->back[i].chunk, now);
        w->back[i] = w->back[--w->chunks];
    }
}

/* Ten minutes; every chunk is looked for 100 ms before it is heard. */
static void listen(struct network *w, const struct jitter_schedule *s, int64_t rtt_us)
{
    struct segment song = chunks_minute(7);
    song.length = 600u * 48000;
    assert_true(jitter_begin(w->j, s, 10000000));
    chunks_plan(w->j, &song, 10000000);
    uint32_t next = 0, end = segment_chunk_end(&song, CHUNKS_FRAMES);
    int64_t burst = 10000000; /* at once on joining; then as the schedule says */
    for (int64_t now = 10000000; now < 609000000; now += 2000) {
        for (; burst <= now; burst += s->burst_us - (burst - s->burst_phase_us) % s->burst_us)
            for (;
                 next < end && segment_chunk_us(&song, next, CHUNKS_FRAMES) < burst + s->buffer_us;
                 next++)
                send(w, next, now, rtt_us);
        land(w, now, rtt_us);
        if (now % 10000 == 0) ask(w, now, rtt_us);
        if ((now - 10000000) % CHUNKS_US == 0 && now > 12000000)
            w->missed += !chunks_has(
                w->j, 7, (uint32_t)((now + 100000 - 10000000) / CHUNKS_US) * CHUNKS_FRAMES);
    }
}

static double extra(const struct network *w)
{
    return (double)w->repeats / (double)(w->sent - w->repeats);
}

static void test_a_tenth_lost_at_random(void **state)
{
    struct network w = {.j = *state, .seed = 1, .loss = 0.1};
    listen(&w, &chunks_schedule, 40000);
    assert_int_equal(w.missed, 0);
    assert_true(extra(&w) < 0.13);
}

static void test_blackouts(void **state)
{
    struct network w = {.j = *state, .seed = 2, .blackout_us = 200000, .each_us = 5000000};
    listen(&w, &chunks_schedule, 40000);
    assert_int_equal(w.missed, 0);
}

/* Between two bursts lies more than a second, and on a short way many questions go out before the line is back. */
static void test_blackouts_at_the_usual_buffer(void **state)
{
    struct network w = {.j = *state, .seed = 2, .blackout_us = 200000, .each_us = 5000000};
    struct jitter_schedule usual = chunks_schedule;
    usual.buffer_us = 2000000;
    usual.burst_us = 1200000;
    listen(&w, &usual, 4000);
    assert_int_equal(w.missed, 0);
}

static void test_blackouts_and_random_loss(void **state)
{
    struct network w = {
        .j = *state, .seed = 3, .loss = 0.1, .blackout_us = 200000, .each_us = 5000000};
    listen(&w, &chunks_schedule, 40000);
    assert_int_equal(w.missed, 0);
    assert_true(extra(&w) < 0.2);
}

static void test_small_buffer(void **state)
{
    struct network w = {.j = *state, .seed = 4, .loss = 0.05};
    struct jitter_schedule small = chunks_schedule;
    small.buffer_us = 300000;
    small.burst_us = 40000;
    listen(&w, &small, 20000);
    assert_int_equal(w.missed, 0);
}

int main(void)
{
#define JITTER_TEST(test) cmocka_unit_test_setup_teardown(test, chunks_open, chunks_close)
    const struct CMUnitTest tests[] = {
        JITTER_TEST(test_nothing_is_missing_before_its_burst),
        JITTER_TEST(test_asks_again_after_a_round_trip),
        JITTER_TEST(test_stops_asking_when_it_is_too_late),
        JITTER_TEST(test_asks_ever_more_often_as_the_moment_nears),
        JITTER_TEST(test_questions_into_a_blackout_cost_nothing),
        JITTER_TEST(test_learns_how_late_chunks_are),
        JITTER_TEST(test_what_is_heard_first_is_asked_first),
        JITTER_TEST(test_nothing_before_listening_is_missed),
        JITTER_TEST(test_nothing_past_the_end_is_asked),
        JITTER_TEST(test_asking_has_a_budget),
        JITTER_TEST(test_a_new_plan_is_expected_at_once),
        JITTER_TEST(test_a_tenth_lost_at_random),
        JITTER_TEST(test_blackouts),
        JITTER_TEST(test_blackouts_at_the_usual_buffer),
        JITTER_TEST(test_blackouts_and_random_loss),
        JITTER_TEST(test_small_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
