/* matching_choose.c: the room where somebody belongs, and who is moved. */
#include "matching_parts.h"
#include <math.h>

/* Few people share few rooms: one for each FEW of them, begun ones too, until there are ROOMS_SOON. These are opened while the first
   come: rooms that are opened late find their people in other rooms already. Then all grow, until they are half full on average. */
#define FEW        4.0
#define ROOMS_SOON 45.0
#define HALF_FULL  0.5
/* A room of average size counts so much less like somebody than an empty one, and one who waits alone so much more: company comes
   first. */
#define CROWDED     0.4
#define WAITS_ALONE 1.0
/* One in ALONE_OF, less one, may wait alone for somebody alike; others who are unlike all get the best room there is. */
#define ALONE_OF 10.0
/* Who is so nearly as like the others as people usually are is at home: there nobody opens another room, and who is alone is moved
   there. */
#define GOOD_ENOUGH 0.7
/* How like their rooms people are is known from so many, the latest. */
enum { TYPICAL_OF = 200 };

/* At least half of those here are people of whom nothing is known. */
static bool is_lobby(const struct matching_room *r)
{
    return r->people && 2 * taste_crowd_people(r->crowd) <= r->people;
}

/* They meet each other. */
static struct matching_room *lobby(const struct matching *m, struct matching_room **sibling)
{
    for (size_t i = 0; i < m->room_count; i++) {
        struct matching_room *r = m->rooms[i];
        if (!is_lobby(r)) continue;
        if (!matching_is_full(m, r)) return r;
        *sibling = r;
    }
    return NULL;
}

struct look {                          /* at the rooms with tastes in them, for one listener */
    struct matching_room *best, *full; /* of those with a place, and of the full */
    double best_likeness, best_score, full_score;
    size_t rooms, alone;
};

static struct look look_at_rooms(struct matching *m, const struct matching_listener *l)
{
    struct look k = {.best_score = -INFINITY, .full_score = -INFINITY};
    taste_likeness(m->tastes, l->taste, m->likeness);
    for (size_t i = 0; i < m->room_count; i++) {
        k.rooms += taste_crowd_people(m->rooms[i]->crowd) > 0;
        k.alone += m->rooms[i]->people == 1;
    }
    double average = (double)tastes_people(m->tastes) / (double)(k.rooms ? k.rooms : 1);
    for (size_t i = 0; i < m->room_count; i++) {
        struct matching_room *r = m->rooms[i];
        if (!taste_crowd_people(r->crowd)) continue;
        double likeness = m->likeness[taste_crowd_number(r->crowd)];
        double score = likeness - CROWDED * (double)r->people / average;
        if (r->people == 1) score += WAITS_ALONE;
        if (matching_is_full(m, r)) {
            if (score > k.full_score) k.full_score = score, k.full = r;
        } else if (score > k.best_score) {
            k.best_score = score, k.best = r;
            k.best_likeness = likeness;
        }
    }
    return k;
}

/* Are there enough people for one more? */
static bool may_open(const struct matching *m, const struct look *k)
{
    double people = (double)tastes_people(m->tastes);
    double few = people / FEW + (FEW - 1) / FEW;
    double grown = people / (HALF_FULL * (double)m->room_people_most);
    return (double)(k->rooms + 1) <= fmax(fmin(few, ROOMS_SOON), grown) &&
           (double)k->alone < fmax(1, people / ALONE_OF - 1);
}

static void note_typical(struct matching *m, double likeness)
{
    if (m->placed < TYPICAL_OF) m->placed++;
    m->typical += (likeness - m->typical) / (double)m->placed;
}

struct matching_room *matching_choose(struct matching *m, const struct matching_listener *l,
                                      struct matching_room **sibling)
{
    *sibling = NULL;
    if (taste_is_empty(l->taste)) return lobby(m, sibling);
    struct look k = look_at_rooms(m, l);
    bool unlike = k.best_likeness < GOOD_ENOUGH * m->typical;
    if (k.full && (!k.best || (k.full_score > k.best_score && unlike))) *sibling = k.full;
    if (!k.best || *sibling) return NULL;
    if (unlike && may_open(m, &k)) return NULL;
    note_typical(m, k.best_likeness);
    return k.best;
}

static bool is_alone(const struct matching_listener *l)
{
    return l->room->people == 1 && !l->chose && !taste_is_empty(l->taste);
}

/* Whoever of those alone is most like `l`. */
static struct matching_listener *nearest_alone(const struct matching *m,
                                               const struct matching_listener *l)
{
    struct matching_listener *best = NULL;
    double best_likeness = -INFINITY;
    for (size_t i = 0; i < m->room_count; i++) {
        const struct matching_room *r = m->rooms[i];
        if (r == l->room || !r->people || !is_alone(r->listeners)) continue;
        double likeness = taste_likeness_to(m->tastes, l->taste, r->crowd);
        if (likeness > best_likeness) best_likeness = likeness, best = r->listeners;
    }
    return best;
}

/* Would they come here if they came now? Most who are alone are not so like anybody, which is soon seen. */
static bool belongs(struct matching *m, const struct matching_listener *lone,
                    const struct matching_room *r)
{
    if (taste_likeness_to(m->tastes, lone->taste, r->crowd) < GOOD_ENOUGH * m->typical)
        return false;
    taste_crowd_remove(m->tastes, lone->room->crowd, lone->taste);
    struct look k = look_at_rooms(m, lone);
    taste_crowd_add(m->tastes, lone->room->crowd, lone->taste);
    return k.best == r;
}

struct matching_listener *matching_lonely(struct matching *m, const struct matching_listener *l)
{
    if (taste_is_empty(l->taste)) return NULL;
    struct matching_listener *lone = nearest_alone(m, l);
    return lone && belongs(m, lone, l->room) ? lone : NULL;
}
