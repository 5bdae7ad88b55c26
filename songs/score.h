/* score.h: music as text. Lengths are in steps, four to a beat.

     e4:4      a note (octave 4 has the middle c) of 4 steps; without ":4" as long as the one before
     f#4 bb3   sharp, flat; e~4 is a quarter tone flat, as maqams have it
     [c4 e4 g4]:8   notes at once
     -:4       a rest
     e4:4!     louder; e4:4? softer; e4:8% again and again, as a qanun holds a note
     ( ... )4  four times; may stand inside another
     |         means nothing, and helps the eye

   Drums: x a stroke, X a loud one, o a soft one, - none, each one step. */
#ifndef WL_SCORE_H
#define WL_SCORE_H

#include <stdbool.h>
#include <stddef.h>

struct score_note {
    float step, steps; /* when, how long */
    float pitch;       /* semitones; 69 is the a of 440 Hz */
    float loudness;    /* 0 to 1 */
    bool tremolo;
    int chord_place; /* 0: the first of those at once */
};

struct score {
    struct score_note *notes;
    size_t count, room;
    float steps; /* length of all */
};

/* False without memory, or where the text is wrong: *wrong then points there. Free with score_free in any case. */
bool score_read_notes(struct score *s, const char *text, const char **wrong);
bool score_read_hits(struct score *s, const char *text, const char **wrong);
void score_free(struct score *s);

#endif
