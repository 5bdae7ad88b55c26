#include "fake_sound.h"
#include <math.h>
#include <string.h>
#include "../sim/chance.h"

enum { RATE_HZ = 48000, CHORD = RATE_HZ / 2, BEAT = RATE_HZ / 4, NOTES = 6, HARMONICS = 24 };

static const double turn = 6.283185307179586;

static void scale(float *sound, size_t n, double rms_db)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)(sound[i] * sound[i]);
    float by = (float)(pow(10, rms_db / 20) / sqrt(sum / (double)n));
    for (size_t i = 0; i < n; i++) sound[i] *= by;
}

/* A note, plucked, somewhere between left and right. */
static void play_note(struct chance *c, float *stereo, size_t frames)
{
    double hz = 70 * pow(2, floor(chance_unit(c) * 48) / 12), right = chance_unit(c);
    for (int h = 1; h <= HARMONICS && hz * h < 12000; h++) {
        double phase = chance_unit(c) * turn, step = turn * hz * h / RATE_HZ;
        for (size_t i = 0; i < frames; i++) {
            float s = (float)(sin(phase + step * (double)i) / h * exp(-(double)i * h / 60000));
            stereo[2 * i] += s * (float)(1 - right);
            stereo[2 * i + 1] += s * (float)right;
        }
    }
}

static void beat(struct chance *c, float *stereo, size_t frames)
{
    double right = chance_unit(c);
    for (size_t i = 0; i < frames; i++) {
        float s = (float)((chance_unit(c) - 0.5) * 6 * exp(-(double)i / 2000));
        stereo[2 * i] += s * (float)(1 - right);
        stereo[2 * i + 1] += s * (float)right;
    }
}

void fake_music(float *stereo, size_t frames)
{
    struct chance c = {77};
    memset(stereo, 0, 2 * frames * sizeof *stereo);
    for (size_t at = 0; at + CHORD <= frames; at += CHORD)
        for (int i = 0; i < NOTES; i++) play_note(&c, stereo + 2 * at, CHORD);
    for (size_t at = 0; at + BEAT <= frames; at += BEAT) beat(&c, stereo + 2 * at, BEAT);
    scale(stereo, 2 * frames, -17);
}

struct formant {
    double hz, width_hz, y1, y2;
};

static double resonate(struct formant *f, double x)
{
    double r = exp(-turn / 2 * f->width_hz / RATE_HZ);
    double y = x + 2 * r * cos(turn * f->hz / RATE_HZ) * f->y1 - r * r * f->y2;
    f->y2 = f->y1;
    f->y1 = y;
    return y * (1 - r);
}

/* Where in a syllable, 0 to 1; below 0 between them. */
static double in_syllable(size_t at)
{
    size_t ms = at / (RATE_HZ / 1000) % 1500;
    return ms < 1200 && ms % 240 < 180 ? (double)(ms % 240) / 180 : -1;
}

void fake_speech(float *mono, size_t n)
{
    struct chance c = {99};
    struct formant mouth[3] = {{600, 90, 0, 0}, {1300, 120, 0, 0}, {2600, 160, 0, 0}};
    double phase = 0;
    for (size_t i = 0; i < n; i++) {
        double in = in_syllable(i), loud = in < 0 ? 0 : sin(turn / 2 * in);
        if (in == 0) mouth[0].hz = 300 + 500 * chance_unit(&c);
        if (in == 0) mouth[1].hz = 900 + 1300 * chance_unit(&c);
        phase += (110 + 20 * sin((double)i / 9000)) / RATE_HZ;
        double pulse = phase >= 1 ? 1 : 0, breath = 0.02 * (chance_unit(&c) - 0.5);
        phase -= floor(phase);
        double sum = 0;
        for (int k = 0; k < 3; k++) sum += resonate(&mouth[k], (pulse + breath) * loud);
        mono[i] = (float)sum;
    }
    scale(mono, n, -20);
}
