#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../client/activity.h"

enum { HOLD_MS = 300 };

/* So many frames at a level: how many of them are voice. */
static int hear(struct activity *a, double level_db, int frames)
{
    int voice = 0;
    for (int i = 0; i < frames; i++) voice += activity_hear(a, level_db, -200, 8, HOLD_MS);
    return voice;
}

static void test_whoever_speaks_at_once_is_heard_at_once(void **state)
{
    (void)state;
    struct activity a = {0};
    assert_int_equal(hear(&a, -30, 1), 1);
}

static void test_voice_is_held_over_gaps_and_ends(void **state)
{
    (void)state;
    struct activity a = {0};
    hear(&a, -60, 100);
    assert_int_equal(hear(&a, -30, 10), 10);
    assert_int_equal(hear(&a, -60, 100), HOLD_MS / ACTIVITY_FRAME_MS);
    assert_false(a.voice);
}

static void test_noise_is_no_voice_for_long(void **state)
{
    (void)state;
    struct activity a = {0};
    assert_in_range(hear(&a, -42, 500), 1, 60); /* a loud room, just entered */
    assert_int_equal(hear(&a, -42, 500), 0);
    assert_in_range(hear(&a, -30, 500), 10, 300); /* then a fan */
    assert_int_equal(hear(&a, -30, 500), 0);
    assert_int_equal(hear(&a, -21, 5), 5); /* and somebody over it */
}

static void test_words_and_gaps_stay_voice(void **state)
{
    (void)state;
    struct activity a = {0};
    hear(&a, -50, 100);
    for (int word = 0; word < 100; word++) {
        assert_int_equal(hear(&a, -35, 12), 12);
        assert_int_equal(hear(&a, -50, 6), 6);
    }
}

static void test_silence_is_never_voice(void **state)
{
    (void)state;
    struct activity a = {0};
    assert_int_equal(hear(&a, -120, 500), 0);
    assert_int_equal(hear(&a, -50, 5), 0); /* hardly there */
    assert_int_equal(hear(&a, -45, 5), 5);
}

static void test_what_is_left_of_the_loudspeakers_is_no_voice(void **state)
{
    (void)state;
    struct activity a = {0};
    for (int i = 0; i < 3; i++) assert_false(activity_hear(&a, -42, -48, 8, HOLD_MS));
    assert_true(activity_hear(&a, -39, -48, 8, HOLD_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whoever_speaks_at_once_is_heard_at_once),
        cmocka_unit_test(test_voice_is_held_over_gaps_and_ends),
        cmocka_unit_test(test_noise_is_no_voice_for_long),
        cmocka_unit_test(test_words_and_gaps_stay_voice),
        cmocka_unit_test(test_silence_is_never_voice),
        cmocka_unit_test(test_what_is_left_of_the_loudspeakers_is_no_voice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
