/* played.h: what the sound device was given lately, to be read by another thread than its callback's, without a lock: what an
   echo canceller takes out of the microphone. Stereo frames, counted as the mixer counts the device's. */
#ifndef WL_PLAYED_H
#define WL_PLAYED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLAYED_FRAMES = 65536 /* 1.37 s; the oldest are overwritten */ };

struct played {                     /* all zero: nothing yet */
    _Atomic uint64_t begun, frames; /* written, or being written; written */
    _Atomic float samples[2 * PLAYED_FRAMES];
};

void played_add_rt(struct played *p, const float *stereo, size_t frames);

/* How many frames there were so far. */
uint64_t played_frames(const struct played *p);

/* `frames` frames from frame `from` on. False when some of them are not there yet or not any more; `stereo` is then worth nothing. */
bool played_copy(const struct played *p, uint64_t from, float *stereo, size_t frames);

#endif
