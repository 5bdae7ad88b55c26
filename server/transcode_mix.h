/* transcode_mix.h: any number of channels to two. */
#ifndef WL_TRANSCODE_MIX_H
#define WL_TRANSCODE_MIX_H

#include <stddef.h>

enum { TRANSCODE_MIX_CHANNELS = 32 }; /* more are refused */

/* How much of each channel goes to the left and to the right. */
struct transcode_mix {
    int channels;
    float left[TRANSCODE_MIX_CHANNELS], right[TRANSCODE_MIX_CHANNELS];
};

/* `channels` is 1 to TRANSCODE_MIX_CHANNELS, in the order of WAV files (front left, front right, centre, low, ...). */
void transcode_mix_init(struct transcode_mix *m, int channels);

/* `in` holds frames * channels samples, `out` gets frames * 2. What is no number becomes silence, and what lies far
   outside of full scale is cut. */
void transcode_mix_apply(const struct transcode_mix *m, const float *in, float *out, size_t frames);

#endif
