#include "programme.h"
#include "../common/map.h"
#include <stdlib.h>
#include <string.h>

struct programme {
    const struct io *io;
    const struct library *songs;
    char genre[LIBRARY_WORDS_BYTES], keyword[LIBRARY_WORDS_BYTES]; /* folded */
    uint64_t *order; /* fresh songs first, then those heard in this round, longest ago first */
    size_t count, fresh, room;
    bool all; /* no song matches: every one is played */
};

struct programme *programme_new(const struct io *io, const struct library *songs, const char *genre,
                                const char *keyword)
{
    struct programme *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->io = io;
    p->songs = songs;
    library_fold(p->genre, genre);
    library_fold(p->keyword, keyword);
    programme_refresh(p);
    return p;
}

void programme_free(struct programme *p)
{
    if (p) free(p->order);
    free(p);
}

static size_t random_below(const struct programme *p, size_t n)
{
    uint64_t r = 0;
    p->io->random(p->io->world, &r, sizeof r);
    return (size_t)(r % n);
}

/* Fisher-Yates (Knuth vol. 2, 3.4.2, algorithm P). */
static void shuffle(const struct programme *p, uint64_t *ids, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = random_below(p, i);
        uint64_t other = ids[i - 1];
        ids[i - 1] = ids[j];
        ids[j] = other;
    }
}

static bool matches(const struct programme *p, const struct song *s)
{
    return library_song_has_folded(s, p->genre) || library_song_has_folded(s, p->keyword);
}

/* Ids of the songs this room plays, in the library's order; returns how many. */
static size_t collect(const struct programme *p, uint64_t *ids, bool *every)
{
    size_t n = 0, all = library_count(p->songs);
    for (size_t i = 0; i < all; i++) {
        const struct song *s = library_song(p->songs, i);
        if (s->state != SONG_BAD && matches(p, s)) ids[n++] = s->id;
    }
    *every = n == 0;
    for (size_t i = 0; *every && i < all; i++) {
        const struct song *s = library_song(p->songs, i);
        if (s->state != SONG_BAD) ids[n++] = s->id;
    }
    return n;
}

void programme_refresh(struct programme *p)
{
    size_t all = library_count(p->songs);
    uint64_t *order = calloc(all + 1, sizeof *order), *heard = calloc(all + 1, sizeof *heard);
    struct map wanted = {0};
    bool every = false;
    size_t n = order ? collect(p, order, &every) : 0, fresh = 0, again = 0;
    bool good = order && heard;
    for (size_t i = 0; good && i < n; i++) good = map_put(&wanted, order[i], p);
    for (size_t i = p->fresh; good && i < p->count; i++) {
        if (!map_get(&wanted, p->order[i])) continue;
        heard[again++] = p->order[i];
        map_remove(&wanted, p->order[i]);
    }
    for (size_t i = 0; good && i < n; i++)
        if (map_get(&wanted, order[i])) order[fresh++] = order[i];
    map_free(&wanted);
    if (good) {
        shuffle(p, order, fresh);
        memcpy(order + fresh, heard, again * sizeof *heard);
        free(p->order);
        p->order = order;
        p->fresh = fresh;
        p->count = fresh + again;
        p->room = all + 1;
        p->all = every;
    } else
        free(order); /* without memory the old order goes on */
    free(heard);
}

static size_t place_of(const struct programme *p, uint64_t song)
{
    size_t i = 0;
    while (i < p->count && p->order[i] != song) i++;
    return i;
}

static void take_out(struct programme *p, size_t i)
{
    memmove(p->order + i, p->order + i + 1, (p->count - i - 1) * sizeof *p->order);
    p->count--;
    if (i < p->fresh) p->fresh--;
}

/* Anywhere among the fresh. */
static void shuffle_in(struct programme *p, uint64_t song)
{
    if (p->count == p->room) {
        programme_refresh(p); /* makes room, and finds it */
        return;
    }
    size_t i = random_below(p, p->fresh + 1);
    memmove(p->order + i + 1, p->order + i, (p->count - i) * sizeof *p->order);
    p->order[i] = song;
    p->count++;
    p->fresh++;
}

void programme_song_changed(struct programme *p, const struct song *s)
{
    bool wanted = s->state != SONG_BAD && (p->all || matches(p, s));
    size_t i = place_of(p, s->id);
    bool there = i < p->count;
    if ((p->all && matches(p, s)) || (there && !wanted && p->count == 1))
        programme_refresh(p); /* from all songs to those that match, or back */
    else if (there && !wanted)
        take_out(p, i);
    else if (wanted && !there)
        shuffle_in(p, s->id);
}

const struct song *programme_candidate(struct programme *p, size_t skip)
{
    return skip < p->count ? library_find(p->songs, p->order[skip]) : NULL;
}

bool programme_repeats(const struct programme *p, size_t skip)
{
    return p->count < 2 || (skip >= p->fresh && p->fresh > 0);
}

/* A round is over when nothing is fresh: all are shuffled anew, but what was just played stays last. */
static void new_round(struct programme *p)
{
    if (p->count < 2) {
        p->fresh = p->count;
        return;
    }
    p->fresh = p->count - 1;
    shuffle(p, p->order, p->fresh);
}

void programme_played(struct programme *p, uint64_t song)
{
    size_t i = place_of(p, song);
    if (i == p->count) return;
    take_out(p, i);
    p->order[p->count++] = song;
    if (p->fresh == 0) new_round(p);
}
