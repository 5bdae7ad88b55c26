/* audio.h: the sound device: 48 kHz, stereo, float. audio_sdl.c is the system's, through SDL2_mixer; audio_null.c is
   one without sound, whose time is handed in. */
#ifndef WL_AUDIO_H
#define WL_AUDIO_H

#include <stdbool.h>
#include <stdint.h>
#include "mixer.h"

enum { AUDIO_ERROR_BYTES = 256 };

/* The system's device. One at a time. False and `error` when there is none; SDL is left as it was. */
bool audio_sdl_open(struct mixer *m, char error[AUDIO_ERROR_BYTES]);
void audio_sdl_close(void);

/* From the callback to the ear, as far as the system says; else two device buffers. */
int64_t audio_sdl_latency_us(void);

/* The null device: runs as fast as the time it is given, off by `drift_ppm`, `callback_frames` at a time. */
struct audio_null {
    struct mixer *mixer;
    int64_t started_us;
    double drift_ppm;
    uint32_t callback_frames;
    uint32_t late_us; /* callbacks wake late, by chance up to this; 0 after opening */
    uint64_t frames;  /* played so far */
    void (*heard)(void *user, const float *stereo, uint32_t frames,
                  int64_t mono_us); /* may be NULL; mono_us: with the latency */
    void *user;
};

void audio_null_open(struct audio_null *a, struct mixer *m, int64_t mono_us, double drift_ppm,
                     uint32_t callback_frames);
/* Calls the callback for all the time up to mono_us. */
void audio_null_run(struct audio_null *a, int64_t mono_us);
/* When it wants to be run next. */
int64_t audio_null_next_us(const struct audio_null *a);
int64_t audio_null_latency_us(const struct audio_null *a);

#endif
