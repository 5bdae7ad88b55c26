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

/* NULL and a reason when the file cannot be made. */
struct transcode_writer *transcode_writer_open(const char *path, const struct transcode_reel *reel,
                                               int rate_hz, int bitrate_kbps,
                                               char why[TRANSCODE_WHY_BYTES]);

/* Stereo pairs at rate_hz. False and a reason when they cannot be written. */
bool transcode_writer_add(struct transcode_writer *w, const float *pcm, size_t frames,
                          char why[TRANSCODE_WHY_BYTES]);

/* Finishes the reel (`finish`) or just lets go of it, and frees. False and a reason when it is not whole. */
bool transcode_writer_close(struct transcode_writer *w, bool finish, char why[TRANSCODE_WHY_BYTES]);

#endif
