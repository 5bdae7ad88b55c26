/* visit.h: going to a server: the `connect` command made of what a person asked and what is remembered of that server, and
   what is to be remembered of it and of the sound device it is heard through. */
#ifndef WL_VISIT_H
#define WL_VISIT_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "prefs.h"

/* A `connect` command (event.h) with the expected fingerprint, the tokens and the taste remembered for that nickname. `likes`:
   where to make it anew from (fetch.h), taken over, and remembered once they were read, without their secret ("token") unless
   "remember" is true in it; NULL: what is remembered will do. NULL without memory. */
cJSON *visit_command(struct prefs *p, const char *host, uint16_t port, const char *nick,
                     const char *password, cJSON *likes);

/* Is the secret of such likes remembered, so that nobody need be asked for it? */
bool visit_knows_secret(const struct prefs *p, const char *nick, const cJSON *likes);

enum { VISIT_NAME_BYTES = 400 };

struct visit { /* all zero but prefs */
    struct prefs *prefs;
    char nick[VISIT_NAME_BYTES];  /* as the server knows us; "" before */
    char clock[VISIT_NAME_BYTES]; /* of the server we are at, against this machine's; "" none */
    int64_t learnt_us;            /* when its drift was looked at last */
};

/* Remembers how loud somebody is to be heard, by the nicknames in a `hear` command; what it leaves out stays as it was. */
void visit_hear(struct visit *v, cJSON *command);

/* Completes a `taste` command: without likes, by the place they came from last time; and by the secret that is remembered. False
   when no place is known: the command is then worth nothing. */
bool visit_taste(struct visit *v, cJSON *command);

/* Remembers what an event tells: after `welcome` the nickname, the server, its identity and the token that keeps the nickname;
   after `likes` the taste, and where it was read; after `trim` the trim of that sound device; after `sync`, now and then, how fast the server's clock runs here. Returns a command
   that follows from what is remembered: the trim of a device that came, how loud people are heard who are there; NULL for none. */
cJSON *visit_event(struct visit *v, const cJSON *event, int64_t mono_us);

/* The nickname to begin with: the one used last, else the name in the system where it says who that is, else "". */
void visit_nick(const struct prefs *p, char *out, size_t bytes);

#endif
