#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/jitter.h"

enum {
    FRAMES = 3,
    FRAME_BYTES = 320,
    CHUNK_US = 60000,
    CHUNK_SAMPLES = FRAMES * SEGMENT_FRAME_SAMPLES,
    RTT_US = 10000
};

static const struct jitter_schedule schedule = {.buffer_us = 1000000,
                                                .burst_us = 600000,
                                                .burst_phase_us = 100000,
                                                .chunk_frames = FRAMES,
                                                .frame_bytes = FRAME_BYTES};

static uint8_t music[FRAMES * FRAME_BYTES];

static int open_jitter(void **state)
{
    struct jitter *j = jitter_new();
    *state = j;
    return j && jitter_begin(j, &schedule, 10000000) ? 0 : -1;
}

static int close_jitter(void **state)
{
    jitter_free(*state);
    return 0;
}

static struct packet_radio chunk_of(uint32_t segment, uint32_t chunk)
{
    memset(music, (int)(chunk & 0xff), sizeof music);
    return (struct packet_radio){.segment = segment,
                                 .first_sample = chunk * CHUNK_SAMPLES,
                                 .music_frames = FRAMES,
                                 .frames = FRAMES,
                                 .frame_bytes = FRAME_BYTES,
                                 .data = music};
}

static bool put(struct jitter *j, uint32_t segment, uint32_t chunk, int64_t server_us)
{
    struct packet_radio c = chunk_of(segment, chunk);
    return jitter_put(j, &c, server_us);
}

/* 60 s from second 10 on, so that chunk k is heard at 10 s + 60 ms * k. */
static struct segment a_minute(uint32_t number)
{
    return (struct segment){.number = number, .start_us = 10000000, .length = 60 * 48000};
}

static void plan(struct jitter *j, const struct segment *s, int64_t server_us)
{
    jitter_plan(j, s, 1, server_us);
}

static bool has(const struct jitter *j, uint32_t segment, uint32_t frame)
{
    size_t bytes = 0;
    const uint8_t *data = jitter_frame(j, segment, frame, &bytes);
    if (data) assert_int_equal(bytes, FRAME_BYTES);
    if (data) assert_int_equal(data[0], frame / FRAMES & 0xff);
    return data != NULL;
}

static uint64_t asked(const struct packet_nack *n)
{
    uint64_t count = 0;
    for (int i = 0; i < n->count; i++) count += (uint64_t)__builtin_popcountll(n->ranges[i].bits);
    return count;
}

/* -- chunks in, frames out ---------------------------------------------------------------------- */

static void test_frames_of_a_chunk(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    assert_false(has(j, 7, 15));
    assert_true(put(j, 7, 5, 10000000));
    for (uint32_t f = 15; f < 18; f++) assert_true(has(j, 7, f));
    assert_false(has(j, 7, 14));
    assert_false(has(j, 7, 18));
    assert_false(has(j, 8, 15));
    assert_int_equal(jitter_counts(j).received, 1);
}

static void test_duplicates_count_once(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    assert_true(put(j, 7, 5, 10000000));
    assert_false(put(j, 7, 5, 10000000));
    assert_int_equal(jitter_counts(j).received, 1);
    assert_int_equal(jitter_counts(j).duplicates, 1);
}

static void test_padding_is_no_music(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    struct packet_radio c = chunk_of(7, 5);
    c.music_frames = 1;
    assert_true(jitter_put(j, &c, 10000000));
    assert_true(has(j, 7, 15));
    assert_false(has(j, 7, 16));
}

static void test_what_does_not_fit_is_refused(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    struct packet_radio c = chunk_of(7, 5);
    c.frame_bytes = 319;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunk_of(7, 5);
    c.frames = c.music_frames = 2;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunk_of(7, 5);
    c.music_frames = 4;
    assert_false(jitter_put(j, &c, 10000000));
    c = chunk_of(7, 5);
    c.first_sample++;
    assert_false(jitter_put(j, &c, 10000000));
    assert_false(put(j, 7, 1000, 10000000)); /* past the segment's end */
    assert_false(put(j, 7, 200, 10000000));  /* 12 s ahead */
    assert_false(put(j, 7, 5, 11000000));    /* long over */
    assert_int_equal(jitter_counts(j).received, 0);
}

static void test_impossible_schedules_take_nothing(void **state)
{
    struct jitter *j = *state;
    struct jitter_schedule bad[] = {schedule, schedule, schedule, schedule, schedule, schedule};
    bad[0].chunk_frames = 0;
    bad[1].frame_bytes = 0;
    bad[2].frame_bytes = PACKET_FRAMES_BYTES / FRAMES + 1;
    bad[3].burst_us = 0;
    bad[4].buffer_us = 0;
    bad[5].chunk_frames = 256;
    struct segment s = a_minute(7);
    struct packet_nack n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(jitter_begin(j, &bad[i], 10000000));
        plan(j, &s, 10000000);
        assert_false(put(j, 7, 5, 10000000));
        assert_false(has(j, 7, 15));
        assert_false(jitter_ask(j, 20000000, RTT_US, &n));
        assert_int_equal(jitter_buffered_ms(j, 20000000), 0);
    }
}

static void test_played_ones_make_room(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 1000; c++) assert_true(put(j, 7, c, 10000000 + (int64_t)c * CHUNK_US));
    assert_false(has(j, 7, 3 * 900));
    assert_true(has(j, 7, 3 * 999));
    assert_true(has(j, 7, 3 * 996)); /* just played: the run-up of a decoder */
}

static void test_past_the_last_place_chunks_are_refused(void **state)
{
    struct jitter *j = *state;
    uint32_t c = 0;
    while (put(j, 99, c, 10000000)) c++;
    assert_int_equal(c, JITTER_CHUNKS);
    struct segment s = a_minute(7);
    plan(j, &s, 11500000); /* 99 was never announced */
    assert_true(put(j, 7, 26, 11500000));
}

/* -- the plan ------------------------------------------------------------------------------------- */

static void test_chunks_may_overtake_the_plan(void **state)
{
    struct jitter *j = *state;
    assert_true(put(j, 7, 5, 10000000));
    struct segment s = a_minute(7);
    plan(j, &s, 10200000);
    assert_true(has(j, 7, 15));
}

static void test_chunks_before_the_clock(void **state)
{
    struct jitter *j = *state;
    assert_true(jitter_begin(j, &schedule, 0));
    struct segment s = a_minute(7);
    plan(j, &s, 0);
    assert_true(put(j, 7, 100, 0));
    struct packet_nack n;
    assert_false(jitter_ask(j, 0, RTT_US, &n));
    assert_int_equal(jitter_buffered_ms(j, 0), 0);
    assert_false(
        jitter_ask(j, 16000000, RTT_US, &n)); /* now the time is known; nothing is missed yet */
    assert_int_equal(jitter_buffered_ms(j, 16000000), 60);
}

static void test_cancelled_segments_are_dropped(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7), other = a_minute(8);
    plan(j, &s, 10000000);
    assert_true(put(j, 7, 5, 10000000));
    assert_true(put(j, 8, 5, 10000000));
    plan(j, &other, 10100000);
    assert_false(has(j, 7, 15));
    assert_true(has(j, 8, 15));
}

static void test_shortened_segments_lose_their_end(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    assert_true(put(j, 7, 5, 10000000));
    assert_true(put(j, 7, 10, 10000000));
    s.length = 6 * CHUNK_SAMPLES;
    plan(j, &s, 10100000);
    assert_true(has(j, 7, 15));
    assert_false(has(j, 7, 30));
}

/* -- what is missing --------------------------------------------------------------------------------- */

static void test_nothing_is_missing_before_its_burst(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    /* All that was sent at once: heard before 11.0 s (chunks 0 to 16), and what the burst at 10.3 s brings: to 11.3 s. */
    for (uint32_t c = 0; c < 17; c++) assert_true(put(j, 7, c, 10000000));
    struct packet_nack n;
    assert_false(jitter_ask(j, 10300000, RTT_US, &n));
    assert_false(jitter_ask(j, 10320000, RTT_US, &n));
    assert_true(jitter_ask(j, 10330000, RTT_US,
                           &n)); /* half a round trip and 20 ms for those that were overtaken */
    assert_int_equal(n.count, 1);
    assert_int_equal(n.ranges[0].segment, 7);
    assert_int_equal(n.ranges[0].first_chunk, 17);
    assert_int_equal(n.ranges[0].bits, 0x1f); /* chunk 21 is heard at 11.26 s, 22 at 11.32 s */
}

static void test_asks_again_after_a_round_trip(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 17; c++) put(j, 7, c, 10000000);
    for (uint32_t c = 18; c < 22; c++) put(j, 7, c, 10305000);
    struct packet_nack n;
    int64_t rtt_us = 40000, t = 10300000;
    while (!jitter_ask(j, t, rtt_us, &n)) t += 1000;
    assert_int_equal(t, 10340000);
    assert_int_equal(asked(&n), 1);
    int64_t first = t++;
    while (!jitter_ask(j, t, rtt_us, &n)) t += 1000;
    assert_in_range(t - first, 60000, 61000);
    assert_true(put(j, 7, 17, t + rtt_us));
    assert_int_equal(jitter_counts(j).recovered, 1);
    for (; t < 10800000; t += 1000) assert_false(jitter_ask(j, t, rtt_us, &n));
    assert_int_equal(jitter_counts(j).lost, 0);
}

/* The first three seconds of a song from 10 s on are there, but for chunk 17. */
static void lose_17(struct jitter *j)
{
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 50; c++)
        if (c != 17) put(j, 7, c, 10000000);
}

static void test_stops_asking_when_it_is_too_late(void **state)
{
    struct jitter *j = *state;
    lose_17(j);
    struct packet_nack n;
    int64_t last = 0;
    for (int64_t t = 10300000; t < 11080000; t += 1000)
        if (jitter_ask(j, t, RTT_US, &n)) last = t;
    /* Heard from 11.02 to 11.08 s, decoded 130 ms before, and 10 ms on its way. */
    assert_in_range(last, 10930000, 10940000);
    assert_int_equal(jitter_counts(j).lost, 0);
    jitter_ask(j, 11091000, RTT_US, &n);
    assert_int_equal(jitter_counts(j).lost, 1);
    assert_false(put(j, 7, 17, 11500000));
    assert_true(put(j, 7, 51, 11500000));
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
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 22; c++) put(j, 7, c, 10310000); /* the burst at 10.3 s, too */
    struct packet_nack n;
    uint64_t all = 0;
    for (int64_t t = 10900000; t < 11300000; t += 10000) /* that of 10.9 s is lost */
        if (jitter_ask(j, t, RTT_US, &n)) all += asked(&n);
    assert_true(all > 100); /* the budget would have been 70 */
}

static void test_learns_how_late_chunks_are(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    struct packet_nack n;
    uint32_t next = 0;
    for (int64_t burst = 10000000; burst < 30000000; burst += burst < 10300000 ? 300000 : 600000)
        for (; segment_chunk_us(&s, next, FRAMES) < burst + schedule.buffer_us; next++)
            put(j, 7, next, burst + 15000);
    /* The burst of 30.1 s always came after 15 ms; this time it does not. */
    int64_t t = 30000000;
    while (!jitter_ask(j, t, 100000, &n)) t += 1000;
    assert_int_equal(t, 30120000);
}

static void test_what_is_heard_first_is_asked_first(void **state)
{
    struct jitter *j = *state;
    struct segment two[] = {a_minute(7), a_minute(8)};
    two[1].start_us += 10000;
    jitter_plan(j, two, 2, 10000000);
    struct packet_nack n;
    uint64_t of[2] = {0};
    for (int64_t t = 10000000; t < 11000000; t += 10000)
        if (jitter_ask(j, t, RTT_US, &n))
            for (int i = 0; i < n.count; i++)
                of[n.ranges[i].segment - 7] += (uint64_t)__builtin_popcountll(n.ranges[i].bits);
    /* the budget is shared */
    assert_in_range(of[0], 25, 55);
    assert_in_range(of[1], 25, 55);
}

static void test_nothing_before_listening_is_missed(void **state)
{
    struct jitter *j = *state;
    assert_true(jitter_begin(j, &schedule, 30000000));
    struct segment s = a_minute(7);
    plan(j, &s, 30000000);
    struct packet_nack n;
    assert_false(jitter_ask(j, 30050000, RTT_US, &n));
    assert_true(jitter_ask(j, 30061000, RTT_US, &n));
    for (int i = 0; i < n.count; i++) assert_true(n.ranges[i].first_chunk >= 333);
    assert_int_equal(jitter_counts(j).lost, 0);
}

static void test_nothing_past_the_end_is_asked(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    s.start_us = 10900000;
    s.length = 4 * CHUNK_SAMPLES + 1;
    plan(j, &s, 10000000);
    struct packet_nack n;
    assert_true(jitter_ask(j, 10340000, RTT_US, &n));
    assert_int_equal(n.count, 1);
    assert_int_equal(n.ranges[0].first_chunk, 0);
    assert_int_equal(n.ranges[0].bits, 0x1f);
}

static void test_asking_has_a_budget(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    struct packet_nack n;
    uint64_t all = 0;
    for (int64_t t = 10000000; t < 40000000; t += 10000)
        if (jitter_ask(j, t, RTT_US, &n)) all += asked(&n);
    /* four seconds' worth at once, then half of the stream: 66 and 250 chunks */
    assert_in_range(all, 290, 320);
    assert_true(jitter_counts(j).lost > 480);
    assert_true(
        jitter_begin(j, &schedule, 10000000)); /* another room: who asked for what is forgotten */
    plan(j, &s, 10000000);
    for (uint32_t c = 0; c < 17; c++) assert_true(put(j, 7, c, 10000000));
    assert_int_equal(jitter_counts(j).recovered, 0);
}

/* Chunks the plan brings late are sent at once and expected at once. */
static void test_a_new_plan_is_expected_at_once(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    s.start_us = 20700000;
    plan(j, &s, 20410000);
    struct packet_nack n;
    assert_false(jitter_ask(j, 20450000, RTT_US, &n));
    assert_true(jitter_ask(j, 20475000, RTT_US, &n));
    assert_int_equal(n.ranges[0].first_chunk, 0);
}

static void test_bursts_for_the_clock(void **state)
{
    struct jitter *j = *state;
    struct segment s = a_minute(7);
    plan(j, &s, 10000000);
    int64_t b = 0;
    struct packet_radio c = chunk_of(7, 17);
    assert_false(jitter_burst_us(j, &c, &b)); /* sent on joining, or soon after: not sure */
    c = chunk_of(7, 50); /* heard at 13.0 s: more than 1 s after the burst at 11.5 s */
    assert_true(jitter_burst_us(j, &c, &b));
    assert_int_equal(b, 12100000);
    c = chunk_of(7, 34); /* heard at 12.04 s */
    assert_true(jitter_burst_us(j, &c, &b));
    assert_int_equal(b, 11500000);
    c = chunk_of(8, 50);
    assert_false(jitter_burst_us(j, &c, &b));
}

static void test_buffered_up_to_the_first_gap(void **state)
{
    struct jitter *j = *state;
    struct segment s[2] = {a_minute(7), a_minute(8)};
    s[0].length = 5 * CHUNK_SAMPLES + 100;
    s[1].start_us = segment_end_us(&s[0]);
    jitter_plan(j, s, 2, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 0);
    for (uint32_t c = 0; c < 5; c++) put(j, 7, c, 10000000);
    put(j, 8, 0, 10000000);
    put(j, 8, 2, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 300);
    assert_int_equal(jitter_buffered_ms(j, 10050000), 250);
    put(j, 7, 5, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 362);
    put(j, 8, 1, 10000000);
    assert_int_equal(jitter_buffered_ms(j, 10000000), 482);
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
        put(w->j, 7, w->back[i].chunk, now);
        w->back[i] = w->back[--w->chunks];
    }
}

/* Ten minutes; every chunk is looked for 100 ms before it is heard. */
static void listen(struct network *w, const struct jitter_schedule *s, int64_t rtt_us)
{
    struct segment song = a_minute(7);
    song.length = 600u * 48000;
    assert_true(jitter_begin(w->j, s, 10000000));
    plan(w->j, &song, 10000000);
    uint32_t next = 0, end = segment_chunk_end(&song, FRAMES);
    int64_t burst = 10000000; /* at once on joining; then as the schedule says */
    for (int64_t now = 10000000; now < 609000000; now += 2000) {
        for (; burst <= now; burst += s->burst_us - (burst - s->burst_phase_us) % s->burst_us)
            for (; next < end && segment_chunk_us(&song, next, FRAMES) < burst + s->buffer_us;
                 next++)
                send(w, next, now, rtt_us);
        land(w, now, rtt_us);
        if (now % 10000 == 0) ask(w, now, rtt_us);
        if ((now - 10000000) % CHUNK_US == 0 && now > 12000000)
            w->missed += !has(w->j, 7, (uint32_t)((now + 100000 - 10000000) / CHUNK_US) * FRAMES);
    }
}

static double extra(const struct network *w)
{
    return (double)w->repeats / (double)(w->sent - w->repeats);
}

static void test_a_tenth_lost_at_random(void **state)
{
    struct network w = {.j = *state, .seed = 1, .loss = 0.1};
    listen(&w, &schedule, 40000);
    assert_int_equal(w.missed, 0);
    assert_true(extra(&w) < 0.13);
}

static void test_blackouts(void **state)
{
    struct network w = {.j = *state, .seed = 2, .blackout_us = 200000, .each_us = 5000000};
    listen(&w, &schedule, 40000);
    assert_int_equal(w.missed, 0);
}

static void test_blackouts_and_random_loss(void **state)
{
    struct network w = {
        .j = *state, .seed = 3, .loss = 0.1, .blackout_us = 200000, .each_us = 5000000};
    listen(&w, &schedule, 40000);
    assert_int_equal(w.missed, 0);
    assert_true(extra(&w) < 0.2);
}

static void test_small_buffer(void **state)
{
    struct network w = {.j = *state, .seed = 4, .loss = 0.05};
    struct jitter_schedule small = schedule;
    small.buffer_us = 300000;
    small.burst_us = 60000;
    listen(&w, &small, 20000);
    assert_int_equal(w.missed, 0);
}

int main(void)
{
#define JITTER_TEST(test) cmocka_unit_test_setup_teardown(test, open_jitter, close_jitter)
    const struct CMUnitTest tests[] = {
        JITTER_TEST(test_frames_of_a_chunk),
        JITTER_TEST(test_duplicates_count_once),
        JITTER_TEST(test_padding_is_no_music),
        JITTER_TEST(test_what_does_not_fit_is_refused),
        JITTER_TEST(test_impossible_schedules_take_nothing),
        JITTER_TEST(test_played_ones_make_room),
        JITTER_TEST(test_past_the_last_place_chunks_are_refused),
        JITTER_TEST(test_chunks_may_overtake_the_plan),
        JITTER_TEST(test_chunks_before_the_clock),
        JITTER_TEST(test_cancelled_segments_are_dropped),
        JITTER_TEST(test_shortened_segments_lose_their_end),
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
        JITTER_TEST(test_bursts_for_the_clock),
        JITTER_TEST(test_buffered_up_to_the_first_gap),
        JITTER_TEST(test_a_tenth_lost_at_random),
        JITTER_TEST(test_blackouts),
        JITTER_TEST(test_blackouts_and_random_loss),
        JITTER_TEST(test_small_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
