/* swarm_net.h: what all listeners of the swarm share: where the server is, one TLS context, and the way datagrams come in, with
   its counts. */
#ifndef WL_SWARM_NET_H
#define WL_SWARM_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "swarm_options.h"
#include "../common/packet.h"
#include "../common/sys.h"
#include "../common/tls.h"

enum { SWARM_ERROR_BYTES = 2 * SYS_ERROR_BYTES };

struct swarm_net {
    struct tls_context *tls;
    struct addr server;
    bool offload;    /* several datagrams in one call, where the system can */
    double loss;     /* share of datagrams that is thrown away */
    uint64_t chance; /* state of what decides which */

    uint64_t calls; /* of sys_udp_receive_many that gave something */
    uint64_t datagrams, bytes;
    uint64_t dropped; /* of them, by `loss` */
};

/* Finds the server: waits until one of its addresses takes a connection. False and a sentence when none does, or when the system
   allows too few sockets for so many listeners. */
bool swarm_net_open(struct swarm_net *n, const struct swarm_options *o,
                    char error[SWARM_ERROR_BYTES]);
void swarm_net_close(struct swarm_net *n);

/* A listener's own socket for datagrams of the server; SYS_NO_SOCKET and why. */
sys_socket swarm_net_udp(const struct swarm_net *n, char error[SYS_ERROR_BYTES]);

/* Takes what waits in a socket and hands on what is not lost, each with at most PACKET_BYTES. */
void swarm_net_receive(struct swarm_net *n, sys_socket s, void *user,
                       void (*take)(void *user, uint8_t *packet, size_t bytes));

#endif
