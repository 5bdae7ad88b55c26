/* wishes.h: what people of the room wish to hear: the queue as the server told it last, with the listener's own votes in it,
   made the `queue` event (event.h). */
#ifndef WL_WISHES_H
#define WL_WISHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "engine_io.h"
#include "../common/proto.h"

struct wish_vote {
    uint64_t id;    /* of the request */
    int value;      /* -1, 0 or 1 */
    int unanswered; /* votes that went out */
};

struct wishes { /* all zero but `io`: nothing is known */
    const struct engine_io *io;
    cJSON *queue;                             /* the message; NULL: none came yet */
    uint64_t me;                              /* own member id */
    struct wish_vote votes[PROTO_QUEUE_MOST]; /* of requests that wait; there are no more */
    size_t count;
    bool skip;
};

/* Another room, or none: everything is forgotten. */
void wishes_enter(struct wishes *w, uint64_t me);

/* Messages. `result`: once the last vote is answered, what the server says it counts. */
void wishes_queue(struct wishes *w, const cJSON *m);
void wishes_votes(struct wishes *w, const cJSON *m);
void wishes_result(struct wishes *w, const cJSON *m);

/* Own votes that went out: they show at once, the sums when the server has counted. */
void wishes_voted(struct wishes *w, uint64_t id, int value);
void wishes_skip(struct wishes *w, bool on);

#endif
