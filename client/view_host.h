/* view_host.h: a party on this computer: its songs, rooms and password; once it is on, how friends get there; and the question
   before it ends for guests. */
#ifndef WL_VIEW_HOST_H
#define WL_VIEW_HOST_H

#include "field.h"
#include "layer.h"
#include "scroll.h"
#include "view.h"
#include "view_folders.h"

struct view_host {
    struct field folder, password;
    bool by_taste; /* a room for each taste, else one for all */
    bool browses;  /* the list of folders is open */
    bool tried;    /* to start without a folder that is there */
    bool was_on;   /* in the last frame the party was */
    bool ends;     /* the question whether it shall end is open, */
    bool leaves;   /* since the program shall */
    struct view_folders folders;
    struct scroll scroll;
};

/* `folder`: of last time; "": the person's home, where the search begins. */
void view_host_init(struct view_host *v, const char *folder);

void view_host_open(struct layer *layer, struct ui *ui);
/* A sign in the room while the party is on: opens its card. */
void view_host_button(struct ui *ui, struct rect r, struct layer *layer);
/* Somebody closes the program: true when guests are here, who are asked about first. */
bool view_host_asks(struct view_host *v, struct layer *layer, struct ui *ui, const struct model *m);

/* Over the screen, when it is open. True: into the party, with this password. `nick`: the host's. */
bool view_host_show(struct view_host *v, struct layer *layer, struct ui *ui, const struct model *m,
                    const char *nick, struct intent *out);

#endif
