#include "swarm_listener.h"

#include <stdio.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum { READ_BYTES = 16384, READS_A_TURN = 16 };

/* -- ports of the engine --------------------------------------------------------------------- */

static void drop_connection(struct swarm_listener *l)
{
    dial_end(l->dial);
    l->dial = NULL;
    if (l->tcp != SYS_NO_SOCKET) sys_socket_close(l->tcp);
    if (l->udp != SYS_NO_SOCKET) sys_socket_close(l->udp);
    l->tcp = l->udp = SYS_NO_SOCKET;
    l->want_write = false;
    l->broken = NULL;
}

static void io_connect(void *world, const char *host, uint16_t port)
{
    struct swarm_listener *l = world;

    drop_connection(l);
    l->dial = dial_start(host, port, sys_mono_us());
    if (!l->dial) l->broken = "There is not enough memory to connect.";
}

static size_t io_tcp_send(void *world, const void *bytes, size_t n)
{
    struct swarm_listener *l = world;
    long sent = l->tcp == SYS_NO_SOCKET || l->broken ? 0 : sys_tcp_send(l->tcp, bytes, n);

    if (sent < 0) l->broken = "The connection to the server is lost.";
    l->want_write = sent >= 0 && (size_t)sent < n;
    return sent < 0 ? 0 : (size_t)sent;
}

static void io_close(void *world)
{
    drop_connection(world);
}

static void io_udp_send(void *world, const void *bytes, size_t n)
{
    struct swarm_listener *l = world;

    l->asked = true;
    if (l->udp != SYS_NO_SOCKET) sys_udp_send(l->udp, &l->net->server, bytes, n, n);
}

static void io_random(void *world, void *out, size_t n)
{
    (void)world;
    sys_random(out, n);
}

static void take_sync(struct swarm_listener *l, const cJSON *e)
{
    l->sync.received = proto_int(e, "received", 0);
    l->sync.recovered = proto_int(e, "recovered", 0);
    l->sync.concealed = proto_int(e, "concealed", 0);
    l->sync.buffer_ms = (int)proto_int(e, "buffer_ms", 0);
    l->sync.udp = strcmp(proto_text(e, "path"), "udp") == 0;
    l->in = l->in || l->sync.received > 0;
    l->synced = true;
}

static void take_state(struct swarm_listener *l, const cJSON *e)
{
    const char *state = proto_text(e, "state");
    bool gone = strcmp(state, "waiting") == 0 || strcmp(state, "idle") == 0;

    l->turned_away = strcmp(state, "idle") == 0;
    if (gone) snprintf(l->error, sizeof l->error, "%s", proto_text(e, "text"));
    if (gone && l->in) l->lost_count++;
    if (gone) l->in = false;
}

static void io_event(void *world, cJSON *event)
{
    if (event_is(event, "sync")) take_sync(world, event);
    if (event_is(event, "state")) take_state(world, event);
    cJSON_Delete(event);
}

/* -- life ------------------------------------------------------------------------------------ */

static cJSON *connect_command(const struct swarm_net *n, const char *nick, const char *password,
                              const cJSON *taste)
{
    char host[ADDR_TEXT_BYTES];
    cJSON *c = command_new("connect");

    proto_put_text(c, "host", addr_host_text(&n->server, host));
    proto_put_int(c, "port", n->server.port);
    proto_put_text(c, "nick", nick);
    proto_put_text(c, "password", password);
    if (c && taste) cJSON_AddItemToObject(c, "taste", cJSON_Duplicate(taste, true));
    return c;
}

bool swarm_listener_start(struct swarm_listener *l, struct swarm_net *n, const char *nick,
                          const char *password, const cJSON *taste)
{
    struct engine_io io = {l, io_connect, io_tcp_send, io_close, io_udp_send, io_random, io_event};
    cJSON *command = connect_command(n, nick, password, taste);

    *l = (struct swarm_listener){.net = n, .tcp = SYS_NO_SOCKET, .udp = SYS_NO_SOCKET};
    l->engine = engine_new(&io, n->tls, NULL);
    if (l->engine && command) engine_command(l->engine, command, sys_now());
    cJSON_Delete(command);
    return l->engine && command;
}

void swarm_listener_end(struct swarm_listener *l)
{
    if (!l->engine) return;
    cJSON *bye = command_new("disconnect");
    engine_command(l->engine, bye, sys_now());
    cJSON_Delete(bye);
    drop_connection(l);
    engine_free(l->engine);
    l->engine = NULL;
}

/* -- the connection -------------------------------------------------------------------------- */

static void run_dial(struct swarm_listener *l, const struct sys_set *ready)
{
    enum dial_result result = dial_step(l->dial, ready, sys_mono_us());
    char why[SYS_ERROR_BYTES];

    if (result == DIAL_REACHED) {
        l->tcp = dial_take(l->dial);
        dial_end(l->dial);
        l->dial = NULL;
        l->udp = swarm_net_udp(l->net, l->error);
        engine_connected(l->engine, sys_now());
    } else if (result == DIAL_FAILED) {
        snprintf(why, sizeof why, "%s", dial_error(l->dial));
        drop_connection(l);
        engine_closed(l->engine, why, sys_now());
    }
}

static void read_tcp(struct swarm_listener *l)
{
    uint8_t bytes[READ_BYTES];

    for (int i = 0; i < READS_A_TURN && l->tcp != SYS_NO_SOCKET; i++) {
        long n = sys_tcp_receive(l->tcp, bytes, sizeof bytes);
        if (n == 0) return;
        if (n < 0) {
            l->broken = "The connection to the server is lost.";
            return;
        }
        engine_tcp(l->engine, bytes, (size_t)n, sys_now());
    }
}

static void take_packet(void *user, uint8_t *packet, size_t bytes)
{
    struct swarm_listener *l = user;

    engine_udp(l->engine, packet, bytes, sys_now());
}

static void tell_broken(struct swarm_listener *l)
{
    const char *why = l->broken;

    if (!why) return;
    drop_connection(l);
    engine_closed(l->engine, why, sys_now());
}

/* -- turns ----------------------------------------------------------------------------------- */

void swarm_listener_want(const struct swarm_listener *l, struct sys_set *set, bool connection)
{
    if (l->dial) dial_want(l->dial, set);
    if (l->udp != SYS_NO_SOCKET) sys_set_want(set, l->udp, true, false);
    if (l->tcp != SYS_NO_SOCKET && (connection || !l->in || !l->sync.udp || l->want_write))
        sys_set_want(set, l->tcp, true, l->want_write);
}

void swarm_listener_hear(struct swarm_listener *l)
{
    l->asked = false;
    if (l->udp != SYS_NO_SOCKET) swarm_net_receive(l->net, l->udp, l, take_packet);
}

void swarm_listener_turn(struct swarm_listener *l, const struct sys_set *ready)
{
    if (l->udp != SYS_NO_SOCKET && sys_set_readable(ready, l->udp)) swarm_listener_hear(l);
    if (l->tcp != SYS_NO_SOCKET && sys_set_writable(ready, l->tcp)) {
        l->want_write = false;
        engine_writable(l->engine, sys_now());
    }
    if (l->tcp != SYS_NO_SOCKET && sys_set_readable(ready, l->tcp)) read_tcp(l);
    if (l->dial) run_dial(l, ready);
    tell_broken(l);
    if (l->due_us <= sys_mono_us()) l->due_us = engine_tick(l->engine, sys_now());
}
