/* Which songs a library has, by what its folder holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../support/fake_library.h"

/* -- finding -- */

static void finds_songs_in_order(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    fake_library_end(&w);
}

static void says_what_changed(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    assert_changes(fake_library_scan(&w, (const char *const[]){NULL}), 0, 0, 4);
    assert_int_equal(library_count(w.l), 0);
    fake_library_end(&w);
}

static void takes_the_best_form_of_a_song(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "x.mp3", "x.wav", "y.ogg", "y.flac", "z.mp3", "z.aiff", "x y.mp3", "d/x.mp3");
    assert_int_equal(library_count(w.l), 5);
    assert_string_equal(library_song(w.l, 0)->path, "d/x.mp3");
    assert_string_equal(library_song(w.l, 1)->path, "x.wav");
    assert_string_equal(library_song(w.l, 2)->path, "x y.mp3");
    assert_string_equal(library_song(w.l, 3)->path, "y.flac");
    assert_string_equal(library_song(w.l, 4)->path, "z.aiff");
    assert_changes(SCAN(&w, "x.mp3", "y.flac", "z.aiff", "x y.mp3", "d/x.mp3"), 1, 0, 1);
    fake_library_end(&w);
}

/* -- names and words -- */

static void goes_by_the_name_rule(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
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
    fake_library_end(&w);
}

static void keeps_words_as_they_are_looked_for(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    SCAN(&w, "Hip‐Hop-EMINEM!-lose yourself.mp3", "rockabilly-Stray Cats-x.mp3",
         "طرب-أم كلثوم-ألف ليلة.ogg"); /* one with U+2010 */
    assert_string_equal(library_song(w.l, 0)->words, " hip hop eminem ");
    assert_string_equal(library_song(w.l, 1)->words, " rockabilly stray cats ");
    assert_string_equal(library_song(w.l, 2)->words, " طرب ام كلثوم ");
    fake_library_end(&w);
}

/* -- size -- */

static double many(struct fake_library *w, size_t n)
{
    struct library_changes changes;
    clock_t start = clock();
    library_scan_begin(w->l);
    for (size_t i = 0; i < n; i++) {
        char path[64];
        snprintf(path, sizeof path, "folder %zu/rock-artist %zu-song %zu.mp3", i % 97, i % 1013, i);
        library_scan_found(w->l, path, (int64_t)i, 5);
    }
    while (!library_scan_end(w->l, &changes)) {
    }
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void twenty_thousand_songs_are_found_quickly(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    double first = many(&w, 20000), again = many(&w, 20000);
    assert_int_equal(library_count(w.l), 20000);
    assert_true(first < 5); /* seconds, with sanitizers on a busy machine; 0.1 without */
    assert_true(again < 5);
    for (size_t i = 0; i < 20000; i += 37) {
        const struct song *s = library_song(w.l, i);
        assert_ptr_equal(library_find(w.l, s->id), s);
        assert_true(i == 0 || strcmp(library_song(w.l, i - 1)->path, s->path) < 0);
    }
    fake_library_end(&w);
}

static void more_than_the_limit_are_left_out(void **state)
{
    (void)state;
    struct fake_library w = fake_library_begin();
    many(&w, 100001);
    assert_int_equal(library_count(w.l), 100000);
    assert_non_null(strstr(w.f->log, "warn more than 100000 songs"));
    fake_library_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_songs_in_order),
        cmocka_unit_test(says_what_changed),
        cmocka_unit_test(takes_the_best_form_of_a_song),
        cmocka_unit_test(goes_by_the_name_rule),
        cmocka_unit_test(keeps_words_as_they_are_looked_for),
        cmocka_unit_test(twenty_thousand_songs_are_found_quickly),
        cmocka_unit_test(more_than_the_limit_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
