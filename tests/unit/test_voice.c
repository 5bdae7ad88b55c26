/* One talker over lines of all kinds: what is heard, how much of it was made up, and how late it is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../sim/earshot.h"
#include "../../client/voice.h"

#define MS(ms) ((int64_t)(ms)*1000)

static struct earshot ear;

static void begin(struct earshot_line line)
{
    earshot_begin(&ear, 1, line);
}

static int end(void **state)
{
    (void)state;
    earshot_end(&ear);
    return 0;
}

static double level(size_t samples)
{
    double sum = 0;
    for (size_t i = EARSHOT_KEPT - samples; i < EARSHOT_KEPT; i++)
        sum += (double)(ear.heard[i] * ear.heard[i]);
    return sqrt(sum / (double)samples);
}

/* The steepest step of the tone that is hummed is 0.01. */
static void assert_no_click(void)
{
    for (size_t i = 1; i < EARSHOT_KEPT; i++)
        assert_true(fabsf(ear.heard[i] - ear.heard[i - 1]) < 0.014f);
}

static void assert_all_accounted_for(const struct voices_counts *c)
{
    assert_true(c->lost + c->late <= c->restored + c->silent + c->concealed);
}

static void test_a_clean_line_brings_all_after_a_short_wait(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 1000, .jitter_us = 500});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(3000));
    struct voices_counts c = earshot_counts(&ear);
    assert_int_equal(c.talker, 7);
    assert_true(c.heard);
    assert_in_range(c.frames, 140, 150);
    assert_int_equal(c.lost + c.late + c.concealed + c.restored + c.silent, 0);
    assert_true(c.delay_ms > 20 && c.delay_ms < 50);
    assert_true(level(48000) > 0.12 && level(48000) < 0.14);
    assert_no_click();
}

/* The microphone's frames come as they are ready, the callbacks take what they need: the wait settles just above what that takes. */
static void test_the_wait_follows_the_line(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000, .jitter_us = 60000});
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(15000));
    struct voices_counts rough = earshot_counts(&ear);
    assert_true(rough.jitter_ms > 45 && rough.buffer_ms > 50 && rough.buffer_ms < 110);
    earshot_run(&ear, MS(10000));
    struct voices_counts later = earshot_counts(&ear);
    assert_true((double)(later.concealed - rough.concealed) <
                0.01 * (double)(later.frames - rough.frames));
    ear.line.jitter_us = 1000;
    earshot_run(&ear, MS(20000));
    struct voices_counts calm = earshot_counts(&ear);
    assert_int_equal(calm.concealed, later.concealed);
    assert_true(calm.buffer_ms < 30 && calm.delay_ms < later.delay_ms - 30);
    assert_all_accounted_for(&calm);
}

static void test_what_is_lost_comes_with_the_next_packet(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000, .jitter_us = 5000, .loss = 0.1});
    mouth_set_loss(ear.mouth, 10);
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(20000));
    struct voices_counts c = earshot_counts(&ear);
    assert_true(c.lost > 60);
    assert_true((double)c.concealed < 0.25 * (double)c.lost && c.restored > c.silent);
    assert_int_equal(c.lost + c.late, c.restored + c.silent + c.concealed);
}

/* Two minutes of clocks that run apart: 24 ms more or less of sound, and nobody hears it. */
static void run_with_drift(double ppm)
{
    begin((struct earshot_line){.delay_us = 1000, .jitter_us = 1000, .talker_ppm = ppm});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(5000));
    double before_ms = earshot_counts(&ear).delay_ms;
    for (int i = 0; i < 12; i++) {
        earshot_run(&ear, MS(10000));
        struct voices_counts c = earshot_counts(&ear);
        assert_true(fabs(c.delay_ms - before_ms) < 8);
        assert_int_equal(c.concealed, 0);
        assert_no_click();
    }
}

static void test_their_clock_is_faster(void **state)
{
    (void)state;
    run_with_drift(-200);
}

static void test_their_clock_is_slower(void **state)
{
    (void)state;
    run_with_drift(200);
}

static void test_pauses_and_ends_are_no_losses(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    for (int i = 0; i < 5; i++) {
        earshot_talk(&ear, true);
        earshot_run(&ear, MS(7000 + 13 * i));
        earshot_talk(&ear, false);
        earshot_run(&ear, MS(700));
        assert_false(earshot_counts(&ear).heard);
        assert_true(level(9600) == 0);
    }
    struct voices_counts c = earshot_counts(&ear);
    assert_int_equal(c.frames, ear.said + 5);
    assert_int_equal(c.lost + c.late + c.concealed + c.restored + c.silent, 0);
}

/* Key up, key down: nothing clicks, and a talk too short for any statistics is heard, too. */
static void test_short_talks_are_heard_without_a_click(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    ear.hums = true;
    for (int i = 0; i < 10; i++) {
        earshot_talk(&ear, true);
        earshot_run(&ear, MS(150));
        assert_true(earshot_counts(&ear).heard);
        earshot_talk(&ear, false);
        earshot_run(&ear, MS(50));
    }
    earshot_run(&ear, MS(500));
    assert_no_click();
    assert_true(earshot_counts(&ear).delay_ms < 65);
    assert_int_equal(earshot_counts(&ear).concealed, 0);
}

static void put_silence(uint32_t frame, uint8_t flags)
{
    static const uint8_t silence[] = {0x78};
    voices_put(ear.voices,
               &(struct packet_voice){.talker = 7,
                                      .frame = frame,
                                      .flags = flags,
                                      .opus = silence,
                                      .opus_bytes = sizeof silence},
               ear.now_us);
}

/* The first after a pause comes when the second is heard already: one that is late, no other talk. */
static void test_who_is_overtaken_after_a_pause_is_late(void **state)
{
    (void)state;
    begin((struct earshot_line){0});
    int64_t at_us = ear.now_us;
    for (uint32_t frame = 0; frame < 60; frame++) {
        at_us += MS(20);
        earshot_run(&ear, at_us - ear.now_us);
        if (frame < 30 || frame > 41) put_silence(frame, frame == 29 ? PACKET_VOICE_PAUSE : 0);
        if (frame == 44) put_silence(41, 0);
    }
    earshot_run(&ear, MS(50));
    struct voices_counts c = earshot_counts(&ear);
    assert_int_equal(c.late, 1);
    assert_int_equal(c.lost, 0);
    assert_int_equal(c.frames, 30 + 19);
}

/* Whose mark was lost: a second without a packet, and nothing was lost but that. */
static void test_a_pause_that_nobody_told_of_is_no_loss(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(3000));
    ear.hushes = true;
    earshot_run(&ear, MS(300));
    ear.line.loss = 1;
    earshot_run(&ear, MS(300));
    ear.line.loss = 0;
    earshot_run(&ear, MS(700));
    assert_true(level(9600) == 0);
    ear.hushes = false;
    earshot_run(&ear, MS(1500));
    assert_true(level(48000) > 0.1);
    assert_int_equal(earshot_counts(&ear).lost, 0);
}

/* Numbers begin again (the talker's client did): what the line does is learnt anew. */
static void test_numbers_that_begin_again_are_learnt_anew(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    ear.hums = true;
    ear.frame = 100000;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(10000));
    earshot_talk(&ear, false);
    earshot_run(&ear, MS(500));
    ear.frame = 0;
    ear.line.jitter_us = 60000;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(5000));
    struct voices_counts c = earshot_counts(&ear);
    earshot_run(&ear, MS(5000));
    assert_in_range(earshot_counts(&ear).late - c.late, 0, 10);
    assert_true(earshot_counts(&ear).jitter_ms > 40);
}

/* Who falls silent without a word dies away in 100 ms, and is heard again when the line is back. */
static void test_a_line_that_dies_fades_and_comes_back(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(3250)); /* where it is loud */
    ear.line.loss = 1;
    earshot_run(&ear, MS(180));
    assert_true(level(1000) < 1e-3);
    assert_no_click();
    earshot_run(&ear, MS(2000));
    assert_true(level(48000) == 0);
    assert_false(earshot_counts(&ear).heard);
    ear.line.loss = 0;
    earshot_run(&ear, MS(1500));
    assert_true(level(48000) > 0.1);
    assert_true(earshot_counts(&ear).delay_ms < 60);
}

/* The end of a talk was lost, and the next one's numbers go on from it. */
static void test_an_end_that_is_lost_costs_no_wait(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(3000));
    ear.line.loss = 1;
    earshot_talk(&ear, false);
    earshot_run(&ear, MS(3000));
    ear.line.loss = 0;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(2000));
    assert_true(earshot_counts(&ear).delay_ms < 65);
    assert_true(earshot_counts(&ear).buffer_ms < 60);
    assert_true(earshot_counts(&ear).concealed <= 5);
    assert_int_equal(earshot_counts(&ear).late, 0);
}

/* What was kept until the floor was given comes at once: the wait that this makes is soon gone again. */
static void test_a_beginning_that_was_kept_is_soon_caught_up_with(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 205000});
    ear.hums = true;
    earshot_talk(&ear, true);
    for (; ear.line.delay_us > 5000; ear.line.delay_us -= 10000) earshot_run(&ear, MS(10));
    earshot_run(&ear, MS(400));
    assert_true(earshot_counts(&ear).delay_ms > 150);
    earshot_run(&ear, MS(3000));
    assert_true(earshot_counts(&ear).delay_ms < 65);
    assert_int_equal(earshot_counts(&ear).concealed, 0);
}

/* Suddenly all comes 150 ms later: some is made up, then all goes on. */
static void test_a_line_that_becomes_longer_goes_on(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000, .jitter_us = 1000});
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(8000));
    ear.line.delay_us = 155000;
    earshot_run(&ear, MS(2000));
    struct voices_counts c = earshot_counts(&ear);
    assert_true(c.concealed > 0 && c.concealed < 25);
    assert_all_accounted_for(&c);
    earshot_run(&ear, MS(2000));
    assert_int_equal(earshot_counts(&ear).concealed, c.concealed);
    assert_true(level(48000) > 0.1);
}

/* Numbers, lengths and bytes that make no sense: nothing breaks, and who talks sense afterwards is heard. */
static void test_after_nonsense_sense_is_heard(void **state)
{
    (void)state;
    begin((struct earshot_line){.delay_us = 5000});
    struct chance chance = {4};
    for (int i = 0; i < 20000; i++) {
        uint8_t bytes[PACKET_VOICE_OPUS_BYTES];
        chance_fill(&chance, bytes, sizeof bytes);
        uint32_t frame = (uint32_t)chance_u64(&chance) >> (chance_u64(&chance) % 32);
        voices_put(ear.voices,
                   &(struct packet_voice){.talker = 7,
                                          .frame = frame,
                                          .flags = (uint8_t)(chance_u64(&chance) % 16 ? 0 : 255),
                                          .spoken_us = (int64_t)chance_u64(&chance) / 4,
                                          .opus = bytes,
                                          .opus_bytes = 1 + chance_u64(&chance) % sizeof bytes},
                   ear.now_us - (int64_t)(chance_u64(&chance) % 100000));
        if (i % 3 == 0) earshot_run(&ear, 1);
    }
    ear.hums = true;
    earshot_talk(&ear, true);
    earshot_run(&ear, MS(4000));
    assert_true(level(48000) > 0.1);
    assert_true(earshot_counts(&ear).buffer_ms < 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_a_clean_line_brings_all_after_a_short_wait, end),
        cmocka_unit_test_teardown(test_the_wait_follows_the_line, end),
        cmocka_unit_test_teardown(test_what_is_lost_comes_with_the_next_packet, end),
        cmocka_unit_test_teardown(test_their_clock_is_faster, end),
        cmocka_unit_test_teardown(test_their_clock_is_slower, end),
        cmocka_unit_test_teardown(test_pauses_and_ends_are_no_losses, end),
        cmocka_unit_test_teardown(test_short_talks_are_heard_without_a_click, end),
        cmocka_unit_test_teardown(test_who_is_overtaken_after_a_pause_is_late, end),
        cmocka_unit_test_teardown(test_a_pause_that_nobody_told_of_is_no_loss, end),
        cmocka_unit_test_teardown(test_numbers_that_begin_again_are_learnt_anew, end),
        cmocka_unit_test_teardown(test_a_line_that_dies_fades_and_comes_back, end),
        cmocka_unit_test_teardown(test_an_end_that_is_lost_costs_no_wait, end),
        cmocka_unit_test_teardown(test_a_beginning_that_was_kept_is_soon_caught_up_with, end),
        cmocka_unit_test_teardown(test_a_line_that_becomes_longer_goes_on, end),
        cmocka_unit_test_teardown(test_after_nonsense_sense_is_heard, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
