/* dial.h: getting through to a server: its name looked up, its addresses tried in order, each for 5 s. */
#ifndef WL_DIAL_H
#define WL_DIAL_H

#include <stdint.h>
#include "../common/saying.h"
#include "../common/sys.h"

struct dial;

enum dial_result { DIAL_GOING, DIAL_REACHED, DIAL_FAILED };

/* NULL without memory. The caller ends it. */
struct dial *dial_start(const char *host, uint16_t port, int64_t mono_us);
void dial_end(struct dial *d);

/* What to wait for, until when at the latest; and then how it stands. */
void dial_want(const struct dial *d, struct sys_set *set);
int64_t dial_next_us(const struct dial *d);
enum dial_result dial_step(struct dial *d, const struct sys_set *ready, int64_t mono_us);

/* The address being tried; family 0 while the name is looked up. */
const struct addr *dial_address(const struct dial *d);

/* DIAL_REACHED: the connection, now the caller's. DIAL_FAILED: why. */
sys_socket dial_take(struct dial *d);
void dial_explain(const struct dial *d, struct saying *why);

#endif
