/* view_state.h: a bar over the room while something is amiss: what happened, and the one thing to do about it. */
#ifndef WL_VIEW_STATE_H
#define WL_VIEW_STATE_H

#include "view.h"

struct view_state {
    unsigned seen; /* what the person said OK to, a bit each */
    char room[20]; /* in this room */
};

/* Draws at the top of *rest and cuts that off, or nothing at all. True: likes are to be chosen. */
bool view_state_show(struct view_state *v, struct ui *ui, struct rect *rest, const struct model *m);

#endif
