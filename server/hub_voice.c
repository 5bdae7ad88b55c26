/* hub_voice.c: who may talk, and voices on their way: wishes to talk, a room's mode, who was muted. */
#include "hub_parts.h"
#include "ban.h"
#include "conn.h"
#include "../common/proto.h"

/* A mute lies where bans lie, so that it lasts as long. */
static bool is_muted(struct hub *h, const struct conn *c)
{
    char key[BAN_KEY_BYTES];
    ban_voice_key(key, c->nick);
    return store_banned(h->store, key);
}

void hub_talk(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer said;
    if (!proto_flag(m, "on")) {
        room_hush(c->room, c->member, now);
    } else if (hub_may_wish(h, c, m, now)) {
        if (is_muted(h, c))
            saying(&said.saying, SAID_MUTED);
        else
            room_talk(c->room, c->member, proto_flag(m, "wait"), now, &said);
        if (said.saying.said) hub_tell_result(h, c, m, &said.saying, 0);
    }
    hub_run_soon(h, c->room, now);
}

void hub_mode(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    enum floor_mode mode;
    struct saying said;
    if (!hub_may_wish(h, c, m, now)) return;
    if (!nick_is_host(&h->nicks, c->nick)) {
        hub_tell_result(h, c, m, saying(&said, SAID_NOT_HOST), 0);
    } else if (!floor_mode_parse(proto_text(m, "mode"), &mode)) {
        hub_tell_result(h, c, m, saying(&said, SAID_NO_MODE), 0);
    } else {
        hub_set_mode(h, c->room, mode, now);
        hub_log(h, LOG_INFO, "%s made talk in %s %s", c->nick, room_name(c->room),
                floor_mode_text(mode));
    }
}

void hub_set_mode(struct hub *h, struct room *r, enum floor_mode mode, struct now now)
{
    room_set_talk_mode(r, mode, now);
    store_mode_put(h->store, room_id(r), floor_mode_text(mode));
    hub_run_soon(h, r, now);
}

void hub_mute(struct hub *h, struct conn *c, struct now now)
{
    struct saying said;
    room_hush(c->room, c->member, now);
    hub_tell_result(h, c, NULL, saying(&said, SAID_MUTED), 0);
    hub_run_soon(h, c->room, now);
}
