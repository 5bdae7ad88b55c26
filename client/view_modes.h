/* view_modes.h: for the host of a server: who may talk in this room. */
#ifndef WL_VIEW_MODES_H
#define WL_VIEW_MODES_H

#include "layer.h"
#include "view.h"

/* A small button that opens the card. */
void view_modes_button(struct ui *ui, struct rect r, const struct model *m, struct layer *l);
/* Over the screen. */
void view_modes_show(struct ui *ui, const struct model *m, struct layer *l, struct intent *out);

#endif
