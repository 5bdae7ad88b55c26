/* pulse.c: onsets are rises of the spectrum in dB; the tempo is where their autocorrelation and their Fourier transform agree
   (Peeters 2007: the one repeats at the slower tempos, the other at the faster ones), the beat's place is the transform's phase. */
#include "pulse.h"
#include <math.h>
#include <string.h>

#define TURN      6.283185307179586
#define STEPS_HZ  ((double)MIXER_RATE_HZ / PULSE_STEP)
#define LOW_HZ    60.0
#define HIGH_HZ   12000.0
#define DEPTH_DB  45.f    /* what is softer than the loudest by more does not show */
#define FALL      0.035f  /* of the bars, a step */
#define FORGET_DB 0.02f   /* of the loudest, a step: 2 dB a second */
#define QUIET_DB  (-90.f) /* nothing softer is music */
#define LIKED_BPM 115.0   /* where most people tap */
#define FOUND     0.04 /* noise stays below 0.027; the demo songs are mostly between 0.04 and 0.25 */
#define LOST      0.028

enum {
    SLOW_BPM = 60,
    FAST_BPM = 180,
    LAGS = 96,        /* SLOW_BPM in steps, and one more to interpolate */
    LOOK_STEPS = 47,  /* twice a second the beat is looked for */
    LEAST_STEPS = 375 /* 4 s must have been heard */
};

void pulse_init(struct pulse *p)
{
    *p = (struct pulse){.peak_db = QUIET_DB};
    fft_init(&p->fft);
    for (int i = 0; i < FFT_SIZE; i++)
        p->window[i] = (float)(0.5 - 0.5 * cos(TURN * (i + 0.5) / FFT_SIZE));
    for (int i = 0; i < PULSE_BANDS; i++) p->levels_db[i] = QUIET_DB;
}

static void forget(struct pulse *p, uint64_t next)
{
    memset(p->onsets, 0, sizeof p->onsets);
    p->steps = 0;
    p->steady = false;
    p->next = next;
}

/* -- the spectrum -- */

/* The first bin of a band; each band has one at least. */
static int bin_of(int band)
{
    double hz = LOW_HZ * pow(HIGH_HZ / LOW_HZ, (double)band / PULSE_BANDS);
    int bin = (int)(hz * FFT_SIZE / MIXER_RATE_HZ), least = band + 1;
    return bin > least ? bin : least;
}

static float level_db(const struct fft_spectrum *s, int band)
{
    const float whole = FFT_SIZE / 4.f; /* what a sine of full level gives under the window */
    float sum = 1e-12f;
    for (int i = bin_of(band); i < bin_of(band + 1); i++)
        sum += s->re[i] * s->re[i] + s->im[i] * s->im[i];
    return fmaxf(QUIET_DB, 10 * log10f(sum / (whole * whole)));
}

static void show_bar(struct pulse *p, int band, float db)
{
    float bar = fminf(fmaxf(0, 1 + (db - p->peak_db) / DEPTH_DB), 1);
    p->bands[band] = fmaxf(bar, p->bands[band] - FALL);
    p->energy += p->bands[band] / PULSE_BANDS;
}

/* How much it rose above what still shows. */
static float take_spectrum(struct pulse *p, const struct fft_spectrum *s)
{
    float levels_db[PULSE_BANDS], rise_db = 0;
    p->peak_db = fmaxf(QUIET_DB + DEPTH_DB, p->peak_db - FORGET_DB);
    for (int i = 0; i < PULSE_BANDS; i++) {
        levels_db[i] = level_db(s, i);
        p->peak_db = fmaxf(p->peak_db, levels_db[i]);
    }
    p->energy = 0;
    for (int i = 0; i < PULSE_BANDS; i++) {
        float floor_db = p->peak_db - DEPTH_DB, before_db = fmaxf(p->levels_db[i], floor_db);
        rise_db += fmaxf(0, levels_db[i] - before_db);
        p->levels_db[i] = levels_db[i];
        show_bar(p, i, levels_db[i]);
    }
    return rise_db;
}

/* -- the beat -- */

/* The last onsets, oldest first, less their mean; the newer ones count more. Returns the sum of what is above it. */
static double weigh(const struct pulse *p, float out[PULSE_STEPS])
{
    double mean = 0, sum = 0;
    for (int i = 0; i < PULSE_STEPS; i++) mean += (double)p->onsets[i] / PULSE_STEPS;
    for (int i = 0; i < PULSE_STEPS; i++) {
        float above = p->onsets[(p->steps + (uint64_t)i) % PULSE_STEPS] - (float)mean;
        out[i] = above > 0 ? above * (0.5f + 0.5f * (float)i / PULSE_STEPS) : 0;
        sum += (double)out[i];
    }
    return sum;
}

/* Against themselves moved by 0 to LAGS steps; 1 at 0. */
static void correlate(const float *onsets, double out[LAGS])
{
    double mean = 0;
    for (int i = 0; i < PULSE_STEPS; i++) mean += (double)onsets[i] / PULSE_STEPS;
    for (int lag = 0; lag < LAGS; lag++) {
        float sum = 0;
        for (int i = lag; i < PULSE_STEPS; i++) sum += onsets[i] * onsets[i - lag];
        out[lag] = (double)sum / (PULSE_STEPS - lag) - mean * mean;
    }
    for (int lag = LAGS - 1; lag >= 0; lag--) out[lag] /= out[0] > 0 ? out[0] : 1;
}

struct tempo {
    double period, strength,
        phase; /* steps; 0 to 1; beats since the last one, after the last step */
};

/* The transform at one tempo: how much falls together, and where. */
static struct tempo try_tempo(const float *onsets, double bpm)
{
    struct tempo t = {.period = STEPS_HZ * 60 / bpm};
    double turn_re = cos(TURN / t.period), turn_im = -sin(TURN / t.period);
    double re = 0, im = 0, at_re = 1, at_im = 0;
    for (int i = PULSE_STEPS - 1; i >= 0; i--) { /* backwards from the last step */
        re += at_re * (double)onsets[i];
        im += at_im * (double)onsets[i];
        double next_re = at_re * turn_re - at_im * turn_im;
        at_im = at_re * turn_im + at_im * turn_re;
        at_re = next_re;
    }
    t.strength = hypot(re, im);
    t.phase = -atan2(im, re) / TURN;
    return t;
}

static double likeness_at(const double *likeness, double period)
{
    int lag = (int)period;
    double part = period - lag;
    return fmax(0, likeness[lag] * (1 - part) + likeness[lag + 1] * part);
}

/* Octaves away from where people tap count less. */
static double liking(double bpm)
{
    double octaves = log2(bpm / LIKED_BPM);
    return exp(-octaves * octaves / 0.6);
}

/* The tempo that both agree on, roughly; its strength is not over 1. */
static struct tempo choose_tempo(const float *onsets, double sum)
{
    double likeness[LAGS], best = 0;
    struct tempo chosen = {0};
    correlate(onsets, likeness);
    for (int bpm = 2 * SLOW_BPM; bpm <= 2 * FAST_BPM; bpm++) {
        struct tempo t = try_tempo(onsets, bpm / 2.0);
        t.strength *= likeness_at(likeness, t.period) / sum;
        if (t.strength * liking(bpm / 2.0) <= best) continue;
        best = t.strength * liking(bpm / 2.0);
        chosen = t;
    }
    return chosen;
}

/* An error of a third of a beat a minute would be 20 ms over the seconds that are looked at. */
static struct tempo find_tempo(const struct pulse *p)
{
    float onsets[PULSE_STEPS];
    double sum = weigh(p, onsets), best = 0;
    if (sum <= 0) return (struct tempo){0};
    struct tempo rough = choose_tempo(onsets, sum), found = rough;
    if (rough.strength <= 0) return rough;
    for (int i = -5; i <= 5; i++) {
        struct tempo t = try_tempo(onsets, STEPS_HZ * 60 / rough.period + i / 20.0);
        if (t.strength <= best) continue;
        best = t.strength;
        found = t;
    }
    found.strength = rough.strength;
    return found;
}

/* One that is danced to already is led to the new place, not thrown there. */
static void look_for_beat(struct pulse *p)
{
    struct tempo t = find_tempo(p);
    bool was = p->steady;
    p->steady = t.strength > (was ? LOST : FOUND);
    if (!p->steady) return;
    p->period = t.period;
    double error = t.phase - p->beats;
    error -= floor(error + 0.5);
    p->beats += was && fabs(error) < 0.25 ? error / 2 : error;
}

void pulse_hear(struct pulse *p, const float *stereo)
{
    float windowed[FFT_SIZE];
    struct fft_spectrum spectrum;
    memmove(p->samples, p->samples + PULSE_STEP, (FFT_SIZE - PULSE_STEP) * sizeof *p->samples);
    for (int i = 0; i < PULSE_STEP; i++)
        p->samples[FFT_SIZE - PULSE_STEP + i] = (stereo[2 * i] + stereo[2 * i + 1]) / 2;
    for (int i = 0; i < FFT_SIZE; i++) windowed[i] = p->samples[i] * p->window[i];
    fft_forward(&p->fft, windowed, &spectrum);
    p->onsets[p->steps++ % PULSE_STEPS] = take_spectrum(p, &spectrum);
    p->next += PULSE_STEP;
    if (p->steady) p->beats += 1 / p->period;
    if (p->steps >= LEAST_STEPS && p->steps % LOOK_STEPS == 0) look_for_beat(p);
}

void pulse_listen(struct pulse *p, const struct mixer *m, int64_t now_us)
{
    float stereo[2 * PULSE_STEP];
    uint64_t heard;
    if (!mixer_in_air(m, now_us, &heard)) return;
    if (heard < p->next || heard - p->next > MIXER_RATE_HZ) forget(p, heard);
    while (heard - p->next >= PULSE_STEP) {
        if (!mixer_played(m, p->next, stereo, PULSE_STEP)) {
            forget(p, heard);
            break;
        }
        pulse_hear(p, stereo);
    }
    p->after = (uint32_t)(heard - p->next);
}

/* A sound stands out in the step when it is in the middle of the window: half a step before its end. */
double pulse_beat(const struct pulse *p)
{
    if (!p->steady) return 0;
    double beats = p->beats + (0.5 + (double)p->after / PULSE_STEP) / p->period;
    return beats - floor(beats);
}
