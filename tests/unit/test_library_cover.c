/* When a library looks for songs' covers, and what it knows of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_library.h"

/* What is known of a song's cover: its text, "later" or "none". */
static void is_known(struct fake_library *w, uint64_t id, const char *what)
{
    uint8_t out[100];
    bool later;
    size_t n = library_cover(w->l, id, out, sizeof out, &later);
    if (n)
        assert_memory_equal(out, what, n);
    else
        assert_string_equal(later ? "later" : "none", what);
}

/* The look that runs ends; with a picture it was written before. */
static void end_look(struct fake_library *w, const char *picture, int exit_code, const char *line)
{
    if (picture) fake_io_put(w->f, w->f->cover, picture, strlen(picture));
    assert_null(library_job_ended(w->l, w->f->cover_job, exit_code, line));
    library_work(w->l);
}

static void a_cover_is_looked_for_when_it_is_asked_for(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    char expected[1100];
    SCAN(&w, "a.mp3", "b.mp3");
    const struct song *a = library_song(w.l, 0), *b = library_song(w.l, 1);
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 0);
    is_known(&w, a->id, "later");
    is_known(&w, a->id, "later");
    is_known(&w, b->id, "later");
    is_known(&w, 77, "none");
    library_work(w.l);
    library_work(w.l); /* one at a time */
    assert_int_equal(w.f->cover_count, 1);
    assert_string_equal(w.f->cover_song, "/music/a.mp3");
    snprintf(expected, sizeof expected, "%s.jpg", a->reel_path);
    assert_string_equal(w.f->cover, expected);
    is_known(&w, a->id, "later"); /* is not looked for twice */
    end_look(&w, "AAA", 0, "");
    is_known(&w, a->id, "AAA");
    assert_int_equal(w.f->cover_count, 2);
    assert_string_equal(w.f->cover_song, "/music/b.mp3");
    w.f->log[0] = '\0';
    end_look(&w, NULL, 1, "");
    is_known(&w, b->id, "none");
    assert_string_equal(w.f->log, "");
    assert_int_equal(w.f->cover_count, 2);
    fake_library_end(&w);
}

/* A busy machine, or a disk that wakes up. */
static void a_look_that_took_too_long_is_tried_once_more(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    uint64_t a = library_song(w.l, 0)->id;
    is_known(&w, a, "later");
    library_work(w.l);
    end_look(&w, NULL, IO_OVERDUE, "");
    is_known(&w, a, "later");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 2);
    end_look(&w, NULL, IO_OVERDUE, "");
    is_known(&w, a, "none");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 2);
    fake_library_end(&w);
}

static void what_is_wanted_has_its_cover_in_time(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3", "b.mp3");
    uint64_t b = library_song(w.l, 1)->id;
    library_want(w.l, b);
    library_work(w.l);
    assert_string_equal(w.f->cover_song, "/music/b.mp3");
    end_look(&w, "BBB", 0, "");
    library_want(w.l, b);
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 1);
    fake_library_end(&w);
}

/* What was there before is told at once, and looked for anew: the cover beside a song may be another by now. */
static void a_new_run_looks_again(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3");
    library_want(w.l, library_song(w.l, 0)->id);
    library_work(w.l);
    end_look(&w, "old", 0, "");
    fake_library_restart(&w, 128);
    SCAN(&w, "a.mp3");
    uint64_t a = library_song(w.l, 0)->id;
    is_known(&w, a, "old");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 2);
    end_look(&w, "new", 0, "");
    is_known(&w, a, "new");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 2);
    fake_library_end(&w);
}

static void another_file_has_another_cover(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    fake_library_scan_one(&w, "a.mp3", 1000, 1);
    uint64_t a = library_song(w.l, 0)->id;
    is_known(&w, a, "later");
    library_work(w.l);
    fake_library_scan_one(&w, "a.mp3", 2000, 2); /* while the look runs */
    end_look(&w, "old", 0, "");
    is_known(&w, a, "later");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, 2);
    end_look(&w, "new", 0, "");
    is_known(&w, a, "new");
    fake_library_scan_one(&w, "b.mp3", 1, 1);
    is_known(&w, a, "none");
    fake_library_end(&w);
}

static void what_is_wrong_is_told_once(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3", "b.mp3", "c.mp3");
    for (size_t i = 0; i < 2; i++) is_known(&w, library_song(w.l, i)->id, "later");
    w.f->log[0] = '\0';
    library_work(w.l);
    end_look(&w, NULL, 1, "the picture in it cannot be used");
    end_look(&w, NULL, 139, "");
    assert_string_equal(w.f->log,
                        "info no cover of \"a.mp3\": the picture in it cannot be used\n"
                        "info no cover of \"b.mp3\": the transcoder broke down over it\n");
    for (size_t i = 0; i < 2; i++) is_known(&w, library_song(w.l, i)->id, "none");
    w.f->no_covers = true;
    is_known(&w, library_song(w.l, 2)->id, "later");
    library_work(w.l);
    is_known(&w, library_song(w.l, 2)->id, "none");
    fake_library_end(&w);
}

/* Those past the room there is are asked for again. */
static void many_at_once_have_their_turn(void **state)
{
    (void)state;
    enum { SONGS = 40, ROOM = 32 };
    char names[SONGS][16];
    const char *paths[SONGS + 1] = {NULL};
    struct fake_library w = fake_library_begin();
    for (int i = 0; i < SONGS; i++) {
        snprintf(names[i], sizeof names[i], "%02d.mp3", i);
        paths[i] = names[i];
    }
    fake_library_scan(&w, paths);
    for (int i = 0; i < ROOM; i++) is_known(&w, library_song(w.l, 0)->id, "later");
    for (size_t i = 0; i < SONGS; i++) is_known(&w, library_song(w.l, i)->id, "later");
    library_work(w.l);
    while (w.f->cover_count < ROOM) end_look(&w, NULL, 1, "");
    end_look(&w, NULL, 1, "");
    assert_int_equal(w.f->cover_count, ROOM);
    is_known(&w, library_song(w.l, ROOM - 1)->id, "none");
    is_known(&w, library_song(w.l, SONGS - 1)->id, "later");
    library_work(w.l);
    assert_int_equal(w.f->cover_count, ROOM + 1);
    fake_library_end(&w);
}

static void it_goes_with_its_reel(void **state)
{
    (void)state;
    static const char line[] = "{\"title\":\"a\",\"samples\":96000,\"lufs\":-9}";
    struct fake_library w = fake_library_begin();
    SCAN(&w, "a.mp3", "b.mp3");
    uint64_t a = library_song(w.l, 0)->id;
    library_want(w.l, a);
    library_work(w.l);
    end_look(&w, "AAA", 0, "");
    library_job_ended(w.l, w.f->jobs[0].job, 0, line);
    library_bound(w.l, 1);
    library_want(w.l, library_song(w.l, 1)->id);
    library_work(w.l);
    assert_int_equal(library_song(w.l, 0)->state, SONG_NEW);
    is_known(&w, a, "later");
    fake_library_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cover_is_looked_for_when_it_is_asked_for),
        cmocka_unit_test(a_look_that_took_too_long_is_tried_once_more),
        cmocka_unit_test(what_is_wanted_has_its_cover_in_time),
        cmocka_unit_test(a_new_run_looks_again),
        cmocka_unit_test(another_file_has_another_cover),
        cmocka_unit_test(what_is_wrong_is_told_once),
        cmocka_unit_test(many_at_once_have_their_turn),
        cmocka_unit_test(it_goes_with_its_reel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
