/* notify.h: what deserves attention while somebody looks elsewhere: what it was, and how much was said since. Which kinds count is the
   person's choice, kept in the prefs. */
#ifndef WL_NOTIFY_H
#define WL_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "prefs.h"

enum notify_kind { NOTIFY_MENTION, NOTIFY_MESSAGE, NOTIFY_JOIN, NOTIFY_LEAVE, NOTIFY_KINDS };

struct notify {
    bool wanted[NOTIFY_KINDS];
    bool front;       /* the person looks at the window: only mentions ring then */
    int unread;       /* lines said since they looked last, of kinds that are wanted */
    unsigned rings;   /* kinds that came since the last look at this, a bit each */
    int64_t quiet_us; /* kinds other than mentions ring again from then on */
};

/* As kept; at first all but people who come and leave. */
void notify_read(struct notify *n, const struct prefs *p);
void notify_keep(const struct notify *n, struct prefs *p);

/* An event of the engine; `nick`: one's own. */
void notify_event(struct notify *n, const cJSON *event, const char *nick, int64_t mono_us);
/* The window is in front, or not any more. */
void notify_front(struct notify *n, bool front);
/* What rang since this was asked last: true, and the kind that matters most. */
bool notify_take(struct notify *n, enum notify_kind *kind);

#endif
