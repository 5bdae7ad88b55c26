/* setlist.h: what a room plays, as the server announced it: the segments for the player, and which song is being heard,
   for people. */
#ifndef WL_SETLIST_H
#define WL_SETLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "jitter.h"
#include "../common/segment.h"

struct setlist { /* all zero is an empty one */
    struct segment segments
        [JITTER_SEGMENTS]; /* what comes past them is left out: it is announced again later */
    size_t count;
    cJSON *songs; /* the announcement's list, one entry a segment */
    bool told;    /* an event told of what is heard and comes next: segment numbers, -1 for none */
    int64_t told_heard, told_next;
};

void setlist_clear(struct setlist *p);

/* A `playing` message replaces everything but what was told. */
void setlist_set(struct setlist *p, const cJSON *playing);

/* Does a segment come after all that were announced? */
bool setlist_is_later(const struct setlist *p, uint32_t segment);

/* The `playing` event (event.h) when what is heard or comes next is not what was told last; NULL otherwise. */
cJSON *setlist_event(struct setlist *p, int64_t server_us, int64_t mono_us);

#endif
