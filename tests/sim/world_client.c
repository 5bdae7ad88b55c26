/* The clients' side of the world: the engines' ports, and what becomes of their machines. */
#include "world_parts.h"
#include "../../client/event.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_BEGIN_US  1000000000 /* a machine has been up for a while */
#define CONNECT_US      5000000    /* after which an attempt into nothing is given up */
#define CALLBACK_FRAMES 512

/* -- ports ------------------------------------------------------------------------------------- */

static void client_connect(void *world, const char *host, uint16_t port, bool past)
{
    (void)host;
    (void)port;
    (void)past;
    struct client *c = world;
    struct world *w = c->w;
    c->conn = ++w->last_conn;
    c->up_us = c->down_us = 0;
    if (c->cut)
        calendar_add(&w->calendar, w->now_us + CONNECT_US, SERVER_GONE, c->number, c->conn, NULL,
                     0);
    else
        calendar_add(&w->calendar,
                     w->now_us + network_tcp_delay_us(&c->network, &w->chance, w->now_us, true),
                     ACCEPTED, c->number, c->conn, NULL, 0);
}

static size_t client_tcp_send(void *world, const void *bytes, size_t n)
{
    struct client *c = world;
    world_send_tcp(c->w, c, true, bytes, n);
    return n;
}

static void client_close(void *world)
{
    struct client *c = world;
    struct world *w = c->w;
    if (c->conn && c->conn != c->dead && !c->cut)
        calendar_add(&w->calendar, c->up_us > w->now_us ? c->up_us : w->now_us, CLIENT_GONE,
                     c->number, c->conn, NULL, 0);
    c->conn = 0;
}

static void client_udp_send(void *world, const void *bytes, size_t n)
{
    struct client *c = world;
    if (c->greedy) return;
    c->asked++;
    world_send_udp(c->w, c, true, bytes, n);
}

static bool client_moved(void *world)
{
    const struct client *c = world;
    return c->conn && c->conn == c->dead;
}

static void client_random(void *world, void *out, size_t n)
{
    chance_fill(&((struct client *)world)->w->chance, out, n);
}

static void client_event(void *world, cJSON *event)
{
    struct client *c = world;
    const cJSON *room = cJSON_GetObjectItem(event, "id");
    if (event_is(event, "room"))
        c->room = cJSON_IsString(room) ? strtoull(room->valuestring, NULL, 16) : 0;
    if (!event_is(event, "sync")) {
        char *text = cJSON_PrintUnformatted(event);
        world_trace_line(c->w, "%s: %s", c->is.nick, text);
        cJSON_free(text);
    }
    cJSON_AddItemToArray(c->events, event);
}

/* The device has counted these frames already. Exact: from its own count, not from the rounded time. */
static void client_heard(void *user, const float *stereo, uint32_t frames, int64_t mono_us)
{
    (void)mono_us;
    struct client *c = user;
    double frame_us = 1e6 / (MIXER_RATE_HZ * (1 + c->audio.drift_ppm * 1e-6));
    double local_us = (double)(c->audio.started_us + audio_null_latency_us(&c->audio)) +
                      (double)(c->audio.frames - frames) * frame_us;
    speaker_play(&c->speaker, stereo, frames, watch_true_us(&c->watch, local_us),
                 frame_us / (1 + c->watch.ppm * 1e-6));
}

/* -- coming and going -------------------------------------------------------------------------- */

static void open_device(struct client *c)
{
    int64_t now_us = world_client_now(c).mono_us;
    audio_null_open(&c->audio, c->mixer, now_us, c->is.device_ppm, CALLBACK_FRAMES);
    c->audio.late_us = (uint32_t)c->is.late_us;
    c->audio.heard = client_heard;
    c->audio.user = c;
    engine_set_latency(c->engine, audio_null_latency_us(&c->audio), 0);
}

static void open_engine(struct client *c)
{
    struct engine_io io = {.world = c,
                           .connect = client_connect,
                           .tcp_send = client_tcp_send,
                           .close = client_close,
                           .udp_send = client_udp_send,
                           .moved = client_moved,
                           .random = client_random,
                           .event = client_event};
    c->mixer = mixer_new();
    c->engine = engine_new(&io, NULL, c->mixer);
    assert(c->engine && c->mixer);
}

static void connect_it(struct client *c)
{
    cJSON *command = command_new("connect");
    cJSON_AddStringToObject(command, "host", "sim");
    cJSON_AddNumberToObject(command, "port", 55000);
    cJSON_AddStringToObject(command, "nick", c->is.nick);
    if (c->is.drift_ppm != 0) cJSON_AddNumberToObject(command, "drift_ppm", c->is.drift_ppm);
    if (c->is.taste) cJSON_AddItemToObject(command, "taste", cJSON_Parse(c->is.taste));
    engine_command(c->engine, command, world_client_now(c));
    cJSON_Delete(command);
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
                         .due_us = w->now_us};
    c->network.path = is->path;
    if (!c->network.path.delay_us) c->network.path.delay_us = 500;
    watch_begin(&c->watch, 0, CLOCK_BEGIN_US + is->clock_us, is->clock_ppm);
    open_engine(c);
    open_device(c);
    connect_it(c);
    return number;
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

void world_move(struct world *w, int client)
{
    struct client *c = &w->clients[client];
    c->dead = c->conn;
    c->moves++;
}

void world_path(struct world *w, int client, const struct network_path *path)
{
    w->clients[client].network.path = *path;
}

void world_greed(struct world *w, int client)
{
    w->clients[client].greedy = true;
    w->clients[client].greed_us = w->now_us;
}

/* -- machines ---------------------------------------------------------------------------------- */

void world_sleep(struct world *w, int client, enum world_sleep sleep)
{
    struct client *c = &w->clients[client];
    int64_t local_us = world_client_now(c).mono_us;
    if (sleep == WORLD_ASLEEP) watch_stop(&c->watch, w->now_us);
    if (sleep == WORLD_STALLED) c->stalled_since_us = local_us;
    if (sleep == WORLD_AWAKE && c->sleep == WORLD_ASLEEP) watch_go(&c->watch, w->now_us);
    if (sleep == WORLD_AWAKE && c->sleep == WORLD_STALLED)
        c->audio.started_us += local_us - c->stalled_since_us;
    c->sleep = sleep;
    c->due_us = w->now_us;
}

void world_set_wall(struct world *w, int machine, int64_t by_us)
{
    struct watch *watch = machine == WORLD_SERVER ? &w->watch : &w->clients[machine].watch;
    watch->wall_ahead_us += by_us;
}

/* The device is no clock's: it goes on as before. */
void world_step_clock(struct world *w, int machine, int64_t by_us)
{
    if (machine == WORLD_SERVER) {
        watch_step(&w->watch, w->now_us, by_us);
        w->hub_due_us = w->now_us;
        return;
    }
    struct client *c = &w->clients[machine];
    watch_step(&c->watch, w->now_us, by_us);
    c->audio.started_us += by_us;
    c->due_us = w->now_us;
}
