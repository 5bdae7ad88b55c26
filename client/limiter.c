#include <math.h>
#include <string.h>
#include "limiter.h"

#define CEILING 0.891251f    /* -1 dBFS */
#define RISE    (1 / 9600.f) /* gain a frame on its way back: from silence to full in 200 ms */

void limiter_init(struct limiter *l)
{
    memset(l, 0, sizeof *l);
    l->gain = l->target = 1;
}

/* A peak has gone into the delay: by when it comes out, the gain must have fallen to what it needs. Earlier peaks ask
   for no less than before, so the steeper fall and the lower target serve all. */
static void expect_rt(struct limiter *l, float peak)
{
    if (peak <= CEILING) return;
    float need = CEILING / peak;
    float fall = (l->gain - need) / (float)LIMITER_FRAMES;
    if (fall > l->fall) l->fall = fall;
    if (need < l->target) l->target = need;
    l->hold = LIMITER_FRAMES + 1;
}

static void move_gain_rt(struct limiter *l)
{
    if (l->hold > 0) {
        l->hold--;
        l->gain = fmaxf(l->target, l->gain - l->fall);
        if (l->gain == l->target) l->fall = 0;
    } else {
        l->gain = fminf(1, l->gain + RISE);
        l->target = l->gain;
        l->fall = 0;
    }
}

static float sane_rt(float x)
{
    return isfinite(x) ? x : 0;
}

static float clip_rt(float x)
{
    return fminf(1, fmaxf(-1, x));
}

void limiter_run_rt(struct limiter *l, float *stereo, size_t frames)
{
    for (size_t i = 0; i < frames; i++) {
        float *now = stereo + 2 * i, *kept = l->delay + 2 * l->at;
        float left = sane_rt(now[0]), right = sane_rt(now[1]);
        expect_rt(l, fmaxf(fabsf(left), fabsf(right)));
        move_gain_rt(l);
        now[0] = clip_rt(kept[0] * l->gain);
        now[1] = clip_rt(kept[1] * l->gain);
        kept[0] = left;
        kept[1] = right;
        l->at = (l->at + 1) % LIMITER_FRAMES;
    }
}
