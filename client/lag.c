#include "lag.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LAGS = 2 * LAG_MOST, /* from -LAG_MOST on */
    NEAR = 24            /* samples about the highest that are part of it */
};

#define CLEAR 1.4f  /* so much higher than any other: chance gives 1.2 */
#define FAINT 1e-6f /* of the loudest, in power: there is nothing but rounding, which has no lag */

/* Without a soft window both spectra hold what its edges cut, which has no lag. */
void lag_begin(struct lag *l)
{
    memset(l, 0, sizeof *l);
    fft_init(&l->fft);
    for (int i = 0; i < FFT_SIZE; i++)
        l->window[i] = (float)(0.5 - 0.5 * cos(2 * M_PI * (i + 0.5) / FFT_SIZE));
}

static void push(float *past, const float *block)
{
    memmove(past, past + LAG_BLOCK, (LAG_PAST - LAG_BLOCK) * sizeof *past);
    memcpy(past + LAG_PAST - LAG_BLOCK, block, LAG_BLOCK * sizeof *block);
}

static void spectrum(const struct lag *l, const float *from, struct fft_spectrum *out)
{
    float soft[FFT_SIZE];
    for (int i = 0; i < FFT_SIZE; i++) soft[i] = l->window[i] * from[i];
    fft_forward(&l->fft, soft, out);
}

static void add_power(float *sum, const struct fft_spectrum *s)
{
    for (int i = 0; i < FFT_BINS; i++) sum[i] += s->re[i] * s->re[i] + s->im[i] * s->im[i];
}

/* Samples, in the middle of what a guess reaches. */
static int middle(int guess)
{
    return (2 * guess + 1) * LAG_REACH - LAG_MOST;
}

void lag_add(struct lag *l, const float *heard, const float *expected)
{
    struct fft_spectrum h, e;
    push(l->heard, heard);
    push(l->expected, expected);
    if (++l->blocks * LAG_BLOCK < LAG_PAST) return;
    spectrum(l, l->heard + LAG_MOST, &h);
    add_power(l->heard_power, &h);
    for (int k = 0; k < LAG_GUESSES; k++) {
        struct lag_guess *g = &l->guesses[k];
        spectrum(l, l->expected + LAG_MOST - middle(k), &e);
        add_power(g->power, &e);
        for (int i = 0; i < FFT_BINS; i++) {
            g->cross.re[i] += h.re[i] * e.re[i] + h.im[i] * e.im[i];
            g->cross.im[i] += h.im[i] * e.re[i] - h.re[i] * e.im[i];
        }
    }
}

static float loudest(const float *power)
{
    float most = 0;
    for (int i = 0; i < FFT_BINS; i++) most = fmaxf(most, power[i]);
    return most;
}

/* For the lags about the middle of a guess. */
static void correlate(const struct lag *l, const struct lag_guess *g, float out[2 * LAG_REACH])
{
    struct fft_spectrum common = {0};
    float correlation[FFT_SIZE];
    float heard = FAINT * loudest(l->heard_power), expected = FAINT * loudest(g->power);
    for (int i = 0; i < FFT_BINS; i++) {
        if (l->heard_power[i] <= heard || g->power[i] <= expected) continue;
        float weight = 1 / sqrtf(l->heard_power[i] * g->power[i]);
        common.re[i] = g->cross.re[i] * weight;
        common.im[i] = g->cross.im[i] * weight;
    }
    fft_inverse(&l->fft, &common, correlation);
    for (int i = 0; i < 2 * LAG_REACH; i++)
        out[i] = correlation[(i - LAG_REACH + FFT_SIZE) % FFT_SIZE];
}

/* A note that lasts is nearly as high at each of its periods: the nearer is likelier, up to twice as likely. */
static void prefer_near(float *correlation)
{
    for (int i = 0; i < LAGS; i++) correlation[i] *= 1 - 0.5f * (float)abs(i - LAG_MOST) / LAG_MOST;
}

/* Not the first or last, which have but one neighbour. */
static int highest(const float *correlation)
{
    int best = 1;
    for (int i = 1; i < LAGS - 1; i++)
        if (correlation[i] > correlation[best]) best = i;
    return best;
}

static float second_to(const float *correlation, int best)
{
    float most = 0;
    for (int i = 0; i < LAGS; i++)
        if (i <= best - NEAR || i >= best + NEAR) most = fmaxf(most, correlation[i]);
    return most;
}

bool lag_find(const struct lag *l, double *samples)
{
    float correlation[LAGS];
    for (int k = 0; k < LAG_GUESSES; k++)
        correlate(l, &l->guesses[k], correlation + 2 * LAG_REACH * k);
    prefer_near(correlation);
    int best = highest(correlation);
    float before = correlation[best - 1], top = correlation[best], after = correlation[best + 1];
    if (top <= CLEAR * second_to(correlation, best)) return false;
    float bend = before - 2 * top + after; /* a parabola through the three */
    *samples = (double)(best - LAG_MOST) + (bend < 0 ? 0.5 * (double)((before - after) / bend) : 0);
    return true;
}
