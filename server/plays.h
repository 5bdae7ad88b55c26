/* plays.h: what was played in a room, when, and who asked for it: the last few hundred, numbered. */
#ifndef WL_PLAYS_H
#define WL_PLAYS_H

#include <stddef.h>
#include <stdint.h>

enum { PLAYS_KEPT = 300 };

struct play {
    uint64_t seq;
    int64_t wall_us; /* when it began to be heard */
    uint64_t song;
    const char *title, *artist, *by; /* `by`: who asked for it, or "" */
};

struct plays {                    /* all zero: nothing yet */
    struct play kept[PLAYS_KEPT]; /* a ring: seq modulo PLAYS_KEPT */
    uint64_t newest;              /* its seq */
};

void plays_free(struct plays *p);

/* The next one, as it is in `play` but its seq; texts are copied. Past PLAYS_KEPT the oldest is dropped. NULL without memory. */
const struct play *plays_add(struct plays *p, const struct play *play);
/* One of long ago, with its own number, in the order of their numbers. */
void plays_restore(struct plays *p, const struct play *play);
/* By its number, or when a song was played last; NULL: not kept. */
const struct play *plays_get(const struct plays *p, uint64_t seq);
const struct play *plays_last(const struct plays *p, uint64_t song);

#endif
