/* colour.h: colours as the screens mix them: red, green, blue, alpha, 0 to 255, not premultiplied. */
#ifndef WL_COLOUR_H
#define WL_COLOUR_H

#include <stdint.h>

struct colour {
    uint8_t r, g, b, a;
};

/* From 0xrrggbb, opaque. */
static inline struct colour colour_rgb(uint32_t rgb)
{
    return (struct colour){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb, 255};
}

/* The same colour at `alpha` (0 to 1) of its own alpha. */
static inline struct colour colour_fade(struct colour c, float alpha)
{
    c.a = (uint8_t)((float)c.a * alpha + 0.5f);
    return c;
}

/* From a to b by t (0 to 1). */
static inline struct colour colour_mix(struct colour a, struct colour b, float t)
{
    return (struct colour){(uint8_t)((float)a.r + ((float)b.r - (float)a.r) * t + 0.5f),
                           (uint8_t)((float)a.g + ((float)b.g - (float)a.g) * t + 0.5f),
                           (uint8_t)((float)a.b + ((float)b.b - (float)a.b) * t + 0.5f),
                           (uint8_t)((float)a.a + ((float)b.a - (float)a.a) * t + 0.5f)};
}

#endif
