/* watch.h: the clocks of one machine of the virtual world against true time: a monotonic one that runs a little fast or slow,
   stands still while the machine sleeps, and may be made to jump; and a wall clock that anybody may set. */
#ifndef WL_WATCH_H
#define WL_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include "../../common/now.h"

struct watch {
    double ppm; /* the monotonic clock runs fast by this */
    bool stands;
    int64_t true_us, mono_us; /* what it showed when last touched */
    int64_t wall_ahead_us;
};

void watch_begin(struct watch *w, int64_t true_us, int64_t mono_us, double ppm);

/* The machine falls asleep, and wakes. */
void watch_stop(struct watch *w, int64_t true_us);
void watch_go(struct watch *w, int64_t true_us);
/* The monotonic clock jumps: no system does that, some virtual machines did. */
void watch_step(struct watch *w, int64_t true_us, int64_t by_us);

int64_t watch_mono_us(const struct watch *w, int64_t true_us);
struct now watch_now(const struct watch *w, int64_t true_us);
/* When it shows, or showed, a time, as it runs now; while it stands: never. */
double watch_true_us(const struct watch *w, double mono_us);

#endif
