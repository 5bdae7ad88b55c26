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
    PROOFS_MOST =
        10, /* BINDs with a cookie and without an answer: then the server is told not to send that way */
    EARLY_US = 100000,      /* PINGs go by UDP, proven or not */
    PING_AGAIN_US = 250000, /* one lost PING is no dead path: it is repeated before it is judged */
    PONG_WITHIN_US = 3000000,
    DEAD_US = 1500000,
    /* When music was asked for, and nothing came since: it is strange after a round trip and so long, to be doubted after two (a question or
       its answer may be lost once), and dead after four: longer than blackouts last. */
    STRANGE_US = 20000,
    DOUBT_US = 75000,
    ASKED_DEAD_US = 525000,
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
    int proofs; /* sent since it came */
    int64_t began_us, binding_since_us, bind_at_us;
    bool waits;             /* for a PONG */
    int64_t waits_since_us; /* when the oldest PING without an answer went out */
    int64_t heard_us;       /* when something came by UDP */
    int64_t
        alive_us; /* when a PONG came inside the connection, the first since something came by UDP */
    int64_t rtt_us;      /* as path_ask was told */
    int64_t asked_us;    /* when the oldest NACK by UDP went out since which nothing came */
    int64_t wondered_us; /* when a PING last went inside the connection as well */
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
    p->began_us = p->binding_since_us = p->bind_at_us = mono_us;
    p->heard_us = p->alive_us = p->asked_us = mono_us;
    p->wondered_us = mono_us - PING_AGAIN_US;
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

void path_ping(struct path *p, int64_t mono_us)
{
    uint8_t body[PACKET_BYTES];
    bool early = mono_us - p->began_us < EARLY_US;

    assert(p->on);
    send_by(p, p->udp || early, PACKET_PING, body, packet_put_time(body, mono_us));
    if (!p->waits) p->waits_since_us = mono_us;
    p->waits = true;
}

void path_ping_inside(struct path *p, int64_t mono_us)
{
    uint8_t body[PACKET_BYTES];

    assert(p->on);
    send_by(p, false, PACKET_PING, body, packet_put_time(body, mono_us));
}

/* Is UDP dead, or does the server stand still for a moment? Asked by both ways. Otherwise a crowd whose server had to wait for its
   disk would all come through their connections at once, which costs many times as much, and it would stand still for good. */
static void wonder(struct path *p, int64_t mono_us)
{
    path_ping(p, mono_us);
    if (p->udp) path_ping_inside(p, mono_us);
    p->wondered_us = mono_us;
}

/* Since when UDP has owed an answer. */
static int64_t silent_since_us(const struct path *p)
{
    return p->waits_since_us > p->heard_us ? p->waits_since_us : p->heard_us;
}

static bool server_lives(const struct path *p)
{
    return p->waits && p->alive_us > silent_since_us(p);
}

void path_knock(struct path *p)
{
    if (p->on && p->udp) send_by(p, true, PACKET_KNOCK, NULL, 0);
}

/* Has nothing come since music was asked for, a trip and `least_us` ago? */
static bool is_owed(const struct path *p, int64_t mono_us, int64_t trip_us, int64_t least_us)
{
    return p->udp && p->asked_us > p->heard_us && mono_us - p->asked_us >= trip_us + least_us;
}

void path_ask(struct path *p, const struct packet_nack *nack, int64_t mono_us, int64_t rtt_us)
{
    uint8_t body[PACKET_BYTES];
    bool strange = is_owed(p, mono_us, rtt_us, STRANGE_US);
    bool doubtful = is_owed(p, mono_us, 2 * rtt_us, DOUBT_US);

    assert(p->on);
    p->rtt_us = rtt_us;
    if (strange && mono_us - p->wondered_us >= PING_AGAIN_US) wonder(p, mono_us);
    send_by(p, p->udp, PACKET_NACK, body, packet_put_nack(body, nack));
    /* In a blackout both wait, and UDP is back first. */
    if (doubtful && server_lives(p))
        send_by(p, false, PACKET_NACK, body, packet_put_nack(body, nack));
    if (p->asked_us <= p->heard_us) p->asked_us = mono_us;
}

void path_heard(struct path *p, int64_t mono_us)
{
    p->heard_us = mono_us;
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
    p->proofs = 1;
    bind_by(p, true);
}

/* Both sides must agree, however late one is heard: what came inside the connection is the server's last word on a BIND that went
   there, and what comes by UDP counts while a cookie of ours is under way. */
static void take_bound(struct path *p, bool tunnelled, int64_t mono_us)
{
    if (tunnelled && p->udp) {
        p->udp = false;
        p->proofs = 1;
        p->binding_since_us = p->bind_at_us = mono_us;
    } else if (!tunnelled && p->proofs) {
        p->udp = true;
        p->proofs = 0;
        p->waits = false; /* what went the other way is not held against this one */
    }
}

static bool take_pong(struct path *p, const uint8_t *body, size_t n, bool tunnelled,
                      int64_t mono_us, struct packet_pong *out)
{
    if (!packet_get_pong(body, n, out)) return false;
    if (out->client_us > mono_us || out->client_us < mono_us - PONG_OLDEST_US) return false;
    if (out->server_us < 0 || out->server_us > SERVER_US_MOST) return false;
    if (tunnelled && !server_lives(p)) p->alive_us = mono_us;
    /* While UDP is used, the answer by the connection tells that the server lives; as a probe of the clock it would be late. */
    if (tunnelled && p->udp) return false;
    p->waits = false;
    return true;
}

void path_voice(struct path *p, const struct packet_voice *voice)
{
    uint8_t body[PACKET_BYTES];

    if (p->on) send_by(p, p->udp, PACKET_VOICE, body, packet_put_voice(body, voice));
}

void path_loss(struct path *p, const struct packet_loss *loss)
{
    uint8_t body[PACKET_BYTES];

    if (p->on) send_by(p, p->udp, PACKET_LOSS, body, packet_put_loss(body, loss));
}

static bool take_body(struct path *p, enum packet_type type, const uint8_t *body, size_t bytes,
                      bool tunnelled, int64_t mono_us, struct path_packet *out)
{
    if (type == PACKET_PONG) return take_pong(p, body, bytes, tunnelled, mono_us, &out->pong);
    if (type == PACKET_VOICE) return packet_get_voice(body, bytes, &out->voice);
    if (type == PACKET_LOSS) return packet_get_loss(body, bytes, &out->loss);
    return false;
}

enum packet_type path_take(struct path *p, uint8_t *packet, size_t n, bool tunnelled,
                           int64_t mono_us, struct path_packet *out)
{
    struct packet_header h;
    size_t bytes;

    if (!p->on || !packet_read_header(packet, n, &h) || h.id != p->session) return 0;
    if (!seal_window_fresh(&p->window, h.counter)) return 0;
    const uint8_t *body = packet_open(packet, n, &h, p->down, &bytes);
    if (!body) return 0;
    seal_window_mark(&p->window, h.counter);
    if (!tunnelled) p->heard_us = mono_us;
    if (h.type == PACKET_COOKIE) take_cookie(p, body, bytes, tunnelled);
    if (h.type == PACKET_BOUND) take_bound(p, tunnelled, mono_us);
    return take_body(p, h.type, body, bytes, tunnelled, mono_us, out) ? h.type : 0;
}

/* -- time ------------------------------------------------------------------------------------ */

static int64_t bind_pause_us(const struct path *p, int64_t mono_us)
{
    int64_t age_us = mono_us - p->binding_since_us;

    if (age_us < BIND_QUICK_FOR_US) return BIND_QUICK_US;
    return age_us < BIND_FOR_US ? BIND_US : BIND_SLOW_US;
}

/* Says, through the connection, that packets shall come through it. UDP is tried again, often at first: most blackouts are
   short. */
static void fall_back(struct path *p, int64_t mono_us)
{
    p->udp = false;
    p->waits = false;
    memset(p->cookie, 0, sizeof p->cookie);
    p->proofs = 0;
    p->binding_since_us = mono_us - BIND_QUICK_FOR_US;
    p->bind_at_us = mono_us + BIND_US;
    bind_by(p, false);
    path_ping(p, mono_us);
}

void path_forsake_udp(struct path *p, int64_t mono_us, int64_t until_us)
{
    fall_back(p, mono_us);
    p->bind_at_us = until_us;
}

void path_try_udp(struct path *p, int64_t mono_us)
{
    p->bind_at_us = mono_us;
}

static bool is_dead(const struct path *p, int64_t mono_us)
{
    int64_t trip_us = p->rtt_us;

    if (!p->udp || !p->waits) return false;
    /* Had the server only stood still, UDP would have come by now, too. */
    bool passed_by = server_lives(p) && mono_us - p->alive_us >= 2 * trip_us + DOUBT_US;
    if (passed_by && is_owed(p, mono_us, 4 * trip_us, ASKED_DEAD_US)) return true;
    if (passed_by && mono_us - silent_since_us(p) >= DEAD_US) return true;
    return mono_us - p->waits_since_us >= PONG_WITHIN_US && p->alive_us > p->waits_since_us;
}

/* When a PING without an answer is sent again. */
static int64_t wonder_us(const struct path *p)
{
    if (!p->waits) return INT64_MAX;
    return (p->waits_since_us > p->wondered_us ? p->waits_since_us : p->wondered_us) +
           PING_AGAIN_US;
}

int64_t path_tick(struct path *p, int64_t mono_us)
{
    if (!p->on) return INT64_MAX;
    if (is_dead(p, mono_us) || p->proofs > PROOFS_MOST) fall_back(p, mono_us);
    if (wonder_us(p) <= mono_us) wonder(p, mono_us);
    if (!p->udp && mono_us >= p->bind_at_us) {
        bind_by(p, true);
        p->proofs += p->proofs > 0;
        p->bind_at_us = mono_us + bind_pause_us(p, mono_us);
    }
    int64_t next_us = wonder_us(p);
    return !p->udp && p->bind_at_us < next_us ? p->bind_at_us : next_us;
}

int64_t path_waits_since_us(const struct path *p)
{
    return p->on && p->waits ? p->waits_since_us : INT64_MAX;
}

bool path_is_udp(const struct path *p)
{
    return p->udp;
}
