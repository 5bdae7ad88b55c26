/* view_member.h: the card of somebody in the room: how loud they are heard, or not at all; mentioning them. */
#ifndef WL_VIEW_MEMBER_H
#define WL_VIEW_MEMBER_H

#include "layer.h"
#include "view.h"

struct view_member {
    uint64_t id; /* whose card it is */
};

void view_member_open(struct view_member *v, struct ui *ui, struct layer *l, uint64_t id,
                      struct rect beside);
/* Over the screen. True when they are to be mentioned: out->nick. */
bool view_member_show(struct view_member *v, struct ui *ui, const struct model *m, struct layer *l,
                      struct intent *out);

#endif
