/* By how much something is heard later than expected: among other sounds, and not where there is nothing of it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/lag.h"
#include "../support/fake_sound.h"

enum { RATE_HZ = 48000, BEFORE = 2000, BLOCKS = 30 };

#define TURN    6.283185307179586
#define BASS_HZ 61.7

static float music[2 * RATE_HZ], speech[RATE_HZ];
static float bass; /* how loud a tone is that swings as long as the music lasts */

static int begin(void **state)
{
    (void)state;
    fake_music(music, RATE_HZ);
    fake_speech(speech, RATE_HZ);
    return 0;
}

/* Halfway between two samples it is their mean, which is dull but in its place. */
static float music_at(double at)
{
    size_t whole = (size_t)floor(at);
    float after = (float)(at - floor(at)), tone = bass * (float)sin(at * BASS_HZ * TURN / RATE_HZ);
    return (1 - after) * music[2 * whole] + after * music[2 * whole + 2] + tone;
}

/* Music that is heard so many samples late, softer than it was expected, and somebody who speaks. */
static bool find(double late, float loud, float voice, double *samples)
{
    struct lag l;
    lag_begin(&l);
    for (int k = 0; k < BLOCKS; k++) {
        float heard[LAG_BLOCK], expected[LAG_BLOCK];
        for (int i = 0; i < LAG_BLOCK; i++) {
            int at = BEFORE + k * LAG_BLOCK + i;
            heard[i] = loud * music_at(at - late) + voice * speech[at];
            expected[i] = music_at(at);
        }
        lag_add(&l, heard, expected);
    }
    return lag_find(&l, samples);
}

static void the_lag_is_found_to_a_fraction_of_a_sample(void **state)
{
    (void)state;
    const double late[] = {0, 0.5, 17, -3.5, 153, -240, 455, 935, -935};
    for (size_t i = 0; i < sizeof late / sizeof *late; i++) {
        double samples;
        assert_true(find(late[i], 0.5f, 0, &samples));
        assert_true(fabs(samples - late[i]) < 0.3);
    }
}

static void a_voice_over_it_does_not_mislead(void **state)
{
    (void)state;
    double samples;
    assert_true(find(100, 0.3f, 0.5f, &samples));
    assert_true(fabs(samples - 100) < 0.3);
}

/* Each look at it cuts it off somewhere, for both at the same time. */
static void a_tone_that_does_not_end_does_not_mislead(void **state)
{
    (void)state;
    const double late[] = {3, 160, -330, 900};
    double samples;
    bass = 3;
    for (size_t i = 0; i < sizeof late / sizeof *late; i++) {
        assert_true(find(late[i], 0.3f, 0, &samples));
        assert_true(fabs(samples - late[i]) < 0.3);
    }
    bass = 0;
}

static void nothing_is_found_where_nothing_is(void **state)
{
    (void)state;
    double samples;
    assert_false(find(0, 0, 0.5f, &samples));
    assert_false(find(0, 0, 0, &samples));
    assert_false(find(1800, 0.5f, 0, &samples)); /* farther off than it looks */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lag_is_found_to_a_fraction_of_a_sample),
        cmocka_unit_test(a_voice_over_it_does_not_mislead),
        cmocka_unit_test(a_tone_that_does_not_end_does_not_mislead),
        cmocka_unit_test(nothing_is_found_where_nothing_is),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
