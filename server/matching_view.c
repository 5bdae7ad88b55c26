/* matching_view.c: how like the people of each room somebody is, and by what. */
#include "matching_parts.h"
#include <math.h>
#include <stdlib.h>

enum { BRIEF_CHARS = 42 /* of names in a list: with their number two lines of some 30 */ };
/* As like as anybody is a match of 50 %; odds grow by e with so much likeness. */
#define MATCH_ODDS 3.0

static int best_first(const void *left, const void *right)
{
    const struct matching_view *a = left, *b = right;
    if (a->likeness != b->likeness) return a->likeness > b->likeness ? -1 : 1;
    return (a->room->people < b->room->people) - (a->room->people > b->room->people);
}

static struct matching_view view_of(const struct matching *m, const struct matching_listener *l,
                                    struct matching_room *r)
{
    struct matching_view v = {.room = r, .match = -1, .likeness = -INFINITY};
    if (taste_is_empty(l->taste) || !taste_crowd_people(r->crowd)) return v;
    v.likeness = m->likeness[taste_crowd_number(r->crowd)];
    v.match = (int)lround(100 / (1 + exp(-v.likeness / MATCH_ODDS)));
    return v;
}

struct matching_view *matching_views(struct matching *m, struct matching_listener *l, size_t *n)
{
    struct matching_view *views = malloc((m->room_count + 1) * sizeof *views);
    *n = 0;
    if (!views) return NULL;
    if (l->room) taste_crowd_remove(m->tastes, l->room->crowd, l->taste);
    taste_likeness(m->tastes, l->taste, m->likeness);
    for (size_t i = 0; i < m->room_count; i++)
        if (m->rooms[i]->people) views[(*n)++] = view_of(m, l, m->rooms[i]);
    if (l->room) taste_crowd_add(m->tastes, l->room->crowd, l->taste);
    qsort(views, *n, sizeof *views, best_first);
    return views;
}

size_t matching_why(struct matching *m, struct matching_listener *l, const struct matching_room *r,
                    struct saying *why)
{
    bool here = l->room == r;
    size_t most_chars = why->said == SAID_ALIKE ? BRIEF_CHARS : SIZE_MAX;
    if (here) taste_crowd_remove(m->tastes, r->crowd, l->taste);
    size_t shared = taste_shared(m->tastes, r->crowd, l->taste, most_chars, why);
    if (here) taste_crowd_add(m->tastes, r->crowd, l->taste);
    return shared;
}
