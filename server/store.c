/* store.c: committing, and what to do when the disk fails. */
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

void store_say(const struct store *s, enum log_level level, const char *format, ...)
{
    char text[SYS_PATH_BYTES + 512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->io->log(s->io->world, level, text);
}

const char *store_reason(int code)
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

/* -- opening and closing -------------------------------------------------------------------- */

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
    if (store_file_open(s, path, full_sync)) return opened(s, wall_us);
    free(s);
    return NULL;
}

bool store_is_anothers(const struct store *s)
{
    return s->anothers;
}

void store_free(struct store *s)
{
    if (!s) return;
    if (!commit(s) && s->failed)
        store_say(s, LOG_ERROR, "what was said and asked for since then is lost");
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
        store_say(
            s, LOG_ERROR,
            "what is said and asked for cannot be kept: %s. The server goes on, and tries again",
            store_reason(code));
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
    if (s->failed) store_say(s, LOG_INFO, "what is said and asked for is kept again");
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

bool store_is_told(const struct store *s)
{
    return !s->waiting;
}
