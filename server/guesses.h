/* guesses.h: how often an address may be wrong about the server's password: a right to err (allowance.h) for each, so that
   nobody tries a thousand words a second. Addresses are those that a ban means (ban.h), in a table of fixed size: some share a
   right, and however many somebody has, the table bounds what they try. */
#ifndef WL_GUESSES_H
#define WL_GUESSES_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/addr.h"
#include "allowance.h"

enum { GUESSES_RIGHTS = 1024 };

struct guesses {   /* all zero: nobody was wrong yet */
    uint32_t salt; /* drawn by chance, so that nobody knows who shares a right */
    struct allowance rights[GUESSES_RIGHTS];
};

/* May this address be wrong once more? Looking costs nothing. */
bool guesses_left(const struct guesses *g, const struct addr *from, int64_t mono_us);
/* It was wrong. */
void guesses_wrong(struct guesses *g, const struct addr *from, int64_t mono_us);

#endif
