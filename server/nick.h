/* nick.h: who may be called what: rules for nicknames, and whose they are. */
#ifndef WL_NICK_H
#define WL_NICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/map.h"
#include "../common/now.h"
#include "../common/saying.h"
#include "chat.h"
#include "io.h"
#include "store.h"

enum { NICK_TOKEN_BYTES = 16, NICK_FOLD_BYTES = STORE_FOLD_BYTES };

struct nick; /* the nickname of somebody who is here */

struct nicks {           /* all zero but for the store: nobody is here */
    struct store *store; /* knows those who are not */
    const char
        *hosts; /* nicknames, a line each: whoever took one first has it for good; NULL: none */
    struct map by_fold; /* hash of the folded name -> struct nick */
};

void nicks_free(struct nicks *n);

/* Tidies a nickname: 1-32 characters of any script, no control or direction characters, not only spaces or marks. False
   and why in *wrong where it cannot be one. */
bool nick_clean(char out[CHAT_NICK_BYTES], const char *text, enum said *wrong);

/* Whose a request or a vote is: the same for all ways to write a nickname, and after a restart. Never 0. */
uint64_t nick_id(const char *nick);

enum nick_result { NICK_YOURS, NICK_TAKEN, NICK_NO_MEMORY };

struct nick_taken {
    uint8_t token[NICK_TOKEN_BYTES]; /* for next time */
    uint64_t ghost;                  /* the session that held it until now; 0: none */
    uint64_t room;                   /* its owner was in until a moment ago; 0: none */
    bool chose;                      /* it by hand */
};

bool nick_is_host(const struct nicks *n, const char *nick);

/* Has somebody who is here this nickname? */
bool nick_is_here(const struct nicks *n, const char *nick);

/* Takes a nickname for a session. It is free when nobody has it, when its owner has been away for two minutes (a host's: never
   again), or when `token` (NULL: none) is its owner's. Names are equal when their folded forms are. */
enum nick_result nick_take(struct nicks *n, const struct io *io, const char *nick,
                           const uint8_t *token, uint64_t session, struct now now,
                           struct nick_taken *out);

/* Its owner is in this room now, by their own choice or not, and is brought back there after a lost connection; 0: is not. */
void nick_in_room(struct nicks *n, const char *nick, uint64_t room, bool chose);

/* The session leaves; its nickname stays reserved for a while. */
void nick_release(struct nicks *n, const char *nick, uint64_t session, struct now now);

#endif
