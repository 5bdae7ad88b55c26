/* cover_ask.h: which song's picture is asked for, and when: that of what is heard at once; of what comes next, and of what waits, at a
   moment of one's own, so that a crowd does not ask in the same instant; then what else shows in lists. One at a time. */
#ifndef WL_COVER_ASK_H
#define WL_COVER_ASK_H

#include "model.h"

enum { COVER_ASK_ROWS = 10 }; /* of each list; further rows keep a drawn cover */

struct cover_ask { /* all zero has asked for nothing */
    char room[MODEL_ID_BYTES];
    int64_t entered_us;
    char song[MODEL_ID_BYTES]; /* asked for, or about to be; "" none */
    int64_t within_us;         /* of the moment chosen for it; 0 once it is asked for */
    int64_t due_us;
};

/* The song to ask for now, which then counts as asked for; NULL: none before *due_us. */
const char *cover_ask_song(struct cover_ask *a, const struct model *m, int64_t mono_us,
                           int64_t *due_us);

#endif
