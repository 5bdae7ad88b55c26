/* segment.h: one playing of one song in a room's programme: which samples of its reel are heard at which server time.
   Both ends count with it, so that both always agree. */
#ifndef WL_SEGMENT_H
#define WL_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SEGMENT_RATE_HZ = 48000,
    SEGMENT_FRAME_SAMPLES = 960, /* 20 ms, one Opus frame */
    SEGMENT_PREROLL_FRAMES = 5   /* 100 ms before the playhead, so that the decoder has settled */
};

struct segment {
    uint32_t number;  /* never given twice in a room of one server process */
    int64_t start_us; /* server time at which sample `first` is heard */
    uint32_t
        first; /* samples are counted from the reel's first decoded one; the encoder's delay is skipped */
    uint32_t length;            /* samples played, from `first` on */
    uint32_t fade_in, fade_out; /* samples, equal power; 0 for none */
    float gain_db;              /* brings the song to the common loudness */
};

/* When a sample is heard, and which is heard at a time (may lie outside the segment: negative, or past the end). */
int64_t segment_time_us(const struct segment *s, int64_t sample);
int64_t segment_sample_at(const struct segment *s, int64_t server_us);

/* The start of what begins exactly as this sample of `s` is heard: on the same grid of samples, so that a player that
   counts samples joins the two without one lost or doubled, however many follow each other. */
int64_t segment_follower_us(const struct segment *s, int64_t sample);

/* When the last sample has been heard. */
int64_t segment_end_us(const struct segment *s);

/* Chunks are numbered from the reel's first frame: chunk k holds frames k * chunk_frames .. + chunk_frames - 1.
   First chunk a listener needs who hears from `server_us` on (with pre-roll), and one past the last of the segment. */
uint32_t segment_chunk_from(const struct segment *s, int64_t server_us, uint32_t chunk_frames);
uint32_t segment_chunk_end(const struct segment *s, uint32_t chunk_frames);

/* When chunk k's first sample is heard. */
int64_t segment_chunk_us(const struct segment *s, uint32_t chunk, uint32_t chunk_frames);

/* Factor of the fades (0 to 1) at a sample of the reel; gain_db is not in it. */
float segment_fade(const struct segment *s, int64_t sample);

#endif
