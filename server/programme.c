/* Each song has a turn at which it is due, counted in songs played; the one that is due first comes next. When it is played, its
   next turn lies an interval ahead that is the shorter the more it is loved, shaken a little so that no order repeats itself.
   That is a stride scheduler (Waldspurger and Weihl 1995) with chance in it: shares are kept, and nobody waits for ever. */
#include "programme_parts.h"
#include "../common/text_fold.h"
#include <stdlib.h>
#include <string.h>

#define SHAKE    0.4                      /* of an interval: from 0.8 to 1.2 */
#define USUAL_US (210 * INT64_C(1000000)) /* from song to song, until that is known */

struct programme *programme_new(const struct io *io, const struct library *songs,
                                const struct programme_liking *liking)
{
    struct programme *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->io = io;
    p->songs = songs;
    p->pace_us = USUAL_US;
    if (liking) p->liking = *liking;
    programme_refresh(p);
    return p;
}

void programme_free(struct programme *p)
{
    if (p) free(p->entries);
    free(p);
}

/* From 0 up to 1. */
static double chance(const struct programme *p)
{
    uint32_t r = 0;
    p->io->random(p->io->world, &r, sizeof r);
    return r / 4294967296.0;
}

static double shaken(const struct programme *p, double songs)
{
    return songs * (1 - SHAKE / 2 + SHAKE * chance(p));
}

/* -- the order ------------------------------------------------------------------------------ */

int programme_earlier(const void *a, const void *b)
{
    const struct programme_entry *x = a, *y = b;
    return (x->due > y->due) - (x->due < y->due);
}

static size_t place_of(const struct programme *p, uint64_t song)
{
    size_t i = 0;
    while (i < p->count && p->entries[i].song != song) i++;
    return i;
}

static void take_out(struct programme *p, size_t i)
{
    memmove(p->entries + i, p->entries + i + 1, (p->count - i - 1) * sizeof *p->entries);
    p->count--;
}

/* There is room for it. */
static void put_in(struct programme *p, const struct programme_entry *e)
{
    size_t low = 0, high = p->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->entries[middle].due <= e->due)
            low = middle + 1;
        else
            high = middle;
    }
    memmove(p->entries + low + 1, p->entries + low, (p->count - low) * sizeof *p->entries);
    p->entries[low] = *e;
    p->count++;
}

static void move(struct programme *p, size_t i, double due)
{
    struct programme_entry e = p->entries[i];
    e.due = (float)due;
    take_out(p, i);
    put_in(p, &e);
}

/* -- the library ---------------------------------------------------------------------------- */

static bool is_wanted(const struct song *s)
{
    return s && s->number && s->state != SONG_BAD;
}

/* Entries of songs that are still there, in the same order; `have` is true at their numbers then. Returns how many. */
static size_t keep_known(const struct programme *p, bool *have, struct programme_entry *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct song *s = library_find(p->songs, p->entries[i].song);
        if (!is_wanted(s)) continue;
        have[s->number] = true;
        out[n++] = p->entries[i];
    }
    return n;
}

/* Songs that have no entry get one anywhere in the list. Returns how many. */
static size_t add_new(const struct programme *p, const bool *have, struct programme_entry *out)
{
    size_t n = 0, all = library_count(p->songs);
    for (size_t i = 0; i < all; i++) {
        const struct song *s = library_song(p->songs, i);
        if (have[s->number] || !is_wanted(s)) continue;
        out[n++] = (struct programme_entry){.song = s->id,
                                            .due = (float)(p->played + chance(p) * (double)all)};
    }
    return n;
}

static bool more_than_one_artist(const struct programme *p)
{
    const struct song *first = p->count ? library_find(p->songs, p->entries[0].song) : NULL;
    for (size_t i = 1; first && i < p->count; i++) {
        const struct song *s = library_find(p->songs, p->entries[i].song);
        if (s && strcmp(s->artist, first->artist) != 0) return true;
    }
    return false;
}

/* There is room for all of the library; `have`: for their numbers. */
static void renew(struct programme *p, struct programme_entry *entries, bool *have)
{
    size_t known = keep_known(p, have, entries), more = add_new(p, have, entries + known);
    if (more) qsort(entries, known + more, sizeof *entries, programme_earlier);
    free(p->entries);
    p->entries = entries;
    p->count = known + more;
    p->artists = more_than_one_artist(p);
    programme_reweigh(p);
}

void programme_refresh(struct programme *p)
{
    size_t most = library_count(p->songs) + 1;
    struct programme_entry *entries = calloc(most, sizeof *entries);
    bool *have = calloc(most, sizeof *have);
    if (entries && have)
        renew(p, entries, have);
    else
        free(entries); /* the old order goes on */
    free(have);
}

void programme_rest(struct programme *p)
{
    free(p->entries);
    p->entries = NULL;
    p->count = 0;
    p->weighing = false; /* a round half gathered would count all again */
}

void programme_song_changed(struct programme *p, const struct song *s)
{
    size_t i = place_of(p, s->id);
    if (i == p->count) {
        if (is_wanted(s)) programme_refresh(p);
    } else if (s->state == SONG_BAD)
        take_out(p, i);
    else {
        p->entries[i].pass = 0; /* its tags may be others now */
        p->artists = more_than_one_artist(p);
        programme_reweigh(p);
    }
}

/* -- choosing ------------------------------------------------------------------------------- */

const struct song *programme_candidate(const struct programme *p, size_t skip)
{
    return skip < p->count ? library_find(p->songs, p->entries[skip].song) : NULL;
}

static bool heard_lately(const struct programme *p, uint64_t song, int64_t at_us)
{
    size_t half = p->count / 2;
    for (size_t back = 1; back <= half && back <= p->recent_count && back <= PROGRAMME_RECENT;
         back++) {
        size_t i = (p->recent_count - back) % PROGRAMME_RECENT;
        if (p->recent[i].at_us <= at_us - PROGRAMME_AGAIN_US) return false;
        if (p->recent[i].song == song) return true;
    }
    return false;
}

bool programme_fits(const struct programme *p, const struct song *s, int64_t at_us)
{
    char artist[REEL_TEXT_BYTES];
    if (heard_lately(p, s->id, at_us) || p->count < 2) return false;
    text_fold(artist, sizeof artist, s->artist);
    return !p->artists || !artist[0] || strcmp(artist, p->artist) != 0;
}

static void remember(struct programme *p, const struct song *s, float due, int64_t at_us)
{
    if (p->recent_count) {
        int64_t gap_us = at_us - p->recent[(p->recent_count - 1) % PROGRAMME_RECENT].at_us;
        if (gap_us > 0 && gap_us < PROGRAMME_AGAIN_US)
            p->pace_us += ((double)gap_us - p->pace_us) / 16;
    }
    size_t i = p->recent_count % PROGRAMME_RECENT;
    p->recent[i].song = s->id;
    p->recent[i].at_us = at_us;
    p->recent[i].due = due;
    p->recent_count++;
    text_fold(p->artist, sizeof p->artist, s->artist);
}

void programme_played(struct programme *p, const struct song *s, int64_t at_us)
{
    size_t i = place_of(p, s->id);
    remember(p, s, i < p->count ? p->entries[i].due : 0, at_us);
    p->played++;
    if (i < p->count)
        move(p, i, p->played + shaken(p, programme_interval(p, p->entries[i].weight)));
}

void programme_returned(struct programme *p, uint64_t song)
{
    size_t last = (p->recent_count - 1) % PROGRAMME_RECENT, i = place_of(p, song);
    if (!p->recent_count || p->recent[last].song != song) return;
    if (i < p->count) move(p, i, p->recent[last].due);
    p->played--;
    p->recent_count--;
    const struct song *before =
        p->recent_count
            ? library_find(p->songs,
                           p->recent[(last + PROGRAMME_RECENT - 1) % PROGRAMME_RECENT].song)
            : NULL;
    text_fold(p->artist, sizeof p->artist, before ? before->artist : "");
}
