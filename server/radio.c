#include "programme.h"
#include "radio_parts.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHOOSE_US                                                                                  \
    8000000 /* the next song is settled at latest so long before it begins, plus the buffer */
#define WANT_AGAIN_US 600000000 /* what is heard keeps its reel, however long it lasts */
#define WRITTEN_AHEAD_US                                                                           \
    5000000 /* a reel that is still being written: on a busy machine the transcoder writes no faster than it is heard */

struct radio *radio_new(const struct io *io, struct library *songs, const struct radio_rules *rules,
                        uint64_t room, const struct programme_liking *liking)
{
    struct radio *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    *r = (struct radio){.io = io, .songs = songs, .rules = *rules, .room = room};
    /* Both wrap around; begun anywhere, that is nothing special. */
    uint16_t epoch;
    io->random(io->world, &r->next_number, sizeof r->next_number);
    io->random(io->world, &epoch, sizeof epoch);
    r->programme = programme_new(io, songs, liking);
    if (!r->programme || !radio_add_key(r, epoch, INT64_MIN / 2)) {
        radio_free(r);
        return NULL;
    }
    return r;
}

void radio_free(struct radio *r)
{
    if (!r) return;
    radio_clear_plan(r);
    for (size_t i = 0; i < r->key_count; i++) seal_free(r->seals[i]);
    programme_free(r->programme);
    free(r);
}

/* Is enough of it written to be played from `from_us` on? Short songs are written whole first. */
static bool is_ahead(const struct radio *r, struct reel *reel, int64_t from_us)
{
    uint8_t frame[REEL_FRAME_BYTES];
    int64_t frame_us = INT64_C(1000000) * SEGMENT_FRAME_SAMPLES / SEGMENT_RATE_HZ;
    int64_t k = (from_us + WRITTEN_AHEAD_US + r->rules.buffer_us) / frame_us;
    return reel_frame(reel, (uint32_t)(k < UINT32_MAX ? k : UINT32_MAX), frame) != REEL_NOT_YET;
}

/* Opened before it is needed: while a reel is being written, its headers tell its length. */
const struct song *radio_open_song(struct radio *r, uint64_t id, int64_t from_us,
                                   struct reel **reel)
{
    const struct song *s = library_find(r->songs, id);
    if (!s || s->state == SONG_NEW || s->state == SONG_BAD) return NULL;
    if (reel_open(r->io, s->reel_path, reel) != REEL_OK) {
        library_lost(r->songs, s->id);
        return NULL;
    }
    if (s->state == SONG_WORKING) library_heard(r->songs, s->id, reel_tags(*reel));
    library_want(r->songs, s->id); /* its reel is in use */
    if (reel_frame_bytes(*reel) == r->rules.frame_bytes && s->samples >= SEGMENT_FRAME_SAMPLES &&
        (s->state == SONG_READY || is_ahead(r, *reel, from_us)))
        return s;
    reel_close(*reel);
    return NULL;
}

/* The programme's next song that can be played: ready, or its reel has begun and its length is known. `fitting`: none that
   is better not played yet. */
static const struct song *choose_from(struct radio *r, bool fitting, int64_t at_us,
                                      struct reel **reel)
{
    const struct song *candidate;
    bool wanted = false;
    for (size_t skip = 0; (candidate = programme_candidate(r->programme, skip)) != NULL; skip++) {
        if (wanted && candidate->state == SONG_NEW) continue;
        if (fitting && !programme_fits(r->programme, candidate, at_us)) continue;
        if (!wanted) library_want(r->songs, candidate->id);
        wanted = true;
        const struct song *s = radio_open_song(r, candidate->id, 0, reel);
        if (s) return s;
    }
    return NULL;
}

/* What does not fit is played only when nothing else can be had until it is time to settle. */
static const struct song *choose(struct radio *r, bool settle, int64_t mono_us, struct reel **reel)
{
    int64_t at_us = r->planned ? segment_end_us(&r->plan[r->planned - 1].segment) : mono_us;
    const struct song *s = choose_from(r, true, at_us, reel);
    return s || !settle ? s : choose_from(r, false, at_us, reel);
}

/* Appends the song that follows. False when there is none to be had now. */
static bool plan_next(struct radio *r, int64_t mono_us, bool settle)
{
    struct reel *reel = NULL;
    const struct song *s = choose(r, settle, mono_us, &reel);
    if (s) radio_append(r, s, NULL, reel, mono_us);
    if (s) r->followed++;
    return s != NULL;
}

/* Plans anew what comes after the first `keep`: the song that was promised, only at another time. */
static void replan(struct radio *r, size_t keep, int64_t mono_us)
{
    uint64_t promised = r->planned > keep ? r->plan[keep].song : 0;
    struct radio_ask ask = r->planned > keep ? r->plan[keep].ask : (struct radio_ask){0};
    radio_drop_from(r, keep);
    r->revision++;
    struct reel *reel = NULL;
    const struct song *s = radio_open_song(r, promised, 0, &reel);
    if (s)
        radio_append(r, s, &ask, reel, mono_us);
    else
        plan_next(r, mono_us, true);
}

/* It is heard: it ends now, and what was promised after it comes sooner, unless that is about to begin anyway. */
static void end_broken(struct radio *r, size_t i, int64_t mono_us)
{
    bool waits = i + 1 < r->planned && r->plan[i + 1].segment.start_us > mono_us + RADIO_LEAD_US;
    radio_end_soon(&r->plan[i].segment, mono_us);
    if (waits) replan(r, i + 1, mono_us);
}

/* A reel that cannot be read on: what was to come of it is not played. */
static void drop_broken(struct radio *r, int64_t mono_us)
{
    size_t i = 0;
    while (i < r->planned && !r->slots[i]->broken) i++;
    if (i == r->planned) return;
    r->slots[i]->broken = false; /* once is enough */
    char text[REEL_TEXT_BYTES + 80];
    snprintf(text, sizeof text, "the reel of \"%s\" cannot be read on; going to the next song",
             r->plan[i].title);
    r->io->log(r->io->world, LOG_WARN, text);
    if (r->plan[i].segment.start_us <= mono_us)
        end_broken(r, i, mono_us);
    else
        radio_drop_from(r, i);
    r->revision++;
}

static void look_at_songs(struct radio *r)
{
    for (size_t i = 0; i < r->changed_count && !r->stale; i++) {
        const struct song *s = library_find(r->songs, r->changed[i]);
        if (s) programme_song_changed(r->programme, s);
    }
    r->changed_count = 0;
    if (r->stale) programme_refresh(r->programme);
    r->stale = false;
    programme_weigh(r->programme);
}

/* Reels are read page by page, and those wished for longest ago are removed first. */
static void want_heard(struct radio *r, int64_t mono_us)
{
    if (mono_us < r->want_at_us) return;
    r->want_at_us = mono_us + WANT_AGAIN_US;
    for (size_t i = 0; i < r->planned; i++) library_want(r->songs, r->plan[i].song);
}

uint32_t radio_run(struct radio *r, int64_t mono_us)
{
    look_at_songs(r);
    want_heard(r, mono_us);
    drop_broken(r, mono_us);
    if (r->resumed_count && !radio_go_on(r, mono_us)) return r->revision;
    r->followed = 0;
    for (;;) {
        radio_forget_ended(r, mono_us);
        if (r->planned == RADIO_SEGMENTS) break;
        const struct segment *last = r->planned ? &r->plan[r->planned - 1].segment : NULL;
        if (last && last->start_us > mono_us + r->rules.buffer_us)
            break; /* what comes is settled */
        bool settle = !last || segment_end_us(last) - mono_us < CHOOSE_US + r->rules.buffer_us;
        if (!plan_next(r, mono_us, settle)) break;
    }
    radio_forget_chunks(r, mono_us);
    r->last_run_us = mono_us;
    return r->revision;
}

uint32_t radio_revision(const struct radio *r)
{
    return r->revision;
}

bool radio_skip(struct radio *r, int64_t mono_us)
{
    radio_run(r, mono_us);
    const struct radio_playing *heard = radio_heard(r, mono_us);
    size_t keep = heard ? (size_t)(heard - r->plan) + 1 : 0;
    if (r->planned > keep && keep && segment_end_us(&heard->segment) <= mono_us + RADIO_LEAD_US)
        return true; /* it ends as soon as that by itself, or was skipped already */
    if (!keep || keep == RADIO_SEGMENTS) return false; /* a full plan: many short ones in a row */
    for (size_t i = 0; i < keep; i++) radio_end_soon(&r->plan[i].segment, mono_us);
    replan(r, keep, mono_us);
    return true;
}

/* -- what was asked for --------------------------------------------------------------------- */

/* What comes after the first `keep` may be something else. */
static void reopen(struct radio *r, size_t keep)
{
    radio_drop_from(r, keep);
    struct radio_playing *last = keep ? &r->plan[keep - 1] : NULL;
    bool cut = last && last->segment.length != last->samples;
    if (last && !cut) last->segment.fade_out = 0;
}

bool radio_ask(struct radio *r, const struct radio_ask *ask, int64_t mono_us)
{
    size_t keep = 0;
    if (r->resumed_count) return !ask; /* the song that was on goes on first */
    while (keep < r->planned && radio_is_fixed(r, &r->plan[keep].segment, mono_us)) keep++;
    uint64_t next = keep < r->planned ? r->plan[keep].ask.request : 0;
    if (next == (ask ? ask->request : 0)) return true;
    struct reel *reel = NULL;
    const struct song *s =
        ask && keep < RADIO_SEGMENTS ? radio_open_song(r, ask->song, 0, &reel) : NULL;
    if (ask && !s) return false;
    reopen(r, keep);
    if (s)
        radio_append(r, s, ask, reel, mono_us);
    else
        plan_next(r, mono_us, false);
    return true;
}

/* -- news ----------------------------------------------------------------------------------- */

void radio_reweigh(struct radio *r)
{
    programme_reweigh(r->programme);
}

void radio_rest(struct radio *r)
{
    programme_rest(r->programme);
    r->stale = true;
}

void radio_songs_changed(struct radio *r)
{
    r->stale = true;
}

/* The reel is whole: its true length and loudness are known. Decks glide to another gain. What follows is joined anew,
   unless it is sent already: then it stays where it is. */
static void correct(struct radio *r, size_t i, const struct song *s)
{
    struct radio_playing *p = &r->plan[i];
    bool cut = p->segment.length != p->samples;
    bool sent = i + 1 < r->planned && radio_is_fixed(r, &r->plan[i + 1].segment, r->last_run_us);
    if (p->segment.gain_db != radio_gain_db(s)) r->revision++;
    p->segment.gain_db = radio_gain_db(s);
    if (p->samples == s->samples || cut || sent) return;
    p->samples = p->segment.length = s->samples;
    p->segment.fade_out = 0;
    r->revision++;
    if (i + 1 < r->planned) replan(r, i + 1, r->last_run_us);
}

/* Its file may be another since it was planned: what is heard is still the reel of the one before. */
static bool plays_reel_of(const struct radio_slot *slot, const struct song *s)
{
    return strcmp(reel_path(slot->reel), s->reel_path) == 0;
}

void radio_song_changed(struct radio *r, const struct song *s)
{
    for (size_t i = 0; i < r->planned; i++) {
        if (r->plan[i].song != s->id) continue;
        r->slots[i]->whole = true; /* of a bad one, too: what is missing will never come */
        if (s->state == SONG_READY && plays_reel_of(r->slots[i], s)) correct(r, i, s);
    }
    if (r->changed_count == RADIO_CHANGED)
        r->stale = true;
    else
        r->changed[r->changed_count++] = s->id;
}
