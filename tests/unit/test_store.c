/* The store: what was committed is there after a crash, damage and a failing disk stop nothing. */
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
#include "../../common/sys.h"
#include "../../server/store.h"
#include "../support/fake_io.h"

#define MS(ms) ((int64_t)(ms)*1000)

static struct fake_io world;
static char folder[SYS_PATH_BYTES];

static const char *path_of(const char *name)
{
    static char out[4][SYS_PATH_BYTES + 64];
    static size_t next;
    char *path = out[next++ % 4];
    snprintf(path, sizeof out[0], "%s/%s", folder, name);
    return path;
}

static int begin(void **state)
{
    static const char *const names[] = {"a", "a-wal", "a.bad",   "a.bad-wal",
                                        "b", "b-wal", "b%41 ?#", "b%41 ?#-wal"};
    char program[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    (void)state;
    if (!sys_program_folder(program)) return -1;
    snprintf(folder, sizeof folder, "%.3000s/test_store.files", program);
    if (!sys_make_folder(folder, error)) return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) sys_file_remove(path_of(names[i]));
    fake_io_init(&world);
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_io_free(&world);
    return 0;
}

static struct store *open_store(const char *name)
{
    struct store *s = store_open(name ? path_of(name) : NULL, false, &world.io, MS(99));
    assert_non_null(s);
    return s;
}

static bool copy(const char *from, const char *to)
{
    char error[SYS_ERROR_BYTES];
    size_t bytes = 0;
    char *text = sys_file_load(path_of(from), 16 << 20, &bytes, error);
    bool done = text && sys_file_save(path_of(to), text, bytes, false, error);
    free(text);
    return done;
}

/* The files as a killed program leaves them. */
static struct store *after_a_crash(void)
{
    assert_true(copy("a", "b") && copy("a-wal", "b-wal"));
    return open_store("b");
}

static void say(struct store *s, uint64_t room, uint64_t seq, const char *text)
{
    struct chat_line line = {.seq = seq,
                             .wall_us = MS(seq),
                             .member = 7,
                             .nick = "Maya",
                             .text = (char *)(uintptr_t)text};
    store_line_put(s, room, &line);
}

struct said {
    char text[4096];
    uint64_t first, last;
    size_t n, most;
};

static bool note(void *user, const struct chat_line *line)
{
    struct said *said = user;
    size_t used = strlen(said->text);
    if (!said->n++) said->first = line->seq;
    said->last = line->seq;
    snprintf(said->text + used, sizeof said->text - used, "%s:%s ", line->nick, line->text);
    return said->n < said->most;
}

static struct said lines_between(struct store *s, uint64_t room, const struct store_span *span,
                                 size_t most)
{
    struct said said = {.most = most};
    store_lines(s, room, span, note, &said);
    return said;
}

static struct said lines_of(struct store *s, uint64_t room)
{
    return lines_between(s, room, &(struct store_span){.before = INT64_MAX}, SIZE_MAX);
}

static void what_was_committed_outlives_a_crash_and_the_rest_does_not(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    assert_false(store_tick(s, MS(0))); /* nothing to do */
    assert_int_equal(store_due_us(s), INT64_MAX);
    say(s, 1, 1, "one");
    assert_true(store_tick(s, MS(1))); /* the first waits for nothing */
    say(s, 1, 2, "two");
    say(s, 2, 1, "elsewhere");
    assert_false(store_tick(s, MS(2)));
    assert_int_equal(store_due_us(s), MS(6));
    assert_string_equal(lines_of(s, 1).text, "Maya:one Maya:two "); /* read before it is kept */
    struct store *early = after_a_crash();
    assert_string_equal(lines_of(early, 1).text, "Maya:one ");
    store_free(early);
    assert_true(store_tick(s, MS(6)));
    struct store *late = after_a_crash();
    assert_string_equal(lines_of(late, 1).text, "Maya:one Maya:two ");
    assert_string_equal(lines_of(late, 2).text, "Maya:elsewhere ");
    store_free(late);
    store_free(s);
    assert_string_equal(world.log, "");
}

static void closing_commits(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    say(s, 1, 1, "last words");
    store_free(s);
    s = open_store("a");
    assert_string_equal(lines_of(s, 1).text, "Maya:last words ");
    store_free(s);
}

static void the_last_lines_are_kept_in_order(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    for (uint64_t seq = 1; seq <= 2500; seq++) say(s, 5, seq, "la");
    say(s, 6, 1, "other");
    struct said all = lines_of(s, 5);
    assert_in_range(all.n, STORE_LINES, STORE_LINES + 100);
    assert_int_equal(all.last, 2500);
    assert_int_equal(lines_of(s, 6).n, 1);
    store_free(s);
}

static void lines_are_read_between_two_numbers_either_way(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    for (uint64_t seq = 1; seq <= 50; seq++)
        if (seq < 20 || seq > 30) say(s, 5, seq, "la");
    struct store_span span = {.after = 15, .before = 35};
    struct said forward = lines_between(s, 5, &span, 6);
    assert_int_equal(forward.first, 16);
    assert_int_equal(forward.last, 32);
    assert_int_equal(lines_between(s, 5, &span, 99).last, 34);
    span.newest_first = true;
    struct said back = lines_between(s, 5, &span, 6);
    assert_int_equal(back.first, 34);
    assert_int_equal(back.last, 18);
    assert_int_equal(lines_between(s, 5, &span, 99).last, 16);
    store_free(s);
}

static void a_nickname_is_remembered_and_passes_on_without_its_profile(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    struct store_nick maya = {.token_hash = {1, 2, 3},
                              .seen_us = MS(5),
                              .room = UINT64_MAX,
                              .chose = true},
                      got;
    store_profile_put(s, "maya", "{\"never\":1}");
    assert_false(store_nick(s, "maya", &got));
    assert_null(store_profile(s, "maya"));
    store_nick_put(s, "maya", &maya);
    store_profile_put(s, "maya", "{\"genres\":[]}");
    maya.room = 9;
    store_nick_put(s, "maya", &maya);
    assert_true(store_nick(s, "maya", &got));
    assert_memory_equal(got.token_hash, maya.token_hash, STORE_HASH_BYTES);
    assert_int_equal(got.seen_us, MS(5));
    assert_int_equal(got.room, 9);
    assert_true(got.chose);
    char *profile = store_profile(s, "maya");
    assert_string_equal(profile, "{\"genres\":[]}");
    free(profile);
    maya.token_hash[31] = 1;
    store_nick_put(s, "maya", &maya);
    assert_null(store_profile(s, "maya"));
    store_free(s);
}

static void who_was_here_when_the_server_ended_left_when_it_began(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    struct store_nick maya = {.seen_us = STORE_HERE}, ziad = {.seen_us = MS(5)};
    store_nick_put(s, "maya", &maya);
    store_nick_put(s, "ziad", &ziad);
    store_free(s);
    s = open_store("a");
    assert_true(store_nick(s, "maya", &maya));
    assert_int_equal(maya.seen_us, MS(99));
    assert_true(store_nick(s, "ziad", &ziad));
    assert_int_equal(ziad.seen_us, MS(5));
    store_free(s);
}

static void those_not_seen_for_longest_are_forgotten(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    struct store_nick nick = {.seen_us = 0};
    for (int i = 0; i < STORE_NICKS + 2000; i++) {
        char fold[20];
        snprintf(fold, sizeof fold, "n%d", i);
        nick.seen_us = MS(i);
        store_nick_put(s, fold, &nick);
        if (i == 0) store_profile_put(s, fold, "old");
    }
    assert_false(store_nick(s, "n0", &nick));
    assert_false(store_nick(s, "n900", &nick));
    assert_true(store_nick(s, "n2100", &nick));
    store_free(s);
}

static void note_ban(void *user, const char *shown)
{
    strcat(user, shown);
    strcat(user, ";");
}

static void bans_are_kept_until_they_are_lifted(void **state)
{
    (void)state;
    char shown[100] = "";
    struct store *s = open_store("a");
    store_ban_put(s, "nick maya", "Maya");
    store_ban_put(s, "nick maya", "MAYA");
    store_ban_put(s, "addr 10.0.0.1", "10.0.0.1");
    store_free(s);
    s = open_store("a");
    assert_true(store_banned(s, "nick maya"));
    assert_false(store_banned(s, "nick ziad"));
    store_bans(s, note_ban, shown);
    assert_string_equal(shown, "Maya;10.0.0.1;");
    assert_true(store_ban_remove(s, "nick maya"));
    assert_false(store_ban_remove(s, "nick maya"));
    assert_false(store_banned(s, "nick maya"));
    store_free(s);
}

static void a_room_is_found_by_id_and_name_and_keeps_its_programme(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    struct store_room r;
    assert_false(store_room(s, 7, &r));
    store_room_put(s, 7, "rock", "Rock", MS(1));
    store_programme_put(s, 7, "[1]");
    store_queue_put(s, 7, "[2]");
    store_mode_put(s, 7, "quiet");
    store_room_put(s, 7, "metal", "Metal", MS(3));
    store_room_put(s, UINT64_MAX, "metal", "METAL", MS(1));
    assert_false(store_room_named(s, "rock", &r));
    assert_true(store_room_named(s, "metal", &r)); /* used last */
    assert_int_equal(r.id, 7);
    assert_string_equal(r.name, "Metal");
    assert_string_equal(r.programme, "[1]");
    assert_string_equal(r.queue, "[2]");
    assert_string_equal(r.mode, "quiet");
    store_room_free(&r);
    assert_true(store_room(s, UINT64_MAX, &r));
    assert_string_equal(r.programme, "");
    assert_string_equal(r.mode, "");
    store_room_free(&r);
    store_free(s);
}

static void rooms_used_long_ago_are_forgotten_with_all_that_is_theirs(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    struct store_room r;
    for (uint64_t id = 1; id <= STORE_ROOMS + 200; id++) {
        store_room_put(s, id, "f", "F", MS(id));
        say(s, id, 1, "hello");
    }
    assert_false(store_room(s, 150, &r));
    assert_int_equal(lines_of(s, 150).n, 0);
    assert_int_equal(lines_of(s, 250).n, 1);
    store_free(s);
}

static void note_play(void *user, const struct play *p)
{
    char *text = user;
    snprintf(text, 100, "%d %s %s %s", (int)p->seq, p->title, p->artist, p->by);
}

static void what_was_played_is_kept(void **state)
{
    (void)state;
    struct store *s = open_store(NULL);
    char text[100] = "";
    for (uint64_t seq = 1; seq <= 700; seq++) {
        struct play p = {
            .seq = seq, .song = 3, .title = "T", .artist = "A", .by = "Maya", .wall_us = 4};
        store_play_put(s, 1, &p);
    }
    store_plays(s, 1, 1, note_play, text);
    assert_string_equal(text, "700 T A Maya");
    text[0] = '\0';
    store_plays(s, 2, 1, note_play, text);
    assert_string_equal(text, "");
    store_free(s);
}

static void spoil(const char *name, size_t from, size_t bytes)
{
    FILE *f = fopen(path_of(name), "r+b");
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
        struct store *s = open_store("a");
        for (uint64_t seq = 1; seq <= 200; seq++) say(s, 1, seq, "a line that fills a page or two");
        store_free(s);
        spoil("a", where[i], 4096);
        world.log[0] = '\0';
        s = open_store("a");
        assert_non_null(strstr(world.log, "a.bad"));
        assert_int_equal(lines_of(s, 1).n, 0);
        say(s, 1, 1, "afresh");
        store_free(s);
        s = open_store("a");
        assert_string_equal(lines_of(s, 1).text, "Maya:afresh ");
        store_free(s);
        size_t bytes = 0;
        char error[SYS_ERROR_BYTES], *bad = sys_file_load(path_of("a.bad"), 1 << 20, &bytes, error);
        assert_non_null(bad);
        assert_in_range(bytes, 8192, 1 << 20);
        free(bad);
    }
}

static void half_a_commit_is_none(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    say(s, 1, 1, "whole");
    store_tick(s, MS(0));
    say(s, 1, 2, "half");
    store_tick(s, MS(10));
    assert_true(copy("a", "b") && copy("a-wal", "b-wal"));
    store_free(s);
    size_t bytes = 0;
    char error[SYS_ERROR_BYTES], *log = sys_file_load(path_of("b-wal"), 16 << 20, &bytes, error);
    assert_non_null(log);
    assert_true(sys_file_save(path_of("b-wal"), log, bytes - 1000, false, error));
    free(log);
    s = open_store("b");
    assert_string_equal(lines_of(s, 1).text, "Maya:whole ");
    assert_string_equal(world.log, "");
    store_free(s);
}

static void a_file_in_use_or_of_a_newer_release_is_left_alone(void **state)
{
    (void)state;
    sqlite3 *db;
    struct store *s = open_store("a"), *other;
    say(s, 1, 1, "mine");
    store_tick(s, 0);
    other = open_store("a");
    assert_non_null(strstr(world.log, "another server uses it"));
    say(other, 1, 1, "in memory");
    assert_true(store_tick(other, 0));
    assert_string_equal(lines_of(other, 1).text, "Maya:in memory ");
    store_free(other);
    store_free(s);
    assert_int_equal(sqlite3_open(path_of("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    s = open_store("a");
    assert_non_null(strstr(world.log, "newer release"));
    store_free(s);
    assert_int_equal(sqlite3_open(path_of("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT text FROM line", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_file_of_an_older_release_becomes_one_of_this(void **state)
{
    (void)state;
    sqlite3 *db;
    struct store_room r;
    struct store *s = open_store("a");
    store_room_put(s, 7, "rock", "Rock", MS(1));
    say(s, 7, 1, "long ago");
    store_free(s);
    assert_int_equal(sqlite3_open(path_of("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "ALTER TABLE nick DROP COLUMN chose;"
                                  "ALTER TABLE room DROP COLUMN mode; PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    s = open_store("a");
    assert_string_equal(lines_of(s, 7).text, "Maya:long ago ");
    store_mode_put(s, 7, "open");
    assert_true(store_room(s, 7, &r));
    assert_string_equal(r.mode, "open");
    store_room_free(&r);
    store_free(s);
    assert_string_equal(world.log, "");
}

/* -- a disk that takes nothing --------------------------------------------------------------- */

/* From now on nobody writes there: root may do everything, and becomes somebody else. */
static void forbid_writing(const char *name, bool forbid)
{
    char log[64];
    if (!forbid && getuid() == 0) assert_int_equal(seteuid(0), 0);
    snprintf(log, sizeof log, "%s-wal", name);
    chmod(path_of(name), forbid ? 0444 : 0600);
    chmod(path_of(log), forbid ? 0444 : 0600);
    chmod(folder, forbid ? 0555 : 0700);
    if (forbid && getuid() == 0) assert_int_equal(seteuid(65534), 0);
}

static void check_what_is_held(const char *name)
{
    struct store_nick maya = {.seen_us = 0};
    char byte;
    forbid_writing(name, true);
    bool can_look = sys_file_read(path_of(name), 0, &byte, 1) == 1;
    struct store *s = open_store(name);
    forbid_writing(name, false);
    if (!can_look) skip(); /* somebody else may not even go there */
    assert_non_null(strstr(world.log, "cannot be written to. The server goes on with what it"));
    assert_true(store_banned(s, "nick ziad"));
    assert_true(store_nick(s, "maya", &maya));
    assert_int_equal(maya.room, 9);
    assert_string_equal(lines_of(s, 1).text, "Maya:old Maya:older ");
    say(s, 1, 3, "new");
    assert_true(store_tick(s, MS(10)));
    assert_string_equal(lines_of(s, 1).text, "Maya:old Maya:older Maya:new ");
    store_free(s);
    world.log[0] = '\0';
    s = open_store(name);
    assert_string_equal(lines_of(s, 1).text, "Maya:old Maya:older ");
    assert_string_equal(world.log, "");
    store_free(s);
}

/* One that was closed well, and one of a server that was killed. */
static void a_file_that_cannot_be_written_to_is_read(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    store_ban_put(s, "nick ziad", "Ziad");
    store_nick_put(s, "maya", &(struct store_nick){.seen_us = MS(5), .room = 9});
    say(s, 1, 1, "old");
    say(s, 1, 2, "older");
    assert_true(store_tick(s, MS(1)));
    assert_true(copy("a", "b%41 ?#") && copy("a-wal", "b%41 ?#-wal"));
    store_free(s);
    check_what_is_held("a");
    check_what_is_held("b%41 ?#");
}

static void without_a_file_it_goes_on_in_memory_and_says_so(void **state)
{
    (void)state;
    struct store *s = open_store("no/such/folder");
    assert_non_null(strstr(world.log, "forgets everything"));
    say(s, 1, 1, "hello");
    assert_true(store_tick(s, 0));
    assert_int_equal(lines_of(s, 1).n, 1);
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
        say(s, 1, seq, "a line");
        assert_true(store_tick(s, MS(seq * 1000))); /* it may be told all the same */
    }
    limit_files(RLIM_INFINITY);
}

static void what_was_put_while_the_disk_was_full_is_written_when_it_is_not(void **state)
{
    (void)state;
    struct store *s = open_store("a");
    struct store_nick maya = {.token_hash = {1, 2, 3}, .seen_us = MS(5)};
    say_on_a_full_disk(s, 100);
    const char *told = strstr(world.log, "cannot be kept");
    assert_non_null(told);
    assert_null(strstr(told + 1, "cannot be kept")); /* said once */
    assert_null(strstr(world.log, "kept again"));
    store_nick_put(s, "maya", &maya);
    store_ban_put(s, "nick ziad", "Ziad");
    assert_true(store_banned(s, "nick ziad")); /* read, though not written */
    assert_int_equal(lines_of(s, 1).n, 100);
    int64_t due_us = store_due_us(s);
    assert_in_range(due_us, MS(100000), MS(131000));
    store_tick(s, due_us);
    assert_true(store_due_us(s) < INT64_MAX); /* tried again though nothing more is put */
    store_tick(s, store_due_us(s));
    assert_non_null(strstr(world.log, "kept again"));
    struct store *late = after_a_crash();
    struct said said = lines_of(late, 1);
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
    struct store *s = open_store("a");
    signal(SIGXFSZ, SIG_IGN);
    say(s, 1, 1, "kept");
    store_tick(s, 0);
    limit_files(4 << 10);
    say(s, 1, 2, "lost");
    store_tick(s, MS(10));
    store_free(s);
    limit_files(RLIM_INFINITY);
    assert_non_null(strstr(world.log, "is lost"));
    s = open_store("a");
    assert_string_equal(lines_of(s, 1).text, "Maya:kept ");
    store_free(s);
}

/* Of what the disk has not taken. */
static void more_than_memory_holds_loses_the_oldest(void **state)
{
    (void)state;
    static char text[8000];
    struct store *s = open_store("a");
    memset(text, 'a', sizeof text - 1);
    say_on_a_full_disk(s, 40);
    limit_files(64 << 10);
    for (uint64_t seq = 41; seq <= 900; seq++) say(s, 1, seq, text);
    store_tick(s, MS(1000000)); /* fails, and puts again what it has noted */
    limit_files(RLIM_INFINITY);
    store_tick(s, MS(2000000));
    struct said said = lines_of(s, 1);
    assert_int_equal(said.last, 900);
    assert_in_range(said.n, 400, 600);
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
        TEST(what_was_committed_outlives_a_crash_and_the_rest_does_not),
        TEST(closing_commits),
        TEST(the_last_lines_are_kept_in_order),
        TEST(lines_are_read_between_two_numbers_either_way),
        TEST(a_nickname_is_remembered_and_passes_on_without_its_profile),
        TEST(who_was_here_when_the_server_ended_left_when_it_began),
        TEST(those_not_seen_for_longest_are_forgotten),
        TEST(bans_are_kept_until_they_are_lifted),
        TEST(a_room_is_found_by_id_and_name_and_keeps_its_programme),
        TEST(rooms_used_long_ago_are_forgotten_with_all_that_is_theirs),
        TEST(what_was_played_is_kept),
        TEST(a_damaged_file_is_kept_aside_and_a_new_one_begun),
        TEST(half_a_commit_is_none),
        TEST(a_file_in_use_or_of_a_newer_release_is_left_alone),
        TEST(a_file_of_an_older_release_becomes_one_of_this),
        TEST(a_file_that_cannot_be_written_to_is_read),
        TEST(without_a_file_it_goes_on_in_memory_and_says_so),
        TEST(what_was_put_while_the_disk_was_full_is_written_when_it_is_not),
        TEST(what_no_disk_took_until_the_end_is_said_to_be_lost),
        TEST(more_than_memory_holds_loses_the_oldest),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
