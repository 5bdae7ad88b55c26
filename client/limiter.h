/* limiter.h: keeps peaks under full scale. Sound is delayed by LIMITER_FRAMES, so that the gain is already down when a
   peak comes out; what stays under -1 dBFS comes out bit for bit as it went in. */
#ifndef WL_LIMITER_H
#define WL_LIMITER_H

#include <stddef.h>

enum { LIMITER_FRAMES = 64 }; /* 1.3 ms at 48 kHz */

struct limiter {
    float delay[2 * LIMITER_FRAMES];
    size_t at;
    float gain;    /* of what comes out now */
    float target;  /* to which the gain is falling */
    float fall;    /* by how much a frame */
    unsigned hold; /* frames until the last peak has come out */
};

void limiter_init(struct limiter *l);

/* In place, `frames` stereo frames. No sample is past +-1 afterwards; not-a-number becomes silence. */
void limiter_run_rt(struct limiter *l, float *stereo, size_t frames);

#endif
