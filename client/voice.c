#include "voice_parts.h"
#include <math.h>
#include <string.h>

enum { VOLUME_FRAMES = 960 /* 20 ms from silence to full */ };

#define REST    0.98f /* a frame: gone in 5 ms */
#define SOFTEST 1e-6f

bool voice_init(struct voice *v)
{
    int error;
    memset(v, 0, sizeof *v);
    v->decoder = opus_decoder_create(48000, 1, &error);
    return v->decoder != NULL;
}

void voice_free(struct voice *v)
{
    if (v->decoder) opus_decoder_destroy(v->decoder);
    v->decoder = NULL;
}

void voice_begin_rt(struct voice *v, uint64_t talker)
{
    OpusDecoder *decoder = v->decoder;
    float rest = v->rest;
    memset(v, 0, sizeof *v);
    v->decoder = decoder;
    v->rest = rest;
    v->talker = talker;
    v->ended = v->rested = true;
    v->usual_us = VOICE_START_US;
}

bool voice_is_heard(const struct voice *v)
{
    return v->heard_frames > 0;
}

/* How many frames of silence there are from a moment on. */
static size_t silence(struct voice *v, int64_t at_us)
{
    if (v->pcm_at < v->pcm_end || v->flowing) return 0;
    if (!voice_shelf_first_rt(&v->shelf, v->next)) return SIZE_MAX;
    return v->due_us > at_us ? (size_t)(v->due_us - at_us) * 48 / 1000 + 1 : 0;
}

/* What sounded last dies away. */
static void hush(struct voice *v, float *stereo, size_t frames)
{
    for (size_t i = 0; i < frames && v->rest != 0; i++) {
        v->rest = fabsf(v->rest) > SOFTEST ? v->rest * REST : 0;
        stereo[2 * i] += v->rest;
        stereo[2 * i + 1] += v->rest;
    }
}

static void speak(struct voice *v, float *stereo, size_t frames, float volume)
{
    const float step = 1.f / VOLUME_FRAMES;
    for (size_t i = 0; i < frames; i++) {
        float way = volume - v->level;
        v->level = fabsf(way) <= step ? volume : v->level + copysignf(step, way);
        v->rest = v->pcm[v->pcm_at++] * v->level;
        stereo[2 * i] += v->rest;
        stereo[2 * i + 1] += v->rest;
    }
}

/* Adds up to `frames` frames of one kind, silence or sound; returns how many. */
static size_t add_some(struct voice *v, float *stereo, size_t frames, int64_t heard_us,
                       float volume)
{
    size_t n = silence(v, heard_us);
    if (n > 0) {
        if (n > frames) n = frames;
        hush(v, stereo, n);
        return n;
    }
    if (v->pcm_at == v->pcm_end) voice_take_rt(v, heard_us);
    n = v->pcm_end - v->pcm_at;
    if (n > frames) n = frames;
    speak(v, stereo, n, volume);
    return n;
}

void voice_add_rt(struct voice *v, float *stereo, size_t frames, int64_t now_us, float master)
{
    v->callback_us = (int32_t)(frames * 1000 / 48);
    for (size_t done = 0; done < frames;) {
        int64_t heard_us = now_us + (int64_t)done * 1000 / 48;
        done += add_some(v, stereo + 2 * done, frames - done, heard_us, v->volume * master);
    }
    v->heard_frames -= frames < v->heard_frames ? frames : v->heard_frames;
}
