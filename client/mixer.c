#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "limiter.h"
#include "meter.h"
#include "mixer.h"
#include "played.h"
#include "voices.h"

enum {
    MARKS = 256,         /* 2.7 s of callbacks of 512 frames */
    HEARD = 64,          /* what the system said in the last 6 s */
    FADE_FRAMES = 240,   /* 5 ms */
    VOLUME_FRAMES = 960, /* from silence to full volume */
};

#define HELD UINT64_MAX

_Static_assert((int)MIXER_DELAY_FRAMES == (int)LIMITER_FRAMES, "the limiter is the mixer's delay");

struct mixer {
    struct ring music;
    struct voices *voices;
    struct cue cue;
    _Atomic float volume;
    _Atomic uint64_t release_at; /* device frame; HELD: none */
    _Atomic uint64_t keep_from;  /* ring frame; set before release_at becomes HELD */
    struct mixer_mark marks[MARKS];
    _Atomic uint32_t marks_written, marks_read;
    struct heard {
        _Atomic uint64_t device_frame;
        _Atomic int64_t mono_us, error_us;
    } heard[HEARD];
    _Atomic uint32_t heard_written;
    uint32_t heard_read;
    struct meter meter;
    struct played played;
    _Atomic int64_t
        air_us; /* when its frame 0 was in the air, as seen from the last that was told of; 0: not known */

    /* the callback's own */
    bool flowing;
    int64_t called_us; /* the last time */
    uint64_t device_frame, starved;
    float volume_now;
    float last[2];    /* the last frame that sounded */
    unsigned tail;    /* frames for which it still dies away */
    unsigned fade_in; /* frames until full after a starved moment */
    struct limiter limiter;
};

struct mixer *mixer_new(void)
{
    struct mixer *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    m->voices = voices_new();
    if (!m->voices || !ring_init(&m->music, MIXER_RING_FRAMES)) {
        mixer_free(m);
        return NULL;
    }
    atomic_init(&m->volume, 1.f);
    m->volume_now = 1;
    atomic_init(&m->release_at, HELD);
    limiter_init(&m->limiter);
    return m;
}

void mixer_free(struct mixer *m)
{
    if (!m) return;
    voices_free(m->voices);
    ring_free(&m->music);
    free(m);
}

struct ring *mixer_music(struct mixer *m)
{
    return &m->music;
}

struct voices *mixer_voices(struct mixer *m)
{
    return m->voices;
}

void mixer_cue(struct mixer *m, enum cue_kind kind)
{
    cue_play(&m->cue, kind);
}

void mixer_set_volume(struct mixer *m, float volume)
{
    assert(volume >= 0 && volume <= 1);
    atomic_store_explicit(&m->volume, volume, memory_order_relaxed);
}

void mixer_hold(struct mixer *m)
{
    uint64_t written = atomic_load_explicit(&m->music.written, memory_order_relaxed);
    atomic_store_explicit(&m->keep_from, written, memory_order_relaxed);
    atomic_store_explicit(&m->release_at, HELD, memory_order_release);
}

void mixer_release(struct mixer *m, uint64_t device_frame)
{
    assert(device_frame != HELD);
    atomic_store_explicit(&m->release_at, device_frame, memory_order_release);
}

static void push_mark_rt(struct mixer *m, size_t frames, int64_t mono_us, bool held)
{
    uint32_t written = atomic_load_explicit(&m->marks_written, memory_order_relaxed);
    uint32_t read = atomic_load_explicit(&m->marks_read, memory_order_acquire);
    if (written - read == MARKS) return;
    m->marks[written % MARKS] = (struct mixer_mark){
        .mono_us = mono_us,
        .device_frame = m->device_frame,
        .ring_frame = atomic_load_explicit(&m->music.read, memory_order_relaxed),
        .frames = (uint32_t)frames,
        .held = held,
        .starved = m->starved,
    };
    atomic_store_explicit(&m->marks_written, written + 1, memory_order_release);
}

bool mixer_take_mark(struct mixer *m, struct mixer_mark *out)
{
    uint32_t read = atomic_load_explicit(&m->marks_read, memory_order_relaxed);
    if (read == atomic_load_explicit(&m->marks_written, memory_order_acquire)) return false;
    *out = m->marks[read % MARKS];
    atomic_store_explicit(&m->marks_read, read + 1, memory_order_release);
    return true;
}

/* The oldest are overwritten, perhaps just while they are read: what was read counts only if its place was not the next
   to be written even then. */
void mixer_put_heard(struct mixer *m, const struct mixer_heard *h)
{
    uint32_t written = atomic_load_explicit(&m->heard_written, memory_order_relaxed);
    struct heard *at = &m->heard[written % HEARD];
    atomic_store_explicit(&at->device_frame, h->device_frame, memory_order_release);
    atomic_store_explicit(&at->mono_us, h->mono_us, memory_order_release);
    atomic_store_explicit(&at->error_us, h->error_us, memory_order_release);
    atomic_store_explicit(&m->heard_written, written + 1, memory_order_release);
}

bool mixer_take_heard(struct mixer *m, struct mixer_heard *out)
{
    for (;;) {
        uint32_t written = atomic_load_explicit(&m->heard_written, memory_order_acquire);
        if (m->heard_read == written) return false;
        if (written - m->heard_read >= HEARD) m->heard_read = written - (HEARD - 1);
        struct heard *at = &m->heard[m->heard_read % HEARD];
        out->device_frame = atomic_load_explicit(&at->device_frame, memory_order_acquire);
        out->mono_us = atomic_load_explicit(&at->mono_us, memory_order_acquire);
        out->error_us = atomic_load_explicit(&at->error_us, memory_order_acquire);
        written = atomic_load_explicit(&m->heard_written, memory_order_relaxed);
        if (written - m->heard_read < HEARD) break;
    }
    m->heard_read++;
    return true;
}

/* Silence, into which the last frame that sounded dies away: no click, however suddenly music is missing. */
static void rest_rt(struct mixer *m, float *out, size_t frames)
{
    for (size_t i = 0; i < frames; i++) {
        if (m->tail > 0) m->tail--;
        float fade = (float)m->tail / (float)FADE_FRAMES;
        out[2 * i] = m->last[0] * fade;
        out[2 * i + 1] = m->last[1] * fade;
    }
}

static void copy_rt(struct mixer *m, float *out, const float *music, size_t frames)
{
    memcpy(out, music, 2 * frames * sizeof *out);
    for (size_t i = 0; i < frames && m->fade_in > 0; i++, m->fade_in--) {
        float fade = 1 - (float)m->fade_in / (float)FADE_FRAMES;
        out[2 * i] *= fade;
        out[2 * i + 1] *= fade;
    }
    m->last[0] = out[2 * frames - 2];
    m->last[1] = out[2 * frames - 1];
    m->tail = FADE_FRAMES;
}

static void play_rt(struct mixer *m, float *out, size_t frames)
{
    while (frames > 0) {
        size_t n = frames;
        const float *music = ring_next_rt(&m->music, &n);
        if (n == 0) break;
        copy_rt(m, out, music, n);
        ring_took_rt(&m->music, n);
        out += 2 * n;
        frames -= n;
    }
    if (frames == 0) return;
    rest_rt(m, out, frames);
    m->starved += frames;
    m->fade_in = FADE_FRAMES;
}

static void drop_stale_rt(struct mixer *m)
{
    uint64_t keep_from = atomic_load_explicit(&m->keep_from, memory_order_relaxed);
    uint64_t read = atomic_load_explicit(&m->music.read, memory_order_relaxed);
    if (keep_from > read) ring_took_rt(&m->music, (size_t)(keep_from - read));
}

/* Starts or stops taking music as told; returns how many frames of this callback pass before. */
static size_t obey_rt(struct mixer *m, size_t frames)
{
    uint64_t at = atomic_load_explicit(&m->release_at, memory_order_acquire);
    if (at == HELD) {
        m->flowing = false;
        drop_stale_rt(m);
        return frames;
    }
    if (m->flowing) return 0;
    if (at >= m->device_frame + frames) return frames;
    drop_stale_rt(m);
    m->flowing = true;
    m->fade_in = 0;
    return at > m->device_frame ? (size_t)(at - m->device_frame) : 0;
}

double mixer_level_db(const struct mixer *m)
{
    return meter_level_db(&m->meter);
}

int64_t mixer_silent_ms(const struct mixer *m)
{
    return meter_silent_ms(&m->meter);
}

static void set_level_rt(struct mixer *m, float *out, size_t frames)
{
    const float step = 1.f / (float)VOLUME_FRAMES;
    float target = atomic_load_explicit(&m->volume, memory_order_relaxed);
    if (m->volume_now == 1 && target == 1) return;
    for (size_t i = 0; i < frames; i++) {
        float way = target - m->volume_now;
        m->volume_now = fabsf(way) <= step ? target : m->volume_now + copysignf(step, way);
        out[2 * i] *= m->volume_now;
        out[2 * i + 1] *= m->volume_now;
    }
}

void mixer_mix_rt(struct mixer *m, float *out, size_t frames, int64_t mono_us)
{
    if (mono_us - m->called_us > MIXER_STOOD_US)
        atomic_store_explicit(&m->release_at, HELD, memory_order_relaxed);
    m->called_us = mono_us;
    size_t silent = obey_rt(m, frames);
    push_mark_rt(m, frames, mono_us, silent > 0);
    rest_rt(m, out, silent);
    play_rt(m, out + 2 * silent, frames - silent);
    meter_add_rt(&m->meter, out, frames);
    set_level_rt(m, out, frames);
    voices_mix_rt(m->voices, out, frames, mono_us);
    cue_add_rt(&m->cue, out, frames);
    limiter_run_rt(&m->limiter, out, frames);
    played_add_rt(&m->played, out, frames);
    m->device_frame += frames;
}

uint64_t mixer_given_frames(const struct mixer *m)
{
    return played_frames(&m->played);
}

bool mixer_played(const struct mixer *m, uint64_t device_frame, float *stereo, size_t frames)
{
    return played_copy(&m->played, device_frame, stereo, frames);
}

void mixer_set_air(struct mixer *m, uint64_t device_frame, int64_t mono_us)
{
    int64_t played_us = (int64_t)(device_frame / 6 * 125);
    atomic_store_explicit(&m->air_us, mono_us ? mono_us - played_us : 0, memory_order_relaxed);
}

bool mixer_in_air(const struct mixer *m, int64_t mono_us, uint64_t *device_frame)
{
    int64_t first_us = atomic_load_explicit(&m->air_us, memory_order_relaxed);
    if (first_us == 0 || mono_us < first_us) return false;
    *device_frame = (uint64_t)(mono_us - first_us) * 6 / 125;
    return true;
}
