/* store_file.c: the file: made, looked after, put aside when it is damaged, and only read when it cannot be written to. */
#include "store_parts.h"
#include "../common/sys.h"
#include <stdio.h>
#include <string.h>

enum { ADDRESS_BYTES = 3 * SYS_PATH_BYTES + 64 };

/* -- one that can be written to ------------------------------------------------------------- */

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
    if (sqlite3_db_readonly(db, "main") == 1) return SQLITE_READONLY;
    int code = sqlite3_exec(db,
                            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                            "PRAGMA cache_size = -512; PRAGMA cache_spill = OFF;"
                            "PRAGMA temp_store = MEMORY",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db,
                            full_sync ? "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;"
                                        "PRAGMA checkpoint_fullfsync = ON" /* heeded on a Mac */
                                      : "PRAGMA synchronous = NORMAL",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK && !is_sound(db)) code = SQLITE_CORRUPT;
    return code == SQLITE_OK ? store_schema(db) : code;
}

/* -- one that can only be read -------------------------------------------------------------- */

/* A path as SQLite reads it with wishes behind it. */
static void address(char out[ADDRESS_BYTES], const char *path, const char *wishes)
{
    size_t used = (size_t)snprintf(out, ADDRESS_BYTES, "file:");
    for (; *path && used + 4 < ADDRESS_BYTES; path++)
        used += (size_t)snprintf(out + used, ADDRESS_BYTES - used,
                                 strchr("%?#", *path) ? "%%%02X" : "%c", (unsigned char)*path);
    snprintf(out + used, ADDRESS_BYTES - used, "?%s", wishes);
}

/* A server that was killed left a log beside it, which counts, and is read without locks, since those are written. One that ended
   well left none, and SQLite, which would make one, must be told that nothing will change. */
static int open_to_read(sqlite3 **db, const char *path)
{
    char log[SYS_PATH_BYTES + 16], at[ADDRESS_BYTES], byte;
    snprintf(log, sizeof log, "%s-wal", path);
    bool logged = sys_file_read(log, 0, &byte, 1) > 0;
    address(at, path, logged ? "mode=ro" : "immutable=1");
    const char *no_locks = sqlite3_vfs_find("unix-none") ? "unix-none" : "win32-none";
    int code = sqlite3_open_v2(at, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                               logged ? no_locks : NULL);
    return code == SQLITE_OK
               ? sqlite3_exec(*db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL)
               : code;
}

static int copy_from(sqlite3 *db, const char *path)
{
    sqlite3 *from = NULL;
    int code = open_to_read(&from, path);
    sqlite3_backup *copy = code == SQLITE_OK ? sqlite3_backup_init(db, "main", from, "main") : NULL;
    if (copy) {
        sqlite3_backup_step(copy, -1);
        code = sqlite3_backup_finish(copy);
    }
    sqlite3_close(from);
    return copy || code != SQLITE_OK ? code : SQLITE_NOMEM;
}

/* -- opening -------------------------------------------------------------------------------- */

/* `contents`: a file that is copied into this one first, or NULL. */
static int open_at(struct store *s, const char *path, const char *contents, bool full_sync)
{
    int code = sqlite3_open_v2(
        path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK && contents) code = copy_from(s->db, contents);
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
    store_say(s, LOG_ERROR,
              "%s is damaged; it is kept as %s, and a new one is begun: nicknames, chat and "
              "requests start afresh",
              path, to);
    return true;
}

static int open_or_begin(struct store *s, const char *path, bool full_sync)
{
    make_secret(path);
    int code = open_at(s, path, NULL, full_sync);
    bool damaged = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    if (!damaged || !put_aside(s, path)) return code;
    make_secret(path);
    return open_at(s, path, NULL, full_sync);
}

/* It is ours, and only its disk is in the way. */
static bool may_be_read(int code)
{
    switch (code & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return true;
    default:
        return false;
    }
}

bool store_file_open(struct store *s, const char *path, bool full_sync)
{
    int code = path ? open_or_begin(s, path, full_sync) : SQLITE_OK;
    if (path && code == SQLITE_OK) return true;
    s->anothers = (code & 0xff) == SQLITE_BUSY;
    bool read = may_be_read(code) && open_at(s, ":memory:", path, false) == SQLITE_OK;
    if (!read && open_at(s, ":memory:", NULL, false) != SQLITE_OK) return false;
    if (path)
        store_say(s, LOG_ERROR, "%s: %s. The server goes on%s, but forgets %s when it ends", path,
                  store_reason(code), read ? " with what it holds" : "",
                  read ? "what is new" : "everything");
    return true;
}
