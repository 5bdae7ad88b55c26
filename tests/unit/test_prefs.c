/* Settings: kept between two starts, never half, and a bad file or folder stops nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/prefs.h"
#include "../support/in_english.h"
#include "../../common/sys.h"

#define FOLDER "build/test_prefs.tmp"
#define PATH   FOLDER "/inner/settings.json"

static struct saying notice;

static int clean(void **state)
{
    (void)state;
    sys_file_remove(PATH);
    sys_file_remove(PATH ".bad");
    return 0;
}

static struct prefs *open_prefs(void)
{
    struct prefs *p = prefs_open(PATH, &notice);
    assert_non_null(p);
    return p;
}

static void write_text(const char *path, const char *text)
{
    char error[SYS_ERROR_BYTES];
    assert_true(sys_make_folder(FOLDER "/inner", error));
    assert_true(sys_file_save(path, text, strlen(text), true, error));
}

static void without_a_file_everything_is_absent(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    assert_int_equal(notice.said, SAID_NOTHING);
    assert_string_equal(prefs_text(p, "nick", "nobody"), "nobody");
    assert_null(prefs_text(p, "nick", NULL));
    assert_true(fabs(prefs_number(p, "volume", 0.8) - 0.8) < 1e-9);
    assert_int_equal(cJSON_GetArraySize(prefs_servers(p)), 0);
    assert_int_equal(cJSON_GetArraySize(prefs_tokens(p)), 0);
    assert_string_equal(prefs_fingerprint(p, "h", 1), "");
    prefs_close(p); /* nothing changed: nothing is written */
    assert_false(sys_file_rename(PATH, PATH ".moved"));
}

static void what_is_set_is_there_after_a_restart(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    prefs_set_text(p, "nick", "فيروز 🎶 \"quoted\"");
    prefs_set_number(p, "volume", 0.25);
    prefs_met(p, "music.example", 55001, "Home", "abcd");
    prefs_set_token(p, "abcd", "0123");
    prefs_close(p);
    assert_true(sys_file_is_secret(PATH));
    p = open_prefs();
    assert_int_equal(notice.said, SAID_NOTHING);
    assert_string_equal(prefs_text(p, "nick", ""), "فيروز 🎶 \"quoted\"");
    assert_true(fabs(prefs_number(p, "volume", 0) - 0.25) < 1e-9);
    assert_string_equal(prefs_fingerprint(p, "music.example", 55001), "abcd");
    assert_string_equal(prefs_fingerprint(p, "music.example", 55000), "");
    assert_string_equal(cJSON_GetObjectItem(prefs_tokens(p), "abcd")->valuestring, "0123");
    assert_string_equal(prefs_text(p, "volume", "no text"), "no text");
    assert_true(prefs_number(p, "nick", -1) < 0);
    prefs_close(p);
}

static void a_file_that_is_no_settings_is_kept_aside(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "{\"nick\":", "[1]", "\xff\xfe", "null"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_text(PATH, bad[i]);
        struct prefs *p = open_prefs();
        assert_non_null(strstr(in_english(&notice), PATH ".bad"));
        prefs_set_text(p, "nick", "again");
        prefs_close(p);
        size_t bytes;
        char error[SYS_ERROR_BYTES], *kept = sys_file_load(PATH ".bad", 100, &bytes, error);
        assert_string_equal(kept, bad[i]);
        free(kept);
        p = open_prefs();
        assert_int_equal(notice.said, SAID_NOTHING);
        assert_string_equal(prefs_text(p, "nick", ""), "again");
        prefs_close(p);
    }
}

static void entries_of_wrong_shape_are_dropped(void **state)
{
    (void)state;
    write_text(PATH, "{\"nick\":\"a\",\"nick\":\"b\",\"servers\":[1,{\"host\":\"h\"},{\"host\":"
                     "\"h\",\"port\":70000,\"name\":\"\","
                     "\"fingerprint\":\"\"},{\"host\":\"h\",\"port\":7,\"name\":\"n\","
                     "\"fingerprint\":\"f\"}],\"servers\":3,"
                     "\"tokens\":[\"x\"]}");
    struct prefs *p = open_prefs();
    assert_int_equal(notice.said, SAID_NOTHING);
    assert_int_equal(cJSON_GetArraySize(prefs_servers(p)), 1);
    assert_string_equal(prefs_fingerprint(p, "h", 7), "f");
    prefs_set_token(p, "f", "t");
    prefs_set_text(p, "nick", "c"); /* both are replaced */
    prefs_close(p);
    p = open_prefs();
    assert_string_equal(prefs_text(p, "nick", ""), "c");
    assert_string_equal(cJSON_GetObjectItem(prefs_tokens(p), "f")->valuestring, "t");
    prefs_close(p);
}

static void a_folder_that_cannot_be_written_is_said_once(void **state)
{
    (void)state;
    char error[PREFS_NOTICE_BYTES];
    write_text(FOLDER "/file", "x");
    struct prefs *p = prefs_open(FOLDER "/file/settings.json", &notice);
    assert_true(prefs_save(p, error, sizeof error)); /* nothing to save */
    prefs_set_text(p, "nick", "a");
    assert_false(prefs_save(p, error, sizeof error));
    assert_non_null(strstr(error, "Settings are not kept: "));
    assert_non_null(strstr(error, FOLDER "/file"));
    prefs_set_text(p, "nick", "b");
    assert_false(prefs_save(p, error, sizeof error));
    assert_string_equal(error, "");
    assert_string_equal(prefs_text(p, "nick", ""), "b");
    prefs_close(p);
}

static void a_path_that_is_too_long_goes_nowhere(void **state)
{
    (void)state;
    char *path = malloc(SYS_PATH_BYTES + 2), error[PREFS_NOTICE_BYTES];
    memset(path, 'a', SYS_PATH_BYTES + 1);
    path[SYS_PATH_BYTES + 1] = '\0';
    struct prefs *p = prefs_open(path, &notice);
    prefs_set_text(p, "nick", "a");
    assert_false(prefs_save(p, error, sizeof error));
    assert_string_equal(error, "Settings are not kept: there is no folder for them.");
    prefs_close(p);
    free(path);
}

static void servers_met_are_newest_first_and_twenty(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    for (int i = 1; i <= 25; i++) prefs_met(p, "h", (uint16_t)i, "n", "f");
    prefs_met(p, "h", 10, "new name", "other");
    assert_int_equal(cJSON_GetArraySize(prefs_servers(p)), PREFS_SERVERS);
    assert_string_equal(cJSON_GetObjectItem(prefs_servers(p)->child, "name")->valuestring,
                        "new name");
    assert_string_equal(prefs_fingerprint(p, "h", 10), "other");
    assert_string_equal(prefs_fingerprint(p, "h", 6), "f");
    assert_string_equal(prefs_fingerprint(p, "h", 5), "");
    prefs_close(p);
}

static void tokens_are_replaced_and_the_oldest_forgotten(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    prefs_set_token(p, "first", "1");
    for (int i = 1; i < PREFS_TOKENS; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        prefs_set_token(p, name, "t");
    }
    assert_non_null(cJSON_GetObjectItem(prefs_tokens(p), "first"));
    prefs_set_token(p, "1", "u");
    assert_non_null(cJSON_GetObjectItem(prefs_tokens(p), "first"));
    prefs_set_token(p, "one more", "t");
    assert_null(cJSON_GetObjectItem(prefs_tokens(p), "first"));
    assert_string_equal(cJSON_GetObjectItem(prefs_tokens(p), "1")->valuestring, "u");
    prefs_close(p);
}

static void numbers_that_are_none_are_not_kept(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    prefs_set_number(p, "volume", 1);
    prefs_set_number(p, "volume", (double)NAN);
    prefs_set_number(p, "volume", (double)INFINITY);
    assert_true(fabs(prefs_number(p, "volume", 0) - 1) < 1e-9);
    prefs_close(p);
}

static void numbers_by_name_are_kept_and_the_oldest_forgotten(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    assert_true(prefs_number_of(p, PREFS_TRIMS, "USB \"ear\" سماعة") == 0);
    prefs_set_number_of(p, PREFS_TRIMS, "USB \"ear\" سماعة", -12);
    prefs_set_number_of(p, PREFS_DRIFTS, "first", 3.25);
    prefs_set_number_of(p, PREFS_DRIFTS, "first", (double)NAN);
    prefs_close(p);
    p = open_prefs();
    assert_true(prefs_number_of(p, PREFS_TRIMS, "USB \"ear\" سماعة") == -12);
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "first") == 3.25);
    for (int i = 0; i < PREFS_NUMBERS; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        prefs_set_number_of(p, PREFS_DRIFTS, name, 1);
    }
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "first") == 0);
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "0") == 1);
    prefs_close(p);
    write_text(PATH, "{\"trims\":[1],\"drifts\":{\"a\":\"1\",\"b\":1e999,\"c\":2}}");
    p = open_prefs();
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "a") == 0);
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "b") == 0);
    assert_true(prefs_number_of(p, PREFS_DRIFTS, "c") == 2);
    prefs_set_number_of(p, PREFS_TRIMS, "d", 5);
    assert_true(prefs_number_of(p, PREFS_TRIMS, "d") == 5);
    prefs_close(p);
}

static void loves_of_a_wrong_shape_are_dropped_and_twenty_nicks_kept(void **state)
{
    (void)state;
    write_text(PATH,
               "{\"loves\":{\"a\":1,\"b\":{\"taste\":{\"artists\":[[\"x\",2]]}},\"c\":{\"taste\":"
               "{\"artists\":[[\"x\",1]]}},\"d\":{\"likes\":\"x\"},\"e\":{}}}");
    struct prefs *p = open_prefs();
    assert_null(prefs_love(p, "a", PREFS_TASTE));
    assert_null(prefs_love(p, "b", PREFS_TASTE));
    assert_non_null(prefs_love(p, "c", PREFS_TASTE));
    assert_null(prefs_love(p, "d", PREFS_LIKES));
    prefs_set_love(p, "f", PREFS_LIKES, cJSON_CreateObject());
    prefs_set_love(p, "c", PREFS_LIKES, cJSON_CreateObject()); /* the newest now */
    for (int i = 0; i < PREFS_NICKS - 1; i++) {
        char nick[16];
        snprintf(nick, sizeof nick, "%d", i);
        prefs_set_love(p, nick, PREFS_LIKES, cJSON_CreateObject());
    }
    assert_null(prefs_love(p, "f", PREFS_LIKES));
    assert_non_null(prefs_love(p, "c", PREFS_LIKES));
    assert_non_null(prefs_love(p, "c", PREFS_TASTE));
    assert_non_null(prefs_love(p, "0", PREFS_LIKES));
    prefs_close(p);
}

/* Of two that are one now the later is the newer. */
static void nicknames_of_before_are_found_however_they_were_typed(void **state)
{
    (void)state;
    write_text(PATH, "{\"loves\":{\"Maya \":{\"likes\":{\"user\":\"old\"}},\"Nour\":{\"likes\":"
                     "{\"user\":\"n\"}},\"MAYA\":{\"likes\":{\"user\":\"new\"}}}}");
    struct prefs *p = open_prefs();
    for (int i = 0; i < 2; i++) {
        const cJSON *maya = prefs_love(p, "maya", PREFS_LIKES);
        assert_non_null(maya);
        assert_string_equal(cJSON_GetObjectItem(maya, "user")->valuestring, "new");
        assert_non_null(prefs_love(p, " NOUR", PREFS_LIKES));
        prefs_set_love(p, "Nour ", PREFS_LIKES, cJSON_CreateObject());
        prefs_close(p);
        p = open_prefs();
    }
    prefs_close(p);
}

static void a_place_that_is_only_tried_is_not_kept(void **state)
{
    (void)state;
    struct prefs *p = open_prefs();
    assert_null(prefs_tried(p, "maya"));
    prefs_try(p, "Maya ", cJSON_CreateObject());
    assert_non_null(prefs_tried(p, "maya"));
    assert_null(prefs_love(p, "maya", PREFS_LIKES));
    prefs_try(p, "nour", cJSON_CreateObject());
    assert_null(prefs_tried(p, "maya"));
    prefs_try(p, "nour", NULL);
    assert_null(prefs_tried(p, "nour"));
    prefs_try(p, "nour", cJSON_CreateObject());
    prefs_close(p);
    p = open_prefs();
    assert_null(prefs_tried(p, "nour"));
    prefs_close(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_file_everything_is_absent, clean, clean),
        cmocka_unit_test_setup_teardown(what_is_set_is_there_after_a_restart, clean, clean),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_settings_is_kept_aside, clean, clean),
        cmocka_unit_test_setup_teardown(entries_of_wrong_shape_are_dropped, clean, clean),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_is_said_once, clean, clean),
        cmocka_unit_test_setup_teardown(a_path_that_is_too_long_goes_nowhere, clean, clean),
        cmocka_unit_test_setup_teardown(servers_met_are_newest_first_and_twenty, clean, clean),
        cmocka_unit_test_setup_teardown(tokens_are_replaced_and_the_oldest_forgotten, clean, clean),
        cmocka_unit_test_setup_teardown(numbers_that_are_none_are_not_kept, clean, clean),
        cmocka_unit_test_setup_teardown(numbers_by_name_are_kept_and_the_oldest_forgotten, clean,
                                        clean),
        cmocka_unit_test_setup_teardown(loves_of_a_wrong_shape_are_dropped_and_twenty_nicks_kept,
                                        clean, clean),
        cmocka_unit_test_setup_teardown(nicknames_of_before_are_found_however_they_were_typed,
                                        clean, clean),
        cmocka_unit_test_setup_teardown(a_place_that_is_only_tried_is_not_kept, clean, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
