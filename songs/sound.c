#include "sound.h"
#include <stdlib.h>
#include <string.h>

bool sound_init(struct sound *s, size_t frames, float rate_hz)
{
    s->frames = frames;
    s->rate_hz = rate_hz;
    s->left = calloc(frames, sizeof *s->left);
    s->right = calloc(frames, sizeof *s->right);
    return s->left && s->right;
}

void sound_free(struct sound *s)
{
    free(s->left);
    free(s->right);
    s->left = s->right = NULL;
}

void sound_clear(struct sound *s)
{
    memset(s->left, 0, s->frames * sizeof *s->left);
    memset(s->right, 0, s->frames * sizeof *s->right);
}

static void add(float *restrict to, const float *restrict from, size_t n, float gain)
{
    for (size_t i = 0; i < n; i++) to[i] += gain * from[i];
}

void sound_send(const struct sound *from, size_t count, struct sound *const to[],
                const float gains[])
{
    enum { BLOCK = 2048 }; /* small enough to stay in the cache while it is sent everywhere */
    for (size_t at = 0; at < from->frames; at += BLOCK) {
        size_t n = from->frames - at < BLOCK ? from->frames - at : BLOCK;
        for (size_t k = 0; k < count; k++) {
            if (gains[k] <= 0) continue;
            add(to[k]->left + at, from->left + at, n, gains[k]);
            add(to[k]->right + at, from->right + at, n, gains[k]);
        }
    }
}
