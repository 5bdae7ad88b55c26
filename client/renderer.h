/* renderer.h: which of SDL's renderers draws the window: the graphics card's where there is one, else SDL's own in software, which is
   faster at flat shapes than a card that is only imitated. */
#ifndef WL_RENDERER_H
#define WL_RENDERER_H

#include <SDL.h>

/* Before the window is made. */
void renderer_prepare(void);

/* NULL (SDL_GetError) when nothing can be drawn. */
SDL_Renderer *renderer_open(SDL_Window *window);

#endif
