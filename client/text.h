/* text.h: text ready to show: shaped, its direction found, wrapped, measured, with places for carets. Blocks are kept: asking again
   for the same text costs a look-up. It draws nothing (draw.h does). Units: points; rows count from 0. */
#ifndef WL_TEXT_H
#define WL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "fonts.h"
#include "rect.h"
#include "shape.h"

struct text;

struct text_style {
    float size; /* points */
    bool bold;
    float spacing; /* points between letters; not in joined scripts */
};

struct text_run {          /* one font, one direction: what is drawn in one go */
    uint32_t first, bytes; /* in the block's text */
    uint32_t from, to;     /* characters */
    int face;
    float pixels; /* font size in pixels of the screen */
    bool rtl;
    uint32_t script;
    float x, width;            /* from the row's start */
    float ink_left, ink_above; /* ink reaches this far left of x, above the baseline */
    uint64_t key;              /* of this picture */
};

struct text_row {
    uint32_t first_run, run_count; /* left to right */
    uint32_t from, to;             /* characters */
    float x;     /* its start in the block: rows of an RTL paragraph end at its right */
    float width; /* without white space at the end */
};

struct text_block {
    struct text_run *runs;
    struct text_row *rows;
    size_t row_count, run_count, char_count;
    float width, height; /* of all rows */
    float row_height, baseline;
    bool rtl;
    bool cut; /* some text did not fit and ends in "..." */
    char *text;
    struct shape_char *chars; /* char_count + 1 */
};

/* NULL and `error` without fonts or memory. The caller frees. */
struct text *text_new(char error[FONTS_ERROR_BYTES]);
void text_free(struct text *t);
struct fonts *text_fonts(struct text *t);

/* Pixels a point; sizes are rounded to whole pixels. Blocks kept so far are dropped when it changes. */
void text_set_scale(struct text *t, float scale);
/* The direction of text that has none of its own. */
void text_set_direction(struct text *t, enum text_direction fallback);
/* A new frame: blocks not shown for a while are dropped. Pointers to blocks last until then. */
void text_frame(struct text *t);
/* How many blocks were shaped since the start (a repeated frame shapes none). */
uint64_t text_shaped(const struct text *t);

/* Text on one row; NULL without memory (all functions that take blocks take NULL). At most 16 KiB are shown. */
const struct text_block *text_row(struct text *t, const char *s, struct text_style style);
/* The same, cut with "..." to be at most `width` wide. */
const struct text_block *text_fit(struct text *t, const char *s, struct text_style style,
                                  float width);
/* Wrapped to `width`, at most `rows` rows (0: any number), the last of which ends in "..." when that is not all. */
const struct text_block *text_wrap(struct text *t, const char *s, struct text_style style,
                                   float width, int rows);

/* Carets. `byte`: before which character of the block's text. */
struct rect text_caret(const struct text_block *b, size_t byte); /* w is 0 */
size_t text_hit(const struct text_block *b, float x, float y);
/* The rectangles of a selection, at most `most`; returns how many. */
size_t text_selection(const struct text_block *b, size_t from, size_t to, struct rect *out,
                      size_t most);

#endif
