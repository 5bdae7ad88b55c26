#include "world_parts.h"
#include "../../client/event.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN_US   1000000
#define WAITING_US 1000 /* what waits for somebody who sleeps is looked after so often */

struct now world_server_now(const struct world *w)
{
    return watch_now(&w->watch, w->now_us);
}

struct now world_client_now(const struct client *c)
{
    return watch_now(&c->watch, c->w->now_us);
}

void world_trace_line(struct world *w, const char *format, ...)
{
    char text[1024];
    int n = snprintf(text, sizeof text, "%8.1f ", (double)w->now_us / 1000);
    va_list args;
    va_start(args, format);
    vsnprintf(text + n, sizeof text - (size_t)n, format, args);
    va_end(args);
    buf_append(&w->trace, text, strlen(text));
    buf_append(&w->trace, "\n", 1);
}

/* -- under way --------------------------------------------------------------------------------- */

int64_t world_delay_us(struct world *w, struct client *c, bool up)
{
    return network_delay_us(&c->network, &w->chance, up);
}

/* Bytes of a connection arrive in order: none before those sent earlier. */
void world_send_tcp(struct world *w, struct client *c, bool up, const void *bytes, size_t n)
{
    if (c->cut || c->conn == c->dead) return;
    int64_t *last_us = up ? &c->up_us : &c->down_us;
    int64_t at_us = w->now_us + network_tcp_delay_us(&c->network, &w->chance, w->now_us, up);
    if (at_us < *last_us) at_us = *last_us;
    *last_us = at_us;
    calendar_add(&w->calendar, at_us, up ? TO_SERVER_TCP : TO_CLIENT_TCP, c->number, c->conn, bytes,
                 n);
}

void world_send_udp(struct world *w, struct client *c, bool up, const void *bytes, size_t n)
{
    if (c->cut || !network_passes(&c->network, &w->chance, w->now_us, up)) return;
    enum calendar_kind kind = up ? TO_SERVER_UDP : TO_CLIENT_UDP;
    calendar_add(&w->calendar, w->now_us + world_delay_us(w, c, up), kind, c->number, c->conn,
                 bytes, n);
    double doubled = c->network.path.doubled;
    if (doubled > 0 && chance_unit(&w->chance) < doubled)
        calendar_add(&w->calendar, w->now_us + world_delay_us(w, c, up), kind, c->number, c->conn,
                     bytes, n);
}

struct addr world_address(const struct client *c, bool udp)
{
    uint8_t net = udp && c->network.path.elsewhere ? 66 : (uint8_t)(10 + c->moves);
    return (struct addr){.family = 4,
                         .host = {net, 0, 0, (uint8_t)(c->number + 1)},
                         .port = (uint16_t)(udp ? 7000 : 6000 + c->conn % 1000)};
}

/* -- the turning world ------------------------------------------------------------------------- */

static bool for_server(enum calendar_kind k)
{
    return k == TO_SERVER_TCP || k == TO_SERVER_UDP || k == ACCEPTED || k == CLIENT_GONE ||
           k == TRANSCODED;
}

static void to_server(struct world *w, struct client *c, struct calendar_item *it, bool current)
{
    struct addr from = world_address(c, it->kind == TO_SERVER_UDP);
    int64_t back_us = w->now_us + world_delay_us(w, c, false);
    bool refused = !w->hub || (it->kind == TO_SERVER_TCP && c->ended == it->conn);
    w->hub_due_us = w->now_us;
    if (refused && current && (it->kind == ACCEPTED || it->kind == TO_SERVER_TCP))
        calendar_add(&w->calendar, back_us, SERVER_GONE, it->client, it->conn, NULL, 0);
    if (refused) return;
    if (it->kind == ACCEPTED && current) {
        hub_tcp_open(w->hub, it->conn, &from, world_server_now(w));
        calendar_add(&w->calendar, back_us, CONNECTED, it->client, it->conn, NULL, 0);
    }
    if (it->kind == TO_SERVER_TCP)
        hub_tcp_data(w->hub, it->conn, it->bytes, it->n, world_server_now(w));
    if (it->kind == TO_SERVER_UDP) hub_udp(w->hub, &from, it->bytes, it->n, world_server_now(w));
    if (it->kind == CLIENT_GONE) hub_tcp_closed(w->hub, it->conn, world_server_now(w));
    if (it->kind == TRANSCODED) world_transcoded(w, it);
}

static void to_client(struct world *w, struct client *c, struct calendar_item *it)
{
    struct now now = world_client_now(c);
    c->due_us = w->now_us;
    if (it->kind == CONNECTED) engine_connected(c->engine, now);
    if (it->kind == TO_CLIENT_TCP) engine_tcp(c->engine, it->bytes, it->n, now);
    if (it->kind == TO_CLIENT_UDP) engine_udp(c->engine, it->bytes, it->n, 0, now);
    if (it->kind == SERVER_GONE) {
        c->conn = 0;
        engine_closed(c->engine, &(struct saying){.said = SAID_LOST}, now);
    }
}

/* Somebody who sleeps, or whose process stands, gets it later; but datagrams into sleep are lost. */
static bool must_wait(struct world *w, const struct calendar_item *it)
{
    if (for_server(it->kind)) return w->frozen;
    if (it->kind == SERVER_BACK) return false;
    const struct client *c = &w->clients[it->client];
    return c->used &&
           (c->sleep == WORLD_STALLED || (c->sleep == WORLD_ASLEEP && it->kind != TO_CLIENT_UDP));
}

static void deliver(struct world *w, struct calendar_item *it)
{
    if (must_wait(w, it)) {
        calendar_add(&w->calendar, w->now_us + WAITING_US, it->kind, it->client, it->conn,
                     it->bytes, it->n);
        return;
    }
    if (it->kind == SERVER_BACK) {
        world_begin_server(w);
        return;
    }
    struct client *c = &w->clients[it->kind == TRANSCODED ? 0 : it->client];
    bool current = c->used && !c->gone && (!c->cut || it->kind == SERVER_GONE) &&
                   c->conn == it->conn && c->sleep == WORLD_AWAKE;
    if (for_server(it->kind))
        to_server(w, c, it, current);
    else if (current)
        to_client(w, c, it);
}

static int64_t audio_us(const struct client *c)
{
    return (int64_t)watch_true_us(&c->watch, (double)audio_null_next_us(&c->audio)) + 1;
}

static int64_t client_next_us(const struct client *c)
{
    int64_t next = audio_us(c);
    if (c->due_us < next) next = c->due_us;
    if (c->greedy && c->greed_us < next) next = c->greed_us;
    return next;
}

static bool lives(const struct client *c)
{
    return c->used && !c->gone && c->sleep == WORLD_AWAKE;
}

static int64_t next_us(const struct world *w)
{
    int64_t next = calendar_next_us(&w->calendar);
    if (!w->frozen && w->hub && w->hub_due_us < next) next = w->hub_due_us;
    for (int i = 0; i < WORLD_CLIENTS; i++) {
        int64_t due = lives(&w->clients[i]) ? client_next_us(&w->clients[i]) : INT64_MAX;
        if (due < next) next = due;
    }
    return next;
}

static void turn_client(struct client *c)
{
    struct now now = world_client_now(c);
    audio_null_run(&c->audio, now.mono_us);
    if (c->greedy && c->greed_us <= c->w->now_us) world_ask_everything(c);
    if (c->due_us > c->w->now_us) return;
    double due_us = watch_true_us(&c->watch, (double)engine_tick(c->engine, now));
    c->due_us = due_us > 1e17 ? INT64_MAX : (int64_t)due_us + 1;
}

static void turn_server(struct world *w)
{
    if (w->hub_due_us > w->now_us && !w->scan) return;
    double due_us = watch_true_us(&w->watch, (double)hub_tick(w->hub, world_server_now(w)));
    if (w->scan) world_scan(w);
    w->hub_due_us = due_us > 1e17 ? INT64_MAX : (int64_t)due_us;
    if (w->hub_due_us <= w->now_us) w->hub_due_us = w->now_us + 100;
}

static void turn(struct world *w)
{
    while (calendar_next_us(&w->calendar) <= w->now_us) {
        struct calendar_item it = calendar_take(&w->calendar);
        deliver(w, &it);
        free(it.bytes);
    }
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (lives(&w->clients[i])) turn_client(&w->clients[i]);
    if (!w->frozen && w->hub) turn_server(w);
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

void world_restart(struct world *w, int64_t down_us)
{
    world_end_server(w);
    calendar_add(&w->calendar, w->now_us + down_us, SERVER_BACK, 0, 0, NULL, 0);
}

/* -- making ------------------------------------------------------------------------------------ */

static void configure(struct config *c, const struct world_server *s)
{
    *c = (struct config){.songs = "songs",
                         .name = "Sim",
                         .greeting = "Welcome",
                         .buffer_ms = s->buffer_ms ? s->buffer_ms : 1000,
                         .bitrate = s->bitrate ? s->bitrate : 128,
                         .room_size = 64,
                         .max_clients = 100,
                         .crossfade_s = !s->crossfade_s      ? 3
                                        : s->crossfade_s < 0 ? 0
                                                             : s->crossfade_s,
                         .requests_each = 5,
                         .rooms = s->one_room ? ROOMS_ONE : ROOMS_TASTE};
}

struct world *world_new(uint64_t seed, const struct world_server *server)
{
    struct world *w = calloc(1, sizeof *w);
    assert(w);
    w->chance.seed = seed;
    w->now_us = BEGIN_US;
    configure(&w->config, server ? server : &(struct world_server){0});
    world_begin_server(w);
    return w;
}

static void free_client(struct client *c)
{
    engine_free(c->engine);
    mixer_free(c->mixer);
    cJSON_Delete(c->events);
    speaker_free(&c->speaker);
    seal_free(c->up);
    map_free(&c->chunks);
}

void world_free(struct world *w)
{
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (w->clients[i].used) free_client(&w->clients[i]);
    hub_free(w->hub);
    store_free(w->store);
    calendar_free(&w->calendar);
    for (size_t i = 0; i < w->file_count; i++) buf_free(&w->files[i].bytes);
    buf_free(&w->trace);
    free(w);
}

static void add_song(struct world *w, const char *path, double seconds, bool tones)
{
    assert(w->song_count < WORLD_SONGS);
    struct song_file *s = &w->songs[w->song_count++];
    *s = (struct song_file){.seconds = seconds, .tones = tones};
    snprintf(s->path, sizeof s->path, "%s", path);
}

void world_song(struct world *w, const char *path, double seconds)
{
    add_song(w, path, seconds, false);
}

void world_tones(struct world *w, const char *path, double seconds)
{
    add_song(w, path, seconds, true);
}

/* -- commands ---------------------------------------------------------------------------------- */

void world_command(struct world *w, int client, const char *json)
{
    struct client *c = &w->clients[client];
    cJSON *command = cJSON_Parse(json);
    assert(command);
    engine_command(c->engine, command, world_client_now(c));
    cJSON_Delete(command);
    c->due_us = w->now_us;
}

void world_say(struct world *w, int client, const char *text)
{
    cJSON *command = command_new("say");
    cJSON_AddStringToObject(command, "text", text);
    char *json = cJSON_PrintUnformatted(command);
    world_command(w, client, json);
    cJSON_free(json);
    cJSON_Delete(command);
}

void world_console(struct world *w, const char *line)
{
    hub_console(w->hub, line, world_server_now(w));
    w->hub_due_us = w->now_us;
}

void world_forge(struct world *w, const void *bytes, size_t n)
{
    uint8_t packet[2048];
    struct addr from = {.family = 4, .host = {99, 9, 9, 9}, .port = 1};
    assert(n <= sizeof packet);
    memcpy(packet, bytes, n);
    hub_udp(w->hub, &from, packet, n, world_server_now(w));
}
