#include "session.h"
#include <string.h>

bool session_open(struct session *s, const struct io *io)
{
    memset(s, 0, sizeof *s);
    while (!s->id) io->random(io->world, &s->id, sizeof s->id);
    io->random(io->world, s->up_key, sizeof s->up_key);
    io->random(io->world, s->down_key, sizeof s->down_key);
    s->up = seal_new(s->up_key);
    s->down = seal_new(s->down_key);
    if (s->up && s->down) return true;
    session_close(s);
    return false;
}

void session_close(struct session *s)
{
    seal_free(s->up);
    seal_free(s->down);
    memset(s, 0, sizeof *s);
}

size_t session_seal(struct session *s, enum packet_type type, const uint8_t *body, size_t bytes,
                    uint8_t *out)
{
    struct packet_header h = {.type = type, .id = s->id, .counter = s->sent++};
    return packet_seal(out, &h, s->down, body, bytes);
}

static void answer(struct session *s, enum packet_type type, const uint8_t *body, size_t bytes,
                   struct session_answer *out)
{
    out->bytes = session_seal(s, type, body, bytes, out->packet);
}

static void answer_bound(struct session *s, int64_t mono_us, struct session_answer *out)
{
    uint8_t body[PACKET_BYTES];
    answer(s, PACKET_BOUND, body, packet_put_time(body, mono_us), out);
}

/* Streams to where the BIND came from, but only after the cookie came back from there: so nobody can have a stranger flooded, and
   nothing is sent by a way that only leads here. */
static void bind_to(struct session *s, const struct io *io, const uint8_t *cookie,
                    const struct addr *from, int64_t mono_us, struct session_answer *out)
{
    bool proven = addr_equal(from, &s->asked) && memcmp(cookie, s->cookie, sizeof s->cookie) == 0;
    if (proven) {
        s->udp = *from;
        answer_bound(s, mono_us, out);
        return;
    }
    if (!addr_equal(from, &s->asked)) {
        s->asked = *from;
        io->random(io->world, s->cookie, sizeof s->cookie);
    }
    answer(s, PACKET_COOKIE, s->cookie, sizeof s->cookie, out);
}

/* What was proven is not any more: the next BIND by UDP gets a new cookie. */
static void unbind(struct session *s, int64_t mono_us, struct session_answer *out)
{
    s->udp = s->asked = (struct addr){0};
    answer_bound(s, mono_us, out);
}

static void answer_ping(struct session *s, int64_t client_us, uint32_t clock_epoch, int64_t mono_us,
                        struct session_answer *out)
{
    uint8_t body[PACKET_BYTES];
    struct packet_pong pong = {
        .client_us = client_us, .server_us = mono_us, .clock_epoch = clock_epoch};
    answer(s, PACKET_PONG, body, packet_put_pong(body, &pong), out);
}

enum session_result session_receive(struct session *s, const struct io *io, uint8_t *packet,
                                    size_t bytes, const struct addr *from, const struct addr *peer,
                                    uint32_t clock_epoch, int64_t mono_us,
                                    struct session_answer *out)
{
    struct packet_header h;
    size_t n = 0;
    int64_t client_us;
    out->bytes = 0;
    if (!packet_read_header(packet, bytes, &h) || h.id != s->id ||
        !seal_window_fresh(&s->window, h.counter))
        return SESSION_IGNORED;
    uint8_t *body = packet_open(packet, bytes, &h, s->up, &n);
    if (!body) return SESSION_IGNORED;
    seal_window_mark(&s->window, h.counter);
    if (h.type == PACKET_BIND && n == PACKET_COOKIE_BYTES) {
        struct addr before = s->udp;
        if (from)
            bind_to(s, io, body, from, mono_us, out);
        else
            unbind(s, mono_us, out);
        return addr_equal(&before, &s->udp) ? SESSION_HEARD : SESSION_MOVED;
    }
    bool bound = !from || addr_equal(from, &s->udp);
    /* A newcomer's first ones overtake its BIND. Later on who asks from another port gets no answer there, else it would believe that
       music comes this way, too. */
    bool newcomer = from && !s->udp.family && addr_same_host(from, peer);
    if (h.type == PACKET_PING && (bound || newcomer) && packet_get_time(body, n, &client_us)) {
        answer_ping(s, client_us, clock_epoch, mono_us, out);
        return SESSION_HEARD;
    }
    if (h.type == PACKET_NACK && bound && packet_get_nack(body, n, &out->nack)) return SESSION_NACK;
    if (h.type == PACKET_KNOCK && bound) return SESSION_KNOCK;
    if (h.type == PACKET_VOICE && bound && packet_get_voice(body, n, &out->voice))
        return SESSION_VOICE;
    if (h.type == PACKET_LOSS && bound && packet_get_loss(body, n, &out->loss)) return SESSION_LOSS;
    return SESSION_IGNORED;
}
