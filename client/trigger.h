/* trigger.h: the key that talks: SDL tells of it while this window has the keyboard, the system itself (hotkey.h) while another
   program has. As long as it is down that is told again and again, so that who is told need not rely on hearing of its end. */
#ifndef WL_TRIGGER_H
#define WL_TRIGGER_H

#include <SDL.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "hotkey.h"

struct trigger { /* `tell` and `user` are the owner's, all else zero: no key */
    void (*tell)(void *user, bool down); /* on any thread */
    void *user;
    struct hotkey_key key;
    struct hotkey *hotkey;
    enum hotkey_why why;
    atomic_bool talks; /* it is down, and that counts */
    atomic_bool down;  /* the system says so */
    int64_t again_us;  /* when it is told next */
};

/* From now on this key. SDL's events are to be running. */
void trigger_set(struct trigger *t, struct hotkey_key key);
void trigger_end(struct trigger *t);

/* An event that may be of the key. `focused`: this window has the keyboard; `typing`: into a field, where keys that type are no talk
   keys. */
void trigger_take(struct trigger *t, const SDL_Event *e, bool focused, bool typing);

/* Returns when it wants to be called again; INT64_MAX: not before an event. */
int64_t trigger_run(struct trigger *t, int64_t mono_us);

#endif
