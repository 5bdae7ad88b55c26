/* radio_parts.h: what a radio is made of, for its own files alone (radio*.c). */
#ifndef WL_RADIO_PARTS_H
#define WL_RADIO_PARTS_H

#include "programme.h"
#include "radio.h"

#define RADIO_KEPT_US 1000000 /* chunks can be asked for again until so long after their time */
#define RADIO_CHANGED                                                                              \
    8 /* songs remembered one by one until the programme is looked after; more: all anew */
#define RADIO_CHUNKS                                                                               \
    1024 /* sealed chunks kept per segment: 5 s ahead and 1 s behind, even at one frame a chunk */

struct radio_sealed {
    uint32_t chunk;
    uint8_t packet[]; /* chunk_bytes */
};

struct radio_slot { /* one planned segment with what is needed to play it */
    struct reel *reel;
    struct radio_sealed *chunks[RADIO_CHUNKS]; /* by chunk number modulo RADIO_CHUNKS */
    bool broken;
    bool whole; /* nothing more is being written to the reel */
};

struct radio {
    const struct io *io;
    struct library *songs;
    struct radio_rules rules;
    uint64_t room;
    struct programme *programme;
    struct radio_playing plan[RADIO_SEGMENTS];
    struct radio_slot *slots[RADIO_SEGMENTS]; /* beside plan; NULL until a chunk is asked for */
    size_t planned;
    uint32_t next_number, revision;
    size_t followed; /* songs appended in this run */
    int64_t last_run_us;
    bool stale; /* the library changed since the programme looked: all of it, or these songs */
    uint64_t changed[RADIO_CHANGED];
    size_t changed_count;
    struct radio_resumed resumed[RADIO_SEGMENTS];
    size_t resumed_count;
    int64_t resume_until_us; /* the library may find these songs so long */
    struct radio_key keys[RADIO_KEYS];
    struct seal *seals[RADIO_KEYS];
    size_t key_count;
    uint64_t counters[RADIO_KEYS];
};

/* radio_sealed.c */
bool radio_add_key(struct radio *r, uint16_t epoch, int64_t from_us);
void radio_forget_chunks(struct radio *r, int64_t mono_us);

#endif
