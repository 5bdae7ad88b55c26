/* discover_list.h: which servers answered lately, each once however many ways it can be reached. */
#ifndef WL_DISCOVER_LIST_H
#define WL_DISCOVER_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/addr.h"
#include "../common/discovery.h"

/* Servers past these, and ways to one past these, are not noticed until others are gone. */
enum { DISCOVER_SERVERS = 64, DISCOVER_WAYS = 4, DISCOVER_QUESTIONS = 4 };

struct discover_way { /* to a server: one of its addresses */
    struct addr from;
    int64_t ping_us; /* of its last answer */
    int64_t
        least_us; /* of all its answers: what it is compared by, so that the choice does not flicker */
    int64_t heard_us;
};

struct discover_server { /* known by fingerprint and port */
    struct discovery_answer said;
    struct discover_way ways[DISCOVER_WAYS];
    size_t way_count;
};

struct discover_list { /* all zero is an empty one */
    struct discover_server servers[DISCOVER_SERVERS];
    size_t count;
    struct {
        uint64_t nonce;
        int64_t asked_us;
    } questions[DISCOVER_QUESTIONS]; /* the last ones */
    size_t asked;
};

/* A question went out; answers to it give the ping. */
void discover_list_asked(struct discover_list *l, uint64_t nonce, int64_t mono_us);

/* An answer came. False for one to no question of ours, or without room. */
bool discover_list_answered(struct discover_list *l, const struct addr *from,
                            const struct discovery_answer *a, int64_t mono_us);

/* Forgets those not heard for too long. True when one went; *next_us is when the next would. */
bool discover_list_forget(struct discover_list *l, int64_t mono_us, int64_t *next_us);

/* The "servers" event (event.h), by name, each by its nearest way: this machine first, then the least ping. NULL without memory. */
cJSON *discover_list_event(struct discover_list *l);

#endif
