/* fake_path.h: the datagrams of one client of the fake host: sealed with its keys, or with those of somebody who only knows its
   session. */
#ifndef WL_FAKE_PATH_H
#define WL_FAKE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../../common/addr.h"
#include "../../common/packet.h"

struct fake_path {
    uint64_t conn, id, counter;
    struct seal *up, *down;
    struct addr from;
};

/* As the client's `welcome` says; datagrams come from an address of its own on this machine. */
struct fake_path fake_path_of(uint64_t conn);
void fake_path_free(struct fake_path *p);

/* A packet to the hub, by UDP or inside the connection. */
void fake_path_send(struct fake_path *p, enum packet_type type, const void *body, size_t bytes);
void fake_path_tunnel(struct fake_path *p, enum packet_type type, const void *body, size_t bytes);
/* Takes datagrams by UDP from now on. */
void fake_path_bind(struct fake_path *p);

/* Opens a packet of the hub in place: its type, and the body; 0 when it is not for this client. */
enum packet_type fake_path_open(struct fake_path *p, uint8_t *packet, size_t n, uint8_t **body,
                                size_t *bytes);

#endif
