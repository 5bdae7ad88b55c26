#include "path.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BIND_QUICK_US = 100000, /* between BINDs at first */
    BIND_QUICK_FOR_US = 1000000,
    BIND_US = 500000,
    BIND_FOR_US = 10000000, /* then UDP is likely blocked */
    BIND_SLOW_US = 5000000,
    PING_AGAIN_US = 500000, /* one lost PING is no dead path: it is repeated before it is judged */
    PONG_WITHIN_US = 3000000,
    PONG_OLDEST_US = 60000000, /* an older one was never asked for, or is worth nothing */
};

/* Server times outside are no clock of a machine (a century up), and would overflow what is counted with them. */
#define SERVER_US_MOST INT64_C(4000000000000000)

struct path {
    struct path_ports ports;
    bool on, udp;
    uint64_t session, counter;
    struct seal *up, *down;
    struct seal_window window;
    uint8_t cookie[PACKET_COOKIE_BYTES];
    int64_t binding_since_us, bind_at_us;
    bool waits;             /* for a PONG */
    int64_t waits_since_us; /* when the oldest PING without an answer went out */
    int64_t pinged_us;
};

struct path *path_new(const struct path_ports *ports)
{
    struct path *p = calloc(1, sizeof *p);

    if (p) p->ports = *ports;
    return p;
}

void path_free(struct path *p)
{
    if (!p) return;
    path_end(p);
    free(p);
}

void path_end(struct path *p)
{
    struct path_ports ports = p->ports;

    seal_free(p->up);
    seal_free(p->down);
    memset(p, 0, sizeof *p);
    p->ports = ports;
}

bool path_begin(struct path *p, uint64_t session, const uint8_t up[SEAL_KEY_BYTES],
                const uint8_t down[SEAL_KEY_BYTES], int64_t mono_us)
{
    path_end(p);
    p->session = session;
    p->up = seal_new(up);
    p->down = seal_new(down);
    p->binding_since_us = p->bind_at_us = mono_us;
    p->on = p->up && p->down;
    return p->on;
}

static void send_by(struct path *p, bool udp, enum packet_type type, const uint8_t *body,
                    size_t body_bytes)
{
    uint8_t packet[PACKET_BYTES];
    struct packet_header h = {.type = type, .id = p->session, .counter = ++p->counter};
    size_t n = packet_seal(packet, &h, p->up, body, body_bytes);

    if (n == 0) return;
    if (udp)
        p->ports.udp(p->ports.user, packet, n);
    else
        p->ports.tunnel(p->ports.user, packet, n);
}

void path_send(struct path *p, enum packet_type type, const uint8_t *body, size_t body_bytes)
{
    assert(p->on);
    send_by(p, p->udp, type, body, body_bytes);
}

void path_ping(struct path *p, int64_t mono_us)
{
    uint8_t body[PACKET_BYTES];

    path_send(p, PACKET_PING, body, packet_put_time(body, mono_us));
    p->pinged_us = mono_us;
    if (!p->waits) p->waits_since_us = mono_us;
    p->waits = true;
}

static void bind_by(struct path *p, bool udp)
{
    send_by(p, udp, PACKET_BIND, p->cookie, sizeof p->cookie);
}

/* -- packets from the server ----------------------------------------------------------------- */

/* A cookie proves that we are where our BIND came from; it only makes sense by UDP. */
static void take_cookie(struct path *p, const uint8_t *body, size_t n, bool tunnelled)
{
    if (n != PACKET_COOKIE_BYTES || tunnelled || p->udp) return;
    memcpy(p->cookie, body, n);
    bind_by(p, true);
}

static void take_bound(struct path *p, bool tunnelled)
{
    if (tunnelled) return;
    p->udp = true;
    p->waits = false; /* what went the other way is not held against this one */
}

static bool take_pong(struct path *p, const uint8_t *body, size_t n, int64_t mono_us,
                      struct packet_pong *out)
{
    if (!packet_get_pong(body, n, out)) return false;
    if (out->client_us > mono_us || out->client_us < mono_us - PONG_OLDEST_US) return false;
    if (out->server_us < 0 || out->server_us > SERVER_US_MOST) return false;
    p->waits = false;
    return true;
}

bool path_take(struct path *p, uint8_t *packet, size_t n, bool tunnelled, int64_t mono_us,
               struct packet_pong *out)
{
    struct packet_header h;
    size_t bytes;

    if (!p->on || !packet_read_header(packet, n, &h) || h.id != p->session) return false;
    if (!seal_window_fresh(&p->window, h.counter)) return false;
    const uint8_t *body = packet_open(packet, n, &h, p->down, &bytes);
    if (!body) return false;
    seal_window_mark(&p->window, h.counter);
    if (h.type == PACKET_COOKIE) take_cookie(p, body, bytes, tunnelled);
    if (h.type == PACKET_BOUND) take_bound(p, tunnelled);
    return h.type == PACKET_PONG && take_pong(p, body, bytes, mono_us, out);
}

/* -- time ------------------------------------------------------------------------------------ */

static int64_t bind_pause_us(const struct path *p, int64_t mono_us)
{
    int64_t age_us = mono_us - p->binding_since_us;

    if (age_us < BIND_QUICK_FOR_US) return BIND_QUICK_US;
    return age_us < BIND_FOR_US ? BIND_US : BIND_SLOW_US;
}

/* Says, through the connection, that packets shall come through it; UDP is tried again later. */
static void fall_back(struct path *p, int64_t mono_us)
{
    p->udp = false;
    p->waits = false;
    memset(p->cookie, 0, sizeof p->cookie);
    p->binding_since_us = mono_us - BIND_FOR_US;
    p->bind_at_us = mono_us + BIND_SLOW_US;
    bind_by(p, false);
    path_ping(p, mono_us);
}

int64_t path_tick(struct path *p, int64_t mono_us)
{
    if (!p->on) return INT64_MAX;
    if (p->waits && mono_us - p->waits_since_us >= PONG_WITHIN_US) fall_back(p, mono_us);
    if (p->waits && mono_us - p->pinged_us >= PING_AGAIN_US) path_ping(p, mono_us);
    if (!p->udp && mono_us >= p->bind_at_us) {
        bind_by(p, true);
        p->bind_at_us = mono_us + bind_pause_us(p, mono_us);
    }
    int64_t ping_us = p->waits ? p->pinged_us + PING_AGAIN_US : INT64_MAX;
    return !p->udp && p->bind_at_us < ping_us ? p->bind_at_us : ping_us;
}

bool path_is_udp(const struct path *p)
{
    return p->udp;
}
