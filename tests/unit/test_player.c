/* A listener hears each sample at its time: the start, the steering, the jumps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../support/listener.h"

static void test_joins_a_song_in_step(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 100, -150);
    l.plan[0] = listener_segment(&l, 10, -3000000, 4321);
    listener_plan(&l, 1);
    listener_run(&l, 14000000);
    assert_in_range(l.first_us, 5000000, 5250000);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    assert_true(listener_worst_us(&l, 10000000, 0.99) < 20);
    assert_int_equal(listener_counts(&l).concealed, 0);
    assert_int_equal(listener_counts(&l).jumps, 0);
    assert_true(fabs(listener_counts(&l).offset_us) < 20);
    assert_true(l.roughest < LISTENER_SMOOTH);
    assert_true(mixer_level_db(l.mixer) > -14 && mixer_level_db(l.mixer) < -13);
    listener_close(&l);
}

static void test_clicks_on_the_server_s_seconds(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 100, 50);
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    player_set_click(l.player, true);
    listener_run(&l, 3000000);
    listener_run(&l, 1000000 - listener_server_us(&l) % 1000000 - 40000);
    for (int i = 0; i < 2; i++) {
        listener_forget(&l);
        listener_run(&l, 80000);
        assert_true(l.roughest > 2 * LISTENER_SMOOTH);
        listener_forget(&l);
        listener_run(&l, 920000);
        assert_true(l.roughest < LISTENER_SMOOTH);
    }
    player_set_click(l.player, false);
    listener_run(&l, 500000); /* what was made before */
    listener_forget(&l);
    listener_run(&l, 2000000);
    assert_true(l.roughest < LISTENER_SMOOTH);
    listener_close(&l);
}

static void test_jumps_past_5_ms(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 100, 50, 5000000);
    int64_t latency_us = audio_null_latency_us(&l.device);
    for (int64_t change_us = -7000; change_us <= 7000; change_us += 14000) {
        player_set_latency(l.player, latency_us + change_us, 0);
        listener_forget(&l);
        listener_run(&l, 3000000);
        assert_true(l.roughest < LISTENER_SMOOTH);
        double off = l.late_us[l.lates - 1] + (double)change_us; /* the tones repeat in 10 ms */
        assert_true(fabs(remainder(off, 10000)) < 100);
    }
    assert_int_equal(listener_counts(&l).jumps, 2);
    assert_int_equal(listener_counts(&l).concealed, 0);
    listener_close(&l);
}

static void test_steers_below_5_ms(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 0, 0, 5000000);
    player_set_latency(l.player, audio_null_latency_us(&l.device) - 2000, 0);
    listener_forget(&l);
    listener_run(&l, 2000000);
    double way = l.late_us[l.lates - 1] - l.late_us[l.lates - 101];
    assert_true(way > 400 && way < 510); /* in a second: 500 ppm */
    listener_run(&l, 10000000);
    assert_true(fabs(l.late_us[l.lates - 1] - 2000) < 20);
    assert_int_equal(listener_counts(&l).jumps, 0);
    listener_close(&l);
}

static void test_no_clock_is_silence(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 0, 0);
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    for (int i = 0; i < 100; i++) {
        l.now_us += LISTENER_STEP_US;
        audio_null_run(&l.device, l.now_us);
        player_run(l.player, i % 2 ? l.clock : NULL, l.jitter, l.now_us);
    }
    assert_int_equal(l.first_us, 0);
    listener_close(&l);
}

/* Two listeners on one LAN: delays with 1 ms of exponential noise each way, callbacks up to 3 ms late. */
static void test_two_agree(void **state)
{
    (void)state;
    static double late[2][LISTENER_LATES];
    size_t n = LISTENER_LATES;
    for (int k = 0; k < 2; k++) {
        struct listener l;
        listener_open(&l, k ? 180 : -120, k ? -60 : 190);
        l.seed = (uint64_t)k + 1;
        l.path_noise_us = 1000;
        l.device.late_us = 3000;
        l.plan[0] = listener_segment(&l, 10, 0, 0);
        listener_plan(&l, 1);
        listener_run(&l, 22000000);
        assert_true(listener_worst_us(&l, 0, 1) < 1000);
        assert_true(listener_worst_us(&l, 15000000, 0.99) < 50);
        if (l.lates < n) n = l.lates;
        for (size_t i = 0; i < l.lates; i++) late[k][i] = l.late_us[l.lates - 1 - i];
        listener_close(&l);
    }
    double apart[LISTENER_LATES];
    for (size_t i = 0; i < 1200; i++) apart[i] = late[0][i] - late[1][i];
    assert_true(n > 2000);
    assert_true(listener_part(apart, 1200, 0.99) < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joins_a_song_in_step),
        cmocka_unit_test(test_clicks_on_the_server_s_seconds),
        cmocka_unit_test(test_jumps_past_5_ms),
        cmocka_unit_test(test_steers_below_5_ms),
        cmocka_unit_test(test_no_clock_is_silence),
        cmocka_unit_test(test_two_agree),
    };
    return cmocka_run_group_tests(tests, listener_songs, NULL);
}
