/* mic.h: the microphone, between who needs it (the engine's thread), the device's thread, which opens and closes it, and its
   callback. 48 kHz, mono. It is open only while it is needed. audio_mic_sdl.c is the system's, through SDL; tests put sound in
   themselves. */
#ifndef WL_MIC_H
#define WL_MIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/saying.h"

enum {
    MIC_RATE_HZ = 48000,
    MIC_RING_FRAMES = 8192 /* 171 ms; what nobody reads is lost */,
    MIC_TEXT_BYTES = 256
};

struct mic;

/* NULL without memory. `changed` (may be NULL) is called on the engine's thread when mic_wanted says something new. */
struct mic *mic_new(void);
void mic_free(struct mic *m);
void mic_on_change(struct mic *m, void (*changed)(void *user), void *user);

/* -- the engine's thread -- */

/* Needs it from now on, or not any more; `device`: a name as the system lists it, "" its default. */
void mic_want(struct mic *m, bool on, const char *device);

/* Up to n samples; *mono_us: when the first of them was taken. 0: none waits. */
size_t mic_read(struct mic *m, float *out, size_t n, int64_t *mono_us);

/* Open? `text`: the open one's name. Not: `why`, SAID_NOTHING while nobody tried, and in `text` the system's reason or "". True when that is news since the last call. */
bool mic_news(struct mic *m, bool *open, enum said *why, char text[MIC_TEXT_BYTES]);

/* -- the device's thread -- */

bool mic_wanted(struct mic *m, char device[MIC_TEXT_BYTES]);
void mic_tell(struct mic *m, bool open, enum said why, const char *text);

/* -- the capture callback: n samples, the last of which was taken at mono_us -- */
void mic_put_rt(struct mic *m, const float *samples, size_t n, int64_t mono_us);

#endif
