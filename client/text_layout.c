/* text_layout.c: see text_layout.h. */
#include "text_layout_parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row is this much taller than the letters are large, and letters stand this far below its top. */
static const float ROW_HEIGHT = 1.4f, BASELINE = 1.06f;

/* May a row end after the character at i? */
static bool may_break(const struct shape *s, size_t i)
{
    uint32_t c = s->characters[i], next = i + 1 < s->count ? s->characters[i + 1] : 0;
    if (text_is_space(next)) return false;
    if (text_is_space(c) || c == 0x200b || c == '-' || c == '/' || c == 0x2013 || c == 0x2014)
        return true;
    return (c >= 0x2e80 && c < 0xd800) || (next >= 0x3040 && next < 0xd800);
}

/* Advances of all characters, in points. */
static void measure(struct text_making *l)
{
    struct shape *s = &l->shape;
    for (size_t from = 0, end; from < s->count; from = end) {
        end = text_piece(l, from, s->count);
        shape_measure(s, l->fonts, from, end);
        for (size_t i = from; i < end; i++)
            if (s->chars[i].begins)
                s->chars[i].advance = text_points(l, s->chars[i].advance) + text_spacing(l, i);
    }
}

/* Where the row that begins at `from` ends, for rows at most `width` wide. */
static size_t row_end(const struct text_making *l, size_t from, float width)
{
    const struct shape *s = &l->shape;
    float x = 0;
    size_t last = 0;
    for (size_t i = from; i < s->count; i++) {
        x += s->chars[i].advance;
        bool fits = x <= width || text_is_space(s->characters[i]);
        if (!fits && last > from) return last;
        if (!fits && i > from && s->chars[i].begins) return i;
        if (may_break(s, i)) last = i + 1;
    }
    return s->count;
}

/* Characters from `from` on that fit beside "..." */
static size_t cut_end(const struct text_making *l, size_t from, float width)
{
    const struct shape *s = &l->shape;
    float x = 0;
    size_t end = from;
    for (size_t i = from; i < s->count && x + s->chars[i].advance <= width; i++) {
        x += s->chars[i].advance;
        if (s->chars[i + 1].begins) end = i + 1;
    }
    while (end > from && text_is_space(s->characters[end - 1])) end--;
    return end;
}

static bool begin(struct text_making *l, const char *text, size_t bytes, enum text_direction base,
                  enum text_direction fallback)
{
    l->b->text = malloc(bytes + 1);
    if (!l->b->text) return false;
    memcpy(l->b->text, text, bytes);
    l->b->text[bytes] = '\0';
    if (!shape_text(&l->shape, l->fonts, l->b->text, bytes, l->style.bold, base, fallback))
        return false;
    measure(l);
    return true;
}

static const char ellipsis[] = "\xe2\x80\xa6";

/* Begins again with `kept` bytes of the text, and "..." in the paragraph's own direction. */
static bool begin_with(struct text_making *l, const struct text_request *r, size_t kept,
                       enum text_direction base)
{
    char *text = malloc(kept + sizeof ellipsis);
    if (!text) return false;
    memcpy(text, r->text, kept);
    memcpy(text + kept, ellipsis, sizeof ellipsis);
    shape_free(&l->shape);
    free(l->b->text);
    l->b->text = NULL;
    bool ok = begin(l, text, kept + sizeof ellipsis - 1, base, base);
    free(text);
    return ok;
}

/* Where the last row that is allowed begins. */
static size_t last_row(const struct text_making *l, const struct text_request *r)
{
    size_t from = 0;
    for (int row = 1; row < r->rows && from < l->shape.count; row++)
        from = row_end(l, from, r->width);
    return from;
}

/* Is there more text than the rows that are allowed hold? */
static bool is_long(const struct text_making *l, const struct text_request *r)
{
    if (!r->rows || r->width <= 0) return false;
    size_t from = last_row(l, r), end = l->shape.count;
    float x = 0;
    while (end > from && text_is_space(l->shape.characters[end - 1])) end--;
    for (size_t i = from; i < end; i++) x += l->shape.chars[i].advance;
    return x > r->width;
}

/* As much as fits. How wide "..." is depends on the font it gets: mostly the first try is right. */
static bool begin_cut(struct text_making *l, const struct text_request *r)
{
    enum text_direction base = l->shape.rtl ? TEXT_RTL : TEXT_LTR;
    size_t from = last_row(l, r);
    float room = r->width - l->style.size * 0.8f;
    l->b->cut = true;
    for (;; room -= l->style.size * 0.3f) {
        if (!begin_with(l, r, l->shape.chars[cut_end(l, from, room)].byte, base)) return false;
        if (room <= 0 || !is_long(l, r)) return true;
    }
}

static bool add_rows(struct text_making *l, const struct text_request *r)
{
    if (r->width <= 0) return text_add_row(l, 0, l->shape.count);
    size_t from = 0;
    do {
        size_t end = row_end(l, from, r->width);
        if (!text_add_row(l, from, end)) return false;
        from = end;
    } while (from < l->shape.count && (!r->rows || (int)l->b->row_count < r->rows));
    return true;
}

static void place_rows(struct text_block *b)
{
    for (size_t i = 0; i < b->row_count; i++) b->width = fmaxf(b->width, b->rows[i].width);
    for (size_t i = 0; b->rtl && i < b->row_count; i++) b->rows[i].x = b->width - b->rows[i].width;
}

bool text_layout(struct text_block *b, struct fonts *f, const struct text_request *r, float scale,
                 enum text_direction fallback)
{
    float pixels = fmaxf(1, roundf(r->style.size * scale));
    struct text_making l = {
        .b = b, .fonts = f, .style = r->style, .pixels = pixels, .scale = scale};
    bool ok = begin(&l, r->text, r->bytes, TEXT_AUTO, fallback);
    if (ok && is_long(&l, r)) ok = begin_cut(&l, r);
    b->rtl = l.shape.rtl;
    ok = ok && add_rows(&l, r);
    b->row_height = ceilf(r->style.size * ROW_HEIGHT);
    b->baseline = roundf(r->style.size * BASELINE * scale) / scale;
    b->height = b->row_height * (float)b->row_count;
    place_rows(b);
    b->chars = l.shape.chars;
    b->char_count = l.shape.count;
    l.shape.chars = NULL;
    shape_free(&l.shape);
    return ok;
}

void text_layout_free(struct text_block *b)
{
    free(b->runs);
    free(b->rows);
    free(b->text);
    free(b->chars);
    *b = (struct text_block){0};
}
