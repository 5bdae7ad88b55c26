/* transcode_cover_id3.c: pictures in ID3v2 tags (id3.org: versions 2.2, 2.3 and 2.4). */
#include <stdlib.h>
#include <string.h>
#include "transcode_cover_parts.h"

enum {
    TAG_HEAD = 10,
    UNSYNCHRONISED = 0x80, /* of the tag's flags: zeros stand behind what players take for sound */
    EXTENDED = 0x40,
    FRAME_HEAD_2 = 6,
    FRAME_HEAD = 10
};

struct tag {
    uint8_t *bytes; /* without its header */
    size_t n;
    int version; /* 2, 3 or 4 */
    bool unsynchronised;
};

/* Four bytes of seven bits each. */
static bool is_safe(const uint8_t *p)
{
    return ((p[0] | p[1] | p[2] | p[3]) & 0x80) == 0;
}

static size_t safe_number(const uint8_t *p)
{
    return (size_t)p[0] << 21 | (size_t)p[1] << 14 | (size_t)p[2] << 7 | p[3];
}

/* Takes out the zeros that were put behind each 0xff. Returns the bytes that are left. */
static size_t synchronise(uint8_t *bytes, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bytes[used++] = bytes[i];
        if (bytes[i] == 0xff && i + 1 < n && bytes[i + 1] == 0) i++;
    }
    return used;
}

/* -- frames -- */

/* Is there another frame, padding or the end? */
static bool leads_on(const struct tag *t, size_t at)
{
    if (at >= t->n || t->n - at < FRAME_HEAD) return at <= t->n;
    if (transcode_cover_number(t->bytes + at, 4) == 0) return true;
    for (size_t i = at; i < at + 4; i++) {
        uint8_t c = t->bytes[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) return false;
    }
    return true;
}

/* Some programs write the lengths of 2.4 as those of 2.3 are: right is what leads to another frame. */
static size_t frame_bytes(const struct tag *t, size_t at)
{
    const uint8_t *p = t->bytes + at;
    if (t->version == 2) return transcode_cover_number(p + 3, 3);
    size_t plain = transcode_cover_number(p + 4, 4);
    if (t->version == 3 || !is_safe(p + 4)) return plain;
    size_t safe = safe_number(p + 4);
    bool wrong = !leads_on(t, at + FRAME_HEAD + safe) && leads_on(t, at + FRAME_HEAD + plain);
    return wrong ? plain : safe;
}

/* What stands before the content by the frame's flags: false when it is compressed or encrypted. */
static bool unwrap(const struct tag *t, uint8_t flags, uint8_t **content, size_t *n)
{
    size_t skip = 0;
    if (t->version == 3) {
        if (flags & 0xc0) return false;
        skip = flags & 0x20 ? 1 : 0;
    }
    if (t->version == 4) {
        if (flags & 0x0c) return false;
        skip = (flags & 0x40 ? 1u : 0u) + (flags & 0x01 ? 4u : 0u);
    }
    if (skip > *n) return false;
    *content += skip;
    *n -= skip;
    if (t->version == 4 && (t->unsynchronised || flags & 0x02)) *n = synchronise(*content, *n);
    return true;
}

/* The encoding, what kind of file it is, the kind of picture, a description, the picture. The description is text in one of
   four encodings, none of which can hold what begins a picture: there it is over. */
static void offer_frame(const struct tag *t, const uint8_t *p, size_t n, struct cover_found *f)
{
    size_t at = 4; /* in 2.2 three letters tell the kind of file */
    if (t->version > 2) {
        const uint8_t *zero = n > 1 ? memchr(p + 1, 0, n - 1) : NULL;
        at = zero ? (size_t)(zero - p) + 1 : n;
    }
    if (at >= n) return;
    unsigned kind = p[at++];
    while (at < n && !transcode_cover_is_one(p + at, n - at)) at++;
    transcode_cover_offer(f, kind, p + at, n - at);
}

static void look_through(struct tag *t, size_t at, struct cover_found *f)
{
    size_t head = t->version == 2 ? FRAME_HEAD_2 : FRAME_HEAD;
    const char *name = t->version == 2 ? "PIC" : "APIC";
    while (at < t->n && t->n - at > head && t->bytes[at]) {
        size_t n = frame_bytes(t, at);
        if (n > t->n - at - head) return;
        uint8_t *content = t->bytes + at + head, flags = head == FRAME_HEAD ? content[-1] : 0;
        bool is_picture = memcmp(t->bytes + at, name, strlen(name)) == 0;
        at += head + n;
        if (is_picture && unwrap(t, flags, &content, &n)) offer_frame(t, content, n, f);
    }
}

/* -- the tag -- */

/* Where frames begin. In 2.2 the same flag says that all is compressed, and letters stand there: a number far behind the end. */
static size_t skip_extended(const struct tag *t)
{
    if (t->n < 4) return t->n;
    return t->version == 3 ? 4 + (size_t)transcode_cover_number(t->bytes, 4)
                           : safe_number(t->bytes);
}

static void look(struct tag *t, uint8_t flags, struct cover_found *f)
{
    t->unsynchronised = flags & UNSYNCHRONISED;
    if (t->version < 4 && t->unsynchronised) t->n = synchronise(t->bytes, t->n);
    look_through(t, flags & EXTENDED ? skip_extended(t) : 0, f);
}

int64_t transcode_cover_id3(struct cover_source *s, int64_t at, struct cover_found *f)
{
    uint8_t head[TAG_HEAD];
    if (transcode_cover_bytes(s, at, head, TAG_HEAD) < TAG_HEAD || memcmp(head, "ID3", 3) != 0 ||
        !is_safe(head + 6))
        return at;
    size_t bytes = safe_number(head + 6), n = bytes < COVER_TAG_BYTES ? bytes : COVER_TAG_BYTES;
    struct tag t = {.bytes = malloc(n + 1), .version = head[3]};
    if (t.bytes && t.version >= 2 && t.version <= 4) {
        t.n = transcode_cover_bytes(s, at + TAG_HEAD, t.bytes, n);
        look(&t, head[5], f);
    }
    free(t.bytes);
    return at + TAG_HEAD + (int64_t)bytes;
}
