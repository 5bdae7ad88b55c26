/* screens.h: which screen shows, and what lies over it. */
#ifndef WL_SCREENS_H
#define WL_SCREENS_H

#include "layer.h"
#include "look.h"
#include "notify.h"
#include "view_connect.h"
#include "view_room.h"
#include "view_settings.h"

struct screens {
    struct view_connect connect;
    struct view_room room;
    struct look look;
    struct layer layer; /* over either of them */
    struct view_settings settings;
    struct habits habits;
    struct notify notify;
};

/* One frame, between ui_begin and ui_end. *out: what the person wants, INTENT_NONE for nothing. */
void screens_show(struct screens *s, struct ui *ui, const struct model *m, const cJSON *recent,
                  struct intent *out);

/* Somebody closes the window. False: they are asked first, since a party with guests would end; INTENT_QUIT is their yes. */
bool screens_quit(struct screens *s, struct ui *ui, const struct model *m);

/* Is it the connect screen (servers are then looked for)? */
bool screens_is_connect(const struct model *m);

#endif
