#include "swarm_listener.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum {
    FRAME_US = 20000,
    FRAMES_AT_ONCE = 5, /* after a late turn; what is older was never said */
    VOICE_BYTES = 80,   /* of 20 ms at 32 kbit/s */
    OPUS_FRAME = 0xf8   /* begins a packet of one such frame, whatever follows (RFC 6716, 3.1) */
};

/* -- ports of the contact -------------------------------------------------------------------- */

static sys_socket open_udp(void *user, const struct addr *server)
{
    struct swarm_listener *l = user;

    (void)server;
    return swarm_net_udp(l->net, l->error);
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

static void take_event(void *user, cJSON *event)
{
    if (event_is(event, "sync")) take_sync(user, event);
    if (event_is(event, "state")) take_state(user, event);
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
    const struct contact_port port = {l, open_udp, take_event};
    cJSON *command = connect_command(n, nick, password, taste);

    *l = (struct swarm_listener){.net = n};
    contact_init(&l->contact, &port);
    struct engine_io io = contact_io(&l->contact);
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
    contact_drop(&l->contact);
    engine_free(l->engine);
    l->engine = NULL;
}

static void take_packet(void *user, uint8_t *packet, size_t bytes)
{
    struct swarm_listener *l = user;
    struct packet_header h;

    l->sync.heard += packet_read_header(packet, bytes, &h) && h.type == PACKET_VOICE;
    engine_udp(l->engine, packet, bytes, 0, sys_now());
}

/* -- turns ----------------------------------------------------------------------------------- */

void swarm_listener_want(const struct swarm_listener *l, struct sys_set *set, bool connection)
{
    contact_want(&l->contact, set, connection || !l->in || !l->sync.udp);
}

void swarm_listener_hear(struct swarm_listener *l)
{
    l->contact.asked = false;
    if (l->contact.udp != SYS_NO_SOCKET) swarm_net_receive(l->net, l->contact.udp, l, take_packet);
}

void swarm_listener_turn(struct swarm_listener *l, const struct sys_set *ready)
{
    if (contact_has_datagrams(&l->contact, ready)) swarm_listener_hear(l);
    contact_serve(&l->contact, l->engine, ready);
    contact_tell_broken(&l->contact, l->engine);
    if (l->due_us > sys_mono_us()) return;
    l->due_us = engine_run(l->engine, sys_now());
    l->due_us = now_earlier(l->due_us, engine_probe(l->engine, sys_now()));
}

/* -- talking --------------------------------------------------------------------------------- */

static void begin_to_talk(struct swarm_listener *l, int64_t mono_us)
{
    cJSON *c = command_new("talk");

    proto_put_flag(c, "on", true);
    engine_command(l->engine, c, sys_now());
    cJSON_Delete(c);
    l->talks_since_us = mono_us;
}

void swarm_listener_talk(struct swarm_listener *l, int64_t mono_us)
{
    uint8_t noise[VOICE_BYTES];
    struct packet_voice v = {.spoken_us = mono_us, .opus = noise, .opus_bytes = sizeof noise};

    assert(mono_us > 0);
    if (!l->talks_since_us) begin_to_talk(l, mono_us);
    uint32_t due = (uint32_t)((mono_us - l->talks_since_us) / FRAME_US);
    if (due > l->frames + FRAMES_AT_ONCE) l->frames = due - FRAMES_AT_ONCE;
    for (; l->frames < due; l->sync.spoken++) {
        v.frame = ++l->frames;
        sys_random(noise, sizeof noise);
        noise[0] = OPUS_FRAME;
        engine_voice(l->engine, &v);
    }
}
