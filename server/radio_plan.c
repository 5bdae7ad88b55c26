/* radio_plan.c: the row of segments: which song is joined to which, when, and how loud. */
#include "programme.h"
#include "radio_parts.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every song is brought to TARGET_LUFS, unless its peaks stand in the way: past the limiter's ceiling they may stand out by
   LIMITED_DB, which goes by unheard; what would need more stays softer than the others. So songs whose peaks lie up to
   18 dB above their loudness are all equally loud: nearly all music but some orchestras. The bounds are for what is
   nearly silence, and for errors. */
#define TARGET_LUFS (-16.0)
#define CEILING_DB  (-1.0)
#define LIMITED_DB  3.0
#define MOST_DB     20.0
#define LEAST_DB    (-24.0)

#define FIRST_LEAD_US                                                                              \
    150000 /* before the first song of a room: on a LAN who comes in hears its very beginning */
#define FADE_OUT_US 200000  /* of a skipped song */
#define WATCHED_US  2000000 /* a room with listeners is run more often than that */
#define FOLLOWED_US (6 * 3600 * INT64_C(1000000))
#define FOLLOWED    500 /* songs; either is enough: each opens a reel while everybody else waits */

/* -- looking at it -------------------------------------------------------------------------- */

size_t radio_plan(const struct radio *r, const struct radio_playing **out)
{
    *out = r->plan;
    return r->planned;
}

uint32_t radio_before(const struct radio *r)
{
    return (r->planned ? r->plan[0].segment.number : r->next_number) - 1;
}

const struct radio_playing *radio_heard(const struct radio *r, int64_t mono_us)
{
    const struct radio_playing *heard = NULL;
    for (size_t i = 0; i < r->planned; i++) {
        const struct segment *s = &r->plan[i].segment;
        if (s->start_us <= mono_us && mono_us < segment_end_us(s)) heard = &r->plan[i];
    }
    return heard;
}

bool radio_is_fixed(const struct radio *r, const struct segment *s, int64_t mono_us)
{
    return s->start_us < mono_us + r->rules.buffer_us + RADIO_LEAD_US;
}

/* -- taking out ----------------------------------------------------------------------------- */

static void slot_free(struct radio_slot *s)
{
    reel_close(s->reel);
    for (size_t i = 0; i < RADIO_CHUNKS; i++) free(s->chunks[i]);
    free(s);
}

void radio_clear_plan(struct radio *r)
{
    while (r->planned) slot_free(r->slots[--r->planned]);
}

static void unplan(struct radio *r, size_t i)
{
    slot_free(r->slots[i]);
    r->planned--;
    memmove(r->plan + i, r->plan + i + 1, (r->planned - i) * sizeof r->plan[0]);
    memmove(r->slots + i, r->slots + i + 1, (r->planned - i) * sizeof r->slots[0]);
}

void radio_drop_from(struct radio *r, size_t keep)
{
    if (keep == r->planned) return;
    while (r->planned > keep) {
        programme_returned(r->programme, r->plan[r->planned - 1].song);
        unplan(r, r->planned - 1);
    }
    r->revision++;
}

void radio_forget_ended(struct radio *r, int64_t mono_us)
{
    /* The last one stays: what follows is joined to its end. */
    while (r->planned > 1 && segment_end_us(&r->plan[0].segment) + RADIO_KEPT_US < mono_us)
        unplan(r, 0);
}

/* -- putting at its end --------------------------------------------------------------------- */

static uint32_t samples_of(int64_t us)
{
    return (uint32_t)(us * (SEGMENT_RATE_HZ / 1000) / 1000);
}

float radio_gain_db(const struct song *s)
{
    if (s->lufs >= 0) return 0; /* unknown */
    double gain = TARGET_LUFS - s->lufs, peaks = CEILING_DB + LIMITED_DB - s->peak_db;
    if (gain > peaks) gain = peaks;
    return (float)(gain > MOST_DB ? MOST_DB : gain < LEAST_DB ? LEAST_DB : gain);
}

/* Both songs must last: a fade takes at most a third of either. */
static uint32_t crossfade(const struct radio *r, uint32_t samples_a, uint32_t samples_b)
{
    uint32_t fade = samples_of(r->rules.crossfade_us);
    if (fade > samples_a / 3) fade = samples_a / 3;
    return fade > samples_b / 3 ? samples_b / 3 : fade;
}

void radio_plan_song(struct radio *r, const struct song *s, const struct radio_ask *ask,
                     struct reel *reel, int64_t start_us, uint32_t fade)
{
    assert(r->planned < RADIO_SEGMENTS);
    struct radio_slot *slot = calloc(1, sizeof *slot);
    if (!slot) {
        reel_close(reel);
        return;
    }
    slot->reel = reel;
    slot->whole = s->state == SONG_READY;
    struct radio_playing *p = &r->plan[r->planned];
    *p = (struct radio_playing){.song = s->id, .samples = s->samples};
    if (ask) p->ask = *ask;
    p->segment = (struct segment){.number = r->next_number++,
                                  .start_us = start_us,
                                  .first = reel_delay_samples(reel),
                                  .length = s->samples,
                                  .fade_in = fade,
                                  .gain_db = radio_gain_db(s)};
    snprintf(p->title, sizeof p->title, "%s", s->title);
    snprintf(p->artist, sizeof p->artist, "%s", s->artist);
    snprintf(p->genre, sizeof p->genre, "%s", s->genre);
    r->slots[r->planned++] = slot;
    r->revision++;
    programme_played(r->programme, s, start_us);
}

/* The programme cannot simply go on where it ended: people sat in silence for want of a song, or nobody was here for so
   long that to follow every song since would take longer than it is worth. */
static bool missed(const struct radio *r, int64_t end_us, int64_t mono_us)
{
    bool watched = mono_us - r->last_run_us < WATCHED_US;
    return end_us < mono_us &&
           (watched || r->followed >= FOLLOWED || mono_us - end_us > FOLLOWED_US);
}

void radio_append(struct radio *r, const struct song *s, const struct radio_ask *ask,
                  struct reel *reel, int64_t mono_us)
{
    struct radio_playing *last = r->planned ? &r->plan[r->planned - 1] : NULL;
    if (!last || missed(r, segment_end_us(&last->segment), mono_us)) {
        radio_plan_song(r, s, ask, reel, mono_us + FIRST_LEAD_US, 0);
        return;
    }
    if (last->segment.fade_out == 0)
        last->segment.fade_out = crossfade(r, last->segment.length, s->samples);
    uint32_t fade = last->segment.fade_out;
    int64_t joined = (int64_t)last->segment.first + last->segment.length - fade;
    radio_plan_song(r, s, ask, reel, segment_follower_us(&last->segment, joined), fade);
}

/* -- cutting -------------------------------------------------------------------------------- */

/* One that is fading already goes on from there, only faster: its fade is as far done as it was. */
void radio_end_soon(struct segment *s, int64_t mono_us)
{
    int64_t now = segment_sample_at(s, mono_us) - (int64_t)s->first;
    int64_t length = segment_sample_at(s, mono_us + RADIO_LEAD_US) - (int64_t)s->first;
    int64_t left = s->length - now;
    if (length < 0) length = 0;
    if (length >= s->length) return;
    int64_t fade = samples_of(FADE_OUT_US);
    if (now >= 0 && left < s->fade_out) fade = (length - now) * s->fade_out / left;
    s->length = (uint32_t)length;
    s->fade_out = (uint32_t)(fade < length ? fade : length);
}
