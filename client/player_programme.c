#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "player_programme.h"

enum {
    EXCUSED_FRAMES =
        24000, /* half a second after it was planned, a segment's data may still be on its way */
    SNAP_FRAMES = 1 /* segments that abut are rounded apart by this at most */
};

bool player_programme_init(struct player_programme *p)
{
    bool whole = true;
    memset(p, 0, sizeof *p);
    for (int k = 0; k < PLAYER_DECKS; k++) whole &= deck_init(&p->decks[k]);
    return whole;
}

void player_programme_free(struct player_programme *p)
{
    for (int k = 0; k < PLAYER_DECKS; k++) deck_free(&p->decks[k]);
}

/* 48,000 a second, as 6 in 125 us; the nearest. */
static int64_t stream_frame(int64_t server_us)
{
    int64_t whole = server_us / 125, rest = server_us % 125;
    return whole * 6 + (rest * 6 + 62) / 125;
}

/* Where one ends within a frame of where another begins, it ends just there: nothing doubled, nothing left out. */
static void snap_ends(struct player_programme *p)
{
    for (size_t a = 0; a < p->n; a++)
        for (size_t b = 0; b < p->n; b++)
            if (a != b && llabs(p->parts[a].to - p->parts[b].from) <= SNAP_FRAMES)
                p->parts[a].to = p->parts[b].from;
}

static const struct player_programme_part *part(const struct player_programme *p, uint32_t number)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->parts[i].segment.number == number) return &p->parts[i];
    return NULL;
}

static void change_decks(struct player_programme *p, int64_t head)
{
    for (int k = 0; k < PLAYER_DECKS; k++) {
        struct deck *d = &p->decks[k];
        const struct player_programme_part *now = part(p, d->segment.number);
        if (!d->busy || d->leaving) continue;
        if (now && now->to > head)
            deck_change(d, &now->segment, now->from, now->to);
        else
            deck_leave(d);
    }
}

void player_programme_set(struct player_programme *p, const struct segment *segments, size_t n,
                          int64_t head, bool flowing)
{
    assert(n <= JITTER_SEGMENTS);
    struct player_programme_part parts[JITTER_SEGMENTS];
    for (size_t i = 0; i < n; i++) {
        const struct player_programme_part *before = part(p, segments[i].number);
        int64_t from = stream_frame(segments[i].start_us);
        int64_t excused_until = flowing ? head + EXCUSED_FRAMES : 0;
        if (before) excused_until = before->excused_until;
        parts[i] = (struct player_programme_part){segments[i], from, from + segments[i].length,
                                                  excused_until};
    }
    memcpy(p->parts, parts, n * sizeof *parts);
    p->n = n;
    snap_ends(p);
    change_decks(p, head);
}

void player_programme_rest(struct player_programme *p)
{
    for (int k = 0; k < PLAYER_DECKS; k++) p->decks[k].busy = false;
}

static bool part_is_here(const struct player_programme_part *on, const struct jitter *chunks,
                         int64_t from, int64_t to)
{
    if (from < on->from) from = on->from;
    if (to > on->to) to = on->to;
    int64_t first = (on->segment.first + from - on->from) / SEGMENT_FRAME_SAMPLES;
    int64_t last = (on->segment.first + to - 1 - on->from) / SEGMENT_FRAME_SAMPLES;
    size_t bytes;
    for (int64_t f = first; f <= last; f++)
        if (!jitter_frame(chunks, on->segment.number, (uint32_t)f, &bytes)) return false;
    return true;
}

bool player_programme_is_here(const struct player_programme *p, const struct jitter *chunks,
                              int64_t from, int64_t to)
{
    bool any = false;
    for (size_t i = 0; i < p->n; i++) {
        const struct player_programme_part *on = &p->parts[i];
        if (on->from >= to || on->to <= from) continue;
        if (!part_is_here(on, chunks, from, to)) return false;
        any = true;
    }
    return any;
}

/* How loud the song is that ends where another begins; 0: none does. */
static float level_before(const struct player_programme *p, int64_t from)
{
    for (int k = 0; k < PLAYER_DECKS; k++)
        if (p->decks[k].to == from && !p->decks[k].leaving) return p->decks[k].level;
    return 0;
}

/* More at once than there are decks: the later ones wait for one. */
static void put_on(struct player_programme *p, const struct player_programme_part *on)
{
    struct deck *free_deck = NULL;
    for (int k = 0; k < PLAYER_DECKS; k++) {
        struct deck *d = &p->decks[k];
        if (d->busy && d->segment.number == on->segment.number) return;
        if (!d->busy) free_deck = d;
    }
    if (!free_deck) return;
    float before = level_before(p, on->from);
    deck_load(free_deck, &on->segment, on->from, on->to, on->excused_until);
    if (before > 0) deck_follow(free_deck, before);
}

unsigned player_programme_render(struct player_programme *p, const struct jitter *chunks,
                                 int64_t head, float *out, size_t n)
{
    unsigned made_up = 0;
    memset(out, 0, 2 * n * sizeof *out);
    for (size_t i = 0; i < p->n; i++)
        if (p->parts[i].from < head + (int64_t)n && p->parts[i].to > head) put_on(p, &p->parts[i]);
    for (int k = 0; k < PLAYER_DECKS; k++)
        if (p->decks[k].busy) made_up += deck_render(&p->decks[k], chunks, head, out, n);
    return made_up;
}
