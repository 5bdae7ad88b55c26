#include "keyring.h"

#include <string.h>
#include "../common/proto.h"

void keyring_clear(struct keyring *k)
{
    for (unsigned i = 0; i < KEYRING_KEYS; i++) seal_free(k->keys[i].seal);
    memset(k, 0, sizeof *k);
}

bool keyring_add(struct keyring *k, const cJSON *key)
{
    uint16_t epoch = (uint16_t)proto_int(key, "epoch", 0);
    uint8_t bytes[SEAL_KEY_BYTES];

    if (!proto_bytes(key, "key", bytes, sizeof bytes)) return false;
    if (keyring_find(k, epoch)) return true;
    struct seal *seal = seal_new(bytes);
    if (!seal) return false;
    seal_free(k->keys[k->next].seal);
    k->keys[k->next].seal = seal;
    k->keys[k->next].epoch = epoch;
    k->next = (k->next + 1) % KEYRING_KEYS;
    return true;
}

struct seal *keyring_find(const struct keyring *k, uint16_t epoch)
{
    for (unsigned i = 0; i < KEYRING_KEYS; i++)
        if (k->keys[i].seal && k->keys[i].epoch == epoch) return k->keys[i].seal;
    return NULL;
}

bool keyring_is_later(const struct keyring *k, uint16_t epoch)
{
    unsigned last = (k->next + KEYRING_KEYS - 1) % KEYRING_KEYS;
    return k->keys[last].seal && (int16_t)(uint16_t)(epoch - k->keys[last].epoch) > 0;
}
