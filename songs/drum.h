/* drum.h: drums, each made of a falling tone and filtered noise. */
#ifndef WL_DRUM_H
#define WL_DRUM_H

#include <stdint.h>
#include "sound.h"

enum drum {
    DRUM_KICK,
    DRUM_SOFT_KICK,
    DRUM_SNARE,
    DRUM_BRUSH,
    DRUM_CLAP,
    DRUM_RIM,
    DRUM_HAT,
    DRUM_OPEN_HAT,
    DRUM_RIDE,
    DRUM_CRASH,
    DRUM_SHAKER,
    DRUM_TOM,
    DRUM_DUM, /* darbuka: the middle of the skin */
    DRUM_TEK, /* its edge */
    DRUM_KA,  /* its edge, softer, by the other hand */
    DRUM_RIQ, /* the jingles of a tambourine */
    DRUM_COUNT
};

/* Loudness 0 to 1, pan -1 to 1. */
void drum_hit(struct sound *out, enum drum drum, float start_s, float loudness, float pan,
              uint32_t seed);

#endif
