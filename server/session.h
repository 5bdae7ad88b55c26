/* session.h: one client's datagrams: its keys, the path they take (UDP, or the control connection), clock probes. */
#ifndef WL_SESSION_H
#define WL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/addr.h"
#include "../common/packet.h"
#include "io.h"

struct session {
    uint64_t id;
    uint8_t up_key[SEAL_KEY_BYTES], down_key[SEAL_KEY_BYTES];
    struct seal *up, *down;
    struct seal_window window;
    uint64_t sent;     /* counter of the next packet down */
    struct addr udp;   /* where packets go; family 0: inside the control connection */
    struct addr asked; /* where a cookie was sent, and which */
    uint8_t cookie[PACKET_COOKIE_BYTES];
};

/* New id and keys. False without memory. */
bool session_open(struct session *s, const struct io *io);
void session_close(struct session *s);

enum session_result { SESSION_IGNORED, SESSION_HEARD, SESSION_MOVED, SESSION_NACK, SESSION_KNOCK };

struct session_answer {
    uint8_t packet[PACKET_BYTES]; /* goes back the way the question came */
    size_t bytes;                 /* 0: none */
    struct packet_nack nack;      /* with SESSION_NACK */
};

/* A packet with this session's id came, from an address (NULL: inside the control connection, whose peer is `peer`). It is opened in
   place. Replayed, forged and odd ones are SESSION_IGNORED; SESSION_MOVED: packets take another path now. */
enum session_result session_receive(struct session *s, const struct io *io, uint8_t *packet,
                                    size_t bytes, const struct addr *from, const struct addr *peer,
                                    uint32_t clock_epoch, int64_t mono_us,
                                    struct session_answer *out);

#endif
