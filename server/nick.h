/* nick.h: who may be called what: rules for nicknames, and whose they are. */
#ifndef WL_NICK_H
#define WL_NICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/map.h"
#include "chat.h"
#include "io.h"

enum { NICK_TOKEN_BYTES = 16, NICK_FOLD_BYTES = 600 };

struct nick; /* one owned nickname */

struct nicks {          /* all zero: nobody owns any */
    struct map by_fold; /* hash of the folded name -> struct nick */
};

void nicks_free(struct nicks *n);

/* Tidies a nickname: 1-32 characters of any script, no control or direction characters, not only spaces or marks. On
   failure false and `error`, a sentence. */
bool nick_clean(char out[CHAT_NICK_BYTES], const char *text, char error[160]);

enum nick_result { NICK_YOURS, NICK_TAKEN, NICK_NO_MEMORY };

/* Takes a nickname for a session. It is free when nobody has it, when its owner has been away for two minutes, or when `token`
   (NULL: none) is its owner's; then `token_out` is the token for next time, and *ghost the session that held it until
   now (0: none). Names are equal when their folded forms are. */
enum nick_result nick_take(struct nicks *n, const struct io *io, const char *nick,
                           const uint8_t *token, uint64_t session, int64_t mono_us,
                           uint8_t token_out[NICK_TOKEN_BYTES], uint64_t *ghost);

/* The session leaves; its nickname stays reserved for a while. */
void nick_release(struct nicks *n, const char *nick, uint64_t session, int64_t mono_us);

#endif
