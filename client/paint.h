/* paint.h: the command list: what a frame shows, as shapes and text in points. Screens append to it; draw.h executes it. It
   knows no SDL. Memory grows to the largest frame; without memory further commands are left out. */
#ifndef WL_PAINT_H
#define WL_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "colour.h"
#include "rect.h"

struct text_block; /* text.h */
struct photo;      /* photo.h */
struct paint;

enum paint_kind {
    PAINT_CLIP, /* what follows shows only inside rect (in sprites: with its corners rounded) */
    PAINT_BOX, /* filled, corners rounded by radius; from top to bottom colour; edges soft over `width` points */
    PAINT_RING,    /* its outline, `width` thick, inside rect */
    PAINT_LINE,    /* through points, `width` thick, ends and joints round */
    PAINT_POLYGON, /* filled, its edges not crossing */
    PAINT_CURVE, /* heights (y of points) at equal steps across rect, `width` thick; cheap to redraw each frame */
    PAINT_TEXT,   /* a block with its top left at rect; lives until the text's next frame */
    PAINT_SPRITE, /* a drawing of its own, kept as a picture; `top` tints it */
    PAINT_PHOTO /* a picture, its corners rounded; lives until the frame is drawn; of `top` only the alpha counts */
};

struct point {
    float x, y;
};

/* Draws itself into a list, inside `rect`; the same for the same seed and size. */
typedef void sprite_make(struct paint *p, struct rect rect, uint64_t seed);

struct paint_command {
    enum paint_kind kind;
    struct rect rect;
    float radius, width;
    struct colour top, bottom;
    uint32_t first, count; /* points */
    const struct text_block *block;
    const struct photo *photo;
    sprite_make *make;
    uint64_t seed;
};

enum { PAINT_CLIPS = 8 }; /* clips inside clips; deeper ones are asserted against */

struct paint { /* all zero is an empty list */
    struct paint_command *commands;
    size_t count, size;
    struct point *points;
    size_t point_count, point_size;
    struct rect clips[PAINT_CLIPS];
    size_t clip_count;
};

void paint_free(struct paint *p);
void paint_clear(struct paint *p);

/* Clips to what rect and the clip around it have in common, until paint_unclip. */
void paint_clip(struct paint *p, struct rect r, float radius);
void paint_unclip(struct paint *p);

void paint_box(struct paint *p, struct rect r, float radius, struct colour c);
void paint_gradient(struct paint *p, struct rect r, float radius, struct colour top,
                    struct colour bottom);
/* A box whose edges fade out over `soft` points: shadows and light. */
void paint_glow(struct paint *p, struct rect r, float radius, float soft, struct colour c);
void paint_ring(struct paint *p, struct rect r, float radius, float width, struct colour c);
void paint_circle(struct paint *p, float x, float y, float radius, struct colour c);
void paint_line(struct paint *p, const struct point *points, size_t n, float width,
                struct colour c);
void paint_polygon(struct paint *p, const struct point *points, size_t n, struct colour c);
/* An arc around (x, y) from angle a to b (radians, clockwise from the right). */
void paint_arc(struct paint *p, float x, float y, float radius, float a, float b, float width,
               struct colour c);
/* n heights (points from the window's top) across rect. Returns where to write them, NULL without memory. `under`: the one
   colour that lies under all of rect, which is then drawn with it and costs less; alpha 0 when there is no such colour. */
struct point *paint_curve(struct paint *p, struct rect r, size_t n, float width, struct colour c,
                          struct colour under);
void paint_text(struct paint *p, const struct text_block *block, float x, float y, struct colour c);
void paint_sprite(struct paint *p, struct rect r, sprite_make *make, uint64_t seed,
                  struct colour tint);
void paint_photo(struct paint *p, struct rect r, float radius, const struct photo *photo,
                 float alpha);

#endif
