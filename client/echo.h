/* echo.h: what the loudspeakers play, on the microphone's clock: the reference by which it is taken out of what the microphone hears.
   A canceller needs both together to a microsecond or two for seconds; which frame is heard when is known ten times worse. But it is
   only the pace that must be right, not the place, which may be off by milliseconds: so the place is steered very gently. */
#ifndef WL_ECHO_H
#define WL_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "mixer.h"

enum { ECHO_BLOCK_MOST = 480, ECHO_EARLY_US = 10000 };

/* Which frame of the sound device is in the air at a local time: frame = at_frame + (t - at_us) * frames_per_us. rate 0: not known. */
struct echo_played {
    uint64_t at_frame;
    int64_t at_us;
    double frames_per_us;
};

struct echo { /* all zero: nothing known */
    struct echo_played played;
    double place; /* the device frame that belongs to the microphone's next sample */
    bool placed;
    double late; /* frames: by so much it was heard later than by what is known of the devices */
    double step; /* frames a sample, last */
};

/* The n frames (stereo, at most ECHO_BLOCK_MOST) that the device plays while the microphone takes n samples, the first of them at
   mono_us, sample_us from one to the next; ECHO_EARLY_US ahead, so that what is heard of them is never before them, however wrong its
   latency is known. Silence while that is not known or nothing was played. */
void echo_reference(struct echo *e, const struct mixer *m, int64_t mono_us, double sample_us,
                    float *stereo, size_t n);

/* It is heard by so many frames later than it was placed, in this opening and those that follow; and `again` samples are to be had once
   more. */
void echo_shift(struct echo *e, double frames, size_t again);

#endif
