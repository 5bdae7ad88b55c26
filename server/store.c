/* store.c: the file: opening, transactions, and what to do when the disk fails. */
#include "store_parts.h"
#include "../common/sys.h"
#include <assert.h>
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

/* EXCLUSIVE: no other program writes meanwhile, and no shared memory is needed. */
static int set_up(sqlite3 *db, bool full_sync)
{
    int code = sqlite3_exec(db,
                            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                            "PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY",
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
    if (s->open) sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    for (size_t i = 0; i < s->statement_count; i++) sqlite3_finalize(s->statements[i].prepared);
    sqlite3_close(s->db);
    free(s);
}

/* -- statements ------------------------------------------------------------------------------ */

/* Said once, until it works again. */
static void fail(struct store *s, int code)
{
    if (s->open && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->open = false;
    s->failed = true;
    if (!s->told)
        say(s, LOG_ERROR,
            "what is said and asked for cannot be kept: %s. The server goes on, and tries again",
            reason(code));
    s->told = true;
}

static sqlite3_stmt *prepared(struct store *s, const char *sql)
{
    for (size_t i = 0; i < s->statement_count; i++)
        if (s->statements[i].sql == sql) return s->statements[i].prepared;
    assert(s->statement_count < STORE_STATEMENTS);
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
    if (code != SQLITE_OK) {
        fail(s, code);
        return NULL;
    }
    s->statements[s->statement_count].sql = sql;
    s->statements[s->statement_count++].prepared = q;
    return q;
}

/* The values last until the statement is reset: nothing is copied. */
static void bind(sqlite3_stmt *q, const char *types, va_list args)
{
    for (int i = 1; *types; i++, types++) {
        if (*types == 'i') sqlite3_bind_int64(q, i, va_arg(args, int64_t));
        if (*types == 't') sqlite3_bind_text(q, i, va_arg(args, const char *), -1, SQLITE_STATIC);
        if (*types == 'b') {
            const void *bytes = va_arg(args, const void *);
            sqlite3_bind_blob64(q, i, bytes, va_arg(args, size_t), SQLITE_STATIC);
        }
    }
}

sqlite3_stmt *store_ask(struct store *s, const char *sql, const char *types, ...)
{
    va_list args;
    sqlite3_stmt *q = prepared(s, sql);
    va_start(args, types);
    bind(q, types, args);
    va_end(args);
    return q;
}

void store_asked(struct store *s, sqlite3_stmt *q)
{
    int code = sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    if (code != SQLITE_OK) fail(s, code);
}

int store_write(struct store *s, const char *sql, const char *types, ...)
{
    va_list args;
    s->waiting = true;
    if (!s->failed && !s->open) {
        int code = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        s->open = code == SQLITE_OK;
        if (code != SQLITE_OK) fail(s, code);
    }
    sqlite3_stmt *q = s->failed ? NULL : prepared(s, sql);
    if (!q) return 0;
    va_start(args, types);
    bind(q, types, args);
    va_end(args);
    sqlite3_step(q);
    store_asked(s, q);
    return s->failed ? 0 : sqlite3_changes(s->db);
}

const char *store_text(sqlite3_stmt *q, int column)
{
    const char *text = (const char *)sqlite3_column_text(q, column);
    return text ? text : "";
}

char *store_copy(sqlite3_stmt *q, int column)
{
    const char *text = store_text(q, column);
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    return copy ? memcpy(copy, text, bytes) : NULL;
}

/* -- time ------------------------------------------------------------------------------------ */

/* What was put since the last time may be told from now on. */
void store_commit(struct store *s)
{
    s->waiting = false;
    if (!s->open) return;
    int code = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        fail(s, code);
        return;
    }
    s->open = false;
    if (s->told) say(s, LOG_INFO, "what is said and asked for is kept again");
    s->told = false;
    if (s->log_pages < LOG_PAGES) return;
    s->log_pages = 0;
    code = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (code != SQLITE_OK) fail(s, code);
}

static void try_again(struct store *s, int64_t mono_us)
{
    if (!s->retry_us) s->retry_us = mono_us + RETRY_US;
    if (mono_us < s->retry_us) return;
    s->failed = false;
    s->retry_us = 0;
}

bool store_tick(struct store *s, int64_t mono_us)
{
    if (!s->waiting || mono_us < s->ticked_us + GROUP_US) return false;
    s->ticked_us = mono_us;
    store_commit(s);
    if (s->failed) try_again(s, mono_us);
    return true;
}

int64_t store_due_us(const struct store *s)
{
    return s->waiting ? s->ticked_us + GROUP_US : INT64_MAX;
}
