/* piece.h: a piece of music as data, and how it becomes sound. */
#ifndef WL_PIECE_H
#define WL_PIECE_H

#include <stdbool.h>
#include "drum.h"
#include "score.h"
#include "sound.h"
#include "synth.h"

enum { PIECE_PARTS = 18 };

struct piece_part { /* 0 where not needed; a part without a patch is a drum */
    const struct synth_patch *patch;
    enum drum drum;
    const char *score;
    float gain_db, pan, spread; /* place, and how far chords are spread around it */
    float room, echo;           /* how much of it is heard from there, 0 to 1 */
    float strum_s;              /* between the strings of a chord */
    float drive, cutoff_hz;     /* overdriven by so much, heard through a loudspeaker up to there */
    float low_cut_hz, high_cut_hz;
    float pump;    /* ducked at every beat, 0 to 1 */
    float stretch; /* of the notes' lengths: 0.5 is short; 0 counts as 1 */
};

enum piece_format { PIECE_MP3, PIECE_OGG, PIECE_OPUS, PIECE_FLAC, PIECE_WAV };

struct piece {
    const char *file; /* by the rule of common/song_name.h, without its ending */
    const char *title, *artist, *genre;
    enum piece_format format;
    int rate_hz;
    float beats_a_minute;
    float swing, swing_steps; /* share of the first of two notes of so many steps; 0: even */
    float loose_s;            /* how far players are from the beat */
    float room_s, echo_beats, echo_feedback;
    float tail_s, fade_s; /* after the last step, and of that and before it faded out */
    float rms_db;         /* mean level of the whole */
    struct piece_part parts[PIECE_PARTS];
};

/* Plays it into *out, which the caller frees. False without memory, or with what is wrong in *wrong. */
bool piece_play(const struct piece *p, struct sound *out, const char **wrong);

/* The pieces that there are, ended by one without a file. */
extern const struct piece pieces_of_bands[], pieces_of_machines[], pieces_of_maqam[];

#endif
