/* Chunks of a radio: what they hold, under which key, and what becomes of broken reels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../support/fake_reel.h"
#include "../support/station.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static void open_chunk(struct radio *r, const uint8_t *packet, size_t bytes,
                       struct packet_radio *out, uint8_t copy[PACKET_BYTES])
{
    const struct radio_key *keys;
    size_t n = radio_keys(r, &keys), body_bytes;
    struct packet_header h;
    memcpy(copy, packet, bytes);
    assert_true(packet_read_header(copy, bytes, &h));
    assert_int_equal(h.type, PACKET_RADIO);
    assert_int_equal(h.id, STATION_ROOM);
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
    fake_songs_scan(&station.world, station.songs, station_three, 1,
                    100); /* 100 frames: 33 chunks and a third */
    struct radio *r = station_radio("");
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
    fake_songs_scan(&station.world, station.songs, station_three, 1, 1500);
    struct radio *r = station_radio("");
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

/* The first song of an empty cache is played as soon as its reel is some seconds ahead, and its length is corrected when it is whole. */
static void a_song_is_played_while_its_reel_is_being_written(void **state)
{
    (void)state;
    fake_songs_found(station.songs, station_three, 1);
    library_work(station.songs);
    assert_int_equal(station.world.job_count, 1);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    radio_run(r, S(1));
    assert_int_equal(radio_plan(r, &plan), 0);
    const char *const tags[] = {"TITLE=One", "WAVELENGTH_SAMPLES=960000", "WAVELENGTH_LUFS=-18.0",
                                NULL};
    struct fake_reel reel = {.frames = 1000, .frame_bytes = 320, .frames_a_page = 50, .tags = tags};
    size_t bytes, length;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes / 4);
    radio_run(r, S(1.05));
    assert_int_equal(radio_plan(r, &plan), 0); /* 5 s: a moment more, and it is played */
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes / 2);
    radio_run(r, S(1.1));
    assert_int_equal(radio_plan(r, &plan), 1);
    assert_int_equal(plan[0].segment.length, 960000);
    assert_string_equal(plan[0].title, "One");
    struct segment s = plan[0].segment;
    assert_non_null(radio_chunk(r, &s, 100, S(1.1), &length));
    assert_null(radio_chunk(r, &s, 300, S(1.1), &length)); /* not written yet */
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes);
    assert_non_null(radio_chunk(r, &s, 300, S(1.2), &length));
    const struct song *song =
        library_job_ended(station.songs, station.world.jobs[0].job, 0,
                          "{\"title\":\"One\",\"samples\":959688,\"lufs\":-18}");
    radio_song_changed(r, song);
    radio_plan(r, &plan);
    assert_int_equal(plan[0].segment.length, 959688);
    free(file);
    radio_free(r);
}

static void a_reel_that_breaks_off_gives_way_to_the_next_song(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    const struct radio_playing *plan;
    size_t bytes;
    radio_run(r, S(1));
    radio_run(r, S(5));
    radio_plan(r, &plan);
    struct segment s = plan[0].segment;
    const struct song *song = library_find(station.songs, plan[0].song);
    uint8_t junk[4000] = {0};
    fake_io_put(&station.world, song->reel_path, junk, sizeof junk);
    for (uint32_t k = 100; k < 400; k++) radio_chunk(r, &s, k, S(5), &bytes);
    radio_run(r, S(5.25));
    radio_run(r, S(6));
    assert_non_null(radio_heard(r, S(6.5)));
    assert_true(radio_heard(r, S(6.5))->song != song->id);
    assert_non_null(strstr(station.world.log, "cannot be read on"));
    radio_free(r);
}

/* The song that is heard cannot be read on at this time. */
static void break_heard(struct radio *r, int64_t t)
{
    const struct radio_playing *heard = radio_heard(r, t);
    size_t bytes;
    uint8_t junk[4000] = {0};
    fake_io_put(&station.world, library_find(station.songs, heard->song)->reel_path, junk,
                sizeof junk);
    struct segment s = heard->segment;
    for (uint32_t k = 100; k < 500; k++) radio_chunk(r, &s, k, t, &bytes);
}

/* Songs of 30 s; the first is on. */
static struct radio *radio_at_20_s(void)
{
    fake_songs_scan(&station.world, station.songs, station_three, 3, 1500);
    struct radio *r = station_radio("");
    radio_run(r, S(1));
    radio_run(r, S(20));
    return r;
}

/* It had its turn in the queue, and has none any more. */
static void what_was_promised_after_a_broken_reel_is_heard(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct radio *r = radio_at_20_s();
    radio_plan(r, &plan);
    size_t other = 0;
    while (library_song(station.songs, other)->id == plan[0].song) other++;
    struct radio_ask ask = {.request = 7, .song = library_song(station.songs, other)->id};
    assert_true(radio_ask(r, &ask, S(20)));
    radio_run(r, S(27));
    radio_plan(r, &plan);
    assert_int_equal(plan[1].ask.request, 7);
    assert_true(plan[1].segment.start_us > S(28));
    assert_true(radio_is_fixed(r, &plan[1].segment, S(27)));
    break_heard(r, S(27));
    radio_run(r, S(27.1));
    size_t n = radio_plan(r, &plan);
    assert_non_null(strstr(station.world.log, "cannot be read on"));
    assert_true(n >= 2);
    assert_int_equal(plan[1].ask.request, 7);
    assert_in_range(plan[1].segment.start_us, S(27.3), S(27.6)); /* only sooner */
    radio_free(r);
}

/* The next song is heard already, and goes on. */
static void a_reel_that_breaks_off_while_it_fades_out_disturbs_nobody(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct radio *r = radio_at_20_s();
    radio_run(r, S(28));
    break_heard(r, S(28));
    radio_plan(r, &plan);
    struct segment next = plan[1].segment;
    assert_true(next.start_us > S(28) && next.start_us < S(28.5));
    radio_run(r, S(28.8));
    assert_non_null(strstr(station.world.log, "cannot be read on"));
    radio_plan(r, &plan);
    assert_true(segment_end_us(&plan[0].segment) < S(29.5));
    assert_int_equal(plan[1].segment.number, next.number);
    assert_true(plan[1].segment.start_us == next.start_us);
    radio_free(r);
}

static void a_song_whose_transcoder_breaks_down_gives_way_likewise(void **state)
{
    (void)state;
    fake_songs_found(station.songs, station_three, 1);
    library_work(station.songs);
    struct radio *r = station_radio("");
    const char *const tags[] = {"TITLE=One", "WAVELENGTH_SAMPLES=960000", NULL};
    struct fake_reel reel = {.frames = 1000, .frame_bytes = 320, .frames_a_page = 50, .tags = tags};
    size_t bytes, length;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    fake_io_put(&station.world, station.world.jobs[0].reel, file, bytes / 2);
    radio_run(r, S(1));
    const struct radio_playing *plan;
    assert_int_equal(radio_plan(r, &plan), 1);
    struct segment s = plan[0].segment;
    radio_song_changed(r, library_job_ended(station.songs, station.world.jobs[0].job, 1, ""));
    assert_null(radio_chunk(r, &s, 300, S(9), &length));
    radio_run(r, S(9));
    assert_non_null(strstr(station.world.log, "cannot be read on"));
    assert_null(radio_heard(r, S(10)));
    free(file);
    radio_free(r);
}

static void a_reel_that_was_deleted_is_made_anew(void **state)
{
    (void)state;
    fake_songs_scan(&station.world, station.songs, station_three, 1, 500);
    struct radio *r = station_radio("");
    size_t jobs = station.world.job_count;
    fake_io_remove(&station.world, library_song(station.songs, 0)->reel_path);
    radio_run(r, S(1));
    assert_null(radio_heard(r, S(2)));
    library_work(station.songs);
    assert_int_equal(station.world.job_count, jobs + 1);
    fake_songs_ready(&station.world, station.songs, 500);
    radio_run(r, S(3));
    assert_non_null(radio_heard(r, S(4)));
    radio_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(chunks_hold_the_songs_frames_and_are_sealed_once,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_new_key_is_used_a_moment_later_and_changes_are_shared,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_song_is_played_while_its_reel_is_being_written,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_reel_that_breaks_off_gives_way_to_the_next_song,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(what_was_promised_after_a_broken_reel_is_heard,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_reel_that_breaks_off_while_it_fades_out_disturbs_nobody,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_song_whose_transcoder_breaks_down_gives_way_likewise,
                                        station_begin, station_end),
        cmocka_unit_test_setup_teardown(a_reel_that_was_deleted_is_made_anew, station_begin,
                                        station_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
