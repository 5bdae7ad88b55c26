/* lag.h: by how much a sound is heard later than it was expected, among others: by their cross-correlation, in which each frequency
   counts as much as both have in common there (Carter, Nuttall and Cable 1973: the smoothed coherence transform). */
#ifndef WL_LAG_H
#define WL_LAG_H

#include <stdbool.h>
#include "fft.h"

enum { LAG_BLOCK = 480, LAG_MOST = 480 /* samples, to either side */ };

struct lag {
    struct fft fft;
    float heard[FFT_SIZE], expected[FFT_SIZE]; /* the newest */
    struct fft_spectrum cross;                 /* sums over all blocks, like what follows */
    float heard_power[FFT_BINS], expected_power[FFT_BINS];
    int blocks;
};

void lag_begin(struct lag *l);
void lag_add(struct lag *l, const float *heard, const float *expected);
/* False: nothing stands out (yet). */
bool lag_find(const struct lag *l, double *samples);

#endif
