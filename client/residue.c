#include <math.h>
#include <string.h>
#include "residue.h"

enum { BLOCK = CANCELLER_BLOCK };

#define SMOOTH   0.5f  /* of what was, a block */
#define QUIETEST 0.03f /* -30 dB: below, it would be noticed as holes */
#define MORE     1.5f  /* than what is expected: that is a mean, and a new note is above it */
#define LEAST    1e-12f

#define FAINT  1e-9f /* power of a bin: nobody hears how that strays */
#define USUAL  0.9f  /* of what was, a block: it strays with notes and syllables */
#define MEMORY 0.98f /* of sums, a block */
#define TOGETHER                                                                                   \
    1000.0f /* given at the first block: until as much was seen, all is believed; 0.3 s of music, less after silence */
#define ENOUGH     3.0f /* with an echo a third is common, with none a thirtieth */
#define LEAST_SURE 0.03f

void residue_init(struct residue *r)
{
    memset(r, 0, sizeof *r);
    fft_init(&r->fft);
    for (int i = 0; i < RESIDUE_TAPS; i++)
        r->window[i] = (float)(0.5 + 0.5 * cos(M_PI * (i - RESIDUE_DELAY) / (RESIDUE_DELAY + 1)));
}

static void smooth(float *mean, const float *now)
{
    for (int i = 0; i < FFT_BINS; i++) mean[i] = SMOOTH * mean[i] + (1 - SMOOTH) * now[i];
}

static float stray(float *usual, float power)
{
    float by = log10f(power + FAINT) - *usual;
    *usual += (1 - USUAL) * by;
    return by;
}

static void begin(struct residue_strays *s, const struct canceller_left *left)
{
    s->expected = s->found = s->both = TOGETHER;
    for (int i = 0; i < FFT_BINS; i++) {
        s->expected_usual[i] = log10f(left->expected[i] + FAINT);
        s->found_usual[i] = log10f(left->found[i] + FAINT);
    }
}

/* How far what is expected is to be believed. */
static float sure(struct residue_strays *s, const struct canceller_left *left)
{
    if (s->expected <= 0) begin(s, left);
    s->expected *= MEMORY;
    s->found *= MEMORY;
    s->both *= MEMORY;
    for (int i = 0; i < FFT_BINS; i++) {
        float expected = stray(&s->expected_usual[i], left->expected[i]);
        float found = stray(&s->found_usual[i], left->found[i]);
        s->expected += expected * expected;
        s->found += found * found;
        s->both += expected * found;
    }
    float together = s->both / sqrtf(s->expected * s->found + LEAST);
    return fmaxf(LEAST_SURE, fminf(1, ENOUGH * together));
}

/* The filter of the gains of all bins, in its middle; cut to its length, which blurs them to bands of some 700 Hz. */
static void design(const struct residue *r, float believed, float filter[RESIDUE_TAPS])
{
    struct fft_spectrum gains = {0};
    float response[FFT_SIZE];
    for (int i = 0; i < FFT_BINS; i++)
        gains.re[i] =
            fmaxf(QUIETEST, 1 - believed * MORE * r->left.expected[i] / (r->left.found[i] + LEAST));
    fft_inverse(&r->fft, &gains, response);
    for (int i = 0; i < RESIDUE_TAPS; i++)
        filter[i] = r->window[i] * response[(i - RESIDUE_DELAY + FFT_SIZE) % FFT_SIZE];
}

static float filtered(const float *filter, const float *end)
{
    float sum = 0;
    for (int i = 0; i < RESIDUE_TAPS; i++) sum += filter[i] * end[-i];
    return sum;
}

/* From the last filter to the next, over the block. */
void residue_run(struct residue *r, float *sound, const struct canceller_left *left)
{
    float in[RESIDUE_TAPS - 1 + BLOCK], next[RESIDUE_TAPS];
    smooth(r->left.expected, left->expected);
    smooth(r->left.found, left->found);
    design(r, sure(&r->strays, left), next);
    memcpy(in, r->past, sizeof r->past);
    memcpy(in + RESIDUE_TAPS - 1, sound, BLOCK * sizeof *sound);
    for (int i = 0; i < BLOCK; i++) {
        const float *end = in + RESIDUE_TAPS - 1 + i;
        float before = filtered(r->filter, end), after = filtered(next, end);
        sound[i] = before + (after - before) * (float)i / BLOCK;
    }
    memcpy(r->past, in + BLOCK, sizeof r->past);
    memcpy(r->filter, next, sizeof next);
}
