/* What songs say of themselves: asked of children in batches, remembered over restarts, and no matter how the children end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/library.h"
#include "../support/fake_io.h"

#define TAGS "/cache/tags.jsonl"

static struct fake_io *world;
static struct library *library;

static void start(void)
{
    library = library_new(&world->io, "/music", "/cache", 128);
    assert_non_null(library);
}

static int begin(void **state)
{
    (void)state;
    world = malloc(sizeof *world);
    if (!world) return -1;
    fake_io_init(world);
    start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    library_free(library);
    fake_io_free(world);
    free(world);
    return 0;
}

static void restart(void)
{
    library_free(library);
    world->tags_job = 0;
    world->tags_count = 0;
    start();
}

/* Songs "rock-song 000.mp3" ... of this time. */
static void scan(size_t n, int64_t modified_us)
{
    struct library_changes changes;
    char path[40];
    library_scan_begin(library);
    for (size_t i = 0; i < n; i++) {
        snprintf(path, sizeof path, "rock-song %03zu.mp3", i);
        library_scan_found(library, path, 1000, modified_us);
    }
    while (!library_scan_end(library, &changes)) {
    }
}

static void work(void)
{
    while (library_work(library)) {
    }
}

static void append(const char *line)
{
    fake_io_append(world, TAGS, line, strlen(line));
}

static void say_begun(size_t i)
{
    char line[256];
    snprintf(line, sizeof line, "{\"song\":\"%.100s\"}\n", world->tags[2 * i]);
    append(line);
}

static void say(size_t i, const char *title)
{
    char line[512];
    say_begun(i);
    snprintf(line, sizeof line,
             "{\"song\":\"%.100s\",\"title\":\"%s\",\"artist\":\"Fairuz\",\"genre\":\"Tarab\","
             "\"keywords\":"
             "[\"oud\"],\"duration_ms\":60000}\n",
             world->tags[2 * i], title);
    append(line);
}

/* The child that was asked ends, having said nothing more. */
static void child_ends(int code)
{
    uint64_t job = world->tags_job;
    world->tags_job = 0;
    assert_null(library_job_ended(library, job, code, ""));
    work();
}

static size_t untagged(void)
{
    return library_sums(library).untagged;
}

static void asks_in_batches_until_all_is_known(void **state)
{
    (void)state;
    char title[40];
    size_t batches = 0;
    scan(150, 5);
    for (work(); world->tags_job; child_ends(0), batches++) {
        assert_string_equal(world->tags_file, TAGS);
        for (size_t i = 0; i < world->tags_count; i++) {
            snprintf(title, sizeof title, "Title of %s", world->tags[2 * i + 1]);
            say(i, title);
        }
    }
    assert_int_equal(batches, 3); /* 64, 64, 22 */
    assert_int_equal(untagged(), 0);
    const struct song *s = library_song(library, 149);
    assert_string_equal(s->title, "Title of /music/rock-song 149.mp3");
    assert_string_equal(s->artist, "Fairuz");
    assert_string_equal(s->words, " rock tarab oud fairuz ");
    assert_int_equal(s->state, SONG_NEW);
    assert_int_equal(s->duration_ms, 60000);
    assert_int_equal(library_seconds(library), 150 * 60);
    assert_int_equal(library_search(library, "fairuz", NULL, 0), 150);
}

static void lines_are_taken_in_while_the_child_runs(void **state)
{
    (void)state;
    scan(3, 5);
    work();
    uint64_t before = library_revision(library);
    say(0, "First");
    append("{\"song\":\""); /* half a line */
    work();
    assert_string_equal(library_song(library, 0)->title, "First");
    assert_true(library_revision(library) > before);
    assert_int_equal(untagged(), 2);
    before = library_revision(library);
    work();
    assert_int_equal(library_revision(library), before);
}

static void all_is_known_after_a_restart(void **state)
{
    (void)state;
    scan(2, 5);
    work();
    say(0, "First");
    say_begun(1);
    append("{\"song\":\""); /* killed in the middle of a line; the next child begins a new one */
    restart();
    append("\n");
    scan(3, 5);
    work();
    assert_string_equal(library_song(library, 0)->title, "First");
    assert_int_equal(library_seconds(library), 60);
    assert_int_equal(world->tags_count, 2); /* the others are asked for */
    assert_non_null(strstr(world->tags[1], "song 001"));
    say(0, "Second");
    append("{\"song\":\"0-0\",\"title\":\"nobody\"}\nno JSON\n[1]\n\n{\"song\":7}\n");
    child_ends(0);
    assert_string_equal(library_song(library, 1)->title, "Second");
    restart();
    scan(3, 6); /* all files changed: what was said of the old ones counts for nothing */
    work();
    assert_string_equal(library_song(library, 0)->title, "song 000");
    assert_int_equal(world->tags_count, 3);
}

static void a_song_that_breaks_the_child_is_left_alone(void **state)
{
    (void)state;
    scan(4, 5);
    work();
    say(0, "First");
    say_begun(1);
    child_ends(139);                        /* over the second */
    assert_int_equal(world->tags_count, 3); /* it is tried once more: it may have been chance */
    say_begun(0);
    child_ends(139);
    assert_int_equal(world->tags_count, 2); /* and then the rest goes on */
    assert_non_null(strstr(world->tags[1], "song 002"));
    say(0, "Third");
    say(1, "Fourth");
    child_ends(0);
    assert_int_equal(world->tags_job, 0);
    assert_int_equal(untagged(), 0);
    assert_string_equal(library_song(library, 1)->title, "song 001");
    restart(); /* which is remembered */
    scan(4, 5);
    work();
    assert_int_equal(world->tags_job, 0);
    assert_string_equal(library_song(library, 3)->title, "Fourth");
}

static void bad_files_are_not_asked_for_again(void **state)
{
    (void)state;
    scan(2, 5);
    work();
    say_begun(0);
    char line[256];
    snprintf(line, sizeof line, "{\"song\":\"%.100s\",\"why\":\"not a sound file\"}\n",
             world->tags[0]);
    append(line);
    child_ends(0); /* and said nothing of the second */
    assert_int_equal(world->tags_job, 0);
    assert_int_equal(library_song(library, 0)->state,
                     SONG_WORKING); /* transcoding has the last word */
    restart();
    scan(2, 5);
    work();
    assert_int_equal(world->tags_count, 1);
    assert_non_null(strstr(world->tags[1], "song 001"));
}

/* The child may have read the old file or the new one. */
static void a_file_that_changes_meanwhile_is_asked_for_again(void **state)
{
    (void)state;
    scan(2, 5);
    work();
    scan(2, 6);
    child_ends(0);
    assert_int_equal(untagged(), 2);
    assert_true(world->tags_job != 0);
    assert_int_equal(world->tags_count, 2);
    say(0, "First");
    child_ends(0);
    assert_int_equal(untagged(), 0);
    assert_string_equal(library_song(library, 0)->title, "First");
}

static void no_child_is_said_once(void **state)
{
    (void)state;
    world->no_tags = true;
    scan(2, 5);
    work();
    work();
    char *said = strstr(world->log, "warn the tags of songs cannot be read ahead");
    assert_non_null(said);
    scan(2, 6);
    work();
    assert_null(strstr(said + 60, "cannot be read ahead"));
    world->no_tags = false;
    scan(2, 7);
    work();
    assert_int_equal(world->tags_count, 2);
    child_ends(1); /* the disk is full: nothing was written, and nothing is tried for a while */
    assert_int_equal(world->tags_job, 0);
    assert_int_equal(untagged(), 2);
}

static void a_file_of_songs_that_are_gone_is_begun_anew(void **state)
{
    (void)state;
    char line[128];
    scan(1, 5);
    work();
    say(0, "Mine");
    for (int i = 0; i < 1500; i++) {
        snprintf(line, sizeof line, "{\"song\":\"%016x-0000000000000001\",\"title\":\"gone\"}\n",
                 i + 1);
        append(line);
    }
    restart();
    scan(1, 5);
    work();
    assert_int_equal(fake_io_file(world, TAGS)->n, 0);
    assert_string_equal(library_song(library, 0)->title, "Mine"); /* meanwhile */
    assert_int_equal(world->tags_count, 1);
    say(0, "Mine");
    child_ends(0);
    assert_int_equal(untagged(), 0);
}

static void reading_is_done_a_little_a_call(void **state)
{
    (void)state;
    scan(3000, 5);
    for (work(); world->tags_job; child_ends(0))
        for (size_t i = 0; i < world->tags_count; i++) say(i, "Title");
    restart();
    scan(3000, 5);
    size_t calls = 0;
    unsigned long reads = world->reads;
    while (library_work(library)) calls++;
    assert_true(calls > 40); /* 600 KB, 8 KiB a call */
    assert_true(world->reads - reads <= calls + 10);
    assert_int_equal(untagged(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(asks_in_batches_until_all_is_known, begin, end),
        cmocka_unit_test_setup_teardown(lines_are_taken_in_while_the_child_runs, begin, end),
        cmocka_unit_test_setup_teardown(all_is_known_after_a_restart, begin, end),
        cmocka_unit_test_setup_teardown(a_song_that_breaks_the_child_is_left_alone, begin, end),
        cmocka_unit_test_setup_teardown(bad_files_are_not_asked_for_again, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_changes_meanwhile_is_asked_for_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(no_child_is_said_once, begin, end),
        cmocka_unit_test_setup_teardown(a_file_of_songs_that_are_gone_is_begun_anew, begin, end),
        cmocka_unit_test_setup_teardown(reading_is_done_a_little_a_call, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
