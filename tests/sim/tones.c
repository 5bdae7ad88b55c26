#include "tones.h"
#include <complex.h>
#include <math.h>

enum { TONES = 3 };
#define AMPLITUDE 0.2
/* The beat of the first two tells +-25 ms, of the outer two +-3.6 ms, the highest tone +-0.42 ms. */
static const double tone_hz[TONES] = {1040, 1060, 1200};

float tones_at(double sample)
{
    double sum = 0;
    for (int k = 0; k < TONES; k++) sum += sin(2 * M_PI * tone_hz[k] * sample / 48000);
    return (float)(AMPLITUDE * sum);
}

/* What of each tone is in the sound around a time, as seen from that time; under a Hann window. */
static void listen(const struct speaker *s, double true_us, double complex tones[TONES],
                   double *quality)
{
    enum { N = 9600 };
    float heard[N];
    double total = 0, found = 0, weight = 0;
    double complex at[TONES], step[TONES];
    speaker_hear(s, true_us - TONES_SPAN_US / 2, heard, N);
    for (int k = 0; k < TONES; k++) {
        double turn = 2 * M_PI * tone_hz[k] / 48000;
        tones[k] = 0;
        step[k] = cexp(-I * turn);
        at[k] = cexp(I * turn * (N / 2));
    }
    for (int i = 0; i < N; i++) {
        double window = 0.5 - 0.5 * cos(2 * M_PI * i / N);
        weight += window;
        total += window * (double)(heard[i] * heard[i]);
        for (int k = 0; k < TONES; k++, at[k - 1] *= step[k - 1])
            tones[k] += window * (double)heard[i] * at[k];
    }
    for (int k = 0; k < TONES; k++)
        found +=
            2 * creal(tones[k] * conj(tones[k])) / weight; /* a tone's energy is half its square */
    *quality = total > 0 ? found / total : 0;
}

static double wrapped(double turns)
{
    return turns - round(turns);
}

/* The nearest to `us` that a phase of so many turns at a frequency allows. */
static double refine(double us, double turns, double hz)
{
    return us + wrapped(turns - us * hz / 1e6) * 1e6 / hz;
}

double tones_ahead_us(const struct speaker *s, double true_us, double due_us, double *quality)
{
    double complex tones[TONES];
    double turns[TONES];
    listen(s, true_us, tones, quality);
    for (int k = 0; k < TONES; k++) /* sin is a quarter turn behind cos */
        turns[k] = carg(tones[k]) / (2 * M_PI) + 0.25 - fmod(due_us * tone_hz[k] / 1e6, 1);
    double us = 0;
    us = refine(us, turns[1] - turns[0], tone_hz[1] - tone_hz[0]);
    us = refine(us, turns[2] - turns[0], tone_hz[2] - tone_hz[0]);
    return refine(us, turns[2], tone_hz[2]);
}
