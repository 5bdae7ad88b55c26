/* Reels of a library: made one after the other, known again after a restart, and not too many of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_library.h"
#include "../support/fake_songs.h"

enum { REEL_BYTES = 32000 };

static const char line[] =
    "{\"title\":\"The Sound of Silence\",\"artist\":\"Disturbed\",\"genre\":\"Metal\","
    "\"keywords\":[\"rock\",\"Nu-Metal\"],\"duration_ms\":2000,\"samples\":96000,\"lufs\":-9.5}";

/* -- transcoding -- */

static void a_song_becomes_ready(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    assert_null(library_job_ended(w.l, 99, 0, line));
    assert_ptr_equal(library_job_ended(w.l, w.f->jobs[0].job, 0, line), s);
    assert_int_equal(s->state, SONG_READY);
    assert_string_equal(s->title, "The Sound of Silence");
    assert_string_equal(s->artist, "Disturbed");
    assert_string_equal(s->genre, "Metal");
    assert_string_equal(s->words, " rock metal nu metal disturbed ");
    assert_int_equal(s->samples, 96000);
    assert_true(s->lufs == -9.5);
    assert_null(library_job_ended(w.l, w.f->jobs[0].job, 0, line)); /* only once */
    fake_library_end(&w);
}

static void a_working_song_is_known_from_its_reel(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    fake_library_end(&w);
}

static void the_wanted_come_first(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
        assert_non_null(library_job_ended(w.l, w.f->jobs[i].job, 0, line));
    }
    library_work(w.l);
    assert_int_equal(w.f->job_count, 4);
    fake_library_end(&w);
}

static void a_bad_song_is_named_once(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    static const struct {
        int code;
        const char *line, *why;
    } cases[] = {{1, "not a sound file", "not a sound file"},
                 {1, "", "the transcoder broke down over it"},
                 {4, line, "the transcoder broke down over it"},
                 {139, "half a li", "the transcoder broke down over it"},
                 {0, "{\"title\":\"x\"}", "the transcoder broke down over it"},
                 {0, "not JSON", "the transcoder broke down over it"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[256];
        fake_library_scan_one(&w, "bad.mp3", 1000, (int64_t)i);
        w.f->log[0] = '\0';
        library_work(w.l);
        library_job_ended(w.l, w.f->jobs[i].job, cases[i].code, cases[i].line);
        assert_int_equal(library_song(w.l, 0)->state, SONG_BAD);
        snprintf(expected, sizeof expected, "warn left out: \"bad.mp3\": %s\n", cases[i].why);
        assert_string_equal(w.f->log, expected);
        assert_changes(fake_library_scan_one(&w, "bad.mp3", 1000, (int64_t)i), 0, 0, 0);
        library_work(w.l);
        assert_int_equal(w.f->job_count, i + 1); /* not tried again */
        assert_string_equal(w.f->log, expected);
    }
    fake_library_end(&w);
}

static void a_cut_off_song_plays_and_is_named(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    library_work(w.l);
    w.f->log[0] = '\0';
    library_job_ended(
        w.l, 1, 0,
        "{\"title\":\"a\",\"samples\":480000,\"lufs\":-9,\"note\":\"cut off after 10 s\"}");
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    assert_string_equal(w.f->log, "warn \"a.mp3\": cut off after 10 s\n");
    fake_library_end(&w);
}

static void gone_while_working(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3", "b.mp3");
    library_work(w.l);
    SCAN(&w, "b.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1); /* its program still runs */
    assert_null(library_job_ended(w.l, w.f->jobs[0].job, 0, line));
    library_work(w.l);
    assert_int_equal(w.f->job_count, 2);
    fake_library_end(&w);
}

static void changed_while_working(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    fake_library_scan_one(&w, "a.mp3", 10, 1);
    library_work(w.l);
    char first[FAKE_IO_PATH_BYTES];
    memcpy(first, w.f->jobs[0].reel, sizeof first);
    assert_changes(fake_library_scan_one(&w, "a.mp3", 11, 1), 0, 1, 0);
    const struct song *s = library_song(w.l, 0);
    assert_int_equal(s->state, SONG_NEW);
    assert_string_not_equal(s->reel_path, first);
    assert_null(library_job_ended(w.l, w.f->jobs[0].job, 0, line));
    assert_int_equal(s->state, SONG_NEW);
    library_work(w.l);
    assert_non_null(library_job_ended(w.l, w.f->jobs[1].job, 0, line));
    assert_int_equal(s->state, SONG_READY);
    assert_int_equal(fake_library_scan_one(&w, "a.mp3", 11, 2).changed,
                     1); /* the time alone tells, too */
    assert_int_equal(s->state, SONG_NEW);
    assert_string_equal(s->title, "a");
    fake_library_end(&w);
}

static void says_once_when_it_cannot_work(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    fake_library_end(&w);
    w = fake_library_begin();
    w.f->disk_full = true;
    SCAN(&w, "a.mp3");
    library_work(w.l);
    assert_int_equal(w.f->job_count, 0);
    assert_non_null(strstr(w.f->log, "error cannot write to /cache"));
    fake_library_end(&w);
}

/* Neither is the song bad then, nor is it begun again and again, nor is that said each time. */
static void a_full_disk_is_no_fault_of_the_song(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    for (size_t i = 0; i < 3; i++) {
        library_work(w.l);
        assert_int_equal(w.f->job_count, i + 1);
        const struct song *s =
            library_job_ended(w.l, w.f->jobs[i].job, IO_UNWRITTEN, "No space left");
        assert_ptr_equal(s, library_song(w.l, 0)); /* who hears it is told */
        assert_int_equal(s->state, SONG_NEW);
        library_work(w.l);
        assert_int_equal(w.f->job_count, i + 1);
        SCAN(&w, "a.mp3");
    }
    const char *said = strstr(w.f->log, "error cannot write to /cache (No space left)");
    assert_non_null(said);
    assert_null(strstr(said + 1, "error"));
    library_work(w.l);
    fake_songs_ready(w.f, w.l, 100);
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    fake_library_end(&w);
}

/* -- after a restart -- */

/* A reel of so many bytes of the 32,000 that two seconds at 128 kbit/s take at least. */
static void put_reel(struct fake_library *w, const char *path, size_t bytes)
{
    static const char reel[REEL_BYTES] = "OggS";
    fake_io_put(w->f, path, reel, bytes);
}

static void make_ready(struct fake_library *w)
{
    library_work(w->l);
    const struct fake_job *job = &w->f->jobs[w->f->job_count - 1];
    put_reel(w, job->reel, REEL_BYTES);
    assert_non_null(library_job_ended(w->l, job->job, 0, line));
}

static void remembers_whole_reels(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    make_ready(&w);
    uint64_t id = library_song(w.l, 0)->id;
    fake_library_restart(&w, 128);
    SCAN(&w, "a.mp3");
    const struct song *s = library_song(w.l, 0);
    assert_int_equal(s->id, id);
    assert_int_equal(s->state, SONG_READY);
    assert_string_equal(s->title, "The Sound of Silence");
    assert_int_equal(s->samples, 96000);
    library_work(w.l);
    assert_int_equal(w.f->job_count, 1);
    fake_library_restart(&w, 96); /* another bitrate needs other reels */
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    fake_library_restart(&w, 128);
    fake_library_scan_one(&w, "a.mp3", 1001, 2000000); /* and so does another file */
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    fake_library_end(&w);
}

static void half_a_reel_counts_for_nothing(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    library_work(w.l);
    char reel[FAKE_IO_PATH_BYTES], sidecar[FAKE_IO_PATH_BYTES + 8];
    memcpy(reel, w.f->jobs[0].reel, sizeof reel);
    snprintf(sidecar, sizeof sidecar, "%s.json", reel);
    fake_io_put(w.f, reel, "OggS half of it", 15);
    fake_library_restart(&w, 128);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    library_work(w.l); /* the new program begins with an empty file */
    assert_int_equal(fake_io_file(w.f, reel)->n, 0);
    fake_library_restart(&w, 128);
    fake_io_put(w.f, sidecar, "{\"title\":\"x\"", 12);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* the line is damaged */
    fake_library_restart(&w, 128);
    fake_io_put(w.f, sidecar, line, sizeof line - 1);
    fake_io_remove(w.f, reel);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* the reel is gone */
    fake_library_restart(&w, 128);
    fake_io_put(w.f, reel, "RIFF", 4);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* and that is none */
    fake_library_restart(&w, 128);
    put_reel(&w, reel, REEL_BYTES - 1);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW); /* it lost its end in a power cut */
    fake_library_restart(&w, 128);
    put_reel(&w, reel, REEL_BYTES);
    SCAN(&w, "a.mp3");
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    fake_library_end(&w);
}

/* -- a limit -- */

/* Every transcoding that is asked for ends well; how many there were. */
static size_t transcode_all(struct fake_library *w)
{
    size_t first = w->f->job_count, done = first;
    for (library_work(w->l); w->f->job_count > done; library_work(w->l)) {
        const struct fake_job *j = &w->f->jobs[done++];
        put_reel(w, j->reel, REEL_BYTES);
        library_job_ended(w->l, j->job, 0, line);
    }
    return done - first;
}

static void reels_keep_to_their_limit(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    const char *const paths[] = {"a.mp3", "b.mp3", "c.mp3", "d.mp3", "e.mp3", NULL};
    library_bound(w.l, 100000); /* 2 s at 128 kbit/s: 32,000 bytes and a little */
    fake_library_scan(&w, paths);
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
    fake_library_end(&w);
}

static void what_was_wanted_longest_ago_goes_first_after_a_restart_too(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    const char *const paths[] = {"a.mp3", "b.mp3", "c.mp3", "d.mp3", NULL};
    library_bound(w.l, 100000);
    fake_library_scan(&w, paths);
    assert_int_equal(transcode_all(&w), 3);
    for (size_t i = 0; i < 3; i++) library_want(w.l, library_song(w.l, i)->id);
    library_want(w.l, library_song(w.l, 0)->id);
    fake_library_restart(&w, 128);
    library_bound(w.l, 96000);
    fake_library_scan(&w, paths);
    library_want(w.l, library_song(w.l, 1)->id); /* newer than all of before */
    library_want(w.l, library_song(w.l, 3)->id);
    assert_int_equal(transcode_all(&w), 1);
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    assert_int_equal(library_song(w.l, 1)->state, SONG_READY);
    assert_int_equal(library_song(w.l, 2)->state, SONG_NEW);
    assert_int_equal(library_song(w.l, 3)->state, SONG_READY);
    fake_library_end(&w);
}

/* A look through the folder of reels. */
static void look_for_strays(struct fake_library *w)
{
    library_strays_begin(w->l);
    for (size_t i = 0; i < w->f->file_count; i++) {
        const struct fake_file *f = &w->f->files[i];
        if (strncmp(f->path, "/cache/", 7) == 0)
            library_stray_found(w->l, f->path + 7, (int64_t)f->n, f->time);
    }
    library_strays_until(w->l, INT64_MAX);
}

/* Three songs have reels, the second was wanted last; by another name they would have others. */
static void rename_all(struct fake_library *w, char reels[3][FAKE_IO_PATH_BYTES])
{
    const char *const paths[] = {"a.mp3", "b.mp3", "c.mp3", NULL};
    fake_library_scan(w, paths);
    assert_int_equal(transcode_all(w), 3);
    library_want(w->l, library_song(w->l, 1)->id);
    for (size_t i = 0; i < 3; i++)
        snprintf(reels[i], FAKE_IO_PATH_BYTES, "%s", library_song(w->l, i)->reel_path);
    fake_io_put(w->f, "/cache/tags.jsonl", "", 0);
    fake_io_put(w->f, "/cache/0123456789abcdef.opus.bak", line, sizeof line);
    fake_io_put(w->f, "/cache/0123456789abcdef.opus/a.opus", line, sizeof line);
    fake_library_restart(w, 128);
    library_bound(w->l, 130000); /* four are too many */
    SCAN(w, "d.mp3", "e.mp3");
    look_for_strays(w);
}

static void reels_of_no_song_go_first(void **state)
{
    (void)state;
    char reels[3][FAKE_IO_PATH_BYTES], sidecar[FAKE_IO_PATH_BYTES + 8];
    struct fake_library w = fake_library_begin();
    rename_all(&w, reels);
    assert_int_equal(transcode_all(&w), 2);
    assert_int_equal(library_song(w.l, 1)->state, SONG_READY);
    assert_null(fake_io_file(w.f, reels[0]));
    assert_non_null(fake_io_file(w.f, reels[1]));
    snprintf(sidecar, sizeof sidecar, "%s.json", reels[0]);
    assert_null(fake_io_file(w.f, sidecar));
    library_bound(w.l, 110000);
    for (int i = 0; i < 3; i++) library_work(w.l);
    assert_non_null(fake_io_file(w.f, reels[2])); /* nothing is to be made */
    SCAN(&w, "d.mp3", "e.mp3", "f.mp3");
    assert_int_equal(transcode_all(&w), 1);
    assert_null(fake_io_file(w.f, reels[2]));
    assert_non_null(fake_io_file(w.f, reels[1]));
    SCAN(&w, "d.mp3", "e.mp3", "f.mp3", "g.mp3"); /* still before those of songs */
    library_bound(w.l, 70000);
    for (int i = 0; i < 3; i++) library_work(w.l);
    assert_null(fake_io_file(w.f, reels[1]));
    assert_int_equal(library_song(w.l, 0)->state, SONG_READY);
    assert_non_null(fake_io_file(w.f, "/cache/tags.jsonl"));
    assert_non_null(fake_io_file(w.f, "/cache/0123456789abcdef.opus.bak"));
    assert_non_null(fake_io_file(w.f, "/cache/0123456789abcdef.opus/a.opus"));
    fake_library_end(&w);
}

/* It was touched when somebody began to hear it. */
static void what_may_still_be_heard_stays(void **state)
{
    (void)state;
    char reels[3][FAKE_IO_PATH_BYTES], sidecar[FAKE_IO_PATH_BYTES + 8];
    struct fake_library w = fake_library_begin();
    rename_all(&w, reels);
    snprintf(sidecar, sizeof sidecar, "%s.json", reels[1]);
    library_strays_until(w.l, fake_io_file(w.f, sidecar)->time);
    library_bound(w.l, 70000);
    assert_int_equal(transcode_all(&w), 2);
    assert_null(fake_io_file(w.f, reels[0]));
    assert_non_null(fake_io_file(w.f, reels[1]));
    SCAN(&w, "d.mp3", "e.mp3", "f.mp3");
    assert_int_equal(transcode_all(&w), 0); /* it counts, */
    library_want(w.l, library_song(w.l, 2)->id);
    assert_int_equal(transcode_all(&w), 1); /* but not against those of songs */
    for (size_t i = 0; i < 3; i++) assert_int_equal(library_song(w.l, i)->state, SONG_READY);
    assert_non_null(fake_io_file(w.f, reels[1]));
    library_strays_until(w.l, INT64_MAX);
    SCAN(&w, "d.mp3", "e.mp3", "f.mp3", "g.mp3");
    library_work(w.l);
    assert_null(fake_io_file(w.f, reels[1]));
    fake_library_end(&w);
}

/* Its disk was unplugged for a while. */
static void a_song_that_comes_back_finds_its_reel(void **state)
{
    (void)state;
    char reels[3][FAKE_IO_PATH_BYTES];
    struct fake_library w = fake_library_begin();
    rename_all(&w, reels);
    SCAN(&w, "a.mp3", "b.mp3", "c.mp3");
    look_for_strays(&w); /* they are none any more */
    library_bound(w.l, 100000);
    assert_int_equal(transcode_all(&w), 0);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(library_song(w.l, i)->state, SONG_READY);
        assert_non_null(fake_io_file(w.f, reels[i]));
    }
    SCAN(&w, "f.mp3");
    look_for_strays(&w);
    SCAN(&w, "a.mp3", "f.mp3"); /* found as a stray, and a song's before it had to go */
    library_bound(w.l, 40000);
    for (int i = 0; i < 3; i++) library_work(w.l);
    assert_non_null(fake_io_file(w.f, reels[0]));
    assert_null(fake_io_file(w.f, reels[1]));
    fake_library_end(&w);
}

/* -- another file -- */

/* Is there what is kept of a song: its reel, the line and the cover beside it? */
static bool is_kept(struct fake_library *w, const char *reel)
{
    static const char *const endings[] = {"", ".json", ".jpg"};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        char path[FAKE_IO_PATH_BYTES + 8];
        snprintf(path, sizeof path, "%s%s", reel, endings[i]);
        n += fake_io_file(w->f, path) != NULL;
    }
    assert_true(n == 0 || n == 3);
    return n == 3;
}

/* A look that finds three songs, the first of them changed at that time; all are made ready. */
static void look(struct fake_library *w, int64_t modified_us)
{
    struct library_changes changes;
    library_scan_begin(w->l);
    library_scan_found(w->l, "a.mp3", 1000, modified_us);
    library_scan_found(w->l, "b.mp3", 1000, 1);
    library_scan_found(w->l, "c.mp3", 1000, 1);
    while (!library_scan_end(w->l, &changes)) {
    }
    transcode_all(w);
}

/* The first song, which has a cover, becomes another one: is what was kept of it still there? */
static bool stays(struct fake_library *w, int64_t modified_us)
{
    char old[FAKE_IO_PATH_BYTES], cover[FAKE_IO_PATH_BYTES + 8];
    snprintf(old, sizeof old, "%s", library_song(w->l, 0)->reel_path);
    snprintf(cover, sizeof cover, "%s.jpg", old);
    fake_io_put(w->f, cover, "jpeg", 4);
    assert_true(is_kept(w, old));
    look(w, modified_us);
    assert_int_equal(library_song(w->l, 0)->state, SONG_READY);
    assert_string_not_equal(library_song(w->l, 0)->reel_path, old);
    return is_kept(w, old);
}

static void a_file_that_changes_leaves_no_reel_behind(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    look(&w, 1);
    assert_false(stays(&w, 2));
    library_want(w.l, library_song(w.l, 0)->id);
    assert_true(stays(&w, 3)); /* somebody may be hearing it */
    for (size_t i = 0; i < 2000; i++) library_want(w.l, library_song(w.l, 1 + i % 2)->id);
    assert_false(stays(&w, 4)); /* no more */
    fake_library_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_song_becomes_ready),
        cmocka_unit_test(a_working_song_is_known_from_its_reel),
        cmocka_unit_test(the_wanted_come_first),
        cmocka_unit_test(a_bad_song_is_named_once),
        cmocka_unit_test(a_cut_off_song_plays_and_is_named),
        cmocka_unit_test(gone_while_working),
        cmocka_unit_test(changed_while_working),
        cmocka_unit_test(says_once_when_it_cannot_work),
        cmocka_unit_test(a_full_disk_is_no_fault_of_the_song),
        cmocka_unit_test(remembers_whole_reels),
        cmocka_unit_test(half_a_reel_counts_for_nothing),
        cmocka_unit_test(reels_keep_to_their_limit),
        cmocka_unit_test(reels_of_no_song_go_first),
        cmocka_unit_test(what_may_still_be_heard_stays),
        cmocka_unit_test(a_song_that_comes_back_finds_its_reel),
        cmocka_unit_test(a_file_that_changes_leaves_no_reel_behind),
        cmocka_unit_test(what_was_wanted_longest_ago_goes_first_after_a_restart_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
