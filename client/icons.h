/* icons.h: small signs, drawn from shapes in one weight, tinted as needed. */
#ifndef WL_ICONS_H
#define WL_ICONS_H

#include "paint.h"

enum icon {
    ICON_NONE,
    ICON_SEND,
    ICON_LEAVE,
    ICON_SPEAKER,
    ICON_PEOPLE,
    ICON_FOLDER,
    ICON_CHAT,
    ICON_NOTE,
    ICON_LOCK,
    ICON_WARNING,
    ICON_CLOSE,
    ICON_DOWN,
    ICON_HOST,
    ICON_UP, /* filled, as is the next: votes */
    ICON_AGAINST,
    ICON_HEART,
    ICON_LOVED, /* a filled heart */
    ICON_PLUS,
    ICON_MINUS,
    ICON_CHECK,
    ICON_FIND,
    ICON_GEAR,
    ICON_MICROPHONE,
    ICON_MUTED,  /* it, struck through */
    ICON_SILENT, /* a speaker, struck through */
    ICONS
};

/* In the middle of r, `size` points wide. `mirror`: signs that point somewhere point the other way. */
void icon_paint(struct paint *p, enum icon icon, struct rect r, float size, struct colour c,
                bool mirror);

#endif
