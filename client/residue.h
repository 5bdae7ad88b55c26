/* residue.h: takes down what a canceller left of the loudspeakers: in each band by the share that is to be expected there (Wiener), with
   a filter so short that it delays by little more than a millisecond. What is expected counts as far as what is left goes up and down
   with it: a canceller that knows little expects too much, above all of a headset. */
#ifndef WL_RESIDUE_H
#define WL_RESIDUE_H

#include "canceller.h"

enum { RESIDUE_DELAY = 64, /* samples */ RESIDUE_TAPS = 2 * RESIDUE_DELAY + 1 };

/* Of all bins, over the last half second: how far their powers (logarithms) stray from the usual, and stray together. */
struct residue_strays {
    float expected_usual[FFT_BINS], found_usual[FFT_BINS];
    float expected, found, both; /* sums of squares and products; all 0: nothing was heard yet */
};

struct residue {
    struct fft fft;
    struct residue_strays strays;
    float window[RESIDUE_TAPS];
    struct canceller_left left;   /* smoothed */
    float past[RESIDUE_TAPS - 1]; /* the end of the block before */
    float filter[RESIDUE_TAPS];   /* with which it ended */
};

void residue_init(struct residue *r);

/* A block, in place. */
void residue_run(struct residue *r, float *sound, const struct canceller_left *left);

#endif
