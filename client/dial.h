/* dial.h: getting through to a server: its name looked up, its addresses tried in order, each for 5 s. The next one begins while one
   still waits, and the first that is reached is taken. */
#ifndef WL_DIAL_H
#define WL_DIAL_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/saying.h"
#include "../common/sys.h"

struct dial;

enum dial_result { DIAL_GOING, DIAL_REACHED, DIAL_FAILED };

/* NULL without memory. The caller ends it. */
struct dial *dial_start(const char *host, uint16_t port, int64_t mono_us);
void dial_end(struct dial *d);

/* Before the first step: if the name has this address, it is tried first; or, `past` it, the one that follows it, and it last. */
void dial_from(struct dial *d, const struct addr *address, bool past);

/* What to wait for, until when at the latest; and then how it stands. */
void dial_want(const struct dial *d, struct sys_set *set);
int64_t dial_next_us(const struct dial *d);
enum dial_result dial_step(struct dial *d, const struct sys_set *ready, int64_t mono_us);

/* DIAL_REACHED: the address, and the connection, now the caller's. */
const struct addr *dial_address(const struct dial *d);
sys_socket dial_take(struct dial *d);

/* DIAL_FAILED: why; and did nobody have to be asked for that, as where there is no network? */
void dial_explain(const struct dial *d, struct saying *why);
bool dial_is_offline(const struct dial *d);

#endif
