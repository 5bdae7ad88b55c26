/* field.h: a box to type into: caret, selection, clipboard, input methods, mixed directions. */
#ifndef WL_FIELD_H
#define WL_FIELD_H

#include "edit.h"
#include "ui.h"

struct field { /* all zero is empty */
    struct edit edit;
    float shift;        /* points of text hidden before the box's start */
    int64_t touched_us; /* the caret is lit for a while after a key */
};

struct field_look {
    const char *hint; /* shown while it is empty */
    const char *label;
    bool secret; /* shows dots; nothing can be copied out */
    float radius;
    float room_before, room_after; /* points kept free for what the screen draws inside */
    struct text_style style;
};

struct field_answer {
    bool changed, entered, focus; /* entered: Enter was pressed in it */
};

struct field_answer field_show(struct ui *ui, uint64_t id, struct rect r, struct field *f,
                               const struct field_look *look);

#endif
