/* clean.h: takes out of a microphone's sound what is not the person: the music and voices that the loudspeakers play into it (by a
   reference, echo.h), and noise; and brings speech to one loudness (both by speexdsp). */
#ifndef WL_CLEAN_H
#define WL_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include "canceller.h"

enum { CLEAN_BLOCK = CANCELLER_BLOCK };

struct clean;

struct clean_rules {
    bool noise, gain, echo;
};

/* Takes everything out. NULL without memory. */
struct clean *clean_new(void);
void clean_free(struct clean *c);
void clean_set(struct clean *c, const struct clean_rules *rules);

/* The microphone was opened anew: the loudspeakers come with another delay, perhaps. What they played just before follows, CLEAN_PAST
   blocks of it, and once more when the delay is known. */
enum { CLEAN_PAST = CANCELLER_TAIL_MS / 10 };
void clean_begin(struct clean *c);
void clean_recall(struct clean *c, const float *reference);
/* By how many samples the loudspeakers are heard later than before it was opened anew; true once, when that is known. */
bool clean_found_lag(struct clean *c, double *samples);

/* By so many samples comes out later what goes in. */
size_t clean_delay(const struct clean *c);

/* CLEAN_BLOCK samples of the microphone, in place, and as many frames (stereo) of what the loudspeakers play: what is heard of them at
   the microphone must come CANCELLER_TAIL_MS after them at the latest, and not before them. Returns the mean square of
   what of them was taken out. */
float clean_run(struct clean *c, float *mono, const float *reference);

#endif
