#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "dial.h"
#include "discover.h"
#include "engine.h"
#include "event.h"
#include "fetch.h"
#include "post.h"
#include "sound.h"
#include "../common/packet.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/tls.h"

enum {
    READ_BYTES = 16384,
    READS_A_TURN = 4,       /* of the connection: then others have their turn */
    DATAGRAMS_A_TURN = 256, /* as many as wait in the socket's buffer after a burst or two */
    IDLE_US = 1000000,
};

struct link {
    struct sys_thread *thread;
    struct sys_waker waker;
    struct post *down, *up;
    struct mixer *mixer;

    /* the thread's own */
    struct engine *engine;
    struct tls_context *tls;
    struct sys_set *set;
    struct fetch *fetch;
    struct discover *discover;
    struct sound sound;
    struct dial *dial; /* under way, or NULL */
    sys_socket tcp, udp;
    struct addr server; /* where tcp leads */
    bool want_write;
    const char *broken; /* why the connection is of no use any more; told in the next turn */
    bool quit;
};

/* -- ports of the engine --------------------------------------------------------------------- */

static void drop_connection(struct link *l)
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
    struct link *l = world;

    drop_connection(l);
    l->dial = dial_start(host, port, sys_mono_us());
    if (!l->dial) l->broken = "There is not enough memory to connect.";
}

static size_t io_tcp_send(void *world, const void *bytes, size_t n)
{
    struct link *l = world;
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
    struct link *l = world;

    if (l->udp != SYS_NO_SOCKET) sys_udp_send(l->udp, &l->server, bytes, n, n);
}

static void io_random(void *world, void *out, size_t n)
{
    (void)world;
    sys_random(out, n);
}

static void io_event(void *world, cJSON *event)
{
    struct link *l = world;

    post_send(l->up, event);
}

/* -- commands -------------------------------------------------------------------------------- */

static void do_discover(struct link *l, bool on)
{
    char error[SYS_ERROR_BYTES], text[SYS_ERROR_BYTES + 64];

    if (discover_switch(l->discover, on, error)) return;
    snprintf(text, sizeof text, "Cannot look for servers on this network: %s.", error);
    cJSON *e = event_new("error");
    proto_put_text(e, "code", "discover");
    proto_put_text(e, "text", text);
    post_send(l->up, e);
}

static void do_command(struct link *l, cJSON *command)
{
    struct now now = sys_now();

    if (command_is(command, "quit")) l->quit = true;
    if (command_is(command, "connect")) {
        fetch_begin(l->fetch, command, now.mono_us);
        return;
    }
    if (command_is(command, "discover")) do_discover(l, proto_flag(command, "on"));
    if (command_is(command, "disconnect")) fetch_begin(l->fetch, NULL, now.mono_us);
    sound_command(&l->sound, command, now);
    engine_command(l->engine, command, now);
    cJSON_Delete(command);
}

static void do_commands(struct link *l)
{
    cJSON *command;

    while ((command = post_take(l->down))) do_command(l, command);
    if ((command = fetch_take(l->fetch))) {
        engine_command(l->engine, command, sys_now());
        cJSON_Delete(command);
    }
}

/* -- the connection -------------------------------------------------------------------------- */

/* Two songs at once, each a buffer of 3 s at the default bitrate. */
static void check_room(struct link *l)
{
    enum { NEED_BYTES = 96 << 10 };
    char error[SYS_ERROR_BYTES];

    if (l->udp == SYS_NO_SOCKET || sys_udp_holds(l->udp, NEED_BYTES, 0, error)) return;
    cJSON *e = event_new("notice");
    proto_put_text(e, "text", error);
    proto_put_int(e, "wall_ms", sys_wall_us() / 1000);
    post_send(l->up, e);
}

/* Datagrams go where the connection went. Without a socket for them everything comes through the connection. */
static void open_udp(struct link *l)
{
    char error[SYS_ERROR_BYTES];
    struct addr bound, any = {.family = l->server.family};

    l->udp = sys_udp_open(&any, false, &bound, error);
    check_room(l);
}

static void run_dial(struct link *l)
{
    enum dial_result result = dial_step(l->dial, l->set, sys_mono_us());
    char why[SYS_ERROR_BYTES * 2];

    if (result == DIAL_REACHED) {
        l->server = *dial_address(l->dial);
        l->tcp = dial_take(l->dial);
        dial_end(l->dial);
        l->dial = NULL;
        open_udp(l);
        engine_connected(l->engine, sys_now());
    } else if (result == DIAL_FAILED) {
        snprintf(why, sizeof why, "%s", dial_error(l->dial));
        drop_connection(l);
        engine_closed(l->engine, why, sys_now());
    }
}

static void read_tcp(struct link *l)
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

static void read_udp(struct link *l)
{
    uint8_t packet[PACKET_BYTES + 1]; /* one more shows what is too long */
    struct addr from;

    for (int i = 0; i < DATAGRAMS_A_TURN && l->udp != SYS_NO_SOCKET; i++) {
        size_t n = sys_udp_receive(l->udp, &from, packet, sizeof packet);
        if (n == 0) return;
        if (n <= PACKET_BYTES) engine_udp(l->engine, packet, n, sys_now());
    }
}

static void tell_broken(struct link *l)
{
    const char *why = l->broken;

    if (!why) return;
    drop_connection(l);
    engine_closed(l->engine, why, sys_now());
}

/* -- the loop -------------------------------------------------------------------------------- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t run_discover(struct link *l)
{
    int64_t next = discover_tick(l->discover, sys_mono_us());

    post_send(l->up, discover_event(l->discover));
    return next;
}

/* Everything that time alone asks for. Returns when more will be. */
static int64_t tick(struct link *l)
{
    int64_t next = engine_tick(l->engine, sys_now());

    next = earlier(next, sound_run(&l->sound, sys_mono_us()));
    next = earlier(next, fetch_tick(l->fetch, sys_mono_us()));
    next = earlier(next, run_discover(l));
    if (l->dial) next = earlier(next, dial_next_us(l->dial));
    return next;
}

static void wait_until(struct link *l, int64_t until_us)
{
    int64_t now_us = sys_mono_us();
    int64_t pause_us = earlier(until_us - now_us, IDLE_US);

    sys_set_clear(l->set);
    sys_set_want(l->set, l->waker.read_end, true, false);
    if (l->dial) dial_want(l->dial, l->set);
    if (l->tcp != SYS_NO_SOCKET) sys_set_want(l->set, l->tcp, true, l->want_write);
    if (l->udp != SYS_NO_SOCKET) sys_set_want(l->set, l->udp, true, false);
    if (discover_socket(l->discover) != SYS_NO_SOCKET)
        sys_set_want(l->set, discover_socket(l->discover), true, false);
    fetch_want(l->fetch, l->set);
    sys_set_wait(l->set, pause_us > 0 ? pause_us : 0);
}

static void turn(struct link *l)
{
    sys_socket tcp = l->tcp, udp = l->udp;

    if (sys_set_readable(l->set, l->waker.read_end)) sys_wake_clear(&l->waker);
    if (udp != SYS_NO_SOCKET && sys_set_readable(l->set, udp)) read_udp(l);
    if (tcp != SYS_NO_SOCKET && sys_set_writable(l->set, tcp)) {
        l->want_write = false;
        engine_writable(l->engine, sys_now());
    }
    if (tcp == l->tcp && tcp != SYS_NO_SOCKET && sys_set_readable(l->set, tcp)) read_tcp(l);
    if (l->dial) run_dial(l);
    fetch_ready(l->fetch, l->set);
    discover_ready(l->discover, sys_mono_us());
    do_commands(l);
    tell_broken(l);
}

static void run(void *user)
{
    struct link *l = user;

    sound_open(&l->sound, l->mixer, l->engine, l->up, sys_mono_us());
    do_commands(l);
    while (!l->quit) {
        wait_until(l, tick(l));
        turn(l);
    }
    cJSON *bye = command_new("disconnect");
    engine_command(l->engine, bye, sys_now());
    cJSON_Delete(bye);
    drop_connection(l);
}

/* -- from outside ---------------------------------------------------------------------------- */

static void wake_thread(void *user)
{
    struct link *l = user;

    sys_wake(&l->waker);
}

static void free_link(struct link *l)
{
    fetch_free(l->fetch);
    discover_free(l->discover);
    engine_free(l->engine);
    tls_context_free(l->tls);
    if (l->set) sys_set_free(l->set);
    post_free(l->down);
    post_free(l->up);
    sys_waker_close(&l->waker);
    free(l);
}

static bool make_parts(struct link *l, void (*wake)(void *user), void *user)
{
    uint64_t seed;
    struct engine_io io = {l, io_connect, io_tcp_send, io_close, io_udp_send, io_random, io_event};

    l->down = post_new(wake_thread, l);
    l->up = post_new(wake, user);
    l->tls = tls_client_context();
    l->set = sys_set_new();
    sys_random(&seed, sizeof seed);
    l->discover = discover_new(seed);
    l->fetch = l->up ? fetch_new(l->up) : NULL;
    l->engine = l->tls ? engine_new(&io, l->tls, l->mixer) : NULL;
    return l->down && l->set && l->discover && l->fetch && l->engine;
}

struct link *link_start(struct mixer *mixer, void (*wake)(void *user), void *user)
{
    struct link *l = calloc(1, sizeof *l);

    if (!l || !sys_waker_open(&l->waker)) {
        free(l);
        return NULL;
    }
    l->tcp = l->udp = SYS_NO_SOCKET;
    l->mixer = mixer;
    if (make_parts(l, wake, user)) l->thread = sys_thread_start(run, l);
    if (l->thread) return l;
    free_link(l);
    return NULL;
}

void link_stop(struct link *l)
{
    if (!l) return;
    post_send(l->down, command_new("quit"));
    sys_thread_join(l->thread);
    free_link(l);
}

void link_command(struct link *l, cJSON *command)
{
    post_send(l->down, command);
}

cJSON *link_event(struct link *l)
{
    return post_take(l->up);
}
