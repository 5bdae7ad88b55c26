/* synth.h: instruments. A note is played from its beginning to its last echo at once, and added to a sound. */
#ifndef WL_SYNTH_H
#define WL_SYNTH_H

#include <stdint.h>
#include "sound.h"

enum synth_kind {
    SYNTH_WAVES, /* some detuned waves through a filter */
    SYNTH_FM,    /* one sine bends another: bells, electric pianos (Chowning 1973) */
    SYNTH_STRING /* a plucked string (Karplus, Strong 1983) */
};
enum synth_wave { SYNTH_SAW, SYNTH_SQUARE, SYNTH_TRIANGLE, SYNTH_SINE };

struct synth_patch { /* 0 where not needed */
    enum synth_kind kind;
    enum synth_wave wave;
    int waves;                                   /* in unison; 0 counts as 1 */
    float detune_cents, width;                   /* between the outermost; their place, 0 to 1 */
    float attack_s, decay_s, sustain, release_s; /* of the loudness */
    float cutoff_hz, sweep_octaves, sweep_s, resonance;
    float vibrato_cents, vibrato_hz; /* begins after a third of a second */
    float breath;                    /* noise beside the waves, 0 to 1 */
    float ratio, index, index_s;     /* FM: pitch of the bending sine, how far, how long */
    float bright, ring_s;            /* string: 0 to 1; seconds until it is gone at 220 Hz */
};

struct synth_note {
    float start_s, length_s, hz;
    float loudness; /* 0 to 1 */
    float pan;      /* -1 left, 1 right */
    uint32_t seed;  /* of what is different from note to note */
};

void synth_play(struct sound *out, const struct synth_patch *patch, const struct synth_note *note);

#endif
