#include <math.h>
#include <string.h>
#include "deck.h"

#define FADE_STEP     (1 / 240.f) /* a frame: 5 ms from silence to full */
#define LEVEL_STEP    1.0000144f  /* a frame, 6 dB a second: a corrected loudness comes gently */
#define LOUDEST_ENTRY 4.f

bool deck_init(struct deck *d)
{
    int error;
    memset(d, 0, sizeof *d);
    d->decoder = opus_decoder_create(SEGMENT_RATE_HZ, 2, &error);
    return d->decoder != NULL;
}

void deck_free(struct deck *d)
{
    if (d->decoder) opus_decoder_destroy(d->decoder);
    d->decoder = NULL;
}

static float loudness(const struct segment *s)
{
    return powf(10, s->gain_db / 20);
}

void deck_load(struct deck *d, const struct segment *s, int64_t from, int64_t to,
               int64_t excused_until)
{
    d->busy = true;
    d->leaving = false;
    d->frame = -1;
    d->primed = false;
    d->excused_until = excused_until;
    d->level = loudness(s);
    d->entry = 1;
    deck_change(d, s, from, to);
}

/* A step from one song's loudness to the other's would click where the sound itself goes on. */
void deck_follow(struct deck *d, float level)
{
    d->entry = fminf(LOUDEST_ENTRY, level / d->level);
}

void deck_change(struct deck *d, const struct segment *s, int64_t from, int64_t to)
{
    d->segment = *s;
    d->from = from;
    d->to = to;
}

void deck_leave(struct deck *d)
{
    d->leaving = true;
}

static bool decode(struct deck *d, const uint8_t *data, size_t bytes)
{
    int n =
        opus_decode_float(d->decoder, data, (opus_int32)bytes, d->pcm, SEGMENT_FRAME_SAMPLES, 0);
    return n == SEGMENT_FRAME_SAMPLES;
}

/* The decoder starts anew: it is given the frames before this one, whose sound is thrown away, and comes in under a fade
   unless this is where the segment begins. */
static void run_up(struct deck *d, const struct jitter *chunks, int64_t frame, bool beginning)
{
    opus_decoder_ctl(d->decoder, OPUS_RESET_STATE);
    int64_t f = frame > SEGMENT_PREROLL_FRAMES ? frame - SEGMENT_PREROLL_FRAMES : 0;
    for (; f < frame; f++) {
        size_t bytes;
        const uint8_t *data = jitter_frame(chunks, d->segment.number, (uint32_t)f, &bytes);
        if (data) decode(d, data, bytes);
    }
    d->gain = beginning ? d->entry * segment_fade(&d->segment, d->segment.first) : 0;
}

/* Makes `pcm` hold a frame. False when it had to be made up: by Opus from what came before, or as silence. */
static bool fetch(struct deck *d, const struct jitter *chunks, int64_t frame, bool beginning)
{
    size_t bytes;
    const uint8_t *data = jitter_frame(chunks, d->segment.number, (uint32_t)frame, &bytes);
    if (frame != d->frame + 1) d->primed = false;
    d->frame = frame;
    if (data && !d->primed) run_up(d, chunks, frame, beginning);
    if (data && decode(d, data, bytes)) {
        d->primed = true;
        return true;
    }
    if (!d->primed || !decode(d, NULL, 0)) memset(d->pcm, 0, sizeof d->pcm);
    return false;
}

static float toward(float now, float target, float step)
{
    float way = target - now;
    return fabsf(way) <= step ? target : now + copysignf(step, way);
}

static float glide(float now, float target)
{
    return now < target ? fminf(target, now * LEVEL_STEP) : fmaxf(target, now / LEVEL_STEP);
}

static void mix(struct deck *d, int64_t sample, float *out, size_t n)
{
    const float *pcm = d->pcm + 2 * (sample % SEGMENT_FRAME_SAMPLES);
    int64_t last = (int64_t)d->segment.first + d->segment.length - 1;
    float level = loudness(&d->segment);
    for (size_t i = 0; i < n; i++, sample++) {
        float fade = d->leaving ? 0 : segment_fade(&d->segment, sample < last ? sample : last);
        d->gain = toward(d->gain, fade, FADE_STEP);
        d->level = glide(d->level, level);
        out[2 * i] += pcm[2 * i] * d->gain * d->level;
        out[2 * i + 1] += pcm[2 * i + 1] * d->gain * d->level;
    }
}

unsigned deck_render(struct deck *d, const struct jitter *chunks, int64_t at, float *out, size_t n)
{
    unsigned made_up = 0;
    int64_t end = at + (int64_t)n;
    int64_t place = at > d->from ? at : d->from;
    while (place < end && place < d->to) {
        int64_t sample = d->segment.first + place - d->from;
        int64_t frame = sample / SEGMENT_FRAME_SAMPLES;
        int64_t run = (frame + 1) * SEGMENT_FRAME_SAMPLES - sample;
        if (run > end - place) run = end - place;
        if (run > d->to - place) run = d->to - place;
        if (frame != d->frame && !fetch(d, chunks, frame, place == d->from))
            made_up += !d->leaving && place >= d->excused_until;
        mix(d, sample, out + 2 * (place - at), (size_t)run);
        place += run;
    }
    if (end >= d->to || (d->leaving && d->gain <= 0)) d->busy = false;
    return made_up;
}
