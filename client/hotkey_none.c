#include "hotkey.h"

#include <stddef.h>

struct hotkey *hotkey_start(struct hotkey_key key, void (*pressed)(void *user, bool down),
                            void *user, enum hotkey_why *why)
{
    (void)key;
    (void)pressed;
    (void)user;
    *why = HOTKEY_SYSTEM;
    return NULL;
}

void hotkey_stop(struct hotkey *h)
{
    (void)h;
}
