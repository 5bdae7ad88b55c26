/* text_layout_parts.h: what the files of text_layout share among themselves (text_layout*.c). */
#ifndef WL_TEXT_LAYOUT_PARTS_H
#define WL_TEXT_LAYOUT_PARTS_H

#include "text_layout.h"

struct text_making { /* a block being made */
    struct text_block *b;
    struct fonts *fonts;
    struct shape shape;
    struct text_style style;
    float pixels, scale;
    size_t run_size, row_size;
};

/* text_layout_rows.c */
bool text_is_space(uint32_t c);
float text_points(const struct text_making *l, float pixels);
/* Between letters of this character's script: none where they join. */
float text_spacing(const struct text_making *l, size_t i);
/* The next piece that is drawn in one go: single letters where they are spaced. */
size_t text_piece(const struct text_making *l, size_t from, size_t to);
/* Appends a row of these characters. False without memory. */
bool text_add_row(struct text_making *l, size_t from, size_t to);

#endif
