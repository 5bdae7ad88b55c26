/* engine_messages.c: what the server says, and whom it concerns. */
#include "engine_parts.h"

#include "../common/proto.h"

static void on_welcome(struct engine *e, const cJSON *m, struct now now)
{
    uint8_t up[SEAL_KEY_BYTES], down[SEAL_KEY_BYTES];

    e->in = true;
    e->sounded = false;
    e->heard_us = now.mono_us;
    if (!radio_in_welcome(e->radio, m, uplink_hello_us(e->uplink), now.mono_us)) {
        uplink_lose(e->uplink, SAID_LOST_RADIO, now);
        return;
    }
    proto_bytes(m, "up", up, sizeof up);
    proto_bytes(m, "down", down, sizeof down);
    if (!path_begin(e->path, proto_id(m, "session"), up, down, now.mono_us)) {
        uplink_lose(e->uplink, SAID_NO_MEMORY, now);
        return;
    }
    conversation_welcome(e->talk, m);
    news_welcome(&e->news, m, uplink_fingerprint(e->uplink), e->target);
}

static void on_room(struct engine *e, const cJSON *m, struct now now)
{
    if (!radio_in_room(e->radio, m)) {
        uplink_lose(e->uplink, SAID_LOST_ROOM, now);
        return;
    }
    wishes_enter(&e->wishes, proto_id(m, "you"));
    conversation_room(e->talk, m);
    news_room(&e->news, m);
}

static void on_room_end(struct engine *e, const cJSON *m, struct now now)
{
    (void)m;
    radio_in_room_end(e->radio);
    if (!news_room_end(&e->news)) return;
    if (!e->in_room) e->sync_at_us = now.mono_us + ENGINE_SYNC_US;
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
PASS_ON(history, news_history(&e->news, m, now.mono_us))
PASS_ON(chat, news_chat(&e->news, m))
PASS_ON(member, news_member(&e->news, m))
PASS_ON(rooms, news_rooms(&e->news, m))
PASS_ON(queue, wishes_queue(&e->wishes, m))
PASS_ON(votes, wishes_votes(&e->wishes, m))
PASS_ON(songs, news_songs(&e->news, m))
PASS_ON(plays, news_plays(&e->news, m))
PASS_ON(cover, news_cover(&e->news, m))
PASS_ON(notice, news_notice(&e->news, m))
PASS_ON(playing, radio_in_playing(e->radio, m))
PASS_ON(key, radio_in_key(e->radio, m))
PASS_ON(floor, conversation_floor(e->talk, m))

static void on_result(struct engine *e, const cJSON *m, struct now now)
{
    (void)now;
    wishes_result(&e->wishes, m);
    news_result(&e->news, m, conversation_result(e->talk, m));
}

static void on_udp(struct engine *e, const cJSON *m, struct now now)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = proto_blob(m, "p", packet, sizeof packet);

    if (n > 0) engine_take_packet(e, packet, n, true, now.mono_us, now);
}

static void (*const handlers[PROTO_TYPES])(struct engine *e, const cJSON *m, struct now now) = {
    [PROTO_WELCOME] = on_welcome, [PROTO_ROOM] = on_room,       [PROTO_MEMBERS] = on_members,
    [PROTO_HISTORY] = on_history, [PROTO_PLAYING] = on_playing, [PROTO_ROOM_END] = on_room_end,
    [PROTO_MEMBER] = on_member,   [PROTO_CHAT] = on_chat,       [PROTO_KEY] = on_key,
    [PROTO_ROOMS] = on_rooms,     [PROTO_NOTICE] = on_notice,   [PROTO_UDP_DOWN] = on_udp,
    [PROTO_QUEUE] = on_queue,     [PROTO_VOTES] = on_votes,     [PROTO_SONGS] = on_songs,
    [PROTO_FLOOR] = on_floor,     [PROTO_RESULT] = on_result,   [PROTO_PLAYS] = on_plays,
    [PROTO_COVER] = on_cover,
};

void engine_read_messages(struct engine *e, struct now now)
{
    enum proto_type type;
    cJSON *m;

    while (uplink_next(e->uplink, &type, &m, now)) {
        if (handlers[type]) handlers[type](e, m, now);
        cJSON_Delete(m);
    }
    engine_settle(e);
}
