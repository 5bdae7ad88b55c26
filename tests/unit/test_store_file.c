/* The store's file: damage, other servers, other releases and disks that take nothing stop nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../server/store_parts.h"
#include "../support/kept.h"

static int begin(void **state)
{
    (void)state;
    return kept_begin("test_store_file.files");
}

static void spoil(const char *name, size_t from, size_t bytes)
{
    FILE *f = fopen(kept_path(name), "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, (long)from, SEEK_SET), 0);
    for (size_t i = 0; i < bytes; i++) fputc(0xa5, f);
    fclose(f);
}

/* Once its first page is no longer one of SQLite's, once one in the middle. */
static void a_damaged_file_is_kept_aside_and_a_new_one_begun(void **state)
{
    (void)state;
    static const size_t where[] = {0, 4096, 8192};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        struct store *s = kept_open("a");
        for (uint64_t seq = 1; seq <= 200; seq++)
            kept_say(s, 1, seq, "a line that fills a page or two");
        store_free(s);
        spoil("a", where[i], 4096);
        kept.world.log[0] = '\0';
        s = kept_open("a");
        assert_non_null(strstr(kept.world.log, "a.bad"));
        assert_int_equal(kept_lines(s, 1).n, 0);
        kept_say(s, 1, 1, "afresh");
        store_free(s);
        s = kept_open("a");
        assert_string_equal(kept_lines(s, 1).text, "Maya:afresh ");
        store_free(s);
        size_t bytes = 0;
        char error[SYS_ERROR_BYTES],
            *bad = sys_file_load(kept_path("a.bad"), 1 << 20, &bytes, error);
        assert_non_null(bad);
        assert_in_range(bytes, 8192, 1 << 20);
        free(bad);
    }
}

static void half_a_commit_is_none(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    kept_say(s, 1, 1, "whole");
    store_tick(s, KEPT_MS(0));
    kept_say(s, 1, 2, "half");
    store_tick(s, KEPT_MS(10));
    assert_true(kept_copy("a", "b") && kept_copy("a-wal", "b-wal"));
    store_free(s);
    size_t bytes = 0;
    char error[SYS_ERROR_BYTES], *log = sys_file_load(kept_path("b-wal"), 16 << 20, &bytes, error);
    assert_non_null(log);
    assert_true(sys_file_save(kept_path("b-wal"), log, bytes - 1000, false, error));
    free(log);
    s = kept_open("b");
    assert_string_equal(kept_lines(s, 1).text, "Maya:whole ");
    assert_string_equal(kept.world.log, "");
    store_free(s);
}

static void a_file_in_use_or_of_a_newer_release_is_left_alone(void **state)
{
    (void)state;
    sqlite3 *db;
    struct store *s = kept_open("a"), *other;
    kept_say(s, 1, 1, "mine");
    store_tick(s, 0);
    other = kept_open("a");
    assert_non_null(strstr(kept.world.log, "another server uses it"));
    assert_true(store_is_anothers(other));
    assert_false(store_is_anothers(s));
    kept_say(other, 1, 1, "in memory");
    assert_true(store_tick(other, 0));
    assert_string_equal(kept_lines(other, 1).text, "Maya:in memory ");
    store_free(other);
    store_free(s);
    assert_int_equal(sqlite3_open(kept_path("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    s = kept_open("a");
    assert_non_null(strstr(kept.world.log, "newer release"));
    store_free(s);
    assert_int_equal(sqlite3_open(kept_path("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT text FROM line", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_file_of_an_older_release_becomes_one_of_this(void **state)
{
    (void)state;
    sqlite3 *db;
    struct store_room r;
    struct store *s = kept_open("a");
    store_room_put(s, 7, "rock", "Rock", KEPT_MS(1));
    kept_say(s, 7, 1, "long ago");
    store_free(s);
    assert_int_equal(sqlite3_open(kept_path("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "ALTER TABLE nick DROP COLUMN chose;"
                                  "ALTER TABLE nick DROP COLUMN lasting;"
                                  "ALTER TABLE room DROP COLUMN mode; PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    s = kept_open("a");
    assert_string_equal(kept_lines(s, 7).text, "Maya:long ago ");
    store_mode_put(s, 7, "open");
    assert_true(store_room(s, 7, &r));
    assert_string_equal(r.mode, "open");
    store_room_free(&r);
    store_free(s);
    assert_string_equal(kept.world.log, "");
}

static void it_is_for_its_owner_alone(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "a-wal"};
    mode_t usual = umask(0);
    struct store *s = kept_open("a");
    kept_say(s, 1, 1, "a secret");
    store_tick(s, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat about;
        assert_int_equal(stat(kept_path(names[i]), &about), 0);
        assert_int_equal(about.st_mode & 077, 0);
    }
    store_free(s);
    umask(usual);
}

static int synchronous(struct store *s)
{
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_prepare_v2(s->db, "PRAGMA synchronous", -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int level = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return level;
}

static void each_commit_waits_for_the_disk_only_when_asked(void **state)
{
    (void)state;
    enum { NORMAL = 1, FULL = 2 };
    for (int full = 0; full < 2; full++) {
        struct store *s = store_open(kept_path("a"), full, &kept.world.io, 0);
        assert_int_equal(synchronous(s), full ? FULL : NORMAL);
        store_free(s);
    }
}

/* -- a disk that takes nothing --------------------------------------------------------------- */

/* From now on nobody writes there: root may do everything, and becomes somebody else. */
static void forbid_writing(const char *name, bool forbid)
{
    char log[64];
    if (!forbid && getuid() == 0) assert_int_equal(seteuid(0), 0);
    snprintf(log, sizeof log, "%s-wal", name);
    chmod(kept_path(name), forbid ? 0444 : 0600);
    chmod(kept_path(log), forbid ? 0444 : 0600);
    chmod(kept.folder, forbid ? 0555 : 0700);
    if (forbid && getuid() == 0) assert_int_equal(seteuid(65534), 0);
}

static void check_what_is_held(const char *name)
{
    struct store_nick maya = {.seen_us = 0};
    char byte;
    forbid_writing(name, true);
    bool can_look = sys_file_read(kept_path(name), 0, &byte, 1) == 1;
    struct store *s = kept_open(name);
    forbid_writing(name, false);
    if (!can_look) skip(); /* somebody else may not even go there */
    assert_non_null(
        strstr(kept.world.log, "cannot be written to. The server goes on with what it"));
    assert_true(store_banned(s, "nick ziad"));
    assert_true(store_nick(s, "maya", &maya));
    assert_int_equal(maya.room, 9);
    assert_string_equal(kept_lines(s, 1).text, "Maya:old Maya:older ");
    kept_say(s, 1, 3, "new");
    assert_true(store_tick(s, KEPT_MS(10)));
    assert_string_equal(kept_lines(s, 1).text, "Maya:old Maya:older Maya:new ");
    store_free(s);
    kept.world.log[0] = '\0';
    s = kept_open(name);
    assert_string_equal(kept_lines(s, 1).text, "Maya:old Maya:older ");
    assert_string_equal(kept.world.log, "");
    store_free(s);
}

/* One that was closed well, and one of a server that was killed. */
static void a_file_that_cannot_be_written_to_is_read(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    store_ban_put(s, "nick ziad", "Ziad");
    store_nick_put(s, "maya", &(struct store_nick){.seen_us = KEPT_MS(5), .room = 9});
    kept_say(s, 1, 1, "old");
    kept_say(s, 1, 2, "older");
    assert_true(store_tick(s, KEPT_MS(1)));
    assert_true(kept_copy("a", "b%41 ?#") && kept_copy("a-wal", "b%41 ?#-wal"));
    store_free(s);
    check_what_is_held("a");
    check_what_is_held("b%41 ?#");
}

static void without_a_file_it_goes_on_in_memory_and_says_so(void **state)
{
    (void)state;
    struct store *s = kept_open("no/such/kept.folder");
    assert_non_null(strstr(kept.world.log, "forgets everything"));
    kept_say(s, 1, 1, "hello");
    assert_true(store_tick(s, 0));
    assert_int_equal(kept_lines(s, 1).n, 1);
    store_free(s);
}

/* A release to come may have dropped a table, and somebody may have tried their hand at the file. */
static void what_a_file_lacks_is_said_and_stops_nothing(void **state)
{
    (void)state;
    sqlite3 *db;
    struct store_nick nick;
    store_free(kept_open("a"));
    assert_int_equal(sqlite3_open(kept_path("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE nick; DROP TABLE ban", NULL, NULL, NULL), 0);
    sqlite3_close(db);
    struct store *s = kept_open("a");
    assert_false(store_banned(s, "nick ziad"));
    assert_false(store_nick(s, "ziad", &nick));
    assert_non_null(strstr(kept.world.log, "cannot be kept"));
    store_free(s);
}

/* No file may grow past so many bytes. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* While no file may grow further, `n` lines are said, one a second. */
static void say_on_a_full_disk(struct store *s, uint64_t n)
{
    signal(SIGXFSZ, SIG_IGN);
    limit_files(64 << 10);
    for (uint64_t seq = 1; seq <= n; seq++) {
        kept_say(s, 1, seq, "a line");
        assert_true(store_tick(s, KEPT_MS(seq * 1000))); /* it may be told all the same */
    }
    limit_files(RLIM_INFINITY);
}

static void what_was_put_while_the_disk_was_full_is_written_when_it_is_not(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    struct store_nick maya = {.token_hash = {1, 2, 3}, .seen_us = KEPT_MS(5)};
    say_on_a_full_disk(s, 100);
    const char *told = strstr(kept.world.log, "cannot be kept");
    assert_non_null(told);
    assert_null(strstr(told + 1, "cannot be kept")); /* said once */
    assert_null(strstr(kept.world.log, "kept again"));
    store_nick_put(s, "maya", &maya);
    store_ban_put(s, "nick ziad", "Ziad");
    assert_true(store_banned(s, "nick ziad")); /* read, though not written */
    assert_int_equal(kept_lines(s, 1).n, 100);
    int64_t due_us = store_due_us(s);
    assert_in_range(due_us, KEPT_MS(100000), KEPT_MS(131000));
    store_tick(s, due_us);
    assert_true(store_due_us(s) < INT64_MAX); /* tried again though nothing more is put */
    store_tick(s, store_due_us(s));
    assert_non_null(strstr(kept.world.log, "kept again"));
    struct store *late = kept_after_a_crash();
    struct kept_said said = kept_lines(late, 1);
    assert_int_equal(said.n, 100);
    assert_int_equal(said.last, 100);
    assert_true(store_banned(late, "nick ziad"));
    assert_true(store_nick(late, "maya", &maya));
    store_free(late);
    assert_int_equal(store_due_us(s), INT64_MAX);
    store_free(s);
}

static void what_no_disk_took_until_the_end_is_said_to_be_lost(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    signal(SIGXFSZ, SIG_IGN);
    kept_say(s, 1, 1, "kept");
    store_tick(s, 0);
    limit_files(4 << 10);
    kept_say(s, 1, 2, "lost");
    store_tick(s, KEPT_MS(10));
    store_free(s);
    limit_files(RLIM_INFINITY);
    assert_non_null(strstr(kept.world.log, "is lost"));
    s = kept_open("a");
    assert_string_equal(kept_lines(s, 1).text, "Maya:kept ");
    store_free(s);
}

/* Of what the disk has not taken. */
static void more_than_memory_holds_loses_the_oldest(void **state)
{
    (void)state;
    static char text[8000];
    struct store *s = kept_open("a");
    memset(text, 'a', sizeof text - 1);
    say_on_a_full_disk(s, 40);
    limit_files(64 << 10);
    for (uint64_t seq = 41; seq <= 900; seq++) kept_say(s, 1, seq, text);
    store_tick(s, KEPT_MS(1000000)); /* fails, and puts again what it has noted */
    limit_files(RLIM_INFINITY);
    store_tick(s, KEPT_MS(2000000));
    struct kept_said said = kept_lines(s, 1);
    assert_int_equal(said.last, 900);
    assert_in_range(said.n, 400, 600);
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, kept_end)
        TEST(a_damaged_file_is_kept_aside_and_a_new_one_begun),
        TEST(half_a_commit_is_none),
        TEST(a_file_in_use_or_of_a_newer_release_is_left_alone),
        TEST(a_file_of_an_older_release_becomes_one_of_this),
        TEST(it_is_for_its_owner_alone),
        TEST(each_commit_waits_for_the_disk_only_when_asked),
        TEST(a_file_that_cannot_be_written_to_is_read),
        TEST(what_a_file_lacks_is_said_and_stops_nothing),
        TEST(without_a_file_it_goes_on_in_memory_and_says_so),
        TEST(what_was_put_while_the_disk_was_full_is_written_when_it_is_not),
        TEST(what_no_disk_took_until_the_end_is_said_to_be_lost),
        TEST(more_than_memory_holds_loses_the_oldest),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
