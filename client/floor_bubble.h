/* floor_bubble.h: what was said lately, floating above who said it: the newest nearest, the others lifted until none lies over
   another. */
#ifndef WL_FLOOR_BUBBLE_H
#define WL_FLOOR_BUBBLE_H

#include "model.h"
#include "ui.h"

enum {
    FLOOR_BUBBLES = 3, /* the oldest gives way */
    FLOOR_BUBBLE_US = 5000000
};

struct floor_bubble {
    char nick[MODEL_NAME_BYTES], text[MODEL_TEXT_BYTES]; /* cut */
    int64_t at_us; /* 0: gone, for a newer one of the same person */
};

struct floor_bubbles { /* all zero: nothing was said */
    struct floor_bubble bubbles[FLOOR_BUBBLES];
    size_t next;
    int64_t since_us; /* lines that come right after entering are history */
    uint64_t heard;   /* the last line that had its bubble */
};

/* Takes what the chat has now. */
void floor_bubble_hear(struct floor_bubbles *b, const struct model *m, int64_t now_us);

/* The nth newest; NULL: no more. Does it still float? */
const struct floor_bubble *floor_bubble_nth(const struct floor_bubbles *b, size_t n);
bool floor_bubble_floats(const struct floor_bubble *b, int64_t now_us);

/* Lifts r until it is free of those `taken`; false when there is no room left under the top of `stage`. */
bool floor_bubble_lift(struct rect *r, const struct rect *taken, size_t n, struct rect stage);

/* Over a head at (x, y), within the stage and free of the ones before it (`taken`, which it joins). */
void floor_bubble_show(struct ui *ui, const struct floor_bubble *b, float x, float y,
                       struct rect stage, struct rect taken[FLOOR_BUBBLES], size_t *n);

#endif
