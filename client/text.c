/* text.c: blocks and the table that keeps them. Carets are in text_caret.c. */
#include "text.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "hash.h"
#include "text_layout.h"

enum {
    BUCKETS = 4096,
    KEPT_MOST = 4096,  /* past this many blocks, those not shown in the last frames are dropped */
    KEPT_FRAMES = 120, /* the last frames */
    TEXT_BYTES = 16384,
};

struct kept {
    struct text_block block;
    struct text_request request; /* its text is `asked` */
    char *asked;                 /* owned */
    uint64_t hash, frame;
    struct kept *next;
};

struct text {
    struct fonts *fonts;
    float scale;
    enum text_direction fallback;
    struct kept *buckets[BUCKETS];
    size_t count;
    uint64_t frame, shaped;
};

struct text *text_new(char error[FONTS_ERROR_BYTES])
{
    struct fonts *fonts = fonts_open(error);
    if (!fonts) return NULL;
    struct text *t = calloc(1, sizeof *t);
    if (!t) {
        fonts_close(fonts);
        return NULL;
    }
    t->fonts = fonts;
    t->scale = 1;
    t->fallback = TEXT_LTR;
    return t;
}

static void kept_free(struct kept *k)
{
    text_layout_free(&k->block);
    free(k->asked);
    free(k);
}

/* Drops blocks last shown before `frame`. */
static void drop_before(struct text *t, uint64_t frame)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct kept **at = &t->buckets[i]; *at;) {
            struct kept *k = *at;
            if (k->frame >= frame) {
                at = &k->next;
                continue;
            }
            *at = k->next;
            kept_free(k);
            t->count--;
        }
}

void text_free(struct text *t)
{
    if (!t) return;
    drop_before(t, UINT64_MAX);
    fonts_close(t->fonts);
    free(t);
}

struct fonts *text_fonts(struct text *t)
{
    return t->fonts;
}

void text_set_scale(struct text *t, float scale)
{
    assert(scale > 0);
    if (fabsf(scale - t->scale) < 0.001f) return;
    t->scale = scale;
    drop_before(t, UINT64_MAX);
}

void text_set_direction(struct text *t, enum text_direction fallback)
{
    if (t->fallback == fallback) return;
    t->fallback = fallback;
    drop_before(t, UINT64_MAX);
}

void text_frame(struct text *t)
{
    t->frame++;
    if (t->count <= KEPT_MOST || t->frame <= KEPT_FRAMES) return;
    drop_before(t, t->frame - KEPT_FRAMES);
    if (t->count > KEPT_MOST) drop_before(t, t->frame - 1);
}

uint64_t text_shaped(const struct text *t)
{
    return t->shaped;
}

static uint64_t hash_request(const struct text_request *r)
{
    struct {
        float size, spacing, width;
        int bold_rows;
    } rest = {r->style.size, r->style.spacing, r->width, r->rows * 2 + r->style.bold};
    return hash_bytes(hash_bytes(0, &rest, sizeof rest), r->text, r->bytes);
}

static bool same(float a, float b)
{
    return fabsf(a - b) < 0.01f;
}

static bool same_request(const struct text_request *a, const struct text_request *b)
{
    return a->bytes == b->bytes && same(a->style.size, b->style.size) &&
           a->style.bold == b->style.bold && same(a->style.spacing, b->style.spacing) &&
           same(a->width, b->width) && a->rows == b->rows &&
           memcmp(a->text, b->text, a->bytes) == 0;
}

static struct kept *find(struct text *t, const struct text_request *r, uint64_t hash)
{
    for (struct kept *k = t->buckets[hash % BUCKETS]; k; k = k->next)
        if (k->hash == hash && same_request(&k->request, r)) return k;
    return NULL;
}

static struct kept *make(struct text *t, const struct text_request *r, uint64_t hash)
{
    struct kept *k = calloc(1, sizeof *k);
    if (!k) return NULL;
    t->shaped++;
    k->hash = hash;
    k->asked = malloc(r->bytes + 1);
    if (!k->asked || !text_layout(&k->block, t->fonts, r, t->scale, t->fallback)) {
        kept_free(k);
        return NULL;
    }
    memcpy(k->asked, r->text, r->bytes);
    k->request = *r;
    k->request.text = k->asked;
    k->next = t->buckets[hash % BUCKETS];
    t->buckets[hash % BUCKETS] = k;
    t->count++;
    return k;
}

static const struct text_block *request(struct text *t, const char *s, size_t bytes,
                                        struct text_style style, float width, int rows)
{
    struct text_request r = {s, bytes < TEXT_BYTES ? bytes : TEXT_BYTES, style, width, rows};
    uint64_t hash = hash_request(&r);
    struct kept *k = find(t, &r, hash);
    if (!k) k = make(t, &r, hash);
    if (!k) return NULL;
    k->frame = t->frame;
    return &k->block;
}

const struct text_block *text_row(struct text *t, const char *s, struct text_style style)
{
    return request(t, s, strlen(s), style, 0, 1);
}

const struct text_block *text_fit(struct text *t, const char *s, struct text_style style,
                                  float width)
{
    const struct text_block *whole = text_row(t, s, style);
    return !whole || whole->width <= width ? whole : text_wrap(t, s, style, width, 1);
}

const struct text_block *text_wrap(struct text *t, const char *s, struct text_style style,
                                   float width, int rows)
{
    return request(t, s, strlen(s), style, width > 1 ? width : 1, rows);
}
