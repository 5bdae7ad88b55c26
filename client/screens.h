/* screens.h: which screen shows, and what lies over it. */
#ifndef WL_SCREENS_H
#define WL_SCREENS_H

#include "view_connect.h"
#include "view_room.h"

struct screens {
    struct view_connect connect;
    struct view_room room;
};

/* One frame, between ui_begin and ui_end. *out: what the person wants, INTENT_NONE for nothing. */
void screens_show(struct screens *s, struct ui *ui, const struct model *m, const cJSON *recent,
                  struct intent *out);

/* Is it the connect screen (servers are then looked for)? */
bool screens_is_connect(const struct model *m);

#endif
