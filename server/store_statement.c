/* store_statement.c: statements: prepared once, given their values, and carried out; those that change something are noted until
   they are committed, since a commit that fails takes back what it should have kept. */
#include "store_parts.h"
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PUTS_BYTES                                                                                 \
    (4                                                                                             \
     << 20) /* noted at most; past them the oldest is not put again. They are some 20,000 lines. */

struct put { /* in the buffer: then come its values */
    const char *sql, *types;
    size_t bytes;
};

static sqlite3_stmt *prepared(struct store *s, const char *sql)
{
    for (size_t i = 0; i < s->statement_count; i++)
        if (s->statements[i].sql == sql) return s->statements[i].prepared;
    assert(s->statement_count < STORE_STATEMENTS);
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
    if (code != SQLITE_OK) {
        store_fail(s, code);
        return NULL;
    }
    s->statements[s->statement_count].sql = sql;
    s->statements[s->statement_count++].prepared = q;
    return q;
}

/* -- values ---------------------------------------------------------------------------------- */

static bool pack_bytes(struct buf *out, const void *bytes, size_t n)
{
    return buf_append(out, &n, sizeof n) && buf_append(out, bytes, n);
}

static bool pack_one(struct buf *out, char type, va_list *args)
{
    if (type == 'i') {
        int64_t value = va_arg(*args, int64_t);
        return buf_append(out, &value, sizeof value);
    }
    const void *bytes = va_arg(*args, const void *);
    return pack_bytes(out, bytes, type == 't' ? strlen(bytes) : va_arg(*args, size_t));
}

static bool pack(struct buf *out, const char *types, va_list *args)
{
    for (; *types; types++)
        if (!pack_one(out, *types, args)) return false;
    return true;
}

static void bind(sqlite3_stmt *q, const char *types, const uint8_t *values)
{
    for (int i = 1; *types; i++, types++) {
        size_t n;
        int64_t number;
        if (*types == 'i') {
            memcpy(&number, values, sizeof number);
            sqlite3_bind_int64(q, i, number);
            values += sizeof number;
            continue;
        }
        memcpy(&n, values, sizeof n);
        values += sizeof n;
        if (*types == 't')
            sqlite3_bind_text64(q, i, (const char *)values, n, SQLITE_TRANSIENT, SQLITE_UTF8);
        else
            sqlite3_bind_blob64(q, i, values, n, SQLITE_TRANSIENT);
        values += n;
    }
}

/* -- asking ---------------------------------------------------------------------------------- */

sqlite3_stmt *store_ask(struct store *s, const char *sql, const char *types, ...)
{
    va_list args;
    struct buf values = {0};
    sqlite3_stmt *q = prepared(s, sql);
    va_start(args, types);
    if (q && pack(&values, types, &args)) bind(q, types, buf_data(&values));
    va_end(args);
    buf_free(&values);
    return q;
}

void store_asked(struct store *s, sqlite3_stmt *q)
{
    if (!q) return;
    int code = sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    if (code != SQLITE_OK) store_fail(s, code);
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

/* -- putting --------------------------------------------------------------------------------- */

static struct put put_at(const struct store *s, size_t at)
{
    struct put p;
    memcpy(&p, buf_data(&s->puts) + at, sizeof p);
    return p;
}

/* Where in the notes it now stands; SIZE_MAX without memory. */
static size_t note(struct store *s, const char *sql, const char *types, va_list *args)
{
    struct buf values = {0};
    while (buf_length(&s->puts) > PUTS_BYTES)
        buf_consume(&s->puts, sizeof(struct put) + put_at(s, 0).bytes);
    size_t at = buf_length(&s->puts);
    bool good = pack(&values, types, args);
    struct put p = {.sql = sql, .types = types, .bytes = buf_length(&values)};
    good = good && buf_reserve(&s->puts, sizeof p + p.bytes) &&
           buf_append(&s->puts, &p, sizeof p) && buf_append(&s->puts, buf_data(&values), p.bytes);
    buf_free(&values);
    return good ? at : SIZE_MAX;
}

static int carry_out(struct store *s, size_t at)
{
    struct put p = put_at(s, at);
    sqlite3_stmt *q = prepared(s, p.sql);
    if (!q) return 0;
    bind(q, p.types, buf_data(&s->puts) + at + sizeof p);
    sqlite3_step(q);
    store_asked(s, q);
    return s->open ? sqlite3_changes(s->db) : 0;
}

int store_write(struct store *s, const char *sql, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    size_t at = note(s, sql, types, &args);
    va_end(args);
    s->waiting = true;
    if (at == SIZE_MAX) store_fail(s, SQLITE_NOMEM);
    bool failed_whole = s->failed && !s->open;
    return at != SIZE_MAX && !failed_whole && store_begin(s) ? carry_out(s, at) : 0;
}

bool store_put_again(struct store *s)
{
    if (!store_begin(s)) return false;
    for (size_t at = 0; s->open && at < buf_length(&s->puts);
         at += sizeof(struct put) + put_at(s, at).bytes)
        carry_out(s, at);
    return s->open;
}

void store_forget(struct store *s, const char *const *statements, size_t most)
{
    for (; *statements; statements++) store_write(s, *statements, "i", (int64_t)most);
}
