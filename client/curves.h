/* curves.h: the curves of a command list (PAINT_CURVE) as one picture that is drawn anew each frame. */
#ifndef WL_CURVES_H
#define WL_CURVES_H

#include <SDL.h>
#include <stddef.h>
#include "paint.h"

struct curves { /* all zero is empty */
    SDL_Texture *texture;
    int w, h;
};

void curves_clear(struct curves *c);

/* Draws the commands first to last, all of them curves over one rectangle, at `r` (pixels). */
void curves_show(struct curves *c, SDL_Renderer *renderer, const struct paint *p, size_t first,
                 size_t last, float scale, SDL_Rect r);

#endif
