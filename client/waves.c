/* waves.c: see waves.h. */
#include "waves.h"
#include <math.h>

enum { STEP = 8, WAVES = 7 }; /* points between two heights */

void wave_paint(struct paint *p, struct rect r, float height, float pace, float phase, float width,
                struct colour c, struct colour under)
{
    size_t n = (size_t)(r.w / STEP) + 2;
    struct point *heights = paint_curve(p, r, n, width, c, under);
    for (size_t i = 0; heights && i < n; i++) {
        float t = (float)i / (float)(n - 1), swell = sinf((float)M_PI * t);
        float swing = 0.55f * sinf(9 * pace * t + phase) + 0.3f * sinf(23 * pace * t + 2 * phase) +
                      0.15f * sinf(41 * pace * t - phase);
        heights[i] = (struct point){0, r.y + r.h / 2 - height * swell * swing};
    }
}

void waves_paint(struct paint *p, struct rect r, double seconds, struct colour under)
{
    static const uint32_t colours[] = {0xff6f5e, 0xffb05e, 0xff8fd0, 0xa58bff, 0x6fb7ff};
    for (int i = 0; i < WAVES; i++) {
        float k = (float)i, phase = (float)fmod(seconds * (0.22 + 0.035 * i), 2 * M_PI) + 0.7f * k;
        wave_paint(p, r, r.h * (0.52f - 0.04f * k), 0.6f + 0.12f * k, phase, 2,
                   colour_fade(colour_rgb(colours[i % 5]), 0.26f), under);
    }
}
