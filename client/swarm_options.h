/* swarm_options.h: what the command line of `wavelength-swarm` asked for. */
#ifndef WL_SWARM_OPTIONS_H
#define WL_SWARM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/options.h"

enum {
    SWARM_TEXT_BYTES = 512,
    SWARM_CLIENTS_MOST = 100000,
    SWARM_SECONDS_MOST = 1000000,
};

struct swarm_options {
    char connect[SWARM_TEXT_BYTES]; /* HOST[:PORT] */
    int clients, seconds, ramp, rooms, talkers;
    char loss_text[32];
    char password_file[SWARM_TEXT_BYTES];
    bool no_offload;

    /* made of the above by swarm_options_read */
    char host[SWARM_TEXT_BYTES];
    uint16_t port;
    double loss; /* share of datagrams, 0 to 1 */
};

/* Like options_read, with what only fits together checked as well. */
enum options_result swarm_options_read(struct swarm_options *o, int argc, char **argv,
                                       char error[OPTIONS_ERROR_BYTES]);

#endif
