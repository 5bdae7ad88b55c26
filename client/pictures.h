/* pictures.h: textures kept by key, the ones longest unused dropped when they take more than PICTURES_BYTES. */
#ifndef WL_PICTURES_H
#define WL_PICTURES_H

#include <SDL.h>
#include <stdbool.h>
#include <stdint.h>

enum { PICTURES_BYTES = 24 << 20 };

struct texture {
    SDL_Texture *texture; /* NULL: there is nothing to show (an empty text) */
    int w, h;             /* pixels */
    int left, top; /* of letters: pixels from the pen to the picture's top left, up is negative */
    int solid_first, solid_rows; /* rows that are opaque from side to side */
    bool coloured;               /* not to be tinted */
};

struct pictures;

struct pictures *pictures_new(SDL_Renderer *renderer); /* NULL without memory; the caller frees */
void pictures_free(struct pictures *p);
void pictures_clear(struct pictures *p);

/* NULL when it is not there. Pointers last until the next frame. */
const struct texture *pictures_find(struct pictures *p, uint64_t key);

/* Makes one of w x h pixels (0xaarrggbb, not premultiplied). NULL without memory. */
struct texture *pictures_add(struct pictures *p, uint64_t key, const uint32_t *pixels, int w,
                             int h);

/* A new frame: drops what is too much. */
void pictures_frame(struct pictures *p);

#endif
