/* The program's own short sounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "../../client/cue.h"

enum { SECOND = 48000, BLOCK = 512 };

static float stereo[2 * SECOND];

static void play(struct cue *c)
{
    memset(stereo, 0, sizeof stereo);
    for (size_t at = 0; at < SECOND; at += BLOCK)
        cue_add_rt(c, stereo + 2 * at, SECOND - at < BLOCK ? SECOND - at : BLOCK);
}

static float peak(size_t from, size_t to)
{
    float most = 0;
    for (size_t i = 2 * from; i < 2 * to; i++) most = fmaxf(most, fabsf(stereo[i]));
    return most;
}

/* How often the left channel goes up through zero: the pitch. */
static int turns(size_t from, size_t to)
{
    int n = 0;
    for (size_t i = from + 1; i < to; i++) n += stereo[2 * i - 2] <= 0 && stereo[2 * i] > 0;
    return n;
}

static void a_cue_is_soft_short_and_heard_once(void **state)
{
    struct cue c = {0};
    (void)state;
    play(&c);
    assert_true(peak(0, SECOND) <= 0);
    cue_play(&c, CUE_TALK_ON);
    play(&c);
    assert_true(peak(0, 4800) > 0.02f && peak(0, SECOND) < 0.12f);
    assert_true(peak(SECOND / 4, SECOND) <= 0);
    for (size_t i = 1; i < SECOND; i++) /* no click */
        assert_true(fabsf(stereo[2 * i] - stereo[2 * i - 2]) < 0.02f);
    play(&c);
    assert_true(peak(0, SECOND) <= 0);
}

static void on_goes_up_and_off_goes_down(void **state)
{
    struct cue c = {0};
    (void)state;
    cue_play(&c, CUE_TALK_ON);
    play(&c);
    int first = turns(0, 1920);
    cue_play(&c, CUE_TALK_OFF);
    play(&c);
    assert_true(turns(0, 1920) > first + 5);
}

static void the_same_one_again_is_heard_again(void **state)
{
    struct cue c = {0};
    (void)state;
    for (int i = 0; i < 3; i++) {
        cue_play(&c, CUE_TALK_ON);
        play(&c);
        assert_true(peak(0, 4800) > 0.02f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cue_is_soft_short_and_heard_once),
        cmocka_unit_test(on_goes_up_and_off_goes_down),
        cmocka_unit_test(the_same_one_again_is_heard_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
