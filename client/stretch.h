/* stretch.h: makes a piece of speech a little shorter or longer without a click or another pitch: some periods of the voice are left out,
   or said twice, where the wave goes on as it would have (overlap and add at the most alike place: WSOLA, Verhelst and Roelands 1993).
   Mono, 48 kHz. */
#ifndef WL_STRETCH_H
#define WL_STRETCH_H

#include <stddef.h>

enum {
    STRETCH_LEAST = 120, /* samples, 2.5 ms: no voice is higher */
    STRETCH_MOST = 480,
    STRETCH_OVERLAP = 240,
    STRETCH_PIECE =
        STRETCH_MOST + STRETCH_OVERLAP /* no shorter piece can be stretched by the most */
};

/* By at most `most` samples (STRETCH_LEAST to STRETCH_MOST); `pcm` has room for n + most when it gets longer. Nothing happens where the
   wave is less alike than `likeness` (0: whatever it sounds like; 1: the same), unless it is too soft to be heard. Returns by how many
   samples; 0: not at all. */
size_t stretch_shorter_rt(float *pcm, size_t n, size_t most, float likeness);
size_t stretch_longer_rt(float *pcm, size_t n, size_t most, float likeness);

#endif
