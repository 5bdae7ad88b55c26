/* conn.h: one client's connection: lines in, a bounded queue out, its state. */
#ifndef WL_CONN_H
#define WL_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/addr.h"
#include "../common/saying.h"
#include "../common/wire.h"
#include "allowance.h"
#include "chat.h"
#include "io.h"
#include "session.h"

struct room;
struct matching_listener;
struct member;

enum { CONN_LIKES = 64 }; /* LOVED_MOST */

enum conn_state {
    CONN_OPENING, /* TLS handshake, then `hello`: must be done within 10 s, or 2 where room is scarce */
    CONN_IN,      /* welcomed */
    CONN_GONE     /* to be closed when the event that is being handled is done */
};

struct conn {
    uint64_t id; /* the world's */
    struct addr peer;
    enum conn_state state;
    struct conn **gone, *next_gone; /* the owner's list of those that became CONN_GONE */
    const char *gone_why;           /* for the log */
    struct wire wire;
    size_t excused; /* bytes of a snapshot that wait and are not held against it */
    int64_t opened_us, heard_us;
    struct session session; /* from `welcome` on */
    char nick[CHAT_NICK_BYTES];
    struct matching_listener *listener; /* what they love */
    struct room *room;                  /* and member in it; NULL before `welcome` */
    struct member *member;
    struct allowance chat, asks, finds, wishes, covers,
        packets; /* lines, what concerns rooms, searches, requests and votes, covers, datagrams */
    uint64_t liked[CONN_LIKES]; /* songs, those liked last */
    size_t likes;
};

/* NULL without memory. `tls` NULL: a plain connection. */
struct conn *conn_new(uint64_t id, const struct addr *peer, struct tls_context *tls,
                      struct conn **gone, int64_t mono_us);
void conn_free(struct conn *c);

/* Nothing more is said or heard; it is on the list of the gone, whose owner ends it when it is safe to. `why` is kept, not
   copied. */
void conn_give_up(struct conn *c, const char *why);

/* Queues whole lines; conn_flush sends what can be sent. A connection whose queue then is longer than 512 KiB, not
   counting one snapshot of a room, cannot keep up: it is CONN_GONE. */
void conn_queue(struct conn *c, const struct io *io, const void *lines, size_t n);
/* Does more than a line wait for the network? */
bool conn_is_behind(struct conn *c);
/* A message; frees it. */
void conn_tell(struct conn *c, const struct io *io, cJSON *message);
/* Genuine packets up count against a right that no honest client uses up; past it they are not looked at. */
bool conn_may_hear(const struct conn *c, int64_t mono_us);
void conn_heard(struct conn *c, int64_t mono_us);
/* A packet sealed for this session alone, by the way its packets take. Where that is the connection and something still waits there,
   it is left out: voice that comes late is worth nothing. */
void conn_packet(struct conn *c, const struct io *io, enum packet_type type, const uint8_t *body,
                 size_t n);
/* Packets of `each` bytes inside the connection, as `udp` messages. */
void conn_tunnel(struct conn *c, const struct io *io, const void *packets, size_t n, size_t each);
/* `error`; a fatal one makes it CONN_GONE. */
void conn_error(struct conn *c, const struct io *io, enum said what, bool fatal);
void conn_error_said(struct conn *c, const struct io *io, const struct saying *said, bool fatal);
/* An error that concerns one line of its own, named by the client's tag (-1: none). */
void conn_refuse(struct conn *c, const struct io *io, enum said what, int64_t tag);
/* Sends on what waits. */
void conn_flush(struct conn *c, const struct io *io);

#endif
