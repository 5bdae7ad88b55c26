#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../../server/library.h"
#include "../support/fake_io.h"

static const char line[] =
    "{\"title\":\"The Sound of Silence\",\"artist\":\"Disturbed\",\"genre\":\"Metal\","
    "\"keywords\":[\"rock\",\"Nu-Metal\"],\"duration_ms\":2000,\"samples\":96000,\"lufs\":-9.5}";

struct world {
    struct fake_io *f;
    struct library *l;
};

static struct world begin(void)
{
    struct world w = {malloc(sizeof *w.f), NULL};
    assert_non_null(w.f);
    fake_io_init(w.f);
    w.l = library_new(&w.f->io, "/music", "/cache", 128);
    assert_non_null(w.l);
    return w;
}

static void end(struct world *w)
{
    library_free(w->l);
    fake_io_free(w->f);
    free(w->f);
}

/* All of what was found is taken over. */
static struct library_changes scan_end(struct world *w)
{
    struct library_changes changes;
    while (!library_scan_end(w->l, &changes)) {
    }
    return changes;
}

/* Paths, NULL-terminated; all of the same size and time. */
static struct library_changes scan(struct world *w, const char *const *paths)
{
    library_scan_begin(w->l);
    for (; *paths; paths++) library_scan_found(w->l, *paths, 1000, 2000000);
    return scan_end(w);
}

static struct library_changes scan_one(struct world *w, const char *path, int64_t bytes,
                                       int64_t modified_us)
{
    library_scan_begin(w->l);
    library_scan_found(w->l, path, bytes, modified_us);
    return scan_end(w);
}

static void assert_changes(struct library_changes c, size_t added, size_t changed, size_t removed)
{
    assert_int_equal(c.added, added);
    assert_int_equal(c.changed, changed);
    assert_int_equal(c.removed, removed);
}

#define SCAN(w, ...) scan(w, (const char *const[]){__VA_ARGS__, NULL})

/* -- finding -- */

static void finds_songs_in_order(void **state)
{
    (void)state;
    struct world w = begin();
    assert_changes(
        SCAN(&w, "b/z.mp3", "a.flac", "cover.jpg", "notes", "b/.hidden.mp3", "c.M4A", "x.mp33"), 3,
        0, 0);
    assert_int_equal(library_count(w.l), 3);
    assert_string_equal(library_song(w.l, 0)->path, "a.flac");
    assert_string_equal(library_song(w.l, 1)->path, "b/z.mp3");
    assert_string_equal(library_song(w.l, 2)->path, "c.M4A");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(library_find(w.l, library_song(w.l, i)->id), library_song(w.l, i));
    assert_null(library_find(w.l, 0));
    assert_null(library_find(w.l, 12345));
    end(&w);
}

static void says_what_changed(void **state)
{
    (void)state;
    struct world w = begin();
    assert_changes(SCAN(&w, "a.mp3", "b.mp3", "c.mp3"), 3, 0, 0);
    assert_non_null(strstr(w.f->log, "info song added: b.mp3\n"));
    assert_non_null(strstr(w.f->log, "info songs: 3 (3 added, 0 changed, 0 removed)\n"));
    uint64_t b = library_song(w.l, 1)->id;
    w.f->log[0] = '\0';
    assert_changes(SCAN(&w, "c.mp3", "b.mp3", "a.mp3"), 0, 0, 0);
    assert_string_equal(w.f->log, "");
    assert_changes(SCAN(&w, "a.mp3", "c.mp3", "d.mp3"), 1, 0, 1);
    assert_null(library_find(w.l, b));
    assert_int_equal(library_count(w.l), 3);
    assert_changes(SCAN(&w, "a.mp3", "b.mp3", "c.mp3", "d.mp3"), 1, 0, 0);
    assert_int_equal(library_song(w.l, 1)->id, b);
    assert_changes(scan(&w, (const char *const[]){NULL}), 0, 0, 4);
    assert_int_equal(library_count(w.l), 0);
    end(&w);
}

static void takes_the_best_form_of_a_song(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "x.mp3", "x.wav", "y.ogg", "y.flac", "z.mp3", "z.aiff", "x y.mp3", "d/x.mp3");
    assert_int_equal(library_count(w.l), 5);
    assert_string_equal(library_song(w.l, 0)->path, "d/x.mp3");
    assert_string_equal(library_song(w.l, 1)->path, "x.wav");
    assert_string_equal(library_song(w.l, 2)->path, "x y.mp3");
    assert_string_equal(library_song(w.l, 3)->path, "y.flac");
    assert_string_equal(library_song(w.l, 4)->path, "z.aiff");
    assert_changes(SCAN(&w, "x.mp3", "y.flac", "z.aiff", "x y.mp3", "d/x.mp3"), 1, 0, 1);
    end(&w);
}

/* -- names and words -- */

static void goes_by_the_name_rule(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a/rock-disturbed-sound of silence.mp3", "b/hip-hop-eminem-lose_yourself.mp3",
         "c/No Dash.mp3", "d/Fairuz - Nassam.mp3", "e/rock-.mp3", "f/01 - Intro.mp3");
    const struct song *s = library_song(w.l, 0);
    assert_string_equal(s->title, "sound of silence");
    assert_string_equal(s->genre, "rock");
    assert_string_equal(s->artist, "");
    assert_string_equal(s->words, " rock disturbed ");
    s = library_song(w.l, 1);
    assert_string_equal(s->title, "lose yourself");
    assert_string_equal(s->genre, "hip");
    assert_string_equal(s->words, " hip hop eminem ");
    s = library_song(w.l, 2);
    assert_string_equal(s->title, "No Dash");
    assert_string_equal(s->words, "");
    s = library_song(w.l, 3);
    assert_string_equal(s->title, "Nassam");
    assert_string_equal(s->artist, "Fairuz");
    assert_string_equal(s->words, " fairuz ");
    assert_string_equal(library_song(w.l, 4)->title, "rock-");
    assert_string_equal(library_song(w.l, 5)->title, "Intro");
    assert_string_equal(library_song(w.l, 5)->artist, "");
    end(&w);
}

static void matches_whole_words_in_a_row(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "hip-hop-eminem-lose yourself.mp3", "rockabilly-stray cats-x.mp3",
         "طرب-أم كلثوم-ألف ليلة.ogg");
    const struct song *hip = library_song(w.l, 0), *billy = library_song(w.l, 1),
                      *tarab = library_song(w.l, 2);
    assert_true(library_song_has(hip, "hip-hop"));
    assert_true(library_song_has(hip, "Hip Hop"));
    assert_true(library_song_has(hip, "Hip‐Hop")); /* U+2010 */
    assert_true(library_song_has(hip, "EMINEM!"));
    assert_true(library_song_has(hip, "Hop، Eminem"));
    assert_false(library_song_has(hip, "hop-hip"));
    assert_false(library_song_has(hip, "hip eminem"));
    assert_false(library_song_has(hip, ""));
    assert_false(library_song_has(hip, "-"));
    assert_false(library_song_has(billy, "rock"));
    assert_false(library_song_has(billy, "billy"));
    assert_true(library_song_has(billy, "Stray-Cats"));
    assert_true(library_song_has(tarab, "ام كلثوم"));
    assert_false(library_song_has(tarab, "كلث"));
    end(&w);
}

/* -- transcoding -- */

static void a_song_becomes_ready(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "rock-sound of silence.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1);
    assert_string_equal(w.f->jobs[0].song, "/music/rock-sound of silence.mp3");
    assert_int_equal(w.f->jobs[0].bitrate_kbps, 128);
    const struct song *s = library_song(w.l, 0);
    assert_string_equal(w.f->jobs[0].reel, s->reel_path);
    assert_int_equal(s->state, SONG_WORKING);
    library_work(w.l); /* one at a time */
    assert_int_equal(w.f->job_count, 1);
    assert_null(library_transcoded(w.l, 99, 0, line));
    assert_ptr_equal(library_transcoded(w.l, w.f->jobs[0].job, 0, line), s);
    assert_int_equal(s->state, SONG_READY);
    assert_string_equal(s->title, "The Sound of Silence");
    assert_string_equal(s->artist, "Disturbed");
    assert_string_equal(s->genre, "Metal");
    assert_string_equal(s->words, " rock metal nu metal disturbed ");
    assert_int_equal(s->samples, 96000);
    assert_true(s->lufs == -9.5);
    assert_null(library_transcoded(w.l, w.f->jobs[0].job, 0, line)); /* only once */
    end(&w);
}

static void a_working_song_is_known_from_its_reel(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "rock-x.mp3");
    const struct song *s = library_song(w.l, 0);
    struct reel_tags tags = {
        .title = "X", .artist = "Y", .genre = "Jazz", .lufs = -12, .samples = 480};
    library_heard(w.l, s->id, &tags);
    assert_int_equal(s->samples, 0); /* not even begun: those are another reel's */
    library_work(w.l);
    library_heard(w.l, s->id, &tags);
    assert_string_equal(s->title, "X");
    assert_string_equal(s->words, " rock jazz y ");
    assert_int_equal(s->samples, 480);
    assert_true(s->lufs == -12);
    library_heard(w.l, 42, &tags);
    end(&w);
}

static void the_wanted_come_first(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a.mp3", "b.mp3", "c.mp3", "d.mp3");
    uint64_t c = library_song(w.l, 2)->id, d = library_song(w.l, 3)->id;
    library_want(w.l, d);
    library_want(w.l, c);
    library_want(w.l, d);
    library_want(w.l, 77);
    static const char *const order[] = {"/music/d.mp3", "/music/c.mp3", "/music/a.mp3",
                                        "/music/b.mp3"};
    for (size_t i = 0; i < 4; i++) {
        library_work(w.l);
        assert_int_equal(w.f->job_count, i + 1);
        assert_string_equal(w.f->jobs[i].song, order[i]);
        assert_non_null(library_transcoded(w.l, w.f->jobs[i].job, 0, line));
    }
    library_work(w.l);
    assert_int_equal(w.f->job_count, 4);
    end(&w);
}

static void a_bad_song_is_named_once(void **state)
{
    (void)state;
    struct world w = begin();
    static const struct {
        int code;
        const char *line, *why;
    } cases[] = {{1, "not a sound file", "not a sound file"},
                 {1, "", "the transcoder broke down over it"},
                 {3, line, "the transcoder broke down over it"},
                 {139, "half a li", "the transcoder broke down over it"},
                 {0, "{\"title\":\"x\"}", "the transcoder broke down over it"},
                 {0, "not JSON", "the transcoder broke down over it"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[256];
        scan_one(&w, "bad.mp3", 1000, (int64_t)i);
        w.f->log[0] = '\0';
        library_work(w.l);
        library_transcoded(w.l, w.f->jobs[i].job, cases[i].code, cases[i].line);
        assert_int_equal(library_song(w.l, 0)->state, SONG_BAD);
        snprintf(expected, sizeof expected, "warn left out: \"bad.mp3\": %s\n", cases[i].why);
        assert_string_equal(w.f->log, expected);
        assert_changes(scan_one(&w, "bad.mp3", 1000, (int64_t)i), 0, 0, 0);
        library_work(w.l);
        assert_int_equal(w.f->job_count, i + 1); /* not tried again */
        assert_string_equal(w.f->log, expected);
    }
    end(&w);
}

static void a_cut_off_song_plays_and_is_named(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a.mp3");
    library_work(w.l);
    w.f->log[0] = '\0';
    library_transcoded(
        w.l, 1, 0,
        "{\"title\":\"a\",\"samples\":480000,\"lufs\":-9,\"note\":\"cut off after 10 s\"}");
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    assert_string_equal(w.f->log, "warn \"a.mp3\": cut off after 10 s\n");
    end(&w);
}

static void gone_while_working(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a.mp3", "b.mp3");
    library_work(w.l);
    SCAN(&w, "b.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1); /* its program still runs */
    assert_null(library_transcoded(w.l, w.f->jobs[0].job, 0, line));
    library_work(w.l);
    assert_int_equal(w.f->job_count, 2);
    end(&w);
}

static void changed_while_working(void **state)
{
    (void)state;
    struct world w = begin();
    scan_one(&w, "a.mp3", 10, 1);
    library_work(w.l);
    char first[FAKE_IO_PATH_BYTES];
    memcpy(first, w.f->jobs[0].reel, sizeof first);
    assert_changes(scan_one(&w, "a.mp3", 11, 1), 0, 1, 0);
    const struct song *s = library_song(w.l, 0);
    assert_int_equal(s->state, SONG_NEW);
    assert_string_not_equal(s->reel_path, first);
    assert_null(library_transcoded(w.l, w.f->jobs[0].job, 0, line));
    assert_int_equal(s->state, SONG_NEW);
    library_work(w.l);
    assert_non_null(library_transcoded(w.l, w.f->jobs[1].job, 0, line));
    assert_int_equal(s->state, SONG_READY);
    assert_changes(scan_one(&w, "a.mp3", 11, 2), 0, 1, 0); /* the time alone tells, too */
    assert_int_equal(s->state, SONG_NEW);
    assert_string_equal(s->title, "a");
    end(&w);
}

static void says_once_when_it_cannot_work(void **state)
{
    (void)state;
    struct world w = begin();
    w.f->no_transcode = true;
    for (int i = 0; i < 3; i++) {
        SCAN(&w, "a.mp3");
        library_work(w.l);
        library_work(w.l);
    }
    const char *said = strstr(w.f->log, "error cannot start wavelength-transcode");
    assert_non_null(said);
    assert_null(strstr(said + 1, "error"));
    w.f->no_transcode = false;
    SCAN(&w, "a.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1);
    end(&w);
    w = begin();
    w.f->disk_full = true;
    SCAN(&w, "a.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 0);
    assert_non_null(strstr(w.f->log, "error cannot write to /cache"));
    end(&w);
}

/* -- after a restart -- */

static void make_ready(struct world *w)
{
    library_work(w->l);
    const struct fake_job *job = &w->f->jobs[w->f->job_count - 1];
    fake_io_put(w->f, job->reel, "OggS...", 7);
    assert_non_null(library_transcoded(w->l, job->job, 0, line));
}

static void restart(struct world *w, int bitrate_kbps)
{
    library_free(w->l);
    w->l = library_new(&w->f->io, "/music", "/cache", bitrate_kbps);
    assert_non_null(w->l);
}

static void remembers_whole_reels(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a.mp3");
    make_ready(&w);
    uint64_t id = library_song(w.l, 0)->id;
    restart(&w, 128);
    SCAN(&w, "a.mp3");
    const struct song *s = library_song(w.l, 0);
    assert_int_equal(s->id, id);
    assert_int_equal(s->state, SONG_READY);
    assert_string_equal(s->title, "The Sound of Silence");
    assert_int_equal(s->samples, 96000);
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1);
    restart(&w, 96); /* another bitrate needs other reels */
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    restart(&w, 128);
    scan_one(&w, "a.mp3", 1001, 2000000); /* and so does another file */
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    end(&w);
}

static void half_a_reel_counts_for_nothing(void **state)
{
    (void)state;
    struct world w = begin();
    SCAN(&w, "a.mp3");
    library_work(w.l);
    char reel[FAKE_IO_PATH_BYTES], sidecar[FAKE_IO_PATH_BYTES + 8];
    memcpy(reel, w.f->jobs[0].reel, sizeof reel);
    snprintf(sidecar, sizeof sidecar, "%s.json", reel);
    fake_io_put(w.f, reel, "OggS half of it", 15);
    restart(&w, 128);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    library_work(w.l); /* the new program begins with an empty file */
    assert_int_equal(fake_io_file(w.f, reel)->n, 0);
    restart(&w, 128);
    fake_io_put(w.f, sidecar, "{\"title\":\"x\"", 12);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* the line is damaged */
    restart(&w, 128);
    fake_io_put(w.f, sidecar, line, sizeof line - 1);
    fake_io_remove(w.f, reel);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* the reel is gone */
    restart(&w, 128);
    fake_io_put(w.f, reel, "RIFF", 4);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* and that is none */
    end(&w);
}

/* -- a limit -- */

/* Every transcoding that is asked for ends well; how many there were. */
static size_t transcode_all(struct world *w)
{
    size_t first = w->f->job_count, done = first;
    for (library_work(w->l); w->f->job_count > done; library_work(w->l)) {
        const struct fake_job *j = &w->f->jobs[done++];
        fake_io_put(w->f, j->reel, "OggS", 4);
        library_transcoded(w->l, j->job, 0, line);
    }
    return done - first;
}

static void reels_keep_to_their_limit(void **state)
{
    (void)state;
    struct world w = begin();
    const char *const paths[] = {"a.mp3", "b.mp3", "c.mp3", "d.mp3", "e.mp3", NULL};
    library_bound(w.l, 100000); /* 2 s at 128 kbit/s: 32,000 bytes and a little */
    scan(&w, paths);
    assert_int_equal(transcode_all(&w), 3); /* so they are past 15/16 of it */
    assert_non_null(strstr(w.f->log, "info prepared songs fill"));
    library_want(w.l, library_song(w.l, 0)->id); /* is in use */
    library_want(w.l, library_song(w.l, 3)->id);
    assert_int_equal(transcode_all(&w), 1); /* there was still room for one */
    library_want(w.l, library_song(w.l, 4)->id);
    assert_int_equal(transcode_all(&w), 1);
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    assert_int_equal(library_song(w.l, 1)->state, SONG_NEW); /* the longest unwanted */
    assert_int_equal(library_song(w.l, 3)->state, SONG_READY);
    assert_int_equal(library_song(w.l, 4)->state, SONG_READY);
    assert_null(fake_io_file(w.f, library_song(w.l, 1)->reel_path));
    end(&w);
}

/* -- size -- */

static double many(struct world *w, size_t n)
{
    clock_t start = clock();
    library_scan_begin(w->l);
    for (size_t i = 0; i < n; i++) {
        char path[64];
        snprintf(path, sizeof path, "folder %zu/rock-artist %zu-song %zu.mp3", i % 97, i % 1013, i);
        library_scan_found(w->l, path, (int64_t)i, 5);
    }
    scan_end(w);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void twenty_thousand_songs_are_found_quickly(void **state)
{
    (void)state;
    struct world w = begin();
    double first = many(&w, 20000), again = many(&w, 20000);
    assert_int_equal(library_count(w.l), 20000);
    assert_true(first < 5); /* seconds, with sanitizers on a busy machine; 0.1 without */
    assert_true(again < 5);
    for (size_t i = 0; i < 20000; i += 37) {
        const struct song *s = library_song(w.l, i);
        assert_ptr_equal(library_find(w.l, s->id), s);
        assert_true(i == 0 || strcmp(library_song(w.l, i - 1)->path, s->path) < 0);
    }
    end(&w);
}

static void more_than_the_limit_are_left_out(void **state)
{
    (void)state;
    struct world w = begin();
    many(&w, 100001);
    assert_int_equal(library_count(w.l), 100000);
    assert_non_null(strstr(w.f->log, "warn more than 100000 songs"));
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_songs_in_order),
        cmocka_unit_test(says_what_changed),
        cmocka_unit_test(takes_the_best_form_of_a_song),
        cmocka_unit_test(goes_by_the_name_rule),
        cmocka_unit_test(matches_whole_words_in_a_row),
        cmocka_unit_test(a_song_becomes_ready),
        cmocka_unit_test(a_working_song_is_known_from_its_reel),
        cmocka_unit_test(the_wanted_come_first),
        cmocka_unit_test(a_bad_song_is_named_once),
        cmocka_unit_test(a_cut_off_song_plays_and_is_named),
        cmocka_unit_test(gone_while_working),
        cmocka_unit_test(changed_while_working),
        cmocka_unit_test(says_once_when_it_cannot_work),
        cmocka_unit_test(remembers_whole_reels),
        cmocka_unit_test(half_a_reel_counts_for_nothing),
        cmocka_unit_test(reels_keep_to_their_limit),
        cmocka_unit_test(twenty_thousand_songs_are_found_quickly),
        cmocka_unit_test(more_than_the_limit_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
