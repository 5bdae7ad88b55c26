/* view_floor.h: the stage: everybody in the room as a figure, in the room's light, moving with the song's own time, so that
   everybody sees the same dance; what is said floats above for a moment. */
#ifndef WL_VIEW_FLOOR_H
#define WL_VIEW_FLOOR_H

#include "view.h"

enum {
    FLOOR_BUBBLES = 4,
    FLOOR_FIGURES = 64
}; /* past 64 there is a number; a fifth bubble takes the oldest's place */

struct floor_bubble {
    char nick[MODEL_NAME_BYTES], text[MODEL_NAME_BYTES];
    int64_t at_us;
};

struct view_floor {
    struct floor_bubble bubbles[FLOOR_BUBBLES];
    size_t next;
    char room[20]; /* whose chat was looked at */
    int64_t entered_us;
    uint64_t heard; /* the last line that had its bubble */
};

void view_floor_show(struct view_floor *v, struct ui *ui, struct rect r, const struct model *m);

#endif
