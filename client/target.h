/* target.h: where a person wants to go and as whom: what the `connect` command said, and what the server has given since. */
#ifndef WL_TARGET_H
#define WL_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/tls.h"

enum { TARGET_HOST_BYTES = 256 };

struct target { /* all zero: nowhere */
    char host[TARGET_HOST_BYTES];
    uint16_t port;
    char *nick, *password;
    bool let_in;                          /* with that password */
    cJSON *taste;                         /* or NULL */
    cJSON *tokens;                        /* {fingerprint: token} */
    char expected[TLS_FINGERPRINT_BYTES]; /* who the server has to be; "" anybody */
};

void target_clear(struct target *t);

/* Takes a `connect` command over what was before. Without a password it is the one that let us in there, if it leads to the same
   place. False when it leads nowhere. */
bool target_set(struct target *t, const cJSON *connect);

/* What is loved from now on: an object, copied. */
void target_love(struct target *t, const cJSON *taste);

/* The `hello` for a server that proved to be `fingerprint`: only its own token goes to it. NULL without memory. */
cJSON *target_hello(const struct target *t, const char *fingerprint);

/* A `welcome` from it: from now on it has to be this one, and the nickname is ours. */
void target_welcomed(struct target *t, const char *fingerprint, const cJSON *welcome);

/* Is it in this home or machine, as far as its name tells? */
bool target_is_private(const struct target *t);

#endif
