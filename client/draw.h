/* draw.h: executes a command list (paint.h). draw_sdl.c shows it through an SDL renderer of any kind: everything is made of filled
   rectangles and of pictures that are kept, so that it looks the same on every system. draw_null.c records it for tests. */
#ifndef WL_DRAW_H
#define WL_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include "fonts.h"
#include "paint.h"
#include "text.h"

struct SDL_Renderer;
struct draw_sdl;

enum { DRAW_ERROR_BYTES = 256 };

/* NULL and `error` when SDL2_ttf cannot start. The renderer and the fonts outlive it. The caller closes. */
struct draw_sdl *draw_sdl_open(struct SDL_Renderer *renderer, const struct fonts *fonts,
                               char error[DRAW_ERROR_BYTES]);
void draw_sdl_close(struct draw_sdl *d);

/* Draws a frame over `ground`, at `scale` pixels a point; the caller presents it. */
void draw_sdl_run(struct draw_sdl *d, const struct paint *p, float scale, struct colour ground);

/* The renderer lost its textures: they are made anew. */
void draw_sdl_reset(struct draw_sdl *d);

/* What a frame would show. */
struct draw_seen {
    enum paint_kind kind;
    struct rect rect;    /* of text: of its ink's rows */
    struct rect visible; /* what the clip leaves of it; w or h 0: nothing */
    struct colour colour;
    const struct photo *photo; /* of a photo, until the next event; else NULL */
    const char *text;          /* of text, until the text's next frame; else NULL */
    bool cut;                  /* the text ends in "..." */
};

struct draw_null { /* all zero has seen nothing */
    struct draw_seen *seen;
    size_t count, size;
};

/* Records a frame in place of the one before. False without memory. */
bool draw_null_run(struct draw_null *d, const struct paint *p, struct rect window);
void draw_null_free(struct draw_null *d);
/* The first text that shows and contains `part`; NULL when there is none. */
const struct draw_seen *draw_null_text(const struct draw_null *d, const char *part);

#endif
