/* figure.c: drawn in a box of BOX_WIDTH x BOX_HEIGHT around a body centred at (0, 0), then scaled. */
#include "figure.h"
#include <math.h>
#include <string.h>
#include "hash.h"
#include "theme.h"

enum {
    BOX_WIDTH = 64,
    BOX_HEIGHT = 80,
    BOX_TOP = 46
};                  /* the body's middle lies BOX_TOP below the top */
enum { FEET = 28 }; /* below the body's middle */
enum { LOOKS = 1 << 20 };
enum figure_ears {
    EARS_CAT,
    EARS_ANTENNA,
    EARS_CROWN,
    EARS_BEAR,
    EARS_BUNNY,
    EARS_HORNS,
    EARS_TUFT,
    EARS_LEAF,
    EARS
};

struct pen { /* the body's own coordinates */
    struct paint *p;
    float x, y, scale;
};

struct look {
    struct colour main, light, dark;
    enum figure_ears ears;
    float corner;
    bool headphones, cheeks, belly, glasses, tooth;
};

static const struct colour eye_ink = {0x14, 0x16, 0x1e, 255}, white = {255, 255, 255, 255};

uint32_t figure_look(const char *name)
{
    return (uint32_t)(hash_text(7, name) % LOOKS);
}

static struct look read_look(uint64_t seed, struct colour main)
{
    uint64_t h = hash_bytes(8, &seed, sizeof seed);
    struct look look = {.main = main};
    look.light = colour_mix(main, white, 0.22f);
    look.dark = colour_mix(main, eye_ink, 0.24f);
    look.ears = (enum figure_ears)(h % EARS);
    look.corner = (float)(14 + h / 8 % 3 * 3);
    look.headphones = h / 32 % 5 < 2;
    look.cheeks = h / 256 % 2 == 0;
    look.belly = h / 512 % 3 == 0;
    look.glasses = h / 2048 % 7 == 0;
    look.tooth = h / 32768 % 4 == 0;
    return look;
}

static struct point at(const struct pen *pen, float x, float y)
{
    return (struct point){pen->x + x * pen->scale, pen->y + y * pen->scale};
}

static struct rect area(const struct pen *pen, float x, float y, float w, float h)
{
    struct point corner = at(pen, x, y);
    return (struct rect){corner.x, corner.y, w * pen->scale, h * pen->scale};
}

static void disc(const struct pen *pen, float x, float y, float radius, struct colour c)
{
    struct point middle = at(pen, x, y);
    paint_circle(pen->p, middle.x, middle.y, radius * pen->scale, c);
}

static void arc(const struct pen *pen, float x, float y, float radius, float from, float to,
                float width, struct colour c)
{
    struct point middle = at(pen, x, y);
    paint_arc(pen->p, middle.x, middle.y, radius * pen->scale, from, to, width * pen->scale, c);
}

static void polygon(const struct pen *pen, const struct point *points, size_t n, struct colour c)
{
    struct point moved[8];
    for (size_t i = 0; i < n; i++) moved[i] = at(pen, points[i].x, points[i].y);
    paint_polygon(pen->p, moved, n, c);
}

static void line(const struct pen *pen, float x0, float y0, float x1, float y1, float width,
                 struct colour c)
{
    struct point points[] = {at(pen, x0, y0), at(pen, x1, y1)};
    paint_line(pen->p, points, 2, width * pen->scale, c);
}

/* An ear on both sides: its points and their mirror image. */
static void both(const struct pen *pen, const struct point *points, size_t n, struct colour c)
{
    struct point mirrored[8];
    for (size_t i = 0; i < n; i++) mirrored[i] = (struct point){-points[i].x, points[i].y};
    polygon(pen, points, n, c);
    polygon(pen, mirrored, n, c);
}

static void cat_ears(const struct pen *pen, const struct look *look)
{
    both(pen, (struct point[]){{-18, -12}, {-16.5f, -33}, {-3, -22}}, 3, look->main);
    both(pen, (struct point[]){{-15, -19}, {-14, -28}, {-8, -22}}, 3, look->dark);
}

static void crown(const struct pen *pen, const struct look *look)
{
    const struct point points[] = {{-15, -16}, {-17, -33}, {-8, -26}, {0, -37},
                                   {8, -26},   {17, -33},  {15, -16}};
    polygon(pen, points, 7, look->light);
    disc(pen, -17, -33, 2, look->main);
    disc(pen, 0, -37, 2, look->main);
    disc(pen, 17, -33, 2, look->main);
}

static void bunny_ears(const struct pen *pen, const struct look *look)
{
    for (int side = -1; side <= 1; side += 2) {
        float x = (float)side;
        line(pen, x * 7, -20, x * 10, -36, 9, look->main);
        line(pen, x * 7.5f, -22, x * 9.8f, -35, 4, look->dark);
    }
}

static void ears(const struct pen *pen, const struct look *look)
{
    switch (look->ears) {
    case EARS_CAT:
        cat_ears(pen, look);
        break;
    case EARS_ANTENNA:
        line(pen, 0, -20, 0, -34, 3, look->main);
        disc(pen, 0, -37, 4.5f, look->light);
        break;
    case EARS_CROWN:
        crown(pen, look);
        break;
    case EARS_BEAR:
        for (int side = -1; side <= 1; side += 2) {
            disc(pen, (float)side * 14.5f, -20, 7.5f, look->main);
            disc(pen, (float)side * 14.5f, -20, 3.8f, look->dark);
        }
        break;
    case EARS_BUNNY:
        bunny_ears(pen, look);
        break;
    case EARS_HORNS:
        both(pen, (struct point[]){{-17, -14}, {-20, -31}, {-14, -27}, {-8, -20}}, 4, look->light);
        break;
    case EARS_TUFT:
        line(pen, 0, -22, -7, -32, 4, look->main);
        line(pen, 0, -22, 0, -35, 4, look->main);
        line(pen, 0, -22, 7, -32, 4, look->main);
        break;
    default:
        line(pen, 0, -22, 1, -30, 2.5f, look->dark);
        polygon(pen, (struct point[]){{1, -30}, {7, -37}, {14, -36}, {11, -30}}, 4, look->light);
        break;
    }
}

static void body(const struct pen *pen, const struct look *look)
{
    struct rect r = area(pen, -20, -24, 40, 50);
    float corner = look->corner * pen->scale;
    line(pen, -9, 25, -7, 25.5f, 6, look->dark);
    line(pen, 7, 25.5f, 9, 25, 6, look->dark);
    paint_gradient(pen->p, r, corner, look->light, look->main);
    paint_clip(pen->p, r, corner);
    struct colour shade = colour_fade(eye_ink, 0.12f);
    if (look->belly)
        paint_box(pen->p, area(pen, -11, 10, 22, 24), 11 * pen->scale, colour_fade(white, 0.30f));
    else
        paint_box(pen->p, area(pen, -24, 11, 48, 30), 9 * pen->scale, shade);
    paint_glow(pen->p, area(pen, -14, -21, 16, 5), 2.5f * pen->scale, 4 * pen->scale,
               colour_fade(white, 0.35f));
    paint_unclip(pen->p);
}

static void eyes(const struct pen *pen, const struct look *look, unsigned mood)
{
    float aside = mood & FIGURE_LOOKS_LEFT ? -1.8f : mood & FIGURE_LOOKS_RIGHT ? 1.8f : 0.4f;
    for (int side = -1; side <= 1; side += 2) {
        float x = (float)side * 8;
        if (mood & FIGURE_BLINKS) {
            arc(pen, x, -7, 4, 0.35f, 2.8f, 2, eye_ink);
        } else {
            disc(pen, x, -6, 5.6f, white);
            disc(pen, x + aside, -5.4f, 2.9f, eye_ink);
            disc(pen, x + aside + 1, -6.6f, 1, white);
        }
        if (look->glasses)
            paint_ring(pen->p, area(pen, x - 7.5f, -13.5f, 15, 15), 7.5f * pen->scale,
                       1.8f * pen->scale, eye_ink);
        if (look->cheeks)
            disc(pen, (float)side * 14, 2.5f, 3.2f, colour_fade(colour_rgb(0xff5f7f), 0.35f));
    }
}

static void mouth(const struct pen *pen, const struct look *look, unsigned mood)
{
    if (mood & FIGURE_TALKS) {
        paint_box(pen->p, area(pen, -5.5f, 3.5f, 11, 9.5f), 4.7f * pen->scale, eye_ink);
        paint_box(pen->p, area(pen, -3, 9, 6, 3), 1.5f * pen->scale, colour_rgb(0xff7f8f));
        return;
    }
    arc(pen, 0, 3.5f, 5, 0.35f, 2.79f, 2, eye_ink);
    if (look->tooth) paint_box(pen->p, area(pen, 1, 7.8f, 3, 3.2f), 0.8f * pen->scale, white);
}

static void headphones(const struct pen *pen)
{
    struct colour band = colour_rgb(0xeef0f7), cup = colour_rgb(0x3a4052);
    arc(pen, 0, -6, 21, 3.3f, 6.12f, 3.4f, band);
    for (int side = -1; side <= 1; side += 2) {
        float x = (float)side * 21.5f;
        paint_box(pen->p, area(pen, x - 4.5f, -12, 9, 16), 4 * pen->scale, band);
        paint_box(pen->p, area(pen, x - (side < 0 ? 0 : 3), -9, 3, 10), 1.5f * pen->scale, cup);
    }
}

/* seed: look * 16 + mood, then the colour above. */
static void make(struct paint *p, struct rect r, uint64_t seed)
{
    float scale = r.h / BOX_HEIGHT;
    struct pen pen = {p, r.x + r.w / 2, r.y + BOX_TOP * scale, scale};
    struct look look = read_look(seed >> 4 & (LOOKS - 1), colour_rgb((uint32_t)(seed >> 32)));
    unsigned mood = (unsigned)(seed & 15);
    if (look.ears != EARS_CROWN || !look.headphones) ears(&pen, &look);
    body(&pen, &look);
    eyes(&pen, &look, mood);
    mouth(&pen, &look, mood);
    if (look.headphones) headphones(&pen);
}

static uint64_t seed_of(const char *name, unsigned mood)
{
    struct colour c = theme_hue(name);
    uint64_t rgb = (uint64_t)c.r << 16 | (uint64_t)c.g << 8 | c.b;
    return rgb << 32 | (uint64_t)figure_look(name) << 4 | (mood & 15);
}

static void make_shadow(struct paint *p, struct rect r, uint64_t seed)
{
    (void)seed;
    /* It fades to nothing within r: what is cut off there shows as an edge on a light ground. */
    struct rect core = rect_inset(r, r.h * 0.425f);
    paint_glow(p, core, core.h / 2, r.h * 0.7f, colour_fade(colour_rgb(0), 0.4f));
}

static void make_halo(struct paint *p, struct rect r, uint64_t seed)
{
    struct colour c = colour_rgb((uint32_t)seed);
    paint_circle(p, r.x + r.w / 2, r.y + r.h / 2, r.w / 2, colour_fade(c, 0.18f));
    paint_ring(p, rect_inset(r, r.w * 0.07f), r.w, fmaxf(1.5f, r.w * 0.03f), c);
}

static void halo(struct paint *p, float x, float y, float radius)
{
    struct rect r = {x - radius, y - radius, 2 * radius, 2 * radius};
    paint_sprite(p, r, make_halo, 0x6fd0ff, white);
}

void figure_stand(struct paint *p, float x, float y, float scale, const char *name, unsigned mood,
                  float bob)
{
    struct rect shadow = {x - 27 * scale, y - 9 * scale, 54 * scale, 20 * scale};
    struct rect r = {x - BOX_WIDTH * scale / 2, y - bob - (FEET + BOX_TOP) * scale,
                     BOX_WIDTH * scale, BOX_HEIGHT * scale};
    paint_sprite(p, shadow, make_shadow, 0, white);
    if (mood & FIGURE_TALKS) halo(p, x, y - bob - (FEET - 1) * scale, 36 * scale);
    paint_sprite(p, r, make, seed_of(name, mood), white);
}

void figure_avatar(struct paint *p, struct rect r, const char *name, unsigned mood, float alpha)
{
    if (mood & FIGURE_TALKS) halo(p, r.x + r.w / 2, r.y + r.h / 2, r.w / 2);
    float w = r.h * BOX_WIDTH / BOX_HEIGHT;
    struct rect box = {r.x + (r.w - w) / 2, r.y, w, r.h};
    paint_sprite(p, box, make, seed_of(name, mood), colour_fade(white, alpha));
}
