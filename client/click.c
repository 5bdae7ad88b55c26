#include "click.h"

#include <math.h>

enum { RATE_HZ = 48000 };

#define LOUD    0.5f   /* beside music at -16 LUFS; the limiter takes care of both */
#define TONE_HZ 2000.0 /* where ears tell moments apart well and small speakers still sound */
#define DYING_S 0.0015 /* to a third */

static const double two_pi = 6.283185307179586;

static float click_at(int64_t frame)
{
    double s = (double)frame / RATE_HZ;

    return LOUD * (float)(cos(two_pi * TONE_HZ * s) * exp(-s / DYING_S));
}

void click_add(float *stereo, size_t n, int64_t first_frame)
{
    for (size_t i = 0; i < n; i++) {
        int64_t frame = (first_frame + (int64_t)i) % RATE_HZ;
        if (frame < 0 || frame >= CLICK_FRAMES) continue;
        stereo[2 * i] += click_at(frame);
        stereo[2 * i + 1] += click_at(frame);
    }
}
