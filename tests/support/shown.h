/* shown.h: what the screens know (client/model.h), told by events as JSON. */
#ifndef WL_SHOWN_H
#define WL_SHOWN_H

#include <stdint.h>
#include "../../client/model.h"

#define SHOWN_ME   "00000000000000cc"
#define SHOWN_OMAR "00000000000000dd"
#define SHOWN_ROOM                                                                                 \
    "{\"event\":\"room\",\"id\":\"00000000000000bb\",\"name\":\"Rock\",\"why\":\"so\",\"you\":"    \
    "\"" SHOWN_ME "\"}"
#define SHOWN_OTHER                                                                                \
    "{\"event\":\"room\",\"id\":\"00000000000000bc\",\"name\":\"Jazz\",\"why\":\"so\",\"you\":"    \
    "\"" SHOWN_ME "\"}"

void shown_tell_at(struct model *m, const char *json, int64_t mono_us);
void shown_tell(struct model *m, const char *json); /* at 1 ms */

/* Maya is in a room of the server "Home". */
struct model *shown_in(void);

/* A line of chat; `more`: further fields, with a comma before each. */
void shown_chat(struct model *m, int seq, const char *id, const char *nick, const char *text,
                const char *more);

#endif
