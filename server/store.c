/* store.c: the file: opening, committing, and what to do when the disk fails. */
#include "store_parts.h"
#include "../common/sys.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUP_US                                                                                   \
    5000 /* between two commits: what comes meanwhile shares one write. The first after a pause waits for nothing. */
#define RETRY_US (30 * INT64_C(1000000)) /* a disk that failed is tried again so often */
#define LOG_PAGES                                                                                  \
    1000 /* of 4 KiB: the write-ahead log is moved into the file then, in one go with two waits for the disk */

static void say(struct store *s, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct store *s, enum log_level level, const char *format, ...)
{
    char text[SYS_PATH_BYTES + 512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->io->log(s->io->world, level, text);
}

/* -- opening and closing -------------------------------------------------------------------- */

static int log_grew(void *store, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct store *)store)->log_pages = pages;
    return SQLITE_OK;
}

static bool is_sound(sqlite3 *db)
{
    sqlite3_stmt *q = NULL;
    sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &q, NULL);
    bool sound =
        sqlite3_step(q) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(q, 0), "ok");
    sqlite3_finalize(q);
    return sound;
}

/* EXCLUSIVE: no other program writes meanwhile, and no shared memory is needed. Pages of an open transaction stay in memory: it may
   last, while the disk takes nothing. */
static int set_up(sqlite3 *db, bool full_sync)
{
    int code = sqlite3_exec(db,
                            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                            "PRAGMA cache_size = -512; PRAGMA cache_spill = OFF;"
                            "PRAGMA temp_store = MEMORY",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db,
                            full_sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK && !is_sound(db)) code = SQLITE_CORRUPT;
    return code == SQLITE_OK ? store_schema(db) : code;
}

static int open_at(struct store *s, const char *path, bool full_sync)
{
    int code = sqlite3_open_v2(
        path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = set_up(s->db, full_sync);
    if (code == SQLITE_OK) {
        sqlite3_wal_hook(s->db, log_grew, s);
        return code;
    }
    sqlite3_close(s->db);
    s->db = NULL;
    return code;
}

/* Everything in it is for its owner alone; the log beside it gets the same rights. */
static void make_secret(const char *path)
{
    char byte, error[SYS_ERROR_BYTES];
    if (sys_file_read(path, 0, &byte, 1) < 0) sys_file_save(path, "", 0, true, error);
}

/* With its log, so that whoever looks into it finds all there is. */
static bool put_aside(struct store *s, const char *path)
{
    char from[SYS_PATH_BYTES + 16], to[SYS_PATH_BYTES + 16];
    snprintf(from, sizeof from, "%s-wal", path);
    snprintf(to, sizeof to, "%s.bad-wal", path);
    sys_file_remove(to);
    sys_file_rename(from, to);
    snprintf(to, sizeof to, "%s.bad", path);
    sys_file_remove(to);
    if (!sys_file_rename(path, to)) return false;
    say(s, LOG_ERROR,
        "%s is damaged; it is kept as %s, and a new one is begun: nicknames, chat and requests "
        "start afresh",
        path, to);
    return true;
}

static const char *reason(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk is full";
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return "it cannot be written to";
    case SQLITE_BUSY:
        return "another server uses it; give each its own folder with --data";
    case SQLITE_SCHEMA:
        return "a newer release made it; use that one, or another folder with --data";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "it is damaged; it is put aside when the server starts again";
    default:
        return sqlite3_errstr(code);
    }
}

static bool is_damaged(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static bool commit(struct store *s);

/* Whoever was here when the server ended cannot have been seen since. */
static struct store *opened(struct store *s, int64_t wall_us)
{
    store_write(s, "UPDATE nick SET seen_us = ?1 WHERE seen_us = ?2", "ii", wall_us, STORE_HERE);
    store_commit(s);
    return s;
}

struct store *store_open(const char *path, bool full_sync, const struct io *io, int64_t wall_us)
{
    struct store *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->io = io;
    s->ticked_us = INT64_MIN / 2;
    if (path) {
        make_secret(path);
        int code = open_at(s, path, full_sync);
        if (is_damaged(code) && put_aside(s, path)) {
            make_secret(path);
            code = open_at(s, path, full_sync);
        }
        if (code == SQLITE_OK) return opened(s, wall_us);
        say(s, LOG_ERROR, "%s: %s. The server goes on, but forgets everything when it ends", path,
            reason(code));
    }
    if (open_at(s, ":memory:", false) == SQLITE_OK) return s;
    free(s);
    return NULL;
}

void store_free(struct store *s)
{
    if (!s) return;
    if (!commit(s) && s->failed)
        say(s, LOG_ERROR, "what was said and asked for since then is lost");
    for (size_t i = 0; i < s->statement_count; i++) sqlite3_finalize(s->statements[i].prepared);
    sqlite3_close(s->db);
    buf_free(&s->puts);
    free(s);
}

/* -- committing ------------------------------------------------------------------------------ */

/* Said once, until it works again. */
void store_fail(struct store *s, int code)
{
    if (s->open && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->open = false;
    s->retry_us = s->ticked_us + RETRY_US;
    if (!s->failed)
        say(s, LOG_ERROR,
            "what is said and asked for cannot be kept: %s. The server goes on, and tries again",
            reason(code));
    s->failed = true;
}

bool store_begin(struct store *s)
{
    if (s->open) return true;
    int code = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    s->open = code == SQLITE_OK;
    if (!s->open) store_fail(s, code);
    return s->open;
}

/* The write-ahead log goes into the file; what the disk does not take stays in the log. */
static void checkpoint(struct store *s)
{
    if (s->log_pages < LOG_PAGES) return;
    s->log_pages = 0;
    sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* What cannot be committed is put again, into a transaction that stays open, so that it is at least read. */
static bool commit(struct store *s)
{
    if (!s->open && !store_put_again(s)) return false;
    int code = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        store_fail(s, code);
        store_put_again(s);
        return false;
    }
    s->open = false;
    buf_consume(&s->puts, buf_length(&s->puts));
    if (s->failed) say(s, LOG_INFO, "what is said and asked for is kept again");
    s->failed = false;
    checkpoint(s);
    return true;
}

/* What was put since the last time may be told from now on. */
void store_commit(struct store *s)
{
    s->waiting = false;
    if (s->open && !s->failed) commit(s);
}

bool store_tick(struct store *s, int64_t mono_us)
{
    if (mono_us < store_due_us(s)) return false;
    bool may_tell = s->waiting;
    s->ticked_us = mono_us;
    if (s->failed && mono_us >= s->retry_us) commit(s);
    store_commit(s);
    return may_tell;
}

int64_t store_due_us(const struct store *s)
{
    int64_t due_us = s->waiting ? s->ticked_us + GROUP_US : INT64_MAX;
    return s->failed && s->retry_us < due_us ? s->retry_us : due_us;
}
