#include "speaker.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_US (1e6 / 48000)
#define SILENT    1e-5f
enum {
    LAGS = 1200,
    COARSE = 4096
}; /* samples: how far is searched, and in how much sound at first */

void speaker_free(struct speaker *s)
{
    free(s->left);
    free(s->blocks);
    *s = (struct speaker){0};
}

static void *grown(void *old, size_t *size, size_t needed, size_t each)
{
    if (needed <= *size) return old;
    *size = needed * 2;
    void *bigger = realloc(old, *size * each);
    assert(bigger);
    return bigger;
}

void speaker_play(struct speaker *s, const float *stereo, size_t frames, double true_us,
                  double frame_us)
{
    s->left = grown(s->left, &s->size, s->frames + frames, sizeof *s->left);
    s->blocks = grown(s->blocks, &s->blocks_size, s->count + 1, sizeof *s->blocks);
    s->blocks[s->count++] = (struct speaker_block){s->frames, true_us, frame_us};
    for (size_t i = 0; i < frames; i++) s->left[s->frames++] = stereo[2 * i];
}

static size_t block_end(const struct speaker *s, size_t block)
{
    return block + 1 < s->count ? s->blocks[block + 1].first : s->frames;
}

/* The last block that began at or before a time; the first when none did. */
static size_t block_at(const struct speaker *s, double true_us)
{
    size_t low = 0, high = s->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (s->blocks[middle].true_us <= true_us)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void speaker_forget(struct speaker *s, double before_us)
{
    size_t gone = s->count ? block_at(s, before_us) : 0;
    if (!gone) return;
    size_t frames = s->blocks[gone].first;
    memmove(s->left, s->left + frames, (s->frames - frames) * sizeof *s->left);
    memmove(s->blocks, s->blocks + gone, (s->count - gone) * sizeof *s->blocks);
    s->frames -= frames;
    s->count -= gone;
    for (size_t i = 0; i < s->count; i++) s->blocks[i].first -= frames;
}

/* The sample at a time within or after a block: silence when the device stood still then. */
static float sample_in(const struct speaker *s, size_t block, double true_us)
{
    const struct speaker_block *b = &s->blocks[block];
    double at = (true_us - b->true_us) / b->frame_us;
    size_t end = block_end(s, block), i = b->first + (size_t)fmax(0, at);
    if (at < 0 || i >= end) return 0;
    float part = (float)(at - floor(at)), next = i + 1 < s->frames ? s->left[i + 1] : 0;
    return s->left[i] * (1 - part) + next * part;
}

void speaker_hear(const struct speaker *s, double from_us, float *out, size_t n)
{
    memset(out, 0, n * sizeof *out);
    if (!s->count) return;
    size_t block = block_at(s, from_us);
    for (size_t i = 0; i < n; i++) {
        double t = from_us + (double)i * SAMPLE_US;
        while (block + 1 < s->count && s->blocks[block + 1].true_us <= t) block++;
        out[i] = sample_in(s, block, t);
    }
}

double speaker_sound_us(const struct speaker *s, double since_us)
{
    for (size_t k = s->count ? block_at(s, since_us) : 0; k < s->count; k++)
        for (size_t i = s->blocks[k].first; i < block_end(s, k); i++) {
            double t =
                s->blocks[k].true_us + (double)(i - s->blocks[k].first) * s->blocks[k].frame_us;
            if (t >= since_us && fabsf(s->left[i]) >= SILENT) return t;
        }
    return -1;
}

double speaker_silence_us(const struct speaker *s, double from_us, double to_us)
{
    double longest = 0, since = from_us;
    for (size_t k = s->count ? block_at(s, from_us) : 0; k < s->count; k++) {
        const struct speaker_block *b = &s->blocks[k];
        if (b->true_us > to_us) break;
        for (size_t i = b->first; i < block_end(s, k); i++) {
            double t = b->true_us + (double)(i - b->first) * b->frame_us;
            if (t < from_us || t > to_us || fabsf(s->left[i]) < SILENT) continue;
            longest = fmax(longest, t - since);
            since = t;
        }
    }
    return fmax(longest, to_us - since);
}

static double correlation(const float *a, const float *b, size_t n)
{
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < n; i++) {
        ab += (double)(a[i] * b[i]);
        aa += (double)(a[i] * a[i]);
        bb += (double)(b[i] * b[i]);
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* Whole samples first, in the beginning of the sound; then a parabola through the best and its neighbours. */
double speaker_lag_us(const struct speaker *a, const struct speaker *b, double at_us,
                      double span_us, double *likeness)
{
    size_t n = (size_t)(span_us / SAMPLE_US), all = n + 2 * LAGS + 2;
    float *x = calloc(n, sizeof *x), *y = calloc(all, sizeof *y), *middle = y + LAGS + 1;
    assert(x && y);
    speaker_hear(a, at_us, x, n);
    speaker_hear(b, at_us - (LAGS + 1) * SAMPLE_US, y, all);
    double best = -2;
    int lag = 0;
    for (int i = -LAGS; i <= LAGS; i++) {
        double c = correlation(x, middle + i, n < COARSE ? n : COARSE);
        if (c > best) best = c, lag = i;
    }
    double left = correlation(x, middle + lag - 1, n), mid = correlation(x, middle + lag, n),
           right = correlation(x, middle + lag + 1, n), bend = left - 2 * mid + right;
    double part = fabs(bend) > 1e-12 ? 0.5 * (left - right) / bend : 0;
    free(x);
    free(y);
    *likeness = mid - 0.25 * (left - right) * part;
    return SAMPLE_US * (lag + part);
}
