/* Likes on this machine's disks, which may be slow, or never answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../client/likes_reader.h"
#include "../../common/sys.h"
#include "../support/taste_text.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define FOLDER     "build/tmp/test_likes_reader"

static struct likes_reader *reader;

static void save(const char *name, const char *text, mode_t mode)
{
    char path[200], error[SYS_ERROR_BYTES];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    if (!sys_file_save(path, text, strlen(text), false, error)) fail_msg("%s", error);
    assert_int_equal(chmod(path, mode), 0);
}

static int begin(void **state)
{
    char error[SYS_ERROR_BYTES];
    (void)state;
    if (!sys_make_folder(FOLDER "/music/deep", error)) return -1;
    save("likes.txt", "Korn - Blind\n", 0600);
    save("music/rock-disturbed-sound of silence.mp3", "", 0600);
    save("music/deep/tarab-song.ogg", "", 0600);
    save("music/cover.jpg", "", 0600);
    save("hangs", "#!/bin/sh\ntouch " FOLDER "/begun; exec sleep 1000\n", 0700);
    save("babbles", "#!/bin/sh\necho '{\"artist\":\"Portishead\",\"genre\":\"Trip-Hop\"}'\n", 0700);
    remove(FOLDER "/begun");
    remove(FOLDER "/slow");
    return mkfifo(FOLDER "/slow", 0600);
}

static int end(void **state)
{
    (void)state;
    likes_reader_free(reader);
    return 0;
}

static void start(const char *source, const char *path, int64_t at_us)
{
    cJSON *place = cJSON_CreateObject();
    cJSON_AddStringToObject(place, "source", source);
    cJSON_AddStringToObject(place, "path", path);
    assert_true(likes_reader_knows(place));
    likes_reader_start(reader, place, at_us);
    cJSON_Delete(place);
}

/* The answer, however long the disk takes: the time that is told stands still. */
static struct likes_answer answer_at(int64_t at_us)
{
    struct likes_answer a = {.done = false};
    while (!a.done) {
        likes_reader_tick(reader, at_us);
        a = likes_reader_take(reader);
    }
    assert_int_equal(likes_reader_tick(reader, at_us), INT64_MAX);
    assert_false(likes_reader_take(reader).done);
    return a;
}

/* Whoever they love: artists, or genres where there are none. */
static void assert_profile(struct likes_answer a, const char *loved, enum said said)
{
    assert_non_null(a.profile);
    const char *artists = taste_text(a.profile, "artists");
    assert_string_equal(artists[0] ? artists : taste_text(a.profile, "genres"), loved);
    assert_int_equal(a.said.said, said);
    cJSON_Delete(a.profile);
}

static void a_file_is_read(void **state)
{
    (void)state;
    reader = likes_reader_new("");
    assert_int_equal(likes_reader_tick(reader, 0), INT64_MAX);
    start("file", FOLDER "/likes.txt", 0);
    assert_profile(answer_at(0), "Korn=1", SAID_FILE_TAKEN);
    start("file", FOLDER "/none", 0);
    struct likes_answer a = answer_at(0);
    assert_null(a.profile);
    assert_int_equal(a.said.said, SAID_FILE_UNREAD);
}

/* A pipe into which nobody writes is such a disk. */
static void a_disk_that_does_not_answer_is_given_up(void **state)
{
    (void)state;
    reader = likes_reader_new("");
    start("file", FOLDER "/slow", S(1));
    for (double s = 1; s < 31; s++) {
        likes_reader_tick(reader, S(s));
        assert_false(likes_reader_take(reader).done);
    }
    likes_reader_tick(reader, S(31));
    struct likes_answer a = likes_reader_take(reader);
    assert_true(a.done);
    assert_null(a.profile);
    assert_int_equal(a.said.said, SAID_LIKES_LATE);
    start("file", FOLDER "/likes.txt", S(40)); /* has to wait for it */
    likes_reader_tick(reader, S(41));
    assert_false(likes_reader_take(reader).done);
    int pipe = open(FOLDER "/slow", O_WRONLY);
    assert_int_equal(write(pipe, "Abba - SOS\n", 11), 11);
    close(pipe);
    assert_profile(answer_at(S(42)), "Korn=1", SAID_FILE_TAKEN);
}

static void what_is_not_wanted_any_more_is_not_told(void **state)
{
    (void)state;
    reader = likes_reader_new("");
    start("file", FOLDER "/likes.txt", 0);
    likes_reader_tick(reader, 0);
    start("folder", FOLDER "/music", 0);
    assert_profile(answer_at(0), "rock=1 tarab=1", SAID_FOLDER_TAKEN);
}

static void songs_go_by_their_names_where_tags_cannot_be_read(void **state)
{
    (void)state;
    reader = likes_reader_new("");
    start("folder", FOLDER "/music", 0);
    struct likes_answer a = answer_at(0);
    assert_string_equal(taste_text(a.profile, "keywords"), "disturbed=1");
    assert_profile(a, "rock=1 tarab=1", SAID_FOLDER_TAKEN);
    start("folder", FOLDER "/none", 0);
    assert_int_equal(answer_at(0).said.said, SAID_FOLDER_UNREAD);
}

static void what_the_child_says_is_taken(void **state)
{
    (void)state;
    reader = likes_reader_new(FOLDER "/babbles"); /* of one song each time it is asked */
    start("folder", FOLDER "/music", 0);
    struct likes_answer a = answer_at(0);
    assert_non_null(strstr(taste_text(a.profile, "artists"), "Portishead"));
    cJSON_Delete(a.profile);
}

static void a_child_that_hangs_is_ended(void **state)
{
    (void)state;
    reader = likes_reader_new(FOLDER "/hangs");
    start("folder", FOLDER "/music", 0);
    likes_reader_tick(reader, 0);
    while (sys_file_time(FOLDER "/begun") < 0) likes_reader_tick(reader, 0);
    assert_profile(answer_at(S(15)), "rock=1 tarab=1", SAID_FOLDER_TAKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_disk_that_does_not_answer_is_given_up, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_wanted_any_more_is_not_told, begin, end),
        cmocka_unit_test_setup_teardown(songs_go_by_their_names_where_tags_cannot_be_read, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_the_child_says_is_taken, begin, end),
        cmocka_unit_test_setup_teardown(a_child_that_hangs_is_ended, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
