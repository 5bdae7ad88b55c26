#include "quadrants.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 12 /* what a JPEG may change */ };

static const uint8_t colours[4][3] = {{220, 30, 30}, {30, 200, 40}, {30, 40, 210}, {230, 220, 40}};

struct picture quadrants_make(int width, int height)
{
    struct picture p;
    assert_true(picture_make(&p, width, height));
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            memcpy(p.rgb + 3 * (y * width + x), colours[2 * (2 * y >= height) + (2 * x >= width)],
                   3);
    }
    return p;
}

void quadrants_assert(const struct picture *p)
{
    for (int i = 0; i < 4; i++) {
        int x = p->width * (1 + 2 * (i & 1)) / 4, y = p->height * (1 + 2 * (i >> 1)) / 4;
        for (int c = 0; c < 3; c++) {
            int seen = p->rgb[3 * (y * p->width + x) + c];
            if (abs(seen - colours[i][c]) > NEAR)
                fail_msg("quarter %d: %d instead of %d", i, seen, colours[i][c]);
        }
    }
}
