#include "cue.h"

#include <math.h>
#include <stdatomic.h>

enum {
    RATE_HZ = 48000,
    TONE_FRAMES = 3360, /* 70 ms: the second tone begins */
    CUE_FRAMES = 9600,
    RISE_FRAMES = 240, /* 5 ms: no click */
};

#define LOUD    0.05f /* some 10 dB below music at -16 LUFS */
#define DYING_S 0.035 /* to a third */

static const double two_pi = 6.283185307179586;

/* A fifth, up or down; what happens around one has tones of its own. */
static const float tones_hz[CUES][2] = {
    [CUE_TALK_ON] = {587.33f, 880.f},    [CUE_TALK_OFF] = {880.f, 587.33f},
    [CUE_MENTION] = {783.99f, 1567.98f}, [CUE_MESSAGE] = {1046.5f, 1046.5f},
    [CUE_JOIN] = {392.f, 523.25f},       [CUE_LEAVE] = {523.25f, 392.f}};

void cue_play(struct cue *c, enum cue_kind kind)
{
    uint32_t turn = atomic_load_explicit(&c->asked, memory_order_relaxed) / CUES + 1;

    atomic_store_explicit(&c->asked, turn * CUES + kind, memory_order_relaxed);
}

static float tone_at(float hz, uint32_t frame)
{
    double s = (double)frame / RATE_HZ;
    float rise = frame < RISE_FRAMES ? (float)frame / RISE_FRAMES : 1;

    return LOUD * rise * (float)(sin(two_pi * (double)hz * s) * exp(-s / DYING_S));
}

static float cue_at(enum cue_kind kind, uint32_t frame)
{
    float value = tone_at(tones_hz[kind][0], frame);

    return frame < TONE_FRAMES ? value : value + tone_at(tones_hz[kind][1], frame - TONE_FRAMES);
}

void cue_add_rt(struct cue *c, float *stereo, size_t frames)
{
    uint32_t asked = atomic_load_explicit(&c->asked, memory_order_relaxed);

    if (asked != c->done) {
        c->done = asked;
        c->kind = (enum cue_kind)(asked % CUES);
        c->frame = 0;
    }
    for (size_t i = 0; i < frames && c->kind != CUE_NONE; i++) {
        float value = cue_at(c->kind, c->frame);
        stereo[2 * i] += value;
        stereo[2 * i + 1] += value;
        if (++c->frame == CUE_FRAMES) c->kind = CUE_NONE;
    }
}
