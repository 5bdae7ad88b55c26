#include "reels.h"
#include <assert.h>
#include <ogg/ogg.h>
#include <opus.h>
#include <string.h>

enum { FRAME = 960, DELAY = 312 };

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

uint32_t reels_make(const char *name, double seconds, int bitrate_kbps, struct buf *out)
{
    int error;
    OpusEncoder *encoder = opus_encoder_create(48000, 2, OPUS_APPLICATION_AUDIO, &error);
    assert(encoder);
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate_kbps * 1000));
    opus_encoder_ctl(encoder, OPUS_SET_VBR(0));
    opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(3));
    ogg_stream_state os;
    ogg_stream_init(&os, 1);
    put_headers(&os, out);
    uint32_t state = 1, samples = (uint32_t)(seconds * 48000),
             frames = (samples + DELAY + FRAME - 1) / FRAME;
    float held = 0;
    for (const char *p = name; *p; p++) state = state * 31 + (uint8_t)*p;
    for (uint32_t i = 0; i < frames; i++) {
        int16_t pcm[FRAME * 2];
        uint8_t packet[1500];
        noise(&state, &held, pcm);
        int n = opus_encode(encoder, pcm, FRAME, packet, bitrate_kbps * 5 / 2);
        assert(n == bitrate_kbps * 5 / 2);
        bool last = i + 1 == frames;
        put(&os, packet, n, last ? (int64_t)samples + DELAY : (int64_t)(i + 1) * FRAME, (int)i + 2,
            last);
        flush(&os, out, last);
    }
    ogg_stream_clear(&os);
    opus_encoder_destroy(encoder);
    return samples;
}
