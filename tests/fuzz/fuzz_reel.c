/* A reel of any bytes, read in order and by jumps, whole or while it grows. The first byte says how. */
#include <ogg/ogg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/reel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct file {
    const uint8_t *bytes;
    size_t n;
};

static int64_t file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    const struct file *f = world;
    (void)path;
    if (offset < 0 || (uint64_t)offset >= f->n) return offset < 0 ? -1 : 0;
    size_t left = f->n - (size_t)offset, got = n < left ? n : left;
    memcpy(out, f->bytes + offset, got);
    return (int64_t)got;
}

/* An Ogg page's sum guards what is behind it: puts right those of the pages that lie one after the other. */
static void set_sums(uint8_t *bytes, size_t n)
{
    for (size_t at = 0; at + 27 <= n && memcmp(bytes + at, "OggS", 4) == 0;) {
        size_t header = 27u + bytes[at + 26], body = 0;
        if (at + header > n) return;
        for (size_t i = 27; i < header; i++) body += bytes[at + i];
        if (at + header + body > n) return;
        ogg_page page = {bytes + at, (long)header, bytes + at + header, (long)body};
        ogg_page_checksum_set(&page);
        at += header + body;
    }
}

static void check_tags(const struct reel *r)
{
    const struct reel_tags *tags = reel_tags(r);
    if (strlen(tags->title) >= REEL_TEXT_BYTES || strlen(tags->artist) >= REEL_TEXT_BYTES) abort();
    if (!(tags->lufs >= -70 && tags->lufs <= 20)) abort();
}

/* A frame, to memory of just its length. */
static enum reel_result read_frame(struct reel *r, uint32_t frame)
{
    uint8_t *out = malloc(reel_frame_bytes(r));
    if (!out) abort();
    enum reel_result result = reel_frame(r, frame, out);
    free(out);
    return result;
}

static void read_all(struct file *f, size_t whole, uint32_t jump)
{
    struct io io = {.world = f, .file_read = file_read};
    struct reel *r = NULL;
    while (reel_open(&io, "reel", &r) == REEL_NOT_YET && f->n < whole)
        f->n += (whole - f->n + 1) / 2;
    if (!r) return;
    check_tags(r);
    enum reel_result result = REEL_OK;
    for (uint32_t i = 0; i < 5000 && (result == REEL_OK || f->n < whole); i++) {
        result = read_frame(r, i);
        if (result == REEL_NOT_YET && f->n < whole)
            f->n++;
        else if (result != REEL_OK)
            break;
    }
    for (uint32_t i = 0; i < 20; i++) read_frame(r, i * jump);
    reel_samples(r);
    reel_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    uint8_t *bytes = malloc(size);
    if (!bytes) return 0;
    memcpy(bytes, data + 1, size - 1);
    if (data[0] & 1) set_sums(bytes, size - 1);
    struct file f = {bytes, data[0] & 2 ? (size - 1) / 4 : size - 1};
    read_all(&f, size - 1, data[0] >> 2);
    free(bytes);
    return 0;
}
