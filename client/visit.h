/* visit.h: going to a server: the `connect` command made of what a person asked and what is remembered of that server, and
   what is to be remembered of it and of the sound device it is heard through. */
#ifndef WL_VISIT_H
#define WL_VISIT_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "prefs.h"

/* A `connect` command (event.h) with the expected fingerprint and the tokens. `taste_key` "taste" or "likes" with its object, which is
   taken over; both may be NULL. NULL without memory. */
cJSON *visit_command(const struct prefs *p, const char *host, uint16_t port, const char *nick,
                     const char *password, const char *taste_key, cJSON *taste);

enum { VISIT_NAME_BYTES = 400 };

struct visit { /* all zero but prefs */
    struct prefs *prefs;
    char clock[VISIT_NAME_BYTES]; /* of the server we are at, against this machine's; "" none */
    int64_t learnt_us;            /* when its drift was looked at last */
};

/* Remembers what an event tells: after `welcome` the nickname, the server, its identity and the token that keeps the nickname;
   after `trim` the trim of that sound device; after `sync`, now and then, how fast the server's clock runs here. Returns a command
   that follows from what is remembered, the trim of a device that came; NULL for none. */
cJSON *visit_event(struct visit *v, const cJSON *event, int64_t mono_us);

/* The nickname to begin with: the one used last, else the name in the system, else "listener". */
void visit_nick(const struct prefs *p, char *out, size_t bytes);

#endif
