#include "buf.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_BYTES = 128, /* the first allocation */
    KEEP_BYTES = 256   /* an empty buffer larger than this gives its memory back */
};

void buf_free(struct buf *b)
{
    free(b->bytes);
    *b = (struct buf){0};
}

size_t buf_length(const struct buf *b)
{
    return b->end - b->start;
}

const uint8_t *buf_data(const struct buf *b)
{
    return b->bytes ? b->bytes + b->start : NULL;
}

/* Rewinds an empty buffer. */
static void settle(struct buf *b)
{
    if (b->start != b->end) return;
    if (b->size > KEEP_BYTES) {
        buf_free(b);
    } else {
        b->start = b->end = 0;
    }
}

static bool grow(struct buf *b, size_t n)
{
    size_t used = buf_length(b);
    if (n > SIZE_MAX / 2 - used) return false;
    size_t size = b->size ? b->size : LEAST_BYTES;
    while (size < used + n) size *= 2;
    uint8_t *bytes = malloc(size);
    if (!bytes) return false;
    if (used) memcpy(bytes, b->bytes + b->start, used);
    free(b->bytes);
    *b = (struct buf){.bytes = bytes, .end = used, .size = size};
    return true;
}

bool buf_reserve(struct buf *b, size_t n)
{
    if (n <= b->size - b->end && b->bytes) return true;
    size_t used = buf_length(b);
    /* Moving costs no more than what was consumed since the last move: constant per byte. */
    if (b->bytes && used <= b->start && n <= b->size - used) {
        memmove(b->bytes, b->bytes + b->start, used);
        b->start = 0;
        b->end = used;
        return true;
    }
    return grow(b, n);
}

bool buf_append(struct buf *b, const void *bytes, size_t n)
{
    if (!n) return true;
    if (!buf_reserve(b, n)) return false;
    memcpy(b->bytes + b->end, bytes, n);
    b->end += n;
    return true;
}

void buf_clear(struct buf *b)
{
    b->start = b->end = 0;
}

void buf_consume(struct buf *b, size_t n)
{
    assert(n <= buf_length(b));
    b->start += n;
    settle(b);
}
