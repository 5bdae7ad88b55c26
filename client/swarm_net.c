#include "swarm_net.h"

#include <stdio.h>
#include "dial.h"

enum { CALLS_A_TURN = 128 }; /* of one socket: then others have their turn */

static enum dial_result wait_for(struct dial *d)
{
    struct sys_set *set = sys_set_new();
    enum dial_result result = set ? DIAL_GOING : DIAL_FAILED;

    while (result == DIAL_GOING) {
        int64_t pause_us = dial_next_us(d) - sys_mono_us();
        sys_set_clear(set);
        dial_want(d, set);
        sys_set_wait(set, pause_us < 0 ? 0 : pause_us < 1000000 ? pause_us : 1000000);
        result = dial_step(d, set, sys_mono_us());
    }
    sys_set_free(set);
    return result;
}

static bool find_server(struct swarm_net *n, const struct swarm_options *o,
                        char error[SWARM_ERROR_BYTES])
{
    struct dial *d = dial_start(o->host, o->port, sys_mono_us());
    bool good = d && wait_for(d) == DIAL_REACHED;
    struct saying why;

    saying(&why, SAID_NO_MEMORY);
    if (good)
        n->server = *dial_address(d);
    else if (d)
        dial_explain(d, &why);
    if (!good) saying_english(&why, error, SWARM_ERROR_BYTES);
    dial_end(d);
    return good;
}

/* Two for each, and a few for the program itself. */
static bool enough_files(int clients, char error[SWARM_ERROR_BYTES])
{
    size_t need = 2 * (size_t)clients + 32, most = sys_files_most();

    if (need <= most) return true;
    snprintf(error, SWARM_ERROR_BYTES,
             "%d listeners need %zu open sockets, and this system allows %zu; raise the limit "
             "(ulimit -n %zu) or take fewer with --clients",
             clients, need, most, need);
    return false;
}

bool swarm_net_open(struct swarm_net *n, const struct swarm_options *o,
                    char error[SWARM_ERROR_BYTES])
{
    if (!enough_files(o->clients, error)) return false;
    *n = (struct swarm_net){.loss = o->loss, .offload = !o->no_offload};
    sys_random(&n->chance, sizeof n->chance);
    n->tls = tls_client_context();
    if (n->tls) return find_server(n, o, error);
    snprintf(error, SWARM_ERROR_BYTES, "There is not enough memory.");
    return false;
}

void swarm_net_close(struct swarm_net *n)
{
    tls_context_free(n->tls);
    n->tls = NULL;
}

sys_socket swarm_net_udp(const struct swarm_net *n, char error[SYS_ERROR_BYTES])
{
    struct addr bound, any = {.family = n->server.family};
    sys_socket s = sys_udp_open(&any, false, &bound, error);

    if (s != SYS_NO_SOCKET && n->offload) sys_udp_want_many(s);
    return s;
}

/* xorshift64 (Marsaglia 2003). */
static bool is_lost(struct swarm_net *n)
{
    if (n->loss <= 0) return false;
    n->chance ^= n->chance << 13;
    n->chance ^= n->chance >> 7;
    n->chance ^= n->chance << 17;
    return (double)(n->chance >> 11) / 9007199254740992.0 < n->loss; /* 2^53 */
}

void swarm_net_receive(struct swarm_net *n, sys_socket s, void *user,
                       void (*take)(void *user, uint8_t *packet, size_t bytes))
{
    static uint8_t heap[SYS_UDP_MANY_BYTES];
    struct addr from;
    size_t got, each;

    for (int i = 0; i < CALLS_A_TURN; i++) {
        got = sys_udp_receive_many(s, &from, heap, sizeof heap, &each);
        if (got == 0) return;
        n->calls++;
        n->bytes += got;
        for (size_t at = 0; at < got; at += each) {
            size_t bytes = got - at < each ? got - at : each;
            n->datagrams++;
            if (is_lost(n))
                n->dropped++;
            else if (bytes <= PACKET_BYTES)
                take(user, heap + at, bytes);
        }
    }
}
