/* envelope.h: the lower envelope of moments that come late but never early: probes held up on their way, callbacks
   that woke late.

   Points y = a + slope * t + lateness, with t in seconds and y in microseconds, so that a slope is in ppm. Lateness is
   taken as exponential, of a spread that is measured. For one slope the envelope is then the highest line under all
   points; how likely a slope is grows with the height of its line over the middle of the points. Several envelopes
   that share one slope (both directions of a path) are fitted together, over all slopes and weighed by likelihood:
   every number that follows is a mean of few dozens of lines, not the one best line, which makes it steadier and its
   error honest. */
#ifndef WL_ENVELOPE_H
#define WL_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

enum { ENVELOPE_POINTS = 512, ENVELOPE_SLOPES = 41, ENVELOPE_TERMS = 3 };

struct envelope { /* all zero is empty */
    double t_s[ENVELOPE_POINTS],
        y_us[ENVELOPE_POINTS]; /* a ring in order of time; the oldest give way */
    size_t first, count;
    double bin_s;     /* when the last point's bin began */
    double spread_us; /* mean lateness near the envelope */
    /* The few points among which the lowest is, whatever the slope; none: not known since the last change. */
    uint16_t hull[ENVELOPE_POINTS];
    size_t hull_count;
};

void envelope_clear(struct envelope *e);

/* Points come in order of time, or nearly (answers overtake each other). Of those within a bin of bin_s seconds only the lowest stays, as seen along a slope;
   bin_s 0 keeps all. */
void envelope_add(struct envelope *e, double t_s, double y_us, double bin_s, double slope_ppm);

/* Drops all points before a time. */
void envelope_forget(struct envelope *e, double before_s);

/* Time of the oldest point, or the newest with `back` 0, the one before it with 1 ... */
double envelope_oldest_s(const struct envelope *e);
double envelope_time_s(const struct envelope *e, size_t back);

/* The lowest of y - slope * t: where the line under all points crosses t = 0. */
double envelope_floor_us(const struct envelope *e, double slope_ppm);

/* How far the line is expected to lie above the true one, as every point is late: spread / count. */
double envelope_excess_us(const struct envelope *e);

/* How the points since a time lie against a line: all far above it, when the path became slower or a clock changed its
   rate. */
struct envelope_tail {
    size_t count;
    double least_us;  /* lateness of the earliest */
    double spread_us; /* mean lateness after that one */
};
struct envelope_tail envelope_tail(const struct envelope *e, double since_s, double floor_us,
                                   double slope_ppm);

/* An envelope whose slope is sign * the common one. `belief` 1: its lateness is as exponential as said above; less:
   fewer of its points lie near the envelope, so that it counts as if it had that part of them. */
struct envelope_term {
    struct envelope *envelope;
    double sign, belief;
};

struct envelope_fit {
    double slope_ppm, error_ppm;                              /* mean and standard deviation */
    double slopes[ENVELOPE_SLOPES], weights[ENVELOPE_SLOPES]; /* the weights sum to 1 */
};

/* Fits the common slope, which before any point is known as prior_ppm +- prior_error_ppm and lies within +- limit_ppm;
   measures each envelope's spread. Empty envelopes are allowed. */
void envelope_fit(const struct envelope_term *terms, size_t n, double prior_ppm,
                  double prior_error_ppm, double limit_ppm, struct envelope_fit *out);

#endif
