/* text_layout.c: see text_layout.h. */
#include "text_layout.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "hash.h"

enum { RUNS_MOST = 8192 }; /* a block with more loses its end */

/* A row is this much taller than the letters are large, and letters stand this far below its top. */
static const float ROW_HEIGHT = 1.4f, BASELINE = 1.06f;

struct layout {
    struct text_block *b;
    struct fonts *fonts;
    struct shape shape;
    struct text_style style;
    float pixels, scale;
    size_t run_size, row_size;
};

static bool is_joined(uint32_t script)
{
    return script == HB_SCRIPT_ARABIC || script == HB_SCRIPT_SYRIAC;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0x3000 || (c >= 0x2000 && c <= 0x200a);
}

/* May a row end after the character at i? */
static bool may_break(const struct shape *s, size_t i)
{
    uint32_t c = s->characters[i], next = i + 1 < s->count ? s->characters[i + 1] : 0;
    if (is_space(next)) return false;
    if (is_space(c) || c == 0x200b || c == '-' || c == '/' || c == 0x2013 || c == 0x2014)
        return true;
    return (c >= 0x2e80 && c < 0xd800) || (next >= 0x3040 && next < 0xd800);
}

static float points(const struct layout *l, float parts)
{
    return parts * l->pixels / l->scale;
}

static float spacing(const struct layout *l, size_t i)
{
    return is_joined(l->shape.chars[i].script) ? 0 : l->style.spacing;
}

/* The next piece that is drawn in one go: single letters where they are spaced. */
static size_t piece(const struct layout *l, size_t from, size_t to)
{
    if (spacing(l, from) <= 0) return shape_piece(&l->shape, from, to);
    size_t end = from + 1;
    while (end < to && !l->shape.chars[end].begins) end++;
    return end;
}

/* Advances of all characters, in points. */
static void measure(struct layout *l)
{
    struct shape *s = &l->shape;
    for (size_t from = 0, end; from < s->count; from = end) {
        end = piece(l, from, s->count);
        shape_measure(s, l->fonts, from, end);
        for (size_t i = from; i < end; i++)
            if (s->chars[i].begins)
                s->chars[i].advance = points(l, s->chars[i].advance) + spacing(l, i);
    }
}

static struct text_run *new_run(struct layout *l)
{
    struct text_block *b = l->b;
    if (b->run_count == RUNS_MOST) return NULL;
    if (b->run_count == l->run_size) {
        size_t size = l->run_size ? 2 * l->run_size : 4;
        struct text_run *grown = realloc(b->runs, size * sizeof *grown);
        if (!grown) return NULL;
        b->runs = grown;
        l->run_size = size;
    }
    return &b->runs[b->run_count++];
}

static uint64_t run_key(const struct layout *l, const struct text_run *run)
{
    const int32_t parts[] = {run->face, (int32_t)run->pixels, run->rtl, (int32_t)run->script};
    return hash_bytes(hash_bytes(1, parts, sizeof parts), l->b->text + run->first, run->bytes);
}

static bool add_run(struct layout *l, size_t from, size_t to)
{
    struct shape *s = &l->shape;
    struct shape_ink ink = shape_measure(s, l->fonts, from, to);
    const struct shape_char *c = &s->chars[from];
    struct text_run *run = new_run(l);
    if (!run) return false;
    *run = (struct text_run){.from = (uint32_t)from,
                             .to = (uint32_t)to,
                             .first = c->byte,
                             .bytes = s->chars[to].byte - c->byte,
                             .face = c->face,
                             .pixels = l->pixels,
                             .rtl = c->level % 2 == 1,
                             .script = c->script};
    for (size_t i = from; i < to; i++) {
        s->chars[i].advance =
            s->chars[i].begins ? points(l, s->chars[i].advance) + spacing(l, i) : 0;
        run->width += s->chars[i].advance;
    }
    run->ink_left = points(l, ink.left);
    run->ink_above = points(l, ink.above);
    run->key = run_key(l, run);
    return true;
}

static void reverse(struct text_run *runs, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct text_run swap = runs[i];
        runs[i] = runs[n - 1 - i];
        runs[n - 1 - i] = swap;
    }
}

/* UAX #9, L2: from the highest level down, what lies at or above it turns round. */
static void reorder(const struct layout *l, struct text_run *runs, size_t n)
{
    uint8_t highest = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t level = l->shape.chars[runs[i].from].level;
        if (level > highest) highest = level;
    }
    for (uint8_t level = highest; level > 0; level--)
        for (size_t i = 0; i < n; i++) {
            size_t end = i;
            while (end < n && l->shape.chars[runs[end].from].level >= level) end++;
            if (end > i + 1) reverse(&runs[i], end - i);
            i = end;
        }
}

static struct text_row *new_row(struct layout *l)
{
    struct text_block *b = l->b;
    if (b->row_count == l->row_size) {
        size_t size = l->row_size ? 2 * l->row_size : 1;
        struct text_row *grown = realloc(b->rows, size * sizeof *grown);
        if (!grown) return NULL;
        b->rows = grown;
        l->row_size = size;
    }
    return &b->rows[b->row_count++];
}

static bool add_row(struct layout *l, size_t from, size_t to)
{
    struct shape *s = &l->shape;
    struct text_row *row = new_row(l);
    if (!row) return false;
    size_t ink_end = to;
    while (ink_end > from && is_space(s->characters[ink_end - 1])) ink_end--;
    for (size_t i = ink_end; i < to; i++) s->chars[i].level = s->rtl; /* UAX #9, L1 */
    *row = (struct text_row){.from = (uint32_t)from, .to = (uint32_t)to};
    row->first_run = (uint32_t)l->b->run_count;
    for (size_t at = from, end; at < to; at = end) {
        end = piece(l, at, at < ink_end ? ink_end : to);
        if (!add_run(l, at, end)) break;
    }
    row->run_count = (uint32_t)(l->b->run_count - row->first_run);
    struct text_run *runs = l->b->runs + row->first_run;
    if (row->run_count) reorder(l, runs, row->run_count);
    float x = 0, spaces = 0;
    for (size_t i = 0; i < row->run_count; x += runs[i++].width) {
        runs[i].x = x;
        if (runs[i].from >= ink_end) spaces += runs[i].width;
    }
    row->width = x - spaces;
    /* In an RTL row the spaces at its end come first on the screen. */
    for (size_t i = 0; s->rtl && i < row->run_count; i++) runs[i].x -= spaces;
    return true;
}

/* Where the row that begins at `from` ends, for rows at most `width` wide. */
static size_t row_end(const struct layout *l, size_t from, float width)
{
    const struct shape *s = &l->shape;
    float x = 0;
    size_t last = 0;
    for (size_t i = from; i < s->count; i++) {
        x += s->chars[i].advance;
        bool fits = x <= width || is_space(s->characters[i]);
        if (!fits && last > from) return last;
        if (!fits && i > from && s->chars[i].begins) return i;
        if (may_break(s, i)) last = i + 1;
    }
    return s->count;
}

/* Characters from `from` on that fit beside "..." */
static size_t cut_end(const struct layout *l, size_t from, float width)
{
    const struct shape *s = &l->shape;
    float x = 0;
    size_t end = from;
    for (size_t i = from; i < s->count && x + s->chars[i].advance <= width; i++) {
        x += s->chars[i].advance;
        if (s->chars[i + 1].begins) end = i + 1;
    }
    while (end > from && is_space(s->characters[end - 1])) end--;
    return end;
}

static bool begin(struct layout *l, const char *text, size_t bytes, enum text_direction base,
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
static bool begin_with(struct layout *l, const struct text_request *r, size_t kept,
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
static size_t last_row(const struct layout *l, const struct text_request *r)
{
    size_t from = 0;
    for (int row = 1; row < r->rows && from < l->shape.count; row++)
        from = row_end(l, from, r->width);
    return from;
}

/* Is there more text than the rows that are allowed hold? */
static bool is_long(const struct layout *l, const struct text_request *r)
{
    if (!r->rows || r->width <= 0) return false;
    size_t from = last_row(l, r), end = l->shape.count;
    float x = 0;
    while (end > from && is_space(l->shape.characters[end - 1])) end--;
    for (size_t i = from; i < end; i++) x += l->shape.chars[i].advance;
    return x > r->width;
}

/* As much as fits. How wide "..." is depends on the font it gets: mostly the first try is right. */
static bool begin_cut(struct layout *l, const struct text_request *r)
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

static bool add_rows(struct layout *l, const struct text_request *r)
{
    if (r->width <= 0) return add_row(l, 0, l->shape.count);
    size_t from = 0;
    do {
        size_t end = row_end(l, from, r->width);
        if (!add_row(l, from, end)) return false;
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
    struct layout l = {.b = b, .fonts = f, .style = r->style, .pixels = pixels, .scale = scale};
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
