#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "contact.h"
#include "discover.h"
#include "engine.h"
#include "event.h"
#include "fetch.h"
#include "post.h"
#include "sound.h"
#include "../common/saying.h"
#include "../common/packet.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/tls.h"

enum {
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
    struct contact contact;
    bool quit;
};

/* -- ports of the contact -------------------------------------------------------------------- */

/* What the server lends for fetching likes is nobody else's business. */
static void take_key(struct link *l, cJSON *welcome)
{
    fetch_key(l->fetch, proto_text(welcome, "lastfm_key"), sys_now());
    cJSON_DeleteItemFromObjectCaseSensitive(welcome, "lastfm_key");
}

static void take_event(void *user, cJSON *event)
{
    struct link *l = user;

    if (event_is(event, "welcome")) take_key(l, event);
    post_send(l->up, event);
}

static void tell(struct link *l, const char *event, const struct saying *said)
{
    cJSON *e = event_new(event);

    saying_put(said, e);
    proto_put_int(e, "wall_ms", sys_wall_us() / 1000);
    post_send(l->up, e);
}

/* Two songs at once, each a usual buffer at the default bitrate, and half as much to spare. */
static void check_room(struct link *l, sys_socket udp)
{
    enum { NEED_BYTES = 96 << 10 };
    char error[SYS_ERROR_BYTES];
    struct saying said;

    if (udp == SYS_NO_SOCKET || sys_udp_holds(udp, NEED_BYTES, 0, error)) return;
    tell(l, "notice", saying_text(saying(&said, SAID_SMALL_BUFFER), "reason", error));
}

static sys_socket open_udp(void *user, const struct addr *server)
{
    char error[SYS_ERROR_BYTES];
    struct addr bound, any = {.family = server->family};
    sys_socket udp = sys_udp_open(&any, false, &bound, error);

    check_room(user, udp);
    return udp;
}

/* -- commands -------------------------------------------------------------------------------- */

static void do_discover(struct link *l, bool on)
{
    char error[SYS_ERROR_BYTES];
    struct saying said;

    if (discover_switch(l->discover, on, error)) return;
    tell(l, "error", saying_text(saying(&said, SAID_NO_DISCOVERY), "reason", error));
}

static void do_command(struct link *l, cJSON *command)
{
    struct now now = sys_now();

    if (command_is(command, "quit")) l->quit = true;
    if (command_is(command, "connect") || command_is(command, "taste")) {
        fetch_begin(l->fetch, command, now);
        return;
    }
    if (command_is(command, "discover")) do_discover(l, proto_flag(command, "on"));
    if (command_is(command, "disconnect")) fetch_begin(l->fetch, NULL, now);
    if (command_is(command, "join")) fetch_stay(l->fetch, now);
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

static void read_udp(struct link *l)
{
    uint8_t packet[PACKET_BYTES + 1]; /* one more shows what is too long */
    struct addr from;

    for (int i = 0; i < DATAGRAMS_A_TURN && l->contact.udp != SYS_NO_SOCKET; i++) {
        int64_t age_us;
        size_t n = sys_udp_receive_aged(l->contact.udp, &from, packet, sizeof packet, &age_us);
        if (n == 0) return;
        if (n <= PACKET_BYTES) engine_udp(l->engine, packet, n, age_us, sys_now());
    }
}

/* -- the loop -------------------------------------------------------------------------------- */

static int64_t run_discover(struct link *l)
{
    int64_t next = discover_tick(l->discover, sys_mono_us());

    post_send(l->up, discover_event(l->discover));
    return next;
}

/* Everything that time alone asks for. Returns when more will be. */
static int64_t tick(struct link *l)
{
    int64_t next = engine_run(l->engine, sys_now());

    next = now_earlier(next, sound_run(&l->sound, sys_mono_us()));
    next = now_earlier(next, fetch_tick(l->fetch, sys_now()));
    next = now_earlier(next, run_discover(l));
    next = now_earlier(next, contact_next_us(&l->contact));
    return now_earlier(next, engine_probe(l->engine, sys_now()));
}

static void wait_until(struct link *l, int64_t until_us)
{
    int64_t now_us = sys_mono_us();
    int64_t pause_us = now_earlier(until_us - now_us, IDLE_US);

    sys_set_clear(l->set);
    sys_set_want(l->set, l->waker.read_end, true, false);
    contact_want(&l->contact, l->set, true);
    if (discover_socket(l->discover) != SYS_NO_SOCKET)
        sys_set_want(l->set, discover_socket(l->discover), true, false);
    fetch_want(l->fetch, l->set);
    sys_set_wait(l->set, pause_us > 0 ? pause_us : 0);
}

static void turn(struct link *l)
{
    if (sys_set_readable(l->set, l->waker.read_end)) sys_wake_clear(&l->waker);
    if (contact_has_datagrams(&l->contact, l->set)) read_udp(l);
    contact_serve(&l->contact, l->engine, l->set);
    fetch_ready(l->fetch, l->set);
    discover_ready(l->discover, sys_mono_us());
    do_commands(l);
    contact_tell_broken(&l->contact, l->engine);
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
    contact_drop(&l->contact);
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

static bool make_parts(struct link *l, struct mic *mic, void (*wake)(void *user), void *user)
{
    uint64_t seed;
    struct contact_port port = {l, open_udp, take_event};

    l->down = post_new(wake_thread, l);
    l->up = post_new(wake, user);
    l->tls = tls_client_context();
    l->set = sys_set_new();
    sys_random(&seed, sizeof seed);
    l->discover = discover_new(seed);
    l->fetch = l->up ? fetch_new(l->up) : NULL;
    contact_init(&l->contact, &port);
    struct engine_io io = contact_io(&l->contact);
    l->engine = l->tls ? engine_new(&io, l->tls, l->mixer) : NULL;
    if (l->engine && mic) engine_set_mic(l->engine, mic);
    return l->down && l->set && l->discover && l->fetch && l->engine;
}

struct link *link_start(struct mixer *mixer, struct mic *mic, void (*wake)(void *user), void *user)
{
    struct link *l = calloc(1, sizeof *l);

    if (!l || !sys_waker_open(&l->waker)) {
        free(l);
        return NULL;
    }
    l->mixer = mixer;
    if (make_parts(l, mic, wake, user)) l->thread = sys_thread_start(run, l);
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
