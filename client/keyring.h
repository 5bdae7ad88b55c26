/* keyring.h: the keys of one room's radio, by epoch. */
#ifndef WL_KEYRING_H
#define WL_KEYRING_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/seal.h"

enum {
    KEYRING_KEYS = 8
}; /* past them the key that came first goes: what it sealed has long been heard */

struct keyring { /* all zero is an empty one */
    struct {
        uint16_t epoch;
        struct seal *seal; /* NULL: free */
    } keys[KEYRING_KEYS];
    unsigned next;
};

void keyring_clear(struct keyring *k);

/* Adds {"epoch", "key"}; an epoch that is there already keeps its key. False for a bad key, or without memory. */
bool keyring_add(struct keyring *k, const cJSON *key);

/* The key of an epoch, the ring's own; NULL when it is not known. */
struct seal *keyring_find(const struct keyring *k, uint16_t epoch);
/* Does it come after all that are known? Then its key is still under way. */
bool keyring_is_later(const struct keyring *k, uint16_t epoch);

#endif
