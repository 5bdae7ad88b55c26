/* pace.h: when the sound device takes which of its frames, by the local clock. Callbacks wake late, never early, so it is
   the lower envelope of their times; the device's own rate is its slope. */
#ifndef WL_PACE_H
#define WL_PACE_H

#include <stdbool.h>
#include <stdint.h>
#include "envelope.h"

enum { PACE_RATE_HZ = 48000 };

struct pace { /* all zero: nothing known */
    struct envelope late;
    int64_t base_us;
    double level_us, at_s; /* the line at a time of the device */
    double rate_ppm;       /* its slope: + is a device that is slow */
    double fitted_s;       /* when last done */
    struct pace_rate {
        double ppm, error_ppm;
    } before, last;  /* the rate as known before the last window of points, and from it */
    double window_s; /* when that ended */
};

/* The device stood still or is another: only its rate is kept. */
void pace_forget(struct pace *p);

/* A callback ran at mono_us; the device had been given device_frame frames before. */
void pace_mark(struct pace *p, uint64_t device_frame, int64_t mono_us);

/* Has it seen enough (100 ms) for the answers below? */
bool pace_ready(const struct pace *p);

/* When a frame is taken, and which is taken at a time. */
int64_t pace_mono_us(const struct pace *p, uint64_t device_frame);
uint64_t pace_device_frame(const struct pace *p, int64_t mono_us);

#endif
