/* store_schema.c: the tables, and how those of older releases become those of this one. */
#include "store_parts.h"
#include <stdio.h>

/* Row by row what each version added: never changed once released, only followed by another. Chat lies by room and number,
   so that a commit touches the last page of each room that talks and nothing else. */
static const char *const versions[] = {
    "CREATE TABLE nick (fold TEXT PRIMARY KEY, token_hash BLOB NOT NULL, seen_us INTEGER NOT NULL,"
    " room INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE profile (fold TEXT PRIMARY KEY, profile TEXT NOT NULL);"
    "CREATE TABLE ban (key TEXT PRIMARY KEY, shown TEXT NOT NULL);"
    "CREATE TABLE room (id INTEGER PRIMARY KEY, fold TEXT NOT NULL, name TEXT NOT NULL,"
    " programme TEXT NOT NULL DEFAULT '', queue TEXT NOT NULL DEFAULT '', used_us INTEGER NOT "
    "NULL);"
    "CREATE INDEX room_fold ON room (fold);"
    "CREATE TABLE line (room INTEGER, seq INTEGER, wall_us INTEGER NOT NULL,"
    " member INTEGER NOT NULL, nick TEXT NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (room, seq)) WITHOUT ROWID;"
    "CREATE TABLE play (room INTEGER, seq INTEGER, song INTEGER NOT NULL,"
    " wall_us INTEGER NOT NULL, title TEXT NOT NULL, artist TEXT NOT NULL, by TEXT NOT NULL,"
    " PRIMARY KEY (room, seq)) WITHOUT ROWID;",
    "ALTER TABLE nick ADD COLUMN chose INTEGER NOT NULL DEFAULT 0;",
    "ALTER TABLE room ADD COLUMN mode TEXT NOT NULL DEFAULT '';",
    "ALTER TABLE nick ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0;",
};

enum { VERSION = sizeof versions / sizeof versions[0] };

static int version_of(sqlite3 *db)
{
    sqlite3_stmt *q = NULL;
    int version = -1;
    sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &q, NULL);
    if (sqlite3_step(q) == SQLITE_ROW) version = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return version;
}

/* One version further, whole or not at all. */
static int step_up(sqlite3 *db, int from)
{
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA user_version = %d; COMMIT", from + 1);
    int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, versions[from], NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, mark, NULL, NULL, NULL);
    if (code != SQLITE_OK) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return code;
}

int store_schema(sqlite3 *db)
{
    int version = version_of(db);
    if (version < 0) return sqlite3_errcode(db);
    if (version > VERSION) return SQLITE_SCHEMA;
    for (; version < VERSION; version++) {
        int code = step_up(db, version);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}
