#include <assert.h>
#include <math.h>
#include "audio.h"

enum { MOST_FRAMES = 4096, BUFFERS = 2 };

void audio_null_open(struct audio_null *a, struct mixer *m, int64_t mono_us, double drift_ppm,
                     uint32_t callback_frames)
{
    assert(callback_frames > 0 && callback_frames <= MOST_FRAMES);
    *a = (struct audio_null){.mixer = m,
                             .started_us = mono_us,
                             .drift_ppm = drift_ppm,
                             .callback_frames = callback_frames};
}

static double frame_us(const struct audio_null *a)
{
    return 1e6 / (MIXER_RATE_HZ * (1 + a->drift_ppm * 1e-6));
}

int64_t audio_null_next_us(const struct audio_null *a)
{
    return a->started_us + llround((double)a->frames * frame_us(a));
}

int64_t audio_null_latency_us(const struct audio_null *a)
{
    return llround(BUFFERS * a->callback_frames * frame_us(a));
}

/* The same for the same frame, however often the program is run. */
static int64_t lateness_us(const struct audio_null *a)
{
    uint64_t mixed = (a->frames + 1) * 0x9e3779b97f4a7c15u;
    mixed ^= mixed >> 32;
    return a->late_us > 0 ? (int64_t)(mixed % a->late_us) : 0;
}

void audio_null_run(struct audio_null *a, int64_t mono_us)
{
    float out[2 * MOST_FRAMES];
    for (int64_t now = audio_null_next_us(a); now <= mono_us; now = audio_null_next_us(a)) {
        mixer_mix_rt(a->mixer, out, a->callback_frames, now + lateness_us(a));
        a->frames += a->callback_frames;
        if (a->heard) a->heard(a->user, out, a->callback_frames, now + audio_null_latency_us(a));
    }
}
