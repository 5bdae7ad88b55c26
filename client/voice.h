/* voice.h: one talker, from packets to sound: they wait as long as they must so that nearly all are there when their turn comes, no
   longer (waits.h; stretch.h makes the sound fit), what is missing is restored from the next packet or made up, and dies away when
   nothing comes. All of it happens in the audio callback. Times are local, monotonic. */
#ifndef WL_VOICE_H
#define WL_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <opus.h>
#include "stretch.h"
#include "voice_shelf.h"
#include "waits.h"

enum { VOICE_START_US = 20000 /* how long the first packet of somebody waits */ };

struct voice {
    OpusDecoder *decoder;
    uint64_t talker; /* 0: nobody */
    struct voice_shelf shelf;
    struct waits waits;
    struct waits_sum sum; /* of these */
    int32_t usual_us;     /* how long the earliest packets of earlier talks waited */

    bool flowing;         /* frame after frame is taken */
    bool ended;           /* the talk is over: what comes next begins another */
    uint32_t next, begun; /* frames: the next to be taken, the talk's first */
    int64_t due_us;       /* when the next is, or was, due */
    int32_t callback_us;  /* of sound that a callback takes */
    uint32_t last;        /* frame: the last that was there */
    bool rested;          /* which said that a pause follows */
    bool restores;        /* of what is missing since then, the newest was restored */
    unsigned made_up;     /* frames in a row */
    bool soft;            /* no voice in the last that was there, or restored */

    float pcm[VOICE_FRAME + STRETCH_MOST];
    size_t pcm_at, pcm_end; /* what is still to be heard of it */
    float fade, level;      /* gains now: against clicks; the volume, on its way to `volume` */
    float rest;             /* the last sample, dying away */
    float volume;
    size_t heard_frames; /* for which the mark of a talker stays */

    int64_t came_us; /* the last packet */
    double delay_ms; /* from spoken_us to the callback; 0: not known */
    uint64_t frames, missing, late, restored, silent,
        concealed; /* voices.h; missing: lost or late */
};

/* False without memory. */
bool voice_init(struct voice *v);
void voice_free(struct voice *v);

/* From now on this is somebody else (0: nobody). */
void voice_begin_rt(struct voice *v, uint64_t talker);
/* What waits is not heard any more; what comes next begins another talk. */
void voice_end_rt(struct voice *v);

void voice_put_rt(struct voice *v, const struct voice_packet *p);

/* Adds `frames` frames to stereo sound. now_us: when the callback was called; master: volume of all. */
void voice_add_rt(struct voice *v, float *stereo, size_t frames, int64_t now_us, float master);

/* From the coming of the earliest packets to their sound, as far as is known. */
int32_t voice_longest_us_rt(const struct voice *v);

/* There is voice, as it leaves for the ear; a short hold included. By what was said, whatever the volume. */
bool voice_is_heard(const struct voice *v);

#endif
