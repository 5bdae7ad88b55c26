/* programme_parts.h: what a programme is made of, for its own files alone (programme*.c). */
#ifndef WL_PROGRAMME_PARTS_H
#define WL_PROGRAMME_PARTS_H

#include "programme.h"

#define PROGRAMME_AGAIN_US                                                                         \
    (3600 * INT64_C(1000000)) /* no song twice within that, or half the list */
enum {
    PROGRAMME_RECENT =
        512 /* plays remembered; in lists of thousands of songs of less than 8 s one may come again sooner */
};

struct programme_entry {
    uint64_t song;
    float due; /* in songs played since the room began: exact to a song for eight million of them */
    float weight;  /* when it was weighed last */
    uint32_t pass; /* in this round of weighing; 0: never */
};

struct programme_weights { /* of songs that were weighed */
    size_t count;
    double sum, squares;
};

struct programme {
    const struct io *io;
    const struct library *songs;
    struct programme_liking liking;
    struct programme_entry *entries; /* by `due` */
    size_t count;
    bool artists;                             /* there is more than one */
    uint32_t pass;                            /* the round of weighing that goes on, or is done */
    struct programme_weights known, gathered; /* of the last whole round, and in this one */
    bool weighing, again;                     /* a round goes on; a further one is wanted */
    double played;                            /* songs so far: the turn that it is now */
    struct {
        uint64_t song;
        int64_t at_us;
        float due;              /* before it was played */
    } recent[PROGRAMME_RECENT]; /* a ring */
    size_t recent_count;
    char artist[REEL_TEXT_BYTES]; /* of the last one, folded */
    double pace_us;               /* from song to song */
};

/* For qsort: what is due first. */
int programme_earlier(const void *a, const void *b);

/* programme_weigh.c: songs between two playings of one that weighs so much. */
double programme_interval(const struct programme *p, double weight);

#endif
