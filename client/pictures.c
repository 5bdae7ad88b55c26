/* pictures.c: a hash table whose entries know when they were last used. */
#include "pictures.h"
#include <stdlib.h>

enum { BUCKETS = 1024 };

struct entry {
    struct texture picture;
    uint64_t key, frame;
    struct entry *next;
};

struct pictures {
    SDL_Renderer *renderer;
    struct entry *buckets[BUCKETS];
    size_t bytes;
    uint64_t frame;
};

struct pictures *pictures_new(SDL_Renderer *renderer)
{
    struct pictures *p = calloc(1, sizeof *p);
    if (p) p->renderer = renderer;
    return p;
}

/* Drops what was last used before `frame`. */
static void drop_before(struct pictures *p, uint64_t frame)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry **at = &p->buckets[i]; *at;) {
            struct entry *e = *at;
            if (e->frame >= frame) {
                at = &e->next;
                continue;
            }
            *at = e->next;
            p->bytes -= (size_t)e->picture.w * (size_t)e->picture.h * 4;
            if (e->picture.texture) SDL_DestroyTexture(e->picture.texture);
            free(e);
        }
}

void pictures_clear(struct pictures *p)
{
    drop_before(p, UINT64_MAX);
}

void pictures_free(struct pictures *p)
{
    if (!p) return;
    pictures_clear(p);
    free(p);
}

const struct texture *pictures_find(struct pictures *p, uint64_t key)
{
    for (struct entry *e = p->buckets[key % BUCKETS]; e; e = e->next)
        if (e->key == key) {
            e->frame = p->frame;
            return &e->picture;
        }
    return NULL;
}

static bool is_solid(const uint32_t *row, int w)
{
    for (int x = 0; x < w; x++)
        if (row[x] >> 24 != 255) return false;
    return true;
}

/* The first such rows that lie together. */
static void find_solid(struct texture *p, const uint32_t *pixels)
{
    int y = 0;
    while (y < p->h && !is_solid(pixels + y * p->w, p->w)) y++;
    p->solid_first = y;
    while (y < p->h && is_solid(pixels + y * p->w, p->w)) y++;
    p->solid_rows = y - p->solid_first;
}

struct texture *pictures_add(struct pictures *p, uint64_t key, const uint32_t *pixels, int w, int h)
{
    struct entry *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    if (w > 0 && h > 0) {
        e->picture.texture = SDL_CreateTexture(p->renderer, SDL_PIXELFORMAT_ARGB8888,
                                               SDL_TEXTUREACCESS_STATIC, w, h);
        if (!e->picture.texture) {
            free(e);
            return NULL;
        }
        SDL_UpdateTexture(e->picture.texture, NULL, pixels, w * 4);
        SDL_SetTextureBlendMode(e->picture.texture, SDL_BLENDMODE_BLEND);
        e->picture.w = w;
        e->picture.h = h;
        find_solid(&e->picture, pixels);
    }
    e->key = key;
    e->frame = p->frame;
    e->next = p->buckets[key % BUCKETS];
    p->buckets[key % BUCKETS] = e;
    p->bytes += (size_t)e->picture.w * (size_t)e->picture.h * 4;
    return &e->picture;
}

void pictures_frame(struct pictures *p)
{
    /* Ever younger ones go, but never those of the frame just shown. */
    for (uint64_t age = 512; p->bytes > PICTURES_BYTES && age > 0; age /= 2)
        if (p->frame >= age) drop_before(p, p->frame - age + 1);
    p->frame++;
}
