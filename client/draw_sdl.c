/* draw_sdl.c: the drawing device through an SDL renderer. */
#include "draw.h"
#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "curves.h"
#include "hash.h"
#include "letters.h"
#include "photo.h"
#include "pictures.h"
#include "raster.h"

enum { SOLID_ROWS = 32 };           /* fewer are not worth three calls */
enum { SPRITE_PIXELS_MOST = 4096 }; /* a side; larger drawings are left out */

struct draw_sdl {
    SDL_Renderer *renderer;
    struct pictures *pictures;
    struct letters *letters;
    struct paint scratch; /* sprites draw themselves into it */
    struct curves curves;
    float scale;
};

struct draw_sdl *draw_sdl_open(struct SDL_Renderer *renderer, const struct fonts *fonts,
                               char error[DRAW_ERROR_BYTES])
{
    struct draw_sdl *d = calloc(1, sizeof *d);
    if (!d) {
        snprintf(error, DRAW_ERROR_BYTES, "no memory for drawing");
        return NULL;
    }
    d->renderer = renderer;
    d->pictures = pictures_new(renderer);
    d->letters = letters_open(fonts);
    if (d->pictures && d->letters) return d;
    snprintf(error, DRAW_ERROR_BYTES, "cannot draw text: %s", SDL_GetError());
    draw_sdl_close(d);
    return NULL;
}

void draw_sdl_reset(struct draw_sdl *d)
{
    pictures_clear(d->pictures);
    curves_clear(&d->curves);
}

void draw_sdl_close(struct draw_sdl *d)
{
    if (!d) return;
    if (d->pictures) draw_sdl_reset(d);
    pictures_free(d->pictures);
    letters_close(d->letters);
    paint_free(&d->scratch);
    free(d);
}

/* Whole pixels: edges on both sides are rounded, so that neighbours meet. What is a point thick does not vanish at small scales. */
static SDL_Rect pixels(const struct draw_sdl *d, struct rect r)
{
    int x0 = (int)lroundf(r.x * d->scale), y0 = (int)lroundf(r.y * d->scale);
    int x1 = (int)lroundf((r.x + r.w) * d->scale), y1 = (int)lroundf((r.y + r.h) * d->scale);
    if (r.w >= 1 && x1 == x0) x1++;
    if (r.h >= 1 && y1 == y0) y1++;
    return (SDL_Rect){x0, y0, x1 - x0, y1 - y0};
}

/* Blending what is opaque would cost a software renderer several times as much. */
static void fill(struct draw_sdl *d, int x, int y, int w, int h, struct colour c)
{
    if (w <= 0 || h <= 0) return;
    SDL_SetRenderDrawBlendMode(d->renderer, c.a == 255 ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(d->renderer, c.r, c.g, c.b, c.a);
    SDL_RenderFillRect(d->renderer, &(SDL_Rect){x, y, w, h});
}

static void tint(const struct texture *picture, struct colour c)
{
    if (!picture->coloured) SDL_SetTextureColorMod(picture->texture, c.r, c.g, c.b);
    SDL_SetTextureAlphaMod(picture->texture, c.a);
}

/* A white disc or ring whose quarters are the corners of rounded rectangles. */
static const struct texture *corners(struct draw_sdl *d, int radius, int width)
{
    const int parts[] = {radius, width};
    uint64_t key = hash_bytes(2, parts, sizeof parts);
    const struct texture *kept = pictures_find(d->pictures, key);
    if (kept) return kept;
    struct rect all = {0, 0, 2 * (float)radius, 2 * (float)radius};
    uint32_t *out = malloc((size_t)radius * (size_t)radius * 16);
    paint_clear(&d->scratch);
    if (width)
        paint_ring(&d->scratch, all, (float)radius, (float)width, colour_rgb(0xffffff));
    else
        paint_box(&d->scratch, all, (float)radius, colour_rgb(0xffffff));
    if (out && raster_paint(&d->scratch, 0, 0, 1, out, 2 * radius, 2 * radius))
        kept = pictures_add(d->pictures, key, out, 2 * radius, 2 * radius);
    free(out);
    return kept;
}

static void four_corners(struct draw_sdl *d, SDL_Rect r, int radius, int width, struct colour c)
{
    const struct texture *picture = radius > 0 ? corners(d, radius, width) : NULL;
    if (!picture || !picture->texture) return;
    tint(picture, c);
    for (int i = 0; i < 4; i++) {
        int right = i % 2, low = i / 2;
        SDL_Rect from = {right * radius, low * radius, radius, radius};
        SDL_Rect to = {right ? r.x + r.w - radius : r.x, low ? r.y + r.h - radius : r.y, radius,
                       radius};
        SDL_RenderCopy(d->renderer, picture->texture, &from, &to);
    }
}

static int corner_radius(const struct draw_sdl *d, SDL_Rect r, float radius)
{
    int wanted = (int)lroundf(radius * d->scale), most = (r.w < r.h ? r.w : r.h) / 2;
    return wanted < most ? wanted : most;
}

static void box(struct draw_sdl *d, const struct paint_command *command)
{
    SDL_Rect r = pixels(d, command->rect);
    struct colour c = command->top;
    int radius = corner_radius(d, r, command->radius);
    four_corners(d, r, radius, 0, c);
    fill(d, r.x + radius, r.y, r.w - 2 * radius, radius, c);
    fill(d, r.x, r.y + radius, r.w, r.h - 2 * radius, c);
    fill(d, r.x + radius, r.y + r.h - radius, r.w - 2 * radius, radius, c);
}

static void ring(struct draw_sdl *d, const struct paint_command *command)
{
    SDL_Rect r = pixels(d, command->rect);
    struct colour c = command->top;
    int radius = corner_radius(d, r, command->radius);
    int width = (int)lroundf(command->width * d->scale);
    if (width < 1) width = 1;
    four_corners(d, r, radius, width, c);
    fill(d, r.x + radius, r.y, r.w - 2 * radius, width, c);
    fill(d, r.x + radius, r.y + r.h - width, r.w - 2 * radius, width, c);
    fill(d, r.x, r.y + radius, width, r.h - 2 * radius, c);
    fill(d, r.x + r.w - width, r.y + radius, width, r.h - 2 * radius, c);
}

static void show_rows(struct draw_sdl *d, const struct texture *picture, int x, int y, int from,
                      int rows)
{
    SDL_Rect part = {0, from, picture->w, rows}, to = {x, y + from, picture->w, rows};
    if (rows > 0) SDL_RenderCopy(d->renderer, picture->texture, &part, &to);
}

/* Rows without anything to blend are only copied, which costs a software renderer a tenth. */
static void show_solid(struct draw_sdl *d, const struct texture *picture, int x, int y)
{
    int first = picture->solid_first, end = first + picture->solid_rows;
    show_rows(d, picture, x, y, 0, first);
    SDL_SetTextureBlendMode(picture->texture, SDL_BLENDMODE_NONE);
    show_rows(d, picture, x, y, first, end - first);
    SDL_SetTextureBlendMode(picture->texture, SDL_BLENDMODE_BLEND);
    show_rows(d, picture, x, y, end, picture->h - end);
}

static void show(struct draw_sdl *d, const struct texture *picture, int x, int y, struct colour c)
{
    if (!picture || !picture->texture) return;
    tint(picture, c);
    if (c.a == 255 && picture->solid_rows > SOLID_ROWS)
        show_solid(d, picture, x, y);
    else
        show_rows(d, picture, x, y, 0, picture->h);
}

static void text(struct draw_sdl *d, const struct paint_command *command)
{
    const struct text_block *b = command->block;
    for (size_t r = 0; r < b->row_count; r++) {
        const struct text_row *row = &b->rows[r];
        float y = command->rect.y + b->row_height * (float)r + b->baseline;
        for (uint32_t i = 0; i < row->run_count; i++) {
            const struct text_run *run = &b->runs[row->first_run + i];
            const struct texture *picture =
                letters_picture(d->letters, d->pictures, b, run, d->scale);
            if (!picture) continue;
            int px = (int)lroundf((command->rect.x + row->x + run->x) * d->scale) + picture->left;
            show(d, picture, px, (int)lroundf(y * d->scale) + picture->top, command->top);
        }
    }
}

/* For the pixels of a picture; NULL when it is empty, too large, or there is no memory. */
static uint32_t *room_for(int w, int h)
{
    bool fits = w > 0 && h > 0 && w <= SPRITE_PIXELS_MOST && h <= SPRITE_PIXELS_MOST;
    return fits ? malloc((size_t)w * (size_t)h * 4) : NULL;
}

/* Rasters a list, whose top left is (x, y), and keeps it. */
static const struct texture *keep(struct draw_sdl *d, const struct paint *p, uint64_t key, float x,
                                  float y, int w, int h)
{
    const struct texture *picture = NULL;
    uint32_t *out = room_for(w, h);
    if (out && raster_paint(p, x, y, d->scale, out, w, h))
        picture = pictures_add(d->pictures, key, out, w, h);
    free(out);
    return picture;
}

static void sprite(struct draw_sdl *d, const struct paint_command *command)
{
    SDL_Rect r = pixels(d, command->rect);
    uint64_t key = hash_bytes(hash_bytes(3, &command->make, sizeof command->make), &command->seed,
                              sizeof command->seed);
    const int size[] = {r.w, r.h};
    key = hash_bytes(key, size, sizeof size);
    const struct texture *picture = pictures_find(d->pictures, key);
    if (!picture) {
        paint_clear(&d->scratch);
        command->make(&d->scratch, (struct rect){0, 0, command->rect.w, command->rect.h},
                      command->seed);
        picture = keep(d, &d->scratch, key, 0, 0, r.w, r.h);
    }
    show(d, picture, r.x, r.y, command->top);
}

static void photo(struct draw_sdl *d, const struct paint_command *command)
{
    SDL_Rect r = pixels(d, command->rect);
    const int parts[] = {r.w, r.h, corner_radius(d, r, command->radius)};
    uint64_t key = hash_bytes(command->photo->key, parts, sizeof parts);
    const struct texture *kept = pictures_find(d->pictures, key);
    if (!kept) {
        uint32_t *out = room_for(r.w, r.h);
        if (out && photo_pixels(command->photo, r.w, r.h, (float)parts[2], out))
            kept = pictures_add(d->pictures, key, out, r.w, r.h);
        free(out);
    }
    show(d, kept, r.x, r.y, command->top);
}

/* A shape that is more than a plain box or ring: kept as a picture like a sprite. */
static void shape(struct draw_sdl *d, const struct paint *p, const struct paint_command *command)
{
    struct rect area = rect_inset(command->rect, -command->width - 1);
    SDL_Rect r = pixels(d, area);
    struct paint_command alone = *command;
    alone.first = 0;
    float fields[] = {command->rect.w, command->rect.h, command->radius, command->width,
                      (float)command->kind};
    uint64_t key = hash_bytes(4, fields, sizeof fields);
    key = hash_bytes(key, &command->top, sizeof command->top);
    key = hash_bytes(key, &command->bottom, sizeof command->bottom);
    for (uint32_t i = 0; i < command->count; i++) {
        struct point at = p->points[command->first + i];
        const float from_corner[] = {at.x - command->rect.x, at.y - command->rect.y};
        key = hash_bytes(key, from_corner, sizeof from_corner);
    }
    const struct texture *picture = pictures_find(d->pictures, key);
    if (!picture) {
        const struct paint one = {
            .commands = &alone, .count = 1, .points = p->points + command->first};
        picture = keep(d, &one, key, area.x, area.y, r.w, r.h);
    }
    show(d, picture, r.x, r.y, colour_rgb(0xffffff));
}

/* All curves in a row over one rectangle become one picture. Returns the index of the last. */
static size_t show_curves(struct draw_sdl *d, const struct paint *p, size_t first)
{
    size_t last = first;
    while (last + 1 < p->count && p->commands[last + 1].kind == PAINT_CURVE) last++;
    SDL_Rect r = pixels(d, p->commands[first].rect);
    curves_show(&d->curves, d->renderer, p, first, last, d->scale, r);
    return last;
}

static void clip(struct draw_sdl *d, const struct paint_command *command)
{
    SDL_Rect r = pixels(d, command->rect);
    /* SDL takes an empty rectangle for no clip at all. */
    if (r.w <= 0 || r.h <= 0) r = (SDL_Rect){-2, -2, 1, 1};
    SDL_RenderSetClipRect(d->renderer, &r);
}

static bool is_plain(const struct paint_command *c)
{
    return c->width <= 0 && memcmp(&c->top, &c->bottom, sizeof c->top) == 0;
}

void draw_sdl_run(struct draw_sdl *d, const struct paint *p, float scale, struct colour ground)
{
    d->scale = scale;
    pictures_frame(d->pictures);
    SDL_RenderSetClipRect(d->renderer, NULL);
    SDL_SetRenderDrawColor(d->renderer, ground.r, ground.g, ground.b, 255);
    SDL_RenderClear(d->renderer);
    for (size_t i = 0; i < p->count; i++) {
        const struct paint_command *command = &p->commands[i];
        if (command->kind == PAINT_CLIP)
            clip(d, command);
        else if (command->kind == PAINT_BOX && is_plain(command))
            box(d, command);
        else if (command->kind == PAINT_RING)
            ring(d, command);
        else if (command->kind == PAINT_TEXT)
            text(d, command);
        else if (command->kind == PAINT_SPRITE)
            sprite(d, command);
        else if (command->kind == PAINT_PHOTO)
            photo(d, command);
        else if (command->kind == PAINT_CURVE)
            i = show_curves(d, p, i);
        else
            shape(d, p, command);
    }
    SDL_RenderSetClipRect(d->renderer, NULL);
}
