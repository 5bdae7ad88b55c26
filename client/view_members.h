/* view_members.h: who is in this room. */
#ifndef WL_VIEW_MEMBERS_H
#define WL_VIEW_MEMBERS_H

#include "scroll.h"
#include "view.h"

struct view_members {
    struct scroll scroll;
};

void view_members_show(struct view_members *v, struct ui *ui, struct rect r, const struct model *m);

#endif
