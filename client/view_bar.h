/* view_bar.h: the bottom bar: who you are and where, volume, whether this listener is in step, the way out. */
#ifndef WL_VIEW_BAR_H
#define WL_VIEW_BAR_H

#include "view.h"

void view_bar_show(struct ui *ui, struct rect r, const struct model *m, float *volume,
                   struct intent *out);

#endif
