/* store_parts.h: the store's way of speaking SQL, for its own files alone (store_*.c). */
#ifndef WL_STORE_PARTS_H
#define WL_STORE_PARTS_H

#include <sqlite3.h>
#include "../common/buf.h"
#include "store.h"

enum { STORE_STATEMENTS = 40 };

struct store {
    const struct io *io;
    sqlite3 *db;
    struct {
        const char *sql;
        sqlite3_stmt *prepared;
    } statements[STORE_STATEMENTS];
    size_t statement_count;
    bool anothers; /* the file */
    bool open;     /* a transaction is */
    bool waiting;  /* something was put since store_tick was last true */
    bool
        failed; /* the disk does not take what is put, and that was said; it is tried again at retry_us */
    int64_t ticked_us, retry_us;
    struct buf puts;               /* what was put and is not committed yet */
    int log_pages;                 /* of the write-ahead log */
    unsigned nick_puts, new_rooms; /* since old ones were last forgotten */
};

/* store_file.c: opens the file, or in memory what can be had of it (NULL: nothing), and says so. False without memory. */
bool store_file_open(struct store *s, const char *path, bool full_sync);

/* store.c: a line for the log; what a code of SQLite's means for people. */
void store_say(const struct store *s, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const char *store_reason(int code);

/* store.c: begins a transaction, if none is open; and takes it back, since something went wrong. */
bool store_begin(struct store *s);
void store_fail(struct store *s, int code);

/* A statement with its values bound, to be stepped until SQLITE_DONE and then given to store_asked. `sql` is a literal: it is
   prepared once. `types` says what follows: i int64_t, t const char *, b const void * and size_t. NULL when it
   cannot be: the trouble is noted. */
sqlite3_stmt *store_ask(struct store *s, const char *sql, const char *types, ...);
void store_asked(struct store *s, sqlite3_stmt *q);

/* A statement that changes something, as part of the open transaction. Returns how many rows it changed. */
int store_write(struct store *s, const char *sql, const char *types, ...);
/* All that was put and not committed, into a new transaction, which stays open. False when it cannot be. */
bool store_put_again(struct store *s);
/* The first statement forgets all but so many, the others what hung on those; NULL ends them. */
void store_forget(struct store *s, const char *const *statements, size_t most);

/* Columns: a text is "" where there is none; store_copy is malloc'd. */
const char *store_text(sqlite3_stmt *q, int column);
char *store_copy(sqlite3_stmt *q, int column);
static inline uint64_t store_id(sqlite3_stmt *q, int column)
{
    return (uint64_t)sqlite3_column_int64(q, column);
}

/* store_schema.c: brings the tables to this release's version. SQLITE_OK; SQLITE_SCHEMA when a newer release made them; or what SQLite
   says is wrong. */
int store_schema(sqlite3 *db);

#endif
