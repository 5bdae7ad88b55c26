/* meter.h: how loud the music was in the last second, and how much of all of it was silence. Fed by the audio callback,
   asked by any thread. */
#ifndef WL_METER_H
#define WL_METER_H

#include <stddef.h>
#include <stdint.h>

enum { METER_BLOCKS = 50, METER_BLOCK_FRAMES = 960 }; /* a second, in blocks of 20 ms */

struct meter {                 /* all zero: nothing was played */
    _Atomic float mean_square; /* of the last second */
    _Atomic uint64_t silent_blocks;

    /* the callback's own */
    double sum,
        sums[METER_BLOCKS]; /* of squares: of the block that is not full, and of the last ones */
    unsigned frames, at;
};

void meter_add_rt(struct meter *m, const float *stereo, size_t frames);

/* dBFS RMS, -120 for silence. */
double meter_level_db(const struct meter *m);
/* In steps of 20 ms quieter than -70 dBFS RMS. */
int64_t meter_silent_ms(const struct meter *m);

#endif
