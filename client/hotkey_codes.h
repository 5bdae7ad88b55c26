/* hotkey_codes.h: places on the keyboard as SDL numbers them (USB usages), and as Linux does (input-event-codes.h). Up to 88 the
   latter are those of the PC's first keyboards, which Windows still tells. */
#ifndef WL_HOTKEY_CODES_H
#define WL_HOTKEY_CODES_H

/* The talk key where none was chosen: nothing is typed with it, and few programs want it alone. */
extern const int hotkey_usual;
extern const char hotkey_usual_name[]; /* as SDL calls it */

/* 0: none is known. */
int hotkey_linux_code(int scancode);

#endif
