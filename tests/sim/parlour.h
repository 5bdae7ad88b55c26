/* parlour.h: a room with two loudspeakers, a microphone and a person, on virtual time: what the mixer gives its device is heard by the
   microphone, late, from the walls too, and by another clock; what the mouth sends is decoded. */
#ifndef WL_PARLOUR_H
#define WL_PARLOUR_H

#include <stddef.h>
#include <stdint.h>
#include "../../client/mouth.h"

struct parlour_rules {
    const float *music; /* stereo, over and over */
    size_t music_frames;
    const float *speech; /* mono, over and over; heard while parlour_speak has it so */
    size_t speech_frames;
    double
        echo_db; /* how loud the loudspeakers are at the microphone, against what the device is given; below -200: a headset */
    double
        delay_ms; /* from the loudspeakers to the microphone, with all the latency that the sound system hides */
    double device_ppm, microphone_ppm;
    double noise_db;  /* of the microphone, dBFS */
    uint32_t late_us; /* callbacks wake late, by chance up to this */
    uint64_t seed;
};

struct parlour;

struct parlour *parlour_new(const struct parlour_rules *rules);
void parlour_free(struct parlour *p);
struct mouth *parlour_mouth(struct parlour *p);

void parlour_speak(struct parlour *p, bool on);
/* The loudspeakers' sound takes so much longer from now on. */
void parlour_move(struct parlour *p, double delay_ms);
/* The microphone was closed, and is opened again now. */
void parlour_reopen(struct parlour *p);
void parlour_run(struct parlour *p, int ms);

/* What there was in the last `ms`, as the microphone took it, and what was made of it, dBFS RMS; -200: nothing, sent: not one frame. */
struct parlour_levels {
    double echo_db, speech_db, sent_db;
    double voice; /* share of frames that were sent */
};
struct parlour_levels parlour_levels(const struct parlour *p, int ms);

/* What was sent (decoded; silence where nothing was) and said in the last n samples, moment by moment. */
void parlour_sound(const struct parlour *p, float *sent, float *speech, size_t n);

#endif
