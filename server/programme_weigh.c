/* programme_weigh.c: how often a song comes: the more those who are here love it, the more often. */
#include "programme_parts.h"
#include <math.h>
#include <stdlib.h>

#define MARGIN                                                                                     \
    1.25 /* a song much loved comes so much later than it may, lest a few go round in one order */
/* What is loved gets three fifths of the time, or so many times its share of the list if that is more; some is left for the others. */
#define LOVED_SHARE 0.6
#define LOVED_TIMES 3.4
#define LOVED_MOST  0.9

enum { SLICE = 128 /* songs weighed in one go: 0.13 ms by bench-programme */ };

/* -- how often ------------------------------------------------------------------------------ */

/* Were this part of them loved alike, and the others not at all, weights would be spread as they are. */
static double loved_part(const struct programme_weights *w)
{
    return w->sum * w->sum / (w->squares * (double)w->count);
}

double programme_interval(const struct programme *p, double weight)
{
    const struct programme_weights *known = &p->known;
    double n = (double)p->count, rate = 1;
    if (known->squares > 0) {
        double share = fmin(fmax(LOVED_SHARE, LOVED_TIMES * loved_part(known)), LOVED_MOST);
        rate = 1 - share + share * weight * (double)known->count / known->sum;
    }
    double least = MARGIN * fmin(n / 2, (double)PROGRAMME_AGAIN_US / p->pace_us);
    return fmax(n / rate, least);
}

/* -- weighing ------------------------------------------------------------------------------- */

void programme_reweigh(struct programme *p)
{
    p->again = true;
}

/* What is left of its wait shrinks or grows with the interval. */
static void set_weight(const struct programme *p, struct programme_entry *e, double weight)
{
    double before = e->pass ? programme_interval(p, e->weight) : (double)p->count;
    double wait = e->due - p->played;
    e->weight = (float)weight;
    e->pass = p->pass;
    if (wait > 0) e->due = (float)(p->played + wait * programme_interval(p, weight) / before);
}

static double weigh(struct programme *p, const struct programme_entry *e)
{
    const struct song *s = library_find(p->songs, e->song);
    double weight = s ? p->liking.weight(p->liking.user, s) : 0;
    p->gathered.count++;
    p->gathered.sum += weight;
    p->gathered.squares += weight * weight;
    return weight;
}

/* Entries at `some` places are due at other times now: takes them out, and merges them in again. */
static void put_back(struct programme *p, const size_t *some, size_t n)
{
    struct programme_entry moved[SLICE];
    size_t kept = 0, next = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (next < n && some[next] == i)
            moved[next++] = p->entries[i];
        else
            p->entries[kept++] = p->entries[i];
    }
    qsort(moved, n, sizeof *moved, programme_earlier);
    for (size_t to = p->count; n; to--) {
        bool old = kept && p->entries[kept - 1].due > moved[n - 1].due;
        p->entries[to - 1] = old ? p->entries[--kept] : moved[--n];
    }
}

/* Those that are due first are weighed first. False: none was left. */
static bool weigh_slice(struct programme *p)
{
    size_t some[SLICE], n = 0;
    double weights[SLICE];
    for (size_t i = 0; i < p->count && n < SLICE; i++)
        if (p->entries[i].pass != p->pass) some[n++] = i;
    for (size_t i = 0; i < n; i++) weights[i] = weigh(p, &p->entries[some[i]]);
    if (p->pass == 1 || n < SLICE)
        p->known = p->gathered; /* in the first round better than nothing */
    for (size_t i = 0; i < n; i++) set_weight(p, &p->entries[some[i]], weights[i]);
    put_back(p, some, n);
    return n == SLICE;
}

void programme_weigh(struct programme *p)
{
    if (!p->liking.weight || (!p->weighing && !p->again)) return;
    if (!p->weighing) {
        p->again = false;
        p->pass++;
        p->gathered = (struct programme_weights){0};
    }
    p->weighing = weigh_slice(p);
}
