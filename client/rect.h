/* rect.h: rectangles, cut into smaller ones to lay a screen out. Units: points (a pixel at scale 1). */
#ifndef WL_RECT_H
#define WL_RECT_H

#include <stdbool.h>

struct rect {
    float x, y, w, h;
};

static inline bool rect_has(struct rect r, float x, float y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

static inline struct rect rect_inset(struct rect r, float by)
{
    struct rect in = {r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
    if (in.w < 0) in.w = 0;
    if (in.h < 0) in.h = 0;
    return in;
}

/* What both cover; w or h is 0 when nothing. */
static inline struct rect rect_common(struct rect a, struct rect b)
{
    float x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    float x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    float y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

/* Cuts a strip off *r, at most what is there. */
static inline struct rect rect_cut_top(struct rect *r, float h)
{
    if (h > r->h) h = r->h;
    struct rect cut = {r->x, r->y, r->w, h};
    r->y += h;
    r->h -= h;
    return cut;
}

static inline struct rect rect_cut_bottom(struct rect *r, float h)
{
    if (h > r->h) h = r->h;
    r->h -= h;
    return (struct rect){r->x, r->y + r->h, r->w, h};
}

static inline struct rect rect_cut_left(struct rect *r, float w)
{
    if (w > r->w) w = r->w;
    struct rect cut = {r->x, r->y, w, r->h};
    r->x += w;
    r->w -= w;
    return cut;
}

static inline struct rect rect_cut_right(struct rect *r, float w)
{
    if (w > r->w) w = r->w;
    r->w -= w;
    return (struct rect){r->x + r->w, r->y, w, r->h};
}

/* `w` x `h` in the middle of r. */
static inline struct rect rect_middle(struct rect r, float w, float h)
{
    return (struct rect){r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h};
}

#endif
