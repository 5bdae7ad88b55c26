/* tones.h: a song whose sound tells where in it one is, to a microsecond: three tones, whose beats are long and whose phases
   are fine. What Opus does to them is the same for everybody who hears it. */
#ifndef WL_TONES_H
#define WL_TONES_H

#include <stddef.h>
#include "speaker.h"

#define TONES_SPAN_US 200000.0 /* of sound that one reading takes, around its time */

/* The sample of the song at a place, in samples from its beginning. */
float tones_at(double sample);

/* Where in the song a speaker was at a true time, against where it should be: + is ahead, within +-25 ms. *quality: how much
   of what was heard are the tones (1: nothing else). */
double tones_ahead_us(const struct speaker *s, double true_us, double due_us, double *quality);

#endif
