#include "watch.h"
#include <math.h>

#define WALL_BEGIN_US 1700000000000000

void watch_begin(struct watch *w, int64_t true_us, int64_t mono_us, double ppm)
{
    *w = (struct watch){.ppm = ppm, .true_us = true_us, .mono_us = mono_us};
}

int64_t watch_mono_us(const struct watch *w, int64_t true_us)
{
    int64_t since_us = true_us - w->true_us;
    if (w->stands) return w->mono_us;
    return w->mono_us + since_us + (int64_t)floor((double)since_us * w->ppm / 1e6);
}

static void touch(struct watch *w, int64_t true_us)
{
    w->mono_us = watch_mono_us(w, true_us);
    w->true_us = true_us;
}

void watch_stop(struct watch *w, int64_t true_us)
{
    touch(w, true_us);
    w->stands = true;
}

void watch_go(struct watch *w, int64_t true_us)
{
    touch(w, true_us);
    w->stands = false;
}

void watch_step(struct watch *w, int64_t true_us, int64_t by_us)
{
    touch(w, true_us);
    w->mono_us += by_us;
}

struct now watch_now(const struct watch *w, int64_t true_us)
{
    return (struct now){.mono_us = watch_mono_us(w, true_us),
                        .wall_us = WALL_BEGIN_US + true_us + w->wall_ahead_us};
}

double watch_true_us(const struct watch *w, double mono_us)
{
    if (w->stands) return 1e18;
    return (double)w->true_us + (mono_us - (double)w->mono_us) / (1 + w->ppm / 1e6);
}
