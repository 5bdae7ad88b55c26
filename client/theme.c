/* theme.c: see theme.h. */
#include "theme.h"
#include <math.h>
#include "hash.h"

static const uint32_t hues[] = {0xff6f5e, 0xffb05e, 0xffe06b, 0x8fe388, 0x5fd6c8,
                                0x6fb7ff, 0xa58bff, 0xff8fd0, 0xd7c4a3, 0x7f8fff};
enum { HUES = sizeof hues / sizeof *hues, HUE_SEED = 236 };

static size_t hue_index(const char *name)
{
    return (size_t)(hash_text(HUE_SEED, name) % HUES);
}

struct colour theme_hue(const char *name)
{
    return colour_rgb(hues[hue_index(name)]);
}

struct theme theme_dark(const char *room)
{
    /* Without a room the program's own: coral. */
    size_t hue = room && *room ? hue_index(room) : 0;
    return (struct theme){.ground = colour_rgb(0x0f1118),
                          .panel = colour_rgb(0x171a24),
                          .raised = colour_rgb(0x20242f),
                          .hover = colour_rgb(0x292e3b),
                          .line = colour_rgb(0x2b3040),
                          .text = colour_rgb(0xeef0f7),
                          .second = colour_rgb(0x9aa2b8),
                          .faint = colour_rgb(0x636b82),
                          .ok = colour_rgb(0x5fd6a0),
                          .talk = colour_rgb(0x6fd0ff),
                          .bad = colour_rgb(0xff7a7a),
                          .warn = colour_rgb(0xffc36b),
                          .hue = colour_rgb(hues[hue]),
                          .hue2 = colour_rgb(hues[(hue + 1) % HUES]),
                          .ink = colour_rgb(0x14161e)};
}

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
