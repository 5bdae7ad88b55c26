/* transcode_writer.h: writes a reel (server/reel.h): Ogg Opus, stereo, hard CBR, 20 ms frames of one length; each page is
   on disk as soon as it is full, so that the reel can be read while it grows. */
#ifndef WL_TRANSCODE_WRITER_H
#define WL_TRANSCODE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "transcode_sound.h"

struct transcode_writer;

struct transcode_reel { /* what the reel's tags say; texts "" and numbers 0 are left out */
    const char *title, *artist, *genre;
    double lufs, peak_db;
    int64_t samples; /* at 48 kHz */
};

struct transcode_writer *transcode_writer_new(void); /* NULL without memory */
void transcode_writer_free(struct transcode_writer *w);

/* Makes the file; takes stereo pairs at rate_hz; and ends the reel, which is whole then. False and a reason when that cannot be. */
bool transcode_writer_open(struct transcode_writer *w, const char *path,
                           const struct transcode_reel *reel, int rate_hz, int bitrate_kbps,
                           char why[TRANSCODE_WHY_BYTES]);
bool transcode_writer_add(struct transcode_writer *w, const float *pcm, size_t frames,
                          char why[TRANSCODE_WHY_BYTES]);
bool transcode_writer_finish(struct transcode_writer *w, char why[TRANSCODE_WHY_BYTES]);

/* Was it the file that took no more? The song is not to blame then. */
bool transcode_writer_is_unwritten(const struct transcode_writer *w);

#endif
