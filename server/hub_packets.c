/* hub_packets.c: datagrams of clients, also those that come inside a connection, and what becomes of each. */
#include "conn.h"
#include "hub_parts.h"
#include "../common/packet.h"
#include "../common/proto.h"

/* Repeats go back the way they were asked for: who asks inside the connection does so because UDP seems dead. */
static void repeat(struct conn *c, const struct packet_nack *nack, const struct addr *from,
                   struct now now)
{
    struct addr bound = c->session.udp;
    if (!from) c->session.udp = (struct addr){0};
    room_repeat(c->room, c->member, nack, now);
    c->session.udp = bound;
}

/* `from` NULL: inside the connection. */
static void take(struct hub *h, struct conn *c, uint8_t *packet, size_t n, const struct addr *from,
                 struct now now)
{
    struct session_answer answer;
    if (!conn_may_hear(c, now.mono_us)) return;
    enum session_result got = session_receive(&c->session, h->io, packet, n, from, &c->peer,
                                              h->rules.clock_epoch, now.mono_us, &answer);
    if (got == SESSION_IGNORED) return;
    conn_heard(c, now.mono_us);
    if (answer.bytes && from)
        h->io->udp_send(h->io->world, from, answer.packet, answer.bytes, answer.bytes);
    if (answer.bytes && !from) conn_tunnel(c, h->io, answer.packet, answer.bytes, answer.bytes);
    if (got == SESSION_MOVED || got == SESSION_KNOCK)
        h->io->tcp_heed(h->io->world, c->id, c->session.udp.family != 0);
    if (!c->room) return;
    if (got == SESSION_NACK) repeat(c, &answer.nack, from, now);
    if (got == SESSION_VOICE) room_voice(c->room, c->member, &answer.voice, now);
    if (got == SESSION_LOSS) room_miss_voice(c->room, &answer.loss, now);
}

void hub_udp(struct hub *h, const struct addr *from, uint8_t *packet, size_t n, struct now now)
{
    struct packet_header header;
    if (!packet_read_header(packet, n, &header)) return;
    struct conn *c = map_get(&h->by_session, header.id);
    if (c) take(h, c, packet, n, from, now);
}

void hub_tunnelled(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = proto_blob(m, "p", packet, sizeof packet);
    if (n) take(h, c, packet, n, NULL, now);
}
