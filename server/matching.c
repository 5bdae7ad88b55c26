#include "matching_parts.h"
#include <assert.h>
#include <stdlib.h>

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
    if (!taste_crowd_add(m->tastes, r->crowd, l->taste)) taste_clear(m->tastes, l->taste);
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
