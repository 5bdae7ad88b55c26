/* Devices that stand still, hesitate, are exchanged, or tell when they are heard. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "../support/listener.h"

static void test_device_that_stood_still(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 100, 50, 5000000);
    l.device_stands = true;
    listener_run(&l, 2000000);
    l.device_stands = false;
    l.device.started_us += 2000000;
    listener_forget(&l);
    listener_run(&l, 3000000);
    assert_true(listener_worst_us(&l, 12000000 + 50000, 1) < 100);
    assert_true(l.silent_us < 250000);
    assert_int_equal(listener_counts(&l).jumps, 1);
    listener_close(&l);
}

static void test_another_device(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 200, 50, 9000000);
    listener_new_device(&l, -200);
    listener_forget(&l);
    listener_run(&l, 3000000);
    assert_true(listener_worst_us(&l, 14000000 + 50000, 1) < 100);
    assert_true(l.silent_us < 250000);
    listener_close(&l);
}

/* Sound systems take a first buffer or two and then nothing for a while. Tones repeat, so what tells the time here is
   where one song follows another. */
static void test_device_that_hesitates_at_first(void **state)
{
    (void)state;
    for (int64_t pause_us = 50000; pause_us <= 450000; pause_us += 100000) {
        struct listener l;
        listener_open(&l, 0, 0);
        l.plan[0] = listener_segment(&l, 10, -3000000, 0);
        l.plan[0].length = 6 * LISTENER_RATE_HZ;
        l.plan[1] = listener_segment(&l, 11, 3000000, 480);
        listener_plan(&l, 2);
        listener_run(&l, 15000);
        l.device_stands = true;
        listener_run(&l, pause_us);
        l.device_stands = false;
        l.device.started_us += pause_us;
        listener_run(&l, 2900000 - 15000 - pause_us);
        assert_true(l.silent_us < 1000000);
        assert_int_equal(listener_counts(&l).jumps, 0); /* the first that was heard was in step */
        while (l.loud[0] > l.loud[1]) listener_run(&l, LISTENER_STEP_US);
        int64_t follows_us =
            l.now_us + audio_null_latency_us(&l.device) - LISTENER_CALLBACK * 125 / 6 / 2;
        assert_in_range(follows_us, 5000000 + 3000000 - 15000, 5000000 + 3000000 + 15000);
        listener_close(&l);
    }
}

static void test_thread_that_stood_still(void **state)
{
    (void)state;
    struct listener l;
    listener_in_a_song(&l, 100, 50, 5000000);
    l.thread_stands = true;
    listener_run(&l, 300000);
    l.thread_stands = false;
    listener_forget(&l);
    listener_run(&l, 3000000);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    assert_true(l.silent_us > 0 && l.silent_us < 150000);
    assert_true(l.roughest < LISTENER_SMOOTH);
    assert_int_equal(listener_counts(&l).jumps, 1);
    listener_close(&l);
}

/* A laptop wakes: the device's thread first, or the player's. */
static void test_everything_stood_still(void **state)
{
    (void)state;
    for (int player_first = 0; player_first < 2; player_first++) {
        struct listener l;
        listener_open(&l, 100, 50);
        l.plan[0] = listener_segment(&l, 10, -3000000, 0);
        listener_plan(&l, 1);
        listener_run(&l, 5000000);
        int64_t stood_us = 5005000; /* tones repeat in 10 ms */
        l.device_stands = l.thread_stands = true;
        listener_run(&l, stood_us);
        l.device_stands = l.thread_stands = false;
        l.device.started_us += stood_us;
        listener_forget(&l);
        if (player_first) player_run(l.player, l.clock, l.jitter, l.now_us);
        l.now_us += 2 * LISTENER_STEP_US;
        audio_null_run(&l.device, l.now_us);
        listener_run(&l, 3000000);
        assert_true(listener_worst_us(&l, 0, 1) < 100); /* nothing of what was late was heard */
        assert_true(l.silent_us < 250000);
        assert_int_equal(listener_counts(&l).jumps, 1);
        assert_int_equal(listener_counts(&l).concealed, 0);
        listener_close(&l);
    }
}

/* The device knows better than those who set its latency, and says so from the beginning. */
static void test_believes_the_sound_system(void **state)
{
    (void)state;
    for (int64_t wrong_us = -8000; wrong_us <= 8000; wrong_us += 8000) {
        struct listener l;
        listener_open(&l, 250, 50);
        l.device_tells = true;
        player_set_latency(l.player, audio_null_latency_us(&l.device) + wrong_us, 0);
        l.plan[0] = listener_segment(&l, 10, -3000000, 0);
        listener_plan(&l, 1);
        listener_run(&l, 8000000);
        assert_true(listener_worst_us(&l, 0, 1) < 100);
        assert_true(listener_worst_us(&l, 7000000, 0.99) < 30);
        assert_int_equal(listener_counts(&l).jumps, 0);
        listener_close(&l);
    }
}

static void test_trims_what_the_sound_system_says(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 0, 0);
    l.device_tells = true;
    player_set_latency(l.player, 0, 2000);
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    listener_run(&l, 5000000);
    assert_true(fabs(l.late_us[l.lates - 1] - 2000) < 50);
    listener_close(&l);
}

/* It tells when music flows already. */
static void test_jumps_when_the_sound_system_speaks_late(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 250, 50);
    player_set_latency(l.player, audio_null_latency_us(&l.device) + 7000, 0);
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    listener_run(&l, 3000000);
    l.device_tells = true;
    listener_run(&l, 1000000);
    listener_forget(&l);
    listener_run(&l, 3000000);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    assert_int_equal(listener_counts(&l).jumps, 1);
    listener_close(&l);
}

/* The sound takes another way: what the system says changes for good, and so does what is played. A single strange answer
   changes nothing. */
static void test_follows_a_step_of_the_sound_system(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 250, 50);
    l.device_tells = true;
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    listener_run(&l, 5000000);
    listener_forget(&l);
    l.tells_wrong_us = 10667;
    listener_run(&l, 40000);
    l.tells_wrong_us = 0;
    listener_run(&l, 3000000);
    assert_true(listener_worst_us(&l, 0, 1) < 60);
    l.tells_wrong_us = 7000;
    listener_run(&l, 1000000);
    assert_true(fabs(remainder(l.late_us[l.lates - 1] + 7000, 10000)) < 100);
    assert_int_equal(listener_counts(&l).jumps, 1);
    listener_close(&l);
}

/* No start while strange things are heard. */
static void test_starts_when_the_sound_system_is_sure(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 0, 0);
    l.device_tells = true;
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    for (int i = 0; i < 100; i++) {
        l.tells_wrong_us = i % 7 * 5000;
        listener_run(&l, 20000);
    }
    assert_int_equal(l.first_us, 0);
    l.tells_wrong_us = 0;
    listener_run(&l, 1000000);
    assert_true(l.first_us > 0);
    assert_true(listener_worst_us(&l, 0, 1) < 100);
    listener_close(&l);
}

/* Another clock drives the device from now on. */
static void change_rate(struct listener *l, double ppm)
{
    int64_t next_us = audio_null_next_us(&l->device);
    l->device.drift_ppm = ppm;
    l->device.started_us += next_us - audio_null_next_us(&l->device);
}

/* One song after the other, each from its beginning. */
static void play_on(struct listener *l, int songs)
{
    for (int i = 0; i < songs; i++) {
        l->plan[0] = listener_segment(l, l->plan[0].number + 2, 0, 0);
        l->sent[0] = 0;
        listener_plan(l, 1);
        listener_run(l, 20000000);
    }
}

/* What it said of the way to the ear still counts, not what it said of the device's rate. */
static void test_a_sound_system_that_falls_silent_is_not_believed_for_ever(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 250, 50);
    l.device_tells = true;
    player_set_latency(l.player, audio_null_latency_us(&l.device) + 3000, 0);
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    listener_run(&l, 10000000);
    l.device_tells = false;
    change_rate(&l, 200);
    play_on(&l, 2);
    listener_forget(&l);
    play_on(&l, 1);
    assert_true(fabs(l.late_us[l.lates - 1]) > 1000); /* a guess, after a minute */
    play_on(&l, 1);
    listener_forget(&l);
    play_on(&l, 1);
    assert_true(listener_worst_us(&l, 0, 0.99) < 100);
    listener_close(&l);
}

/* It answered once, and then no more. */
static void test_an_unsure_sound_system_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct listener l;
    listener_open(&l, 0, 0);
    mixer_put_heard(l.mixer, &(struct mixer_heard){.mono_us = l.now_us + 5000, .error_us = 30});
    l.plan[0] = listener_segment(&l, 10, -3000000, 0);
    listener_plan(&l, 1);
    listener_run(&l, 6000000);
    assert_in_range(l.first_us, 5000000 + 4000000, 5000000 + 4300000);
    listener_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_device_that_stood_still),
        cmocka_unit_test(test_another_device),
        cmocka_unit_test(test_device_that_hesitates_at_first),
        cmocka_unit_test(test_thread_that_stood_still),
        cmocka_unit_test(test_everything_stood_still),
        cmocka_unit_test(test_believes_the_sound_system),
        cmocka_unit_test(test_trims_what_the_sound_system_says),
        cmocka_unit_test(test_jumps_when_the_sound_system_speaks_late),
        cmocka_unit_test(test_follows_a_step_of_the_sound_system),
        cmocka_unit_test(test_starts_when_the_sound_system_is_sure),
        cmocka_unit_test(test_a_sound_system_that_falls_silent_is_not_believed_for_ever),
        cmocka_unit_test(test_an_unsure_sound_system_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests(tests, listener_songs, NULL);
}
