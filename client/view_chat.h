/* view_chat.h: what is said in this room, and the box to say something. */
#ifndef WL_VIEW_CHAT_H
#define WL_VIEW_CHAT_H

#include "view.h"
#include "view_link.h"
#include "view_say.h"

enum chat_reading {
    CHAT_READS, /* what comes is seen at once */
    CHAT_AWAY,  /* elsewhere, or further up */
    CHAT_BACK   /* and something came meanwhile: marked until something is said */
};

struct view_chat {
    struct view_say say;
    struct view_link link;
    float above;     /* points scrolled up from the newest line */
    uint64_t newest; /* the newest line's mark in the last frame */
    uint64_t asked;  /* for the lines before this number */
    int64_t asked_us;
    enum chat_reading reading;
    uint64_t read, seen; /* numbers of lines: the last one read before; the last one there is */
    char room[MODEL_ID_BYTES]; /* where all this was */
    bool begun;
};

void view_chat_init(struct view_chat *v);
void view_chat_show(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                    struct intent *out);

#endif
