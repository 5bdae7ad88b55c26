/* floor_place.h: where figures stand on the stage: in arcs, rows behind rows, each between the two before it. Pure. */
#ifndef WL_FLOOR_PLACE_H
#define WL_FLOOR_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include "rect.h"

enum {
    FLOOR_FIGURES = 64, /* more are a crowd behind them */
    FLOOR_SIGN = 40,    /* kept free above: the room's name */
    FLOOR_NAME = 18,    /* height of a name under a figure */
    FLOOR_TALL = 66,    /* a figure with its ears, at scale 1 */
};

struct floor_spot {
    float x, y; /* of the feet */
    float scale, width;
    bool front; /* nobody stands before it */
};

/* Places for `figures` (at most FLOOR_FIGURES), those behind first. Everything is inside the stage. */
void floor_places(struct rect stage, size_t figures, struct floor_spot *out);

#endif
