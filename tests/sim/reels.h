/* reels.h: reels made in memory, as wavelength-transcode would write them: noise of its own for each name, so that
   what is heard can be told apart and correlated. */
#ifndef WL_REELS_H
#define WL_REELS_H

#include <stdint.h>
#include "../../common/buf.h"

/* Appends an Ogg Opus reel of so many seconds to *out; returns its samples of music. */
uint32_t reels_make(const char *name, double seconds, int bitrate_kbps, struct buf *out);

#endif
