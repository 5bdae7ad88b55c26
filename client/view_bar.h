/* view_bar.h: the bottom bar: talking, the volumes, whether this listener is in step, the settings, the way out. */
#ifndef WL_VIEW_BAR_H
#define WL_VIEW_BAR_H

#include "layer.h"
#include "view_talk.h"

struct view_bar {
    struct view_talk talk;
    float volume; /* of the music: 0 to 1 */
};

/* Changes to *habits come with an intent. */
void view_bar_show(struct view_bar *v, struct ui *ui, struct rect r, const struct model *m,
                   struct habits *habits, struct layer *l, struct intent *out);
/* Over the screen. */
void view_bar_over(struct view_bar *v, struct ui *ui, struct habits *habits, struct layer *l,
                   struct intent *out);

#endif
