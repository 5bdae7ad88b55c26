/* text_caret.c: where a caret stands between characters, and which characters lie at a place. */
#include "text.h"
#include <math.h>

/* The character that begins at or holds `byte`; char_count for the end. */
static uint32_t char_at(const struct text_block *b, size_t byte)
{
    size_t low = 0, high = b->char_count;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (b->chars[middle].byte <= byte)
            low = middle;
        else
            high = middle - 1;
    }
    return (uint32_t)low;
}

static const struct text_run *run_of(const struct text_block *b, const struct text_row *row,
                                     uint32_t at)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const struct text_run *run = &b->runs[row->first_run + i];
        if (at >= run->from && at < run->to) return run;
    }
    return NULL;
}

/* Where the edge before character `at` of a run lies (`at` may be run->to). */
static float edge(const struct text_block *b, const struct text_run *run, uint32_t at)
{
    float x = 0;
    for (uint32_t i = run->from; i < at; i++) x += b->chars[i].advance;
    return run->rtl ? run->x + run->width - x : run->x + x;
}

static size_t row_of(const struct text_block *b, uint32_t at)
{
    size_t row = 0;
    while (row + 1 < b->row_count && at >= b->rows[row + 1].from) row++;
    return row;
}

/* Between two directions a caret could stand at two places; it stands where the character before it ended, since that is
   what was typed last. */
struct rect text_caret(const struct text_block *b, size_t byte)
{
    if (!b || !b->row_count) return (struct rect){0};
    uint32_t at = char_at(b, byte);
    size_t index = row_of(b, at);
    const struct text_row *row = &b->rows[index];
    const struct text_run *before = at > row->from ? run_of(b, row, at - 1) : NULL;
    const struct text_run *after = run_of(b, row, at);
    float x = b->rtl ? row->width : 0;
    if (before)
        x = edge(b, before, at);
    else if (after)
        x = edge(b, after, at);
    return (struct rect){row->x + x, b->row_height * (float)index, 0, b->row_height};
}

static uint32_t next_stop(const struct text_block *b, uint32_t at, uint32_t end)
{
    do at++;
    while (at < end && !b->chars[at].begins);
    return at;
}

size_t text_hit(const struct text_block *b, float x, float y)
{
    if (!b || !b->row_count) return 0;
    float nth = floorf(y / b->row_height);
    size_t index = nth <= 0 ? 0 : (size_t)nth;
    if (index >= b->row_count) index = b->row_count - 1;
    const struct text_row *row = &b->rows[index];
    uint32_t best = row->from;
    float nearest = INFINITY;
    for (uint32_t i = 0; i < row->run_count; i++) {
        const struct text_run *run = &b->runs[row->first_run + i];
        for (uint32_t at = run->from;; at = next_stop(b, at, run->to)) {
            float distance = fabsf(x - row->x - edge(b, run, at));
            if (distance < nearest) {
                nearest = distance;
                best = at;
            }
            if (at >= run->to) break;
        }
    }
    return b->chars[best].byte;
}

size_t text_selection(const struct text_block *b, size_t from, size_t to, struct rect *out,
                      size_t most)
{
    if (!b || from >= to) return 0;
    uint32_t first = char_at(b, from), last = char_at(b, to);
    size_t n = 0;
    for (size_t r = 0; r < b->row_count; r++)
        for (uint32_t i = 0; i < b->rows[r].run_count && n < most; i++) {
            const struct text_run *run = &b->runs[b->rows[r].first_run + i];
            uint32_t start = run->from > first ? run->from : first;
            uint32_t end = run->to < last ? run->to : last;
            if (start >= end) continue;
            float a = edge(b, run, start), z = edge(b, run, end);
            out[n++] = (struct rect){b->rows[r].x + fminf(a, z), b->row_height * (float)r,
                                     fabsf(z - a), b->row_height};
        }
    return n;
}
