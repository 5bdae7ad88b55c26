/* text_layout_rows.c: one row: its runs, in the order they are seen in. */
#include "text_layout_parts.h"
#include <stdlib.h>
#include <string.h>
#include "hash.h"

enum { RUNS_MOST = 8192 }; /* a block with more loses its end */

static bool is_joined(uint32_t script)
{
    return script == HB_SCRIPT_ARABIC || script == HB_SCRIPT_SYRIAC;
}

bool text_is_space(uint32_t c)
{
    return c == ' ' || c == 0x3000 || (c >= 0x2000 && c <= 0x200a);
}

float text_points(const struct text_making *l, float parts)
{
    return parts * l->pixels / l->scale;
}

float text_spacing(const struct text_making *l, size_t i)
{
    return is_joined(l->shape.chars[i].script) ? 0 : l->style.spacing;
}

/* The next piece that is drawn in one go: single letters where they are spaced. */
size_t text_piece(const struct text_making *l, size_t from, size_t to)
{
    if (text_spacing(l, from) <= 0) return shape_piece(&l->shape, from, to);
    size_t end = from + 1;
    while (end < to && !l->shape.chars[end].begins) end++;
    return end;
}

static struct text_run *new_run(struct text_making *l)
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

static uint64_t run_key(const struct text_making *l, const struct text_run *run)
{
    const int32_t parts[] = {run->face, (int32_t)run->pixels, run->rtl, (int32_t)run->script};
    return hash_bytes(hash_bytes(1, parts, sizeof parts), l->b->text + run->first, run->bytes);
}

static bool add_run(struct text_making *l, size_t from, size_t to)
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
            s->chars[i].begins ? text_points(l, s->chars[i].advance) + text_spacing(l, i) : 0;
        run->width += s->chars[i].advance;
    }
    run->ink_left = text_points(l, ink.left);
    run->ink_above = text_points(l, ink.above);
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
static void reorder(const struct text_making *l, struct text_run *runs, size_t n)
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

static struct text_row *new_row(struct text_making *l)
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

bool text_add_row(struct text_making *l, size_t from, size_t to)
{
    struct shape *s = &l->shape;
    struct text_row *row = new_row(l);
    if (!row) return false;
    size_t ink_end = to;
    while (ink_end > from && text_is_space(s->characters[ink_end - 1])) ink_end--;
    for (size_t i = ink_end; i < to; i++) s->chars[i].level = s->rtl; /* UAX #9, L1 */
    *row = (struct text_row){.from = (uint32_t)from, .to = (uint32_t)to};
    row->first_run = (uint32_t)l->b->run_count;
    for (size_t at = from, end; at < to; at = end) {
        end = text_piece(l, at, at < ink_end ? ink_end : to);
        if (!add_run(l, at, end)) break;
    }
    row->run_count = (uint32_t)(l->b->run_count - row->first_run);
    struct text_run *runs = row->run_count ? l->b->runs + row->first_run : NULL;
    if (runs) reorder(l, runs, row->run_count);
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
