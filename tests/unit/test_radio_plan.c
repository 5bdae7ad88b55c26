/* How a radio joins its songs, how loud they are, and what a skip does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/fake_reel.h"
#include "../support/station.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

/* Runs a radio through a whole day and looks at every join. */
static void songs_follow_each_other_crossfaded_and_none_repeats_early(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500); /* 30 s each */
    struct radio *r = station_radio("");
    uint64_t last[2] = {0, 0};
    uint32_t number = 0;
    struct segment before = {0};
    int played = 0;
    for (int64_t t = S(1); t < S(3600); t += S(0.25)) {
        radio_run(r, t);
        const struct radio_playing *heard = radio_heard(r, t);
        if (!heard) {
            assert_true(t < S(2)); /* only before the very first */
            continue;
        }
        if (heard->segment.number == number) {
            before = heard->segment;
            continue;
        }
        if (number) {
            assert_int_equal(heard->segment.number, number + 1);
            int64_t overlap_us = segment_end_us(&before) - heard->segment.start_us;
            assert_in_range(overlap_us, 2999970, 3000030);
            assert_int_equal(before.fade_out, 3 * 48000);
            assert_int_equal(heard->segment.fade_in, 3 * 48000);
        }
        number = heard->segment.number;
        before = heard->segment;
        assert_true(
            heard->song !=
            last[0]); /* station_three songs: each twice before any a third time, and never in a row */
        last[1] = last[0];
        last[0] = heard->song;
        played++;
    }
    assert_in_range(played, 131, 135); /* an hour of 27 s each */
    radio_free(r);
}

static void set_song(const char *path, double lufs, double peak_db)
{
    char line[256];
    fake_songs_found(station.songs, &path, 1);
    library_work(station.songs);
    fake_songs_ready(&station.world, station.songs, 500);
    fake_songs_found(station.songs, NULL,
                     0); /* the same file again, with another line beside its reel */
    snprintf(line, sizeof line, "{\"title\":\"x\",\"samples\":479688,\"lufs\":%g,\"peak_db\":%g}",
             lufs, peak_db);
    char sidecar[FAKE_IO_PATH_BYTES + 8];
    snprintf(sidecar, sizeof sidecar, "%s.json",
             station.world.jobs[station.world.job_count - 1].reel);
    fake_io_put(&station.world, sidecar, line, strlen(line));
    fake_songs_found(station.songs, &path, 1);
}

static double gain_of(double lufs, double peak_db)
{
    const struct radio_playing *plan;
    set_song("rock-a-x.mp3", lufs, peak_db);
    struct radio *r = station_radio("");
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 1);
    double gain = plan[0].segment.gain_db;
    radio_free(r);
    return gain;
}

/* To -16 LUFS; but peaks may be no more than 3 dB above the limiter's -1 dBFS. */
static void songs_are_equally_loud_unless_their_peaks_stand_in_the_way(void **state)
{
    (void)state;
    assert_float_equal(gain_of(-6, 0), -10, 0.01);
    assert_float_equal(gain_of(-16, 0), 0, 0.01);
    assert_float_equal(gain_of(-18, 0), 2, 0.01);
    assert_float_equal(gain_of(-23, -1), 3, 0.01); /* 22 dB of crest: 4 dB softer than the others */
    assert_float_equal(gain_of(-35, -20), 19, 0.01);
    assert_float_equal(gain_of(-70, -50), 20, 0.01);
    assert_float_equal(gain_of(15, 15), 0, 0.01); /* what cannot be is not believed */
}

/* A song on the air before it was measured is set right by a gain to which decks glide. */
static void an_estimate_is_corrected_on_the_air(void **state)
{
    (void)state;
    fake_songs_found(station.songs, station_three, 1);
    library_work(station.songs);
    const char *const tags[] = {"WAVELENGTH_SAMPLES=960000", "WAVELENGTH_LUFS=-26.0",
                                "WAVELENGTH_PEAK_DB=-10.0", NULL};
    struct fake_reel reel = {.frames = 1001, .frame_bytes = 320, .frames_a_page = 50, .tags = tags};
    size_t bytes;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes / 2);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 1);
    assert_float_equal(plan[0].segment.gain_db, 10, 0.01); /* never 0, from the start */
    uint32_t revision = radio_run(r, S(2));
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes);
    const char *line = "{\"title\":\"One\",\"samples\":960000,\"lufs\":-14,\"peak_db\":-1}";
    radio_song_changed(r, library_job_ended(station.songs, station.world.jobs[0].job, 0, line));
    assert_true(radio_run(r, S(2.1)) > revision);
    assert_float_equal(plan[0].segment.gain_db, -2, 0.01);
    assert_int_equal(plan[0].segment.length, 960000);
    free(file);
    radio_free(r);
}

/* Its length was only guessed: what was joined to its end, and is not sent yet, is joined to the true one. */
static void a_follower_moves_to_the_true_end(void **state)
{
    (void)state;
    const char *const two[] = {"rock-a-one.mp3", "rock-b-two.mp3"};
    fake_songs_found(station.songs, two, 2);
    library_work(station.songs);
    const char *const tags[] = {"WAVELENGTH_SAMPLES=1000000", "WAVELENGTH_LUFS=-16.0", NULL};
    struct fake_reel reel = {.frames = 1001, .frame_bytes = 320, .tags = tags};
    size_t bytes;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_run(r, S(13)); /* late enough for the same song to be promised again */
    assert_int_equal(radio_plan(r, &plan), 2);
    uint32_t promised = plan[1].segment.number;
    const struct song *s = library_job_ended(station.songs, station.world.jobs[0].job, 0,
                                             "{\"title\":\"One\",\"samples\":960000,\"lufs\":-16}");
    radio_song_changed(r, s);
    assert_int_equal(radio_plan(r, &plan), 2);
    assert_true(plan[1].segment.number != promised);
    assert_int_equal(plan[0].segment.length, 960000);
    int64_t overlap_us = segment_end_us(&plan[0].segment) - plan[1].segment.start_us;
    assert_in_range(overlap_us, 2999970, 3000030);
    free(file);
    radio_free(r);
}

/* What is heard is still the reel of the old one. */
static void a_file_that_changes_while_it_is_heard_changes_nothing(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 1, 1500);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    struct segment before = plan[0].segment;
    library_scan_begin(station.songs);
    library_scan_found(station.songs, station_three[0], 1000, 2);
    while (!library_scan_end(station.songs, &(struct library_changes){0})) {
    }
    radio_songs_changed(r);
    radio_run(r, S(5));
    library_work(station.songs);
    fake_songs_ready(&station.world, station.songs, 500);
    const struct song *s = library_song(station.songs, 0);
    assert_int_equal(s->state, SONG_READY);
    radio_song_changed(r, s);
    radio_run(r, S(6));
    radio_plan(r, &plan);
    assert_int_equal(plan[0].segment.number, before.number);
    assert_int_equal(plan[0].segment.length, before.length);
    radio_free(r);
}

static void a_skip_fades_out_and_the_next_song_begins(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_run(r, S(10));
    uint32_t revision = radio_run(r, S(10));
    radio_plan(r, &plan);
    uint64_t skipped = plan[0].song, announced = plan[1].song;
    assert_true(radio_skip(r, S(10)));
    assert_true(radio_run(r, S(10)) > revision);
    size_t n = radio_plan(r, &plan);
    assert_true(n >= 2);
    assert_int_equal(plan[0].song, skipped);
    assert_in_range(segment_end_us(&plan[0].segment), S(10.4), S(10.6));
    assert_in_range(plan[1].segment.start_us, S(10.2), S(10.4));
    assert_true(plan[1].song != skipped &&
                plan[1].song == announced); /* what was promised comes, only earlier */
    assert_true(plan[0].segment.fade_out > 0);
    radio_run(r, S(11));
    assert_true(radio_heard(r, S(11))->song != skipped);
    radio_free(r);
}

static void a_skip_in_a_crossfade_ends_both(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    int64_t t = S(2);
    while (radio_heard(r, t)->segment.fade_in == 0) radio_run(r, t += S(0.1));
    t += S(0.5); /* the first of the two has 2.5 s to go */
    radio_run(r, t);
    radio_plan(r, &plan);
    struct segment before = plan[0].segment;
    assert_true(segment_end_us(&before) > t + S(2));
    assert_true(radio_skip(r, t));
    size_t n = radio_plan(r, &plan);
    assert_true(n >= 3);
    for (int i = 0; i < 2; i++)
        assert_in_range(segment_end_us(&plan[i].segment), t + S(0.4), t + S(0.6));
    assert_in_range(plan[2].segment.start_us, t + S(0.2), t + S(0.4));
    /* The fade that was on its way goes on from where it was. */
    int64_t sample = segment_sample_at(&before, t);
    assert_float_equal(segment_fade(&plan[0].segment, sample), segment_fade(&before, sample), 0.01);
    /* Asked again before that is heard: it is on its way. */
    uint32_t revision = radio_run(r, t + S(0.1));
    assert_true(radio_skip(r, t + S(0.1)));
    assert_int_equal(radio_run(r, t + S(0.1)), revision);
    radio_free(r);
}

/* However fast somebody skips, the plan never holds more than it can. */
static void skipping_all_the_time_is_survived(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    for (int64_t step = S(0.05); step < S(1); step += S(0.01)) {
        const struct radio_playing *plan;
        struct radio *r = station_radio("");
        for (int64_t t = S(1); t < S(20); t += step) {
            radio_run(r, t);
            radio_skip(r, t);
            assert_in_range(radio_plan(r, &plan), 1, RADIO_SEGMENTS);
        }
        radio_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(songs_follow_each_other_crossfaded_and_none_repeats_early,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(songs_are_equally_loud_unless_their_peaks_stand_in_the_way,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(an_estimate_is_corrected_on_the_air, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(a_follower_moves_to_the_true_end, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(a_file_that_changes_while_it_is_heard_changes_nothing,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_skip_fades_out_and_the_next_song_begins, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(a_skip_in_a_crossfade_ends_both, station_begin,
                                        station_end),
        cmocka_unit_test_setup_teardown(skipping_all_the_time_is_survived, station_begin,
                                        station_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
