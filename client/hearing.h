/* hearing.h: which frame of the sound device is in the air when, by the local clock: as the sound system says (ear), else by
   the device's callbacks (pace) and a constant from them to the ear. What the one taught stays when it falls silent. */
#ifndef WL_HEARING_H
#define WL_HEARING_H

#include <stdbool.h>
#include <stdint.h>
#include "ear.h"
#include "mixer.h"
#include "pace.h"

struct hearing { /* all zero: nothing known */
    struct pace pace;
    struct ear ear;
    int64_t latency_us; /* from callback to ear, where the sound system does not say */
    int64_t beyond_us;  /* what an ear that fell silent last had beyond it */
};

/* Another device: only the constant is kept. */
void hearing_new_device(struct hearing *h);
/* The device stood still: only its rate is kept. */
void hearing_forget(struct hearing *h);

/* A callback ran; the sound system answered. */
void hearing_mark(struct hearing *h, const struct mixer_mark *m);
void hearing_hear(struct hearing *h, const struct mixer_heard *m);
/* The device is at this frame, all answers so far were heard: a system that says nothing any more is no longer relied on. */
void hearing_reach(struct hearing *h, uint64_t device_frame);

/* Was there a callback since it forgot? */
bool hearing_has_marks(const struct hearing *h);
/* Does it know enough for the answers below? Enough for an exact start? */
bool hearing_knows(const struct hearing *h);
bool hearing_is_sure(const struct hearing *h);

/* When a frame is in the air; which a callback would take at a time; the device's rate, + is one that is slow. */
int64_t hearing_air_us(const struct hearing *h, uint64_t device_frame);
uint64_t hearing_device_frame(const struct hearing *h, int64_t mono_us);
double hearing_rate_ppm(const struct hearing *h);

#endif
