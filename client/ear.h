/* ear.h: which frame of the sound device is heard when, by the local clock, from what the sound system answers now and then
   (mixer.h: struct mixer_heard). Answers err to both sides, a few wildly; the line through them follows slow changes of the
   device's rate gently, and a true step (the device stood still, or its sound now takes another way) after a few answers. */
#ifndef WL_EAR_H
#define WL_EAR_H

#include <stdbool.h>
#include <stdint.h>
#include "mixer.h"

struct ear { /* all zero: nothing known */
    int64_t base_us;
    double at_s; /* device time of the newest answer believed */
    double late_us,
        rate_ppm; /* the line there, against base and the nominal rate; + is a device that is slow */
    double late_var, rate_var; /* how sure: variances, and how the two vary together */
    double both_var;
    unsigned answers,
        astray; /* believed since the line began; not believed since the last that was */
    bool knows;
};

/* The line begins anew: only the rate is kept. */
void ear_forget(struct ear *e);

/* rate_ppm: what else is known of the device's rate, for a beginning. */
void ear_hear(struct ear *e, const struct mixer_heard *h, double rate_ppm);

/* Has it heard anything? Does it know enough for the answer below? Has it heard nothing strange lately, too? */
bool ear_hears(const struct ear *e);
bool ear_knows(const struct ear *e);
bool ear_is_sure(const struct ear *e);

/* Was nothing worth believing heard for so long, at a frame, that the line is a guess? */
bool ear_is_silent(const struct ear *e, uint64_t device_frame);
/* The frame of the newest answer believed. */
uint64_t ear_last_frame(const struct ear *e);

/* When a frame is heard. */
int64_t ear_mono_us(const struct ear *e, uint64_t device_frame);

#endif
