#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "envelope.h"

#define SPREAD_UNKNOWN_US                                                                          \
    300.0 /* counts as one measured spacing, so that a single point has a spread too */
#define SPREAD_LEAST_US 0.5 /* clocks tick in microseconds */
#define LIKELY          10.0 /* slopes whose likelihood is below exp(-LIKELY) of the best are left out */

enum { SEARCH_STEPS = 60, LEAST_MEASURED = 8 };

void envelope_clear(struct envelope *e)
{
    memset(e, 0, sizeof *e);
}

static size_t slot(const struct envelope *e, size_t i)
{
    return (e->first + i) % ENVELOPE_POINTS;
}

static void append(struct envelope *e, double t_s, double y_us)
{
    if (e->count == ENVELOPE_POINTS) {
        e->first = slot(e, 1);
        e->count--;
    }
    size_t at = slot(e, e->count++);
    e->t_s[at] = t_s;
    e->y_us[at] = y_us;
}

void envelope_add(struct envelope *e, double t_s, double y_us, double bin_s, double slope_ppm)
{
    e->hull_count = 0;
    if (e->count == 0 || bin_s <= 0 || t_s >= e->bin_s + bin_s) {
        append(e, t_s, y_us);
        e->bin_s = t_s;
        return;
    }
    size_t last = slot(e, e->count - 1);
    if (y_us - slope_ppm * t_s > e->y_us[last] - slope_ppm * e->t_s[last]) return;
    e->t_s[last] = t_s;
    e->y_us[last] = y_us;
}

void envelope_forget(struct envelope *e, double before_s)
{
    while (e->count > 0 && e->t_s[e->first] < before_s) {
        e->hull_count = 0;
        e->first = slot(e, 1);
        e->count--;
    }
}

double envelope_oldest_s(const struct envelope *e)
{
    assert(e->count > 0);
    return e->t_s[e->first];
}

double envelope_time_s(const struct envelope *e, size_t back)
{
    assert(back < e->count);
    return e->t_s[slot(e, e->count - 1 - back)];
}

double envelope_floor_us(const struct envelope *e, double slope_ppm)
{
    double least = INFINITY;
    bool hull = e->hull_count > 0;
    size_t n = hull ? e->hull_count : e->count;
    for (size_t i = 0; i < n; i++) {
        size_t at = hull ? e->hull[i] : slot(e, i);
        double y = e->y_us[at] - slope_ppm * e->t_s[at];
        if (y < least) least = y;
    }
    return n > 0 ? least : 0;
}

static bool is_after(const struct envelope *e, size_t a, size_t b)
{
    return e->t_s[a] > e->t_s[b] || (e->t_s[a] == e->t_s[b] && e->y_us[a] > e->y_us[b]);
}

/* Points lie nearly in order of time already. */
static void order_by_time(const struct envelope *e, uint16_t order[ENVELOPE_POINTS])
{
    for (size_t i = 0; i < e->count; i++) {
        uint16_t at = (uint16_t)slot(e, i);
        size_t k = i;
        for (; k > 0 && is_after(e, order[k - 1], at); k--) order[k] = order[k - 1];
        order[k] = at;
    }
}

/* Does the middle of three points, in order of time, lie below the line from the first to the last? */
static bool is_below(const struct envelope *e, size_t first, size_t middle, size_t last)
{
    double to_middle = e->t_s[middle] - e->t_s[first], to_last = e->t_s[last] - e->t_s[first];
    return to_middle * (e->y_us[last] - e->y_us[first]) >
           to_last * (e->y_us[middle] - e->y_us[first]);
}

/* The lower convex hull (Andrew 1979): a fit asks for the floor of hundreds of slopes. */
static void find_hull(struct envelope *e)
{
    uint16_t order[ENVELOPE_POINTS];
    size_t n = 0;
    order_by_time(e, order);
    for (size_t i = 0; i < e->count; i++) {
        /* of those at one time the lowest comes first */
        if (i > 0 && e->t_s[order[i]] == e->t_s[order[i - 1]]) continue;
        while (n > 1 && !is_below(e, e->hull[n - 2], e->hull[n - 1], order[i])) n--;
        e->hull[n++] = order[i];
    }
    e->hull_count = n;
}

double envelope_excess_us(const struct envelope *e)
{
    return e->count > 0 ? e->spread_us / (double)e->count : 0;
}

struct envelope_tail envelope_tail(const struct envelope *e, double since_s, double floor_us,
                                   double slope_ppm)
{
    struct envelope_tail tail = {.least_us = INFINITY};
    double sum = 0;
    for (size_t i = 0; i < e->count; i++) {
        size_t at = slot(e, i);
        if (e->t_s[at] < since_s) continue;
        double late = e->y_us[at] - slope_ppm * e->t_s[at] - floor_us;
        tail.least_us = fmin(tail.least_us, late);
        sum += late;
        tail.count++;
    }
    if (tail.count > 0) tail.spread_us = sum / (double)tail.count - tail.least_us;
    return tail;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* From the lowest quarter only: what counts is how densely points lie near the envelope, not how wild the others are.
   It is the total time on test of a sample whose later part is censored, for an exponential that starts at the least
   point (Epstein and Sobel 1953). Of few points three quarters: one among the first that a lost packet held up for 200 ms must not
   count. */
static void measure_spread(struct envelope *e, double slope_ppm)
{
    double late[ENVELOPE_POINTS];
    double floor_us = envelope_floor_us(e, slope_ppm);
    for (size_t i = 0; i < e->count; i++) {
        size_t at = slot(e, i);
        late[i] = e->y_us[at] - slope_ppm * e->t_s[at] - floor_us;
    }
    qsort(late, e->count, sizeof *late, ascending);
    size_t n = (e->count + 3) / 4, most = (3 * e->count + 3) / 4;
    if (n < LEAST_MEASURED) n = most < LEAST_MEASURED ? most : LEAST_MEASURED;
    double sum = SPREAD_UNKNOWN_US + (double)(e->count - n) * late[n - 1];
    for (size_t i = 0; i < n; i++) sum += late[i];
    e->spread_us = fmax(SPREAD_LEAST_US, sum / (double)n);
}

/* What the likelihood of a slope needs to know of one envelope. */
struct gauge {
    const struct envelope *envelope;
    double sign, sharpness, mean_t_s, mean_y_us;
};

struct gauges {
    struct gauge of[ENVELOPE_TERMS];
    size_t n;
    double prior_ppm, prior_error_ppm;
};

static void gauge_means(struct gauge *g)
{
    const struct envelope *e = g->envelope;
    double t = 0, y = 0;
    for (size_t i = 0; i < e->count; i++) {
        t += e->t_s[slot(e, i)];
        y += e->y_us[slot(e, i)];
    }
    g->mean_t_s = t / (double)e->count;
    g->mean_y_us = y / (double)e->count;
}

/* Logarithm of the likelihood of a slope, up to a constant: concave, since each floor is. */
static double likelihood(const struct gauges *g, double slope_ppm)
{
    double off = (slope_ppm - g->prior_ppm) / g->prior_error_ppm;
    double sum = -off * off / 2;
    for (size_t k = 0; k < g->n; k++) {
        const struct gauge *one = &g->of[k];
        double s = one->sign * slope_ppm;
        sum += one->sharpness *
               (envelope_floor_us(one->envelope, s) + s * one->mean_t_s - one->mean_y_us);
    }
    return sum;
}

static double likeliest(const struct gauges *g, double low, double high)
{
    const double golden = 0.6180339887498949;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a = likelihood(g, a), at_b = likelihood(g, b);
    for (int i = 0; i < SEARCH_STEPS && high - low > 1e-4; i++) {
        if (at_a < at_b) {
            low = a, a = b, at_a = at_b;
            b = low + golden * (high - low);
            at_b = likelihood(g, b);
        } else {
            high = b, b = a, at_b = at_a;
            a = high - golden * (high - low);
            at_a = likelihood(g, a);
        }
    }
    return (low + high) / 2;
}

/* Between the likeliest slope and a limit: where slopes become unlikely. */
static double unlikely(const struct gauges *g, double best, double limit)
{
    double floor_at = likelihood(g, best) - LIKELY;
    if (likelihood(g, limit) >= floor_at) return limit;
    double inside = best, outside = limit;
    for (int i = 0; i < SEARCH_STEPS && fabs(outside - inside) > 1e-4; i++) {
        double middle = (inside + outside) / 2;
        *(likelihood(g, middle) >= floor_at ? &inside : &outside) = middle;
    }
    return outside;
}

static void weigh(const struct gauges *g, double low, double high, struct envelope_fit *out)
{
    double top = -INFINITY, sum = 0, mean = 0, square = 0;
    for (int k = 0; k < ENVELOPE_SLOPES; k++) {
        out->slopes[k] = low + (high - low) * k / (ENVELOPE_SLOPES - 1);
        out->weights[k] = likelihood(g, out->slopes[k]);
        top = fmax(top, out->weights[k]);
    }
    for (int k = 0; k < ENVELOPE_SLOPES; k++) sum += out->weights[k] = exp(out->weights[k] - top);
    for (int k = 0; k < ENVELOPE_SLOPES; k++) {
        out->weights[k] /= sum;
        mean += out->weights[k] * out->slopes[k];
    }
    for (int k = 0; k < ENVELOPE_SLOPES; k++) {
        double off = out->slopes[k] - mean;
        square += out->weights[k] * off * off;
    }
    out->slope_ppm = mean;
    out->error_ppm = sqrt(square);
}

void envelope_fit(const struct envelope_term *terms, size_t n, double prior_ppm,
                  double prior_error_ppm, double limit_ppm, struct envelope_fit *out)
{
    assert(n <= ENVELOPE_TERMS && prior_error_ppm > 0 && limit_ppm > 0);
    struct gauges g = {.prior_ppm = prior_ppm, .prior_error_ppm = prior_error_ppm};
    for (size_t k = 0; k < n; k++) {
        struct envelope *e = terms[k].envelope;
        if (e->count == 0) continue;
        find_hull(e);
        if (e->spread_us <= 0) measure_spread(e, terms[k].sign * prior_ppm);
        double sharpness = terms[k].belief * (double)e->count / e->spread_us;
        g.of[g.n] = (struct gauge){.envelope = e, .sign = terms[k].sign, .sharpness = sharpness};
        gauge_means(&g.of[g.n++]);
    }
    double best = likeliest(&g, -limit_ppm, limit_ppm);
    weigh(&g, unlikely(&g, best, -limit_ppm), unlikely(&g, best, limit_ppm), out);
    for (size_t k = 0; k < n; k++)
        if (terms[k].envelope->count > 0)
            measure_spread(terms[k].envelope, terms[k].sign * out->slope_ppm);
}
