/* buf.h: a queue of bytes: appended at the end, consumed at the front.
   Its memory is given back when it runs empty, so that thousands of quiet connections stay small. */
#ifndef WL_BUF_H
#define WL_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf { /* all zero is an empty buffer */
    uint8_t *bytes;
    size_t start, end, size;
};

void buf_free(struct buf *b);

/* Bytes waiting, and where they begin (NULL allowed when none). The pointer lasts until the next call. */
size_t buf_length(const struct buf *b);
const uint8_t *buf_data(const struct buf *b);

/* False when memory is short; what waits is unchanged then. After a reserve, appending up to `n` bytes does not fail. */
bool buf_reserve(struct buf *b, size_t n);
bool buf_append(struct buf *b, const void *bytes, size_t n);

/* Drops `n` bytes (at most buf_length) from the front. */
void buf_consume(struct buf *b, size_t n);

/* Drops all and keeps the memory, for what is filled anew many times a second. */
void buf_clear(struct buf *b);

#endif
