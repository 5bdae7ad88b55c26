/* audio.h: the sound device: 48 kHz, stereo, float. audio_sdl.c is the system's, through SDL2_mixer; audio_null.c is
   one without sound, whose time is handed in. */
#ifndef WL_AUDIO_H
#define WL_AUDIO_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "mic.h"
#include "mixer.h"

enum { AUDIO_ERROR_BYTES = 256, AUDIO_NAME_BYTES = MIC_TEXT_BYTES };

/* The names of the system's devices that play, or record, as they are shown, as far as SDL's driver runs; the caller's. NULL without memory.
   And SDL's own name of the one that is shown so, until it is asked again; NULL: there is none. */
cJSON *audio_list(bool capture);
const char *audio_listed(const char *device, bool capture);

/* The system's device (`device`: a name it lists, "" its default). One at a time; opened, asked and closed by one thread. It is given
   silence until it is fed. False and `error` when there is none; SDL is left as it was. */
bool audio_sdl_open(struct mixer *m, const char *device, char error[AUDIO_ERROR_BYTES]);
void audio_sdl_close(void);
/* The thread that opened is about to end: frees what SDL keeps for each thread. */
void audio_sdl_leave(void);

/* Of the open device: the name that its system tells (false, and "default", when it tells none), and from the callback to the ear as far
   as that is known; else some device buffers. */
bool audio_sdl_name(char out[AUDIO_NAME_BYTES]);
int64_t audio_sdl_latency_us(void);

/* Did the system say that the open device went away? And how often was it called back? */
bool audio_sdl_is_lost(void);
uint64_t audio_sdl_callbacks(void);

/* Which opening the present one is: 1 for the first. From any thread: its callbacks take from the mixer from now on. A number
   of another opening does nothing, so that two never take at once. */
uint32_t audio_sdl_opening(void);
void audio_sdl_feed(uint32_t opening);

/* The system's microphone (`device`: a name it lists, "" its default), on the same thread as the device. `text`: its name, or why there
   is none. It went away; and from the air to the callback as far as that is known. */
bool audio_mic_open(struct mic *m, const char *device, char text[MIC_TEXT_BYTES]);
void audio_mic_close(void);
bool audio_mic_is_lost(void);

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
