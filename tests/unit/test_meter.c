/* How loud the last second was, and what counts as silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/meter.h"

enum { SECOND = METER_BLOCKS * METER_BLOCK_FRAMES, ODD = 441 };

/* So many frames of one level, in pieces that end anywhere in a block. */
static void play(struct meter *m, float level, size_t frames)
{
    float stereo[2 * ODD];
    for (size_t i = 0; i < 2 * ODD; i++) stereo[i] = i % 4 < 2 ? level : -level;
    for (size_t some; frames > 0; frames -= some) {
        some = frames < ODD ? frames : ODD;
        meter_add_rt(m, stereo, some);
    }
}

static void nothing_played_is_silence(void **state)
{
    struct meter m = {0};
    (void)state;
    assert_true(meter_level_db(&m) == -120);
    assert_int_equal(meter_silent_ms(&m), 0);
}

static void the_level_is_that_of_the_last_second(void **state)
{
    struct meter m = {0};
    (void)state;
    play(&m, 0.5f, SECOND);
    assert_true(fabs(meter_level_db(&m) - 20 * log10(0.5)) < 0.01);
    play(&m, 0.1f, SECOND / 2);
    assert_true(fabs(meter_level_db(&m) - 10 * log10((0.25 + 0.01) / 2)) < 0.01);
    play(&m, 0.1f, SECOND / 2);
    assert_true(fabs(meter_level_db(&m) + 20) < 0.01);
}

static void silence_is_counted_by_blocks(void **state)
{
    struct meter m = {0};
    (void)state;
    play(&m, 0.0002f, SECOND); /* -74 dB */
    assert_int_equal(meter_silent_ms(&m), 1000);
    play(&m, 0.0005f, SECOND); /* -66 dB */
    play(&m, 0, METER_BLOCK_FRAMES - 1);
    assert_int_equal(meter_silent_ms(&m), 1000);
    play(&m, 0, 1);
    assert_int_equal(meter_silent_ms(&m), 1020);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_played_is_silence),
        cmocka_unit_test(the_level_is_that_of_the_last_second),
        cmocka_unit_test(silence_is_counted_by_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
