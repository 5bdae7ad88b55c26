/* paint.c: see paint.h. */
#include "paint.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARC_POINTS = 24 };

void paint_free(struct paint *p)
{
    free(p->commands);
    free(p->points);
    *p = (struct paint){0};
}

void paint_clear(struct paint *p)
{
    p->count = p->point_count = p->clip_count = 0;
}

/* Room for `more` elements, the memory doubling; false without memory. */
static bool grow(void **memory, size_t *size, size_t count, size_t more, size_t each)
{
    if (count + more <= *size) return true;
    size_t wanted = *size ? *size : 256;
    while (wanted < count + more) wanted *= 2;
    void *grown = realloc(*memory, wanted * each);
    if (!grown) return false;
    *memory = grown;
    *size = wanted;
    return true;
}

static struct paint_command *append(struct paint *p, enum paint_kind kind, struct rect r,
                                    struct colour c)
{
    void *memory = p->commands;
    if (!grow(&memory, &p->size, p->count, 1, sizeof *p->commands)) return NULL;
    p->commands = memory;
    struct paint_command *command = &p->commands[p->count++];
    *command = (struct paint_command){.kind = kind, .rect = r, .top = c, .bottom = c};
    return command;
}

static struct point *points_for(struct paint *p, struct paint_command *command, size_t n)
{
    void *memory = p->points;
    if (!grow(&memory, &p->point_size, p->point_count, n, sizeof *p->points)) return NULL;
    p->points = memory;
    command->first = (uint32_t)p->point_count;
    command->count = (uint32_t)n;
    p->point_count += n;
    return &p->points[command->first];
}

static void clip_command(struct paint *p, float radius)
{
    struct rect everything = {-1e6f, -1e6f, 2e6f, 2e6f};
    struct rect r = p->clip_count ? p->clips[p->clip_count - 1] : everything;
    struct paint_command *command = append(p, PAINT_CLIP, r, (struct colour){0});
    if (command) command->radius = radius;
}

void paint_clip(struct paint *p, struct rect r, float radius)
{
    assert(p->clip_count < PAINT_CLIPS);
    if (p->clip_count) r = rect_common(r, p->clips[p->clip_count - 1]);
    p->clips[p->clip_count++] = r;
    clip_command(p, radius);
}

void paint_unclip(struct paint *p)
{
    assert(p->clip_count > 0);
    p->clip_count--;
    clip_command(p, 0);
}

void paint_box(struct paint *p, struct rect r, float radius, struct colour c)
{
    struct paint_command *command = append(p, PAINT_BOX, r, c);
    if (command) command->radius = radius;
}

void paint_gradient(struct paint *p, struct rect r, float radius, struct colour top,
                    struct colour bottom)
{
    struct paint_command *command = append(p, PAINT_BOX, r, top);
    if (!command) return;
    command->radius = radius;
    command->bottom = bottom;
}

void paint_glow(struct paint *p, struct rect r, float radius, float soft, struct colour c)
{
    struct paint_command *command = append(p, PAINT_BOX, r, c);
    if (!command) return;
    command->radius = radius;
    command->width = soft;
}

void paint_ring(struct paint *p, struct rect r, float radius, float width, struct colour c)
{
    struct paint_command *command = append(p, PAINT_RING, r, c);
    if (!command) return;
    command->radius = radius;
    command->width = width;
}

void paint_circle(struct paint *p, float x, float y, float radius, struct colour c)
{
    paint_box(p, (struct rect){x - radius, y - radius, 2 * radius, 2 * radius}, radius, c);
}

static struct rect bounds(const struct point *points, size_t n, float margin)
{
    float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
    for (size_t i = 0; i < n; i++) {
        x0 = fminf(x0, points[i].x);
        y0 = fminf(y0, points[i].y);
        x1 = fmaxf(x1, points[i].x);
        y1 = fmaxf(y1, points[i].y);
    }
    return (struct rect){x0 - margin, y0 - margin, x1 - x0 + 2 * margin, y1 - y0 + 2 * margin};
}

static void outline(struct paint *p, enum paint_kind kind, const struct point *points, size_t n,
                    float width, struct colour c)
{
    assert(n >= 2);
    struct paint_command *command = append(p, kind, bounds(points, n, width / 2 + 1), c);
    if (!command) return;
    command->width = width;
    struct point *to = points_for(p, command, n);
    if (to)
        memcpy(to, points, n * sizeof *points);
    else
        p->count--;
}

void paint_line(struct paint *p, const struct point *points, size_t n, float width, struct colour c)
{
    outline(p, PAINT_LINE, points, n, width, c);
}

void paint_polygon(struct paint *p, const struct point *points, size_t n, struct colour c)
{
    assert(n >= 3);
    outline(p, PAINT_POLYGON, points, n, 0, c);
}

void paint_arc(struct paint *p, float x, float y, float radius, float a, float b, float width,
               struct colour c)
{
    struct point points[ARC_POINTS];
    for (int i = 0; i < ARC_POINTS; i++) {
        float angle = a + (b - a) * (float)i / (ARC_POINTS - 1);
        points[i] = (struct point){x + radius * cosf(angle), y + radius * sinf(angle)};
    }
    paint_line(p, points, ARC_POINTS, width, c);
}

struct point *paint_curve(struct paint *p, struct rect r, size_t n, float width, struct colour c,
                          struct colour under)
{
    assert(n >= 2);
    struct paint_command *command = append(p, PAINT_CURVE, r, c);
    if (!command) return NULL;
    command->width = width;
    command->bottom = under;
    struct point *to = points_for(p, command, n);
    if (!to) p->count--;
    return to;
}

void paint_text(struct paint *p, const struct text_block *block, float x, float y, struct colour c)
{
    if (!block) return;
    struct paint_command *command = append(p, PAINT_TEXT, (struct rect){x, y, 0, 0}, c);
    if (command) command->block = block;
}

void paint_sprite(struct paint *p, struct rect r, sprite_make *make, uint64_t seed,
                  struct colour tint)
{
    struct paint_command *command = append(p, PAINT_SPRITE, r, tint);
    if (!command) return;
    command->make = make;
    command->seed = seed;
}

void paint_photo(struct paint *p, struct rect r, float radius, const struct photo *photo,
                 float alpha)
{
    struct paint_command *command =
        append(p, PAINT_PHOTO, r, colour_fade(colour_rgb(0xffffff), alpha));
    if (!command) return;
    command->radius = radius;
    command->photo = photo;
}
