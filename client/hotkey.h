/* hotkey.h: the talk key while another program is in front. hotkey_x11.c watches the X server's raw keys and buttons, hotkey_win32.c
   asks Windows; hotkey_none.c is for systems that forbid it. A key is its place on the keyboard, whatever is written on it. */
#ifndef WL_HOTKEY_H
#define WL_HOTKEY_H

#include <stdbool.h>
#include "hotkey_why.h"

struct hotkey;

struct hotkey_key {
    int scancode; /* SDL_Scancode; 0: a mouse button */
    int button;   /* as SDL counts them: 2 middle, 3 right, 4 and 5 beside; 0: a key */
};

enum hotkey_news { HOTKEY_UP, HOTKEY_DOWN, HOTKEY_STILL };
enum { HOTKEY_AGAIN_US = 50000 };

/* `tell` is called on a thread of its own with each change of that key, whoever has the focus; and while it is down every HOTKEY_AGAIN_US,
   each time after the system was asked, so that a change is found although its news was lost. *why says whether it works; NULL when it
   does not. */
struct hotkey *hotkey_start(struct hotkey_key key, void (*tell)(void *user, enum hotkey_news news),
                            void *user, enum hotkey_why *why);
void hotkey_stop(struct hotkey *h); /* NULL is fine */

#endif
