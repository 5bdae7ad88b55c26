/* shape.h: a paragraph of text before it is cut into lines: each character's direction level, script, font and width. FriBidi decides
   directions (UAX #9), HarfBuzz shapes. */
#ifndef WL_SHAPE_H
#define WL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "fonts.h"

enum text_direction { TEXT_AUTO, TEXT_LTR, TEXT_RTL }; /* AUTO: as its first strong character */

struct shape_char {
    uint32_t byte;   /* where it begins */
    uint32_t script; /* HarfBuzz's tag */
    int16_t face;    /* FONTS_NONE: shows nothing (direction marks, controls) */
    uint8_t level;   /* odd: right to left */
    bool begins;     /* a grapheme: what a person calls a character */
    float advance;   /* in parts of the font size; 0 where no grapheme begins */
};

struct shape {
    uint32_t *characters;
    struct shape_char *chars; /* count + 1: the last one marks the end */
    size_t count;
    bool rtl; /* the paragraph */
};

/* How far ink reaches past a piece's own width and height, in parts of the font size. */
struct shape_ink {
    float width;       /* of the piece, not of its ink */
    float left, above; /* left of its start; above its baseline */
};

/* `fallback`: the direction of text without a strong character. False without memory. shape_free in every case. */
bool shape_text(struct shape *s, struct fonts *f, const char *text, size_t bytes, bool bold,
                enum text_direction base, enum text_direction fallback);
void shape_free(struct shape *s);

/* The end of the piece that begins at `from` and ends at most at `to`: characters of one level, script and font. */
size_t shape_piece(const struct shape *s, size_t from, size_t to);

/* Shapes a piece: its measures, and the characters' advances (clusters of several graphemes are split evenly). */
struct shape_ink shape_measure(struct shape *s, const struct fonts *f, size_t from, size_t to);

#endif
