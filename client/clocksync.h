/* clocksync.h: what the server's clock shows, from probes that went there and back.
   Each direction's delay has a lower envelope (the fastest probes of a while); both are fitted with one common drift over
   the history. Half the difference of the envelopes is the offset: an asymmetric path errs by at most half the round
   trip. Monotonic clocks only. */
#ifndef WL_CLOCKSYNC_H
#define WL_CLOCKSYNC_H

#include <stdbool.h>
#include <stdint.h>

struct clocksync;

/* NULL without memory. The caller frees. `drift_ppm`: what is remembered of this server (0 when nothing). */
struct clocksync *clocksync_new(double drift_ppm);
void clocksync_free(struct clocksync *c);

/* Forgets everything but the drift: another clock epoch. */
void clocksync_reset(struct clocksync *c);

/* One probe: sent and received by the local monotonic clock, passed the server at server_us by its own.
   False for one that was left out: impossible (received before sent), or the first that says one of the clocks was set or
   stood still (a second one in a row is believed: history is dropped and probes go out as on joining). */
bool clocksync_probe(struct clocksync *c, int64_t sent_us, int64_t server_us, int64_t received_us);

/* Something left the server at server_us or later, never before, and came at received_us: chunks, whose burst instants
   are known (jitter_burst_us). It costs nothing and tells the drift between the rare probes; not the offset. */
void clocksync_heard(struct clocksync *c, int64_t server_us, int64_t received_us);

/* Something else (a device that is suddenly off) says that a clock was set: it is asked at once, now and then. */
void clocksync_doubt(struct clocksync *c, int64_t mono_us);

/* The pause between probes in the first 10 s, which later ones are never shorter than (a busy server says it). */
void clocksync_pace(struct clocksync *c, int64_t pause_us);

/* Is that so long that there must be a crowd? */
bool clocksync_is_crowd(const struct clocksync *c);

/* There was time enough for the first probes: makes do with what is known, if that is one probe at least. */
void clocksync_hurry(struct clocksync *c);

/* When the next probe should go out: at once on joining (8), 20 a second for the first 10 s, then ever fewer (a 40th of
   the time so far apart) until it is one in 2 s, in a crowd one in 4 s or, while chunks come, in 12 s. */
int64_t clocksync_next_probe_us(const struct clocksync *c);
/* A probe went out at now_us. */
void clocksync_sent(struct clocksync *c, int64_t now_us);

/* Is there an answer yet (the first 8 probes, 4 when some got lost, or what there was in a hurry)? The functions below ask for one. */
bool clocksync_ready(const struct clocksync *c);
int64_t clocksync_server_us(const struct clocksync *c, int64_t mono_us);
double clocksync_drift_ppm(const struct clocksync *c); /* server clock against ours */
double
clocksync_error_us(const struct clocksync
                       *c); /* one standard deviation, honestly; of a path as fast there as back */
int64_t clocksync_rtt_us(const struct clocksync *c); /* lately, smoothed */

#endif
