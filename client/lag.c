#include "lag.h"
#include <math.h>
#include <string.h>

enum { NEAR = 24 /* samples about the highest that are part of it */ };

#define CLEAR 7.0f  /* so much higher than the rest, RMS: chance gives 4 */
#define FAINT 1e-6f /* of the loudest, in power: there is nothing but rounding, which has no lag */

void lag_begin(struct lag *l)
{
    memset(l, 0, sizeof *l);
    fft_init(&l->fft);
}

static void push(float *newest, const float *block)
{
    memmove(newest, newest + LAG_BLOCK, (FFT_SIZE - LAG_BLOCK) * sizeof *newest);
    memcpy(newest + FFT_SIZE - LAG_BLOCK, block, LAG_BLOCK * sizeof *block);
}

void lag_add(struct lag *l, const float *heard, const float *expected)
{
    struct fft_spectrum h, e;
    push(l->heard, heard);
    push(l->expected, expected);
    if (++l->blocks * LAG_BLOCK < FFT_SIZE) return;
    fft_forward(&l->fft, l->heard, &h);
    fft_forward(&l->fft, l->expected, &e);
    for (int i = 0; i < FFT_BINS; i++) {
        l->cross.re[i] += h.re[i] * e.re[i] + h.im[i] * e.im[i];
        l->cross.im[i] += h.im[i] * e.re[i] - h.re[i] * e.im[i];
        l->heard_power[i] += h.re[i] * h.re[i] + h.im[i] * h.im[i];
        l->expected_power[i] += e.re[i] * e.re[i] + e.im[i] * e.im[i];
    }
}

static float loudest(const float *power)
{
    float most = 0;
    for (int i = 0; i < FFT_BINS; i++) most = fmaxf(most, power[i]);
    return most;
}

static void correlate(const struct lag *l, float out[FFT_SIZE])
{
    struct fft_spectrum common = {0};
    float heard = FAINT * loudest(l->heard_power), expected = FAINT * loudest(l->expected_power);
    for (int i = 0; i < FFT_BINS; i++) {
        if (l->heard_power[i] <= heard || l->expected_power[i] <= expected) continue;
        float weight = 1 / sqrtf(l->heard_power[i] * l->expected_power[i]);
        common.re[i] = l->cross.re[i] * weight;
        common.im[i] = l->cross.im[i] * weight;
    }
    fft_inverse(&l->fft, &common, out);
}

static float at(const float *correlation, int lag)
{
    return correlation[(lag + FFT_SIZE) % FFT_SIZE];
}

static int highest(const float *correlation)
{
    int best = 0;
    for (int lag = -LAG_MOST; lag <= LAG_MOST; lag++)
        if (at(correlation, lag) > at(correlation, best)) best = lag;
    return best;
}

static float rest_of(const float *correlation, int but)
{
    float square = 0;
    int n = 0;
    for (int lag = -LAG_MOST; lag <= LAG_MOST; lag++) {
        if (lag > but - NEAR && lag < but + NEAR) continue;
        square += at(correlation, lag) * at(correlation, lag);
        n++;
    }
    return sqrtf(square / (float)n);
}

bool lag_find(const struct lag *l, double *samples)
{
    float correlation[FFT_SIZE];
    correlate(l, correlation);
    int best = highest(correlation);
    float before = at(correlation, best - 1), top = at(correlation, best),
          after = at(correlation, best + 1);
    if (top <= CLEAR * rest_of(correlation, best)) return false;
    float bend = before - 2 * top + after; /* a parabola through the three */
    *samples = (double)best + (bend < 0 ? 0.5 * (double)((before - after) / bend) : 0);
    return true;
}
