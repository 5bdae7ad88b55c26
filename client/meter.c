#include "meter.h"

#include <math.h>
#include <stdatomic.h>

#define SILENT_SQUARE 1e-7 /* -70 dBFS */

enum { BLOCK_MS = 1000 / METER_BLOCKS };

static void end_block_rt(struct meter *m)
{
    double all = 0;

    m->sums[m->at++ % METER_BLOCKS] = m->sum;
    if (m->sum < SILENT_SQUARE * 2 * METER_BLOCK_FRAMES)
        atomic_fetch_add_explicit(&m->silent_blocks, 1, memory_order_relaxed);
    m->sum = 0;
    m->frames = 0;
    for (int i = 0; i < METER_BLOCKS; i++) all += m->sums[i];
    atomic_store_explicit(&m->mean_square, (float)(all / (2.0 * METER_BLOCK_FRAMES * METER_BLOCKS)),
                          memory_order_relaxed);
}

void meter_add_rt(struct meter *m, const float *stereo, size_t frames)
{
    for (size_t i = 0; i < frames; i++) {
        m->sum += (double)(stereo[2 * i] * stereo[2 * i] + stereo[2 * i + 1] * stereo[2 * i + 1]);
        if (++m->frames == METER_BLOCK_FRAMES) end_block_rt(m);
    }
}

double meter_level_db(const struct meter *m)
{
    float square = atomic_load_explicit(&m->mean_square, memory_order_relaxed);

    return square > 1e-12f ? 10 * log10((double)square) : -120;
}

int64_t meter_silent_ms(const struct meter *m)
{
    return (int64_t)atomic_load_explicit(&m->silent_blocks, memory_order_relaxed) * BLOCK_MS;
}
