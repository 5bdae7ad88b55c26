/* voice_frame.c: frames in their turn: decoded, restored or made up, made to fit, counted. */
#include <math.h>
#include <string.h>
#include "voice_parts.h"

enum {
    MADE_UP_MOST = 5, /* frames in a row: Opus then only hums */
    FULL_MADE_UP = 2, /* the first of them are as loud as the voice was, the others die away */
    GAP_MOST = 25,    /* frames that may be missing in a row; more is a pause whose mark was lost */
    BEGINNING =
        10, /* frames of a talk that tell nothing of the line: they were kept until the floor was given, and come at once */
    LONGER_US = 1000,    /* if the packet that waits least waits less, all wait longer */
    SHORTER_US = 3500,   /* and so much too long they must wait to wait less: a cut and some room */
    FADE_FRAMES = 480,   /* 10 ms from silence to full */
    HOLD_FRAMES = 14400, /* 300 ms */
};

#define ALIKE       0.7f   /* a cut in what is less alike would be heard */
#define VOICE_LEVEL 0.003f /* RMS, -50 dBFS: somebody speaks */

/* Makes `pcm` hold what Opus gives: of a packet, of what it says of the frame before, or (NULL) made up. */
static void decode(struct voice *v, const struct voice_packet *p, bool before)
{
    int n = opus_decode_float(v->decoder, p ? p->opus : NULL, p ? (opus_int32)p->opus_bytes : 0,
                              v->pcm, VOICE_FRAME, before);
    if (n <= 0) memset(v->pcm, 0, VOICE_FRAME * sizeof *v->pcm);
    v->pcm_at = 0;
    v->pcm_end = n > 0 ? (size_t)n : VOICE_FRAME;
}

/* Fades to a gain. Returns whether there is voice in it. */
static bool shape(struct voice *v, float target)
{
    float square = 0;
    for (size_t i = 0; i < v->pcm_end; i++) {
        float way = target - v->fade, step = 1.f / FADE_FRAMES;
        v->fade = fabsf(way) <= step ? target : v->fade + copysignf(step, way);
        v->pcm[i] *= v->fade;
        square += v->pcm[i] * v->pcm[i];
    }
    bool voice = square > VOICE_LEVEL * VOICE_LEVEL * (float)v->pcm_end;
    if (voice) v->heard_frames = v->pcm_end + HOLD_FRAMES;
    return voice;
}

static size_t samples_for(int32_t us)
{
    size_t n = (size_t)us * 48 / 1000;
    return n < STRETCH_LEAST ? STRETCH_LEAST : n > STRETCH_MOST ? STRETCH_MOST : n;
}

/* Frames come too late: this one gets longer, however it sounds. They wait for nothing: it gets shorter, where that is not heard. */
static void fit(struct voice *v)
{
    int32_t samples = 0;
    v->sum = waits_sum_rt(&v->waits);
    if (v->pcm_end != VOICE_FRAME || v->sum.known == 0) return;
    if (v->sum.least_us < LONGER_US)
        samples = (int32_t)stretch_longer_rt(v->pcm, v->pcm_end,
                                             samples_for(VOICE_MARGIN_US - v->sum.least_us), -1);
    else if (voice_excess_us_rt(v) >= SHORTER_US)
        samples = -(int32_t)stretch_shorter_rt(v->pcm, v->pcm_end,
                                               samples_for(voice_excess_us_rt(v)), ALIKE);
    v->pcm_end = (size_t)((int32_t)v->pcm_end + samples);
    waits_shift_rt(&v->waits, samples * 1000 / 48);
}

/* Only a packet that comes tells that those between it and the last were said at all. */
static uint32_t gap_before(const struct voice *v, uint32_t frame)
{
    uint32_t gap = v->rested ? 0 : frame - v->last - 1;
    return gap <= GAP_MOST ? gap : 0;
}

/* What is missing between two frames that are silent was silence, too. */
static void count_gap(struct voice *v, uint32_t gap, bool soft)
{
    uint32_t restored = gap > 0 && v->restores;
    v->frames += gap;
    v->missing += gap;
    v->restored += restored;
    *(soft ? &v->silent : &v->concealed) += gap - restored;
    v->restores = false;
}

void voice_count_end_rt(struct voice *v, uint32_t next)
{
    uint32_t gap = gap_before(v, next);
    count_gap(v, gap < v->made_up ? gap : v->made_up, false);
}

static void count(struct voice *v, const struct voice_packet *p, bool soft)
{
    count_gap(v, gap_before(v, p->frame), soft);
    v->frames++;
    v->last = p->frame;
    v->rested = p->flags & (PACKET_VOICE_LAST | PACKET_VOICE_PAUSE);
}

static void measure_delay(struct voice *v, const struct voice_packet *p)
{
    double ms = (double)(v->due_us - p->spoken_us) / 1000;
    if (p->spoken_us == 0)
        v->delay_ms = 0;
    else
        v->delay_ms += v->delay_ms > 0 ? (ms - v->delay_ms) / 16 : ms;
}

/* The first after a pause was kept until there was voice: that it comes late tells nothing of the line. */
static void take_packet(struct voice *v, struct voice_packet *p)
{
    measure_delay(v, p);
    decode(v, p, false);
    if (v->next - v->begun >= BEGINNING && !v->rested)
        waits_taken_rt(&v->waits, v->next, voice_turn_us_rt(v, v->next) - p->came_us,
                       voice_packet_repeats_rt(p));
    fit(v);
    bool soft = !shape(v, 1);
    count(v, p, soft && v->soft);
    v->soft = soft;
    v->made_up = 0;
    v->ended = p->flags & PACKET_VOICE_LAST;
    v->next++;
    p->opus_bytes = 0;
}

static void restore(struct voice *v, const struct voice_packet *after)
{
    decode(v, after, true);
    v->soft = !shape(v, 1);
    waits_missing_rt(&v->waits, v->next++);
    v->restores = true;
    v->made_up = 0;
}

static void make_up(struct voice *v)
{
    const float fades = MADE_UP_MOST - FULL_MADE_UP;
    unsigned n = ++v->made_up;
    decode(v, NULL, false);
    shape(v, n <= FULL_MADE_UP ? 1 : (float)(MADE_UP_MOST - n) / fades);
    v->restores = false;
    waits_missing_rt(&v->waits, v->next++);
}

/* The next frame, which is heard from heard_us on. The first after a pause may have come after its turn: then all wait longer. */
void voice_take_rt(struct voice *v, int64_t heard_us)
{
    struct voice_packet *p = voice_shelf_at_rt(&v->shelf, v->next);
    const struct voice_packet *after = voice_shelf_at_rt(&v->shelf, v->next + 1);
    bool over = v->rested && v->last == v->next - 1;
    if (!v->flowing) waits_shift_rt(&v->waits, (int32_t)(heard_us - v->due_us));
    v->flowing = true;
    v->due_us = heard_us;
    if (p)
        take_packet(v, p);
    else if (after && voice_packet_repeats_rt(after) && !over)
        restore(v, after);
    else if (over || v->made_up >= MADE_UP_MOST)
        voice_stop_rt(v);
    else
        make_up(v);
    if (v->flowing) v->due_us += (int64_t)(v->pcm_end - v->pcm_at) * 1000 / 48;
}
