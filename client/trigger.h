/* trigger.h: the key that talks: SDL tells of it while this window has the keyboard, the system itself (hotkey.h) while another
   program has. */
#ifndef WL_TRIGGER_H
#define WL_TRIGGER_H

#include <SDL.h>
#include <stdbool.h>
#include "hotkey.h"

struct trigger { /* all zero: none */
    struct hotkey_key key;
    struct hotkey *hotkey;
    enum hotkey_why why;
};

/* From now on this key. SDL's events are to be running. */
void trigger_set(struct trigger *t, struct hotkey_key key);
void trigger_end(struct trigger *t);

/* Is it the key that this event tells of? `focused`: this window has the keyboard; `typing`: into a field, where keys that type are no
   talk keys. */
bool trigger_take(const struct trigger *t, const SDL_Event *e, bool focused, bool typing,
                  bool *down);

#endif
