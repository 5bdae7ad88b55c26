/* uplink.h: one session with a server over its control connection: connecting, the server's identity, hello, and
   coming back after a loss with growing pauses. Tells the person by `state` and `error` events. */
#ifndef WL_UPLINK_H
#define WL_UPLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "engine_io.h"
#include "../common/now.h"
#include "../common/proto.h"
#include "../common/saying.h"
#include "../common/tls.h"

struct uplink;

enum uplink_state {
    UPLINK_IDLE,
    UPLINK_CONNECTING, /* the world looks for the server */
    UPLINK_OPENING,    /* TLS handshake */
    UPLINK_IDENTITY,   /* not who it was: not connected, and waits for uplink_accept */
    UPLINK_GREETING,   /* hello was sent */
    UPLINK_IN,         /* welcome came */
    UPLINK_WAITING     /* lost; tries again */
};

/* tls NULL: plain connections. `deaf`: what people say and who they are (uplink_next) is passed over unread: thousands of
   engines in one program have no use for it. NULL without memory. */
struct uplink *uplink_new(const struct engine_io *io, struct tls_context *tls, bool deaf);
void uplink_free(struct uplink *u);

enum uplink_state uplink_state(const struct uplink *u);
/* When the connection was dialled, and when `hello` went out. */
int64_t uplink_dialled_us(const struct uplink *u);
int64_t uplink_hello_us(const struct uplink *u);
/* Who the server proved to be; "" on plain connections. */
const char *uplink_fingerprint(const struct uplink *u);

/* Commands (event.h): `connect`, `accept`, `disconnect`. */
void uplink_start(struct uplink *u, const cJSON *connect, struct now now);
void uplink_accept(struct uplink *u, struct now now);
void uplink_stop(struct uplink *u);
/* The taste that the next `hello` tells. */
void uplink_love(struct uplink *u, const cJSON *taste);

/* What the world reports. After uplink_receive, uplink_next gives the messages for others, one by one (the caller frees);
   `welcome`, fatal errors and `closing` have then been acted upon here. False when there is none left. */
void uplink_connected(struct uplink *u, struct now now);
void uplink_receive(struct uplink *u, const void *bytes, size_t n, struct now now);
bool uplink_next(struct uplink *u, enum proto_type *type, cJSON **message, struct now now);
void uplink_writable(struct uplink *u);
void uplink_closed(struct uplink *u, const struct saying *why, struct now now);
/* Nobody was asked: such attempts go on at an even pace, and only the first is told of. */
void uplink_offline(struct uplink *u, const struct saying *why, struct now now);

/* Gives the connection up, says why, and tries again after a pause. */
void uplink_lose(struct uplink *u, enum said why, struct now now);
void uplink_lose_for(struct uplink *u, const struct saying *why, struct now now);
/* This machine has another address now: tries again at once. */
void uplink_move(struct uplink *u, struct now now);

/* Sends a message, which it frees. False when it does not fit a line, or there is nobody to send it to. */
bool uplink_send(struct uplink *u, cJSON *message);

/* Does what is due; when it wants to be called next (INT64_MAX: never). */
int64_t uplink_tick(struct uplink *u, struct now now);

#endif
