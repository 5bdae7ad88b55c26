/* badge.c: a figure in coral whose mouth is a wave. */
#include "badge.h"
#include <math.h>
#include "paint.h"
#include "raster.h"

static void paint(struct paint *p, struct rect r)
{
    float u = r.w / 64;
    struct colour ink = colour_rgb(0x14161e), white = colour_rgb(0xffffff);
    paint_gradient(p, r, 15 * u, colour_rgb(0xff8b6e), colour_rgb(0xf0506a));
    for (int side = -1; side <= 1; side += 2) {
        float x = r.x + (32 + 12 * (float)side) * u, y = r.y + 24 * u;
        paint_circle(p, x, y, 9 * u, white);
        paint_circle(p, x + u, y + u, 4.6f * u, ink);
        paint_circle(p, x + 2.6f * u, y - 0.8f * u, 1.6f * u, white);
    }
    struct point wave[25];
    for (int i = 0; i < 25; i++) {
        float t = (float)i / 24;
        wave[i] =
            (struct point){r.x + (12 + 40 * t) * u,
                           r.y + (46 - 6 * sinf(t * 4 * (float)M_PI) * sinf(t * (float)M_PI)) * u};
    }
    paint_line(p, wave, 25, 4 * u, ink);
}

bool badge_pixels(uint32_t *pixels, int side)
{
    struct paint p = {0};
    paint(&p, (struct rect){0, 0, (float)side, (float)side});
    bool ok = raster_paint(&p, 0, 0, 1, pixels, side, side);
    paint_free(&p);
    return ok;
}
