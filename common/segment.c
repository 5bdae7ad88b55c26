#include "segment.h"
#include <assert.h>
#include <math.h>

/* 48 samples are 1,000 us; reduced, so that products stay small. */
enum { UNIT_SAMPLES = 6, UNIT_US = 125 };

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t end_sample(const struct segment *s)
{
    return (int64_t)s->first + s->length;
}

/* Rounded up, and sample_at down: the sample heard at segment_time_us(x) is x. */
int64_t segment_time_us(const struct segment *s, int64_t sample)
{
    return s->start_us - floor_divide(-(sample - s->first) * UNIT_US, UNIT_SAMPLES);
}

int64_t segment_sample_at(const struct segment *s, int64_t server_us)
{
    return s->first + floor_divide((server_us - s->start_us) * UNIT_SAMPLES, UNIT_US);
}

int64_t segment_follower_us(const struct segment *s, int64_t sample)
{
    int64_t grid = floor_divide(s->start_us * UNIT_SAMPLES, UNIT_US) + sample - s->first;
    return -floor_divide(-grid * UNIT_US, UNIT_SAMPLES);
}

int64_t segment_end_us(const struct segment *s)
{
    return segment_time_us(s, end_sample(s));
}

uint32_t segment_chunk_from(const struct segment *s, int64_t server_us, uint32_t chunk_frames)
{
    assert(chunk_frames);
    int64_t sample = segment_sample_at(s, server_us);
    if (sample >= end_sample(s)) return segment_chunk_end(s, chunk_frames);
    if (sample < s->first) sample = s->first;
    int64_t frame = sample / SEGMENT_FRAME_SAMPLES - SEGMENT_PREROLL_FRAMES;
    return frame > 0 ? (uint32_t)(frame / chunk_frames) : 0;
}

uint32_t segment_chunk_end(const struct segment *s, uint32_t chunk_frames)
{
    assert(chunk_frames);
    int64_t chunk_samples = (int64_t)chunk_frames * SEGMENT_FRAME_SAMPLES;
    return (uint32_t)((end_sample(s) + chunk_samples - 1) / chunk_samples);
}

int64_t segment_chunk_us(const struct segment *s, uint32_t chunk, uint32_t chunk_frames)
{
    return segment_time_us(s, (int64_t)chunk * chunk_frames * SEGMENT_FRAME_SAMPLES);
}

/* A quarter of a sine: the squares of a fade out and of a fade in of the same length add up to 1. */
static float quarter(int64_t done, uint32_t whole)
{
    if (done >= whole) return 1.0f;
    const double quarter_turn = 1.5707963267948966;
    return (float)sin(quarter_turn * (double)done / (double)whole);
}

float segment_fade(const struct segment *s, int64_t sample)
{
    int64_t heard = sample - s->first, left = end_sample(s) - sample;
    if (heard < 0 || left <= 0) return 0.0f;
    return quarter(heard, s->fade_in) * quarter(left, s->fade_out);
}
