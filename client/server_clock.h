/* server_clock.h: the clock of the server one talks to. Each start of a server counts anew and has a number of its own, its
   epoch: what was learnt of another says nothing. How it is learnt: clocksync.h. */
#ifndef WL_SERVER_CLOCK_H
#define WL_SERVER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "clocksync.h"
#include "../common/packet.h"

struct server_clock { /* all zero: server_clock_forget is due */
    struct clocksync *sync;
    uint32_t epoch;
    bool named;       /* `epoch` is one a server told */
    int64_t since_us; /* since when the probes for it go out */
};

/* Another server: its clock is unknown but for the drift that is remembered (ppm, 0: none). False without memory, and all is
   as it was. */
bool server_clock_forget(struct server_clock *c, double drift_ppm);
void server_clock_free(struct server_clock *c);

/* Probes that came back: `hello`, which left at hello_us, and a PING. True when the server counts by another clock than
   before, which is not known yet. */
bool server_clock_welcome(struct server_clock *c, const cJSON *welcome, int64_t hello_us,
                          int64_t mono_us);
bool server_clock_pong(struct server_clock *c, const struct packet_pong *pong, int64_t mono_us);

/* A beginning waits for answers only so long: from then on what is known must do. */
void server_clock_hurry(struct server_clock *c, int64_t mono_us);

#endif
