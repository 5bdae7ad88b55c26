/* discover.h: looks for servers on this network while somebody wants to know: a question every 2 s by broadcast
   (common/discovery.h), answers made a "servers" event (event.h). Its socket waits in somebody's select() loop. */
#ifndef WL_DISCOVER_H
#define WL_DISCOVER_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/sys.h"

struct discover;

/* `seed`: a random number; questions are numbered from it. NULL without memory. The caller frees. */
struct discover *discover_new(uint64_t seed);
void discover_free(struct discover *d);

/* Begins or ends looking; what was found is forgotten. False and `error` when there is no socket for it. */
bool discover_switch(struct discover *d, bool on, char error[SYS_ERROR_BYTES]);

/* To wait for until it can be read; SYS_NO_SOCKET while it does not look. */
sys_socket discover_socket(const struct discover *d);
void discover_ready(struct discover *d, int64_t mono_us);

/* Asks, and forgets those silent for 7 s. Returns when it wants to be called next (INT64_MAX: never). */
int64_t discover_tick(struct discover *d, int64_t mono_us);

/* The "servers" event when the list changed, once, and an empty one soon after the start if nobody answers; else NULL. Call it
   after each tick. The caller's. */
cJSON *discover_event(struct discover *d);

#endif
