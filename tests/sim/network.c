#include "network.h"

#define AGAIN_LEAST_US 200000 /* the shortest pause before TCP sends again */

static bool blacked_out(const struct network_path *p, int64_t true_us)
{
    return p->blackout_each_us > 0 && true_us % p->blackout_each_us < p->blackout_us;
}

/* In a run everything is lost; a run begins so often that the share is `loss`. */
static bool lost(struct network *n, struct chance *c, bool up)
{
    const struct network_path *p = &n->path;
    if (p->loss <= 0) return false;
    if (p->loss_run <= 1) return chance_unit(c) < p->loss;
    double begins = p->loss / (1 - p->loss) / p->loss_run, ends = 1 / p->loss_run;
    n->bad[up] = n->bad[up] ? chance_unit(c) >= ends : chance_unit(c) < begins;
    return n->bad[up];
}

bool network_passes(struct network *n, struct chance *c, int64_t true_us, bool up)
{
    bool blocked = n->path.udp_blocked || (n->path.udp_down_blocked && !up);
    double loss = up ? 0 : n->path.udp_down_loss;

    if (loss > 0 && chance_unit(c) < loss) return false;
    return !blocked && !lost(n, c, up) && !blacked_out(&n->path, true_us);
}

int64_t network_delay_us(const struct network *n, struct chance *c, bool up)
{
    const struct network_path *p = &n->path;
    return p->delay_us + (up ? p->skew_us : 0) + (int64_t)chance_exponential(c, p->jitter_mean_us);
}

int64_t network_tcp_delay_us(struct network *n, struct chance *c, int64_t true_us, bool up)
{
    int64_t late_us = 0, pause_us = AGAIN_LEAST_US;
    while (lost(n, c, up) || blacked_out(&n->path, true_us + late_us)) {
        late_us += pause_us;
        pause_us *= 2;
    }
    return late_us + network_delay_us(n, c, up);
}
