/* view_history.h: what was played in this room, who asked for it, and a heart for each. */
#ifndef WL_VIEW_HISTORY_H
#define WL_VIEW_HISTORY_H

#include "scroll.h"
#include "view.h"

struct view_history {
    struct scroll scroll;
};

void view_history_show(struct view_history *v, struct ui *ui, struct rect r, const struct model *m,
                       struct intent *out);

#endif
