/* A song's file, looked through for its picture, and the picture made small. And the same bytes as a picture. */
#include <stdlib.h>
#include <string.h>
#include "../../common/proto.h"
#include "../../server/transcode_cover_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    const uint8_t *bytes;
    size_t n;
};

static size_t read_input(void *from, int64_t at, void *out, size_t n)
{
    const struct input *in = from;
    if (at < 0) abort();
    if ((uint64_t)at >= in->n) return 0;
    size_t left = in->n - (size_t)at, got = n < left ? n : left;
    memcpy(out, in->bytes + at, got);
    return got;
}

static void try_picture(const uint8_t *bytes, size_t n)
{
    struct picture p;
    if (!transcode_cover_read(bytes, n, &p)) return;
    if (p.width < 1 || p.width > PROTO_COVER_SIDE || p.height < 1 || p.height > PROTO_COVER_SIDE)
        abort();
    picture_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {data, n};
    struct cover_source s = {&in, read_input, COVER_FILE_BYTES};
    struct cover_found f = {0};
    transcode_cover_find(&s, &f);
    if (s.left < 0) abort();
    if (f.bytes) try_picture(f.bytes, f.n);
    free(f.bytes);
    try_picture(data, n);
    return 0;
}
