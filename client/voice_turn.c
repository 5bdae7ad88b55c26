/* voice_turn.c: packets as they come: whose turn is when. */
#include "voice_parts.h"

enum {
    TALK_LATE_US = 100000,  /* a packet that comes so much after its turn begins another talk */
    TALK_EARLY_US = 500000, /* or so much before */
    LATE_MOST_US = 500000,  /* likewise, when it was missed */
    USUAL_MOST_US = 200000,
};

void voice_end_rt(struct voice *v)
{
    voice_shelf_clear_rt(&v->shelf);
    v->flowing = false;
    v->ended = true;
}

int64_t voice_turn_us_rt(const struct voice *v, uint32_t frame)
{
    int32_t ahead = (int32_t)(frame - v->next);
    return v->due_us + (int64_t)ahead * VOICE_FRAME_US - v->callback_us;
}

/* A talk begins: its first packet waits as long as the earliest of those before did. */
static void begin_talk(struct voice *v, const struct voice_packet *p)
{
    voice_end_rt(v);
    voice_count_end_rt(v, p->frame);
    if (v->sum.known >= VOICE_KNOWN) v->usual_us = voice_longest_us_rt(v);
    if (v->usual_us > USUAL_MOST_US) v->usual_us = USUAL_MOST_US;
    v->waits = (struct waits){.newest = p->frame};
    v->sum = (struct waits_sum){0};
    opus_decoder_ctl(v->decoder, OPUS_RESET_STATE);
    v->ended = false;
    v->next = v->begun = p->frame;
    v->last = p->frame - 1;
    v->rested = true;
    v->due_us = p->came_us + v->usual_us;
}

int32_t voice_longest_us_rt(const struct voice *v)
{
    return v->sum.most_us + v->callback_us;
}

int32_t voice_excess_us_rt(const struct voice *v)
{
    return v->sum.known >= VOICE_KNOWN ? v->sum.least_us - VOICE_MARGIN_US : 0;
}

/* After a pause all may wait shorter or longer than before, and nobody hears it. */
static void resume_talk(struct voice *v, const struct voice_packet *p)
{
    int64_t planned_us = v->due_us + (int64_t)(p->frame - v->next) * VOICE_FRAME_US;
    int64_t due_us = planned_us - voice_excess_us_rt(v);
    if (due_us < p->came_us - TALK_LATE_US || due_us > p->came_us + TALK_EARLY_US) {
        begin_talk(v, p);
        return;
    }
    v->due_us = due_us;
    v->next = p->frame;
    waits_shift_rt(&v->waits, (int32_t)(due_us - planned_us));
}

/* The first of a talk, or after a pause, was overtaken: its turn is as much earlier. */
static void begin_earlier(struct voice *v, uint32_t frame)
{
    v->due_us -= (int64_t)(v->next - frame) * VOICE_FRAME_US;
    v->next = frame;
}

/* What came with or soon after the first of a talk shows that this was late. */
static void begin_sooner(struct voice *v, const struct voice_packet *p)
{
    int64_t due_us = p->came_us + v->usual_us - (int64_t)(p->frame - v->next) * VOICE_FRAME_US;
    if (due_us < v->due_us) v->due_us = due_us;
}

static void make_place(struct voice *v, const struct voice_packet *p)
{
    uint32_t ahead = p->frame - v->next, behind = v->next - p->frame;
    bool waiting = !v->flowing && voice_shelf_first_rt(&v->shelf, v->next);
    if (v->ended)
        begin_talk(v, p);
    else if (waiting && behind < VOICE_SHELF)
        begin_earlier(v, p->frame);
    else if (!v->flowing && !waiting && ahead <= INT32_MAX)
        resume_talk(v, p);
    else if (ahead >= VOICE_SHELF)
        begin_talk(v, p);
    else if (waiting && v->next == v->begun)
        begin_sooner(v, p);
}

/* Is its turn over? What comes far too late is of another talk, whose numbers go on from one that did not end. */
static bool is_late(const struct voice *v, const struct voice_packet *p)
{
    uint32_t behind = v->next - p->frame;
    if (behind == 0 || behind > WAITS_FRAMES) return false;
    if (!waits_is_missing_rt(&v->waits, p->frame)) return v->flowing && behind < VOICE_SHELF;
    return p->came_us - voice_turn_us_rt(v, p->frame) < LATE_MOST_US;
}

/* Where it was not missed there seemed to be a pause until now. */
static void take_late(struct voice *v, const struct voice_packet *p)
{
    int64_t wait_us = voice_turn_us_rt(v, p->frame) - p->came_us;
    bool missed = waits_is_missing_rt(&v->waits, p->frame);
    if (missed) waits_taken_rt(&v->waits, p->frame, wait_us, voice_packet_repeats_rt(p));
    v->late++;
    v->frames += !missed;
    v->missing += !missed;
    v->concealed += !missed;
}

void voice_put_rt(struct voice *v, const struct voice_packet *p)
{
    v->volume = p->volume;
    v->came_us = p->came_us;
    if (is_late(v, p)) {
        take_late(v, p);
        return;
    }
    make_place(v, p);
    voice_shelf_put_rt(&v->shelf, p);
}

/* Silence until the next packet; if one waits already, until its turn. */
void voice_stop_rt(struct voice *v)
{
    const struct voice_packet *p = voice_shelf_first_rt(&v->shelf, v->next);
    v->flowing = false;
    if (!p) return;
    v->due_us += (int64_t)(p->frame - v->next) * VOICE_FRAME_US;
    v->next = p->frame;
}
