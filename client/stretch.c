#include "stretch.h"
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { COARSE = 4 /* samples between two lags that are tried at first */ };

#define SOFT_SQUARE 1e-5f /* -50 dBFS: nobody hears a seam */

static float product(const float *a, const float *b)
{
    float sum = 0;
    for (size_t i = 0; i < STRETCH_OVERLAP; i++) sum += a[i] * b[i];
    return sum;
}

/* How like the beginning is to what comes `lag` later: 1 the same, 0 not at all. */
static float likeness_at(const float *pcm, size_t lag)
{
    float power = product(pcm, pcm) * product(pcm + lag, pcm + lag);
    return power > 0 ? product(pcm, pcm + lag) / sqrtf(power) : 1;
}

static bool is_soft(const float *pcm, size_t lag)
{
    return product(pcm, pcm) + product(pcm + lag, pcm + lag) < 2 * STRETCH_OVERLAP * SOFT_SQUARE;
}

/* The most alike lag between two, each `step` samples. */
static size_t best_lag(const float *pcm, size_t from, size_t to, size_t step)
{
    size_t best = from;
    float most = -2;
    for (size_t lag = from; lag <= to; lag += step) {
        float likeness = likeness_at(pcm, lag);
        if (likeness <= most) continue;
        most = likeness;
        best = lag;
    }
    return best;
}

/* By how many samples the wave may be moved; 0: not at all. */
static size_t find_lag(const float *pcm, size_t n, size_t most, float likeness)
{
    assert(n >= STRETCH_PIECE && most >= STRETCH_LEAST && most <= STRETCH_MOST);
    size_t lag = best_lag(pcm, STRETCH_LEAST, most, COARSE);
    size_t from = lag >= STRETCH_LEAST + COARSE ? lag - COARSE : STRETCH_LEAST;
    lag = best_lag(pcm, from, lag + COARSE < most ? lag + COARSE : most, 1);
    return likeness_at(pcm, lag) >= likeness || is_soft(pcm, lag) ? lag : 0;
}

/* From one piece to the other. */
static void cross(float out[STRETCH_OVERLAP], const float *from, const float *to)
{
    for (size_t i = 0; i < STRETCH_OVERLAP; i++) {
        float share = ((float)i + 0.5f) / (float)STRETCH_OVERLAP;
        out[i] = from[i] + (to[i] - from[i]) * share;
    }
}

size_t stretch_shorter_rt(float *pcm, size_t n, size_t most, float likeness)
{
    float seam[STRETCH_OVERLAP];
    size_t lag = find_lag(pcm, n, most, likeness);
    if (lag == 0) return 0;
    cross(seam, pcm, pcm + lag);
    memmove(pcm, pcm + lag, (n - lag) * sizeof *pcm);
    memcpy(pcm, seam, sizeof seam);
    return lag;
}

size_t stretch_longer_rt(float *pcm, size_t n, size_t most, float likeness)
{
    float seam[STRETCH_OVERLAP];
    size_t lag = find_lag(pcm, n, most, likeness);
    if (lag == 0) return 0;
    cross(seam, pcm + lag, pcm);
    memmove(pcm + lag, pcm, n * sizeof *pcm);
    memcpy(pcm + lag, seam, sizeof seam);
    return lag;
}
