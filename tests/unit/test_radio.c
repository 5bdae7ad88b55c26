#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/radio.h"
#include "../support/fake_reel.h"
#include "../support/fake_songs.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { ROOM = 0x55 };

static struct fake_io world;
static struct library *songs;
static const char *const three[] = {"rock-a-one.mp3", "rock-b-two.mp3", "jazz-c-three.mp3"};
static struct radio_rules rules = {.frame_bytes = 320,
                                   .chunk_frames = 3,
                                   .clock_epoch = 9,
                                   .buffer_us = 1000000,
                                   .crossfade_us = 3000000};

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    songs = library_new(&world.io, "songs", "reels", 128);
    return songs ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    library_free(songs);
    fake_io_free(&world);
    return 0;
}

static double has_genre(void *genre, const struct song *s)
{
    return library_song_has(s, genre);
}

static struct radio *open_radio(const char *genre)
{
    static char wanted[40];
    struct programme_liking liking = {.user = wanted, .weight = has_genre};
    snprintf(wanted, sizeof wanted, "%s", genre);
    struct radio *r = radio_new(&world.io, songs, &rules, ROOM, &liking);
    assert_non_null(r);
    return r;
}

static void no_songs_no_plan_and_songs_that_come_are_played(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct radio *r = open_radio("");
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 0);
    assert_null(radio_heard(r, S(1)));
    assert_false(radio_skip(r, S(1)));
    fake_songs_scan(&world, songs, three, 3, 1500);
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

/* Runs a radio through a whole day and looks at every join. */
static void songs_follow_each_other_crossfaded_and_none_repeats_early(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 3, 1500); /* 30 s each */
    struct radio *r = open_radio("");
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
            last[0]); /* three songs: each twice before any a third time, and never in a row */
        last[1] = last[0];
        last[0] = heard->song;
        played++;
    }
    assert_in_range(played, 131, 135); /* an hour of 27 s each */
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
    fake_songs_scan(&world, songs, paths, SONGS, 500);
    struct radio *r = open_radio("rock");
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
    fake_songs_scan(&world, songs, three, 3, 1500);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    uint32_t first = plan[0].segment.number;
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
    fake_songs_scan(&world, songs, three, 3, 50);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    uint32_t first = plan[0].segment.number;
    radio_run(r, S(61));
    assert_non_null(radio_heard(r, S(61)));
    assert_in_range(radio_heard(r, S(61))->segment.number - first, 80, 100); /* it moved on */
    unsigned long reads = world.reads;
    for (int64_t t = S(4 * 3600); t < S(4 * 3600 + 5); t += S(0.25)) {
        radio_run(r, t);
        if (t > S(4 * 3600 + 0.5)) assert_non_null(radio_heard(r, t));
    }
    assert_true(world.reads - reads < 520 * 20);
    radio_free(r);
}

static void set_song(const char *path, double lufs, double peak_db)
{
    char line[256];
    fake_songs_found(songs, &path, 1);
    library_work(songs);
    fake_songs_ready(&world, songs, 500);
    fake_songs_found(songs, NULL, 0); /* the same file again, with another line beside its reel */
    snprintf(line, sizeof line, "{\"title\":\"x\",\"samples\":479688,\"lufs\":%g,\"peak_db\":%g}",
             lufs, peak_db);
    char sidecar[FAKE_IO_PATH_BYTES + 8];
    snprintf(sidecar, sizeof sidecar, "%s.json", world.jobs[world.job_count - 1].reel);
    fake_io_put(&world, sidecar, line, strlen(line));
    fake_songs_found(songs, &path, 1);
}

static double gain_of(double lufs, double peak_db)
{
    const struct radio_playing *plan;
    set_song("rock-a-x.mp3", lufs, peak_db);
    struct radio *r = open_radio("");
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
    fake_songs_found(songs, three, 1);
    library_work(songs);
    const char *const tags[] = {"WAVELENGTH_SAMPLES=960000", "WAVELENGTH_LUFS=-26.0",
                                "WAVELENGTH_PEAK_DB=-10.0", NULL};
    struct fake_reel reel = {.frames = 1001, .frame_bytes = 320, .frames_a_page = 50, .tags = tags};
    size_t bytes;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&world, world.jobs[0].reel, file, bytes / 2);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 1);
    assert_float_equal(plan[0].segment.gain_db, 10, 0.01); /* never 0, from the start */
    uint32_t revision = radio_run(r, S(2));
    fake_io_put(&world, world.jobs[0].reel, file, bytes);
    const char *line = "{\"title\":\"One\",\"samples\":960000,\"lufs\":-14,\"peak_db\":-1}";
    radio_song_changed(r, library_transcoded(songs, world.jobs[0].job, 0, line));
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
    fake_songs_found(songs, two, 2);
    library_work(songs);
    const char *const tags[] = {"WAVELENGTH_SAMPLES=1000000", "WAVELENGTH_LUFS=-16.0", NULL};
    struct fake_reel reel = {.frames = 1001, .frame_bytes = 320, .tags = tags};
    size_t bytes;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&world, world.jobs[0].reel, file, bytes);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_run(r, S(13)); /* late enough for the same song to be promised again */
    assert_int_equal(radio_plan(r, &plan), 2);
    uint32_t promised = plan[1].segment.number;
    const struct song *s = library_transcoded(
        songs, world.jobs[0].job, 0, "{\"title\":\"One\",\"samples\":960000,\"lufs\":-16}");
    radio_song_changed(r, s);
    assert_int_equal(radio_plan(r, &plan), 2);
    assert_true(plan[1].segment.number != promised);
    assert_int_equal(plan[0].segment.length, 960000);
    int64_t overlap_us = segment_end_us(&plan[0].segment) - plan[1].segment.start_us;
    assert_in_range(overlap_us, 2999970, 3000030);
    free(file);
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
    fake_songs_found(songs, all, 20);
    struct radio *r = open_radio("rock");
    for (int i = 0; i < 20; i++) {
        library_work(songs);
        char line[512];
        fake_songs_ready(&world, songs, 500);
        const struct song *s = library_song(songs, (size_t)i);
        if (i % 4 == 3) { /* its file was found to be another, and a bad one */
            library_scan_begin(songs);
            for (int k = 0; k < 20; k++)
                library_scan_found(songs, all[k], 1000, k <= i && k % 4 == 3 ? 2 : 1);
            while (!library_scan_end(songs, &(struct library_changes){0})) {
            }
            library_want(songs, library_song(songs, (size_t)i)->id);
            library_work(songs);
            snprintf(line, sizeof line, "no sound in it");
            s = library_transcoded(songs, world.jobs[world.job_count - 1].job, 1, line);
        }
        radio_song_changed(r, s);
        radio_run(r, S(1) + i);
    }
    bool heard[20] = {false};
    int count = 0, ready = 0;
    for (int i = 0; i < 20; i++) ready += library_song(songs, (size_t)i)->state == SONG_READY;
    for (int64_t t = S(2); t < S(40); t += S(0.25))
        radio_run(r, t); /* what was planned when it was fine */
    for (int64_t t = S(40); t < S(40 + 15 * 12); t += S(0.25)) {
        radio_run(r, t);
        const struct radio_playing *p = radio_heard(r, t);
        for (int i = 0; p && i < 20; i++) {
            const struct song *s = library_song(songs, (size_t)i);
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

static void open_chunk(struct radio *r, const uint8_t *packet, size_t bytes,
                       struct packet_radio *out, uint8_t copy[PACKET_BYTES])
{
    const struct radio_key *keys;
    size_t n = radio_keys(r, &keys), body_bytes;
    struct packet_header h;
    memcpy(copy, packet, bytes);
    assert_true(packet_read_header(copy, bytes, &h));
    assert_int_equal(h.type, PACKET_RADIO);
    assert_int_equal(h.id, ROOM);
    for (size_t i = 0; i < n; i++) {
        if (keys[i].epoch != h.epoch) continue;
        struct seal *key = seal_new(keys[i].key);
        uint8_t *body = packet_open(copy, bytes, &h, key, &body_bytes);
        assert_non_null(body);
        assert_true(packet_get_radio(body, body_bytes, out));
        seal_free(key);
        return;
    }
    fail_msg("no key for epoch %d", h.epoch);
}

static void chunks_hold_the_songs_frames_and_are_sealed_once(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 1, 100); /* 100 frames: 33 chunks and a third */
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    struct packet_radio chunk;
    uint8_t copy[PACKET_BYTES], first[PACKET_BYTES];
    size_t bytes;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    struct segment s = plan[0].segment;
    for (uint32_t k = 0; k < segment_chunk_end(&s, 3); k++) {
        const uint8_t *packet = radio_chunk(r, &s, k, S(1), &bytes);
        assert_non_null(packet);
        assert_int_equal(bytes, radio_chunk_bytes(r)); /* all of a length, also the last */
        open_chunk(r, packet, bytes, &chunk, copy);
        assert_int_equal(chunk.segment, s.number);
        assert_int_equal(chunk.first_sample, k * 3 * 960);
        assert_int_equal(chunk.clock_epoch, 9);
        assert_int_equal(chunk.music_frames, k == 33 ? 1 : 3);
        for (uint32_t f = 0; f < chunk.music_frames; f++)
            assert_int_equal(fake_reel_number(chunk.data + f * 320), k * 3 + f);
    }
    memcpy(first, radio_chunk(r, &s, 5, S(1), &bytes), radio_chunk_bytes(r));
    assert_memory_equal(radio_chunk(r, &s, 5, S(1.2), &bytes), first,
                        bytes); /* repeats are the same bytes */
    assert_null(radio_chunk(r, &s, 34, S(1), &bytes));
    struct segment unknown = s;
    unknown.number = 999;
    assert_null(radio_chunk(r, &unknown, 0, S(1), &bytes));
    radio_free(r);
}

static void a_new_key_is_used_a_moment_later_and_changes_are_shared(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 1, 1500);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    const struct radio_key *keys;
    struct packet_header h;
    size_t bytes;
    radio_run(r, S(1));
    radio_plan(r, &plan);
    struct segment s = plan[0].segment;
    const struct radio_key *key = radio_rekey(r, S(2));
    assert_non_null(key);
    assert_null(radio_rekey(r, S(2.1))); /* one is on its way */
    assert_int_equal(radio_keys(r, &keys), 2);
    assert_memory_not_equal(keys[0].key, keys[1].key, SEAL_KEY_BYTES);
    packet_read_header(radio_chunk(r, &s, 1, S(2.4), &bytes), radio_chunk_bytes(r), &h);
    assert_int_equal(h.epoch, keys[0].epoch);
    packet_read_header(radio_chunk(r, &s, 2, S(2.6), &bytes), radio_chunk_bytes(r), &h);
    assert_int_equal(h.epoch, keys[1].epoch);
    assert_int_equal(h.counter, 0);
    packet_read_header(radio_chunk(r, &s, 1, S(2.6), &bytes), radio_chunk_bytes(r), &h);
    assert_int_equal(h.epoch, keys[0].epoch); /* what was sealed stays as it was */
    for (int i = 0; i < 10; i++) assert_non_null(radio_rekey(r, S(10 + 4 * i)));
    assert_int_equal(radio_keys(r, &keys), RADIO_KEYS);
    radio_free(r);
}

static void a_skip_fades_out_and_the_next_song_begins(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 3, 1500);
    struct radio *r = open_radio("");
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
    fake_songs_scan(&world, songs, three, 3, 1500);
    struct radio *r = open_radio("");
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

/* The first song of an empty cache is played as soon as its reel begins, and its length is corrected when it is whole. */
static void a_song_is_played_while_its_reel_is_being_written(void **state)
{
    (void)state;
    fake_songs_found(songs, three, 1);
    library_work(songs);
    assert_int_equal(world.job_count, 1);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 0);
    const char *const tags[] = {"TITLE=One", "WAVELENGTH_SAMPLES=960000", "WAVELENGTH_LUFS=-18.0",
                                NULL};
    struct fake_reel reel = {.frames = 1000, .frame_bytes = 320, .frames_a_page = 50, .tags = tags};
    size_t bytes, length;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&world, world.jobs[0].reel, file, bytes / 2);
    radio_run(r, S(1.1));
    assert_int_equal(radio_plan(r, &plan), 1);
    assert_int_equal(plan[0].segment.length, 960000);
    assert_string_equal(plan[0].title, "One");
    struct segment s = plan[0].segment;
    assert_non_null(radio_chunk(r, &s, 100, S(1.1), &length));
    assert_null(radio_chunk(r, &s, 300, S(1.1), &length)); /* not written yet */
    fake_io_put(&world, world.jobs[0].reel, file, bytes);
    assert_non_null(radio_chunk(r, &s, 300, S(1.2), &length));
    const struct song *song = library_transcoded(
        songs, world.jobs[0].job, 0, "{\"title\":\"One\",\"samples\":959688,\"lufs\":-18}");
    radio_song_changed(r, song);
    radio_plan(r, &plan);
    assert_int_equal(plan[0].segment.length, 959688);
    free(file);
    radio_free(r);
}

static void a_reel_that_breaks_off_gives_way_to_the_next_song(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 3, 1500);
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    size_t bytes;
    radio_run(r, S(1));
    radio_run(r, S(5));
    radio_plan(r, &plan);
    struct segment s = plan[0].segment;
    const struct song *song = library_find(songs, plan[0].song);
    uint8_t junk[4000] = {0};
    fake_io_put(&world, song->reel_path, junk, sizeof junk);
    for (uint32_t k = 100; k < 400; k++) radio_chunk(r, &s, k, S(5), &bytes);
    radio_run(r, S(5.25));
    radio_run(r, S(6));
    assert_non_null(radio_heard(r, S(6.5)));
    assert_true(radio_heard(r, S(6.5))->song != song->id);
    assert_non_null(strstr(world.log, "cannot be read on"));
    radio_free(r);
}

static void a_reel_that_was_deleted_is_made_anew(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 1, 500);
    struct radio *r = open_radio("");
    size_t jobs = world.job_count;
    fake_io_remove(&world, library_song(songs, 0)->reel_path);
    radio_run(r, S(1));
    assert_null(radio_heard(r, S(2)));
    library_work(songs);
    assert_int_equal(world.job_count, jobs + 1);
    fake_songs_ready(&world, songs, 500);
    radio_run(r, S(3));
    assert_non_null(radio_heard(r, S(4)));
    radio_free(r);
}

/* However fast somebody skips, the plan never holds more than it can. */
static void skipping_all_the_time_is_survived(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 3, 1500);
    for (int64_t step = S(0.05); step < S(1); step += S(0.01)) {
        const struct radio_playing *plan;
        struct radio *r = open_radio("");
        for (int64_t t = S(1); t < S(20); t += step) {
            radio_run(r, t);
            radio_skip(r, t);
            assert_in_range(radio_plan(r, &plan), 1, RADIO_SEGMENTS);
        }
        radio_free(r);
    }
}

/* Another song may come before it ends: only then is the same one promised again. */
static void the_only_song_is_promised_again_late(void **state)
{
    (void)state;
    fake_songs_scan(&world, songs, three, 1, 1500); /* 30 s */
    struct radio *r = open_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    radio_run(r, S(5));
    assert_int_equal(radio_plan(r, &plan), 1);
    radio_run(r, S(25));
    assert_int_equal(radio_plan(r, &plan), 2);
    assert_true(plan[1].song == plan[0].song);
    radio_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_songs_no_plan_and_songs_that_come_are_played, begin,
                                        end),
        cmocka_unit_test_setup_teardown(songs_follow_each_other_crossfaded_and_none_repeats_early,
                                        begin, end),
        cmocka_unit_test_setup_teardown(all_are_heard_and_none_again_within_half_the_list, begin,
                                        end),
        cmocka_unit_test_setup_teardown(an_unwatched_radio_moves_on, begin, end),
        cmocka_unit_test_setup_teardown(chunks_hold_the_songs_frames_and_are_sealed_once, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_new_key_is_used_a_moment_later_and_changes_are_shared,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_skip_fades_out_and_the_next_song_begins, begin, end),
        cmocka_unit_test_setup_teardown(a_radio_of_very_short_songs_wakes_quickly, begin, end),
        cmocka_unit_test_setup_teardown(songs_are_equally_loud_unless_their_peaks_stand_in_the_way,
                                        begin, end),
        cmocka_unit_test_setup_teardown(an_estimate_is_corrected_on_the_air, begin, end),
        cmocka_unit_test_setup_teardown(a_follower_moves_to_the_true_end, begin, end),
        cmocka_unit_test_setup_teardown(songs_are_shuffled_in_one_by_one_and_bad_ones_drop_out,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_skip_in_a_crossfade_ends_both, begin, end),
        cmocka_unit_test_setup_teardown(a_song_is_played_while_its_reel_is_being_written, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_reel_that_breaks_off_gives_way_to_the_next_song, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_reel_that_was_deleted_is_made_anew, begin, end),
        cmocka_unit_test_setup_teardown(skipping_all_the_time_is_survived, begin, end),
        cmocka_unit_test_setup_teardown(the_only_song_is_promised_again_late, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
