/* mixer.h: what the sound device plays: music from the ring at its volume, and voices, under a limiter. Pure: no lock, no
   memory, no file; it is told the time. The engine's thread owns everything but the functions ending in _rt, which the
   audio callback calls.

   Two counts of frames meet here: the device's (all it was ever given, silence too), which runs with its clock, and the
   ring's (music written since the beginning). Between them stands the hold: while it lasts the device gets silence and
   the ring fills; it ends at a device frame named beforehand, so that the first sample is in step. */
#ifndef WL_MIXER_H
#define WL_MIXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cue.h"
#include "ring.h"

enum {
    MIXER_RATE_HZ = 48000,
    MIXER_RING_FRAMES = 16384, /* 341 ms */
    MIXER_DELAY_FRAMES = 64,   /* from what a callback takes to what it gives: the limiter's */
    MIXER_STOOD_US =
        500000 /* between two callbacks: the device, or the whole machine, stood still */
};

struct mixer;
struct voices;

/* One callback, as the player needs it to hold step. */
struct mixer_mark {
    int64_t mono_us;       /* when the callback ran */
    uint64_t device_frame; /* frames the device had been given before it */
    uint64_t ring_frame;   /* the ring frame it took first */
    uint32_t frames;       /* how many it wanted */
    bool held;             /* it took none at its first frame */
    uint64_t starved;      /* frames of silence so far for want of music */
};

/* On hold, volume 1. NULL without memory; the caller frees. */
struct mixer *mixer_new(void);
void mixer_free(struct mixer *m);

struct ring *mixer_music(struct mixer *m);
struct voices *
mixer_voices(struct mixer *m); /* the mixer's; heard also while the music is on hold */
void mixer_set_volume(struct mixer *m, float volume); /* 0 to 1, ramped without clicks */
void mixer_cue(struct mixer *m, enum cue_kind kind);

/* From the next callback on the device gets no music (what sounded dies away in 5 ms), and what the ring holds now is
   dropped. */
void mixer_hold(struct mixer *m);
/* Ends the hold: the first frame written since goes to device frame `device_frame`, or out at once when that has passed.
   Only after a mark that was `held`. */
void mixer_release(struct mixer *m, uint64_t device_frame);

/* Fills `frames` stereo frames. mono_us: when the callback was called. After a standstill it holds by itself: what waits in the
   ring is late. */
void mixer_mix_rt(struct mixer *m, float *out, size_t frames, int64_t mono_us);

/* How many frames the device was given so far: for any thread. */
uint64_t mixer_given_frames(const struct mixer *m);
/* What it was given, from that frame of its on: the last 1.3 s, for any thread. False when it is not there yet or not any more. */
bool mixer_played(const struct mixer *m, uint64_t device_frame, float *stereo, size_t frames);

/* Which of its frames is in the air at a time: told by the engine's thread, now and then, for any other. False when not known. */
void mixer_set_air(struct mixer *m, uint64_t device_frame, int64_t mono_us);
bool mixer_in_air(const struct mixer *m, int64_t mono_us, uint64_t *device_frame);

/* What the sound system says of the device: which of its frames is heard when (local time), give or take an error. One
   thread may put these, the engine's takes them: the next not yet seen. When nobody looks, the oldest are lost. */
struct mixer_heard {
    uint64_t device_frame;
    int64_t mono_us, error_us;
};
void mixer_put_heard(struct mixer *m, const struct mixer_heard *h);
bool mixer_take_heard(struct mixer *m, struct mixer_heard *out);

/* The next mark not yet seen; false when there is none. When nobody looks, the newest are left out. */
bool mixer_take_mark(struct mixer *m, struct mixer_mark *out);

/* Level of the music over the last second, before the volume, dBFS RMS (-120 for silence). */
double mixer_level_db(const struct mixer *m);

/* How much of what was played so far was silence, in steps of 20 ms quieter than -70 dBFS RMS. */
int64_t mixer_silent_ms(const struct mixer *m);

#endif
