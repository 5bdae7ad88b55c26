/* keys.h: SDL's events as the core's (ui.h). Shortcuts go by what is on the key, or where that is no Latin letter by its place, so
   that Ctrl+C works under an Arabic keyboard. */
#ifndef WL_KEYS_H
#define WL_KEYS_H

#include <SDL.h>
#include <stdbool.h>
#include "ui.h"

/* False for events that are not the core's. */
bool keys_translate(const SDL_Event *from, struct ui_event *to);

#endif
