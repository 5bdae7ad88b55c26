/* jitter_slots.h: the places for chunks, found by segment and number: those that came, and those known to be missing. */
#ifndef WL_JITTER_SLOTS_H
#define WL_JITTER_SLOTS_H

#include <stdbool.h>
#include <stdint.h>
#include "jitter.h"

enum { JITTER_BUCKETS = 1024 };

struct jitter_slot {
    enum { JITTER_FREE, JITTER_MISSING, JITTER_HERE } state;
    uint32_t segment, chunk;
    int next;                         /* of its bucket, or of the free; -1: the last */
    int64_t come_us;                  /* server time */
    int64_t asked_us, asked_first_us; /* when `asked`: the last time, and the first */
    bool asked;
    uint8_t music_frames;
    uint8_t data[PACKET_FRAMES_BYTES];
};

struct jitter_slots {
    int buckets[JITTER_BUCKETS];
    int free;
    int used; /* those from here on were never taken, and their memory never touched */
    struct jitter_slot of[JITTER_CHUNKS];
};

void jitter_slots_clear(struct jitter_slots *s);

/* NULL when there is none for this chunk. */
struct jitter_slot *jitter_slots_find(struct jitter_slots *s, uint32_t segment, uint32_t chunk);
const struct jitter_slot *jitter_slots_look(const struct jitter_slots *s, uint32_t segment,
                                            uint32_t chunk);

/* A new one, missing; NULL when all are taken. It must not be there yet. */
struct jitter_slot *jitter_slots_take(struct jitter_slots *s, uint32_t segment, uint32_t chunk);
void jitter_slots_free(struct jitter_slots *s, struct jitter_slot *slot);

#endif
