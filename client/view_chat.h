/* view_chat.h: what is said in this room, and the box to say something. */
#ifndef WL_VIEW_CHAT_H
#define WL_VIEW_CHAT_H

#include "field.h"
#include "view.h"

struct view_chat {
    struct field say;
    float above;     /* points scrolled up from the newest line */
    uint64_t newest; /* the newest line's mark in the last frame */
    float grabbed;
    bool begun;
};

void view_chat_init(struct view_chat *v);
void view_chat_show(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                    struct intent *out);

#endif
