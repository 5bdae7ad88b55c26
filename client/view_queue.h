/* view_queue.h: what was asked for, with votes: for, against, taken back; and one's own requests to be taken back. */
#ifndef WL_VIEW_QUEUE_H
#define WL_VIEW_QUEUE_H

#include "scroll.h"
#include "view.h"

struct view_queue {
    struct scroll scroll;
};

/* True when a song is to be asked for. */
bool view_queue_show(struct view_queue *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out);

#endif
