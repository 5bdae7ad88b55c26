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
    /* What a packet down needs comes first, in one line of the cache. */
    uint64_t id;
    uint64_t sent; /* counter of the next packet down */
    struct seal *down;
    struct addr udp; /* where packets go; family 0: inside the control connection */
    struct seal *up;
    struct seal_window window;
    uint8_t up_key[SEAL_KEY_BYTES], down_key[SEAL_KEY_BYTES];
    struct addr asked; /* where a cookie was sent, and which */
    uint8_t cookie[PACKET_COOKIE_BYTES];
};

/* New id and keys. False without memory. */
bool session_open(struct session *s, const struct io *io);
void session_close(struct session *s);

enum session_result {
    SESSION_IGNORED,
    SESSION_HEARD,
    SESSION_MOVED,
    SESSION_NACK,
    SESSION_KNOCK,
    SESSION_VOICE,
    SESSION_LOSS
};

struct session_answer {
    uint8_t packet[PACKET_BYTES]; /* goes back the way the question came */
    size_t bytes;                 /* 0: none */
    union {
        struct packet_nack nack;   /* with SESSION_NACK */
        struct packet_voice voice; /* with SESSION_VOICE; it lies in the packet that came */
        struct packet_loss loss;   /* with SESSION_LOSS */
    };
};

/* Seals a packet down into `out` (PACKET_BYTES of room). Returns its bytes, 0 when it cannot. `body` may lie at out +
   PACKET_HEADER_BYTES. */
size_t session_seal(struct session *s, enum packet_type type, const uint8_t *body, size_t bytes,
                    uint8_t *out);

/* A packet with this session's id came, from an address (NULL: inside the control connection, whose peer is `peer`). It is opened in
   place. Replayed, forged and odd ones are SESSION_IGNORED; SESSION_MOVED: packets take another path now. */
enum session_result session_receive(struct session *s, const struct io *io, uint8_t *packet,
                                    size_t bytes, const struct addr *from, const struct addr *peer,
                                    uint32_t clock_epoch, int64_t mono_us,
                                    struct session_answer *out);

#endif
