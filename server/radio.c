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

#define LEAD_US                                                                                    \
    500000 /* between deciding on a skip and hearing it: one trip through TCP and a burst */
#define FIRST_LEAD_US                                                                              \
    150000 /* before the first song of a room: on a LAN who comes in hears its very beginning */
#define FADE_OUT_US 200000 /* of a skipped song */
#define CHOOSE_US                                                                                  \
    8000000 /* the next song is settled at latest so long before it begins, plus the buffer */
#define WATCHED_US  2000000 /* a room with listeners is run more often than that */
#define RESUME_US   3000000 /* the library has so long to find the song that was on */
#define FOLLOWED_US (6 * 3600 * INT64_C(1000000))
#define FOLLOWED    500 /* songs; either is enough: each opens a reel while everybody else waits */

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

static void slot_free(struct radio_slot *s)
{
    if (!s) return;
    reel_close(s->reel);
    for (size_t i = 0; i < RADIO_CHUNKS; i++) free(s->chunks[i]);
    free(s);
}

void radio_free(struct radio *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->planned; i++) slot_free(r->slots[i]);
    for (size_t i = 0; i < r->key_count; i++) seal_free(r->seals[i]);
    programme_free(r->programme);
    free(r);
}

static void unplan(struct radio *r, size_t i)
{
    slot_free(r->slots[i]);
    r->planned--;
    memmove(r->plan + i, r->plan + i + 1, (r->planned - i) * sizeof r->plan[0]);
    memmove(r->slots + i, r->slots + i + 1, (r->planned - i) * sizeof r->slots[0]);
}

/* They are not heard, nor anything that follows; the one before them may fade into another. */
static void drop_from(struct radio *r, size_t keep)
{
    if (keep == r->planned) return;
    while (r->planned > keep) {
        programme_returned(r->programme, r->plan[r->planned - 1].song);
        unplan(r, r->planned - 1);
    }
    r->revision++;
}

static uint32_t samples_of(int64_t us)
{
    return (uint32_t)(us * (SEGMENT_RATE_HZ / 1000) / 1000);
}

static float gain_db(const struct song *s)
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

/* Puts a song at the plan's end. Its reel is opened now when it is still being written: its headers tell its length. */
static void plan_song(struct radio *r, const struct song *s, const struct radio_ask *ask,
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
                                  .gain_db = gain_db(s)};
    snprintf(p->title, sizeof p->title, "%s", s->title);
    snprintf(p->artist, sizeof p->artist, "%s", s->artist);
    snprintf(p->genre, sizeof p->genre, "%s", s->genre);
    r->slots[r->planned++] = slot;
    r->revision++;
    programme_played(r->programme, s, start_us);
}

/* A song by its id, if it can be played now. */
static const struct song *open_song(struct radio *r, uint64_t id, struct reel **reel)
{
    const struct song *s = library_find(r->songs, id);
    if (!s || s->state == SONG_NEW || s->state == SONG_BAD) return NULL;
    if (reel_open(r->io, s->reel_path, reel) != REEL_OK) {
        library_lost(r->songs, s->id);
        return NULL;
    }
    if (s->state == SONG_WORKING) library_heard(r->songs, s->id, reel_tags(*reel));
    library_want(r->songs, s->id); /* its reel is in use */
    if (reel_frame_bytes(*reel) == r->rules.frame_bytes && s->samples >= SEGMENT_FRAME_SAMPLES)
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
        const struct song *s = open_song(r, candidate->id, reel);
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

/* The programme cannot simply go on where it ended: people sat in silence for want of a song, or nobody was here for so
   long that to follow every song since would take longer than it is worth. */
static bool missed(const struct radio *r, int64_t end_us, int64_t mono_us)
{
    bool watched = mono_us - r->last_run_us < WATCHED_US;
    return end_us < mono_us &&
           (watched || r->followed >= FOLLOWED || mono_us - end_us > FOLLOWED_US);
}

/* Appends a song after the last one, or as the first. */
static void append(struct radio *r, const struct song *s, const struct radio_ask *ask,
                   struct reel *reel, int64_t mono_us)
{
    struct radio_playing *last = r->planned ? &r->plan[r->planned - 1] : NULL;
    if (!last || missed(r, segment_end_us(&last->segment), mono_us)) {
        plan_song(r, s, ask, reel, mono_us + FIRST_LEAD_US, 0);
        return;
    }
    if (last->segment.fade_out == 0)
        last->segment.fade_out = crossfade(r, last->segment.length, s->samples);
    uint32_t fade = last->segment.fade_out;
    int64_t joined = (int64_t)last->segment.first + last->segment.length - fade;
    plan_song(r, s, ask, reel, segment_follower_us(&last->segment, joined), fade);
}

/* Appends the song that follows. False when there is none to be had now. */
static bool plan_next(struct radio *r, int64_t mono_us, bool settle)
{
    struct reel *reel = NULL;
    const struct song *s = choose(r, settle, mono_us, &reel);
    if (s) append(r, s, NULL, reel, mono_us);
    if (s) r->followed++;
    return s != NULL;
}

static void forget_ended(struct radio *r, int64_t mono_us)
{
    /* The last one stays: what follows is joined to its end. */
    while (r->planned > 1 && segment_end_us(&r->plan[0].segment) + RADIO_KEPT_US < mono_us)
        unplan(r, 0);
}

/* Cuts a segment so that it ends, faded, a moment from now. One that is fading already goes on from there, only faster:
   its fade is as far done as it was. */
static void end_soon(struct segment *s, int64_t mono_us)
{
    int64_t now = segment_sample_at(s, mono_us) - (int64_t)s->first;
    int64_t length = segment_sample_at(s, mono_us + LEAD_US) - (int64_t)s->first;
    int64_t left = s->length - now;
    if (length < 0) length = 0;
    if (length >= s->length) return;
    int64_t fade = samples_of(FADE_OUT_US);
    if (now >= 0 && left < s->fade_out) fade = (length - now) * s->fade_out / left;
    s->length = (uint32_t)length;
    s->fade_out = (uint32_t)(fade < length ? fade : length);
}

/* A reel that cannot be read on: what is heard of it ends now, what was to come of it is not played. */
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
    bool heard = r->plan[i].segment.start_us <= mono_us;
    drop_from(r, heard ? i + 1 : i);
    if (heard) end_soon(&r->plan[i].segment, mono_us);
    r->revision++;
}

/* Plans anew what comes after the first `keep`: the song that was promised, only at another time. */
static void replan(struct radio *r, size_t keep, int64_t mono_us)
{
    uint64_t promised = r->planned > keep ? r->plan[keep].song : 0;
    struct radio_ask ask = r->planned > keep ? r->plan[keep].ask : (struct radio_ask){0};
    drop_from(r, keep);
    r->revision++;
    struct reel *reel = NULL;
    const struct song *s = open_song(r, promised, &reel);
    if (s)
        append(r, s, &ask, reel, mono_us);
    else
        plan_next(r, mono_us, true);
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

/* The song that was on. Where the machine itself began anew since, no clock of clients knows its beginning: what of it came
   before is left out. */
static void plan_resumed(struct radio *r, const struct song *s, const struct radio_resumed *was,
                         struct reel *reel)
{
    int64_t late = was->start_us < 0 ? -was->start_us / 1000 * (SEGMENT_RATE_HZ / 1000) : 0;
    if (late >= s->samples) {
        reel_close(reel);
        return;
    }
    plan_song(r, s, &was->ask, reel, late ? 0 : was->start_us, 0);
    if (!r->planned) return;
    r->plan[0].segment.first += (uint32_t)late;
    r->plan[0].segment.length -= (uint32_t)late;
}

/* False while its song is looked for: another one must not begin meanwhile. */
static bool resume(struct radio *r, int64_t mono_us)
{
    for (size_t i = 0; i < r->resumed_count && !(i && !r->planned); i++) {
        const struct radio_resumed *was = &r->resumed[i];
        struct reel *reel = NULL;
        const struct song *s = open_song(r, was->song, &reel);
        if (!s && !i && mono_us < r->resume_until_us) return false;
        if (s && i)
            append(r, s, &was->ask, reel, mono_us);
        else if (s)
            plan_resumed(r, s, was, reel);
    }
    r->resumed_count = 0;
    return true;
}

void radio_resume(struct radio *r, const struct radio_resumed *songs, size_t n, int64_t mono_us)
{
    assert(n <= RADIO_SEGMENTS);
    if (n) memcpy(r->resumed, songs, n * sizeof *songs);
    r->resumed_count = r->planned ? 0 : n;
    r->resume_until_us = mono_us + RESUME_US;
}

uint32_t radio_run(struct radio *r, int64_t mono_us)
{
    drop_broken(r, mono_us);
    look_at_songs(r);
    if (r->resumed_count && !resume(r, mono_us)) return r->revision;
    r->followed = 0;
    for (;;) {
        forget_ended(r, mono_us);
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

uint32_t radio_revision(const struct radio *r)
{
    return r->revision;
}

bool radio_skip(struct radio *r, int64_t mono_us)
{
    radio_run(r, mono_us);
    const struct radio_playing *heard = radio_heard(r, mono_us);
    size_t keep = heard ? (size_t)(heard - r->plan) + 1 : 0;
    if (r->planned > keep && keep && segment_end_us(&heard->segment) <= mono_us + LEAD_US)
        return true; /* it ends as soon as that by itself, or was skipped already */
    if (!keep || keep == RADIO_SEGMENTS) return false; /* a full plan: many short ones in a row */
    for (size_t i = 0; i < keep; i++) end_soon(&r->plan[i].segment, mono_us);
    replan(r, keep, mono_us);
    return true;
}

/* -- what was asked for --------------------------------------------------------------------- */

bool radio_is_fixed(const struct radio *r, const struct segment *s, int64_t mono_us)
{
    return s->start_us < mono_us + r->rules.buffer_us + LEAD_US;
}

/* What comes after the first `keep` may be something else. */
static void reopen(struct radio *r, size_t keep)
{
    drop_from(r, keep);
    struct radio_playing *last = keep ? &r->plan[keep - 1] : NULL;
    bool cut = last && last->segment.length != last->samples;
    if (last && !cut) last->segment.fade_out = 0;
}

bool radio_ask(struct radio *r, const struct radio_ask *ask, int64_t mono_us)
{
    size_t keep = 0;
    while (keep < r->planned && radio_is_fixed(r, &r->plan[keep].segment, mono_us)) keep++;
    uint64_t next = keep < r->planned ? r->plan[keep].ask.request : 0;
    if (next == (ask ? ask->request : 0)) return true;
    struct reel *reel = NULL;
    const struct song *s = ask && keep < RADIO_SEGMENTS ? open_song(r, ask->song, &reel) : NULL;
    if (ask && !s) return false;
    reopen(r, keep);
    if (s)
        append(r, s, ask, reel, mono_us);
    else
        plan_next(r, mono_us, false);
    return true;
}

/* -- news ----------------------------------------------------------------------------------- */

void radio_reweigh(struct radio *r)
{
    programme_reweigh(r->programme);
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
    bool sent = i + 1 < r->planned &&
                r->plan[i + 1].segment.start_us < r->last_run_us + r->rules.buffer_us + LEAD_US;
    r->slots[i]->whole = true;
    if (p->segment.gain_db != gain_db(s)) r->revision++;
    p->segment.gain_db = gain_db(s);
    if (p->samples == s->samples || cut || sent) return;
    p->samples = p->segment.length = s->samples;
    p->segment.fade_out = 0;
    r->revision++;
    if (i + 1 < r->planned) replan(r, i + 1, r->last_run_us);
}

void radio_song_changed(struct radio *r, const struct song *s)
{
    for (size_t i = 0; i < r->planned && s->state == SONG_READY; i++)
        if (r->plan[i].song == s->id) correct(r, i, s);
    if (r->changed_count == RADIO_CHANGED)
        r->stale = true;
    else
        r->changed[r->changed_count++] = s->id;
}
