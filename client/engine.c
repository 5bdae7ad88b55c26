#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "news.h"
#include "path.h"
#include "radio_in.h"
#include "uplink.h"
#include "../common/proto.h"
#include "../common/utf8.h"

enum {
    SYNC_US = 1000000,
    SILENT_US =
        12000000, /* nothing at all from the server for so long: PINGs are answered every 4 s */
    NACKS_A_TICK = 4,
    MEMBERS_MOST = 20000, /* of a snapshot; further ones are left out */
    TICK_MOST_US = 1000000,
    PROBES_AT_ONCE = 8,
};

struct engine {
    struct engine_io io;
    struct mixer *mixer;
    struct uplink *uplink;
    struct path *path;
    struct radio_in *radio;
    bool in;      /* path and radio know that the session is IN */
    bool in_room; /* a snapshot was complete */
    struct news news;
    cJSON *target;    /* host and port of the last `connect` */
    int64_t heard_us; /* when anything came from the server */
    int64_t sync_at_us;
    int64_t silent_before_ms; /* of the mixer's silence: what passed before the room was entered */
    bool sounded;             /* the first sound of this session was told */
};

/* -- small things ---------------------------------------------------------------------------- */

static void emit(struct engine *e, cJSON *event)
{
    if (event) e->io.event(e->io.world, event);
}

/* A command that cannot be carried out; `say`: with the tag of its line. */
static void refuse(struct engine *e, const cJSON *command, const char *code, const char *text,
                   struct now now)
{
    cJSON *event = event_new("error");

    proto_put_text(event, "code", code);
    proto_put_text(event, "text", text);
    proto_put_int(event, "wall_ms", now.wall_us / 1000);
    event_copy(event, command, "tag");
    emit(e, event);
}

/* -- ports of the path ----------------------------------------------------------------------- */

static void send_udp(void *user, const uint8_t *packet, size_t n)
{
    struct engine *e = user;

    e->io.udp_send(e->io.world, packet, n);
}

static void send_tunnel(void *user, const uint8_t *packet, size_t n)
{
    struct engine *e = user;
    cJSON *m = proto_new(PROTO_UDP_UP);

    proto_put_blob(m, "p", packet, n);
    uplink_send(e->uplink, m);
}

/* -- life ------------------------------------------------------------------------------------ */

struct engine *engine_new(const struct engine_io *io, struct tls_context *tls, struct mixer *mixer)
{
    struct engine *e = calloc(1, sizeof *e);

    if (!e) return NULL;
    struct path_ports ports = {.user = e, .udp = send_udp, .tunnel = send_tunnel};
    e->io = *io;
    e->news.io = &e->io;
    e->mixer = mixer;
    e->uplink = uplink_new(io, tls, !mixer);
    e->path = path_new(&ports);
    e->radio = radio_in_new(mixer);
    if (e->uplink && e->path && e->radio) return e;
    engine_free(e);
    return NULL;
}

void engine_free(struct engine *e)
{
    if (!e) return;
    news_drop(&e->news);
    cJSON_Delete(e->target);
    radio_in_free(e->radio);
    path_free(e->path);
    uplink_free(e->uplink);
    free(e);
}

static void leave(struct engine *e)
{
    e->in = e->in_room = false;
    news_drop(&e->news);
    path_end(e->path);
}

/* The session may have ended in any call to it; what hangs on it ends here. */
static void settle(struct engine *e)
{
    if (!e->in || uplink_state(e->uplink) == UPLINK_IN) return;
    leave(e);
    if (uplink_state(e->uplink) == UPLINK_WAITING)
        radio_in_lost(e->radio);
    else
        radio_in_stop(e->radio);
}

/* -- packets --------------------------------------------------------------------------------- */

static void take_packet(struct engine *e, uint8_t *packet, size_t n, bool tunnelled, struct now now)
{
    struct packet_header h;
    struct packet_pong pong;

    if (!e->in || !packet_read_header(packet, n, &h)) return;
    if (h.type == PACKET_RADIO) {
        if (radio_in_packet(e->radio, packet, n, now.mono_us) && !tunnelled)
            path_heard(e->path, now.mono_us);
    } else if (path_take(e->path, packet, n, tunnelled, now.mono_us, &pong)) {
        e->heard_us = now.mono_us;
        radio_in_pong(e->radio, &pong, now.mono_us);
    }
}

/* -- messages -------------------------------------------------------------------------------- */

static void on_welcome(struct engine *e, const cJSON *m, struct now now)
{
    uint8_t up[SEAL_KEY_BYTES], down[SEAL_KEY_BYTES];

    e->in = true;
    e->sounded = false;
    e->heard_us = now.mono_us;
    if (!radio_in_welcome(e->radio, m, uplink_hello_us(e->uplink), now.mono_us)) {
        uplink_lose(e->uplink, "The server's numbers for its radio do not fit together.", now);
        return;
    }
    proto_bytes(m, "up", up, sizeof up);
    proto_bytes(m, "down", down, sizeof down);
    if (!path_begin(e->path, proto_id(m, "session"), up, down, now.mono_us)) {
        uplink_lose(e->uplink, "There is not enough memory.", now);
        return;
    }
    news_welcome(&e->news, m, uplink_fingerprint(e->uplink), e->target);
}

static void on_room(struct engine *e, const cJSON *m, struct now now)
{
    if (radio_in_room(e->radio, m))
        news_room(&e->news, m);
    else
        uplink_lose(e->uplink, "The server's numbers for its room do not fit together.", now);
}

static void on_room_end(struct engine *e, const cJSON *m, struct now now)
{
    (void)m;
    radio_in_room_end(e->radio);
    if (!news_room_end(&e->news)) return;
    if (!e->in_room) e->sync_at_us = now.mono_us + SYNC_US;
    if (!e->in_room && e->mixer) e->silent_before_ms = mixer_silent_ms(e->mixer);
    e->in_room = true;
}

/* Messages that concern one part alone. */
#define PASS_ON(name, call)                                                                        \
    static void on_##name(struct engine *e, const cJSON *m, struct now now)                        \
    {                                                                                              \
        (void)now;                                                                                 \
        call;                                                                                      \
    }
PASS_ON(members, news_members(&e->news, m))
PASS_ON(history, news_history(&e->news, m))
PASS_ON(chat, news_chat(&e->news, m))
PASS_ON(member, news_member(&e->news, m))
PASS_ON(rooms, news_rooms(&e->news, m))
PASS_ON(notice, news_notice(&e->news, m))
PASS_ON(playing, radio_in_playing(e->radio, m))
PASS_ON(key, radio_in_key(e->radio, m))

static void on_udp(struct engine *e, const cJSON *m, struct now now)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = proto_blob(m, "p", packet, sizeof packet);

    if (n > 0) take_packet(e, packet, n, true, now);
}

static void (*const handlers[PROTO_TYPES])(struct engine *e, const cJSON *m, struct now now) = {
    [PROTO_WELCOME] = on_welcome, [PROTO_ROOM] = on_room,       [PROTO_MEMBERS] = on_members,
    [PROTO_HISTORY] = on_history, [PROTO_PLAYING] = on_playing, [PROTO_ROOM_END] = on_room_end,
    [PROTO_MEMBER] = on_member,   [PROTO_CHAT] = on_chat,       [PROTO_KEY] = on_key,
    [PROTO_ROOMS] = on_rooms,     [PROTO_NOTICE] = on_notice,   [PROTO_UDP_DOWN] = on_udp,
};

static void read_messages(struct engine *e, struct now now)
{
    enum proto_type type;
    cJSON *m;

    while (uplink_next(e->uplink, &type, &m, now)) {
        if (handlers[type]) handlers[type](e, m, now);
        cJSON_Delete(m);
    }
    settle(e);
}

/* -- what the world reports ------------------------------------------------------------------ */

void engine_connected(struct engine *e, struct now now)
{
    uplink_connected(e->uplink, now);
    read_messages(e, now);
}

void engine_tcp(struct engine *e, const void *bytes, size_t n, struct now now)
{
    e->heard_us = now.mono_us;
    uplink_receive(e->uplink, bytes, n, now);
    read_messages(e, now);
}

void engine_writable(struct engine *e, struct now now)
{
    (void)now;
    uplink_writable(e->uplink);
}

void engine_closed(struct engine *e, const char *why, struct now now)
{
    uplink_closed(e->uplink, why, now);
    settle(e);
}

void engine_udp(struct engine *e, uint8_t *packet, size_t n, struct now now)
{
    take_packet(e, packet, n, false, now);
}

void engine_set_latency(struct engine *e, int64_t latency_us, int64_t trim_us)
{
    radio_in_set_latency(e->radio, latency_us, trim_us);
}

void engine_new_device(struct engine *e)
{
    radio_in_new_device(e->radio);
}

/* -- commands -------------------------------------------------------------------------------- */

static void do_connect(struct engine *e, const cJSON *c, struct now now)
{
    if (!radio_in_forget(e->radio, proto_real(c, "drift_ppm", 0))) return;
    cJSON_Delete(e->target);
    e->target = cJSON_CreateObject();
    event_copy(e->target, c, "host");
    event_copy(e->target, c, "port");
    leave(e);
    uplink_start(e->uplink, c, now);
}

static void do_accept(struct engine *e, const cJSON *c, struct now now)
{
    (void)c;
    uplink_accept(e->uplink, now);
}

static void do_disconnect(struct engine *e, const cJSON *c, struct now now)
{
    (void)c;
    (void)now;
    uplink_stop(e->uplink, "Not connected.");
    settle(e);
    radio_in_stop(e->radio);
}

/* What is wrong with a line, or NULL. */
static const char *misfit(const char *text)
{
    size_t bytes = strlen(text), chars = utf8_count(text, bytes);

    if (chars == 0 || !utf8_valid(text, bytes)) return "There is nothing in that line to be sent.";
    if (chars > PROTO_CHAT_CHARS) return "That line is too long: 2,000 characters are the most.";
    return NULL;
}

static void do_say(struct engine *e, const cJSON *c, struct now now)
{
    const char *wrong = misfit(proto_text(c, "text"));
    cJSON *m;

    if (wrong) {
        refuse(e, c, "bad", wrong, now);
    } else if (!e->in_room) {
        refuse(e, c, "not_in", "Not connected: the line was not sent.", now);
    } else {
        m = proto_new(PROTO_SAY);
        event_copy(m, c, "text");
        event_copy(m, c, "tag");
        if (!uplink_send(e->uplink, m)) refuse(e, c, "bad", "That line cannot be sent.", now);
    }
}

static void do_rooms(struct engine *e, const cJSON *c, struct now now)
{
    if (e->in_room)
        uplink_send(e->uplink, proto_new(PROTO_ASK_ROOMS));
    else
        refuse(e, c, "not_in", "Not connected: there are no rooms to list.", now);
}

static void do_join(struct engine *e, const cJSON *c, struct now now)
{
    cJSON *m;

    if (!e->in_room) {
        refuse(e, c, "not_in", "Not connected: there is no room to join.", now);
        return;
    }
    m = proto_new(PROTO_JOIN);
    event_copy(m, c, "room");
    uplink_send(e->uplink, m);
}

static void do_volume(struct engine *e, const cJSON *c, struct now now)
{
    double volume = proto_real(c, "music", 1);

    (void)now;
    if (!e->mixer) return;
    mixer_set_volume(e->mixer, volume < 0 ? 0.0f : volume > 1 ? 1.0f : (float)volume);
}

static void do_click(struct engine *e, const cJSON *c, struct now now)
{
    (void)now;
    radio_in_set_click(e->radio, proto_flag(c, "on"));
}

void engine_command(struct engine *e, const cJSON *command, struct now now)
{
    static const struct {
        const char *name;
        void (*run)(struct engine *, const cJSON *, struct now);
    } commands[] = {
        {"connect", do_connect}, {"accept", do_accept}, {"disconnect", do_disconnect},
        {"say", do_say},         {"rooms", do_rooms},   {"join", do_join},
        {"volume", do_volume},   {"click", do_click},
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (command_is(command, commands[i].name)) commands[i].run(e, command, now);
    settle(e);
}

/* -- time ------------------------------------------------------------------------------------ */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t probe(struct engine *e, struct now now)
{
    for (int i = 0; i < PROBES_AT_ONCE && radio_in_ping_us(e->radio) <= now.mono_us; i++) {
        path_ping(e->path, now.mono_us);
        radio_in_pinged(e->radio, now.mono_us);
    }
    return radio_in_ping_us(e->radio);
}

static void ask_again(struct engine *e, struct now now)
{
    struct packet_nack nack;

    for (int i = 0; i < NACKS_A_TICK && radio_in_ask(e->radio, now.mono_us, &nack); i++)
        path_ask(e->path, &nack, now.mono_us, radio_in_rtt_us(e->radio));
}

/* Once a session; what played on from the one before is no news. */
static void tell_sound(struct engine *e, struct now now)
{
    int64_t started_us = radio_in_started_us(e->radio), dialled_us = uplink_dialled_us(e->uplink);

    if (!e->in || e->sounded || started_us < dialled_us || now.mono_us < started_us) return;
    cJSON *event = event_new("sound");
    if (event) cJSON_AddNumberToObject(event, "after_ms", (double)(started_us - dialled_us) / 1000);
    emit(e, event);
    e->sounded = true;
}

static void emit_sync(struct engine *e, struct now now)
{
    cJSON *event = radio_in_sync(e->radio, now.mono_us);

    if (event && e->mixer) {
        cJSON_AddNumberToObject(event, "level_db", mixer_level_db(e->mixer));
        proto_put_int(event, "silent_ms", mixer_silent_ms(e->mixer) - e->silent_before_ms);
    }
    proto_put_text(event, "path", path_is_udp(e->path) ? "udp" : "tcp");
    emit(e, event);
    e->sync_at_us += SYNC_US;
    if (e->sync_at_us <= now.mono_us) e->sync_at_us = now.mono_us + SYNC_US;
}

static int64_t tick_session(struct engine *e, struct now now)
{
    if (now.mono_us - e->heard_us >= SILENT_US)
        uplink_lose(e->uplink, "The server does not answer any more.", now);
    settle(e);
    if (!e->in) return now.mono_us;
    int64_t next = earlier(path_tick(e->path, now.mono_us), probe(e, now));
    ask_again(e, now);
    if (e->in_room && now.mono_us >= e->sync_at_us) emit_sync(e, now);
    return e->in_room ? earlier(next, e->sync_at_us) : next;
}

int64_t engine_tick(struct engine *e, struct now now)
{
    int64_t next = earlier(uplink_tick(e->uplink, now), now.mono_us + TICK_MOST_US);

    settle(e);
    if (e->in) next = earlier(next, tick_session(e, now));
    next = earlier(next, radio_in_run(e->radio, now.mono_us));
    tell_sound(e, now);
    emit(e, radio_in_song(e->radio, now.mono_us));
    return next;
}
