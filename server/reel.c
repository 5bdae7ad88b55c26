#include "reel.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "reel_pages.h"
#include "reel_tags.h"

enum {
    HEADER_PACKETS = 2,
    FRAME_SAMPLES = 960 /* 20 ms */
};

struct reel {
    struct reel_pages pages;
    ogg_sync_state sync; /* one page at a time */
    ogg_stream_state stream;
    struct reel_tags tags;
    uint32_t delay, frame_bytes;
    size_t next_page;     /* the stream was given those before it */
    uint32_t next_packet; /* the next that comes out of the stream */
    bool broken;
};

/* -- packets -- */

/* The next packet of the stream; it lasts until the next call. */
static enum reel_result next_packet(struct reel *r, ogg_packet *out)
{
    for (;;) {
        int got = ogg_stream_packetout(&r->stream, out);
        if (got > 0) break;
        if (got < 0) return REEL_BROKEN;
        ogg_page page;
        enum reel_result result = reel_pages_load(&r->pages, r->next_page, &r->sync, &page);
        if (result != REEL_OK) return result;
        if (ogg_stream_pagein(&r->stream, &page) != 0) return REEL_BROKEN;
        r->next_page++;
    }
    r->next_packet++;
    return REEL_OK;
}

/* Lets the stream begin on the page on which packet k begins. */
static enum reel_result seek(struct reel *r, uint32_t k)
{
    size_t at;
    enum reel_result result = reel_pages_find(&r->pages, k, &at);
    if (result != REEL_OK) return result;
    const struct reel_page *pages = r->pages.pages;
    while (pages[at].continued && pages[at].packets_before == k) at--;
    ogg_stream_reset_serialno(&r->stream, r->pages.serial);
    r->next_page = at;
    r->next_packet =
        pages[at].packets_before + pages[at].continued; /* libogg drops what began before */
    return REEL_OK;
}

static enum reel_result packet(struct reel *r, uint32_t k, ogg_packet *out)
{
    enum reel_result result = REEL_OK;
    if (k != r->next_packet) result = seek(r, k);
    while (result == REEL_OK && r->next_packet < k) result = next_packet(r, out);
    return result == REEL_OK ? next_packet(r, out) : result;
}

/* Does an Opus packet hold 20 ms? (RFC 6716, section 3.1) */
static bool is_frame(const ogg_packet *p)
{
    if (p->bytes < 2 || p->bytes > REEL_FRAME_BYTES) return false;
    static const uint16_t silk[4] = {480, 960, 1920, 2880}, hybrid[2] = {480, 960},
                          celt[4] = {120, 240, 480, 960};
    uint8_t mode = p->packet[0] >> 3, code = p->packet[0] & 3;
    unsigned samples = mode < 12 ? silk[mode & 3] : mode < 16 ? hybrid[mode & 1] : celt[mode & 3];
    unsigned count = code == 0 ? 1 : code < 3 ? 2 : p->packet[1] & 0x3f;
    return samples * count == FRAME_SAMPLES;
}

/* -- opening -- */

static enum reel_result read_headers(struct reel *r)
{
    ogg_packet p;
    enum reel_result result = next_packet(r, &p);
    if (result != REEL_OK) return result;
    if (!reel_tags_read_head(p.packet, (size_t)p.bytes, &r->delay)) return REEL_BROKEN;
    result = next_packet(r, &p);
    if (result != REEL_OK) return result;
    if (!reel_tags_read(&r->tags, p.packet, (size_t)p.bytes)) return REEL_BROKEN;
    result = next_packet(r, &p);
    if (result != REEL_OK) return result;
    r->frame_bytes = (uint32_t)p.bytes;
    return is_frame(&p) ? REEL_OK : REEL_BROKEN;
}

/* The stream learns its number from the first page. */
static enum reel_result begin(struct reel *r)
{
    const struct reel_page *first;
    enum reel_result result = reel_pages_get(&r->pages, 0, &first);
    if (result != REEL_OK) return result;
    ogg_stream_reset_serialno(&r->stream, r->pages.serial);
    return read_headers(r);
}

enum reel_result reel_open(const struct io *io, const char *path, struct reel **out)
{
    struct reel *r = calloc(1, sizeof *r);
    if (!r) return REEL_BROKEN;
    ogg_sync_init(&r->sync);
    enum reel_result result = REEL_BROKEN;
    if (reel_pages_init(&r->pages, io, path) && ogg_stream_init(&r->stream, 0) == 0)
        result = begin(r);
    if (result == REEL_OK)
        *out = r;
    else
        reel_close(r);
    return result == REEL_END ? REEL_BROKEN : result;
}

void reel_close(struct reel *r)
{
    if (!r) return;
    ogg_stream_clear(&r->stream);
    ogg_sync_clear(&r->sync);
    reel_pages_free(&r->pages);
    free(r);
}

/* -- what is in it -- */

const struct reel_tags *reel_tags(const struct reel *r)
{
    return &r->tags;
}

const char *reel_path(const struct reel *r)
{
    return r->pages.path;
}

uint32_t reel_delay_samples(const struct reel *r)
{
    return r->delay;
}

uint32_t reel_frame_bytes(const struct reel *r)
{
    return r->frame_bytes;
}

enum reel_result reel_frame(struct reel *r, uint32_t frame, uint8_t *out)
{
    ogg_packet p;
    if (frame > UINT32_MAX - HEADER_PACKETS) return REEL_END;
    if (r->broken) return REEL_BROKEN;
    enum reel_result result = packet(r, frame + HEADER_PACKETS, &p);
    if (result == REEL_OK && ((uint32_t)p.bytes != r->frame_bytes || !is_frame(&p)))
        result = REEL_BROKEN;
    if (result == REEL_OK) memcpy(out, p.packet, r->frame_bytes);
    r->broken = result == REEL_BROKEN; /* and stays so: what follows cannot be trusted */
    return result;
}

uint32_t reel_samples(struct reel *r)
{
    const struct reel_page *page;
    if (r->broken || reel_pages_get(&r->pages, SIZE_MAX, &page) != REEL_END) return 0;
    page = &r->pages.pages[r->pages.count - 1];
    int64_t frames = (int64_t)page->packets_before + page->packets - HEADER_PACKETS;
    int64_t most = frames * FRAME_SAMPLES, end = r->pages.end_granule;
    int64_t samples = (end < most ? end : most) - r->delay;
    return samples < 0 ? 0 : samples > UINT32_MAX ? UINT32_MAX : (uint32_t)samples;
}
