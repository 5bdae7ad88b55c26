/* curves.c: see curves.h. */
#include "curves.h"
#include <stdbool.h>
#include "raster.h"

void curves_clear(struct curves *c)
{
    if (c->texture) SDL_DestroyTexture(c->texture);
    *c = (struct curves){0};
}

static bool make_room(struct curves *c, SDL_Renderer *renderer, int w, int h)
{
    if (c->texture && c->w == w && c->h == h) return true;
    curves_clear(c);
    c->texture =
        SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, w, h);
    c->w = w;
    c->h = h;
    return c->texture != NULL;
}

/* Software renderers know no premultiplied blending. */
static void straighten(uint32_t *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c = at[i], a = c >> 24;
        if (!a) continue;
        uint32_t half = a / 2, red = ((c >> 16 & 255) * 255 + half) / a;
        uint32_t green = ((c >> 8 & 255) * 255 + half) / a, blue = ((c & 255) * 255 + half) / a;
        at[i] = a << 24 | (red > 255 ? 255 : red) << 16 | (green > 255 ? 255 : green) << 8 |
                (blue > 255 ? 255 : blue);
    }
}

static void draw(const struct curves *c, const struct paint *p, size_t first, size_t last,
                 float scale, uint32_t *to)
{
    struct colour under = p->commands[first].bottom;
    bool solid = under.a == 255;
    size_t area = (size_t)c->w * (size_t)c->h;
    uint32_t ground =
        solid ? 0xff000000u | (uint32_t)under.r << 16 | (uint32_t)under.g << 8 | under.b : 0;
    for (size_t i = 0; i < area; i++) to[i] = ground;
    for (size_t i = first; i <= last; i++) raster_curve(p, &p->commands[i], scale, to, c->w, c->h);
    if (!solid) straighten(to, area);
    SDL_SetTextureBlendMode(c->texture, solid ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
}

void curves_show(struct curves *c, SDL_Renderer *renderer, const struct paint *p, size_t first,
                 size_t last, float scale, SDL_Rect r)
{
    void *to;
    int pitch;
    if (r.w <= 0 || r.h <= 0 || !make_room(c, renderer, r.w, r.h)) return;
    if (SDL_LockTexture(c->texture, NULL, &to, &pitch) != 0) return;
    /* Rows of four-byte pixels lie without gaps in every renderer SDL has. */
    if (pitch == r.w * 4) draw(c, p, first, last, scale, to);
    SDL_UnlockTexture(c->texture);
    SDL_RenderCopy(renderer, c->texture, NULL, &r);
}
