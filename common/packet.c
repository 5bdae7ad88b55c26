#include "packet.h"
#include <assert.h>
#include <string.h>
#include "le.h"

enum {
    BODY_BYTES = PACKET_BYTES - PACKET_OVERHEAD_BYTES,
    TIME_BYTES = 8,
    PONG_BYTES = 20,
    RANGE_BYTES = 16,
    LOSS_BYTES = 9
};

/* How long a body of each type may be. */
static const struct {
    size_t least, most;
} body_bytes_of[PACKET_TYPES] = {
    [PACKET_BIND] = {PACKET_COOKIE_BYTES, PACKET_COOKIE_BYTES},
    [PACKET_COOKIE] = {PACKET_COOKIE_BYTES, PACKET_COOKIE_BYTES},
    [PACKET_BOUND] = {TIME_BYTES, TIME_BYTES},
    [PACKET_PING] = {TIME_BYTES, TIME_BYTES},
    [PACKET_PONG] = {PONG_BYTES, PONG_BYTES},
    [PACKET_RADIO] = {PACKET_RADIO_HEAD_BYTES + 1, BODY_BYTES},
    [PACKET_NACK] = {1 + RANGE_BYTES, 1 + PACKET_NACK_RANGES *RANGE_BYTES},
    [PACKET_KNOCK] = {0, 0},
    [PACKET_VOICE] = {PACKET_VOICE_HEAD_BYTES + 1,
                      PACKET_VOICE_HEAD_BYTES + PACKET_VOICE_OPUS_BYTES},
    [PACKET_LOSS] = {LOSS_BYTES, LOSS_BYTES},
};

bool packet_read_header(const uint8_t *packet, size_t bytes, struct packet_header *out)
{
    if (bytes < PACKET_OVERHEAD_BYTES || packet[0] != PACKET_VERSION) return false;
    if (!packet[1] || packet[1] >= PACKET_TYPES) return false;
    size_t body = bytes - PACKET_OVERHEAD_BYTES;
    if (body < body_bytes_of[packet[1]].least || body > body_bytes_of[packet[1]].most) return false;
    out->type = (enum packet_type)packet[1];
    out->epoch = le_get16(packet + 2);
    out->id = le_get64(packet + 4);
    out->counter = le_get64(packet + 12);
    return true;
}

uint8_t *packet_open(uint8_t *packet, size_t bytes, const struct packet_header *h, struct seal *key,
                     size_t *body_bytes)
{
    if (bytes < PACKET_OVERHEAD_BYTES) return NULL;
    uint8_t *body = packet + PACKET_HEADER_BYTES;
    size_t sealed = bytes - PACKET_HEADER_BYTES;
    if (!seal_open(key, h->counter, packet, PACKET_HEADER_BYTES, body, sealed)) return NULL;
    *body_bytes = sealed - SEAL_TAG_BYTES;
    return body;
}

size_t packet_seal(uint8_t *out, const struct packet_header *h, struct seal *key,
                   const uint8_t *body, size_t body_bytes)
{
    assert(h->type > 0 && h->type < PACKET_TYPES);
    if (body_bytes > BODY_BYTES) return 0;
    uint8_t *sealed = out + PACKET_HEADER_BYTES;
    if (body_bytes) memmove(sealed, body, body_bytes);
    out[0] = PACKET_VERSION;
    out[1] = (uint8_t)h->type;
    le_put16(out + 2, h->epoch);
    le_put64(out + 4, h->id);
    le_put64(out + 12, h->counter);
    if (!seal_close(key, h->counter, out, PACKET_HEADER_BYTES, sealed, body_bytes)) return 0;
    return PACKET_OVERHEAD_BYTES + body_bytes;
}

size_t packet_put_time(uint8_t *body, int64_t us)
{
    le_put64(body, (uint64_t)us);
    return TIME_BYTES;
}

bool packet_get_time(const uint8_t *body, size_t bytes, int64_t *us)
{
    if (bytes != TIME_BYTES) return false;
    *us = (int64_t)le_get64(body);
    return true;
}

size_t packet_put_pong(uint8_t *body, const struct packet_pong *p)
{
    le_put64(body, (uint64_t)p->client_us);
    le_put64(body + 8, (uint64_t)p->server_us);
    le_put32(body + 16, p->clock_epoch);
    return PONG_BYTES;
}

bool packet_get_pong(const uint8_t *body, size_t bytes, struct packet_pong *out)
{
    if (bytes != PONG_BYTES) return false;
    out->client_us = (int64_t)le_get64(body);
    out->server_us = (int64_t)le_get64(body + 8);
    out->clock_epoch = le_get32(body + 16);
    return true;
}

size_t packet_put_radio(uint8_t *body, const struct packet_radio *p)
{
    size_t data = (size_t)p->frames * p->frame_bytes,
           music = (size_t)p->music_frames * p->frame_bytes;
    assert(data && data <= PACKET_FRAMES_BYTES && music <= data);
    le_put32(body, p->clock_epoch);
    le_put32(body + 4, p->segment);
    le_put32(body + 8, p->first_sample);
    body[12] = p->music_frames;
    body[13] = p->frames;
    le_put16(body + 14, p->frame_bytes);
    memmove(body + PACKET_RADIO_HEAD_BYTES, p->data, music);
    memset(body + PACKET_RADIO_HEAD_BYTES + music, 0, data - music);
    return PACKET_RADIO_HEAD_BYTES + data;
}

bool packet_get_radio(const uint8_t *body, size_t bytes, struct packet_radio *out)
{
    if (bytes <= PACKET_RADIO_HEAD_BYTES || bytes > BODY_BYTES) return false;
    out->clock_epoch = le_get32(body);
    out->segment = le_get32(body + 4);
    out->first_sample = le_get32(body + 8);
    out->music_frames = body[12];
    out->frames = body[13];
    out->frame_bytes = le_get16(body + 14);
    out->data = body + PACKET_RADIO_HEAD_BYTES;
    return out->music_frames <= out->frames &&
           bytes - PACKET_RADIO_HEAD_BYTES == (size_t)out->frames * out->frame_bytes;
}

size_t packet_put_nack(uint8_t *body, const struct packet_nack *p)
{
    assert(p->count && p->count <= PACKET_NACK_RANGES);
    body[0] = p->count;
    uint8_t *at = body + 1;
    for (size_t i = 0; i < p->count; i++, at += RANGE_BYTES) {
        le_put32(at, p->ranges[i].segment);
        le_put32(at + 4, p->ranges[i].first_chunk);
        le_put64(at + 8, p->ranges[i].bits);
    }
    return (size_t)(at - body);
}

bool packet_get_nack(const uint8_t *body, size_t bytes, struct packet_nack *out)
{
    if (!bytes || !body[0] || body[0] > PACKET_NACK_RANGES) return false;
    if (bytes != 1 + (size_t)body[0] * RANGE_BYTES) return false;
    out->count = body[0];
    const uint8_t *at = body + 1;
    for (size_t i = 0; i < out->count; i++, at += RANGE_BYTES) {
        out->ranges[i] = (struct packet_range){
            .segment = le_get32(at), .first_chunk = le_get32(at + 4), .bits = le_get64(at + 8)};
    }
    return true;
}

size_t packet_put_voice(uint8_t *body, const struct packet_voice *p)
{
    assert(p->opus_bytes && p->opus_bytes <= PACKET_VOICE_OPUS_BYTES);
    le_put64(body, p->talker);
    le_put32(body + 8, p->frame);
    body[12] = p->flags;
    le_put64(body + 13, (uint64_t)p->spoken_us);
    memcpy(body + PACKET_VOICE_HEAD_BYTES, p->opus, p->opus_bytes);
    return PACKET_VOICE_HEAD_BYTES + p->opus_bytes;
}

bool packet_get_voice(const uint8_t *body, size_t bytes, struct packet_voice *out)
{
    if (bytes <= PACKET_VOICE_HEAD_BYTES ||
        bytes > PACKET_VOICE_HEAD_BYTES + PACKET_VOICE_OPUS_BYTES)
        return false;
    *out = (struct packet_voice){
        .talker = le_get64(body),
        .frame = le_get32(body + 8),
        .flags = body[12],
        .spoken_us = (int64_t)le_get64(body + 13),
        .opus = body + PACKET_VOICE_HEAD_BYTES,
        .opus_bytes = bytes - PACKET_VOICE_HEAD_BYTES,
    };
    return true;
}

size_t packet_put_loss(uint8_t *body, const struct packet_loss *p)
{
    assert(p->percent <= 100);
    le_put64(body, p->talker);
    body[8] = p->percent;
    return LOSS_BYTES;
}

bool packet_get_loss(const uint8_t *body, size_t bytes, struct packet_loss *out)
{
    if (bytes != LOSS_BYTES || body[8] > 100) return false;
    out->talker = le_get64(body);
    out->percent = body[8];
    return true;
}
