/* Which songs a radio plays, whoever listens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "../support/fake_reel.h"
#include "../support/station.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static void no_songs_no_plan_and_songs_that_come_are_played(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct radio *r = station_radio("");
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 0);
    assert_null(radio_heard(r, S(1)));
    assert_false(radio_skip(r, S(1)));
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    radio_run(r, S(1.1)); /* it was not told, and does not look */
    assert_int_equal(radio_plan(r, &plan), 0);
    radio_songs_changed(r);
    uint32_t revision = radio_run(r, S(1.2));
    assert_true(radio_plan(r, &plan) >= 1);
    assert_true(plan[0].segment.start_us > S(1.2) && plan[0].segment.start_us < S(2));
    assert_int_equal(plan[0].segment.first, FAKE_REEL_DELAY);
    assert_int_equal(plan[0].segment.length, 1500 * 960 - FAKE_REEL_DELAY);
    assert_true(plan[0].segment.gain_db > 3.9f &&
                plan[0].segment.gain_db < 4.1f);      /* -20 LUFS to -16 */
    assert_int_equal(radio_run(r, S(1.3)), revision); /* nothing new */
    radio_free(r);
}

static void all_are_heard_and_none_again_within_half_the_list(void **state)
{
    (void)state;
    enum { SONGS = 20, PLAYS = 100 };
    static char names[SONGS][40];
    const char *paths[SONGS];
    for (int i = 0; i < SONGS; i++)
        snprintf(names[i], sizeof names[i], "rock-x-song %02d.mp3", i), paths[i] = names[i];
    fake_songs_scan(&station.world, station.songs, paths, SONGS, 500);
    struct radio *r = station_radio("rock");
    uint64_t heard[PLAYS];
    size_t n = 0, before_all = 0;
    uint32_t number = 0;
    for (int64_t t = S(1); n < PLAYS; t += S(0.25)) {
        assert_true(t < S(1000));
        radio_run(r, t);
        const struct radio_playing *p = radio_heard(r, t);
        if (!p || p->segment.number == number) continue;
        number = p->segment.number;
        heard[n++] = p->song;
        for (size_t back = 2; back <= SONGS / 2 && back <= n; back++)
            assert_true(heard[n - back] != p->song);
        bool first = true;
        for (size_t i = 0; i + 1 < n; i++) first &= heard[i] != p->song;
        if (first) before_all = n;
    }
    assert_in_range(before_all, SONGS, SONGS * 3 / 2);
    radio_free(r);
}

/* Nobody looked for two hours: the programme went on all the same, from song to song. */
static void an_unwatched_radio_moves_on(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    uint32_t first = plan[0].segment.number;
    radio_rest(r);
    assert_non_null(radio_heard(r, S(2)));
    radio_run(r, S(7201));
    const struct radio_playing *heard = radio_heard(r, S(7201));
    assert_non_null(heard);
    assert_in_range(heard->segment.number - first, 261, 269); /* 7,200 s of 27 s each */
    radio_free(r);
}

/* Hours of songs of a second each are not followed one by one: something plays at once, and the work is bounded. */
static void a_radio_of_very_short_songs_wakes_quickly(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 50);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    uint32_t first = plan[0].segment.number;
    radio_run(r, S(61));
    assert_non_null(radio_heard(r, S(61)));
    assert_in_range(radio_heard(r, S(61))->segment.number - first, 80, 100); /* it moved on */
    unsigned long reads = station.world.reads;
    for (int64_t t = S(4 * 3600); t < S(4 * 3600 + 5); t += S(0.25)) {
        radio_run(r, t);
        if (t > S(4 * 3600 + 0.5)) assert_non_null(radio_heard(r, t));
    }
    assert_true(station.world.reads - reads < 520 * 20);
    radio_free(r);
}

/* Songs come one by one, as they are transcoded: the programme learns of each without looking at all. */
static void songs_are_shuffled_in_one_by_one_and_bad_ones_drop_out(void **state)
{
    (void)state;
    static char names[20][40];
    const char *all[20];
    for (int i = 0; i < 20; i++)
        snprintf(names[i], sizeof names[i], "rock-x-song %02d.mp3", i), all[i] = names[i];
    fake_songs_found(station.songs, all, 20);
    struct radio *r = station_radio("rock");
    for (int i = 0; i < 20; i++) {
        library_work(station.songs);
        char line[512];
        fake_songs_ready(&station.world, station.songs, 500);
        const struct song *s = library_song(station.songs, (size_t)i);
        if (i % 4 == 3) { /* its file was found to be another, and a bad one */
            library_scan_begin(station.songs);
            for (int k = 0; k < 20; k++)
                library_scan_found(station.songs, all[k], 1000, k <= i && k % 4 == 3 ? 2 : 1);
            while (!library_scan_end(station.songs, &(struct library_changes){0})) {
            }
            library_want(station.songs, library_song(station.songs, (size_t)i)->id);
            library_work(station.songs);
            snprintf(line, sizeof line, "no sound in it");
            s = library_job_ended(station.songs,
                                  station.world.jobs[station.world.job_count - 1].job, 1, line);
        }
        radio_song_changed(r, s);
        radio_run(r, S(1) + i);
    }
    bool heard[20] = {false};
    int count = 0, ready = 0;
    for (int i = 0; i < 20; i++)
        ready += library_song(station.songs, (size_t)i)->state == SONG_READY;
    for (int64_t t = S(2); t < S(40); t += S(0.25))
        radio_run(r, t); /* what was planned when it was fine */
    for (int64_t t = S(40); t < S(40 + 15 * 12); t += S(0.25)) {
        radio_run(r, t);
        const struct radio_playing *p = radio_heard(r, t);
        for (int i = 0; p && i < 20; i++) {
            const struct song *s = library_song(station.songs, (size_t)i);
            if (p->song != s->id || heard[i]) continue;
            assert_int_equal(s->state, SONG_READY);
            heard[i] = true;
            count++;
        }
    }
    assert_true(ready >= 10);
    assert_int_equal(count, ready);
    radio_free(r);
}

/* Another song may come before it ends: only then is the same one promised again. */
static void the_only_song_is_promised_again_late(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 1, 1500); /* 30 s */
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_run(r, S(5));
    assert_int_equal(radio_plan(r, &plan), 1);
    radio_run(r, S(25));
    assert_int_equal(radio_plan(r, &plan), 2);
    assert_true(plan[1].song == plan[0].song);
    radio_free(r);
}

/* Its reel was half written when the server ended: it is wished for, and nothing else begins meanwhile. */
static void a_song_that_goes_on_is_waited_for(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    fake_songs_scan(&station.world, station.songs, station_three, 1, 1500);
    fake_songs_found(station.songs, station_three, 3);
    uint64_t on = library_by_name(station.songs, "two")->id;
    struct radio *r = station_radio("");
    struct radio_resumed was = {.song = on, .start_us = S(91)};
    struct radio_ask ask = {.request = 7, .song = library_by_name(station.songs, "one")->id};
    radio_resume(r, &was, 1, S(100));
    radio_run(r, S(100));
    assert_false(radio_ask(r, &ask, S(100)));
    assert_int_equal(radio_plan(r, &plan), 0);
    library_work(station.songs); /* not "three", which comes first */
    fake_songs_ready(&station.world, station.songs, 1500);
    radio_run(r, S(101));
    assert_true(radio_ask(r, &ask, S(101)));
    assert_int_equal(radio_plan(r, &plan), 2);
    assert_true(plan[0].song == on && plan[0].segment.start_us == S(91));
    assert_int_equal(plan[1].ask.request, 7);
    assert_true(plan[1].segment.start_us > S(117));
    radio_free(r);
}

/* The clock of the machine came up an hour behind. */
static void a_song_that_would_go_on_later_begins_now(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    struct radio_resumed was = {.song = library_by_name(station.songs, "two")->id,
                                .start_us = S(3700)};
    radio_resume(r, &was, 1, S(100));
    radio_run(r, S(100));
    assert_true(radio_plan(r, &plan) > 0);
    assert_true(plan[0].song == was.song && plan[0].segment.start_us == S(100));
    radio_free(r);
}

/* A look through a large folder may take longer than people who came in wait otherwise. */
static void a_song_that_goes_on_is_waited_for_until_songs_are_known(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct radio *r = station_radio("");
    struct radio_resumed was = {.start_us = S(91)};
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    was.song = library_by_name(station.songs, "two")->id;
    fake_songs_found(station.songs, station_three, 0); /* not yet */
    radio_resume(r, &was, 1, S(100));
    radio_run(r, S(100));
    radio_run(r, S(110));
    assert_int_equal(radio_plan(r, &plan), 0);
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    radio_run(r, S(111));
    assert_int_equal(radio_plan(r, &plan), 1);
    assert_true(plan[0].song == was.song && plan[0].segment.start_us == S(91));
    radio_free(r);
}

/* Reels are read page by page, and those wished for longest ago go first. */
static void a_long_song_is_wished_for_while_it_is_heard(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    fake_songs_scan(&station.world, station.songs, station_three, 2, 33000); /* 11 minutes */
    struct radio *r = station_radio("");
    radio_run(r, S(1));
    radio_plan(r, &plan);
    for (size_t i = 0; i < 2; i++) /* another room wishes for the other */
        if (library_song(station.songs, i)->id != plan[0].song)
            library_want(station.songs, library_song(station.songs, i)->id);
    int64_t wished = station.world.file_time;
    radio_run(r, S(500));
    assert_int_equal(station.world.file_time, wished);
    radio_run(r, S(602));
    assert_true(station.world.file_time > wished);
    radio_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_long_song_is_wished_for_while_it_is_heard, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(a_song_that_would_go_on_later_begins_now, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(a_song_that_goes_on_is_waited_for_until_songs_are_known,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(no_songs_no_plan_and_songs_that_come_are_played,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(all_are_heard_and_none_again_within_half_the_list,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(an_unwatched_radio_moves_on, station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_radio_of_very_short_songs_wakes_quickly, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(songs_are_shuffled_in_one_by_one_and_bad_ones_drop_out,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_song_that_goes_on_is_waited_for, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(the_only_song_is_promised_again_late, station_begin,
                                        station_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
