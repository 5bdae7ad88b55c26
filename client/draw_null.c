/* draw_null.c: the drawing device without a screen. */
#include "draw.h"
#include <stdlib.h>
#include <string.h>

static struct draw_seen *add(struct draw_null *d)
{
    if (d->count == d->size) {
        size_t size = d->size ? 2 * d->size : 128;
        struct draw_seen *grown = realloc(d->seen, size * sizeof *grown);
        if (!grown) return NULL;
        d->seen = grown;
        d->size = size;
    }
    return &d->seen[d->count++];
}

bool draw_null_run(struct draw_null *d, const struct paint *p, struct rect window)
{
    struct rect clip = window;
    d->count = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct paint_command *c = &p->commands[i];
        if (c->kind == PAINT_CLIP) {
            clip = rect_common(c->rect, window);
            continue;
        }
        struct draw_seen *seen = add(d);
        if (!seen) return false;
        *seen = (struct draw_seen){
            .kind = c->kind, .rect = c->rect, .colour = c->top, .photo = c->photo};
        if (c->kind == PAINT_TEXT) {
            seen->rect.w = c->block->width;
            seen->rect.h = c->block->height;
            seen->text = c->block->text;
            seen->cut = c->block->cut;
        }
        seen->visible = rect_common(seen->rect, clip);
    }
    return true;
}

void draw_null_free(struct draw_null *d)
{
    free(d->seen);
    *d = (struct draw_null){0};
}

const struct draw_seen *draw_null_text(const struct draw_null *d, const char *part)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct draw_seen *seen = &d->seen[i];
        if (seen->text && seen->visible.h > 0 && strstr(seen->text, part)) return seen;
    }
    return NULL;
}
