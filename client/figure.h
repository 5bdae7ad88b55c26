/* figure.h: a small being for each name: body, ears, face, colour and headphones come from the name alone, so that
   everybody sees the same one. */
#ifndef WL_FIGURE_H
#define WL_FIGURE_H

#include <stdint.h>
#include "paint.h"

enum figure_mood {
    FIGURE_CALM = 0,
    FIGURE_TALKS = 1,
    FIGURE_BLINKS = 2,
    FIGURE_LOOKS_LEFT = 4,
    FIGURE_LOOKS_RIGHT = 8,
};

/* At scale 1 it stands 50 points tall and 40 wide, ears not counted. */
enum { FIGURE_WIDTH = 40 };

/* What the name makes of it; equal numbers look equal. */
uint32_t figure_look(const char *name);

/* Standing with its feet at (x, y), `bob` points above the ground. */
void figure_stand(struct paint *p, float x, float y, float scale, const char *name, unsigned mood,
                  float bob);

/* The same figure as a picture beside a name, filling `r` (a square). alpha 0 to 1. */
void figure_avatar(struct paint *p, struct rect r, const char *name, unsigned mood, float alpha);

#endif
