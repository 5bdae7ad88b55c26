/* Music goes down while somebody talks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/duck.h"

enum { FRAMES = 48000 };

static struct duck duck;
static float music[2 * FRAMES];

static int setup(void **state)
{
    (void)state;
    duck = (struct duck){0};
    for (size_t i = 0; i < 2 * FRAMES; i++) music[i] = i % 2 ? -0.5f : 0.5f;
    return 0;
}

static float level_db(size_t frame)
{
    assert_true(music[2 * frame] == -music[2 * frame + 1]);
    return 20 * log10f(music[2 * frame] / 0.5f);
}

static bool is_near(float a, float b)
{
    return fabsf(a - b) < 0.05f;
}

static void test_nobody_talks(void **state)
{
    (void)state;
    duck_run_rt(&duck, music, FRAMES, false, 12);
    for (size_t i = 0; i < FRAMES; i++) assert_true(music[2 * i] == 0.5f);
}

static void test_down_in_80_ms_and_back_in_400(void **state)
{
    (void)state;
    duck_run_rt(&duck, music, 4800, true, 12);
    assert_true(is_near(level_db(1920), -6));
    assert_true(level_db(3800) > -12);
    assert_true(is_near(level_db(3840), -12));
    assert_true(is_near(level_db(4799), -12));
    float *after = music + 2 * 4800;
    duck_run_rt(&duck, after, FRAMES - 4800, false, 12);
    assert_true(is_near(level_db(4800 + 9600), -6));
    assert_true(level_db(4800 + 19100) < -0.02f);
    assert_true(level_db(4800 + 19216) == 0);
}

/* In pieces of any length, and whatever is turned on the way: no step. */
static void test_no_clicks(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t at = 0, i = 0; at < FRAMES; at += n, i++) {
        n = 1 + i * 37 % 700;
        if (n > FRAMES - at) n = FRAMES - at;
        duck_run_rt(&duck, music + 2 * at, n, i % 9 < 4, i % 5 ? 12 : 30);
    }
    for (size_t i = 1; i < FRAMES; i++)
        assert_true(fabsf(music[2 * i] - music[2 * i - 2]) < 0.002f);
}

static void test_by_nothing(void **state)
{
    (void)state;
    duck_run_rt(&duck, music, 4800, true, 0);
    assert_true(level_db(4799) == 0);
    duck_run_rt(&duck, music, 4800, true, 6);
    duck_run_rt(&duck, music + 2 * 4800, FRAMES - 4800, true, 0);
    assert_true(is_near(level_db(4799), -6));
    assert_true(level_db(FRAMES - 1) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nobody_talks, setup),
        cmocka_unit_test_setup(test_down_in_80_ms_and_back_in_400, setup),
        cmocka_unit_test_setup(test_no_clicks, setup),
        cmocka_unit_test_setup(test_by_nothing, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
