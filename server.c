/* server.c: the program wavelength-server: flags, sockets, the one select() loop and both clocks. It turns what happens on
   descriptors into events of the hub, and is the world behind the hub's ports (server/io.h). */
#include "common/discovery.h"
#include "common/log.h"
#include "common/packet.h"
#include "common/sys.h"
#include "common/tls.h"
#include "server/config.h"
#include "server/data.h"
#include "server/doors.h"
#include "server/hub.h"
#include "server/jobs.h"
#include "server/peers.h"
#include "server/store.h"
#include "server/typed.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXIT_WRONG = 2, /* options */
    DATAGRAMS_A_TURN = 512,
    ACCEPTS_A_TURN = 64,
    WALK_FILES_A_TURN = 200, /* of the songs folder, */
    WALK_US_A_TURN = 5000,   /* as many as a slow disk or share tells in that time */
    FILES_BESIDE = 64,       /* descriptors that are no listener's: sockets, reels, the log ... */
    JUDGE_AT = 512,          /* people; and each time they are twice as many */
    HOLDS_IN_EACH =
        100, /* bytes of datagrams that wait for a turn, a listener: one asks in so many, */
    HOLDS_OUT_EACH =
        700, /* and that wait for the network: bursts of 20 KB, a thirtieth part of all at once */
};
#define JOB_LOOK_US 5000     /* a child that closed its output ends about now */
#define GOODBYE_US  300000   /* the last words have so long when the server ends */
#define GRIPE_US    60000000 /* of what goes wrong many times, one line in so long */

/* What goes wrong many times in a row is counted, and told once a minute. */
struct gripe {
    unsigned long times;
    int64_t told_us;
};

struct world {
    struct config config;
    struct io io; /* what the hub and the store call */
    struct hub *hub;
    struct store *store;
    struct tls_context *tls;
    struct peers *peers;
    struct doors doors;
    struct addr bound; /* where clients come in */
    struct sys_set *set;
    struct typed typed;
    struct sys_walk *walk, *reels_walk; /* through the songs folder, and that of reels */
    char reels[SYS_PATH_BYTES];
    struct jobs jobs;
    struct sys_waker waker;
    struct gripe unsent, refused;
    size_t judge_at; /* people, whether the system grants enough for them */
    bool awake;      /* the machine is kept so */
};

/* True when it is time to tell. */
static bool gripe(struct gripe *g, int64_t mono_us)
{
    g->times++;
    if (g->told_us && mono_us - g->told_us < GRIPE_US) return false;
    g->told_us = mono_us;
    return true;
}

/* -- the hub's ports --------------------------------------------------------------------------- */

static size_t port_tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    struct world *w = world;
    return peers_send(w->peers, conn, bytes, n);
}

static void port_tcp_heed(void *world, uint64_t conn, bool knocks)
{
    struct world *w = world;
    peers_heed(w->peers, conn, knocks, sys_mono_us());
}

static void port_tcp_close(void *world, uint64_t conn)
{
    struct world *w = world;
    peers_finish(w->peers, conn, sys_mono_us());
}

/* What finds no room is lost, as on any network, and asked for again. */
static void port_udp_send(void *world, const struct addr *to, const void *bytes, size_t n,
                          size_t datagram_bytes)
{
    struct world *w = world;
    if (sys_udp_send(w->doors.udp, to, bytes, n, datagram_bytes) ||
        !gripe(&w->unsent, sys_mono_us()))
        return;
    char text[ADDR_TEXT_BYTES];
    log_line(LOG_WARN, "packets cannot be sent (to %s now, %lu times so far); listeners ask again",
             addr_text(to, text), w->unsent.times);
}

static void port_random(void *world, void *out, size_t n)
{
    (void)world;
    sys_random(out, n);
}

static int64_t port_file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    (void)world;
    return sys_file_read(path, offset, out, n);
}

static bool port_file_write(void *world, const char *path, const void *bytes, size_t n)
{
    (void)world;
    char error[SYS_ERROR_BYTES];
    if (sys_file_write(path, bytes, n, error)) return true;
    log_line(LOG_ERROR, "%s", error);
    return false;
}

static int64_t port_file_time(void *world, const char *path)
{
    (void)world;
    return sys_file_time(path);
}

static void port_file_touch(void *world, const char *path)
{
    (void)world;
    sys_file_touch(path);
}

static bool port_file_remove(void *world, const char *path)
{
    (void)world;
    return sys_file_remove(path);
}

static void port_scan(void *world)
{
    struct world *w = world;
    char error[SYS_ERROR_BYTES];
    if (w->walk) return;
    w->walk = sys_walk_start(w->config.songs, error);
    if (!w->walk) hub_scan_done(w->hub, false, sys_now());
}

static void port_scan_reels(void *world)
{
    struct world *w = world;
    char error[SYS_ERROR_BYTES];
    w->reels_walk = sys_walk_start(w->reels, error);
    if (!w->reels_walk) hub_reels_done(w->hub);
}

static bool port_transcode(void *world, uint64_t job, const char *song_path, const char *reel_path,
                           int bitrate_kbps)
{
    struct world *w = world;
    return jobs_transcode(&w->jobs, job, song_path, reel_path, bitrate_kbps);
}

static bool port_read_tags(void *world, uint64_t job, const char *file_path,
                           const char *const *songs, size_t n)
{
    struct world *w = world;
    return jobs_read_tags(&w->jobs, job, file_path, songs, n, sys_mono_us());
}

static bool port_make_cover(void *world, uint64_t job, const char *song_path,
                            const char *cover_path)
{
    struct world *w = world;
    return jobs_make_cover(&w->jobs, job, song_path, cover_path, sys_mono_us());
}

static void port_log(void *world, enum log_level level, const char *text)
{
    (void)world;
    log_line(level, "%s", text);
}

static void port_print(void *world, const char *text)
{
    (void)world;
    printf("%s\n", text);
    fflush(stdout);
}

/* -- connections ------------------------------------------------------------------------------- */

static void peer_opened(void *world, uint64_t id, const struct addr *from)
{
    struct world *w = world;
    hub_tcp_open(w->hub, id, from, sys_now());
}

static void peer_heard(void *world, uint64_t id, const void *bytes, size_t n)
{
    struct world *w = world;
    hub_tcp_data(w->hub, id, bytes, n, sys_now());
}

static void peer_writable(void *world, uint64_t id)
{
    struct world *w = world;
    hub_tcp_writable(w->hub, id, sys_now());
}

static void peer_closed(void *world, uint64_t id)
{
    struct world *w = world;
    hub_tcp_closed(w->hub, id, sys_now());
}

/* A usual system is enough for a party; said once when so many came that it is not. */
static void judge_buffers(struct world *w)
{
    char error[SYS_ERROR_BYTES];
    size_t people = peers_count(w->peers);
    if (people < w->judge_at) return;
    w->judge_at = 2 * people;
    if (sys_udp_holds(w->doors.udp, people * HOLDS_IN_EACH, people * HOLDS_OUT_EACH, error)) return;
    log_line(LOG_WARN, "%zu people are here: %s", people, error);
    w->judge_at = SIZE_MAX;
}

/* Songs, the store and children need descriptors, too: the last ones are theirs. */
static size_t connections_most(void)
{
    size_t files = sys_files_most();
    size_t most = files > FILES_BESIDE ? files - FILES_BESIDE : 0;
    return most < PEERS_MOST ? most : PEERS_MOST;
}

/* Connections that say nothing must not lock out who would come in, or come back. */
static bool take_in(struct world *w, sys_socket s, const struct addr *from, int64_t mono_us)
{
    size_t here = peers_count(w->peers), most = connections_most();
    if (here > most / 4 * 3) hub_hurry(w->hub, sys_now());
    if (s == SYS_TURNED_AWAY) return false;
    if (here < most) return peers_add(w->peers, s, from, mono_us);
    sys_socket_close(s);
    return false;
}

static void accept_some(struct world *w)
{
    struct addr from;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int64_t now_us = sys_mono_us();
        sys_socket s = sys_tcp_accept(w->doors.tcp, &from);
        if (s == SYS_NO_SOCKET) return;
        if (take_in(w, s, &from, now_us)) {
            judge_buffers(w);
            continue;
        }
        if (gripe(&w->refused, now_us))
            log_line(LOG_WARN,
                     "there is no room for another connection (%zu are open, this system allows "
                     "%zu files; %lu turned away so far); raise it with ulimit -n",
                     peers_count(w->peers), sys_files_most(), w->refused.times);
    }
}

/* -- datagrams --------------------------------------------------------------------------------- */

static void read_datagrams(struct world *w)
{
    uint8_t packet[PACKET_BYTES + 1]; /* one more, so that a longer one shows */
    struct addr from;
    for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
        int64_t age_us;
        size_t n = sys_udp_receive_aged(w->doors.udp, &from, packet, sizeof packet, &age_us);
        if (!n) return;
        struct now now = sys_now();
        now.mono_us -= age_us / 2; /* a PING that waited here had both its ways longer alike */
        hub_udp(w->hub, &from, packet, n, now);
    }
}

static void answer_searchers(struct world *w)
{
    uint8_t question[DISCOVERY_BYTES + 1], answer[DISCOVERY_BYTES];
    struct addr from;
    for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
        size_t n = sys_udp_receive(w->doors.discovery, &from, question, sizeof question);
        if (!n) return;
        size_t bytes = hub_discovery(w->hub, question, n, answer, sys_now());
        if (bytes) sys_udp_send(w->doors.discovery, &from, answer, bytes, bytes);
    }
}

/* -- songs, console ---------------------------------------------------------------------------- */

/* A little a turn. False: that was the end. */
static bool walk_on(struct world *w, struct sys_walk *walk,
                    void (*found)(struct hub *, const char *, int64_t, int64_t))
{
    struct sys_file file;
    int64_t until_us = sys_mono_us() + WALK_US_A_TURN;
    for (int i = 0; i < WALK_FILES_A_TURN && (i == 0 || sys_mono_us() < until_us); i++) {
        if (!sys_walk_next(walk, &file)) return false;
        found(w->hub, file.path, file.bytes, file.modified_us);
    }
    return true;
}

static void walk_songs(struct world *w)
{
    if (!w->walk || walk_on(w, w->walk, hub_song_found)) return;
    bool whole = !sys_walk_failed(w->walk);
    sys_walk_end(w->walk);
    w->walk = NULL;
    hub_scan_done(w->hub, whole, sys_now());
}

static void walk_reels(struct world *w)
{
    if (!w->reels_walk || walk_on(w, w->reels_walk, hub_reel_found)) return;
    sys_walk_end(w->reels_walk);
    w->reels_walk = NULL;
    hub_reels_done(w->hub);
}

static void serve_jobs(struct world *w)
{
    uint64_t id;
    int code;
    const char *line;
    while (jobs_ended(&w->jobs, sys_mono_us(), &id, &code, &line))
        hub_job_ended(w->hub, id, code, line, sys_now());
}

static void take_typed(void *world, const char *line)
{
    struct world *w = world;
    hub_console(w->hub, line, sys_now());
}

/* -- the loop ---------------------------------------------------------------------------------- */

/* What select() is to wait for: everything that is no connection, and the connections that are lively. */
static void fill_set(struct world *w, int64_t mono_us)
{
    struct sys_set *s = w->set;
    sys_set_clear(s);
    sys_set_want(s, w->waker.read_end, true, false);
    doors_want(&w->doors, s);
    typed_want(&w->typed, s);
    jobs_want(&w->jobs, s);
    peers_want(w->peers, s, mono_us);
}

static void serve_others(struct world *w)
{
    if (sys_set_readable(w->set, w->waker.read_end)) sys_wake_clear(&w->waker);
    if (sys_set_readable(w->set, w->doors.udp)) read_datagrams(w);
    if (sys_set_readable(w->set, w->doors.tcp)) accept_some(w);
    if (w->doors.discovery != SYS_NO_SOCKET && sys_set_readable(w->set, w->doors.discovery))
        answer_searchers(w);
    typed_read(&w->typed, w->set, take_typed, w);
    if (sys_asked_to_stop()) hub_stop(w->hub);
}

/* How long select() may wait. */
static int64_t rest_us(const struct world *w, int64_t due_us)
{
    int64_t look_us = peers_look_us(w->peers), now_us = sys_mono_us();
    if (look_us < due_us) due_us = look_us;
    if (jobs_ending(&w->jobs) && now_us + JOB_LOOK_US < due_us) due_us = now_us + JOB_LOOK_US;
    return due_us <= now_us || w->walk || w->reels_walk ? 0 : due_us - now_us;
}

static void look_at_quiet(struct world *w)
{
    int64_t began_us = sys_mono_us();
    if (began_us < peers_look_us(w->peers)) return;
    int ready = peers_look(w->peers, began_us);
    int64_t now_us = sys_mono_us();
    peers_serve_quiet(w->peers, ready, now_us - began_us, now_us);
}

static void run(struct world *w)
{
    while (!hub_stopped(w->hub)) {
        struct now now = sys_now();
        if (w->awake != (peers_count(w->peers) > 0)) sys_stay_awake(w->awake = !w->awake);
        int64_t due_us = hub_tick(w->hub, now);
        fill_set(w, now.mono_us);
        if (sys_set_wait(w->set, rest_us(w, due_us)) > 0) serve_others(w);
        peers_serve(w->peers, w->set, sys_mono_us());
        look_at_quiet(w);
        serve_jobs(w);
        walk_songs(w);
        walk_reels(w);
    }
}

/* The last words are on their way: who has them closes. */
static void wait_for_goodbyes(struct world *w)
{
    int64_t now_us = sys_mono_us(), until_us = now_us + GOODBYE_US;
    for (; peers_lively(w->peers) && now_us < until_us; now_us = sys_mono_us()) {
        sys_set_clear(w->set);
        peers_want(w->peers, w->set, now_us);
        sys_set_wait(w->set, until_us - now_us);
        peers_serve(w->peers, w->set, sys_mono_us());
    }
}

/* -- opening ----------------------------------------------------------------------------------- */

static bool fail(const char *text)
{
    fprintf(stderr, "wavelength-server: %s\n", text);
    return false;
}

static struct io io_of(struct world *w)
{
    return (struct io){.world = w,
                       .tcp_send = port_tcp_send,
                       .tcp_heed = port_tcp_heed,
                       .tcp_close = port_tcp_close,
                       .udp_send = port_udp_send,
                       .random = port_random,
                       .file_read = port_file_read,
                       .file_write = port_file_write,
                       .file_time = port_file_time,
                       .file_touch = port_file_touch,
                       .file_remove = port_file_remove,
                       .scan = port_scan,
                       .scan_reels = port_scan_reels,
                       .transcode = port_transcode,
                       .read_tags = port_read_tags,
                       .make_cover = port_make_cover,
                       .log = port_log,
                       .print = port_print};
}

static bool open_data(struct world *w)
{
    char error[SYS_ERROR_BYTES];
    return (config_password(&w->config, error) &&
            data_open(&w->config, w->reels, sizeof w->reels, error)) ||
           fail(error);
}

static bool open_doors(struct world *w)
{
    char error[SYS_ERROR_BYTES];
    if (!doors_open(&w->doors, w->config.bind, (uint16_t)w->config.port, &w->bound, error))
        return fail(error);
    if (!doors_open_discovery(&w->doors, error))
        log_line(LOG_WARN,
                 "others will have to type the address, since it cannot be found by itself: %s",
                 error);
    return true;
}

static bool open_hub(struct world *w)
{
    const struct peers_port port = {.owner = w,
                                    .opened = peer_opened,
                                    .heard = peer_heard,
                                    .writable = peer_writable,
                                    .closed = peer_closed};
    w->io = io_of(w);
    w->set = sys_set_new();
    w->peers = peers_new(&port);
    w->store = data_store(&w->config, &w->io, sys_wall_us());
    if (w->set && w->peers && w->store)
        w->hub = hub_new(&w->config, &w->io, w->tls, w->store, w->reels, sys_now());
    return w->hub || fail("there is not enough memory to begin");
}

static bool open_parts(struct world *w)
{
    char error[SYS_ERROR_BYTES];
    w->tls = data_identity(&w->config, error);
    if (!w->tls) return fail(error);
    if (!sys_waker_open(&w->waker))
        return fail("the system gives no more sockets; end other programs, or raise ulimit -n");
    if (!jobs_begin(&w->jobs))
        return fail("the folder of this program, where wavelength-transcode is looked for, cannot "
                    "be found out, or its path is too long");
    if (!open_hub(w)) return false;
    sys_catch_stop(&w->waker);
    if (!w->config.no_console) typed_open(&w->typed);
    return true;
}

static void close_world(struct world *w)
{
    hub_free(w->hub);
    store_free(w->store);
    tls_context_free(w->tls);
    peers_free(w->peers);
    jobs_end(&w->jobs);
    sys_walk_end(w->walk);
    sys_walk_end(w->reels_walk);
    typed_close(&w->typed);
    doors_close(&w->doors);
    sys_set_free(w->set);
    sys_waker_close(&w->waker);
}

/* Said at the start, since nobody may be there to raise it later. */
static void judge_files(const struct world *w)
{
    size_t people = (size_t)w->config.max_clients, files = sys_files_most();
    if (files < people + FILES_BESIDE)
        log_line(LOG_WARN,
                 "this system allows %zu open files, too few for %zu people; raise it with "
                 "ulimit -n %zu, or lower --max-clients",
                 files, people, people + FILES_BESIDE);
}

static void announce(struct world *w)
{
    char fingerprint[TLS_FINGERPRINT_BYTES];
    tls_context_fingerprint(w->tls, fingerprint);
    hub_listening(w->hub, w->bound.port, fingerprint);
    doors_print(&w->bound);
    log_line(LOG_INFO, "%s, songs from %s, data in %s, identity %.16s...", w->config.name,
             w->config.songs, w->config.data, fingerprint);
    judge_files(w);
}

static bool serve(struct world *w)
{
    if (!open_data(w) || !open_doors(w) || !open_parts(w)) return false;
    announce(w);
    run(w);
    wait_for_goodbyes(w);
    log_line(LOG_INFO, "closed");
    return true;
}

int main(int argc, char **argv)
{
    static struct world w = {
        .doors = DOORS_SHUT, .waker = {SYS_NO_SOCKET, SYS_NO_SOCKET}, .judge_at = JUDGE_AT};
    char error[OPTIONS_ERROR_BYTES];
    sys_start();
    switch (config_read(&w.config, argc, argv, error)) {
    case OPTIONS_DONE:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        fprintf(stderr, "wavelength-server: %s\n", error);
        return EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    if (!w.config.name[0]) sys_machine_name(w.config.name, sizeof w.config.name);
    bool served = serve(&w);
    close_world(&w);
    return served ? EXIT_SUCCESS : EXIT_FAILURE;
}
