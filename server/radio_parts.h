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
    int64_t last_run_us, want_at_us;
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

/* radio.c: a song that can be played from this place on now, and its opened reel; NULL: it cannot. */
const struct song *radio_open_song(struct radio *r, uint64_t id, int64_t from_us,
                                   struct reel **reel);

/* radio_plan.c */
#define RADIO_LEAD_US                                                                              \
    500000 /* between deciding on a skip and hearing it: one trip through TCP and a burst */
float radio_gain_db(const struct song *s);
/* Puts a song at the plan's end, at this time; or after the last one, fading as is usual, or as the first. The reel is the plan's
   then. */
void radio_plan_song(struct radio *r, const struct song *s, const struct radio_ask *ask,
                     struct reel *reel, int64_t start_us, uint32_t fade);
void radio_append(struct radio *r, const struct song *s, const struct radio_ask *ask,
                  struct reel *reel, int64_t mono_us);
/* What comes after the first `keep` is not heard; the one before them may fade into another. */
void radio_drop_from(struct radio *r, size_t keep);
void radio_forget_ended(struct radio *r, int64_t mono_us);
void radio_clear_plan(struct radio *r); /* at the end */
/* Cuts a segment so that it ends, faded, a moment from now. */
void radio_end_soon(struct segment *s, int64_t mono_us);

/* radio_resume.c: false while the song that was on is looked for: another one must not begin meanwhile. */
bool radio_go_on(struct radio *r, int64_t mono_us);

/* radio_sealed.c */
bool radio_add_key(struct radio *r, uint16_t epoch, int64_t from_us);
void radio_forget_chunks(struct radio *r, int64_t mono_us);

#endif
