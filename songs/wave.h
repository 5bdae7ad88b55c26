/* wave.h: the smallest parts of sound: oscillators, noise, envelopes, filters. One sample a call. Phases go from 0 to 1. */
#ifndef WL_WAVE_H
#define WL_WAVE_H

#include <math.h>
#include <stdint.h>

#define WAVE_PI 3.14159265f

/* Far below hearing, but it keeps what fades away from becoming a denormal number, which processors are slow with. */
#define WAVE_WHISPER 1e-15f

/* A parabola bent into a sine: its overtones lie 60 dB below. */
static inline float wave_sine(float phase)
{
    float t = 2 * phase - 1, s = 4 * t * (1 - fabsf(t));
    return -(s + 0.225f * (s * fabsf(s) - s));
}

/* Rounds a step by one sample on either side, which keeps a saw from sounding glassy (Valimaki, Huovilainen 2007). */
static inline float wave_step(float phase, float advance)
{
    if (phase < advance) {
        float t = phase / advance;
        return t + t - t * t - 1;
    }
    if (phase > 1 - advance) {
        float t = (phase - 1) / advance;
        return t * t + t + t + 1;
    }
    return 0;
}

static inline float wave_saw(float phase, float advance)
{
    return 2 * phase - 1 - wave_step(phase, advance);
}

static inline float wave_square(float phase, float advance)
{
    float half = phase < 0.5f ? phase + 0.5f : phase - 0.5f;
    return (phase < 0.5f ? 1.0f : -1.0f) + wave_step(phase, advance) - wave_step(half, advance);
}

static inline float wave_triangle(float phase)
{
    return 4 * fabsf(phase - 0.5f) - 1;
}

static inline float wave_advance(float *phase, float step)
{
    *phase += step;
    if (*phase >= 1) *phase -= 1;
    return *phase;
}

/* White noise, -1 to 1; equal seeds give equal noise. */
static inline float wave_noise(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(int32_t)*seed * (1.0f / 2147483648.0f);
}

/* One pole: how much of the difference is made up each sample. */
static inline float wave_pole(float hz, float rate_hz)
{
    return 1 - expf(-2 * WAVE_PI * hz / rate_hz);
}

/* State variable filter (Zavalishin, The Art of VA Filter Design, 2012, ch. 4). */
struct wave_filter {
    float g, damp, scale, a, b; /* a and b are its memory */
};

static inline void wave_filter_tune(struct wave_filter *f, float hz, float resonance, float rate_hz)
{
    float most = 0.45f * rate_hz;
    f->g = tanf(WAVE_PI * (hz < most ? hz : most) / rate_hz);
    f->damp = 2 - 1.9f * resonance;
    f->scale = 1 / (1 + f->g * (f->g + f->damp));
}

/* Returns the low part; *band and *high may be looked at. */
static inline float wave_filter_low(struct wave_filter *f, float in, float *band, float *high)
{
    in += WAVE_WHISPER;
    *high = (in - (f->damp + f->g) * f->a - f->b) * f->scale;
    *band = f->g * *high + f->a;
    f->a = f->g * *high + *band;
    float low = f->g * *band + f->b;
    f->b = f->g * *band + low;
    return low;
}

/* Attack straight up, then towards `sustain`, after the key is up towards silence. */
struct wave_envelope {
    float level, rise, fall, sustain, release;
    int rising;
};

static inline void wave_envelope_start(struct wave_envelope *e, float attack_s, float decay_s,
                                       float sustain, float release_s, float rate_hz)
{
    e->level = 0;
    e->rise = 1 / (attack_s * rate_hz + 1);
    e->fall = 1 - expf(-4 / (decay_s * rate_hz + 1)); /* nearly there after decay_s */
    e->sustain = sustain;
    e->release = expf(-5 / (release_s * rate_hz + 1));
    e->rising = 1;
}

static inline float wave_envelope_next(struct wave_envelope *e, int held)
{
    if (!held) return e->level *= e->release;
    if (e->rising) {
        e->level += e->rise;
        if (e->level >= 1) e->rising = 0;
        return e->level;
    }
    return e->level += (e->sustain - e->level) * e->fall;
}

#endif
