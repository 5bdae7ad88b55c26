/* text_layout.h: makes one block: shapes a paragraph, cuts it into rows, puts each row's runs into the order they are seen in. */
#ifndef WL_TEXT_LAYOUT_H
#define WL_TEXT_LAYOUT_H

#include "text.h"

struct text_request {
    const char *text;
    size_t bytes;
    struct text_style style;
    float width; /* 0: one row as wide as it is */
    int rows;
};

/* Fills *b. False without memory; text_layout_free in every case. */
bool text_layout(struct text_block *b, struct fonts *f, const struct text_request *r, float scale,
                 enum text_direction fallback);
void text_layout_free(struct text_block *b);

#endif
