/* keys.h: SDL's events as the core's (ui.h). Shortcuts go by what is on the key, or where that is no Latin letter by its place, so
   that Ctrl+C works under an Arabic keyboard. */
#ifndef WL_KEYS_H
#define WL_KEYS_H

#include <SDL.h>
#include <stdbool.h>
#include "ui.h"

struct keys { /* all zero at first */
    bool
        command; /* a key that gives orders is held: under an Arabic keyboard letters come with it, too, and are none */
};

/* False for events that are not the core's. */
bool keys_translate(struct keys *k, const SDL_Event *from, struct ui_event *to);

/* The same while a key is to be bound (UI_BIND): any key, any button but the main one. Escape has neither place nor button. */
bool keys_bind(const SDL_Event *from, struct ui_event *to);

#endif
