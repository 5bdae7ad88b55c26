/* A device whose sound is heard at known times, and a sound system that says so roughly. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/ear.h"

struct device {
    struct ear ear;
    double began_us, slow_ppm, noise_us;
    uint64_t frame, seed;
};

static double noise(struct device *d)
{
    d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(d->seed >> 11) / 4503599627370496.0 - 1) * d->noise_us;
}

static double heard_us(const struct device *d, uint64_t frame)
{
    return d->began_us + (double)frame / 48 * 1000 * (1 + d->slow_ppm * 1e-6);
}

static void answer(struct device *d, double wrong_us)
{
    struct mixer_heard h = {.device_frame = d->frame,
                            .mono_us = llround(heard_us(d, d->frame) + noise(d) + wrong_us),
                            .error_us = 25};
    ear_hear(&d->ear, &h, 0);
}

static void answers(struct device *d, int n, double each_s)
{
    for (int i = 0; i < n; i++) {
        d->frame += (uint64_t)(each_s * MIXER_RATE_HZ);
        answer(d, 0);
    }
}

static double error_us(const struct device *d)
{
    uint64_t soon = d->frame + MIXER_RATE_HZ / 10;
    return (double)ear_mono_us(&d->ear, soon) - heard_us(d, soon);
}

static void test_knows_after_three_answers(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 250, .noise_us = 20};
    assert_false(ear_hears(&d.ear));
    answers(&d, 2, 0.01);
    assert_true(ear_hears(&d.ear));
    assert_false(ear_knows(&d.ear));
    answers(&d, 1, 0.01);
    assert_true(ear_knows(&d.ear) && ear_is_sure(&d.ear));
    assert_true(fabs(error_us(&d)) < 80);
}

static void test_finds_the_line_and_its_rate(void **state)
{
    (void)state;
    for (double ppm = -400; ppm <= 400; ppm += 200) {
        struct device d = {.began_us = 9e9, .slow_ppm = ppm, .noise_us = 40};
        answers(&d, 200, 0.01);
        assert_true(fabs(error_us(&d)) < 15);
        for (int i = 0; i < 60; i++) {
            answers(&d, 2, 0.5);
            assert_true(fabs(error_us(&d)) < 40);
            assert_true(fabs(d.ear.rate_ppm - ppm) < 40);
        }
    }
}

/* A block more or less was under way than the frames that were counted. */
static void test_wild_answers_change_nothing(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .noise_us = 20};
    answers(&d, 100, 0.01);
    for (int i = 0; i < 30; i++) {
        struct ear before = d.ear;
        answer(&d, i % 2 ? -10667 : 10667);
        assert_true(d.ear.late_us == before.late_us && d.ear.rate_ppm == before.rate_ppm);
        assert_false(ear_is_sure(&d.ear));
        assert_true(ear_knows(&d.ear));
        answers(&d, 1, 0.5);
        assert_true(ear_is_sure(&d.ear));
        assert_true(fabs(error_us(&d)) < 30);
    }
}

static void test_follows_a_step_after_few_answers(void **state)
{
    (void)state;
    for (double step_us = -4000; step_us <= 4000; step_us += 2000) {
        struct device d = {.began_us = 5e6, .slow_ppm = 250, .noise_us = 20};
        answers(&d, 300, 0.01);
        d.began_us += step_us;
        answers(&d, 7, 0.01);
        assert_true(ear_is_sure(&d.ear));
        assert_true(fabs(error_us(&d)) < 40);
    }
}

static void test_follows_a_rate_that_wanders(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 230, .noise_us = 20};
    answers(&d, 200, 0.01);
    for (int i = 0; i < 40; i++) {
        double now_us = heard_us(&d, d.frame);
        d.slow_ppm += 2;
        d.began_us += now_us - heard_us(&d, d.frame);
        answers(&d, 1, 0.5);
        assert_true(fabs(error_us(&d)) < 60);
    }
}

static void test_forgets_all_but_the_rate(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .slow_ppm = 250, .noise_us = 20};
    answers(&d, 200, 0.01);
    ear_forget(&d.ear);
    assert_false(ear_hears(&d.ear) || ear_knows(&d.ear));
    assert_true(fabs(d.ear.rate_ppm - 250) < 20);
    d.began_us += 60e6;
    answers(&d, 3, 0.5);
    assert_true(ear_is_sure(&d.ear));
    assert_true(fabs(error_us(&d)) < 40);
}

static void test_a_silent_ear_is_known(void **state)
{
    (void)state;
    struct device d = {.began_us = 5e6, .noise_us = 20};
    assert_false(ear_is_silent(&d.ear, 1000000000));
    answers(&d, 1, 0.5); /* not sure yet */
    assert_false(ear_is_silent(&d.ear, d.frame + 3 * MIXER_RATE_HZ));
    assert_true(ear_is_silent(&d.ear, d.frame + 5 * MIXER_RATE_HZ));
    answers(&d, 10, 0.5);
    assert_int_equal(ear_last_frame(&d.ear), d.frame);
    assert_false(ear_is_silent(&d.ear, d.frame + 59 * MIXER_RATE_HZ));
    assert_true(ear_is_silent(&d.ear, d.frame + 61 * MIXER_RATE_HZ));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knows_after_three_answers),
        cmocka_unit_test(test_finds_the_line_and_its_rate),
        cmocka_unit_test(test_wild_answers_change_nothing),
        cmocka_unit_test(test_follows_a_step_after_few_answers),
        cmocka_unit_test(test_follows_a_rate_that_wanders),
        cmocka_unit_test(test_forgets_all_but_the_rate),
        cmocka_unit_test(test_a_silent_ear_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
