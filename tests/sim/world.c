#include "world.h"
#include "reels.h"
#include "../support/fake_songs.h"
#include "../../client/audio.h"
#include "../../client/engine.h"
#include "../../client/event.h"
#include "../../client/mixer.h"
#include "../../common/buf.h"
#include "../../common/map.h"
#include "../../common/packet.h"
#include "../../server/hub.h"
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WALL_BEGIN_US   1700000000000000
#define CLOCK_BEGIN_US  1000000000 /* a machine has been up for a while */
#define CONNECT_US      5000000    /* after which an attempt into nothing is given up */
#define CALLBACK_FRAMES 512
#define TRANSCODE_US    400000 /* a song takes so long to become a reel */

enum thing {
    TO_SERVER_TCP,
    TO_CLIENT_TCP,
    TO_SERVER_UDP,
    TO_CLIENT_UDP,
    CONNECTED,
    ACCEPTED,
    SERVER_GONE,
    CLIENT_GONE,
    TRANSCODED
};

struct item { /* something under way */
    int64_t at_us;
    uint64_t order; /* equal times keep their order */
    enum thing thing;
    int client;
    uint64_t conn;
    uint8_t *bytes;
    size_t n;
};

struct client {
    bool used, gone, cut;
    struct world *w;
    int number;
    struct world_client is;
    struct engine *engine;
    struct mixer *mixer;
    struct audio_null audio;
    uint64_t conn;  /* 0: none */
    uint64_t ended; /* the connection that the server closed last */
    int64_t due_us, up_us,
        down_us; /* engine's next call; when the last TCP bytes arrive on each side */
    cJSON *events;
    float *heard;
    size_t heard_frames;
    int64_t heard_us;
    uint64_t room;
    int strays;
    uint64_t bytes_down;
};

struct file {
    char path[256];
    struct buf bytes;
};

struct world {
    struct config config;
    struct hub *hub;
    struct io io;
    int64_t now_us, hub_due_us;
    uint64_t random, order, last_conn;
    bool frozen, scan;
    struct item *items;
    size_t item_count, item_size;
    struct client clients[WORLD_CLIENTS];
    struct file songs[64], files[256];
    size_t song_count, file_count;
    struct buf trace;
};

/* -- chance (splitmix64: Steele, Lea, Flood 2014) ---------------------------------------------- */

static uint64_t random_u64(struct world *w)
{
    uint64_t z = w->random += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

static double random_unit(struct world *w)
{
    return ((double)(random_u64(w) >> 11) + 0.5) / 9007199254740992.0;
}

static void port_random(void *world, void *out, size_t n)
{
    uint8_t *bytes = out;
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)random_u64(world);
}

/* -- time -------------------------------------------------------------------------------------- */

static struct now server_now(const struct world *w)
{
    return (struct now){.mono_us = w->now_us, .wall_us = WALL_BEGIN_US + w->now_us};
}

static int64_t local_us(const struct client *c, int64_t true_us)
{
    return true_us + CLOCK_BEGIN_US + c->is.clock_us +
           (int64_t)floor((double)true_us * c->is.clock_ppm / 1e6);
}

static int64_t true_us(const struct client *c, int64_t local)
{
    return (int64_t)floor((double)(local - CLOCK_BEGIN_US - c->is.clock_us) /
                          (1 + c->is.clock_ppm / 1e6));
}

static struct now client_now(const struct client *c)
{
    return (struct now){.mono_us = local_us(c, c->w->now_us),
                        .wall_us = WALL_BEGIN_US + c->w->now_us};
}

static void trace(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void trace(struct world *w, const char *format, ...)
{
    char text[1024];
    int n = snprintf(text, sizeof text, "%8.1f ", (double)w->now_us / 1000);
    va_list args;
    va_start(args, format);
    vsnprintf(text + n, sizeof text - (size_t)n, format, args);
    va_end(args);
    buf_append_text(&w->trace, text);
    buf_append_text(&w->trace, "\n");
}

/* -- things under way: a binary heap ----------------------------------------------------------- */

static bool before(const struct item *a, const struct item *b)
{
    return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

static void swap(struct item *a, struct item *b)
{
    struct item other = *a;
    *a = *b;
    *b = other;
}

static void send_off(struct world *w, int64_t at_us, enum thing thing, int client, uint64_t conn,
                     const void *bytes, size_t n)
{
    if (w->item_count == w->item_size) {
        w->item_size = w->item_size ? w->item_size * 2 : 256;
        w->items = realloc(w->items, w->item_size * sizeof *w->items);
        assert(w->items);
    }
    struct item it = {.at_us = at_us,
                      .order = ++w->order,
                      .thing = thing,
                      .client = client,
                      .conn = conn,
                      .n = n};
    if (n) {
        it.bytes = malloc(n);
        assert(it.bytes);
        memcpy(it.bytes, bytes, n);
    }
    size_t i = w->item_count++;
    w->items[i] = it;
    for (; i && before(&w->items[i], &w->items[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&w->items[i], &w->items[(i - 1) / 2]);
}

static struct item arrived(struct world *w)
{
    struct item first = w->items[0];
    w->items[0] = w->items[--w->item_count];
    for (size_t i = 0;;) {
        size_t least = i, l = 2 * i + 1, r = l + 1;
        if (l < w->item_count && before(&w->items[l], &w->items[least])) least = l;
        if (r < w->item_count && before(&w->items[r], &w->items[least])) least = r;
        if (least == i) return first;
        swap(&w->items[i], &w->items[least]);
        i = least;
    }
}

/* -- the network ------------------------------------------------------------------------------- */

static int64_t delay_us(struct world *w, const struct client *c, bool up)
{
    const struct world_path *p = &c->is.path;
    double jitter = p->jitter_mean_us > 0 ? -log(random_unit(w)) * p->jitter_mean_us : 0;
    return p->delay_us + (up ? p->skew_us : 0) + (int64_t)jitter;
}

/* Bytes of a connection arrive in order: none before those sent earlier. */
static void send_tcp(struct world *w, struct client *c, bool up, const void *bytes, size_t n)
{
    if (c->cut) return;
    int64_t *last_us = up ? &c->up_us : &c->down_us, at_us = w->now_us + delay_us(w, c, up);
    if (at_us < *last_us) at_us = *last_us;
    *last_us = at_us;
    send_off(w, at_us, up ? TO_SERVER_TCP : TO_CLIENT_TCP, c->number, c->conn, bytes, n);
}

static void send_udp(struct world *w, struct client *c, bool up, const void *bytes, size_t n)
{
    if (c->cut || c->is.path.udp_blocked || random_unit(w) < c->is.path.loss) return;
    send_off(w, w->now_us + delay_us(w, c, up), up ? TO_SERVER_UDP : TO_CLIENT_UDP, c->number,
             c->conn, bytes, n);
}

static struct addr address(const struct client *c, bool udp)
{
    uint8_t net = udp && c->is.path.elsewhere ? 66 : 10;
    return (struct addr){.family = 4,
                         .host = {net, 0, 0, (uint8_t)(c->number + 1)},
                         .port = (uint16_t)(udp ? 7000 : 6000 + c->conn % 1000)};
}

static struct client *at_address(struct world *w, const struct addr *a)
{
    int i = a->host[3] - 1;
    return i >= 0 && i < WORLD_CLIENTS && w->clients[i].used ? &w->clients[i] : NULL;
}

static struct client *of_conn(struct world *w, uint64_t conn)
{
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (w->clients[i].used && w->clients[i].conn == conn) return &w->clients[i];
    return NULL;
}

/* -- the server's ports ------------------------------------------------------------------------ */

static size_t port_tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    struct client *c = of_conn(world, conn);
    if (c) send_tcp(world, c, false, bytes, n);
    return n;
}

static void port_tcp_close(void *world, uint64_t conn)
{
    struct world *w = world;
    struct client *c = of_conn(w, conn);
    if (c) c->ended = conn;
    if (c && !c->cut)
        send_off(w, c->down_us > w->now_us ? c->down_us : w->now_us, SERVER_GONE, c->number, conn,
                 NULL, 0);
}

static void count_down(struct client *c, const uint8_t *packet, size_t n)
{
    struct packet_header h;
    c->bytes_down += n;
    if (packet_read_header(packet, n, &h) && h.type == PACKET_RADIO && c->room && h.id != c->room)
        c->strays++;
}

static void port_udp_send(void *world, const struct addr *to, const void *bytes, size_t n,
                          size_t each)
{
    struct client *c = at_address(world, to);
    for (size_t at = 0; c && at < n; at += each) {
        size_t length = n - at < each ? n - at : each;
        count_down(c, (const uint8_t *)bytes + at, length);
        send_udp(world, c, false, (const uint8_t *)bytes + at, length);
    }
}

static struct file *file_at(struct world *w, const char *path)
{
    for (size_t i = 0; i < w->file_count; i++)
        if (!strcmp(w->files[i].path, path)) return &w->files[i];
    return NULL;
}

static int64_t port_file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    struct file *f = file_at(world, path);
    if (!f) return -1;
    size_t bytes = buf_length(&f->bytes);
    if ((uint64_t)offset >= bytes) return 0;
    if (n > bytes - (size_t)offset) n = bytes - (size_t)offset;
    memcpy(out, buf_data(&f->bytes) + offset, n);
    return (int64_t)n;
}

static bool port_file_write(void *world, const char *path, const void *bytes, size_t n)
{
    struct world *w = world;
    struct file *f = file_at(w, path);
    if (!f) {
        assert(w->file_count < sizeof w->files / sizeof w->files[0]);
        f = &w->files[w->file_count++];
        snprintf(f->path, sizeof f->path, "%s", path);
    }
    buf_free(&f->bytes);
    return buf_append(&f->bytes, bytes, n);
}

static void port_scan(void *world)
{
    ((struct world *)world)->scan = true;
}

static bool port_transcode(void *world, uint64_t job, const char *song_path, const char *reel_path,
                           int bitrate_kbps)
{
    struct world *w = world;
    char text[512];
    int n = snprintf(text, sizeof text, "%s\n%s\n%d", song_path, reel_path, bitrate_kbps);
    send_off(w, w->now_us + TRANSCODE_US, TRANSCODED, 0, job, text, (size_t)n + 1);
    return true;
}

static void transcoded(struct world *w, const struct item *it)
{
    char song[256], reel[256], line[1024];
    double seconds = 0;
    int found = sscanf((char *)it->bytes, "%255[^\n]\n%255[^\n]", song, reel);
    assert(found == 2);
    (void)found;
    for (size_t i = 0; i < w->song_count; i++)
        if (strstr(song, w->songs[i].path))
            memcpy(&seconds, buf_data(&w->songs[i].bytes), sizeof seconds);
    struct buf bytes = {0};
    uint32_t samples = reels_make(song, seconds, w->config.bitrate, &bytes);
    port_file_write(w, reel, buf_data(&bytes), buf_length(&bytes));
    buf_free(&bytes);
    fake_songs_line(line, sizeof line, song, samples, -16);
    hub_transcoded(w->hub, it->conn, 0, line, server_now(w));
}

static void port_log(void *world, enum log_level level, const char *text)
{
    trace(world, "log%s: %s", level == LOG_INFO ? "" : "!", text);
}

static void port_print(void *world, const char *text)
{
    trace(world, "console: %s", text);
}

/* -- the clients' ports ------------------------------------------------------------------------ */

static void client_connect(void *world, const char *host, uint16_t port)
{
    (void)host;
    (void)port;
    struct client *c = world;
    c->conn = ++c->w->last_conn;
    c->up_us = c->down_us = 0;
    if (c->cut)
        send_off(c->w, c->w->now_us + CONNECT_US, SERVER_GONE, c->number, c->conn, NULL, 0);
    else
        send_off(c->w, c->w->now_us + delay_us(c->w, c, true), ACCEPTED, c->number, c->conn, NULL,
                 0);
}

static size_t client_tcp_send(void *world, const void *bytes, size_t n)
{
    struct client *c = world;
    send_tcp(c->w, c, true, bytes, n);
    return n;
}

static void client_close(void *world)
{
    struct client *c = world;
    if (c->conn && !c->cut)
        send_off(c->w, c->up_us > c->w->now_us ? c->up_us : c->w->now_us, CLIENT_GONE, c->number,
                 c->conn, NULL, 0);
    c->conn = 0;
}

static void client_udp_send(void *world, const void *bytes, size_t n)
{
    struct client *c = world;
    send_udp(c->w, c, true, bytes, n);
}

static void client_random(void *world, void *out, size_t n)
{
    port_random(((struct client *)world)->w, out, n);
}

static void client_event(void *world, cJSON *event)
{
    struct client *c = world;
    const cJSON *room = cJSON_GetObjectItem(event, "id");
    if (event_is(event, "room"))
        c->room = cJSON_IsString(room) ? strtoull(room->valuestring, NULL, 16) : 0;
    if (!event_is(event, "sync")) {
        char *text = cJSON_PrintUnformatted(event);
        trace(c->w, "%s: %s", c->is.nick, text);
        cJSON_free(text);
    }
    cJSON_AddItemToArray(c->events, event);
}

static void client_heard(void *user, const float *stereo, uint32_t frames, int64_t mono_us)
{
    struct client *c = user;
    if (!c->heard_frames) c->heard_us = true_us(c, mono_us);
    if (c->heard_frames + frames > (size_t)WORLD_HEARD_SECONDS * 48000) return;
    memcpy(c->heard + 2 * c->heard_frames, stereo, frames * 2 * sizeof *stereo);
    c->heard_frames += frames;
}

/* -- the turning world ------------------------------------------------------------------------- */

static void deliver(struct world *w, struct item *it)
{
    struct client *c = &w->clients[it->client];
    bool current = c->used && !c->gone && !c->cut && c->conn == it->conn;
    struct addr from = address(c, it->thing == TO_SERVER_UDP);
    if (current) c->due_us = w->now_us;
    w->hub_due_us = w->now_us;
    switch (it->thing) {
    case ACCEPTED:
        if (!current) break;
        hub_tcp_open(w->hub, it->conn, &from, server_now(w));
        send_off(w, w->now_us + delay_us(w, c, false), CONNECTED, it->client, it->conn, NULL, 0);
        break;
    case CONNECTED:
        if (current) engine_connected(c->engine, client_now(c));
        break;
    case TO_SERVER_TCP:
        if (c->ended != it->conn)
            hub_tcp_data(w->hub, it->conn, it->bytes, it->n, server_now(w));
        else if (current) /* as a reset would tell */
            send_off(w, w->now_us + delay_us(w, c, false), SERVER_GONE, it->client, it->conn, NULL,
                     0);
        break;
    case TO_CLIENT_TCP:
        if (current) engine_tcp(c->engine, it->bytes, it->n, client_now(c));
        break;
    case TO_SERVER_UDP:
        hub_udp(w->hub, &from, it->bytes, it->n, server_now(w));
        break;
    case TO_CLIENT_UDP:
        if (current) engine_udp(c->engine, it->bytes, it->n, client_now(c));
        break;
    case SERVER_GONE:
        if (!c->used || c->gone || c->conn != it->conn) break;
        c->conn = 0;
        engine_closed(c->engine, "the server closed the connection", client_now(c));
        break;
    case CLIENT_GONE:
        hub_tcp_closed(w->hub, it->conn, server_now(w));
        break;
    case TRANSCODED:
        transcoded(w, it);
        break;
    }
    free(it->bytes);
}

static void run_scan(struct world *w)
{
    w->scan = false;
    for (size_t i = 0; i < w->song_count; i++) hub_song_found(w->hub, w->songs[i].path, 1000, 1);
    hub_scan_done(w->hub, true, server_now(w));
}

static int64_t next_us(const struct world *w)
{
    int64_t next = w->frozen ? INT64_MAX : w->hub_due_us;
    if (w->item_count && w->items[0].at_us < next) next = w->items[0].at_us;
    for (int i = 0; i < WORLD_CLIENTS; i++) {
        const struct client *c = &w->clients[i];
        if (!c->used || c->gone) continue;
        int64_t audio_us = true_us(c, audio_null_next_us(&c->audio)) + 1;
        if (c->due_us < next) next = c->due_us;
        if (audio_us < next) next = audio_us;
    }
    return next;
}

static bool for_server(enum thing t)
{
    return t == TO_SERVER_TCP || t == TO_SERVER_UDP || t == ACCEPTED || t == CLIENT_GONE ||
           t == TRANSCODED;
}

static void turn(struct world *w)
{
    while (w->item_count && w->items[0].at_us <= w->now_us) {
        struct item it = arrived(w);
        if (w->frozen && for_server(it.thing)) { /* it waits in the server's socket */
            send_off(w, w->now_us + 1000, it.thing, it.client, it.conn, it.bytes, it.n);
            free(it.bytes);
            continue;
        }
        deliver(w, &it);
    }
    for (int i = 0; i < WORLD_CLIENTS; i++) {
        struct client *c = &w->clients[i];
        if (!c->used || c->gone) continue;
        audio_null_run(&c->audio, local_us(c, w->now_us));
        if (c->due_us > w->now_us) continue;
        c->due_us = true_us(c, engine_tick(c->engine, client_now(c))) + 1;
    }
    if (w->frozen) return;
    w->hub_due_us = hub_tick(w->hub, server_now(w));
    if (w->scan) run_scan(w);
    if (w->hub_due_us <= w->now_us) w->hub_due_us = w->now_us + 100;
}

void world_run(struct world *w, int64_t us)
{
    int64_t end_us = w->now_us + us;
    while (w->now_us < end_us) {
        int64_t next = next_us(w);
        w->now_us = next <= w->now_us ? w->now_us + 1 : next > end_us ? end_us : next;
        turn(w);
    }
}

int64_t world_us(const struct world *w)
{
    return w->now_us;
}

void world_freeze(struct world *w, bool frozen)
{
    w->frozen = frozen;
    w->hub_due_us = w->now_us;
}

/* -- making ------------------------------------------------------------------------------------ */

struct world *world_new(uint64_t seed, const struct world_server *server)
{
    struct world *w = calloc(1, sizeof *w);
    assert(w);
    w->random = seed;
    w->now_us = 1000000;
    w->config = (struct config){.songs = "songs",
                                .name = "Sim",
                                .greeting = "Welcome",
                                .buffer_ms = 1000,
                                .bitrate = 128,
                                .max_clients = 100};
    if (server && server->buffer_ms) w->config.buffer_ms = server->buffer_ms;
    if (server && server->bitrate) w->config.bitrate = server->bitrate;
    w->config.crossfade_s = !server || !server->crossfade_s ? 3
                            : server->crossfade_s < 0       ? 0
                                                            : server->crossfade_s;
    w->config.rooms = server && server->one_room ? ROOMS_ONE : ROOMS_TASTE;
    w->io = (struct io){.world = w,
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
    w->hub = hub_new(&w->config, &w->io, NULL, "reels", server_now(w));
    assert(w->hub);
    w->hub_due_us = w->now_us;
    return w;
}

static void free_client(struct client *c)
{
    engine_free(c->engine);
    mixer_free(c->mixer);
    cJSON_Delete(c->events);
    free(c->heard);
}

void world_free(struct world *w)
{
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (w->clients[i].used) free_client(&w->clients[i]);
    hub_free(w->hub);
    for (size_t i = 0; i < w->item_count; i++) free(w->items[i].bytes);
    for (size_t i = 0; i < w->file_count; i++) buf_free(&w->files[i].bytes);
    for (size_t i = 0; i < w->song_count; i++) buf_free(&w->songs[i].bytes);
    buf_free(&w->trace);
    free(w->items);
    free(w);
}

void world_song(struct world *w, const char *path, double seconds)
{
    assert(w->song_count < sizeof w->songs / sizeof w->songs[0]);
    struct file *f = &w->songs[w->song_count++];
    snprintf(f->path, sizeof f->path, "%s", path);
    buf_append(&f->bytes, &seconds, sizeof seconds);
}

int world_join(struct world *w, const struct world_client *is)
{
    int number = 0;
    while (w->clients[number].used) number++;
    assert(number < WORLD_CLIENTS);
    struct client *c = &w->clients[number];
    *c = (struct client){.used = true,
                         .w = w,
                         .number = number,
                         .is = *is,
                         .events = cJSON_CreateArray(),
                         .mixer = mixer_new()};
    if (!c->is.path.delay_us) c->is.path.delay_us = 500;
    c->heard = malloc((size_t)WORLD_HEARD_SECONDS * 48000 * 2 * sizeof *c->heard);
    struct engine_io io = {.world = c,
                           .connect = client_connect,
                           .tcp_send = client_tcp_send,
                           .close = client_close,
                           .udp_send = client_udp_send,
                           .random = client_random,
                           .event = client_event};
    c->engine = engine_new(&io, NULL, c->mixer);
    assert(c->engine && c->heard && c->mixer);
    audio_null_open(&c->audio, c->mixer, local_us(c, w->now_us), is->device_ppm, CALLBACK_FRAMES);
    c->audio.heard = client_heard;
    c->audio.user = c;
    engine_set_latency(c->engine, audio_null_latency_us(&c->audio));
    cJSON *command = command_new("connect");
    cJSON_AddStringToObject(command, "host", "sim");
    cJSON_AddNumberToObject(command, "port", 55000);
    cJSON_AddStringToObject(command, "nick", is->nick);
    if (is->taste) cJSON_AddItemToObject(command, "taste", cJSON_Parse(is->taste));
    engine_command(c->engine, command, client_now(c));
    cJSON_Delete(command);
    c->due_us = w->now_us;
    return number;
}

void world_command(struct world *w, int client, const char *json)
{
    cJSON *command = cJSON_Parse(json);
    assert(command);
    engine_command(w->clients[client].engine, command, client_now(&w->clients[client]));
    cJSON_Delete(command);
}

void world_say(struct world *w, int client, const char *text)
{
    cJSON *command = command_new("say");
    cJSON_AddStringToObject(command, "text", text);
    engine_command(w->clients[client].engine, command, client_now(&w->clients[client]));
    cJSON_Delete(command);
}

void world_leave(struct world *w, int client)
{
    world_command(w, client, "{\"do\":\"disconnect\"}");
    w->clients[client].gone = true;
}

void world_cut(struct world *w, int client, bool cut)
{
    w->clients[client].cut = cut;
}

void world_path(struct world *w, int client, const struct world_path *path)
{
    w->clients[client].is.path = *path;
}

void world_console(struct world *w, const char *line)
{
    hub_console(w->hub, line, server_now(w));
    w->hub_due_us = w->now_us;
}

void world_forge(struct world *w, const void *bytes, size_t n)
{
    uint8_t packet[2048];
    struct addr from = {.family = 4, .host = {99, 9, 9, 9}, .port = 1};
    assert(n <= sizeof packet);
    memcpy(packet, bytes, n);
    hub_udp(w->hub, &from, packet, n, server_now(w));
}

/* -- looking ----------------------------------------------------------------------------------- */

const cJSON *world_event(const struct world *w, int client, const char *kind)
{
    const cJSON *newest = NULL, *e;
    cJSON_ArrayForEach(e, w->clients[client].events) if (event_is(e, kind)) newest = e;
    return newest;
}

int world_events(const struct world *w, int client, const char *kind)
{
    int n = 0;
    const cJSON *e;
    cJSON_ArrayForEach(e, w->clients[client].events) n += event_is(e, kind);
    return n;
}

void world_forget(struct world *w, int client)
{
    cJSON_Delete(w->clients[client].events);
    w->clients[client].events = cJSON_CreateArray();
}

const float *world_heard(const struct world *w, int client, size_t *frames, int64_t *began_us)
{
    *frames = w->clients[client].heard_frames;
    *began_us = w->clients[client].heard_us;
    return w->clients[client].heard;
}

/* The left sample a client played at a true time, between its samples linearly; the device's own rate is allowed for. */
static double sample_at(const struct client *c, double us)
{
    double rate = 48000.0 * (1 + c->is.clock_ppm / 1e6) * (1 + c->is.device_ppm / 1e6);
    double at = (us - (double)c->heard_us) * rate / 1e6;
    if (at < 0 || at + 1 >= (double)c->heard_frames) return 0;
    size_t i = (size_t)at;
    double part = at - (double)i;
    return (double)c->heard[2 * i] * (1 - part) + (double)c->heard[2 * i + 2] * part;
}

static double correlation(const struct client *a, const struct client *b, int64_t at_us,
                          int64_t span_us, double lag_us)
{
    double ab = 0, aa = 0, bb = 0;
    for (double t = 0; t < (double)span_us; t += 1e6 / 48000) {
        double x = sample_at(a, (double)at_us + t), y = sample_at(b, (double)at_us + t + lag_us);
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* Coarse steps of a sample over +-25 ms, then a parabola through the best and its neighbours. */
double world_lag_us(const struct world *w, int a, int b, int64_t at_us, int64_t span_us,
                    double *likeness)
{
    const struct client *x = &w->clients[a], *y = &w->clients[b];
    const double step = 1e6 / 48000;
    double best = -2, best_lag = 0;
    for (int i = -1200; i <= 1200; i++) {
        double c = correlation(x, y, at_us, span_us / 8, i * step);
        if (c > best) best = c, best_lag = i * step;
    }
    double left = correlation(x, y, at_us, span_us, best_lag - step),
           mid = correlation(x, y, at_us, span_us, best_lag),
           right = correlation(x, y, at_us, span_us, best_lag + step),
           bend = left - 2 * mid + right;
    *likeness = mid;
    return best_lag + (fabs(bend) > 1e-12 ? step * 0.5 * (left - right) / bend : 0);
}

int64_t world_silence_us(const struct world *w, int client, int64_t from_us, int64_t to_us)
{
    const struct client *c = &w->clients[client];
    double longest = 0, run = 0;
    for (double t = (double)from_us; t < (double)to_us; t += 1e6 / 48000) {
        run = fabs(sample_at(c, t)) < 1e-5 ? run + 1e6 / 48000 : 0;
        if (run > longest) longest = run;
    }
    return (int64_t)longest;
}

int world_strays(const struct world *w, int client)
{
    return w->clients[client].strays;
}

uint64_t world_bytes_down(const struct world *w, int client)
{
    return w->clients[client].bytes_down;
}

const char *world_trace(const struct world *w)
{
    struct buf *b = (struct buf *)(uintptr_t)&w->trace;
    if (buf_reserve(b, 1)) *buf_reserve(b, 1) = '\0';
    return buf_length(b) ? (const char *)buf_data(b) : "";
}
