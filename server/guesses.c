#include "guesses.h"
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include "../common/map.h"
#include "ban.h"

#define WRONG_US  INT64_C(2000000) /* one wrong word in two seconds, */
#define WRONGS_US (10 * WRONG_US)  /* saved up to ten: people mistype, and share addresses */

/* Nobody can tell who shares a right with whom. */
static size_t place(const struct guesses *g, const struct addr *from)
{
    enum { SALT_TEXT = 8 };
    char key[SALT_TEXT + BAN_KEY_BYTES];
    snprintf(key, sizeof key, "%08" PRIx32, g->salt);
    ban_addr_key(key + SALT_TEXT, from);
    return map_hash(key) % GUESSES_RIGHTS;
}

bool guesses_left(const struct guesses *g, const struct addr *from, int64_t mono_us)
{
    return allowance_has(&g->rights[place(g, from)], WRONG_US, WRONGS_US, mono_us);
}

void guesses_wrong(struct guesses *g, const struct addr *from, int64_t mono_us)
{
    allowance_take(&g->rights[place(g, from)], WRONG_US, WRONGS_US, mono_us);
}
