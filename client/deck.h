/* deck.h: one segment on its way to the ear: Opus frames in, samples out, with its loudness and fades. Places are stream
   frames: 48,000 a second of server time, since that clock's beginning. */
#ifndef WL_DECK_H
#define WL_DECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <opus.h>
#include "jitter.h"
#include "../common/segment.h"

struct deck {
    OpusDecoder *decoder;
    bool busy;    /* holds a segment */
    bool leaving; /* ... which ends under a fade */
    struct segment segment;
    int64_t from, to;      /* stream frames it is heard from and to (not included) */
    int64_t excused_until; /* before this nothing is counted as missing: it was planned too late */
    int64_t frame;         /* which Opus frame `pcm` holds; -1: none */
    bool primed;           /* the decoder has had a frame since it was reset */
    float gain, level;     /* fades; loudness */
    float entry;           /* the gain with which it begins */
    float pcm[2 * SEGMENT_FRAME_SAMPLES];
};

/* False without memory. */
bool deck_init(struct deck *d);
void deck_free(struct deck *d);

/* Puts a segment on. */
void deck_load(struct deck *d, const struct segment *s, int64_t from, int64_t to,
               int64_t excused_until);
/* It begins just where another one of this level ends: for its first milliseconds as loud as that. */
void deck_follow(struct deck *d, float level);
/* The same segment, planned otherwise. */
void deck_change(struct deck *d, const struct segment *s, int64_t from, int64_t to);
/* Ends it under a fade of 5 ms. */
void deck_leave(struct deck *d);

/* Adds its sound from stream frame `at` on to `out` (n stereo frames). Anything but the frame after the last is a new
   start, with the decoder's run-up. Returns how many Opus frames had to be made up. A deck that is done is not busy any
   more. */
unsigned deck_render(struct deck *d, const struct jitter *chunks, int64_t at, float *out, size_t n);

#endif
