#include "duck.h"
#include <math.h>

enum {
    DOWN_FRAMES = 3840, /* 80 ms */
    UP_FRAMES = 19200,  /* 400 ms */
    STEP_FRAMES =
        16 /* for each of which the gain is computed once, and drawn straight in between */
};

#define LEAST_DEPTH_DB 3.f /* how fast it moves when there is (nearly) no way to go any more */

static float gain(float db)
{
    return powf(10, -db / 20);
}

static float toward(float now, float target, float down, float up)
{
    return now < target ? fminf(target, now + down) : fmaxf(target, now - up);
}

static void scale(float *music, size_t frames, float from, float to)
{
    float step = (to - from) / (float)frames;
    for (size_t i = 0; i < frames; i++) {
        from += step;
        music[2 * i] *= from;
        music[2 * i + 1] *= from;
    }
}

void duck_run_rt(struct duck *d, float *music, size_t frames, bool talking, float depth_db)
{
    float target = talking ? depth_db : 0, step = fmaxf(depth_db, LEAST_DEPTH_DB);
    while (frames > 0 && (d->db > 0 || target > 0)) {
        size_t n = frames < STEP_FRAMES ? frames : STEP_FRAMES;
        float before = d->db;
        d->db = toward(before, target, step * (float)n / DOWN_FRAMES, step * (float)n / UP_FRAMES);
        scale(music, n, gain(before), gain(d->db));
        music += 2 * n;
        frames -= n;
    }
}
