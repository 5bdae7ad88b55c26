/* transcode_cover_flac.c: pictures in FLAC files (RFC 9639, section 8.8). */
#include <stdlib.h>
#include "transcode_cover_parts.h"

enum {
    BLOCK_HEAD = 4,
    PICTURE = 6,
    LAST = 0x80,
    SIZES_BYTES = 16 /* width, height, depth, colours */
};

/* Passes over a length and what is so long. */
static bool pass(const uint8_t *bytes, size_t n, size_t *at)
{
    if (n - *at < 4) return false;
    size_t length = transcode_cover_number(bytes + *at, 4);
    *at += 4;
    if (length > n - *at) return false;
    *at += length;
    return true;
}

void transcode_cover_block(const uint8_t *bytes, size_t n, struct cover_found *f)
{
    size_t at = 4;
    if (n < at || !pass(bytes, n, &at) || !pass(bytes, n, &at) || n - at < SIZES_BYTES) return;
    size_t begin = at + SIZES_BYTES, end = begin;
    if (pass(bytes, n, &end))
        transcode_cover_offer(f, transcode_cover_number(bytes, 4), bytes + begin + 4,
                              end - begin - 4);
}

static void read_block(struct cover_source *s, int64_t at, size_t n, struct cover_found *f)
{
    uint8_t *bytes = malloc(n + 1);
    if (bytes) transcode_cover_block(bytes, transcode_cover_bytes(s, at, bytes, n), f);
    free(bytes);
}

void transcode_cover_flac(struct cover_source *s, int64_t at, struct cover_found *f)
{
    uint8_t head[BLOCK_HEAD];
    for (int i = 0; i < COVER_PARTS; i++) {
        if (transcode_cover_bytes(s, at, head, BLOCK_HEAD) < BLOCK_HEAD) return;
        size_t n = transcode_cover_number(head + 1, 3);
        at += BLOCK_HEAD;
        if ((head[0] & ~LAST) == PICTURE) read_block(s, at, n, f);
        if (head[0] & LAST) return;
        at += (int64_t)n;
    }
}
