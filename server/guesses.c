#include "guesses.h"
#include <stddef.h>
#include "../common/map.h"
#include "ban.h"

#define WRONG_US  INT64_C(2000000) /* one wrong word in two seconds, */
#define WRONGS_US (10 * WRONG_US)  /* saved up to ten: people mistype, and share addresses */

static size_t place(const struct addr *from)
{
    char key[BAN_KEY_BYTES];
    ban_addr_key(key, from);
    return map_hash(key) % GUESSES_RIGHTS;
}

bool guesses_left(const struct guesses *g, const struct addr *from, int64_t mono_us)
{
    return allowance_has(&g->rights[place(from)], WRONG_US, WRONGS_US, mono_us);
}

void guesses_wrong(struct guesses *g, const struct addr *from, int64_t mono_us)
{
    allowance_take(&g->rights[place(from)], WRONG_US, WRONGS_US, mono_us);
}
