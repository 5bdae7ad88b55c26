/* plain_wishes.h: the part of --text that tells of songs: asked for, found, played. Lists are told when asked for; of what
   happens by itself only the news, since a screen reader reads every line aloud. */
#ifndef WL_PLAIN_WISHES_H
#define WL_PLAIN_WISHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/proto.h"

struct plain_wishes { /* all zero: nothing was told */
    bool any;         /* a queue was told of in this room */
    uint64_t known[PROTO_QUEUE_MOST];
    size_t count;
    int skips;
};

/* Another room. */
void plain_wishes_enter(struct plain_wishes *w);

void plain_wishes_queue(struct plain_wishes *w, const cJSON *e);
void plain_wishes_songs(const cJSON *e);
void plain_wishes_plays(const cJSON *e);

#endif
