/* scroll.h: an area that shows a part of something taller: wheel, thumb, soft edges where it goes on, and the focused
   control brought into view. */
#ifndef WL_SCROLL_H
#define WL_SCROLL_H

#include "ui.h"

struct scroll {            /* all zero: at the top */
    float offset, content; /* points: hidden above; height of everything, from the last frame */
    float grabbed;         /* where the thumb was taken */
    float shown_at;        /* the offset of the last frame */
    int64_t moved_us;      /* when something last moved, or the pointer was there */
    size_t first_seen;     /* of this frame's controls */
};

/* Clips to `r` and the lane of the thumb, six points beside it where lines end. Returns where the content is to be drawn, as wide
   as `r`, whether all of it is seen or not. */
struct rect scroll_begin(struct ui *ui, struct rect r, struct scroll *s);
/* `content`: the height of everything drawn. */
void scroll_end(struct ui *ui, uint64_t id, struct rect r, struct scroll *s, float content);
/* What goes on above or below the edges of a panel's inside fades out there. */
void scroll_fade(struct ui *ui, struct rect r, bool above, bool below);

#endif
