/* view_rooms.h: all rooms of the server, how alike the people there are, and by what; a click goes there. */
#ifndef WL_VIEW_ROOMS_H
#define WL_VIEW_ROOMS_H

#include "scroll.h"
#include "view.h"

struct view_rooms {
    struct scroll scroll;
};

/* How tall it wants to be, for the first few rooms. */
float view_rooms_height(const struct model *m);

void view_rooms_show(struct view_rooms *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out);

#endif
