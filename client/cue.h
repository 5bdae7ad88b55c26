/* cue.h: short sounds of the program itself, made here: two soft tones. Asked for by the engine's thread, mixed in the audio callback:
   so they come with the voices, at once, and the echo canceller knows of them. */
#ifndef WL_CUE_H
#define WL_CUE_H

#include <stddef.h>
#include <stdint.h>

enum cue_kind {
    CUE_NONE,
    CUE_TALK_ON,  /* up: others hear you */
    CUE_TALK_OFF, /* down: not any more */
    CUE_MENTION,  /* somebody calls: up, an octave */
    CUE_MESSAGE,  /* one tone, twice */
    CUE_JOIN,     /* up, low */
    CUE_LEAVE,    /* down, low */
    CUES
};

struct cue { /* all zero is silent */
    _Atomic uint32_t asked;

    /* the callback's own */
    uint32_t done;
    enum cue_kind kind;
    uint32_t frame; /* of it, the next */
};

/* From now on; one that still sounds gives way. */
void cue_play(struct cue *c, enum cue_kind kind);

/* Mixes it into stereo frames, 48,000 a second. */
void cue_add_rt(struct cue *c, float *stereo, size_t frames);

#endif
