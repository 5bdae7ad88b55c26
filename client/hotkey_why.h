/* hotkey_why.h: how the talk key fares while another program is in front. */
#ifndef WL_HOTKEY_WHY_H
#define WL_HOTKEY_WHY_H

enum hotkey_why {
    HOTKEY_WORKS,
    HOTKEY_WAYLAND, /* it shows keys to the program in front alone */
    HOTKEY_SYSTEM,  /* so does this system */
    HOTKEY_KEY      /* not that key */
};

#endif
