/* lag.h: by how much a sound is heard later than it was expected, among others: by their cross-correlation, in which each frequency
   counts as much as both have in common there (Carter, Nuttall and Cable 1973: the smoothed coherence transform). For several guesses
   what was expected is moved first, so that both spectra are of the same sound wherever the lag is. */
#ifndef WL_LAG_H
#define WL_LAG_H

#include <stdbool.h>
#include "fft.h"

enum {
    LAG_BLOCK = 480,
    LAG_MOST = 960, /* samples, to either side, the last two left out */
    LAG_GUESSES = 6,
    LAG_REACH = LAG_MOST / LAG_GUESSES, /* of a guess, to either side */
    LAG_PAST = FFT_SIZE + 2 * LAG_MOST
};

struct lag {
    struct fft fft;
    float window[FFT_SIZE];
    float heard[LAG_PAST], expected[LAG_PAST]; /* the newest */
    float heard_power[FFT_BINS];               /* a sum over all blocks, like what follows */
    struct lag_guess {
        struct fft_spectrum cross;
        float power[FFT_BINS];
    } guesses[LAG_GUESSES];
    int blocks;
};

void lag_begin(struct lag *l);
void lag_add(struct lag *l, const float *heard, const float *expected);
/* False: nothing stands out (yet). */
bool lag_find(const struct lag *l, double *samples);

#endif
