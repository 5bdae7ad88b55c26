#include "uplink_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "../common/addr.h"

enum {
    PAUSE_FIRST_US = 500000,
    PAUSE_MOST_US = 30000000,
    PAUSE_OFFLINE_US = 2000000,   /* while there is no network: that costs no server anything; */
    OFFLINE_MOST = 30,            /* after so many it may be a name that nobody has, */
    PAUSE_NAMELESS_US = 10000000, /* which name servers are asked for */
    STEADY_US = 5000000,   /* a session that lasted this long was a good one: pauses begin anew */
    ANSWER_US = 10000000,  /* for the handshake, and for `welcome` */
    OUT_MOST = 256 * 1024, /* bytes the server has not taken; past them it is given up */
};

struct uplink *uplink_new(const struct engine_io *io, struct tls_context *tls, bool deaf)
{
    struct uplink *u = calloc(1, sizeof *u);

    if (!u) return NULL;
    u->io = *io;
    u->tls = tls;
    u->deaf = deaf;
    return u;
}

void uplink_free(struct uplink *u)
{
    if (!u) return;
    wire_free(&u->wire);
    target_clear(&u->target);
    free(u);
}

enum uplink_state uplink_state(const struct uplink *u)
{
    return u->state;
}

int64_t uplink_dialled_us(const struct uplink *u)
{
    return u->dialled_us;
}

int64_t uplink_hello_us(const struct uplink *u)
{
    return u->hello_us;
}

const char *uplink_fingerprint(const struct uplink *u)
{
    return u->fingerprint;
}

/* -- telling -------------------------------------------------------------------------------- */

static cJSON *state_event(const char *state, const struct saying *said)
{
    cJSON *e = event_new("state");

    proto_put_text(e, "state", state);
    saying_put(said, e);
    return e;
}

static void tell(struct uplink *u, const char *state, const struct saying *said)
{
    u->io.event(u->io.world, state_event(state, said));
}

static void tell_waiting(struct uplink *u, const struct saying *why, int64_t pause_us)
{
    cJSON *e = state_event("waiting", why);

    proto_put_int(e, "retry_ms", pause_us / 1000);
    u->io.event(u->io.world, e);
}

static void tell_identity(struct uplink *u)
{
    struct saying said;

    saying_text(saying(&said, SAID_IDENTITY), "host", u->target.host);
    cJSON *e = state_event("identity", &said);
    proto_put_text(e, "fingerprint", u->fingerprint);
    proto_put_text(e, "expected", u->target.expected);
    proto_put_flag(e, "private", target_is_private(&u->target));
    u->io.event(u->io.world, e);
}

/* -- sending -------------------------------------------------------------------------------- */

static void flush(struct uplink *u)
{
    struct buf *out = wire_out(&u->wire);

    while (u->wired && buf_length(out) > 0) {
        size_t took = u->io.tcp_send(u->io.world, buf_data(out), buf_length(out));
        if (took == 0) break;
        buf_consume(out, took);
    }
}

bool uplink_send(struct uplink *u, cJSON *message)
{
    struct buf line = {0};
    bool good = proto_write(message, &line) &&
                (u->state == UPLINK_GREETING || u->state == UPLINK_IN) &&
                wire_send(&u->wire, buf_data(&line), buf_length(&line));

    buf_free(&line);
    if (good) flush(u);
    return good;
}

/* -- states --------------------------------------------------------------------------------- */

void uplink_enter(struct uplink *u, enum uplink_state state, struct now now)
{
    u->state = state;
    u->since_us = now.mono_us;
}

static void hang_up(struct uplink *u)
{
    if (u->wired) u->io.close(u->io.world);
    u->wired = u->ended = false;
    wire_free(&u->wire);
}

void uplink_end(struct uplink *u, const struct saying *why)
{
    hang_up(u);
    u->state = UPLINK_IDLE;
    tell(u, "idle", why);
}

static void dial(struct uplink *u, struct now now)
{
    struct saying said;
    struct addr a;
    bool numeric = addr_parse_host(u->target.host, u->target.port, &a);

    uplink_enter(u, UPLINK_CONNECTING, now);
    u->dialled_us = now.mono_us;
    u->wired = true;
    saying_text(saying(&said, numeric ? SAID_CONNECTING : SAID_LOOKING), "host", u->target.host);
    saying_number(&said, "port", u->target.port);
    if (!u->offline) tell(u, numeric ? "connecting" : "resolving", &said);
    u->io.connect(u->io.world, u->target.host, u->target.port, u->past);
}

/* Doubles up to the most. */
static int64_t pause_us(const struct uplink *u)
{
    int64_t pause = PAUSE_FIRST_US;

    for (unsigned i = 0; i < u->attempts && pause < PAUSE_MOST_US; i++) pause *= 2;
    return pause < PAUSE_MOST_US ? pause : PAUSE_MOST_US;
}

/* A quarter more or less by chance, so that a thousand who lost the same server do not come back in the same moment. */
static int64_t varied_us(struct uplink *u, int64_t pause)
{
    uint32_t chance;

    u->io.random(u->io.world, &chance, sizeof chance);
    return pause * 3 / 4 + pause / 2 * (chance % 1024) / 1024;
}

static void wait_for(struct uplink *u, int64_t pause, struct now now)
{
    hang_up(u);
    uplink_enter(u, UPLINK_WAITING, now);
    u->retry_at_us = now.mono_us + pause;
}

void uplink_lose(struct uplink *u, enum said why, struct now now)
{
    struct saying said;

    uplink_lose_for(u, saying(&said, why), now);
}

static void count_anew(struct uplink *u, struct now now)
{
    if (u->state == UPLINK_IN && now.mono_us - u->since_us >= STEADY_US) u->attempts = 0;
}

void uplink_lose_for(struct uplink *u, const struct saying *why, struct now now)
{
    count_anew(u, now);
    int64_t pause = varied_us(u, pause_us(u));
    u->attempts++;
    u->offline = 0;
    wait_for(u, pause, now);
    tell_waiting(u, why, pause);
}

void uplink_move(struct uplink *u, struct now now)
{
    struct saying said;

    if (now.mono_us - u->since_us < STEADY_US) { /* where it would be lost again and again */
        uplink_lose(u, SAID_LOST, now);
        return;
    }
    count_anew(u, now);
    wait_for(u, 0, now);
    tell_waiting(u, saying(&said, SAID_LOST), 0);
}

/* -- commands ------------------------------------------------------------------------------- */

static void say_bye(struct uplink *u)
{
    if (u->state == UPLINK_IN) uplink_send(u, proto_new(PROTO_BYE));
}

void uplink_start(struct uplink *u, const cJSON *connect, struct now now)
{
    struct saying why;

    say_bye(u);
    hang_up(u);
    u->attempts = u->offline = 0;
    u->past = false;
    u->fingerprint[0] = '\0';
    if (target_set(&u->target, connect))
        dial(u, now);
    else
        uplink_end(u, saying(&why, SAID_NO_ADDRESS));
}

void uplink_accept(struct uplink *u, struct now now)
{
    if (u->state != UPLINK_IDENTITY) return;
    memcpy(u->target.expected, u->fingerprint, sizeof u->target.expected);
    u->past = false;
    dial(u, now);
}

void uplink_stop(struct uplink *u)
{
    struct saying why;

    say_bye(u);
    uplink_end(u, saying(&why, SAID_NOT_CONNECTED));
}

void uplink_love(struct uplink *u, const cJSON *taste)
{
    target_love(&u->target, taste);
}

/* -- the connection ------------------------------------------------------------------------- */

void uplink_connected(struct uplink *u, struct now now)
{
    struct saying said;

    if (u->state != UPLINK_CONNECTING) return;
    u->past = true; /* until it says `welcome` */
    u->offline = 0;
    uplink_enter(u, UPLINK_OPENING, now);
    tell(u, "joining", saying(&said, SAID_JOINING));
    if (u->tls) u->wire.tls = tls_new(u->tls);
    if (u->tls && !u->wire.tls)
        uplink_lose(u, SAID_NO_MEMORY, now);
    else
        uplink_receive(u, NULL, 0, now);
}

/* The server proved who it is: hello, unless somebody else was expected. The tokens are only for whom they came from. */
static void judge_identity(struct uplink *u, struct now now)
{
    if (u->wire.tls) tls_peer_fingerprint(u->wire.tls, u->fingerprint);
    if (u->target.expected[0] && u->wire.tls && strcmp(u->target.expected, u->fingerprint) != 0) {
        hang_up(u);
        uplink_enter(u, UPLINK_IDENTITY, now);
        tell_identity(u);
        return;
    }
    uplink_enter(u, UPLINK_GREETING, now);
    u->hello_us = now.mono_us;
    uplink_send(u, target_hello(&u->target, u->fingerprint));
}

/* To be told when what came before was read. */
static struct saying *end_with(struct uplink *u, enum said why)
{
    u->ended = true;
    return saying(&u->ended_why, why);
}

void uplink_receive(struct uplink *u, const void *bytes, size_t n, struct now now)
{
    if (!u->wired || u->state == UPLINK_CONNECTING) return;
    enum wire_state state = wire_receive(&u->wire, bytes, n);
    if (state == WIRE_FAILED) {
        struct saying *why = saying_text(end_with(u, SAID_NOT_SECURE), "host", u->target.host);
        if (u->wire.tls) saying_text(why, "reason", tls_error(u->wire.tls));
    }
    if (state == WIRE_CLOSED) end_with(u, SAID_LOST_CLOSED);
    if (state == WIRE_OPEN && u->state == UPLINK_OPENING) judge_identity(u, now);
    flush(u); /* the handshake's last bytes and `hello` leave together */
}

void uplink_writable(struct uplink *u)
{
    flush(u);
}

void uplink_closed(struct uplink *u, const struct saying *why, struct now now)
{
    if (!u->wired) return;
    u->wired = false; /* nothing is left to close */
    uplink_lose_for(u, why, now);
}

void uplink_offline(struct uplink *u, const struct saying *why, struct now now)
{
    if (!u->wired) return;
    u->wired = false;
    bool nameless = u->offline >= OFFLINE_MOST;
    int64_t pause = varied_us(u, nameless ? PAUSE_NAMELESS_US : PAUSE_OFFLINE_US);
    wait_for(u, pause, now);
    if (!u->offline++) tell_waiting(u, why, pause); /* the same for hours, maybe */
}

/* -- time ----------------------------------------------------------------------------------- */

int64_t uplink_tick(struct uplink *u, struct now now)
{
    bool answering = u->state == UPLINK_OPENING || u->state == UPLINK_GREETING;

    if (u->state == UPLINK_WAITING && now.mono_us >= u->retry_at_us) dial(u, now);
    if (answering && now.mono_us - u->since_us >= ANSWER_US)
        uplink_lose(u, SAID_LOST_NO_ANSWER, now);
    if (u->wired && buf_length(wire_out(&u->wire)) > OUT_MOST) uplink_lose(u, SAID_LOST_STUCK, now);
    if (u->state == UPLINK_WAITING) return u->retry_at_us;
    return answering ? u->since_us + ANSWER_US : INT64_MAX;
}
