#include "fake_reel.h"
#include <ogg/ogg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    SERIAL = 7,
    FRAME_SAMPLES = 960,
    LONGEST_FRAME = 2048,
    LONGEST_TAGS = 262144,
    LONGEST_PAGE = 65307
};

struct file {
    uint8_t *bytes;
    size_t n;
    ogg_stream_state stream;
    long packets;
};

static void write_pages(struct file *f, int (*next)(ogg_stream_state *, ogg_page *, int))
{
    ogg_page page;
    while (next(&f->stream, &page, LONGEST_PAGE)) {
        size_t header = (size_t)page.header_len, body = (size_t)page.body_len;
        uint8_t *bigger = realloc(f->bytes, f->n + header + body);
        if (!bigger) abort();
        memcpy(bigger + f->n, page.header, header);
        memcpy(bigger + f->n + header, page.body, body);
        f->bytes = bigger;
        f->n += header + body;
    }
}

static void add(struct file *f, uint8_t *bytes, size_t n, int64_t granule, int last)
{
    ogg_packet packet = {.packet = bytes,
                         .bytes = (long)n,
                         .b_o_s = f->packets == 0,
                         .e_o_s = last,
                         .granulepos = granule,
                         .packetno = f->packets};
    ogg_stream_packetin(&f->stream, &packet);
    f->packets++;
}

static void put_u32(uint8_t *at, size_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static void add_head(struct file *f)
{
    uint8_t head[19] = "OpusHead\1\2";
    head[10] = FAKE_REEL_DELAY & 255;
    head[11] = FAKE_REEL_DELAY >> 8;
    put_u32(head + 12, 48000);
    add(f, head, sizeof head, 0, 0);
    write_pages(f, ogg_stream_flush_fill);
}

static void add_tags(struct file *f, const char *const *tags)
{
    uint8_t *packet = calloc(1, LONGEST_TAGS);
    if (!packet) abort();
    memcpy(packet, "OpusTags\4\0\0\0fake", 16);
    size_t n = 20, count = 0;
    for (; tags && tags[count]; count++) {
        size_t length = strlen(tags[count]);
        put_u32(packet + n, length);
        memcpy(packet + n + 4, tags[count], length);
        n += 4 + length;
    }
    put_u32(packet + 16, count);
    add(f, packet, n, 0, 0);
    write_pages(f, ogg_stream_flush_fill);
    free(packet);
}

uint8_t *fake_reel_make(const struct fake_reel *r, size_t *bytes)
{
    struct file f = {0};
    if (ogg_stream_init(&f.stream, SERIAL) != 0) abort();
    add_head(&f);
    add_tags(&f, r->tags);
    for (uint32_t i = 0; i < r->frames; i++) {
        uint8_t frame[LONGEST_FRAME] = {0xfc}; /* fullband, 20 ms, stereo, one frame */
        int last = i + 1 == r->frames;
        put_u32(frame + 1, i);
        add(&f, frame, r->frame_bytes,
            (int64_t)(i + 1) * FRAME_SAMPLES - (last ? r->cut_samples : 0), last);
        bool full = r->frames_a_page && (i + 1) % r->frames_a_page == 0;
        if (last || full)
            write_pages(&f, ogg_stream_flush_fill);
        else if (!r->frames_a_page)
            write_pages(&f, ogg_stream_pageout_fill);
    }
    ogg_stream_clear(&f.stream);
    *bytes = f.n;
    return f.bytes;
}

uint32_t fake_reel_number(const uint8_t *frame)
{
    return frame[1] | (uint32_t)frame[2] << 8 | (uint32_t)frame[3] << 16 | (uint32_t)frame[4] << 24;
}
