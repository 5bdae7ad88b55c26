#include "engine_parts.h"

#include <stdlib.h>
#include "event.h"
#include "../common/proto.h"

enum {
    NACKS_A_TICK = 4,
    TICK_MOST_US = 1000000,
    PROBES_AT_ONCE = 8,
    PLACE_US = 100000,
};

/* -- small things ---------------------------------------------------------------------------- */

void engine_emit(struct engine *e, cJSON *event)
{
    if (event) e->io.event(e->io.world, event);
}

bool engine_speak(struct engine *e, cJSON *message)
{
    if (!uplink_send(e->uplink, message)) return false;
    path_knock(e->path);
    return true;
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

/* -- ports of the conversation ---------------------------------------------------------------- */

static void send_talk(void *user, cJSON *message)
{
    engine_speak(user, message);
}

static void send_voice(void *user, const struct packet_voice *voice)
{
    struct engine *e = user;

    path_voice(e->path, voice);
}

static void send_loss(void *user, const struct packet_loss *loss)
{
    struct engine *e = user;

    path_loss(e->path, loss);
}

static void send_event(void *user, cJSON *event)
{
    engine_emit(user, event);
}

/* -- life ------------------------------------------------------------------------------------ */

struct engine *engine_new(const struct engine_io *io, struct tls_context *tls, struct mixer *mixer)
{
    struct engine *e = calloc(1, sizeof *e);

    if (!e) return NULL;
    struct path_ports ports = {.user = e, .udp = send_udp, .tunnel = send_tunnel};
    struct conversation_ports talk = {e, send_talk, send_voice, send_loss, send_event};
    e->io = *io;
    e->news.io = e->wishes.io = &e->io;
    e->mixer = mixer;
    e->uplink = uplink_new(io, tls, !mixer);
    e->path = path_new(&ports);
    e->radio = radio_in_new(mixer);
    e->talk = conversation_new(&talk, mixer);
    if (e->uplink && e->path && e->radio && e->talk) return e;
    engine_free(e);
    return NULL;
}

void engine_free(struct engine *e)
{
    if (!e) return;
    news_drop(&e->news);
    wishes_enter(&e->wishes, 0);
    cJSON_Delete(e->target);
    conversation_free(e->talk);
    radio_in_free(e->radio);
    path_free(e->path);
    uplink_free(e->uplink);
    free(e);
}

void engine_leave(struct engine *e)
{
    e->in = e->in_room = false;
    e->watch = (struct engine_watch){0};
    e->trust = (struct engine_trust){0};
    news_drop(&e->news);
    wishes_enter(&e->wishes, 0);
    conversation_leave(e->talk);
    path_end(e->path);
}

void engine_settle(struct engine *e)
{
    if (!e->in || uplink_state(e->uplink) == UPLINK_IN) return;
    engine_leave(e);
    if (uplink_state(e->uplink) == UPLINK_WAITING)
        radio_in_lost(e->radio);
    else
        radio_in_stop(e->radio);
}

/* -- packets --------------------------------------------------------------------------------- */

/* Clocks count from when a packet came, voices from when they can be heard. */
void engine_take_packet(struct engine *e, uint8_t *packet, size_t n, bool tunnelled,
                        int64_t came_us, struct now now)
{
    enum engine_way way = tunnelled ? ENGINE_TCP : ENGINE_UDP;
    struct packet_header h;
    struct path_packet got;

    if (!e->in || !packet_read_header(packet, n, &h)) return;
    if (h.type == PACKET_RADIO) {
        if (!radio_in_packet(e->radio, packet, n, came_us)) return;
        engine_heard(e, way, now);
        if (!tunnelled) path_heard(e->path, came_us);
        return;
    }
    enum packet_type type = path_take(e->path, packet, n, tunnelled, came_us, &got);
    if (type) engine_heard(e, way, now);
    if (type == PACKET_PONG) radio_in_pong(e->radio, &got.pong, came_us);
    if (type == PACKET_VOICE) conversation_voice(e->talk, &got.voice, now.mono_us);
    if (type == PACKET_LOSS) conversation_loss(e->talk, &got.loss);
}

/* -- what the world reports ------------------------------------------------------------------ */

void engine_connected(struct engine *e, struct now now)
{
    uplink_connected(e->uplink, now);
    engine_read_messages(e, now);
}

void engine_tcp(struct engine *e, const void *bytes, size_t n, struct now now)
{
    engine_heard(e, ENGINE_TCP, now);
    uplink_receive(e->uplink, bytes, n, now);
    engine_read_messages(e, now);
}

void engine_writable(struct engine *e, struct now now)
{
    (void)now;
    uplink_writable(e->uplink);
}

void engine_closed(struct engine *e, const struct saying *why, struct now now)
{
    uplink_closed(e->uplink, why, now);
    engine_settle(e);
}

void engine_offline(struct engine *e, const struct saying *why, struct now now)
{
    uplink_offline(e->uplink, why, now);
}

void engine_udp(struct engine *e, uint8_t *packet, size_t n, int64_t age_us, struct now now)
{
    engine_take_packet(e, packet, n, false, now.mono_us - age_us, now);
}

void engine_set_latency(struct engine *e, int64_t latency_us, int64_t trim_us)
{
    radio_in_set_latency(e->radio, latency_us, trim_us);
}

void engine_new_device(struct engine *e)
{
    radio_in_new_device(e->radio);
}

void engine_set_mic(struct engine *e, struct mic *mic)
{
    conversation_set_mic(e->talk, mic);
}

void engine_voice(struct engine *e, const struct packet_voice *voice)
{
    conversation_say(e->talk, voice);
}

/* -- time ------------------------------------------------------------------------------------ */

int64_t engine_probe(struct engine *e, struct now now)
{
    if (!e->in) return INT64_MAX;
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
    engine_emit(e, event);
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
    engine_emit(e, event);
    e->sync_at_us += ENGINE_SYNC_US;
    if (e->sync_at_us <= now.mono_us) e->sync_at_us = now.mono_us + ENGINE_SYNC_US;
}

/* Lines of chat from while the connection was lost. */
static int64_t ask_missed(struct engine *e, struct now now)
{
    cJSON *m = news_ask(&e->news, now.mono_us);

    if (m) engine_speak(e, m);
    return missed_due_us(&e->news.missed);
}

static int64_t tick_session(struct engine *e, struct now now)
{
    engine_watch(e, now);
    engine_settle(e);
    if (!e->in) return now.mono_us;
    engine_judge_udp(e, now);
    int64_t next = path_tick(e->path, now.mono_us);
    ask_again(e, now);
    if (!e->in_room) return next;
    if (now.mono_us >= e->sync_at_us) emit_sync(e, now);
    return now_earlier(next, now_earlier(e->sync_at_us, ask_missed(e, now)));
}

/* The canceller and the dance want to know which frames of the device are in the air, the listeners' delays are by the server's clock. */
static void place_conversation(struct engine *e, struct now now)
{
    const uint64_t second = MIXER_RATE_HZ;

    if (now.mono_us < e->place_at_us || !e->mixer) return;
    e->place_at_us = now.mono_us + PLACE_US;
    conversation_clock(e->talk, radio_in_clock_us(e->radio, now.mono_us));
    struct echo_played played = {.at_frame = mixer_given_frames(e->mixer)};
    played.at_us = radio_in_heard_us(e->radio, played.at_frame);
    int64_t later_us = radio_in_heard_us(e->radio, played.at_frame + second);
    if (played.at_us) played.frames_per_us = (double)second / (double)(later_us - played.at_us);
    conversation_played(e->talk, &played);
    mixer_set_air(e->mixer, played.at_frame, played.at_us);
}

static int64_t run_conversation(struct engine *e, struct now now)
{
    place_conversation(e, now);
    return conversation_run(e->talk, now.mono_us);
}

int64_t engine_run(struct engine *e, struct now now)
{
    int64_t next = now_earlier(uplink_tick(e->uplink, now), now.mono_us + TICK_MOST_US);

    engine_settle(e);
    if (e->in) next = now_earlier(next, tick_session(e, now));
    next = now_earlier(next, radio_in_run(e->radio, now.mono_us));
    next = now_earlier(next, run_conversation(e, now));
    tell_sound(e, now);
    engine_emit(e, radio_in_song(e->radio, now.mono_us));
    return next;
}

int64_t engine_tick(struct engine *e, struct now now)
{
    int64_t next = engine_run(e, now);

    return now_earlier(next, engine_probe(e, now));
}
