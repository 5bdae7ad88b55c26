/* pulse.h: what the music does: its spectrum as bars, and its beat, found in the samples that are in the air right now. It looks at
   the last eight seconds only, so that all who have listened that long find the same beat. */
#ifndef WL_PULSE_H
#define WL_PULSE_H

#include <stdbool.h>
#include <stdint.h>
#include "fft.h"
#include "mixer.h"

enum {
    PULSE_BANDS = 32,  /* from 60 Hz to 12 kHz */
    PULSE_STEP = 512,  /* frames between two looks */
    PULSE_STEPS = 768, /* 8.2 s */
};

struct pulse {                /* read what shows; the rest is its own */
    float bands[PULSE_BANDS]; /* 0 to 1 */
    float energy;             /* their mean */
    bool steady;              /* a beat was found */
    double period;            /* of the beat, in steps */
    double beats;             /* that have passed by the last step */

    struct fft fft;
    float window[FFT_SIZE], samples[FFT_SIZE], levels_db[PULSE_BANDS], peak_db;
    float onsets
        [PULSE_STEPS]; /* how much louder each step is than the one before, dB over all bands; a ring */
    uint64_t steps, next; /* so far; the device frame that comes next */
    uint32_t after;       /* frames heard since the last step */
};

void pulse_init(struct pulse *p);

/* The next PULSE_STEP stereo frames. */
void pulse_hear(struct pulse *p, const float *stereo);

/* All that came into the air until now. After a gap it begins anew. */
void pulse_listen(struct pulse *p, const struct mixer *m, int64_t now_us);

/* Where in its beat the music is: 0 on the beat, up to 1 just before the next. Worth something while `steady`. */
double pulse_beat(const struct pulse *p);

#endif
