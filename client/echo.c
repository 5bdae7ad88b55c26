#include <assert.h>
#include <math.h>
#include <string.h>
#include "echo.h"

enum {
    POINTS = 8,       /* of the interpolation; below 8 kHz its error is under -58 dB */
    MOST_DRIFT = 2,   /* frames more or less in a block: 4,000 ppm */
    FAR_FRAMES = 480, /* 10 ms: no clock wanders so far, one of the devices stood still */
    SPAN = ECHO_BLOCK_MOST + MOST_DRIFT + POINTS
};

#define NEAR_FRAMES 96.0 /* 2 ms: so far off it is left alone */
#define STEER_S     20.0
#define STEER_MOST  10e-6

static double wanted(const struct echo *e, int64_t mono_us)
{
    const struct echo_played *p = &e->played;
    double known =
        (double)p->at_frame + (double)(mono_us + ECHO_EARLY_US - p->at_us) * p->frames_per_us;
    return known - e->late;
}

void echo_shift(struct echo *e, double frames, size_t again)
{
    e->late += frames;
    e->place -= frames + e->step * (double)again;
}

/* Frames of the device for a sample of the microphone: both clocks' rates, and gently to where it should be, when it is too far off: a
   canceller notices 10 ppm. */
static double step(struct echo *e, double place, double sample_us)
{
    double off = place - e->place;
    if (!e->placed || fabs(off) > FAR_FRAMES) {
        e->place = place;
        e->placed = true;
        off = 0;
    }
    double back = copysign(fmax(0, fabs(off) - NEAR_FRAMES), off) / (STEER_S * MIXER_RATE_HZ);
    return e->played.frames_per_us * sample_us + fmax(-STEER_MOST, fmin(STEER_MOST, back));
}

/* Lagrange's weights of POINTS frames for a place between the middle two. */
static void weigh(float weights[POINTS], double after)
{
    double x = POINTS / 2 - 1 + after;
    for (int i = 0; i < POINTS; i++) {
        double w = 1;
        for (int k = 0; k < POINTS; k++) {
            if (k != i) w *= (x - k) / (i - k);
        }
        weights[i] = (float)w;
    }
}

static void between(const float *frames, double after, float out[2])
{
    float weights[POINTS];
    weigh(weights, after);
    out[0] = out[1] = 0;
    for (int i = 0; i < POINTS; i++) {
        out[0] += weights[i] * frames[2 * i];
        out[1] += weights[i] * frames[2 * i + 1];
    }
}

/* Any place of the device's past can be read, so nothing is kept between calls as a streaming resampler would: no run-in, and the
   place is exact. */
void echo_reference(struct echo *e, const struct mixer *m, int64_t mono_us, double sample_us,
                    float *stereo, size_t n)
{
    float past[2 * SPAN];
    assert(n <= ECHO_BLOCK_MOST);
    memset(stereo, 0, 2 * n * sizeof *stereo);
    if (e->played.frames_per_us <= 0) {
        e->placed = false;
        return;
    }
    double by = e->step = step(e, wanted(e, mono_us), sample_us);
    double from = floor(e->place) - (POINTS / 2 - 1), place = e->place - floor(e->place);
    e->place += by * (double)n;
    if (from < 0 || fabs(by - 1) * (double)n > MOST_DRIFT ||
        !mixer_played(m, (uint64_t)from, past, n + MOST_DRIFT + POINTS))
        return;
    for (size_t i = 0; i < n; i++, place += by) {
        size_t whole = (size_t)place;
        between(past + 2 * whole, place - (double)whole, stereo + 2 * i);
    }
}
