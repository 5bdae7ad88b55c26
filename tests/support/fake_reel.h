/* fake_reel.h: reels made without an encoder: each frame is an Opus packet's first byte and then its number, so that a test sees
   which one it got. */
#ifndef WL_FAKE_REEL_H
#define WL_FAKE_REEL_H

#include <stddef.h>
#include <stdint.h>

enum { FAKE_REEL_DELAY = 312 };

struct fake_reel {
    uint32_t frames, frame_bytes;
    uint32_t frames_a_page;  /* 0: as many as libogg likes, frames then cross pages */
    const char *const *tags; /* "NAME=value", NULL-terminated; or NULL */
    uint32_t cut_samples;    /* the last frame's end that is no music */
};

/* The whole file; the caller frees. */
uint8_t *fake_reel_make(const struct fake_reel *r, size_t *bytes);

/* The number that a frame holds. */
uint32_t fake_reel_number(const uint8_t *frame);

#endif
