/* raster.c: signed distances (negative inside) made coverage over one pixel. */
#include "raster.h"
#include <math.h>
#include <stdlib.h>

struct canvas {
    float *rgba; /* premultiplied */
    int w, h;
    float x, y, scale;
    struct rect clip;
    float clip_radius;
    bool clipped;
};

static float clamp01(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static float length(float x, float y)
{
    return sqrtf(x * x + y * y);
}

static float box_distance(struct rect r, float radius, float x, float y)
{
    float most = fminf(r.w, r.h) / 2;
    if (radius > most) radius = most;
    float dx = fabsf(x - r.x - r.w / 2) - r.w / 2 + radius;
    float dy = fabsf(y - r.y - r.h / 2) - r.h / 2 + radius;
    if (dx <= 0 || dy <= 0) return fmaxf(dx, dy) - radius;
    return length(dx, dy) - radius;
}

/* Squared. */
static float segment_distance(struct point a, struct point b, float x, float y)
{
    float bx = b.x - a.x, by = b.y - a.y, squared = bx * bx + by * by;
    float t = squared > 0 ? clamp01(((x - a.x) * bx + (y - a.y) * by) / squared) : 0;
    float dx = x - a.x - t * bx, dy = y - a.y - t * by;
    return dx * dx + dy * dy;
}

static float line_distance(const struct point *points, uint32_t n, float x, float y)
{
    float nearest = 1e9f;
    for (uint32_t i = 0; i + 1 < n; i++)
        nearest = fminf(nearest, segment_distance(points[i], points[i + 1], x, y));
    return sqrtf(nearest);
}

static float polygon_distance(const struct point *points, uint32_t n, float x, float y)
{
    float nearest = 1e9f;
    bool inside = false;
    for (uint32_t i = 0, j = n - 1; i < n; j = i++) {
        struct point a = points[i], b = points[j];
        nearest = fminf(nearest, segment_distance(a, b, x, y));
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    nearest = sqrtf(nearest);
    return inside ? -nearest : nearest;
}

/* How much of the pixel around (x, y) the shape covers. */
static float coverage(const struct paint *p, const struct paint_command *c, float scale, float x,
                      float y)
{
    const struct point *points = p->points + c->first;
    switch (c->kind) {
    case PAINT_BOX: {
        float d = box_distance(c->rect, c->radius, x, y);
        if (c->width <= 0) return clamp01(0.5f - d * scale);
        float t = clamp01(0.5f - d / c->width);
        return t * t * (3 - 2 * t);
    }
    case PAINT_RING: {
        float d = fabsf(box_distance(c->rect, c->radius, x, y) + c->width / 2) - c->width / 2;
        return clamp01(0.5f - d * scale);
    }
    case PAINT_LINE:
        return clamp01(0.5f - (line_distance(points, c->count, x, y) - c->width / 2) * scale);
    case PAINT_POLYGON:
        return clamp01(0.5f - polygon_distance(points, c->count, x, y) * scale);
    default:
        return 0;
    }
}

struct ink { /* the colour of a row: gradients run from top to bottom */
    float rgb[3], alpha;
};

static struct ink ink_at(const struct paint_command *c, float y)
{
    float down = c->rect.h > 0 ? clamp01((y - c->rect.y) / c->rect.h) : 0;
    struct colour k = colour_mix(c->top, c->bottom, down);
    return (struct ink){{(float)k.r / 255, (float)k.g / 255, (float)k.b / 255}, (float)k.a / 255};
}

static void blend(float *to, const struct ink *ink, float alpha)
{
    alpha *= ink->alpha;
    for (int i = 0; i < 3; i++) to[i] = ink->rgb[i] * alpha + to[i] * (1 - alpha);
    to[3] = alpha + to[3] * (1 - alpha);
}

/* From pixel x0 to before x1. */
static void row(struct canvas *to, const struct paint *p, const struct paint_command *c, int x0,
                int x1, int py)
{
    float y = to->y + ((float)py + 0.5f) / to->scale;
    struct ink ink = ink_at(c, y);
    for (int px = x0; px < x1; px++) {
        float x = to->x + ((float)px + 0.5f) / to->scale;
        float alpha = coverage(p, c, to->scale, x, y);
        if (alpha <= 0) continue;
        if (to->clipped)
            alpha *= clamp01(0.5f - box_distance(to->clip, to->clip_radius, x, y) * to->scale);
        blend(&to->rgba[4 * (py * to->w + px)], &ink, alpha);
    }
}

static int limit(float v, int most)
{
    return v < 0 ? 0 : v > (float)most ? most : (int)v;
}

static void shape(struct canvas *to, const struct paint *p, const struct paint_command *c)
{
    float margin = 1 + (c->kind == PAINT_BOX ? c->width : 0);
    struct rect r = rect_common(rect_inset(c->rect, 0), to->clip);
    if (c->kind == PAINT_BOX) r = rect_common(rect_inset(c->rect, -margin), to->clip);
    int x0 = limit((r.x - to->x) * to->scale - 1, to->w);
    int y0 = limit((r.y - to->y) * to->scale - 1, to->h);
    int x1 = limit((r.x + r.w - to->x) * to->scale + 2, to->w);
    int y1 = limit((r.y + r.h - to->y) * to->scale + 2, to->h);
    for (int y = y0; y < y1; y++) row(to, p, c, x0, x1, y);
}

static uint32_t straight(const float *rgba)
{
    float a = clamp01(rgba[3]);
    if (a <= 0) return 0;
    uint32_t out = (uint32_t)(a * 255 + 0.5f) << 24;
    for (int i = 0; i < 3; i++)
        out |= (uint32_t)(clamp01(rgba[i] / a) * 255 + 0.5f) << (16 - 8 * i);
    return out;
}

bool raster_paint(const struct paint *p, float x, float y, float scale, uint32_t *pixels, int w,
                  int h)
{
    struct rect everything = {-1e6f, -1e6f, 2e6f, 2e6f};
    struct canvas to = {.w = w, .h = h, .x = x, .y = y, .scale = scale, .clip = everything};
    to.rgba = calloc((size_t)w * (size_t)h, 4 * sizeof *to.rgba);
    if (!to.rgba) return false;
    for (size_t i = 0; i < p->count; i++) {
        const struct paint_command *c = &p->commands[i];
        if (c->kind == PAINT_CLIP) {
            to.clip = c->rect;
            to.clip_radius = c->radius;
            to.clipped = c->rect.w < 1e6f;
        } else {
            shape(&to, p, c);
        }
    }
    for (int i = 0; i < w * h; i++) pixels[i] = straight(&to.rgba[4 * i]);
    free(to.rgba);
    return true;
}

/* Adds a premultiplied colour at 0 to 256 over a pixel. */
static uint32_t over(uint32_t under, struct colour c, uint32_t alpha)
{
    uint32_t a = alpha * c.a / 255, rest = 256 - a;
    uint32_t red_blue = (((under & 0xff00ff) * rest) >> 8) & 0xff00ff;
    uint32_t alpha_green = (((under >> 8) & 0xff00ff) * rest) & 0xff00ff00;
    uint32_t r = c.r * a >> 8, g = c.g * a >> 8, b = c.b * a >> 8, top = 255 * a >> 8;
    return (red_blue | alpha_green) + (top << 24 | r << 16 | g << 8 | b);
}

/* One column: the line crosses it between y - half and y + half. */
static void column(uint32_t *pixels, int w, int h, int x, float y, float half, struct colour c)
{
    int from = limit(y - half, h), to = limit(y + half + 1, h);
    for (int row = from; row < to; row++) {
        float above = fmaxf(y - half, (float)row), below = fminf(y + half, (float)row + 1);
        uint32_t alpha = (uint32_t)(256 * clamp01(below - above));
        pixels[row * w + x] = over(pixels[row * w + x], c, alpha);
    }
}

void raster_curve(const struct paint *p, const struct paint_command *curve, float scale,
                  uint32_t *pixels, int w, int h)
{
    const struct point *heights = p->points + curve->first;
    float step = (float)(curve->count - 1) / (float)(w > 1 ? w - 1 : 1);
    for (int x = 0; x < w; x++) {
        float at = (float)x * step;
        uint32_t i = (uint32_t)at;
        if (i + 2 > curve->count) i = curve->count - 2;
        float y0 = (heights[i].y - curve->rect.y) * scale;
        float y1 = (heights[i + 1].y - curve->rect.y) * scale;
        float slope = (y1 - y0) * step;
        float y = y0 + (y1 - y0) * (at - (float)i);
        /* A slanted line is taller in its column; past 8 times it would only smear. */
        float half = curve->width * scale / 2 * fminf(sqrtf(1 + slope * slope), 8);
        column(pixels, w, h, x, y, half, curve->top);
    }
}
