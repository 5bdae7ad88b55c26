/* visit.h: going to a server: the `connect` command made of what a person asked and what is remembered of that server, and
   what is to be remembered after its welcome. */
#ifndef WL_VISIT_H
#define WL_VISIT_H

#include <stdint.h>
#include <cjson/cJSON.h>
#include "prefs.h"

/* A `connect` command (event.h) with the expected fingerprint and the tokens. `taste_key` "taste" or "likes" with its object, which is
   taken over; both may be NULL. NULL without memory. */
cJSON *visit_command(const struct prefs *p, const char *host, uint16_t port, const char *nick,
                     const char *password, const char *taste_key, cJSON *taste);

/* After a `welcome` event: nickname, server, its identity and the token that keeps the nickname. */
void visit_remember(struct prefs *p, const cJSON *welcome);

/* The nickname to begin with: the one used last, else the name in the system, else "listener". */
void visit_nick(const struct prefs *p, char *out, size_t bytes);

#endif
