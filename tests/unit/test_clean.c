#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../client/clean.h"
#include "../../client/residue.h"
#include "../support/fake_sound.h"

enum { RATE_HZ = 48000, MUSIC = 4 * RATE_HZ, BLOCKS_A_SECOND = 100 };

static float music[2 * MUSIC], speech[MUSIC];

static int begin(void **state)
{
    (void)state;
    fake_music(music, MUSIC);
    fake_speech(speech, MUSIC);
    return 0;
}

static struct clean *cleaner(bool noise, bool gain, bool echo)
{
    struct clean *c = clean_new();
    clean_set(c, &(struct clean_rules){noise, gain, echo});
    return c;
}

/* Two loudspeakers from afar, one reflection each. */
static float heard_at(size_t at)
{
    size_t left = at + 2 * MUSIC - 1200, right = at + 2 * MUSIC - 1313;
    return 0.2f * music[2 * (left % MUSIC)] + 0.15f * music[2 * (right % MUSIC) + 1] -
           0.1f * music[2 * ((left - 3000) % MUSIC)] +
           0.05f * music[2 * ((right - 911) % MUSIC) + 1];
}

struct sums {
    double echo, speech, out;
};

/* A second of music and perhaps speech; `known`: the reference is given. */
static struct sums second(struct clean *c, size_t *at, bool music_on, bool speech_on, bool known)
{
    static const float nothing[2 * CLEAN_BLOCK];
    struct sums sums = {1e-9, 1e-9, 1e-9};
    for (int k = 0; k < BLOCKS_A_SECOND; k++) {
        float block[CLEAN_BLOCK];
        const float *reference = known ? music + 2 * (*at % MUSIC) : nothing;
        for (size_t i = 0; i < CLEAN_BLOCK; i++) {
            float e = music_on ? heard_at(*at + i) : 0;
            float s = speech_on ? speech[(*at + i) % MUSIC] : 0;
            block[i] = e + s;
            sums.echo += (double)(e * e);
            sums.speech += (double)(s * s);
        }
        clean_run(c, block, reference);
        for (size_t i = 0; i < CLEAN_BLOCK; i++) sums.out += (double)(block[i] * block[i]);
        *at += CLEAN_BLOCK;
    }
    return sums;
}

static double db(double a, double b)
{
    return 10 * log10(a / b);
}

static void test_music_goes_and_speech_stays(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, true);
    size_t at = 0;
    for (int s = 0; s < 3; s++) second(c, &at, true, false, true);
    struct sums quiet = second(c, &at, true, false, true);
    assert_true(db(quiet.echo, quiet.out) > 25);
    second(c, &at, true, true, true);
    struct sums talk = second(c, &at, true, true, true);
    assert_true(fabs(db(talk.speech, talk.out)) < 2);
    second(c, &at, true, false, true); /* not unlearnt meanwhile */
    quiet = second(c, &at, true, false, true);
    assert_true(db(quiet.echo, quiet.out) > 25);
    clean_free(c);
}

/* It is the reference that makes the difference, not what a filter thinks of music. */
static void test_without_the_reference_music_stays(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, true);
    size_t at = 0;
    for (int s = 0; s < 3; s++) second(c, &at, true, false, false);
    struct sums left = second(c, &at, true, false, false);
    assert_true(fabs(db(left.echo, left.out)) < 0.5);
    clean_free(c);
}

/* Loudspeakers nobody hears: music is played, none comes back. */
static void test_a_headset_leaves_the_voice_alone(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, true);
    size_t at = 0;
    for (int s = 0; s < 4; s++) second(c, &at, false, true, true);
    struct sums talk = second(c, &at, false, true, true);
    assert_true(fabs(db(talk.speech, talk.out)) < 2);
    clean_free(c);
}

/* ... from the first word on: what is left did not go up and down with the music until then. */
static void test_first_words_with_a_headset(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, true);
    size_t at = 0;
    second(c, &at, false, false, true);
    struct sums talk = second(c, &at, false, true, true);
    assert_true(fabs(db(talk.speech, talk.out)) < 1);
    clean_free(c);
}

static void test_nothing_played_is_bit_for_bit_but_late(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, true);
    const float silence[2 * CLEAN_BLOCK] = {0};
    assert_int_equal(clean_delay(c), RESIDUE_DELAY);
    for (size_t k = 0; k < 20; k++) {
        float block[CLEAN_BLOCK];
        memcpy(block, speech + k * CLEAN_BLOCK, sizeof block);
        clean_run(c, block, silence);
        if (k == 0) continue; /* the filter comes in */
        for (size_t i = 0; i < CLEAN_BLOCK; i++)
            assert_true(fabsf(block[i] - speech[k * CLEAN_BLOCK + i - RESIDUE_DELAY]) < 1e-5f);
    }
    clean_free(c);
}

static void test_all_off_is_untouched(void **state)
{
    (void)state;
    struct clean *c = cleaner(false, false, false);
    float block[CLEAN_BLOCK];
    memcpy(block, speech + 4800, sizeof block);
    clean_run(c, block, music);
    assert_int_equal(clean_delay(c), 0);
    assert_memory_equal(block, speech + 4800, sizeof block);
    clean_free(c);
}

/* Seconds of a sound; the level of the last, dBFS. */
static double level_after(struct clean *c, float (*sound)(size_t at), int seconds)
{
    const float silence[2 * CLEAN_BLOCK] = {0};
    double sum = 0;
    for (size_t at = 0; at < (size_t)seconds * RATE_HZ; at += CLEAN_BLOCK) {
        float block[CLEAN_BLOCK];
        for (size_t i = 0; i < CLEAN_BLOCK; i++) block[i] = sound(at + i);
        clean_run(c, block, silence);
        if (at < (size_t)(seconds - 1) * RATE_HZ) continue;
        for (size_t i = 0; i < CLEAN_BLOCK; i++) sum += (double)(block[i] * block[i]);
    }
    return 10 * log10(sum / RATE_HZ + 1e-12);
}

static float hiss(size_t at)
{
    uint64_t mixed = (at + 1) * 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 29) * 0xbf58476d1ce4e5b9u;
    return ((float)(mixed >> 40) / (1 << 24) - 0.5f) * 0.02f; /* -45 dBFS */
}

static float whisper(size_t at)
{
    return speech[at % MUSIC] * 0.1f; /* -40 dBFS */
}

static void test_noise_is_taken_down_when_asked(void **state)
{
    (void)state;
    struct clean *with = cleaner(true, false, false), *without = cleaner(false, false, true);
    assert_true(level_after(without, hiss, 3) - level_after(with, hiss, 3) > 10);
    clean_free(with);
    clean_free(without);
}

static void test_a_soft_voice_is_brought_up_when_asked(void **state)
{
    (void)state;
    struct clean *with = cleaner(false, true, false), *without = cleaner(true, false, false);
    double gained = level_after(with, whisper, 6) - level_after(without, whisper, 6);
    assert_true(gained > 8 && gained < 25);
    clean_free(with);
    clean_free(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_music_goes_and_speech_stays),
        cmocka_unit_test(test_without_the_reference_music_stays),
        cmocka_unit_test(test_a_headset_leaves_the_voice_alone),
        cmocka_unit_test(test_first_words_with_a_headset),
        cmocka_unit_test(test_nothing_played_is_bit_for_bit_but_late),
        cmocka_unit_test(test_all_off_is_untouched),
        cmocka_unit_test(test_noise_is_taken_down_when_asked),
        cmocka_unit_test(test_a_soft_voice_is_brought_up_when_asked),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
