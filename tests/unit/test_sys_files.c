/* Real files in a folder of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"
#include "../support/loopback.h"

static char folder[SYS_PATH_BYTES];

static const char *path_of(const char *name)
{
    static char out[2 * SYS_PATH_BYTES];
    snprintf(out, sizeof out, "%s/%s", folder, name);
    return out;
}

static int make_folder(void **state)
{
    (void)state;
    char program[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    if (!sys_program_folder(program)) return -1;
    snprintf(folder, sizeof folder, "%.3000s/test_sys_files.files/a/b", program);
    return sys_make_folder(folder, error) ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct sys_walk *w = sys_walk_start(folder, error);
    struct sys_file f;
    while (w != NULL && sys_walk_next(w, &f)) sys_file_remove(path_of(f.path));
    sys_walk_end(w);
    return w == NULL ? -1 : 0;
}

/* Files in the folder whose names end so. */
static int count_files(const char *ending)
{
    char error[SYS_ERROR_BYTES];
    struct sys_walk *w = sys_walk_start(folder, error);
    assert_non_null(w);
    struct sys_file f;
    int n = 0;
    while (sys_walk_next(w, &f)) {
        size_t length = strlen(f.path), end = strlen(ending);
        if (length >= end && strcmp(f.path + length - end, ending) == 0) n++;
    }
    sys_walk_end(w);
    return n;
}

static void save(const char *name, const char *text, bool secret)
{
    char error[SYS_ERROR_BYTES] = "";
    bool saved = sys_file_save(path_of(name), text, strlen(text), secret, error);
    assert_string_equal(error, "");
    assert_true(saved);
}

static void files_are_saved_whole(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    size_t bytes = 0;
    save("note.txt", "first, and longer", false);
    save("note.txt", "second", false);
    char *text = sys_file_load(path_of("note.txt"), 6, &bytes, error);
    assert_non_null(text);
    assert_int_equal(bytes, 6);
    assert_string_equal(text, "second");
    free(text);
    assert_int_equal(count_files(".tmp"), 0);
    save("empty", "", false);
    text = sys_file_load(path_of("empty"), 100, &bytes, error);
    assert_non_null(text);
    assert_int_equal(bytes, 0);
    free(text);
}

static void files_that_cannot_be_read(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    assert_null(sys_file_load(path_of("missing"), 100, NULL, error));
    assert_non_null(strstr(error, "missing"));
    save("seven", "1234567", false);
    assert_null(sys_file_load(path_of("seven"), 6, NULL, error));
    assert_non_null(strstr(error, "larger than the 6 bytes"));
    assert_null(sys_file_load(folder, 100, NULL, error));
    assert_false(sys_file_save(path_of("no/such/folder"), "x", 1, false, error));
    assert_non_null(strstr(error, "cannot write"));
}

/* Nobody waits for the disk, but readers see the old or the new one all the same. */
static void files_are_written_whole(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    size_t bytes = 0;
    assert_true(sys_file_write(path_of("written"), "first of all", 12, error));
    assert_true(sys_file_write(path_of("written"), "second", 6, error));
    char *text = sys_file_load(path_of("written"), 100, &bytes, error);
    assert_string_equal(text, "second");
    free(text);
    assert_int_equal(count_files(".tmp"), 0);
    assert_false(sys_file_write(path_of("no/such/folder"), "x", 1, error));
    assert_non_null(strstr(error, "no/such/folder"));
}

static void touching_makes_a_file_the_newest(void **state)
{
    (void)state;
    save("older", "x", false);
    sys_sleep_us(20000); /* some systems count in ticks of 16 ms */
    save("newer", "x", false);
    int64_t newer_us = sys_file_time(path_of("newer"));
    assert_true(newer_us > sys_file_time(path_of("older")));
    assert_true(llabs(newer_us - sys_wall_us()) < PATIENCE_US);
    sys_sleep_us(20000);
    sys_file_touch(path_of("older"));
    assert_true(sys_file_time(path_of("older")) > newer_us);
    sys_file_touch(path_of("nothing"));
    assert_int_equal(sys_file_time(path_of("nothing")), -1);
}

static void large_files_are_loaded(void **state)
{
    (void)state;
    enum { LARGE = 1000003 };
    char error[SYS_ERROR_BYTES] = "";
    uint8_t *bytes = malloc(LARGE);
    sys_random(bytes, LARGE);
    assert_true(sys_file_save(path_of("large"), bytes, LARGE, false, error));
    size_t length;
    char *back = sys_file_load(path_of("large"), LARGE, &length, error);
    assert_non_null(back);
    assert_int_equal(length, LARGE);
    assert_memory_equal(back, bytes, LARGE);
    assert_int_equal(back[LARGE], 0);
    free(back);
    free(bytes);
}

static void parts_of_files(void **state)
{
    (void)state;
    char got[8];
    save("digits", "0123456789", false);
    assert_int_equal(sys_file_read(path_of("digits"), 4, got, 3), 3);
    assert_memory_equal(got, "456", 3);
    assert_int_equal(sys_file_read(path_of("digits"), 8, got, sizeof got), 2);
    assert_int_equal(sys_file_read(path_of("digits"), 10, got, sizeof got), 0);
    assert_int_equal(sys_file_read(path_of("missing"), 0, got, sizeof got), -1);
}

static void secrets_are_the_owners(void **state)
{
    (void)state;
    save("open", "x", false);
    save("secret", "x", true);
    assert_true(sys_file_is_secret(path_of("secret")));
    assert_false(sys_file_is_secret(path_of("missing")));
    save("secret", "y", false); /* its rights stay */
    assert_true(sys_file_is_secret(path_of("secret")));
}

static void files_are_renamed_and_removed(void **state)
{
    (void)state;
    char from[2 * SYS_PATH_BYTES];
    save("from", "new", false);
    save("to", "old", false);
    strcpy(from, path_of("from"));
    assert_true(sys_file_rename(from, path_of("to"))); /* replaces */
    assert_int_equal(count_files("from"), 0);
    assert_true(sys_file_remove(path_of("to")));
    assert_false(sys_file_remove(path_of("to")));
    assert_false(sys_file_rename(from, path_of("to")));
}

static void a_walk_finds_names_of_any_script(void **state)
{
    (void)state;
    static const char *const names[] = {"أغنية.mp3", "تحت/فيروز - نسم علينا الهوى.flac",
                                        "naïve ✨.ogg"};
    char error[SYS_ERROR_BYTES] = "";
    assert_true(sys_make_folder(path_of("walk/تحت"), error));
    assert_true(sys_make_folder(path_of("walk/تحت"), error)); /* is there already */
    strcat(folder, "/walk");
    for (size_t i = 0; i < 3; i++) save(names[i], "sound", false);
    int found[3] = {0}, files = 0;
    struct sys_walk *w = sys_walk_start(folder, error);
    struct sys_file f;
    for (; sys_walk_next(w, &f); files++) {
        for (size_t i = 0; i < 3; i++) found[i] += strcmp(f.path, names[i]) == 0;
        assert_int_equal(f.bytes, 5);
        int64_t age = sys_wall_us() - f.modified_us;
        assert_true(age > -PATIENCE_US && age < 60 * (int64_t)PATIENCE_US);
    }
    assert_false(sys_walk_next(w, &f));
    sys_walk_end(w);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(files, 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(found[i], 1);
    sys_walk_end(sys_walk_start(folder, error)); /* ended before its end */
    assert_null(sys_walk_start(path_of("nowhere"), error));
    assert_non_null(strstr(error, "nowhere"));
}

/* As a walk tells it, and only where a backslash is none of a name's letters. */
static void paths_are_written_as_a_walk_tells_them(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "", path[] = "slashes\\song";
    assert_true(sys_make_folder(path_of("slashes"), error));
    save(path, "x", false);
    sys_forward_slashes(path);
    assert_int_equal(count_files(path), 1);
}

static void drives_are_above_all(void **state)
{
    enum { DRIVES = 26 };
    (void)state;
    static char names[DRIVES][SYS_NAME_BYTES];
    char drive[SYS_PATH_BYTES];
    assert_true(sys_program_folder(drive));
    drive[2] = '\0'; /* "C:", or how the name of some folder begins */
    bool is_drive = sys_is_drive(drive);
    int n = sys_folders("", names, DRIVES), found = 0;
    for (int i = 0; i < n; i++) found += strcmp(names[i], drive) == 0;
    assert_int_equal(found, is_drive);
    assert_int_equal(n < 0, !is_drive);
    assert_int_equal(sys_is_drive(strcat(drive, "/")), is_drive);
    assert_false(sys_is_drive(strcat(drive, "song")));
    assert_false(sys_is_drive(""));
    assert_int_equal(sys_is_drive("//nas/music"), is_drive); /* another machine's folder */
    assert_false(sys_is_drive("//nas/music/rock"));
}

static void a_file_is_no_folder(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    save("file", "x", false);
    assert_false(sys_make_folder(path_of("file"), error));
    assert_false(sys_make_folder(path_of("file/below"), error));
    assert_non_null(strstr(error, "file/below"));
    assert_false(sys_make_folder("", error));
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_saved_whole),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(files_are_written_whole),
        cmocka_unit_test(touching_makes_a_file_the_newest),
        cmocka_unit_test(large_files_are_loaded),
        cmocka_unit_test(parts_of_files),
        cmocka_unit_test(secrets_are_the_owners),
        cmocka_unit_test(files_are_renamed_and_removed),
        cmocka_unit_test(a_walk_finds_names_of_any_script),
        cmocka_unit_test(paths_are_written_as_a_walk_tells_them),
        cmocka_unit_test(drives_are_above_all),
        cmocka_unit_test(a_file_is_no_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_files);
}
