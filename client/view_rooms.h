/* view_rooms.h: all rooms of the server; a click goes there. */
#ifndef WL_VIEW_ROOMS_H
#define WL_VIEW_ROOMS_H

#include "scroll.h"
#include "view.h"

struct view_rooms {
    struct scroll scroll;
};

void view_rooms_show(struct view_rooms *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out);

#endif
