#include "conn.h"
#include "../common/proto.h"
#include <stdlib.h>

#define QUEUE_MOST                                                                                 \
    (512u                                                                                          \
     << 10) /* twenty seconds of tunnelled music, or a very busy room; who is further behind is cut */

#define PIECE_BYTES    (64u << 10)
#define SNAPSHOT_LEAST (64u << 10) /* only a room's snapshot is so long at once */

#define PACKET_US                                                                                  \
    5000 /* 200 packets up a second: 20 probes, BINDs and a question for each burst lost, */
#define PACKETS_SAVED_US 2000000 /* saved up to two seconds' worth */

struct conn *conn_new(uint64_t id, const struct addr *peer, struct tls_context *tls,
                      struct conn **gone, int64_t mono_us)
{
    struct conn *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    *c = (struct conn){
        .id = id, .peer = *peer, .opened_us = mono_us, .heard_us = mono_us, .gone = gone};
    if (tls && !(c->wire.tls = tls_new(tls))) {
        free(c);
        return NULL;
    }
    return c;
}

void conn_free(struct conn *c)
{
    if (!c) return;
    wire_free(&c->wire);
    session_close(&c->session);
    free(c);
}

void conn_give_up(struct conn *c, const char *why)
{
    if (c->state == CONN_GONE) return;
    c->state = CONN_GONE;
    c->gone_why = why;
    c->next_gone = *c->gone;
    *c->gone = c;
}

static void drain(struct conn *c, const struct io *io)
{
    struct buf *out = wire_out(&c->wire);
    while (buf_length(out)) {
        size_t taken = io->tcp_send(io->world, c->id, buf_data(out), buf_length(out));
        if (!taken) break;
        buf_consume(out, taken);
    }
}

void conn_flush(struct conn *c, const struct io *io)
{
    drain(c, io);
    size_t waiting = buf_length(wire_out(&c->wire));
    if (c->excused > waiting) c->excused = waiting;
    if (waiting - c->excused > QUEUE_MOST)
        conn_give_up(
            c, "takes too little of what it is sent"); /* or TLS itself has filled the queue */
}

/* The snapshot of a full room with a long history may be longer than the queue: nobody is behind because it was sent to
   them. A second one is not excused while the first still waits. The 64th part more is what TLS adds. It goes in pieces, so that
   what the network takes at once never lies in memory as a whole. */
void conn_queue(struct conn *c, const struct io *io, const void *lines, size_t n)
{
    if (c->state == CONN_GONE) return;
    if (c->excused == 0 && n > SNAPSHOT_LEAST) c->excused = n + n / 64;
    for (size_t at = 0; at < n; at += PIECE_BYTES) {
        size_t some = n - at < PIECE_BYTES ? n - at : PIECE_BYTES;
        if (!wire_send(&c->wire, (const uint8_t *)lines + at, some)) {
            conn_give_up(c, "no memory is left for what it is sent");
            return;
        }
        if (at + some < n) drain(c, io);
    }
}

bool conn_is_behind(struct conn *c)
{
    return buf_length(wire_out(&c->wire)) > WIRE_LINE_BYTES;
}

static void queue_message(struct conn *c, const struct io *io, cJSON *message)
{
    struct buf line = {0};
    if (proto_write(message, &line)) conn_queue(c, io, buf_data(&line), buf_length(&line));
    buf_free(&line);
}

void conn_tell(struct conn *c, const struct io *io, cJSON *message)
{
    queue_message(c, io, message);
    conn_flush(c, io);
}

bool conn_may_hear(const struct conn *c, int64_t mono_us)
{
    return allowance_has(&c->packets, PACKET_US, PACKETS_SAVED_US, mono_us);
}

void conn_heard(struct conn *c, int64_t mono_us)
{
    allowance_take(&c->packets, PACKET_US, PACKETS_SAVED_US, mono_us);
    c->heard_us = mono_us;
}

void conn_tunnel(struct conn *c, const struct io *io, const void *packets, size_t n, size_t each)
{
    for (size_t at = 0; at + each <= n; at += each) {
        cJSON *m = proto_new(PROTO_UDP_DOWN);
        proto_put_blob(m, "p", (const uint8_t *)packets + at, each);
        queue_message(c, io, m);
    }
    conn_flush(c, io);
}

void conn_packet(struct conn *c, const struct io *io, enum packet_type type, const uint8_t *body,
                 size_t n)
{
    uint8_t packet[PACKET_BYTES];
    bool by_udp = c->session.udp.family != 0;
    if (!by_udp && buf_length(wire_out(&c->wire))) return;
    size_t bytes = session_seal(&c->session, type, body, n, packet);
    if (!bytes) return;
    if (by_udp)
        io->udp_send(io->world, &c->session.udp, packet, bytes, bytes);
    else
        conn_tunnel(c, io, packet, bytes, bytes);
}

static void send_error(struct conn *c, const struct io *io, const struct saying *said, bool fatal,
                       int64_t tag)
{
    cJSON *m = proto_new(PROTO_ERROR);
    saying_put(said, m);
    proto_put_flag(m, "fatal", fatal);
    if (tag >= 0) proto_put_int(m, "tag", tag);
    conn_tell(c, io, m);
}

void conn_refuse(struct conn *c, const struct io *io, enum said what, int64_t tag)
{
    struct saying said;
    send_error(c, io, saying(&said, what), false, tag);
}

void conn_error(struct conn *c, const struct io *io, enum said what, bool fatal)
{
    struct saying said;
    conn_error_said(c, io, saying(&said, what), fatal);
}

void conn_error_said(struct conn *c, const struct io *io, const struct saying *said, bool fatal)
{
    send_error(c, io, said, fatal, -1);
    if (!fatal) return;
    if (c->wire.tls) tls_bye(c->wire.tls);
    conn_flush(c, io);
    conn_give_up(c, "was refused");
}
