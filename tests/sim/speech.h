/* speech.h: sound that Opus takes for speech: vowels of a voice that rises and falls, consonants, pauses between sentences. Mono, 48 kHz. */
#ifndef WL_SIM_SPEECH_H
#define WL_SIM_SPEECH_H

#include <stddef.h>
#include "chance.h"

struct speech { /* all zero but the chance */
    struct chance chance;
    size_t left, length; /* of this sound, samples */
    int sound;           /* a vowel's number; -1: a consonant, -2: a pause */
    int syllables;       /* said since the last pause */
    double phase, pitch_hz;
    double wave[3][2]; /* of the formants */
};

/* The next samples; peaks at about -6 dBFS. */
void speech_say(struct speech *s, float *mono, size_t n);

#endif
