/* How often a room hears what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/programme.h"
#include "../support/fake_songs.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define SONG_US    S(210)

enum { SONGS = 200 };

static struct fake_io world;
static struct library *songs;
static struct programme *programme;
static const char *loved; /* songs with this word */
static int weighed;
static int64_t clock_us;

static double weight(void *user, const struct song *s)
{
    (void)user;
    weighed++;
    return fake_songs_has(s, loved);
}

/* Names "genre-artist-title": `rock` of so many are rock, each artist has five songs. */
static void open_programme(size_t count, size_t rock, size_t artists)
{
    static char names[SONGS][60];
    const char *paths[SONGS] = {0};
    static const struct programme_liking liking = {.weight = weight};
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "%s-title %03zu.mp3", i < rock ? "rock" : "jazz", i);
        paths[i] = names[i];
    }
    fake_songs_found(songs, paths, count);
    for (size_t i = 0; i < count; i++) { /* their tags say who */
        char line[200];
        library_work(songs);
        const struct fake_job *job = &world.jobs[world.job_count - 1];
        unsigned long number = strtoul(strstr(job->song, "title ") + 6, NULL, 10);
        snprintf(
            line, sizeof line,
            "{\"title\":\"t%lu\",\"artist\":\"artist %lu\",\"genre\":\"%s\",\"samples\":10080000,"
            "\"lufs\":-16}",
            number, number % artists, number < rock ? "rock" : "jazz");
        assert_non_null(library_job_ended(songs, job->job, 0, line));
    }
    loved = "rock";
    weighed = 0;
    clock_us = S(10);
    programme = programme_new(&world.io, songs, &liking);
    assert_non_null(programme);
}

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    songs = library_new(&world.io, "songs", "reels", 128);
    programme = NULL;
    return songs ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    programme_free(programme);
    library_free(songs);
    fake_io_free(&world);
    return 0;
}

/* The next song, as a radio takes it. */
static const struct song *play(void)
{
    const struct song *s, *next = NULL;
    programme_weigh(programme);
    for (size_t skip = 0; !next && (s = programme_candidate(programme, skip)); skip++)
        if (programme_fits(programme, s, clock_us)) next = s;
    if (!next) next = programme_candidate(programme, 0);
    assert_non_null(next);
    programme_played(programme, next, clock_us);
    clock_us += SONG_US;
    return next;
}

static void loved_songs_come_more_often_than_chance_would_have_it(void **state)
{
    (void)state;
    static const size_t rock[] = {10, 20, 50, 60};
    for (size_t i = 0; i < 4; i++) {
        int hits = 0, plays = 400;
        open_programme(SONGS, rock[i], 40);
        for (int n = 0; n < plays; n++) hits += fake_songs_has(play(), "rock");
        double times = hits / (double)plays / ((double)rock[i] / SONGS);
        if (times < 3) fail_msg("%zu of 200: %.2f times", rock[i], times);
        end(state);
        begin(state);
    }
}

static void every_song_comes_some_day(void **state)
{
    (void)state;
    static bool heard[SONGS];
    size_t count = 0;
    open_programme(SONGS, 20, 40);
    for (int n = 0; n < 700 && count < SONGS; n++) {
        const struct song *s = play();
        for (size_t i = 0; i < SONGS; i++)
            if (library_song(songs, i) == s && !heard[i]) {
                heard[i] = true;
                count++;
            }
    }
    assert_int_equal(count, SONGS);
}

static void none_comes_again_within_an_hour_nor_an_artist_twice(void **state)
{
    (void)state;
    uint64_t last_song[SONGS];
    int64_t last_us[SONGS];
    size_t n = 0;
    char before[REEL_TEXT_BYTES] = "";
    open_programme(SONGS, 6, 40); /* six songs are loved: fewer than fill an hour */
    for (int i = 0; i < 200; i++) {
        int64_t at_us = clock_us;
        const struct song *s = play();
        assert_string_not_equal(s->artist, before);
        snprintf(before, sizeof before, "%s", s->artist);
        for (size_t k = 0; k < n; k++)
            if (last_song[k] == s->id) assert_true(at_us - last_us[k] >= S(3600));
        last_song[n] = s->id;
        last_us[n++] = at_us;
    }
}

static void short_lists_go_round_and_one_artist_is_no_reason_for_silence(void **state)
{
    (void)state;
    uint64_t last = 0, before_last = 0;
    open_programme(4, 1, 1);
    for (int n = 0; n < 100; n++) {
        uint64_t song = play()->id;
        assert_true(song != last && song != before_last); /* half the list */
        before_last = last;
        last = song;
    }
}

/* Other people come: what they love comes soon, though nobody looked at all songs at once. */
static void other_people_other_songs(void **state)
{
    (void)state;
    open_programme(SONGS, 100, 40);
    for (int n = 0; n < 20; n++) play();
    loved = "jazz";
    programme_reweigh(programme);
    weighed = 0;
    programme_weigh(programme);
    assert_in_range(weighed, 1, 150);
    programme_weigh(programme);
    programme_weigh(programme);
    assert_int_equal(weighed, SONGS);
    programme_weigh(programme);
    assert_int_equal(weighed, SONGS); /* once is enough */
    int jazz = 0;
    for (int n = 0; n < 40; n++) jazz += fake_songs_has(play(), "jazz");
    assert_true(jazz >= 30);
}

static void what_was_not_played_after_all_leaves_no_trace(void **state)
{
    (void)state;
    open_programme(SONGS, 20, 40);
    for (int n = 0; n < 5; n++) play();
    const struct song *first = programme_candidate(programme, 0);
    while (!programme_fits(programme, first, clock_us)) first = play();
    first = programme_candidate(programme, 0);
    programme_played(programme, first, clock_us);
    assert_false(programme_fits(programme, first, clock_us + S(1)));
    programme_returned(programme, first->id);
    assert_ptr_equal(programme_candidate(programme, 0), first);
}

static void songs_that_come_and_go_are_noticed(void **state)
{
    (void)state;
    open_programme(20, 10, 5);
    const char *const two[] = {"rock-new one.mp3", "rock-title 003.mp3"};
    fake_songs_found(songs, two, 2);
    programme_refresh(programme);
    uint64_t a = play()->id, b = play()->id;
    assert_true(a != b && play()->id == a);
    assert_null(programme_candidate(programme, 2));
    fake_songs_found(songs, NULL, 0);
    programme_refresh(programme);
    assert_null(programme_candidate(programme, 0));
}

static void a_bad_song_drops_out_until_its_file_is_another(void **state)
{
    (void)state;
    static const char *const two[] = {"rock-a.mp3", "rock-b.mp3"};
    struct library_changes changes;
    fake_songs_found(songs, two, 2);
    programme = programme_new(&world.io, songs, NULL);
    library_work(songs);
    const struct song *bad =
        library_job_ended(songs, world.jobs[world.job_count - 1].job, 1, "no sound in it");
    assert_int_equal(bad->state, SONG_BAD);
    programme_song_changed(programme, bad);
    assert_non_null(programme_candidate(programme, 0));
    assert_null(programme_candidate(programme, 1));
    library_scan_begin(songs);
    for (int i = 0; i < 2; i++) library_scan_found(songs, two[i], 1000, 2);
    while (!library_scan_end(songs, &changes)) {
    }
    programme_song_changed(programme, library_song(songs, 0));
    programme_song_changed(programme, library_song(songs, 1));
    assert_non_null(programme_candidate(programme, 1));
    assert_null(programme_candidate(programme, 2));
}

/* In the midst of a round of weighing. */
static void an_order_that_was_forgotten_is_made_anew(void **state)
{
    (void)state;
    open_programme(SONGS, 20, 40);
    const struct song *last = play();
    programme_rest(programme);
    assert_null(programme_candidate(programme, 0));
    programme_played(programme, last, clock_us);
    programme_returned(programme, last->id);
    programme_refresh(programme);
    assert_non_null(programme_candidate(programme, SONGS - 1));
    assert_false(programme_fits(programme, last, clock_us)); /* what was played is remembered */
    weighed = 0;
    for (int i = 0; i < 10; i++) programme_weigh(programme);
    assert_int_equal(weighed, SONGS);
}

/* A look through the folder is taken in a little a call: the list may be made anew in the midst of it. */
static void songs_that_are_being_forgotten_are_no_more(void **state)
{
    enum { MANY = 3000 };
    static char names[MANY][30];
    static const char *paths[MANY];
    static const char *const one = "rock-the last one.mp3";
    struct library_changes changes;
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "rock-title %zu.mp3", i);
        paths[i] = names[i];
    }
    fake_songs_found(songs, paths, MANY);
    programme = programme_new(&world.io, songs, NULL);
    library_scan_begin(songs);
    library_scan_found(songs, one, 1000, 1);
    assert_false(library_scan_end(songs, &changes));
    assert_int_equal(library_count(songs), 1);
    programme_refresh(programme);
    assert_string_equal(programme_candidate(programme, 0)->path, one);
    assert_null(programme_candidate(programme, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loved_songs_come_more_often_than_chance_would_have_it,
                                        begin, end),
        cmocka_unit_test_setup_teardown(every_song_comes_some_day, begin, end),
        cmocka_unit_test_setup_teardown(none_comes_again_within_an_hour_nor_an_artist_twice, begin,
                                        end),
        cmocka_unit_test_setup_teardown(
            short_lists_go_round_and_one_artist_is_no_reason_for_silence, begin, end),
        cmocka_unit_test_setup_teardown(other_people_other_songs, begin, end),
        cmocka_unit_test_setup_teardown(what_was_not_played_after_all_leaves_no_trace, begin, end),
        cmocka_unit_test_setup_teardown(songs_that_come_and_go_are_noticed, begin, end),
        cmocka_unit_test_setup_teardown(a_bad_song_drops_out_until_its_file_is_another, begin, end),
        cmocka_unit_test_setup_teardown(an_order_that_was_forgotten_is_made_anew, begin, end),
        cmocka_unit_test_setup_teardown(songs_that_are_being_forgotten_are_no_more, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
