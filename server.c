/* server.c: the program wavelength-server: flags, sockets, the one select() loop and both clocks. It turns what happens on
   descriptors into events of the hub, and is the world behind the hub's ports (server/io.h). */
#include "common/discovery.h"
#include "common/log.h"
#include "common/map.h"
#include "common/packet.h"
#include "common/sys.h"
#include "common/tls.h"
#include "server/config.h"
#include "server/hub.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PEERS_MOST = 16384,
    READ_BYTES = 16384, /* of one connection in one turn, so that none starves the others */
    DATAGRAMS_A_TURN = 512,
    ACCEPTS_A_TURN = 64,
    JOBS_MOST = 2, /* transcodings at once */
    JOB_LINE_BYTES = 8192,
    CONSOLE_BYTES = 9000,
    WALK_FILES_A_TURN = 200, /* of the songs folder */
};
#define HOT_US                                                                                     \
    2000000 /* a connection is waited for so long after it last had something to say; then it is looked at */
#define COLD_LEAST_US 10000   /* at least so seldom, */
#define COLD_MOST_US  20000   /* so often if that */
#define COLD_COST     50      /* costs no more than one part in so many of the time */
#define GOODBYE_US    300000  /* and so long when the server ends */
#define LINGER_US     2000000 /* a closed connection's last words have so long to arrive */

struct peer { /* one TCP connection */
    uint64_t id;
    sys_socket socket;
    struct peer *next, **place; /* in the list of the hot or of the cold */
    bool hot;
    int64_t hot_until_us;
    int64_t closing_us; /* 0: open; else when it is closed for good */
    bool broken;
    bool waiting; /* not all was taken that the hub wants to send */
};

struct job { /* a running wavelength-transcode */
    uint64_t id;
    struct sys_child *child;
    char line[JOB_LINE_BYTES];
    size_t bytes;
    bool ended_output;
};

struct world {
    struct config config;
    struct hub *hub;
    struct map peers; /* all of them by id; each is in one of the lists, too */
    struct peer *hot_peers, *cold_peers;
    uint64_t last_peer;
    sys_socket listeners[2], udp[2], discovery; /* IPv6 (which takes IPv4 too) or both apart */
    size_t listener_count;
    struct sys_set *hot, *cold;
    int64_t cold_at_us;
    struct sys_console *console;
    char console_line[CONSOLE_BYTES];
    size_t console_bytes;
    struct sys_walk *walk;
    struct job jobs[JOBS_MOST];
    struct sys_waker waker;
    char transcoder[SYS_PATH_BYTES];
};

/* -- hot and cold ----------------------------------------------------------------------------- */

/* select() costs grow with what is waited for: the lively connections are waited for, the quiet ones looked at now and then. Whatever is
   done each turn is done for the hot ones alone. */
static void list_put(struct peer **list, struct peer *p)
{
    p->next = *list;
    p->place = list;
    if (p->next) p->next->place = &p->next;
    *list = p;
}

static void list_take(struct peer *p)
{
    *p->place = p->next;
    if (p->next) p->next->place = p->place;
}

static void heat(struct world *w, struct peer *p, int64_t until_us)
{
    p->hot_until_us = until_us;
    if (p->hot) return;
    list_take(p);
    list_put(&w->hot_peers, p);
    p->hot = true;
}

static void cool(struct world *w, struct peer *p)
{
    list_take(p);
    list_put(&w->cold_peers, p);
    p->hot = false;
}

static bool stays_hot(const struct peer *p, int64_t now_us)
{
    return p->hot_until_us > now_us || p->broken || p->waiting || p->closing_us;
}

/* -- the hub's ports --------------------------------------------------------------------------- */

static size_t port_tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    struct world *w = world;
    struct peer *p = map_get(&w->peers, conn);
    if (!p || p->broken || p->closing_us) return 0;
    long sent = sys_tcp_send(p->socket, bytes, n);
    if (sent < 0) p->broken = true;
    p->waiting = sent < (long)n;
    if (p->waiting) heat(w, p, 0);
    return sent > 0 ? (size_t)sent : 0;
}

static void port_tcp_close(void *world, uint64_t conn)
{
    struct world *w = world;
    struct peer *p = map_get(&w->peers, conn);
    if (!p) return;
    sys_tcp_finish(p->socket);
    p->waiting = false;
    p->closing_us = sys_mono_us() + LINGER_US;
    heat(w, p, 0);
}

static void port_udp_send(void *world, const struct addr *to, const void *bytes, size_t n,
                          size_t datagram_bytes)
{
    struct world *w = world;
    sys_socket s = w->listener_count == 2 && to->family == 4 ? w->udp[1] : w->udp[0];
    sys_udp_send(s, to, bytes, n, datagram_bytes);
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
    if (sys_file_save(path, bytes, n, false, error)) return true;
    log_line(LOG_ERROR, "%s", error);
    return false;
}

static void port_scan(void *world)
{
    struct world *w = world;
    char error[SYS_ERROR_BYTES];
    if (w->walk) return;
    w->walk = sys_walk_start(w->config.songs, error);
    if (!w->walk) hub_scan_done(w->hub, false, sys_now());
}

static bool port_transcode(void *world, uint64_t job, const char *song_path, const char *reel_path,
                           int bitrate_kbps)
{
    struct world *w = world;
    char bitrate[16], error[SYS_ERROR_BYTES];
    snprintf(bitrate, sizeof bitrate, "%d", bitrate_kbps);
    const char *argv[] = {w->transcoder, song_path, reel_path, "--bitrate", bitrate, NULL};
    for (size_t i = 0; i < JOBS_MOST; i++) {
        struct job *j = &w->jobs[i];
        if (j->child) continue;
        *j = (struct job){.id = job, .child = sys_child_start(argv, true, error)};
        if (!j->child) log_line(LOG_ERROR, "songs cannot be prepared: %s", error);
        return j->child != NULL;
    }
    return false;
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

static void peer_end(struct world *w, struct peer *p)
{
    map_remove(&w->peers, p->id);
    list_take(p);
    sys_socket_close(p->socket);
    free(p);
}

static void accept_some(struct world *w, sys_socket listener)
{
    struct addr from;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        sys_socket s = sys_tcp_accept(listener, &from);
        if (s == SYS_NO_SOCKET) return;
        struct peer *p = w->peers.count < PEERS_MOST ? calloc(1, sizeof *p) : NULL;
        if (!p || !map_put(&w->peers, ++w->last_peer, p)) {
            free(p);
            sys_socket_close(s);
            continue;
        }
        *p = (struct peer){.id = w->last_peer, .socket = s};
        list_put(&w->cold_peers, p);
        heat(w, p, sys_mono_us() + HOT_US);
        hub_tcp_open(w->hub, p->id, &from, sys_now());
    }
}

/* What a ready connection has to say. False when it ended (and was freed). */
static bool serve_peer(struct world *w, struct peer *p, bool readable, bool writable)
{
    uint8_t bytes[READ_BYTES];
    struct now now = sys_now();
    long got = readable ? sys_tcp_receive(p->socket, bytes, sizeof bytes) : 0;
    if (p->closing_us) { /* its last words are on their way; what it still says is not heard */
        if (got >= 0 && now.mono_us < p->closing_us) return true;
        peer_end(w, p);
        return false;
    }
    uint64_t id = p->id;
    if (got > 0) hub_tcp_data(w->hub, id, bytes, (size_t)got, now);
    if (writable) hub_tcp_writable(w->hub, id, now);
    if (got < 0 || p->broken) {
        hub_tcp_closed(w->hub, id, now);
        peer_end(w, p);
        return false;
    }
    heat(w, p, now.mono_us + HOT_US);
    return true;
}

/* Serves those of a list that are ready in `set`. Lists change underneath: ids are collected first. */
static void serve_ready(struct world *w, const struct peer *list, const struct sys_set *set,
                        int ready)
{
    uint64_t ids[PEERS_MOST];
    size_t n = 0;
    if (ready <= 0) return;
    for (const struct peer *p = list; p; p = p->next)
        if (sys_set_readable(set, p->socket) || sys_set_writable(set, p->socket)) ids[n++] = p->id;
    for (size_t i = 0; i < n; i++) {
        struct peer *p = map_get(&w->peers, ids[i]);
        if (p) serve_peer(w, p, sys_set_readable(set, p->socket), sys_set_writable(set, p->socket));
    }
}

/* Connections that broke while being sent to, and those whose last words had their time. */
static void bury(struct world *w)
{
    uint64_t ids[PEERS_MOST];
    size_t n = 0;
    int64_t now_us = sys_mono_us();
    for (const struct peer *p = w->hot_peers; p; p = p->next)
        if (p->broken || (p->closing_us && now_us >= p->closing_us)) ids[n++] = p->id;
    for (size_t i = 0; i < n; i++) serve_peer(w, map_get(&w->peers, ids[i]), false, false);
}

/* -- datagrams --------------------------------------------------------------------------------- */

static void read_datagrams(struct world *w, sys_socket s)
{
    uint8_t packet[PACKET_BYTES + 1]; /* one more, so that a longer one shows */
    struct addr from;
    for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
        size_t n = sys_udp_receive(s, &from, packet, sizeof packet);
        if (!n) return;
        hub_udp(w->hub, &from, packet, n, sys_now());
    }
}

static void answer_searchers(struct world *w)
{
    uint8_t question[DISCOVERY_BYTES + 1], answer[DISCOVERY_BYTES];
    struct addr from;
    for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
        size_t n = sys_udp_receive(w->discovery, &from, question, sizeof question);
        if (!n) return;
        size_t bytes = hub_discovery(w->hub, question, n, answer, sys_now());
        if (bytes) sys_udp_send(w->discovery, &from, answer, bytes, bytes);
    }
}

/* -- songs, console ---------------------------------------------------------------------------- */

static void walk_songs(struct world *w)
{
    struct sys_file file;
    for (int i = 0; w->walk && i < WALK_FILES_A_TURN; i++) {
        if (sys_walk_next(w->walk, &file)) {
            hub_song_found(w->hub, file.path, file.bytes, file.modified_us);
            continue;
        }
        sys_walk_end(w->walk);
        w->walk = NULL;
        hub_scan_done(w->hub, true, sys_now());
    }
}

static void serve_job(struct world *w, struct job *j)
{
    char bytes[1024];
    long got;
    while (!j->ended_output && (got = sys_child_read(j->child, bytes, sizeof bytes)) != 0) {
        if (got < 0) j->ended_output = true;
        for (long i = 0; i < got && j->bytes + 1 < sizeof j->line; i++)
            j->line[j->bytes++] = bytes[i];
    }
    int code;
    if (!j->ended_output || !sys_child_ended(j->child, &code)) return;
    j->line[j->bytes] = '\0';
    j->line[strcspn(j->line, "\r\n")] = '\0';
    sys_child_end(j->child);
    j->child = NULL;
    hub_transcoded(w->hub, j->id, code, j->line, sys_now());
}

static void serve_console(struct world *w)
{
    char bytes[1024];
    long got = sys_console_read(w->console, bytes, sizeof bytes);
    if (got < 0) { /* the terminal is gone; the server goes on */
        sys_console_close(w->console);
        w->console = NULL;
    }
    for (long i = 0; i < got; i++) {
        if (bytes[i] != '\n') {
            if (w->console_bytes + 1 < sizeof w->console_line)
                w->console_line[w->console_bytes++] = bytes[i];
            continue;
        }
        w->console_line[w->console_bytes] = '\0';
        w->console_line[strcspn(w->console_line, "\r")] = '\0';
        w->console_bytes = 0;
        hub_console(w->hub, w->console_line, sys_now());
    }
}

/* -- the loop ---------------------------------------------------------------------------------- */

/* What select() is to wait for: everything that is no connection, and the connections that are lively. */
static void fill_hot(struct world *w, int64_t now_us)
{
    struct sys_set *s = w->hot;
    sys_set_clear(s);
    sys_set_want(s, w->waker.read_end, true, false);
    for (size_t i = 0; i < w->listener_count; i++) {
        sys_set_want(s, w->listeners[i], true, false);
        sys_set_want(s, w->udp[i], true, false);
    }
    if (w->discovery != SYS_NO_SOCKET) sys_set_want(s, w->discovery, true, false);
    if (w->console) sys_set_want(s, sys_console_socket(w->console), true, false);
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (w->jobs[i].child && !w->jobs[i].ended_output)
            sys_set_want(s, sys_child_socket(w->jobs[i].child), true, false);
    for (struct peer *p = w->hot_peers, *next; p; p = next) {
        next = p->next;
        if (stays_hot(p, now_us))
            sys_set_want(s, p->socket, true, p->waiting);
        else
            cool(w, p);
    }
}

/* Looks at the quiet connections without waiting, as seldom as keeps it under 2 % of the time. */
static void look_at_cold(struct world *w, int64_t now_us)
{
    int64_t began_us = sys_mono_us();
    sys_set_clear(w->cold);
    for (const struct peer *p = w->cold_peers; p; p = p->next)
        sys_set_want(w->cold, p->socket, true, false);
    int ready = sys_set_wait(w->cold, 0);
    int64_t pause_us = (sys_mono_us() - began_us) * COLD_COST;
    w->cold_at_us = now_us + (pause_us < COLD_LEAST_US  ? COLD_LEAST_US
                              : pause_us > COLD_MOST_US ? COLD_MOST_US
                                                        : pause_us);
    serve_ready(w, w->cold_peers, w->cold, ready);
}

static bool jobs_ending(const struct world *w)
{
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (w->jobs[i].child && w->jobs[i].ended_output) return true;
    return false;
}

static void serve_others(struct world *w)
{
    sys_wake_clear(&w->waker);
    for (size_t i = 0; i < w->listener_count; i++) {
        if (sys_set_readable(w->hot, w->udp[i])) read_datagrams(w, w->udp[i]);
        if (sys_set_readable(w->hot, w->listeners[i])) accept_some(w, w->listeners[i]);
    }
    if (w->discovery != SYS_NO_SOCKET && sys_set_readable(w->hot, w->discovery))
        answer_searchers(w);
    if (w->console && sys_set_readable(w->hot, sys_console_socket(w->console))) serve_console(w);
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (w->jobs[i].child) serve_job(w, &w->jobs[i]);
    if (sys_asked_to_stop()) hub_stop(w->hub);
}

static void run(struct world *w)
{
    while (!hub_stopped(w->hub)) {
        struct now now = sys_now();
        int64_t due_us = hub_tick(w->hub, now);
        fill_hot(w, now.mono_us);
        if (w->cold_peers && w->cold_at_us < due_us) due_us = w->cold_at_us;
        if (w->walk) due_us = now.mono_us;
        if (jobs_ending(w) && due_us > now.mono_us + 5000) due_us = now.mono_us + 5000;
        int64_t wait_us = due_us - sys_mono_us();
        int ready = sys_set_wait(w->hot, wait_us < 0 ? 0 : wait_us);
        if (ready > 0)
            serve_others(w);
        else if (jobs_ending(w))
            serve_others(w);
        serve_ready(w, w->hot_peers, w->hot, ready);
        if (w->cold_peers && sys_mono_us() >= w->cold_at_us) look_at_cold(w, sys_mono_us());
        bury(w);
        walk_songs(w);
    }
}

/* The last words are on their way: who has them closes. */
static void wait_for_goodbyes(struct world *w)
{
    int64_t until_us = sys_mono_us() + GOODBYE_US;
    for (int64_t left_us; w->hot_peers && (left_us = until_us - sys_mono_us()) > 0;) {
        sys_set_clear(w->hot);
        for (const struct peer *p = w->hot_peers; p; p = p->next)
            sys_set_want(w->hot, p->socket, true, false);
        serve_ready(w, w->hot_peers, w->hot, sys_set_wait(w->hot, left_us));
    }
}

/* -- opening ----------------------------------------------------------------------------------- */

static int fail(const char *text)
{
    fprintf(stderr, "wavelength-server: %s\n", text);
    return 1;
}

/* TCP and UDP on one port number. With port 0 the first number may be taken for UDP: another is tried. */
static bool listen_at(struct world *w, struct addr at, struct addr *bound,
                      char error[SYS_ERROR_BYTES])
{
    for (int i = 0; i < (at.port ? 1 : 20); i++) {
        sys_socket tcp = sys_tcp_listen(&at, bound, error);
        if (tcp == SYS_NO_SOCKET) return false;
        sys_socket udp = sys_udp_open(bound, false, NULL, error);
        if (udp != SYS_NO_SOCKET) {
            w->listeners[w->listener_count] = tcp;
            w->udp[w->listener_count++] = udp;
            return true;
        }
        sys_socket_close(tcp);
    }
    return false;
}

static bool open_sockets(struct world *w, struct addr *bound, char error[SYS_ERROR_BYTES])
{
    struct addr at = {.family = 6, .port = (uint16_t)w->config.port};
    if (w->config.bind[0]) {
        if (!addr_parse_host(w->config.bind, at.port, &at)) {
            snprintf(error, SYS_ERROR_BYTES,
                     "--bind %s is no address; give one like 192.168.1.5 or ::1", w->config.bind);
            return false;
        }
        return listen_at(w, at, bound, error);
    }
    if (listen_at(w, at, bound, error)) return true;
    at.family = 4; /* a system without IPv6 */
    char other[SYS_ERROR_BYTES];
    return listen_at(w, at, bound, other);
}

static void open_discovery(struct world *w)
{
    char error[SYS_ERROR_BYTES];
    struct addr any = {.family = 4, .port = DISCOVERY_PORT};
    w->discovery = sys_udp_open(&any, true, NULL, error);
    if (w->discovery == SYS_NO_SOCKET)
        log_line(LOG_WARN,
                 "others will have to type the address, since it cannot be found by itself: %s",
                 error);
}

/* The identity: given files, or one made on the first start. */
static struct tls_context *open_identity(const struct config *c, char error[SYS_ERROR_BYTES])
{
    char path[SYS_PATH_BYTES + 16], folder[SYS_ERROR_BYTES];
    size_t cert_bytes = 0, key_bytes = 0;
    snprintf(path, sizeof path, "%s/identity.pem", c->data);
    const char *cert_path = c->tls_cert[0] ? c->tls_cert : path,
               *key_path = c->tls_key[0] ? c->tls_key : path;
    char *cert = sys_file_load(cert_path, 1 << 20, &cert_bytes, error);
    if (!cert && !c->tls_cert[0]) {
        struct buf pem = {0};
        bool made = tls_make_identity(c->name, &pem, error) &&
                    sys_file_save(path, buf_data(&pem), buf_length(&pem), true, folder);
        buf_free(&pem);
        cert = made ? sys_file_load(path, 1 << 20, &cert_bytes, error) : NULL;
    }
    char *key = cert ? sys_file_load(key_path, 1 << 20, &key_bytes, error) : NULL;
    struct tls_context *context =
        key ? tls_server_context(cert, cert_bytes, key, key_bytes, error) : NULL;
    free(cert);
    free(key);
    return context;
}

/* Data folder with a folder for reels in it; it must take files. */
static bool open_data(struct config *c, char *cache, size_t cache_bytes,
                      char error[SYS_ERROR_BYTES])
{
    char usual[SYS_PATH_BYTES], probe[SYS_PATH_BYTES + 16];
    if (!c->data[0]) {
        if (!sys_data_folder(usual) || strlen(usual) >= sizeof c->data) {
            snprintf(error, SYS_ERROR_BYTES, "no folder for data is known; name one with --data");
            return false;
        }
        memcpy(c->data, usual, strlen(usual) + 1);
    }
    snprintf(cache, cache_bytes, "%s/reels", c->data);
    if (!sys_make_folder(cache, error)) return false;
    snprintf(probe, sizeof probe, "%s/.probe", cache);
    if (!sys_file_save(probe, "", 0, false, error)) return false;
    sys_file_remove(probe);
    return true;
}

static void print_addresses(const struct addr *bound)
{
    char text[ADDR_TEXT_BYTES];
    struct sys_interface others[32];
    printf("listening on %s\n", addr_text(bound, text));
    static const uint8_t anywhere[16];
    size_t n = memcmp(bound->host, anywhere, 16) == 0 ? sys_interfaces(others, 32) : 0;
    for (size_t i = 0; i < n; i++) {
        others[i].address.port = bound->port;
        printf("friends can type %s\n", addr_text(&others[i].address, text));
    }
    fflush(stdout);
}

static void close_world(struct world *w)
{
    size_t at = 0;
    for (struct peer *p; (p = map_next(&w->peers, &at)) != NULL;) {
        sys_socket_close(p->socket);
        free(p);
    }
    map_free(&w->peers);
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (w->jobs[i].child) sys_child_end(w->jobs[i].child);
    if (w->walk) sys_walk_end(w->walk);
    if (w->console) sys_console_close(w->console);
    for (size_t i = 0; i < w->listener_count; i++) {
        sys_socket_close(w->listeners[i]);
        sys_socket_close(w->udp[i]);
    }
    if (w->discovery != SYS_NO_SOCKET) sys_socket_close(w->discovery);
    sys_set_free(w->hot);
    sys_set_free(w->cold);
    sys_waker_close(&w->waker);
}

static int serve(struct world *w)
{
    char error[SYS_ERROR_BYTES], cache[SYS_PATH_BYTES], fingerprint[TLS_FINGERPRINT_BYTES];
    struct addr bound;
    const struct io io = {.world = w,
                          .tcp_send = port_tcp_send,
                          .tcp_close = port_tcp_close,
                          .udp_send = port_udp_send,
                          .random = port_random,
                          .file_read = port_file_read,
                          .file_write = port_file_write,
                          .scan = port_scan,
                          .transcode = port_transcode,
                          .log = port_log,
                          .print = port_print};
    if (!config_password(&w->config, error) || !open_data(&w->config, cache, sizeof cache, error))
        return fail(error);
    if (!open_sockets(w, &bound, error)) return fail(error);
    open_discovery(w);
    struct tls_context *tls = open_identity(&w->config, error);
    if (!tls) return fail(error);
    w->hot = sys_set_new();
    w->cold = sys_set_new();
    w->hub = w->hot && w->cold && sys_waker_open(&w->waker) &&
                     sys_neighbour("wavelength-transcode", w->transcoder)
                 ? hub_new(&w->config, &io, tls, cache, sys_now())
                 : NULL;
    if (!w->hub) return fail("there is not enough memory to begin");
    sys_catch_stop(&w->waker);
    if (!w->config.no_console) w->console = sys_console_open();
    tls_context_fingerprint(tls, fingerprint);
    hub_listening(w->hub, bound.port, fingerprint);
    print_addresses(&bound);
    log_line(LOG_INFO, "%s, songs from %s, data in %s, identity %.16s...", w->config.name,
             w->config.songs, w->config.data, fingerprint);
    run(w);
    wait_for_goodbyes(w);
    log_line(LOG_INFO, "closed");
    hub_free(w->hub);
    tls_context_free(tls);
    return 0;
}

int main(int argc, char **argv)
{
    static struct world w = {.discovery = SYS_NO_SOCKET};
    char error[OPTIONS_ERROR_BYTES];
    sys_start();
    switch (config_read(&w.config, argc, argv, error)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_WRONG:
        fprintf(stderr, "wavelength-server: %s\n", error);
        return 2;
    case OPTIONS_RUN:
        break;
    }
    if (!w.config.name[0]) sys_machine_name(w.config.name, sizeof w.config.name);
    int code = serve(&w);
    close_world(&w);
    return code;
}
