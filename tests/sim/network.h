/* network.h: what lies between one client and the server: how long a packet takes, and whether it comes at all. */
#ifndef WL_NETWORK_H
#define WL_NETWORK_H

#include <stdbool.h>
#include <stdint.h>
#include "chance.h"

struct
    network_path { /* each direction alike but for `skew_us`; all zero but the delay is a perfect cable */
    int64_t delay_us;      /* least one-way delay */
    double jitter_mean_us; /* exponential, on top; so packets overtake each other */
    int64_t skew_us;       /* added on the way up only: an asymmetric path */
    double loss;           /* share of datagrams lost at random */
    double
        loss_run; /* they are lost in runs of this mean length (Gilbert 1960); 0: each by itself */
    int64_t blackout_us, blackout_each_us; /* nothing passes for so long, so often */
    double doubled;                        /* share of datagrams that come twice */
    bool udp_blocked, udp_down_blocked;    /* both ways; on the way to the client alone */
    double udp_down_loss; /* share of datagrams to the client lost, of connections nothing */
    bool elsewhere;       /* datagrams seem to come from another host than the connection */
};

struct network {
    struct network_path path;
    bool bad[2]; /* in a run of losses, down and up */
};

/* Does a datagram sent now get through? */
bool network_passes(struct network *n, struct chance *c, int64_t true_us, bool up);
/* How long a packet takes. */
int64_t network_delay_us(const struct network *n, struct chance *c, bool up);
/* How long bytes of a connection take: what is lost is sent again after a while, as TCP does. */
int64_t network_tcp_delay_us(struct network *n, struct chance *c, int64_t true_us, bool up);

#endif
