/* cover.c: a drawn one is one of five patterns, coloured by the hash of artist and title. */
#include "cover.h"
#include <math.h>
#include "hash.h"
#include "theme.h"

enum { PATTERNS = 5, FADE_US = 300000 };

static const float ROUND = 0.16f; /* of a side: the corners' radius */

struct ink {
    struct colour ground, a, b, c;
};

static struct colour hue(uint64_t seed, unsigned shift)
{
    const uint64_t part = seed >> shift & 0xffff;
    char name[8] = {(char)('a' + part % 26), (char)('a' + part / 26 % 26),
                    (char)('a' + part / 676 % 26)};
    return theme_hue(name);
}

static void rings(struct paint *p, struct rect r, uint64_t seed, const struct ink *ink)
{
    const struct colour colours[] = {ink->a, ink->ground, ink->b, ink->ground,
                                     ink->a, ink->ground, ink->c};
    float x = r.x + r.w * (0.3f + (float)(seed % 5) * 0.1f), y = r.y + r.h * 0.62f;
    for (int i = 0; i < 7; i++)
        paint_circle(p, x, y, r.w * (0.62f - 0.085f * (float)i), colours[i]);
}

static void sunrise(struct paint *p, struct rect r, uint64_t seed, const struct ink *ink)
{
    float x = r.x + r.w * (0.35f + (float)(seed % 4) * 0.1f), y = r.y + r.h * 0.48f;
    paint_circle(p, x, y, r.w * 0.30f, ink->c);
    for (int i = 0; i < 5; i++) {
        float top = r.y + r.h * (0.52f + 0.1f * (float)i);
        struct rect band = {r.x, top, r.w, r.h * (0.03f + 0.014f * (float)i)};
        paint_box(p, band, 0, i % 2 ? ink->a : ink->b);
    }
}

static void stripes(struct paint *p, struct rect r, uint64_t seed, const struct ink *ink)
{
    const struct colour colours[] = {ink->a, ink->b, ink->c};
    float lean = seed & 1 ? r.w : -r.w;
    for (int i = -3; i < 8; i++) {
        float x = r.x + r.w * 0.22f * (float)i;
        struct point points[] = {{x, r.y - 2}, {x + lean, r.y + r.h + 2}};
        paint_line(p, points, 2, r.w * (0.05f + 0.02f * (float)((i + 3) % 3)),
                   colours[(i + 3) % 3]);
    }
}

static void hills(struct paint *p, struct rect r, uint64_t seed, const struct ink *ink)
{
    const struct colour colours[] = {ink->c, ink->b, ink->a};
    paint_circle(p, r.x + r.w * 0.72f, r.y + r.h * 0.26f, r.w * 0.11f, ink->c);
    for (int layer = 0; layer < 3; layer++) {
        struct point points[34];
        float phase = (float)(seed >> (4 * layer) & 15);
        for (int i = 0; i < 32; i++) {
            float t = (float)i / 31, y = 0.46f + 0.17f * (float)layer + 0.1f * sinf(6 * t + phase);
            points[i] = (struct point){r.x + r.w * t, r.y + r.h * y};
        }
        points[32] = (struct point){r.x + r.w, r.y + r.h + 2};
        points[33] = (struct point){r.x, r.y + r.h + 2};
        paint_polygon(p, points, 34,
                      colour_mix(ink->ground, colours[layer], 0.35f + 0.2f * (float)layer));
    }
}

static void tiles(struct paint *p, struct rect r, uint64_t seed, const struct ink *ink)
{
    const struct colour colours[] = {ink->a, ink->b, ink->c, ink->ground};
    float side = r.w / 4;
    for (int i = 0; i < 16; i++) {
        uint64_t part = seed >> (2 * i);
        struct rect tile = {r.x + side * (float)(i % 4), r.y + side * (float)(i / 4), side, side};
        float radius = part & 4 ? side / 2 : part & 8 ? side / 5 : 0;
        paint_box(p, rect_inset(tile, side * 0.08f), radius, colours[part & 3]);
    }
}

static void make(struct paint *p, struct rect r, uint64_t seed)
{
    static void (*const patterns[PATTERNS])(struct paint *, struct rect, uint64_t,
                                            const struct ink *) = {rings, sunrise, stripes, hills,
                                                                   tiles};
    struct ink ink = {.a = hue(seed, 0), .b = hue(seed, 16), .c = hue(seed, 32)};
    ink.ground = colour_mix(ink.a, colour_rgb(0x0f1118), 0.78f);
    paint_clip(p, r, r.w * ROUND);
    paint_gradient(p, r, 0, colour_mix(ink.ground, ink.b, 0.15f), ink.ground);
    patterns[(seed >> 48) % PATTERNS](p, r, seed, &ink);
    paint_unclip(p);
}

/* How far a picture has come over the drawn one: 0 to 1. */
static float come(struct ui *ui, const struct cover *told)
{
    float passed = (float)(ui->now_us - told->at_us) / FADE_US;
    if (ui->still || passed >= 1) return 1;
    ui_wake_at(ui, ui->now_us);
    return passed * (2 - passed);
}

void cover_show(struct ui *ui, struct rect r, const struct model *m, const char *song,
                const char *title, const char *artist)
{
    struct rect visible = rect_common(r, ui_clip(ui));
    if (visible.w <= 0 || visible.h <= 0) return;
    const struct cover *told = covers_find(&m->covers, song);
    const struct photo *photo = told && told->photo.jpeg ? &told->photo : NULL;
    float there = photo ? come(ui, told) : 0;
    if (there < 1)
        paint_sprite(&ui->paint, r, make, hash_text(hash_text(9, artist), title),
                     colour_rgb(0xffffff));
    if (photo) paint_photo(&ui->paint, r, r.w * ROUND, photo, there);
}
