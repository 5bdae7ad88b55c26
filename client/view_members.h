/* view_members.h: who is in this room, oneself first; who of them talks, waits for the floor, is not heard. */
#ifndef WL_VIEW_MEMBERS_H
#define WL_VIEW_MEMBERS_H

#include "layer.h"
#include "scroll.h"
#include "view_member.h"

struct view_members {
    struct scroll scroll;
    uint64_t chosen; /* the one that Tab reaches; arrows go on from there */
    struct view_member card;
};

void view_members_show(struct view_members *v, struct ui *ui, struct rect r, const struct model *m,
                       struct layer *l);

#endif
