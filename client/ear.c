#include <assert.h>
#include <math.h>
#include "ear.h"

enum { SURE_ANSWERS = 3, STRANGE_ANSWERS = 4 };

#define SILENT_S         60.0  /* a rate guessed from then on is off by a millisecond */
#define UNSURE_S         4.0   /* ... and an ear that is not even sure may keep nobody waiting */
#define RATE_UNKNOWN_PPM 300.0 /* sound servers have clocks of their own: one was 250 ppm off */
#define RATE_KEPT_PPM    30.0  /* of an ear that forgot all but its rate */
#define STRANGE_US       300.0 /* farther off the line, and by 4 deviations: not believed */
/* How the device wanders in a second. A null sink was seen to change its rate by 200 ppm within one, a card's hardly moves:
   the noise of answers must not become a rate. */
#define LATE_WANDER_US  16.0
#define RATE_WANDER_PPM 8.0

static double device_s(uint64_t device_frame)
{
    return (double)device_frame / MIXER_RATE_HZ;
}

void ear_forget(struct ear *e)
{
    *e = (struct ear){.rate_ppm = e->rate_ppm, .rate_var = RATE_KEPT_PPM * RATE_KEPT_PPM};
}

static void begin(struct ear *e, const struct mixer_heard *h, double rate_ppm)
{
    bool anew = e->rate_var == 0;
    e->at_s = device_s(h->device_frame);
    e->base_us = h->mono_us - llround(e->at_s * 1e6);
    e->late_us = 0;
    e->late_var = (double)h->error_us * (double)h->error_us;
    if (anew) e->rate_ppm = rate_ppm;
    e->rate_var = anew ? RATE_UNKNOWN_PPM * RATE_UNKNOWN_PPM : e->rate_var;
    e->both_var = 0;
    e->answers = 1;
    e->astray = 0;
}

/* A Kalman filter of two numbers: lateness and rate, of which lateness is seen. */
static void pass_time(struct ear *e, double seconds)
{
    e->late_us += e->rate_ppm * seconds;
    e->late_var +=
        seconds * (2 * e->both_var + seconds * e->rate_var + LATE_WANDER_US * LATE_WANDER_US);
    e->both_var += seconds * e->rate_var;
    e->rate_var += seconds * RATE_WANDER_PPM * RATE_WANDER_PPM;
}

static void believe(struct ear *e, double off_us, double seen_var)
{
    double late = e->late_var / seen_var, rate = e->both_var / seen_var;
    e->late_us += late * off_us;
    e->rate_ppm += rate * off_us;
    e->rate_var -= rate * e->both_var;
    e->both_var -= late * e->both_var;
    e->late_var -= late * e->late_var;
    e->answers++;
    e->astray = 0;
    e->knows = e->knows || e->answers >= SURE_ANSWERS;
}

void ear_hear(struct ear *e, const struct mixer_heard *h, double rate_ppm)
{
    double t = device_s(h->device_frame);
    if (e->answers == 0 || t < e->at_s || e->astray >= STRANGE_ANSWERS) {
        begin(e, h, rate_ppm);
        return;
    }
    struct ear next = *e;
    pass_time(&next, t - e->at_s);
    next.at_s = t;
    double error = (double)h->error_us;
    double seen_var = next.late_var + error * error;
    double off = (double)(h->mono_us - e->base_us) - t * 1e6 - next.late_us;
    if (fabs(off) > STRANGE_US + 4 * sqrt(seen_var)) {
        e->astray++;
        return;
    }
    believe(&next, off, seen_var);
    *e = next;
}

bool ear_hears(const struct ear *e)
{
    return e->answers > 0;
}

bool ear_knows(const struct ear *e)
{
    return e->knows;
}

bool ear_is_sure(const struct ear *e)
{
    return e->answers >= SURE_ANSWERS && e->astray == 0;
}

bool ear_is_silent(const struct ear *e, uint64_t device_frame)
{
    double silent_s = device_s(device_frame) - e->at_s;
    return ear_hears(e) && silent_s > (ear_is_sure(e) ? SILENT_S : UNSURE_S);
}

uint64_t ear_last_frame(const struct ear *e)
{
    return (uint64_t)llround(e->at_s * MIXER_RATE_HZ);
}

int64_t ear_mono_us(const struct ear *e, uint64_t device_frame)
{
    assert(e->knows);
    double t = device_s(device_frame);
    return e->base_us + llround(t * 1e6 + e->late_us + e->rate_ppm * (t - e->at_s));
}
