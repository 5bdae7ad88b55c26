/* player.h: two decks that decode the room's programme into the mixer's ring, each sample so that it is heard at its server
   time: an exact start, gentle resampling after that, a jump under a short fade past 5 ms. */
#ifndef WL_PLAYER_H
#define WL_PLAYER_H

#include <stdbool.h>
#include <stdint.h>
#include "clocksync.h"
#include "jitter.h"
#include "mixer.h"
#include "../common/segment.h"

struct player;

struct player_counts {
    double
        offset_us; /* what goes to the ear now (about 100 ms from now) against what should; + is late */
    uint64_t concealed; /* 20 ms frames made up for want of data */
    uint64_t
        jumps; /* times it had to jump, or to start anew as the device or this thread had stood still */
    bool playing; /* music flows to the device */
    int64_t
        started_us; /* when the first sample since the last start is heard, local time; 0: never yet */
};

/* NULL without memory. The caller frees; the mixer outlives it. */
struct player *player_new(struct mixer *m);
void player_free(struct player *p);

/* The room's programme from now on, at most JITTER_SEGMENTS. Segments no longer named end where they are (under a fade). */
void player_plan(struct player *p, const struct segment *segments, size_t n);

/* Another room or none: silence, and an exact start with the next plan. */
void player_stop(struct player *p);

/* From callback to ear, where the sound system does not say (mixer_put_heard); and by how much later the listener wants
   it. */
void player_set_latency(struct player *p, int64_t latency_us, int64_t trim_us);

/* Another device plays from now on: what was learnt of the old one is forgotten, and the start is exact again. Before the
   new one first takes from the mixer. */
void player_new_device(struct player *p);

/* A click (click.h) on each whole second of server time, while music flows. */
void player_set_click(struct player *p, bool on);

/* Decodes ahead into the ring and steers. Call every 10 ms or so (it keeps 60 ms and two callbacks ready); clock NULL or
   not ready: silence. Music begins when those first moments of it are there without a gap. */
void player_run(struct player *p, const struct clocksync *clock, const struct jitter *chunks,
                int64_t mono_us);

/* When a frame of the device is in the air, local time; 0: not known. */
int64_t player_heard_us(const struct player *p, uint64_t device_frame);

struct player_counts player_counts(const struct player *p);

#endif
