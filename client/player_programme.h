/* player_programme.h: the room's programme as one stream of sound: which segments sound when, on which deck. Places are
   stream frames: 48,000 a second of server time, the same for all listeners. */
#ifndef WL_PLAYER_PROGRAMME_H
#define WL_PLAYER_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "deck.h"
#include "jitter.h"

enum { PLAYER_DECKS = 3 }; /* two that cross, and one that fades away after a skip */

struct player_programme {
    struct deck decks[PLAYER_DECKS];
    struct player_programme_part {
        struct segment segment;
        int64_t from, to;      /* stream frames */
        int64_t excused_until; /* deck.h */
    } parts[JITTER_SEGMENTS];
    size_t n;
};

/* False without memory; player_programme_free is due either way. */
bool player_programme_init(struct player_programme *p);
void player_programme_free(struct player_programme *p);

/* All segments from now on. What sounds at `head`, the next frame to be made, and is not among them any more ends under
   a fade. For a while after `head` missing data of new ones is excused, when music is `flowing`. */
void player_programme_set(struct player_programme *p, const struct segment *segments, size_t n,
                          int64_t head, bool flowing);

/* Takes everything off the decks. */
void player_programme_rest(struct player_programme *p);

/* Is there music in these frames, and all of its data? */
bool player_programme_is_here(const struct player_programme *p, const struct jitter *chunks,
                              int64_t from, int64_t to);

/* Fills n stereo frames from `head` on; returns how many Opus frames had to be made up. */
unsigned player_programme_render(struct player_programme *p, const struct jitter *chunks,
                                 int64_t head, float *out, size_t n);

#endif
