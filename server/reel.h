/* reel.h: a transcoded song, read frame by frame: Ogg Opus (RFC 7845), stereo, hard CBR, 20 ms frames; also while it is
   still being written. Files come through io.h. Hostile or damaged reels end as REEL_BROKEN, never worse. */
#ifndef WL_REEL_H
#define WL_REEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "io.h"

enum { REEL_TEXT_BYTES = 256, REEL_FRAME_BYTES = 1275 /* Opus has no longer ones */ };

struct reel_tags { /* from the Opus tags; "" and 0 where absent */
    char title[REEL_TEXT_BYTES], artist[REEL_TEXT_BYTES], genre[REEL_TEXT_BYTES];
    double lufs;      /* loudness: an estimate made from the song's beginning; 0 when none */
    double peak_db;   /* highest sample of that beginning, dBFS; 0 when none */
    uint32_t samples; /* expected length at 48 kHz without the encoder's delay; 0 when unknown */
};

enum reel_result { REEL_OK, REEL_NOT_YET, REEL_END, REEL_BROKEN };

struct reel;

/* Reads the headers and the first frame. *out is set when REEL_OK; REEL_NOT_YET: the file does not hold that much yet;
   REEL_BROKEN also when there is no such file. */
enum reel_result reel_open(const struct io *io, const char *path, struct reel **out);
void reel_close(struct reel *r);

const struct reel_tags *reel_tags(const struct reel *r);
/* The file it was opened from. */
const char *reel_path(const struct reel *r);

/* The encoder's delay: the first sample worth hearing. */
uint32_t reel_delay_samples(const struct reel *r);
uint32_t reel_frame_bytes(const struct reel *r);

/* Copies frame number `frame` (reel_frame_bytes) to `out`. In order it is quick; elsewhere it seeks. REEL_NOT_YET: not
   written yet, or the file's end is no Ogg end yet; REEL_END: past the last frame. */
enum reel_result reel_frame(struct reel *r, uint32_t frame, uint8_t *out);

/* Samples of music (without the delay) as far as is known by the granule position of the end; 0 while the end was not seen. */
uint32_t reel_samples(struct reel *r);

#endif
