/* wire.h: one end of a control connection: bytes of the network in, lines out, and back; TLS or, in the
   virtual world of the tests, plain. */
#ifndef WL_WIRE_H
#define WL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include "buf.h"
#include "tls.h"

enum { WIRE_LINE_BYTES = 16384 }; /* the longest line, its newline included */

struct wire {        /* all zero is a plain connection */
    struct tls *tls; /* owned; NULL: plain */
    struct buf in;   /* plain text not yet made lines */
    struct buf out;  /* plain connections: what must go out (with TLS it is tls_out) */
    size_t taken;    /* bytes at the front of `in` that the last wire_line handed out */
    size_t searched; /* bytes after those that hold no newline */
    bool lost;       /* a line was too long, or memory short */
};

void wire_free(struct wire *w);

enum wire_state { WIRE_OPENING, WIRE_OPEN, WIRE_CLOSED, WIRE_FAILED };

/* Takes bytes from the network; lines are then fetched with wire_line until there is none: what is not fetched waits in
   memory, so read no more from the network meanwhile. With none (n = 0) it only tells the state; a TLS client
   begins its handshake so. */
enum wire_state wire_receive(struct wire *w, const void *bytes, size_t n);

/* The next whole line without its newline, terminated, valid until the next wire call. NULL when there is none yet.
   *bytes is its length. A line that is too long sets *too_long (false otherwise)
   and returns NULL: the connection is then lost, wire_receive refuses from there on; the other side can still be told why. */
char *wire_line(struct wire *w, size_t *bytes, bool *too_long);

/* Queues text (whole lines). False when not open, or without memory. */
bool wire_send(struct wire *w, const void *bytes, size_t n);

/* What must go to the network; consume what was taken. */
struct buf *wire_out(struct wire *w);

#endif
