#include "taste_parts.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A small crowd is taken for everybody with so many more people of the usual taste, */
#define USUAL_PEOPLE 1.0
/* what nobody else loves is known as if one person did, */
#define UNHEARD 1.0
/* genres, which are few, say half of what artists and keywords say, */
static const double kind_share[TASTE_KINDS] = {1, 0.5, 1};
/* and alike directions count so much beside it. */
#define DIRECTION 6.0

/* -- who is in ------------------------------------------------------------------------------- */

struct taste_crowd *taste_crowd_new(struct tastes *all)
{
    uint32_t number = 0;
    while (number < all->crowd_count && all->crowds[number]) number++;
    if (number == TASTE_CROWDS) return NULL;
    if (number == all->crowd_size) {
        uint32_t size = all->crowd_size ? all->crowd_size * 2 : 16;
        struct taste_crowd **crowds = realloc(all->crowds, size * sizeof *crowds);
        if (crowds) all->crowds = crowds;
        double *dots = realloc(all->dots, size * sizeof *dots);
        if (dots) all->dots = dots;
        if (!crowds || !dots) return NULL;
        all->crowd_size = size;
    }
    struct taste_crowd *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->number = number;
    all->crowds[number] = c;
    if (number == all->crowd_count) all->crowd_count++;
    return c;
}

void taste_crowd_free(struct tastes *all, struct taste_crowd *c)
{
    if (!c) return;
    assert(!c->people);
    all->crowds[c->number] = NULL;
    free(c);
}

size_t taste_crowds(const struct tastes *all)
{
    return all->crowd_count;
}

size_t taste_crowd_number(const struct taste_crowd *c)
{
    return c->number;
}

size_t taste_crowd_people(const struct taste_crowd *c)
{
    return c->people;
}

/* The first share not before this crowd's. */
static uint32_t share_index(const struct taste_word *w, uint32_t crowd)
{
    uint32_t low = 0, high = w->share_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (w->shares[middle].crowd < crowd)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct taste_share *taste_share_of(const struct taste_word *w, uint32_t crowd)
{
    uint32_t i = share_index(w, crowd);
    return i < w->share_count && w->shares[i].crowd == crowd ? &w->shares[i] : NULL;
}

static struct taste_share *make_share(struct taste_word *w, uint32_t crowd)
{
    if (w->share_count == w->share_size) {
        uint32_t size = w->share_size + w->share_size / 8 + 1;
        struct taste_share *shares = realloc(w->shares, size * sizeof *shares);
        if (!shares) return NULL;
        w->shares = shares;
        w->share_size = size;
    }
    uint32_t i = share_index(w, crowd);
    memmove(&w->shares[i + 1], &w->shares[i], (w->share_count++ - i) * sizeof *w->shares);
    w->shares[i] = (struct taste_share){.crowd = (uint16_t)crowd};
    return &w->shares[i];
}

static void drop_share(struct taste_word *w, struct taste_share *p)
{
    size_t i = (size_t)(p - w->shares);
    memmove(p, p + 1, (--w->share_count - i) * sizeof *p);
}

bool taste_crowd_add(struct tastes *all, struct taste_crowd *c, const struct taste *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        struct taste_word *w = taste_word(all, &t->entries[i]);
        if (taste_share_of(w, c->number) || make_share(w, c->number)) continue;
        return false; /* shares of nobody are filled by whom they are for */
    }
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_entry *e = &t->entries[i];
        struct taste_share *p = taste_share_of(taste_word(all, e), c->number);
        double weight = taste_weight(e);
        c->square += weight * (2 * (double)p->weight + weight);
        p->people++;
        p->value += taste_value(e);
        p->weight += (float)weight;
    }
    c->people += t->count > 0;
    return true;
}

void taste_crowd_remove(struct tastes *all, struct taste_crowd *c, const struct taste *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_entry *e = &t->entries[i];
        struct taste_word *w = taste_word(all, e);
        struct taste_share *p = taste_share_of(w, c->number);
        double weight = taste_weight(e);
        c->square += weight * (weight - 2 * (double)p->weight);
        p->value -= taste_value(e);
        p->weight -= (float)weight;
        if (--p->people == 0) drop_share(w, p);
    }
    c->people -= t->count > 0;
    if (!c->people || c->square < 0) c->square = 0;
}

/* -- likeness -------------------------------------------------------------------------------- */

struct word_pull { /* of one word that a person loves */
    double share;
    float weight, by_usual;
};

static struct word_pull pull_of(const struct tastes *all, const struct taste *t,
                                const struct taste_entry *e)
{
    const struct taste_word *w = taste_word(all, e);
    float value = taste_value(e);
    double usual = ((double)(w->value - value) + UNHEARD) / (double)all->people;
    return (struct word_pull){.share = kind_share[w->kind] * (double)(value / t->mass[w->kind]),
                              .weight = taste_weight(e),
                              .by_usual = (float)(1 / (USUAL_PEOPLE * usual))};
}

static void add_pull(const struct word_pull *by, const struct taste_share *p, double *sum,
                     double *dot)
{
    *sum += by->share * (double)logf(1 + p->value * by->by_usual); /* log1pf takes thrice as long */
    *dot += (double)(by->weight * p->weight);
}

/* Of what all the words said together. */
static double likeness(const struct taste_crowd *c, double said, double sum, double dot)
{
    if (dot <= 0) return -INFINITY;
    return sum + said * log(USUAL_PEOPLE / (c->people + USUAL_PEOPLE)) +
           DIRECTION * dot / sqrt(c->square + 1);
}

double taste_likeness_to(const struct tastes *all, const struct taste *t,
                         const struct taste_crowd *c)
{
    double said = 0, sum = 0, dot = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        struct word_pull by = pull_of(all, t, &t->entries[i]);
        const struct taste_share *p = taste_share_of(taste_word(all, &t->entries[i]), c->number);
        said += by.share;
        if (p) add_pull(&by, p, &sum, &dot);
    }
    return likeness(c, said, sum, dot);
}

void taste_likeness(const struct tastes *all, const struct taste *t, double *out)
{
    double said = 0, *dots = all->dots;
    for (uint32_t k = 0; k < all->crowd_count; k++) out[k] = dots[k] = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        struct word_pull by = pull_of(all, t, &t->entries[i]);
        const struct taste_word *w = taste_word(all, &t->entries[i]);
        said += by.share;
        for (uint32_t k = 0; k < w->share_count; k++) {
            const struct taste_share *p = &w->shares[k];
            add_pull(&by, p, &out[p->crowd], &dots[p->crowd]);
        }
    }
    for (uint32_t k = 0; k < all->crowd_count; k++)
        out[k] = all->crowds[k] ? likeness(all->crowds[k], said, out[k], dots[k]) : -INFINITY;
}
