/* speaker.h: what came out of one client's speaker, and truly when: the left side of each callback's frames with the true time
   of its first. What the tests judge is what is heard here, not what anybody believes of themselves. */
#ifndef WL_SPEAKER_H
#define WL_SPEAKER_H

#include <stddef.h>
#include <stdint.h>

struct speaker_block { /* of one callback */
    size_t first;      /* frame */
    double true_us, frame_us;
};

struct speaker { /* all zero: nothing was played yet */
    float *left;
    struct speaker_block *blocks;
    size_t frames, size, count, blocks_size;
};

void speaker_free(struct speaker *s);
/* Frames come out, the first at a true time, frame_us apart. */
void speaker_play(struct speaker *s, const float *stereo, size_t frames, double true_us,
                  double frame_us);
/* What came out before a true time is no longer needed. */
void speaker_forget(struct speaker *s, double before_us);

/* What was heard from a true time on, as n samples at 48 kHz of true time; between its samples a straight line. */
void speaker_hear(const struct speaker *s, double from_us, float *out, size_t n);

/* The first moment not silent since a true time; negative: none. */
double speaker_sound_us(const struct speaker *s, double since_us);
/* The longest silence between two true times. */
double speaker_silence_us(const struct speaker *s, double from_us, double to_us);

/* By how much b's sound lags behind a's around a true time, as the peak of the correlation of `span_us` of both within
   +-25 ms; *likeness is the correlation there (1: the same). */
double speaker_lag_us(const struct speaker *a, const struct speaker *b, double at_us,
                      double span_us, double *likeness);

#endif
