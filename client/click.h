/* click.h: a short click on each whole second of server time: two speakers in one room that click as one are in step. */
#ifndef WL_CLICK_H
#define WL_CLICK_H

#include <stddef.h>
#include <stdint.h>

enum { CLICK_FRAMES = 480 }; /* 10 ms, at 48 kHz */

/* Mixes it into n stereo frames of the stream, of which the first is `first_frame`: 48,000 a second of server time. */
void click_add(float *stereo, size_t n, int64_t first_frame);

#endif
