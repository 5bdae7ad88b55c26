/* radio_sealed.c: a room's keys, and its chunks, each sealed once for all. */
#include "radio_parts.h"
#include <stdlib.h>
#include <string.h>

#define KEY_LEAD_US  500000  /* a new key is told so long before it is used */
#define KEY_EVERY_US 2000000 /* many leavers share one change of keys */

uint32_t radio_frame_bytes(int bitrate_kbps)
{
    return (uint32_t)bitrate_kbps * 5 / 2; /* kbit/s * 20 ms / 8 */
}

uint32_t radio_chunk_frames(uint32_t frame_bytes)
{
    return PACKET_FRAMES_BYTES / frame_bytes;
}

size_t radio_chunk_bytes(const struct radio *r)
{
    return PACKET_OVERHEAD_BYTES + PACKET_RADIO_HEAD_BYTES +
           r->rules.chunk_frames * r->rules.frame_bytes;
}

/* -- keys ----------------------------------------------------------------------------------- */

bool radio_add_key(struct radio *r, uint16_t epoch, int64_t from_us)
{
    struct radio_key key = {.epoch = epoch, .from_us = from_us};
    r->io->random(r->io->world, key.key, sizeof key.key);
    struct seal *seal = seal_new(key.key);
    if (!seal) return false;
    if (r->key_count == RADIO_KEYS) {
        seal_free(r->seals[0]);
        memmove(r->keys, r->keys + 1, sizeof r->keys - sizeof r->keys[0]);
        memmove(r->seals, r->seals + 1, sizeof r->seals - sizeof r->seals[0]);
        memmove(r->counters, r->counters + 1, sizeof r->counters - sizeof r->counters[0]);
        r->key_count--;
    }
    r->keys[r->key_count] = key;
    r->seals[r->key_count] = seal;
    r->counters[r->key_count++] = 0;
    return true;
}

const struct radio_key *radio_rekey(struct radio *r, int64_t mono_us)
{
    const struct radio_key *newest = &r->keys[r->key_count - 1];
    if (newest->from_us + KEY_EVERY_US > mono_us) return NULL;
    return radio_add_key(r, (uint16_t)(newest->epoch + 1), mono_us + KEY_LEAD_US)
               ? &r->keys[r->key_count - 1]
               : NULL;
}

size_t radio_keys(const struct radio *r, const struct radio_key **out)
{
    *out = r->keys;
    return r->key_count;
}

/* The newest key that is in use by now. */
static size_t key_in_use(const struct radio *r, int64_t mono_us)
{
    size_t i = r->key_count - 1;
    while (i > 0 && r->keys[i].from_us > mono_us) i--;
    return i;
}

/* -- chunks --------------------------------------------------------------------------------- */

/* Fills the radio body's frames; false when one is not to be had. */
static bool read_frames(struct radio *r, struct radio_slot *slot, uint32_t chunk, uint8_t *frames,
                        uint8_t *music)
{
    *music = 0;
    memset(frames, 0, (size_t)r->rules.chunk_frames * r->rules.frame_bytes);
    for (uint32_t i = 0; i < r->rules.chunk_frames; i++) {
        enum reel_result got = reel_frame(slot->reel, chunk * r->rules.chunk_frames + i,
                                          frames + i * r->rules.frame_bytes);
        if (got == REEL_END && i > 0) return true;
        if (got != REEL_OK) {
            slot->broken = got != REEL_NOT_YET || slot->whole;
            return false;
        }
        ++*music;
    }
    return true;
}

static struct radio_sealed *seal_chunk(struct radio *r, const struct segment *s,
                                       struct radio_slot *slot, uint32_t chunk, int64_t mono_us)
{
    struct radio_sealed *sealed = malloc(sizeof *sealed + PACKET_BYTES);
    if (!sealed) return NULL;
    sealed->chunk = chunk;
    uint8_t frames[PACKET_FRAMES_BYTES];
    struct packet_radio body = {.clock_epoch = r->rules.clock_epoch,
                                .segment = s->number,
                                .first_sample =
                                    chunk * r->rules.chunk_frames * SEGMENT_FRAME_SAMPLES,
                                .frames = (uint8_t)r->rules.chunk_frames,
                                .frame_bytes = (uint16_t)r->rules.frame_bytes,
                                .data = frames};
    size_t key = key_in_use(r, mono_us);
    struct packet_header header = {
        .type = PACKET_RADIO, .epoch = r->keys[key].epoch, .id = r->room};
    if (!read_frames(r, slot, chunk, frames, &body.music_frames)) {
        free(sealed);
        return NULL;
    }
    header.counter = r->counters[key]++;
    size_t bytes = packet_put_radio(sealed->packet + PACKET_HEADER_BYTES, &body);
    if (packet_seal(sealed->packet, &header, r->seals[key], sealed->packet + PACKET_HEADER_BYTES,
                    bytes))
        return sealed;
    free(sealed);
    return NULL;
}

static struct radio_slot *slot_of(struct radio *r, uint32_t number)
{
    for (size_t i = 0; i < r->planned; i++)
        if (r->plan[i].segment.number == number) return r->slots[i];
    return NULL;
}

const uint8_t *radio_chunk(struct radio *r, const struct segment *s, uint32_t chunk,
                           int64_t mono_us, size_t *bytes)
{
    struct radio_slot *slot = slot_of(r, s->number);
    if (!slot || slot->broken || chunk >= segment_chunk_end(s, r->rules.chunk_frames)) return NULL;
    struct radio_sealed **place = &slot->chunks[chunk % RADIO_CHUNKS];
    if (!*place || (*place)->chunk != chunk) {
        struct radio_sealed *sealed = seal_chunk(r, s, slot, chunk, mono_us);
        if (!sealed) return NULL;
        free(*place);
        *place = sealed;
    }
    *bytes = radio_chunk_bytes(r);
    return (*place)->packet;
}

void radio_forget_chunks(struct radio *r, int64_t mono_us)
{
    for (size_t i = 0; i < r->planned; i++) {
        for (size_t c = 0; c < RADIO_CHUNKS; c++) {
            struct radio_sealed *s = r->slots[i]->chunks[c];
            if (!s || segment_chunk_us(&r->plan[i].segment, s->chunk + 1, r->rules.chunk_frames) +
                              RADIO_KEPT_US >
                          mono_us)
                continue;
            free(s);
            r->slots[i]->chunks[c] = NULL;
        }
    }
}
