#include "uplink_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "../common/addr.h"

enum {
    PAUSE_FIRST_US = 500000,
    PAUSE_MOST_US = 30000000,
    STEADY_US = 5000000,   /* a session that lasted this long was a good one: pauses begin anew */
    ANSWER_US = 10000000,  /* for the handshake, and for `welcome` */
    OUT_MOST = 256 * 1024, /* bytes the server has not taken; past them it is given up */
    TEXT_BYTES = 768,
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

static cJSON *state_event(const char *state, const char *text)
{
    cJSON *e = event_new("state");

    proto_put_text(e, "state", state);
    proto_put_text(e, "text", text);
    return e;
}

static void tell(struct uplink *u, const char *state, const char *text)
{
    u->io.event(u->io.world, state_event(state, text));
}

static void tell_waiting(struct uplink *u, const char *why, int64_t pause_us)
{
    cJSON *e = state_event("waiting", why);

    proto_put_int(e, "retry_ms", pause_us / 1000);
    u->io.event(u->io.world, e);
}

static void tell_identity(struct uplink *u)
{
    char text[TEXT_BYTES];

    snprintf(text, sizeof text,
             "The server at %s is not the one that was there before: its identity changed. Nothing "
             "was sent to it. Accept it only if you know why.",
             u->target.host);
    cJSON *e = state_event("identity", text);
    proto_put_text(e, "fingerprint", u->fingerprint);
    proto_put_text(e, "expected", u->target.expected);
    if (e) cJSON_AddBoolToObject(e, "private", target_is_private(&u->target));
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
    memset(&u->wire, 0, sizeof u->wire);
}

void uplink_end(struct uplink *u, const char *text)
{
    hang_up(u);
    u->state = UPLINK_IDLE;
    tell(u, "idle", text);
}

static void dial(struct uplink *u, struct now now)
{
    char text[TEXT_BYTES];
    struct addr a;
    bool numeric = addr_parse_host(u->target.host, u->target.port, &a);

    uplink_enter(u, UPLINK_CONNECTING, now);
    u->dialled_us = now.mono_us;
    u->wired = true;
    snprintf(text, sizeof text, numeric ? "Connecting to %s, port %u." : "Looking for %s, port %u.",
             u->target.host, u->target.port);
    tell(u, numeric ? "connecting" : "resolving", text);
    u->io.connect(u->io.world, u->target.host, u->target.port);
}

/* Doubles up to the most, and a quarter more or less by chance, so that a thousand who lost the same server do not come back
   in the same moment. */
static int64_t pause_us(struct uplink *u)
{
    int64_t pause = PAUSE_FIRST_US;
    uint32_t chance;

    for (unsigned i = 0; i < u->attempts && pause < PAUSE_MOST_US; i++) pause *= 2;
    if (pause > PAUSE_MOST_US) pause = PAUSE_MOST_US;
    u->io.random(u->io.world, &chance, sizeof chance);
    return pause * 3 / 4 + pause / 2 * (chance % 1024) / 1024;
}

void uplink_lose(struct uplink *u, const char *why, struct now now)
{
    char kept[UPLINK_WHY_BYTES];

    snprintf(kept, sizeof kept, "%s", why);
    if (u->state == UPLINK_IN && now.mono_us - u->since_us >= STEADY_US) u->attempts = 0;
    hang_up(u);
    int64_t pause = pause_us(u);
    u->attempts++;
    uplink_enter(u, UPLINK_WAITING, now);
    u->retry_at_us = now.mono_us + pause;
    tell_waiting(u, kept, pause);
}

/* -- commands ------------------------------------------------------------------------------- */

static void say_bye(struct uplink *u)
{
    if (u->state == UPLINK_IN) uplink_send(u, proto_new(PROTO_BYE));
}

void uplink_start(struct uplink *u, const cJSON *connect, struct now now)
{
    say_bye(u);
    hang_up(u);
    u->attempts = 0;
    u->fingerprint[0] = '\0';
    if (target_set(&u->target, connect))
        dial(u, now);
    else
        uplink_end(u, "A connection needs the server's address and a port from 1 to 65535.");
}

void uplink_accept(struct uplink *u, struct now now)
{
    if (u->state != UPLINK_IDENTITY) return;
    memcpy(u->target.expected, u->fingerprint, sizeof u->target.expected);
    dial(u, now);
}

void uplink_stop(struct uplink *u, const char *text)
{
    say_bye(u);
    uplink_end(u, text);
}

void uplink_love(struct uplink *u, const cJSON *taste)
{
    target_love(&u->target, taste);
}

/* -- the connection ------------------------------------------------------------------------- */

void uplink_connected(struct uplink *u, struct now now)
{
    if (u->state != UPLINK_CONNECTING) return;
    uplink_enter(u, UPLINK_OPENING, now);
    tell(u, "joining", "Connected; joining.");
    if (u->tls) u->wire.tls = tls_new(u->tls);
    if (u->tls && !u->wire.tls)
        uplink_lose(u, "There is not enough memory.", now);
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

static void end_with(struct uplink *u, const char *why)
{
    u->ended = true;
    snprintf(u->ended_why, sizeof u->ended_why, "%s", why);
}

void uplink_receive(struct uplink *u, const void *bytes, size_t n, struct now now)
{
    char why[UPLINK_WHY_BYTES];

    if (!u->wired || u->state == UPLINK_CONNECTING) return;
    enum wire_state state = wire_receive(&u->wire, bytes, n);
    if (state == WIRE_FAILED) {
        snprintf(why, sizeof why, "The secure connection to %s failed%s%.150s.", u->target.host,
                 u->wire.tls ? ": " : "", u->wire.tls ? tls_error(u->wire.tls) : "");
        end_with(u, why);
    }
    if (state == WIRE_CLOSED) end_with(u, "The server closed the connection.");
    if (state == WIRE_OPEN && u->state == UPLINK_OPENING) judge_identity(u, now);
    flush(u); /* the handshake's last bytes and `hello` leave together */
}

void uplink_writable(struct uplink *u)
{
    flush(u);
}

void uplink_closed(struct uplink *u, const char *why, struct now now)
{
    if (!u->wired) return;
    u->wired = false; /* nothing is left to close */
    uplink_lose(u, why, now);
}

/* -- time ----------------------------------------------------------------------------------- */

int64_t uplink_tick(struct uplink *u, struct now now)
{
    bool answering = u->state == UPLINK_OPENING || u->state == UPLINK_GREETING;

    if (u->state == UPLINK_WAITING && now.mono_us >= u->retry_at_us) dial(u, now);
    if (answering && now.mono_us - u->since_us >= ANSWER_US)
        uplink_lose(u, "The server does not answer.", now);
    if (u->wired && buf_length(wire_out(&u->wire)) > OUT_MOST)
        uplink_lose(u, "The server takes nothing any more.", now);
    if (u->state == UPLINK_WAITING) return u->retry_at_us;
    return answering ? u->since_us + ANSWER_US : INT64_MAX;
}
