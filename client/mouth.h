/* mouth.h: from the microphone to packets: cleaned (clean.h), measured, cut into 20 ms frames, and as Opus for the wire.
   Pure: sound and time are handed in. */
#ifndef WL_MOUTH_H
#define WL_MOUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"
#include "echo.h"

enum { MOUTH_FRAME = 960 /* 20 ms at 48 kHz, mono */ };

struct mouth;

struct mouth_rules {
    bool noise, gain, echo; /* what is cleaned */
    double open_db;         /* louder than this over the noise is voice */
    int hold_ms;            /* voice ends after so much silence */
    int bitrate;            /* bit/s */
};

/* The mixer gives what was played, for the canceller (mixer_played). NULL without memory. */
struct mouth *mouth_new(const struct mixer *mixer);
void mouth_free(struct mouth *m);
void mouth_set(struct mouth *m, const struct mouth_rules *rules);

/* The microphone was opened (anew): frames are counted from 0. What was learnt of the room stays. */
void mouth_begin(struct mouth *m);

/* Samples of the microphone, mono, 48 kHz; `mono_us`: when the first of them was in the air, as far as is known (callback time less
   what the device keeps back). Take all that is ready (mouth_next) after each call: the oldest of more than 240 ms are lost. */
void mouth_hear(struct mouth *m, const float *samples, size_t n, int64_t mono_us);

/* Which frame of the sound device is in the air when. Not known: no echo is taken away. */
void mouth_played(struct mouth *m, const struct echo_played *p);

/* How much of what is sent is lost on its way, per cent: sets the redundancy. */
void mouth_set_loss(struct mouth *m, int percent);

/* The next frame that is ready; false: none. Each comes once, as it was heard. When voice begins, the frame before comes once more,
   now to be sent, just ahead of the first loud one: so no syllable lacks its beginning. */
struct mouth_frame {
    uint32_t frame;    /* since mouth_begin, pauses too */
    int64_t spoken_us; /* local time at which the first sample that it decodes to was in the air */
    bool voice;        /* somebody speaks (held) */
    float level_db;    /* after cleaning, dBFS RMS */
    size_t opus_bytes; /* 0: nothing is to be sent (a pause goes on) */
    bool pause;        /* nothing follows until voice does */
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
};
bool mouth_next(struct mouth *m, struct mouth_frame *out);

#endif
