#include <assert.h>
#include <math.h>
#include "pace.h"

enum { YOUNG_POINTS = 64 };

#define WINDOW_S    60.0 /* 480 points */
#define BIN_S       0.125
#define YOUNG_BIN_S 0.03
#define READY_S     0.1
#define FIT_EACH_S  0.25
/* Late by more than this for so long: the device ran dry and stood still. By less: the sound system holds less of what it
   was given (PulseAudio: 2.7 ms, for seconds), and what is heard comes no later; the earliest callbacks, when it holds
   most, remain what counts. */
#define STOOD_S  0.3
#define STOOD_US 8000.0
/* Callbacks are never early: one before its time by this tells of a clock set back, or of a device that passed over some
   time; what was seen before then says nothing any more. */
#define EARLY_US        8000.0
#define LIMIT_PPM       1000.0 /* sound servers have clocks of their own: a null sink was 250 ppm off */
#define UNKNOWN_PPM     100.0
#define LEAST_KNOWN_PPM 1.0 /* crystals wander with the temperature */

void pace_forget(struct pace *p)
{
    envelope_clear(&p->late);
}

static double device_s(uint64_t device_frame)
{
    return (double)device_frame / PACE_RATE_HZ;
}

static double line_us(const struct pace *p, double t_s)
{
    return p->level_us + p->rate_ppm * (t_s - p->at_s);
}

/* What a window of points said of the rate is known before the next but one: never counted twice. */
static void carry_rate(struct pace *p, double t_s, const struct envelope_fit *fit)
{
    if (t_s - p->window_s < WINDOW_S) return;
    p->window_s = t_s;
    p->before = p->last;
    p->last = (struct pace_rate){fit->slope_ppm, fmax(LEAST_KNOWN_PPM, 2 * fit->error_ppm)};
}

static void fit_line(struct pace *p, double t_s)
{
    const struct envelope_term term = {&p->late, 1, 1};
    struct envelope_fit fit;
    envelope_fit(&term, 1, p->before.ppm, p->before.error_ppm, LIMIT_PPM, &fit);
    double level = -envelope_excess_us(&p->late);
    for (int k = 0; k < ENVELOPE_SLOPES; k++) {
        double s = fit.slopes[k];
        level += fit.weights[k] * (envelope_floor_us(&p->late, s) + s * t_s);
    }
    p->level_us = level;
    p->at_s = p->fitted_s = t_s;
    p->rate_ppm = fit.slope_ppm;
    carry_rate(p, t_s, &fit);
}

static void drop_if_stood(struct pace *p, double t_s)
{
    double since_s = t_s - STOOD_S;
    struct envelope_tail tail = envelope_tail(&p->late, since_s, line_us(p, 0), p->rate_ppm);
    if (tail.count < p->late.count && tail.least_us > STOOD_US) envelope_forget(&p->late, since_s);
}

static double lateness_us(const struct pace *p, double t_s, int64_t mono_us)
{
    return (double)(mono_us - p->base_us) - t_s * 1e6;
}

static void begin(struct pace *p, double t_s, int64_t mono_us)
{
    p->base_us = mono_us - llround(t_s * 1e6);
    p->level_us = 0;
    p->at_s = t_s;
    p->window_s = t_s;
    p->before.ppm = p->rate_ppm;
    p->before.error_ppm = p->rate_ppm != 0 ? UNKNOWN_PPM / 4 : UNKNOWN_PPM;
    p->last = p->before;
}

void pace_mark(struct pace *p, uint64_t device_frame, int64_t mono_us)
{
    double t = device_s(device_frame);
    if (lateness_us(p, t, mono_us) < line_us(p, t) - EARLY_US) pace_forget(p);
    if (p->late.count == 0) begin(p, t, mono_us);
    bool young = p->late.count < YOUNG_POINTS;
    envelope_add(&p->late, t, lateness_us(p, t, mono_us), young ? YOUNG_BIN_S : BIN_S, p->rate_ppm);
    envelope_forget(&p->late, t - WINDOW_S);
    if (!young && t - p->fitted_s < FIT_EACH_S) return;
    drop_if_stood(p, t);
    fit_line(p, t);
}

bool pace_ready(const struct pace *p)
{
    return p->late.count > 0 &&
           envelope_time_s(&p->late, 0) - envelope_oldest_s(&p->late) >= READY_S;
}

int64_t pace_mono_us(const struct pace *p, uint64_t device_frame)
{
    assert(p->late.count > 0);
    double t = device_s(device_frame);
    return p->base_us + llround(t * 1e6 + line_us(p, t));
}

uint64_t pace_device_frame(const struct pace *p, int64_t mono_us)
{
    assert(p->late.count > 0);
    double guess_s = (double)(mono_us - p->base_us) / 1e6;
    double t = guess_s - line_us(p, guess_s) / 1e6;
    return t > 0 ? (uint64_t)llround(t * PACE_RATE_HZ) : 0;
}
