/* party.h: a party on this computer: the server as a child, and what it says of itself: where it can be reached, its songs, its
   guests. */
#ifndef WL_PARTY_H
#define WL_PARTY_H

#include <stdbool.h>
#include <stdint.h>
#include "model.h"

struct party_wish {
    const char *songs; /* folder */
    const char *nick;  /* who may say how people talk there; the party is called after them, too */
    const char *password; /* "": none */
    const char *name;     /* of the party */
    bool one_room;        /* else by taste */
};

struct party;

/* `program`: the server's path. NULL without memory. Freeing ends the party: people are told, and it has a second for that. */
struct party *party_new(const char *program);
void party_free(struct party *h);

/* Starts a party, unless one is on; *p says what became of it from now on. */
void party_start(struct party *h, const struct party_wish *wish, struct model_party *p);
/* Asks it to end. */
void party_stop(struct party *h, struct model_party *p);

/* Hears what it says, and asks how it goes. True when *p changed; *next_us: when to be called again. */
bool party_tick(struct party *h, struct model_party *p, int64_t mono_us, int64_t *next_us);

#endif
