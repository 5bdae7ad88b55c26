#include "reels.h"
#include <assert.h>
#include <ogg/ogg.h>
#include <opus.h>
#include <stdio.h>
#include <string.h>
#include "tones.h"

enum { FRAME = 960, DELAY = 312, REELS_MOST = 256 };

struct kept {
    char name[256];
    bool tones;
    uint32_t samples;
    int bitrate_kbps;
    struct buf bytes;
};

static void flush(ogg_stream_state *os, struct buf *out, int all)
{
    ogg_page page;
    while (all ? ogg_stream_flush(os, &page) : ogg_stream_pageout(os, &page)) {
        buf_append(out, page.header, (size_t)page.header_len);
        buf_append(out, page.body, (size_t)page.body_len);
    }
}

static void put(ogg_stream_state *os, void *bytes, long n, int64_t granule, int number, int last)
{
    ogg_packet p = {.packet = bytes,
                    .bytes = n,
                    .b_o_s = number == 0,
                    .e_o_s = last,
                    .granulepos = granule,
                    .packetno = number};
    ogg_stream_packetin(os, &p);
}

/* RFC 7845, 5.1 and 5.2. */
static void put_headers(ogg_stream_state *os, struct buf *out)
{
    uint8_t head[19] = {'O', 'p', 'u', 's',         'H',        'e',  'a',
                        'd', 1,   2,   DELAY & 255, DELAY >> 8, 0x80, 0xbb};
    uint8_t tags[8 + 4 + 3 + 4] = {'O', 'p', 'u', 's', 'T', 'a', 'g', 's',
                                   3,   0,   0,   0,   's', 'i', 'm'};
    put(os, head, sizeof head, 0, 0, 0);
    flush(os, out, 1);
    put(os, tags, sizeof tags, 0, 1, 0);
    flush(os, out, 1);
}

/* Low-passed noise from the name: what Opus keeps nearly as it is. */
static void noise(uint32_t *state, float *held, int16_t *pcm)
{
    for (int i = 0; i < FRAME; i++) {
        *state = *state * 1664525u + 1013904223u;
        *held += 0.15f * ((float)(int32_t)*state / 2147483648.0f - *held);
        pcm[2 * i] = pcm[2 * i + 1] = (int16_t)(*held * 24000.0f);
    }
}

static void tones(uint32_t frame, int16_t *pcm)
{
    for (int i = 0; i < FRAME; i++)
        pcm[2 * i] = pcm[2 * i + 1] =
            (int16_t)(32767 * tones_at((double)frame * FRAME + (double)i));
}

static OpusEncoder *open_encoder(int bitrate_kbps)
{
    int error;
    OpusEncoder *encoder = opus_encoder_create(48000, 2, OPUS_APPLICATION_AUDIO, &error);
    assert(encoder);
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate_kbps * 1000));
    opus_encoder_ctl(encoder, OPUS_SET_VBR(0));
    opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(3));
    return encoder;
}

static void make(struct kept *k)
{
    OpusEncoder *encoder = open_encoder(k->bitrate_kbps);
    ogg_stream_state os;
    ogg_stream_init(&os, 1);
    put_headers(&os, &k->bytes);
    uint32_t state = 1, frames = (k->samples + DELAY + FRAME - 1) / FRAME;
    float held = 0;
    for (const char *p = k->name; *p; p++) state = state * 31 + (uint8_t)*p;
    for (uint32_t i = 0; i < frames; i++) {
        int16_t pcm[FRAME * 2];
        uint8_t packet[1500];
        if (k->tones)
            tones(i, pcm);
        else
            noise(&state, &held, pcm);
        int n = opus_encode(encoder, pcm, FRAME, packet, k->bitrate_kbps * 5 / 2);
        assert(n == k->bitrate_kbps * 5 / 2);
        bool last = i + 1 == frames;
        int64_t end = last ? (int64_t)k->samples + DELAY : (int64_t)(i + 1) * FRAME;
        put(&os, packet, n, end, (int)i + 2, last);
        flush(&os, &k->bytes, last);
    }
    ogg_stream_clear(&os);
    opus_encoder_destroy(encoder);
}

const struct buf *reels_get(const char *name, bool tones, double seconds, int bitrate_kbps,
                            uint32_t *samples)
{
    static struct kept all[REELS_MOST];
    *samples = (uint32_t)(seconds * 48000);
    struct kept *k = all;
    for (; k->name[0]; k++) {
        assert(k + 1 < all + REELS_MOST);
        if (!strcmp(k->name, name) && k->tones == tones && k->samples == *samples &&
            k->bitrate_kbps == bitrate_kbps)
            return &k->bytes;
    }
    *k = (struct kept){.tones = tones, .samples = *samples, .bitrate_kbps = bitrate_kbps};
    snprintf(k->name, sizeof k->name, "%s", name);
    make(k);
    return &k->bytes;
}
