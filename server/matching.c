#include "matching.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Few people share few rooms: one for each FEW of them, begun ones too. Many spread out, and their rooms grow: with the cube root
   of all. However many they are, rooms are half full at most, on average. */
#define FEW           4.0
#define ROOMS_BY_ROOT 5.6
#define HALF_FULL     0.5
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

enum { BRIEF_CHARS = 42 /* of names in a list: with their number two lines of some 30 */ };
/* As like as anybody is a match of 50 %; odds grow by e with so much likeness. */
#define MATCH_ODDS 3.0

struct matching {
    struct tastes *tastes;
    struct matching_room **rooms;
    size_t room_count, rooms_size, room_people_most;
    double *likeness; /* by the number of a crowd, */
    size_t likeness_size;
    double typical; /* of those placed lately to their room */
    size_t placed;
};

struct matching *matching_new(size_t room_size)
{
    struct matching *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    m->room_people_most = room_size;
    m->tastes = tastes_new();
    if (m->tastes) return m;
    free(m);
    return NULL;
}

void matching_free(struct matching *m)
{
    if (!m) return;
    while (m->room_count) {
        struct matching_room *r = m->rooms[m->room_count - 1];
        while (r->listeners) matching_forget(m, r->listeners);
        matching_close(m, r);
    }
    tastes_free(m->tastes);
    free(m->rooms);
    free(m->likeness);
    free(m);
}

/* -- rooms ----------------------------------------------------------------------------------- */

static bool make_space(struct matching *m)
{
    if (m->room_count == m->rooms_size) {
        size_t size = m->rooms_size ? m->rooms_size * 2 : 16;
        struct matching_room **rooms = realloc(m->rooms, size * sizeof *rooms);
        if (!rooms) return false;
        m->rooms = rooms;
        m->rooms_size = size;
    }
    if (taste_crowds(m->tastes) < m->likeness_size) return true;
    size_t size = m->likeness_size ? m->likeness_size * 2 : 16;
    double *likeness = realloc(m->likeness, size * sizeof *likeness);
    if (!likeness) return false;
    m->likeness = likeness;
    m->likeness_size = size;
    return true;
}

struct matching_room *matching_open(struct matching *m, void *owner)
{
    struct matching_room *r = make_space(m) ? calloc(1, sizeof *r) : NULL;
    if (!r) return NULL;
    r->owner = owner;
    r->tastes = m->tastes;
    r->crowd = taste_crowd_new(m->tastes);
    if (r->crowd) {
        m->rooms[m->room_count++] = r;
        return r;
    }
    free(r);
    return NULL;
}

void matching_close(struct matching *m, struct matching_room *r)
{
    assert(!r->people);
    size_t i = 0;
    while (m->rooms[i] != r) i++;
    m->rooms[i] = m->rooms[--m->room_count];
    taste_crowd_free(m->tastes, r->crowd);
    free(r);
}

bool matching_is_full(const struct matching *m, const struct matching_room *r)
{
    return r->people >= m->room_people_most;
}

/* -- listeners ------------------------------------------------------------------------------- */

struct matching_listener *matching_know(struct matching *m, const cJSON *profile, void *owner)
{
    struct matching_listener *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    l->owner = owner;
    l->tastes = m->tastes;
    l->taste = taste_new(m->tastes, profile);
    if (l->taste) return l;
    free(l);
    return NULL;
}

void matching_forget(struct matching *m, struct matching_listener *l)
{
    if (!l) return;
    matching_leave(m, l);
    taste_free(m->tastes, l->taste);
    free(l);
}

bool matching_change(struct matching *m, struct matching_listener *l, const cJSON *profile)
{
    struct taste *t = taste_new(m->tastes, profile);
    if (!t || (l->room && !taste_crowd_add(m->tastes, l->room->crowd, t))) {
        taste_free(m->tastes, t);
        return false;
    }
    if (l->room) taste_crowd_remove(m->tastes, l->room->crowd, l->taste);
    taste_free(m->tastes, l->taste);
    l->taste = t;
    return true;
}

void matching_enter(struct matching *m, struct matching_listener *l, struct matching_room *r,
                    bool chose)
{
    matching_leave(m, l);
    taste_crowd_add(m->tastes, r->crowd, l->taste);
    l->room = r;
    l->chose = chose;
    l->next = r->listeners;
    l->place = &r->listeners;
    if (l->next) l->next->place = &l->next;
    r->listeners = l;
    r->people++;
}

void matching_leave(struct matching *m, struct matching_listener *l)
{
    if (!l->room) return;
    taste_crowd_remove(m->tastes, l->room->crowd, l->taste);
    *l->place = l->next;
    if (l->next) l->next->place = l->place;
    l->room->people--;
    l->room = NULL;
}

/* -- where somebody belongs ------------------------------------------------------------------- */

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
    double few = people / FEW + (FEW - 1) / FEW, many = ROOMS_BY_ROOT * cbrt(people);
    double least = people / (HALF_FULL * (double)m->room_people_most);
    return (double)(k->rooms + 1) <= fmax(fmin(few, many), least) &&
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
static struct matching_listener *nearest_alone(struct matching *m,
                                               const struct matching_listener *l)
{
    struct matching_listener *best = NULL;
    taste_likeness(m->tastes, l->taste, m->likeness);
    for (size_t i = 0; i < m->room_count; i++) {
        struct matching_room *r = m->rooms[i];
        if (r == l->room || !r->people || !is_alone(r->listeners)) continue;
        double likeness = m->likeness[taste_crowd_number(r->crowd)];
        if (likeness == -INFINITY) continue;
        if (!best || likeness > m->likeness[taste_crowd_number(best->room->crowd)])
            best = r->listeners;
    }
    return best;
}

struct matching_listener *matching_lonely(struct matching *m, const struct matching_listener *l)
{
    if (taste_is_empty(l->taste) || matching_is_full(m, l->room)) return NULL;
    struct matching_listener *lone = nearest_alone(m, l);
    if (!lone) return NULL;
    struct matching_room *was = lone->room;
    taste_crowd_remove(m->tastes, was->crowd, lone->taste);
    struct look k = look_at_rooms(m, lone);
    taste_crowd_add(m->tastes, was->crowd, lone->taste);
    return k.best == l->room && k.best_likeness >= GOOD_ENOUGH * m->typical ? lone : NULL;
}

/* -- how like -------------------------------------------------------------------------------- */

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
