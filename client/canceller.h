/* canceller.h: learns how the loudspeakers sound at the microphone, and takes that out. By the state-space filter in partitioned blocks
   of Kuech, Mabande and Enzner (ICASSP 2014): it knows how sure it is of each part of what it learnt, so that it learns fast at first
   and hardly while somebody speaks; and it says how much of the loudspeakers is still to be expected (residue.h).
   speexdsp's canceller took out 17 dB of stereo music after 20 s where this takes out 31 (tests/bench/bench_echo.c). */
#ifndef WL_CANCELLER_H
#define WL_CANCELLER_H

#include <stdbool.h>
#include "fft.h"

enum { CANCELLER_BLOCK = 480, /* 10 ms at 48 kHz */ CANCELLER_TAIL_MS = 200 };

struct canceller;

/* NULL without memory. */
struct canceller *canceller_new(void);
void canceller_free(struct canceller *c);

/* The loudspeakers come with another delay than before, perhaps: until that is known, they may be several times as loud in each part as
   what was learnt of them, and nothing is learnt. False: there is nothing that could be doubted. */
bool canceller_doubt(struct canceller *c);
/* It is known, and what was learnt is right again but for such a share of its power. */
void canceller_trust(struct canceller *c, float wrong);

/* A block that was played before the microphone was there: its echo may still be heard. */
void canceller_recall(struct canceller *c, const float *reference);

/* A block of the microphone, in place, and as many frames (stereo) of what the loudspeakers play. In what is left, for each bin: the power
   expected of the loudspeakers, and all there is. Returns the mean square of what was taken out. */
struct canceller_left {
    float expected[FFT_BINS], found[FFT_BINS];
};
float canceller_run(struct canceller *c, float *heard, const float *reference,
                    struct canceller_left *left);

#endif
