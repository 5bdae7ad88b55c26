#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "clocksync.h"
#include "envelope.h"

enum {
    FIRST_PROBES = 8,
    ENOUGH_PROBES = 4, /* when some of the first were lost */
    BENT_POINTS = 12,
    LEARNT_PROBES = 16 /* after so many the drift is worth remembering */
};

#define DENSE_FOR_US 10000000
#define DENSE_US     50000
#define CROWD_US     100000   /* a server that says as much or more has a crowd */
#define STEADY_US    2000000  /* no pause is longer in a small party, */
#define SPARSE_US    4000000  /* and none at all, */
#define SETTLED_US   60000000 /* but after so long, while chunks tell the drift, */
#define SELDOM_US    12000000 /* in a crowd this one */
#define THINNING                                                                                   \
    40 /* then a pause of the 40th part of the time since the first, in a crowd of more */
#define CHECK_EACH_US  10000000 /* when chunks or the device contradict the probes */
#define WAIT_FIRST_US  150000   /* for the rest of the first probes */
#define HISTORY_S      300.0    /* for so long a drift is taken as constant */
#define CROWD_BIN_S    0.025    /* in a crowd, of probes that went out together the fastest */
#define HEARD_BIN_S    0.5      /* of each burst the fastest chunk */
#define HEARD_BELIEF   0.5      /* the server's own delays lie on top of the path's */
#define LIMIT_PPM      500.0
#define UNKNOWN_PPM    100.0 /* standard deviation of drifts between two machines */
#define REMEMBERED_PPM 5.0   /* ... of what is remembered */
#define BENT_S         5.0   /* of lateness are no mood of the network any more */
#define BENT_US        20.0
#define BROKEN_US      1000.0
#define TOGETHER_US    20000   /* answers that come within this were held up together */
#define LONGER_US      20000.0 /* so much longer at once even a short way may be */

struct clocksync {
    struct envelope there, back, heard; /* y: server - local there; local - server back and heard */
    double drift_ppm, prior_ppm, prior_error_ppm;
    int64_t base_local_us, base_server_us; /* origin of both, so that doubles stay exact */
    double offset_us, at_s;                /* server - local at that local time, from the origins */
    double error_us;
    double rtt_us;
    unsigned probes;       /* since the last reset */
    bool doubted;          /* the last probe contradicted all before */
    bool hurried;          /* few probes have to do */
    unsigned first_probes; /* still to go out at once */
    int64_t dense_us;      /* between probes in the first seconds */
    int64_t sent_us, first_sent_us;
    int64_t answer_us;  /* when the last answer came */
    int64_t chunk_us;   /* when the last chunk came */
    int64_t checked_us; /* when there last was reason to ask at once */
};

struct clocksync *clocksync_new(double drift_ppm)
{
    struct clocksync *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    if (!(fabs(drift_ppm) < LIMIT_PPM)) drift_ppm = 0;
    c->drift_ppm = c->prior_ppm = drift_ppm;
    c->prior_error_ppm = drift_ppm != 0 ? REMEMBERED_PPM : UNKNOWN_PPM;
    c->dense_us = DENSE_US;
    clocksync_reset(c);
    return c;
}

void clocksync_free(struct clocksync *c)
{
    free(c);
}

void clocksync_reset(struct clocksync *c)
{
    envelope_clear(&c->there);
    envelope_clear(&c->back);
    envelope_clear(&c->heard);
    if (c->probes >= LEARNT_PROBES) {
        c->prior_ppm = c->drift_ppm;
        c->prior_error_ppm = REMEMBERED_PPM;
    }
    c->probes = 0;
    c->doubted = c->hurried = false;
    c->first_probes = FIRST_PROBES;
}

static double local_s(const struct clocksync *c, int64_t mono_us)
{
    return (double)(mono_us - c->base_local_us) / 1e6;
}

/* server - local, from the origins */
static double difference_us(const struct clocksync *c, int64_t server_us, int64_t local_us)
{
    return (double)((server_us - c->base_server_us) - (local_us - c->base_local_us));
}

static double offset_at(const struct clocksync *c, double t_s)
{
    return c->offset_us + c->drift_ppm * (t_s - c->at_s);
}

/* At the time of the newest probe: the mean over all likely drifts of the middle between the two envelopes. */
static void settle(struct clocksync *c, const struct envelope_fit *fit)
{
    double excess_us = (envelope_excess_us(&c->there) - envelope_excess_us(&c->back)) / 2;
    double mean = 0, square = 0;
    c->at_s = envelope_time_s(&c->back, 0);
    for (int k = 0; k < ENVELOPE_SLOPES; k++) {
        double s = fit->slopes[k];
        double middle = (envelope_floor_us(&c->there, s) - envelope_floor_us(&c->back, -s)) / 2;
        double offset = middle - excess_us + s * c->at_s;
        mean += fit->weights[k] * offset;
        square += fit->weights[k] * offset * offset;
    }
    double of_slope = fmax(0, square - mean * mean);
    c->offset_us = mean;
    c->drift_ppm = fit->slope_ppm;
    c->error_us =
        sqrt(of_slope +
             (pow(envelope_excess_us(&c->there), 2) + pow(envelope_excess_us(&c->back), 2)) / 4);
}

/* At least the newest probe stays. */
static void forget(struct clocksync *c, double before_s)
{
    before_s = fmin(before_s, envelope_time_s(&c->there, 0));
    envelope_forget(&c->there, before_s);
    envelope_forget(&c->back, before_s);
    envelope_forget(&c->heard, before_s);
}

/* Since when all points lie far off their line, or before all of them when they do not. With a spread m the least of n is
   past x by chance once in exp(n x / m). */
static double bent_since(const struct envelope *e, double slope_ppm)
{
    if (e->count < 2 * BENT_POINTS) return -INFINITY;
    double since_s = fmin(envelope_time_s(e, BENT_POINTS - 1), envelope_time_s(e, 0) - BENT_S);
    double floor_us = envelope_floor_us(e, slope_ppm);
    struct envelope_tail tail = envelope_tail(e, since_s, floor_us, slope_ppm);
    /* few points may lie close together by chance: what all have shown counts, too */
    double spread_us = fmax(tail.spread_us, e->spread_us);
    bool bent = tail.count < e->count && tail.least_us > 1.5 * spread_us + BENT_US;
    return bent ? since_s : -INFINITY;
}

static void fit_all(struct clocksync *c, struct envelope_fit *fit)
{
    const struct envelope_term terms[] = {
        {&c->there, 1, 1}, {&c->back, -1, 1}, {&c->heard, -1, HEARD_BELIEF}};
    envelope_fit(terms, 3, c->prior_ppm, c->prior_error_ppm, LIMIT_PPM, fit);
}

/* A path that became slower, or a clock whose rate was changed, no longer fits one line: what came before goes. Chunks alone
   prove neither, as the server's own delays lie on top of theirs. */
static bool shorten(struct clocksync *c, double slope_ppm)
{
    double since_s = fmax(bent_since(&c->there, slope_ppm), bent_since(&c->back, -slope_ppm));
    double heard_s = bent_since(&c->heard, -slope_ppm);
    envelope_forget(&c->heard, heard_s);
    if (since_s == -INFINITY) return heard_s != -INFINITY;
    forget(c, since_s);
    if (c->there.count < BENT_POINTS) c->first_probes = FIRST_PROBES;
    return true;
}

static void estimate(struct clocksync *c)
{
    struct envelope_fit fit;
    fit_all(c, &fit);
    if (shorten(c, fit.slope_ppm)) fit_all(c, &fit);
    settle(c, &fit);
}

bool clocksync_is_crowd(const struct clocksync *c)
{
    return c->dense_us >= CROWD_US;
}

/* In a crowd many seconds pass between probes: those that went out together were held up together, and taken for independent
   ones they would make a drift certain that is nothing but their delay. */
static void keep(struct clocksync *c, int64_t sent_us, int64_t server_us, int64_t received_us)
{
    double bin_s = clocksync_is_crowd(c) ? CROWD_BIN_S : 0;
    envelope_add(&c->there, local_s(c, sent_us), difference_us(c, server_us, sent_us), bin_s,
                 c->drift_ppm);
    envelope_add(&c->back, local_s(c, received_us), -difference_us(c, server_us, received_us),
                 bin_s, -c->drift_ppm);
    forget(c, local_s(c, received_us) - HISTORY_S);
    c->probes++;
}

/* By how much an offset at a local time may be wrong before something must have happened to a clock. */
static double believable_us(const struct clocksync *c, double t_s)
{
    return BROKEN_US + 8 * c->error_us + UNKNOWN_PPM * fabs(t_s - c->at_s);
}

static bool contradicts(const struct clocksync *c, int64_t sent_us, int64_t server_us,
                        int64_t received_us)
{
    if (c->probes < ENOUGH_PROBES) return false;
    double t = local_s(c, received_us), offset = offset_at(c, t), slack = believable_us(c, t);
    return difference_us(c, server_us, sent_us) < offset - slack ||
           difference_us(c, server_us, received_us) > offset + slack;
}

/* Of a network that stood still and gives all answers at once only one counts, and as hardly more than twice what was known: a path that
   truly became longer is learnt within some answers. */
static void learn_rtt(struct clocksync *c, double took_us, int64_t received_us)
{
    bool together = llabs(received_us - c->answer_us) < TOGETHER_US;
    c->answer_us = received_us;
    if (c->probes == 0) c->rtt_us = took_us;
    if (took_us > c->rtt_us && together) return;
    c->rtt_us += (fmin(took_us, 2 * c->rtt_us + LONGER_US) - c->rtt_us) / 2;
}

bool clocksync_probe(struct clocksync *c, int64_t sent_us, int64_t server_us, int64_t received_us)
{
    bool hurried = c->hurried;
    if (received_us < sent_us) return false;
    if (contradicts(c, sent_us, server_us, received_us)) {
        if (!c->doubted) {
            c->doubted = true;
            c->first_probes = FIRST_PROBES;
            return false;
        }
        hurried = clocksync_ready(c); /* who listens goes on by what is known, not in silence */
        clocksync_reset(c);
    }
    c->doubted = false;
    c->hurried = hurried;
    if (c->probes == 0) {
        c->base_local_us = sent_us;
        c->base_server_us = server_us;
    }
    learn_rtt(c, (double)(received_us - sent_us), received_us);
    keep(c, sent_us, server_us, received_us);
    estimate(c);
    return true;
}

void clocksync_doubt(struct clocksync *c, int64_t mono_us)
{
    if (llabs(mono_us - c->checked_us) < CHECK_EACH_US) return;
    c->checked_us = mono_us;
    c->first_probes = FIRST_PROBES - 1; /* only these: if it is true, everything begins anew */
}

void clocksync_heard(struct clocksync *c, int64_t server_us, int64_t received_us)
{
    c->chunk_us = received_us;
    if (!clocksync_ready(c)) return;
    double t = local_s(c, received_us), ahead = difference_us(c, server_us, received_us);
    if (ahead > offset_at(c, t) + believable_us(c, t)) {
        clocksync_doubt(c, received_us);
        return;
    }
    envelope_add(&c->heard, t, -ahead, HEARD_BIN_S, -c->drift_ppm);
}

void clocksync_pace(struct clocksync *c, int64_t pause_us)
{
    c->dense_us = pause_us < DENSE_US ? DENSE_US : pause_us > SPARSE_US ? SPARSE_US : pause_us;
}

int64_t clocksync_next_probe_us(const struct clocksync *c)
{
    if (c->first_probes > 0) return 0; /* now, even if the clock was set back */
    int64_t since_us = c->sent_us - c->first_sent_us;
    int64_t pause_us = since_us / THINNING * (c->dense_us / DENSE_US);
    int64_t steady_us = c->dense_us * (STEADY_US / DENSE_US);
    if (since_us < DENSE_FOR_US || pause_us < c->dense_us) pause_us = c->dense_us;
    bool calm = since_us >= SETTLED_US && c->sent_us - c->chunk_us < SPARSE_US;
    int64_t most_us = calm ? SELDOM_US : SPARSE_US;
    if (steady_us < most_us) most_us = steady_us;
    return c->sent_us + (pause_us < most_us ? pause_us : most_us);
}

void clocksync_sent(struct clocksync *c, int64_t now_us)
{
    if (c->first_probes == FIRST_PROBES) c->first_sent_us = now_us;
    if (c->first_probes > 0) c->first_probes--;
    c->sent_us = now_us;
}

void clocksync_hurry(struct clocksync *c)
{
    c->hurried = c->probes > 0;
}

bool clocksync_ready(const struct clocksync *c)
{
    if (c->probes >= FIRST_PROBES || c->hurried) return true;
    return c->probes >= ENOUGH_PROBES && c->sent_us > c->first_sent_us + WAIT_FIRST_US;
}

int64_t clocksync_server_us(const struct clocksync *c, int64_t mono_us)
{
    assert(c->probes > 0);
    double offset = offset_at(c, local_s(c, mono_us));
    return mono_us - c->base_local_us + c->base_server_us + llround(offset);
}

double clocksync_drift_ppm(const struct clocksync *c)
{
    return c->drift_ppm;
}

double clocksync_error_us(const struct clocksync *c)
{
    return c->error_us;
}

int64_t clocksync_rtt_us(const struct clocksync *c)
{
    return llround(c->rtt_us);
}
