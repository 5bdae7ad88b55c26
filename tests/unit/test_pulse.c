/* The beat is found in clicks, in none of the noise; the bars show what sounds; it reads what the ear hears, not what was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/pulse.h"

enum { RATE = MIXER_RATE_HZ };

static uint32_t seed;

static float noise(void)
{
    seed = seed * 1664525 + 1013904223;
    return (float)(seed >> 8) / 8388608.f - 1;
}

/* A short burst on each beat over a soft hiss. */
static void clicks(float *stereo, uint64_t from, size_t frames, double bpm, float level)
{
    double period = RATE * 60 / bpm;
    for (size_t i = 0; i < frames; i++) {
        double since = fmod((double)(from + i), period);
        float burst = since < 960 ? noise() * (float)exp(-since / 240) : 0;
        stereo[2 * i] = stereo[2 * i + 1] = level * (burst + 0.01f * noise());
    }
}

static struct pulse *hear_clicks(double bpm, float level, int seconds)
{
    struct pulse *p = malloc(sizeof *p);
    float stereo[2 * PULSE_STEP];
    pulse_init(p);
    for (uint64_t at = 0; at < (uint64_t)seconds * RATE; at += PULSE_STEP) {
        clicks(stereo, at, PULSE_STEP, bpm, level);
        pulse_hear(p, stereo);
    }
    return p;
}

/* How far the found beat lies from the click that is heard after so many frames, ms. */
static double off_ms(const struct pulse *p, double bpm, uint64_t frames)
{
    double off = pulse_beat(p) - (double)frames / RATE * bpm / 60;
    return (off - floor(off + 0.5)) * 60000 / bpm;
}

static void check_tempo(double bpm, float level)
{
    struct pulse *p = hear_clicks(bpm, level, 12);
    assert_true(p->steady);
    assert_true(fabs(60.0 * RATE / PULSE_STEP / p->period - bpm) < 0.6);
    assert_true(fabs(off_ms(p, bpm, p->steps * PULSE_STEP)) < 20);
    free(p);
}

static void beats_are_found_at_their_place(void **state)
{
    (void)state;
    const double bpms[] = {120, 90, 128, 75.5, 101, 140};
    for (size_t i = 0; i < sizeof bpms / sizeof *bpms; i++) check_tempo(bpms[i], 0.5f);
}

static void the_volume_does_not_matter(void **state)
{
    (void)state;
    check_tempo(120, 0.01f);
}

static void noise_and_silence_have_no_beat(void **state)
{
    (void)state;
    struct pulse *p = malloc(sizeof *p);
    float stereo[2 * PULSE_STEP] = {0};
    for (int kind = 0; kind < 8; kind++) {
        pulse_init(p);
        seed = (uint32_t)kind;
        for (int step = 0; step < 2000; step++) {
            for (size_t i = 0; kind && i < 2 * PULSE_STEP; i++) stereo[i] = 0.5f * noise();
            pulse_hear(p, stereo);
            assert_false(p->steady);
        }
    }
    free(p);
}

/* All dance alike: who came later finds the same beat. */
static void who_came_later_finds_the_same(void **state)
{
    (void)state;
    struct pulse *early = malloc(sizeof *early), *late = malloc(sizeof *late);
    float stereo[2 * PULSE_STEP];
    pulse_init(early);
    pulse_init(late);
    for (uint64_t step = 0; step < 3000; step++) {
        clicks(stereo, step * PULSE_STEP, PULSE_STEP, 112, 0.5f);
        pulse_hear(early, stereo);
        if (step > 1317) pulse_hear(late, stereo);
    }
    double apart = pulse_beat(early) - pulse_beat(late);
    assert_true(early->steady && late->steady);
    assert_true(fabs(apart - floor(apart + 0.5)) < 0.04);
    free(early);
    free(late);
}

static void bars_show_what_sounds(void **state)
{
    (void)state;
    struct pulse *p = malloc(sizeof *p);
    float stereo[2 * PULSE_STEP];
    pulse_init(p);
    for (int step = 0; step < 40; step++) {
        for (int i = 0; i < PULSE_STEP; i++)
            stereo[2 * i] = stereo[2 * i + 1] =
                0.3f * sinf(6.2831853f * 1000 * (float)(step * PULSE_STEP + i) / RATE);
        pulse_hear(p, stereo);
    }
    int highest = 0;
    for (int i = 0; i < PULSE_BANDS; i++)
        if (p->bands[i] > p->bands[highest]) highest = i;
    assert_in_range(highest, 14, 20); /* 1 kHz is at 17 of 32 */
    assert_true(p->bands[highest] > 0.9f);
    assert_true(p->bands[2] < 0.2f && p->bands[30] < 0.2f);
    free(p);
}

static void play(struct mixer *m, uint64_t at, size_t frames)
{
    float music[2 * 480];
    size_t n = frames;
    clicks(music, at, frames, 120, 0.3f);
    float *place = ring_place(mixer_music(m), &n);
    assert_int_equal(n, frames);
    memcpy(place, music, n * 2 * sizeof *place);
    ring_wrote(mixer_music(m), n);
}

/* The device holds 230 ms that are not heard yet: the beat is where it is heard. */
static void it_hears_what_the_ear_hears(void **state)
{
    (void)state;
    enum { LATE_US = 230000, LATE = 11040, BLOCK = 256, LENGTH = 2250 };
    struct mixer *m = mixer_new();
    struct pulse *p = malloc(sizeof *p);
    float out[2 * BLOCK];
    pulse_init(p);
    for (uint64_t block = 0; block < LENGTH; block++) {
        int64_t now_us = 5000000 + (int64_t)(block * BLOCK) * 125 / 6;
        play(m, block * BLOCK, BLOCK);
        mixer_mix_rt(m, out, BLOCK, now_us);
        if (block == 0) mixer_release(m, BLOCK);
        mixer_set_air(m, block * BLOCK, now_us + LATE_US);
        pulse_listen(p, m, now_us);
    }
    uint64_t heard = (LENGTH - 1) * BLOCK - LATE; /* and the first block was silent */
    assert_true(p->steady);
    assert_true(fabs(off_ms(p, 120, heard - BLOCK - MIXER_DELAY_FRAMES)) < 20);
    mixer_set_air(m, 0, 0); /* not known any more */
    uint64_t steps = p->steps;
    pulse_listen(p, m, 90000000);
    assert_int_equal(p->steps, steps);
    free(p);
    mixer_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beats_are_found_at_their_place),
        cmocka_unit_test(the_volume_does_not_matter),
        cmocka_unit_test(noise_and_silence_have_no_beat),
        cmocka_unit_test(who_came_later_finds_the_same),
        cmocka_unit_test(bars_show_what_sounds),
        cmocka_unit_test(it_hears_what_the_ear_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
