/* letters.c: see letters.h. */
#include "letters.h"
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIZES_MOST =
        32, /* fonts open at once, each of one face and size; past that the longest unused is closed */
    COLOUR_SIZE = 128 /* pixels asked of fonts that hold pictures: they give the strike they have */
};

struct size {
    TTF_Font *font;
    int face, pixels;
    uint64_t used;
};

struct letters {
    const struct fonts *fonts;
    struct size sizes[SIZES_MOST];
    uint64_t uses;
};

struct letters *letters_open(const struct fonts *fonts)
{
    if (TTF_Init() != 0) return NULL;
    struct letters *l = calloc(1, sizeof *l);
    if (!l) {
        TTF_Quit();
        return NULL;
    }
    l->fonts = fonts;
    return l;
}

void letters_close(struct letters *l)
{
    if (!l) return;
    for (size_t i = 0; i < SIZES_MOST; i++)
        if (l->sizes[i].font) TTF_CloseFont(l->sizes[i].font);
    TTF_Quit();
    free(l);
}

static TTF_Font *open_size(struct letters *l, int face, int pixels)
{
    struct size *oldest = &l->sizes[0];
    for (size_t i = 0; i < SIZES_MOST; i++) {
        struct size *size = &l->sizes[i];
        if (size->font && size->face == face && size->pixels == pixels) {
            size->used = ++l->uses;
            return size->font;
        }
        if (size->used < oldest->used) oldest = size;
    }
    if (oldest->font) TTF_CloseFont(oldest->font);
    *oldest = (struct size){NULL, face, pixels, ++l->uses};
    oldest->font = TTF_OpenFont(fonts_path(l->fonts, face), pixels);
    if (!oldest->font) return NULL;
    TTF_SetFontHinting(oldest->font, TTF_HINTING_LIGHT_SUBPIXEL);
    return oldest->font;
}

static SDL_Surface *render(TTF_Font *font, const struct text_block *b, const struct text_run *run)
{
    char script[5] = {0};
    hb_tag_to_string(run->script, script);
    TTF_SetFontDirection(font, run->rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(font, script);
    char *text = malloc(run->bytes + 1);
    if (!text) return NULL;
    memcpy(text, b->text + run->first, run->bytes);
    text[run->bytes] = '\0';
    SDL_Surface *rendered = TTF_RenderUTF8_Blended(font, text, (SDL_Color){255, 255, 255, 255});
    free(text);
    SDL_Surface *out =
        rendered ? SDL_ConvertSurfaceFormat(rendered, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    SDL_FreeSurface(rendered);
    return out;
}

/* The mean colour of a part of the surface, weighed by alpha. */
static uint32_t mean(const SDL_Surface *s, float x0, float y0, float x1, float y1)
{
    float sum[4] = {0}, area = 0;
    for (int y = (int)y0; y < s->h && (float)y < y1; y++)
        for (int x = (int)x0; x < s->w && (float)x < x1; x++) {
            float w = fminf(x1, (float)x + 1) - fmaxf(x0, (float)x);
            w *= fminf(y1, (float)y + 1) - fmaxf(y0, (float)y);
            uint32_t c = ((const uint32_t *)((const char *)s->pixels + y * s->pitch))[x];
            float a = (float)(c >> 24) * w;
            sum[0] += a;
            for (int i = 1; i < 4; i++) sum[i] += (float)(c >> (24 - 8 * i) & 255) * a;
            area += w;
        }
    if (sum[0] <= 0 || area <= 0) return 0;
    uint32_t out = (uint32_t)(sum[0] / area + 0.5f) << 24;
    for (int i = 1; i < 4; i++) out |= (uint32_t)(sum[i] / sum[0] + 0.5f) << (24 - 8 * i);
    return out;
}

/* Emoji come in one size: scaled down by whole areas, so that they stay clear. Their middle is set on the letters' middle. */
static const struct texture *add_coloured(struct pictures *kept, const struct text_run *run,
                                          const SDL_Surface *s, float scale)
{
    int w = (int)lroundf(run->width * scale);
    if (w < 1) w = 1;
    float step = (float)s->w / (float)w;
    int h = (int)lroundf((float)s->h / step);
    uint32_t *pixels = malloc((size_t)w * (size_t)(h > 0 ? h : 1) * 4);
    if (!pixels) return NULL;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            pixels[y * w + x] = mean(s, (float)x * step, (float)y * step, (float)(x + 1) * step,
                                     (float)(y + 1) * step);
    struct texture *picture = pictures_add(kept, run->key, pixels, w, h);
    free(pixels);
    if (!picture) return NULL;
    picture->top = -(int)lroundf(run->pixels * 0.36f) - h / 2;
    picture->coloured = true;
    return picture;
}

/* SDL2_ttf moves the text right and down where ink would lie outside its picture. */
static const struct texture *add_letters(struct pictures *kept, const struct text_run *run,
                                         const SDL_Surface *s, TTF_Font *font, float scale)
{
    struct texture *picture = pictures_add(kept, run->key, s->pixels, s->pitch / 4, s->h);
    if (!picture) return NULL;
    int ascent = TTF_FontAscent(font), above = (int)ceilf(run->ink_above * scale);
    picture->left = -(int)ceilf(run->ink_left * scale);
    picture->top = above > ascent ? -above : -ascent;
    return picture;
}

const struct texture *letters_picture(struct letters *l, struct pictures *kept,
                                      const struct text_block *b, const struct text_run *run,
                                      float scale)
{
    if (run->face == FONTS_NONE) return NULL;
    const struct texture *picture = pictures_find(kept, run->key);
    if (picture) return picture;
    bool coloured = fonts_is_colour(l->fonts, run->face);
    TTF_Font *font = open_size(l, run->face, coloured ? COLOUR_SIZE : (int)run->pixels);
    SDL_Surface *s = font ? render(font, b, run) : NULL;
    if (!s) return pictures_add(kept, run->key, NULL, 0, 0);
    picture = coloured ? add_coloured(kept, run, s, scale) : add_letters(kept, run, s, font, scale);
    SDL_FreeSurface(s);
    return picture;
}
