/* theme.c: see theme.h. */
#include "theme.h"
#include <math.h>
#include "hash.h"

#define RGB(n)                                                                                     \
    {                                                                                              \
        (n) >> 16 & 255, (n) >> 8 & 255, (n)&255, 255                                              \
    }

static const uint32_t hues[] = {0xff6f5e, 0xffb05e, 0xffe06b, 0x8fe388, 0x5fd6c8,
                                0x6fb7ff, 0xa58bff, 0xff8fd0, 0xd7c4a3, 0x7f8fff};
enum { HUES = sizeof hues / sizeof *hues, HUE_SEED = 236 };

static const double READ = 4.5, READ_WELL = 7; /* contrast of text (WCAG 2.1, AA and AAA) */

static size_t hue_index(const char *name)
{
    return (size_t)(hash_text(HUE_SEED, name) % HUES);
}

struct colour theme_hue(const char *name)
{
    return colour_rgb(hues[hue_index(name)]);
}

/* What does not depend on the room. */
static const struct theme grounds[THEMES] = {
    [THEME_DARK] = {.ground = RGB(0x0f1118),
                    .panel = RGB(0x171a24),
                    .raised = RGB(0x20242f),
                    .hover = RGB(0x292e3b),
                    .line = RGB(0x2b3040),
                    .text = RGB(0xeef0f7),
                    .second = RGB(0x9aa2b8),
                    .faint = RGB(0x636b82),
                    .ink = RGB(0x14161e)},
    [THEME_LIGHT] = {.ground = RGB(0xeceae4),
                     .panel = RGB(0xfaf9f6),
                     .raised = RGB(0xeeece6),
                     .hover = RGB(0xe4e1d9),
                     .line = RGB(0xd6d2c8),
                     .text = RGB(0x1c1f28),
                     .second = RGB(0x545b6b),
                     .faint = RGB(0x8a8f9c),
                     .ink = RGB(0xffffff)},
    [THEME_CONTRAST] = {.ground = RGB(0x000000),
                        .panel = RGB(0x000000),
                        .raised = RGB(0x141414),
                        .hover = RGB(0x333333),
                        .line = RGB(0x8c8c8c),
                        .rim = RGB(0xb8b8b8),
                        .text = RGB(0xffffff),
                        .second = RGB(0xe0e0e0),
                        .faint = RGB(0xb8b8b8),
                        .ink = RGB(0x000000)},
};

static double linear(uint8_t channel)
{
    double v = channel / 255.0;
    return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double theme_contrast(struct colour a, struct colour b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* On light paper a colour deepens when it loses its white: mixed with that of text it would turn grey. */
static struct colour deepen(const struct theme *t, struct colour c)
{
    uint8_t white = c.r < c.g ? c.r : c.g;
    if (c.b < white) white = c.b;
    if (luminance(t->text) > luminance(t->hover)) return c;
    white = (uint8_t)(white * 0.8);
    return (struct colour){(uint8_t)(c.r - white), (uint8_t)(c.g - white), (uint8_t)(c.b - white),
                           c.a};
}

struct colour theme_ink(const struct theme *t, struct colour c)
{
    double wanted = t->rim.a ? READ_WELL : READ;
    struct colour deep = deepen(t, c), ink = c;
    for (float way = 0; way < 2 && theme_contrast(ink, t->hover) < wanted; way += 0.1f)
        ink = way < 1 ? colour_mix(c, deep, way) : colour_mix(deep, t->text, way - 1);
    return ink;
}

struct theme theme_of(enum theme_kind kind, const char *room)
{
    size_t hue = room && *room ? hue_index(room) : 0; /* without a room the program's own: coral */
    struct theme t = grounds[kind];
    t.ok = theme_ink(&t, colour_rgb(0x5fd6a0));
    t.talk = theme_ink(&t, colour_rgb(0x6fd0ff));
    t.bad = theme_ink(&t, colour_rgb(0xff7a7a));
    t.warn = theme_ink(&t, colour_rgb(0xffc36b));
    t.hue = theme_ink(&t, colour_rgb(hues[hue]));
    t.hue2 = theme_ink(&t, colour_rgb(hues[(hue + 1) % HUES]));
    return t;
}
