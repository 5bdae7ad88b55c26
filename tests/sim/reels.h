/* reels.h: reels made in memory, as wavelength-transcode would write them: noise of its own for each name, so that
   what is heard can be told apart and correlated; or tones that tell their own place (tones.h). */
#ifndef WL_REELS_H
#define WL_REELS_H

#include <stdbool.h>
#include <stdint.h>
#include "../../common/buf.h"

/* An Ogg Opus reel of so many seconds, made once and kept for whoever asks again; *samples is its music. */
const struct buf *reels_get(const char *name, bool tones, double seconds, int bitrate_kbps,
                            uint32_t *samples);

#endif
