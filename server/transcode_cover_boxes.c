/* transcode_cover_boxes.c: files made of parts that say their name and length: MP4 (ISO 14496-12, with iTunes' tags in it), WAV, AIFF. */
#include <stdlib.h>
#include <string.h>
#include "../common/le.h"
#include "transcode_cover_parts.h"

enum {
    HEAD_BYTES = 8,
    LONG_HEAD_BYTES = 16, /* with a length of 64 bits */
    VERSION_BYTES = 4,    /* before what `meta` holds, */
    KIND_BYTES = 8,       /* and before the picture */
    FIRST_CHUNK = 12
};

/* -- MP4 -- */

struct box { /* what it holds */
    int64_t from, to;
};

/* Reads the head of the box at the beginning of `rest`; false when there is none. */
static bool read_head(struct cover_source *s, struct box rest, char name[4], struct box *out)
{
    uint8_t head[LONG_HEAD_BYTES];
    int64_t skip = HEAD_BYTES, most = rest.to - rest.from;
    if (most < skip || transcode_cover_bytes(s, rest.from, head, HEAD_BYTES) < HEAD_BYTES)
        return false;
    int64_t bytes = transcode_cover_number(head, 4);
    if (bytes == 1) { /* a longer length follows */
        skip = LONG_HEAD_BYTES;
        if (transcode_cover_bytes(s, rest.from, head, LONG_HEAD_BYTES) < LONG_HEAD_BYTES)
            return false;
        bytes = (int64_t)(transcode_cover_number(head + 8, 4) & INT32_MAX) << 32 |
                transcode_cover_number(head + 12, 4);
    }
    if (bytes == 0) bytes = most; /* to the end */
    if (bytes < skip || bytes > most) return false;
    memcpy(name, head + 4, 4);
    *out = (struct box){rest.from + skip, rest.from + bytes};
    return true;
}

static bool enter(struct cover_source *s, struct box *b, const char *wanted)
{
    char name[4];
    struct box rest = *b;
    for (int i = 0; i < COVER_PARTS && read_head(s, rest, name, b); i++) {
        if (memcmp(name, wanted, sizeof name) == 0) return true;
        rest.from = b->to;
    }
    return false;
}

void transcode_cover_mp4(struct cover_source *s, struct cover_found *f)
{
    struct box b = {0, INT64_MAX};
    if (!enter(s, &b, "moov") || !enter(s, &b, "udta") || !enter(s, &b, "meta")) return;
    b.from += VERSION_BYTES;
    if (!enter(s, &b, "ilst") || !enter(s, &b, "covr") || !enter(s, &b, "data")) return;
    b.from += KIND_BYTES;
    if (b.from > b.to || b.to - b.from > COVER_BYTES) return;
    uint8_t *bytes = malloc((size_t)(b.to - b.from) + 1);
    size_t n = bytes ? transcode_cover_bytes(s, b.from, bytes, (size_t)(b.to - b.from)) : 0;
    if (n) transcode_cover_offer(f, COVER_FRONT, bytes, n);
    free(bytes);
}

/* -- WAV and AIFF -- */

void transcode_cover_chunks(struct cover_source *s, bool low_first, struct cover_found *f)
{
    uint8_t head[HEAD_BYTES];
    int64_t at = FIRST_CHUNK;
    for (int i = 0; i < COVER_PARTS; i++) {
        if (transcode_cover_bytes(s, at, head, HEAD_BYTES) < HEAD_BYTES) return;
        int64_t n = low_first ? le_get32(head + 4) : transcode_cover_number(head + 4, 4);
        at += HEAD_BYTES;
        if (memcmp(head, "id3 ", 4) == 0 || memcmp(head, "ID3 ", 4) == 0)
            transcode_cover_id3(s, at, f);
        at += n + (n & 1); /* of even length */
    }
}
