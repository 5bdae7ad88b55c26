/* numbers.h: what the numbers, names and short words typed at a terminal mean: which request was the third of the queue, which song
   "this" is, where the history and the chat told so far begin, who Maya is. */
#ifndef WL_NUMBERS_H
#define WL_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/proto.h"

struct numbers {                                 /* all zero: nothing was told yet */
    cJSON *queue;                                /* the newest `queue` event */
    char shown[PROTO_QUEUE_MOST][PROTO_ID_TEXT]; /* requests by the numbers that people saw */
    size_t count;
    bool saw;                 /* they saw them; until then the newest count */
    char song[PROTO_ID_TEXT]; /* being heard; "" none */
    int64_t oldest;           /* of the plays told; 0: none */
    bool more;                /* and there are older ones */
    int64_t oldest_line;      /* of the chat told; 0: none */
    bool lines_end;           /* there are no older ones */
    cJSON *people;            /* ids by nickname; NULL: nobody is known */
    cJSON *servers;           /* in the order in which they were found */
};

void numbers_free(struct numbers *n);

/* Takes in what `queue`, `playing`, `plays`, `chat`, `history`, `room`, `members` and `member` tell. */
void numbers_event(struct numbers *n, const cJSON *event);

/* Servers of a `servers` event that were not found before, with the `number` each has from now on, as such an event; NULL: none. The
   caller's. */
cJSON *numbers_servers(struct numbers *n, const cJSON *event);

/* The newest queue, which is shown now: from here on its numbers are what is typed. NULL: none is known. Not the caller's. */
const cJSON *numbers_show(struct numbers *n);

/* Makes a command of lines.h one of event.h. NULL, or what is wrong with it, for people. */
const char *numbers_fill(const struct numbers *n, cJSON *command);

#endif
