/* uplink_parts.h: what the uplink's files share: the connection itself (uplink.c), and what is said over it
   (uplink_messages.c). */
#ifndef WL_UPLINK_PARTS_H
#define WL_UPLINK_PARTS_H

#include "uplink.h"
#include "target.h"
#include "../common/wire.h"

struct uplink {
    struct engine_io io;
    struct tls_context *tls;
    bool deaf;
    enum uplink_state state;
    struct wire wire;
    bool wired; /* there is a connection or an attempt at one */
    bool ended; /* the peer closed; its last lines are still read */
    struct saying ended_why;

    struct target target;
    char fingerprint[TLS_FINGERPRINT_BYTES]; /* of the server reached last */

    bool past;         /* the address reached last did not let us in: others are tried first */
    unsigned attempts; /* that failed in a row */
    unsigned offline;  /* the same, of those that this machine could not even begin */
    int64_t since_us;  /* when this state began */
    int64_t dialled_us, hello_us;
    int64_t retry_at_us;
};

/* Another state begins. */
void uplink_enter(struct uplink *u, enum uplink_state state, struct now now);
/* Hangs up for good, and says why. */
void uplink_end(struct uplink *u, const struct saying *why);

#endif
