/* swarm_sums.h: what a whole swarm heard while it was measured, and the line that says so. */
#ifndef WL_SWARM_SUMS_H
#define WL_SWARM_SUMS_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { SWARM_BUFFER_MS_MOST = 8192 }; /* longer ones count as this */

struct swarm_sums { /* all zero: nothing yet */
    int clients, joined;
    double seconds;
    int short_of_data; /* listeners with missing music, or nothing in their buffer, at any time */
    int lost;          /* listeners whose connection was lost */
    int tunnelled;     /* listeners whose packets come through TCP at the end */
    int64_t received, recovered; /* chunks */
    int64_t concealed;           /* frames that never came */
    int64_t spoken, heard;       /* packets of voice */
    uint64_t bytes, datagrams, calls, dropped;
    int64_t cpu_us, turn_us_most;
    uint32_t buffers[SWARM_BUFFER_MS_MOST + 1]; /* how often a buffer of so many ms was seen */
};

void swarm_sums_buffer(struct swarm_sums *s, int buffer_ms);

/* Everybody in, nobody lost or short of data? */
bool swarm_sums_good(const struct swarm_sums *s);

/* NULL without memory; the caller frees. */
cJSON *swarm_sums_json(const struct swarm_sums *s);

#endif
