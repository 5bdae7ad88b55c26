#include "contact.h"

#include <stdio.h>
#include "dial.h"

enum {
    READ_BYTES = 16384,
    READS_A_TURN = 16, /* of the connection: then others have their turn */
};

void contact_init(struct contact *c, const struct contact_port *port)
{
    *c = (struct contact){.port = *port, .tcp = SYS_NO_SOCKET, .udp = SYS_NO_SOCKET};
}

void contact_drop(struct contact *c)
{
    dial_end(c->dial);
    c->dial = NULL;
    if (c->tcp != SYS_NO_SOCKET) sys_socket_close(c->tcp);
    if (c->udp != SYS_NO_SOCKET) sys_socket_close(c->udp);
    c->tcp = c->udp = SYS_NO_SOCKET;
    c->want_write = false;
    c->broken = SAID_NOTHING;
}

/* -- ports of the engine --------------------------------------------------------------------- */

static void io_connect(void *world, const char *host, uint16_t port, bool past)
{
    struct contact *c = world;

    contact_drop(c);
    c->dial = dial_start(host, port, sys_mono_us());
    if (c->dial)
        dial_from(c->dial, &c->server, past);
    else
        c->broken = SAID_NO_MEMORY;
}

static size_t io_tcp_send(void *world, const void *bytes, size_t n)
{
    struct contact *c = world;
    long sent = c->tcp == SYS_NO_SOCKET || c->broken ? 0 : sys_tcp_send(c->tcp, bytes, n);

    if (sent < 0) c->broken = SAID_LOST;
    c->want_write = sent >= 0 && (size_t)sent < n;
    return sent < 0 ? 0 : (size_t)sent;
}

static void io_close(void *world)
{
    contact_drop(world);
}

static void io_udp_send(void *world, const void *bytes, size_t n)
{
    struct contact *c = world;

    c->asked = true;
    if (c->udp != SYS_NO_SOCKET) sys_udp_send(c->udp, &c->server, bytes, n, n);
}

static bool io_moved(void *world)
{
    struct contact *c = world;

    return c->tcp != SYS_NO_SOCKET && sys_tcp_moved(c->tcp);
}

static void io_random(void *world, void *out, size_t n)
{
    (void)world;
    sys_random(out, n);
}

static void io_event(void *world, cJSON *event)
{
    struct contact *c = world;

    c->port.event(c->port.user, event);
}

struct engine_io contact_io(struct contact *c)
{
    return (struct engine_io){c,           io_connect, io_tcp_send, io_close,
                              io_udp_send, io_moved,   io_random,   io_event};
}

/* -- the connection -------------------------------------------------------------------------- */

static void reached(struct contact *c, struct engine *e)
{
    c->server = *dial_address(c->dial);
    c->tcp = dial_take(c->dial);
    dial_end(c->dial);
    c->dial = NULL;
    c->udp = c->port.open_udp(c->port.user, &c->server);
    engine_connected(e, sys_now());
}

static void run_dial(struct contact *c, struct engine *e, const struct sys_set *ready)
{
    enum dial_result result = dial_step(c->dial, ready, sys_mono_us());
    bool offline = dial_is_offline(c->dial);
    struct saying why;

    if (result == DIAL_REACHED) reached(c, e);
    if (result != DIAL_FAILED) return;
    dial_explain(c->dial, &why);
    contact_drop(c);
    if (offline)
        engine_offline(e, &why, sys_now());
    else
        engine_closed(e, &why, sys_now());
}

static void read_tcp(struct contact *c, struct engine *e)
{
    uint8_t bytes[READ_BYTES];

    for (int i = 0; i < READS_A_TURN && c->tcp != SYS_NO_SOCKET; i++) {
        long n = sys_tcp_receive(c->tcp, bytes, sizeof bytes);
        if (n == 0) return;
        if (n < 0) {
            c->broken = SAID_LOST;
            return;
        }
        engine_tcp(e, bytes, (size_t)n, sys_now());
    }
}

/* -- turns ----------------------------------------------------------------------------------- */

void contact_want(const struct contact *c, struct sys_set *set, bool connection)
{
    if (c->dial) dial_want(c->dial, set);
    if (c->udp != SYS_NO_SOCKET) sys_set_want(set, c->udp, true, false);
    if (c->tcp != SYS_NO_SOCKET && (connection || c->want_write))
        sys_set_want(set, c->tcp, true, c->want_write);
}

int64_t contact_next_us(const struct contact *c)
{
    return c->dial ? dial_next_us(c->dial) : INT64_MAX;
}

bool contact_has_datagrams(const struct contact *c, const struct sys_set *ready)
{
    return c->udp != SYS_NO_SOCKET && sys_set_readable(ready, c->udp);
}

/* The engine may give the connection up in any call, and a new one would not be in `ready`. */
void contact_serve(struct contact *c, struct engine *e, const struct sys_set *ready)
{
    sys_socket tcp = c->tcp;

    if (tcp != SYS_NO_SOCKET && sys_set_writable(ready, tcp)) {
        c->want_write = false;
        engine_writable(e, sys_now());
    }
    if (tcp != SYS_NO_SOCKET && tcp == c->tcp && sys_set_readable(ready, tcp)) read_tcp(c, e);
    if (c->dial) run_dial(c, e, ready);
}

void contact_tell_broken(struct contact *c, struct engine *e)
{
    struct saying why;

    saying(&why, c->broken);
    if (!why.said) return;
    contact_drop(c);
    engine_closed(e, &why, sys_now());
}
