/* hub_messages.c: what clients say: one handler a message, and the table that names them. */
#include "hub_parts.h"
#include "ban.h"
#include "conn.h"
#include "matching.h"
#include "../common/proto.h"
#include <string.h>

/* Both as long as a password can be, so that the time tells nothing. */
static bool password_fits(const struct config *config, const char *given)
{
    char a[CONFIG_PASSWORD_BYTES] = {0}, b[CONFIG_PASSWORD_BYTES] = {0};
    size_t bytes = strlen(given);
    memcpy(a, config->password, strlen(config->password));
    memcpy(b, given, bytes < sizeof b ? bytes : sizeof b);
    volatile uint8_t differ = bytes >= sizeof b;
    for (size_t i = 0; i < sizeof a; i++) differ = (uint8_t)(differ | (a[i] ^ b[i]));
    return differ == 0;
}

/* A greeting of the host's own is in their words; the usual one everybody reads in their language. */
static void put_greeting(cJSON *m, const char *greeting)
{
    struct saying usual;
    proto_put_text(m, "greeting", greeting);
    if (strcmp(greeting, saying_sentence(SAID_WELCOME)) == 0)
        saying_put_values(saying(&usual, SAID_WELCOME), cJSON_AddObjectToObject(m, "greets"));
}

static void send_welcome(struct hub *h, struct conn *c, const uint8_t *token, struct now now)
{
    cJSON *m = proto_new(PROTO_WELCOME);
    proto_put_int(m, "v", PROTO_VERSION);
    proto_put_id(m, "session", c->session.id);
    proto_put_text(m, "nick", c->nick);
    proto_put_bytes(m, "token", token, NICK_TOKEN_BYTES);
    proto_put_text(m, "server", h->config->name);
    put_greeting(m, h->config->greeting);
    proto_put_bytes(m, "up", c->session.up_key, SEAL_KEY_BYTES);
    proto_put_bytes(m, "down", c->session.down_key, SEAL_KEY_BYTES);
    proto_put_int(m, "buffer_ms", h->config->buffer_ms);
    proto_put_int(m, "frame_bytes", h->rules.frame_bytes);
    proto_put_int(m, "chunk_frames", h->rules.chunk_frames);
    proto_put_int(m, "clock", h->rules.clock_epoch);
    proto_put_int(m, "hello_us", now.mono_us);
    proto_put_int(m, "probe_ms",
                  newcomers_probe_ms(&h->newcomers, h->by_session.count, now.mono_us));
    if (nick_is_host(&h->nicks, c->nick)) proto_put_flag(m, "host", true);
    if (h->config->lastfm_key[0]) proto_put_text(m, "lastfm_key", h->config->lastfm_key);
    conn_tell(c, h->io, m);
}

/* Takes the nickname, sending away a ghost of the same person. False: the connection was told why not. */
static bool take_nick(struct hub *h, struct conn *c, const cJSON *m, struct nick_taken *taken,
                      struct now now)
{
    struct saying said;
    uint8_t token[NICK_TOKEN_BYTES];
    bool has_token = proto_bytes(m, "token", token, sizeof token);
    switch (
        nick_take(&h->nicks, h->io, c->nick, has_token ? token : NULL, c->session.id, now, taken)) {
    case NICK_TAKEN:
        saying_text(saying(&said, SAID_NICK_TAKEN), "nick", c->nick);
        conn_error_said(c, h->io, &said, true);
        return false;
    case NICK_NO_MEMORY:
        conn_error(c, h->io, SAID_SERVER_MEMORY, true);
        return false;
    case NICK_YOURS:
        break;
    }
    struct conn *old = taken->ghost ? map_get(&h->by_session, taken->ghost) : NULL;
    if (old) {
        hub_send_away(h, old, SAID_ELSEWHERE, false);
        hub_leave(h, old, now);
    }
    return true;
}

/* What does not come in: SAID_NOTHING for neither. */
static enum said banned(struct hub *h, const struct conn *c)
{
    char key[BAN_KEY_BYTES];
    ban_addr_key(key, &c->peer);
    if (store_banned(h->store, key)) return SAID_BANNED_ADDRESS;
    ban_nick_key(key, c->nick);
    return store_banned(h->store, key) ? SAID_BANNED_NICK : SAID_NOTHING;
}

/* What is wrong with the password; SAID_NOTHING when nothing is. Who was wrong too often is not even compared. */
static enum said wrong_password(struct hub *h, const struct conn *c, const cJSON *m, struct now now)
{
    if (!h->config->password[0]) return SAID_NOTHING;
    if (!proto_has(m, "password")) return SAID_PASSWORD_ASKED;
    if (!guesses_left(&h->guesses, &c->peer, now.mono_us)) return SAID_SLOW_PASSWORDS;
    if (password_fits(h->config, proto_text(m, "password"))) return SAID_NOTHING;
    guesses_wrong(&h->guesses, &c->peer, now.mono_us);
    return SAID_PASSWORD_WRONG;
}

/* Who takes over from their own ghost needs no further place; whether it is theirs, take_nick finds out. Nobody else's nickname is
   taken on a full server: it would stay reserved. */
static bool has_a_place(const struct hub *h, const struct conn *c, const cJSON *m)
{
    return h->by_session.count < (size_t)h->config->max_clients ||
           (proto_has(m, "token") && nick_is_here(&h->nicks, c->nick));
}

/* What keeps a `hello` from being welcome; SAID_NOTHING when nothing does. */
static enum said unwelcome(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    enum said wrong;
    if (proto_int(m, "v", 0) != PROTO_VERSION) return SAID_VERSION;
    if ((wrong = wrong_password(h, c, m, now)) != SAID_NOTHING) return wrong;
    if (!nick_clean(c->nick, proto_text(m, "nick"), &wrong)) return wrong;
    if (!has_a_place(h, c, m)) return SAID_SERVER_FULL;
    return banned(h, c);
}

/* True when the connection was told that it is not. */
static bool turned_away(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct saying said;
    char text[SENTENCE_BYTES], peer[ADDR_TEXT_BYTES];
    saying(&said, unwelcome(h, c, m, now));
    if (!said.said) return false;
    if (said.said == SAID_VERSION) {
        saying_number(&said, "version", PROTO_VERSION);
        saying_number(&said, "yours", proto_int(m, "v", 0));
    }
    if (said.said == SAID_SERVER_FULL) saying_number(&said, "people", h->config->max_clients);
    if (said.said != SAID_SLOW_PASSWORDS) /* a thousand lines a second tell no more than ten */
        hub_log(h, LOG_INFO, "%s was not let in: %s", addr_text(&c->peer, peer),
                saying_english(&said, text, sizeof text));
    conn_error_said(c, h->io, &said, true);
    return true;
}

static void on_hello(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct nick_taken taken;
    struct saying why;
    if (turned_away(h, c, m, now)) return;
    if (!session_open(&c->session, h->io)) {
        conn_error(c, h->io, SAID_SERVER_MEMORY, true);
        return;
    }
    if (!take_nick(h, c, m, &taken, now)) {
        session_close(&c->session);
        return;
    }
    bool known = hub_know(h, c, cJSON_GetObjectItemCaseSensitive(m, "taste"));
    struct room *r = known ? hub_room_again(h, taken.room) : NULL;
    if (r && matching_is_full(h->matching, hub_place_of(h, r))) r = NULL;
    bool chose = r && taken.chose;
    saying(&why, SAID_AGAIN);
    if (known && !r) r = hub_place(h, c, &why);
    if (!r || !map_put(&h->by_session, c->session.id, c)) {
        conn_error(c, h->io, SAID_SERVER_MEMORY, true);
        matching_forget(h->matching, c->listener);
        c->listener = NULL;
        nick_release(&h->nicks, c->nick, c->session.id, now);
        session_close(&c->session);
        return;
    }
    c->state = CONN_IN;
    send_welcome(h, c, taken.token, now);
    hub_enter(h, c, r, &why, chose, now);
    hub_bring_lonely(h, c, now);
}

static void on_chat(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    char text[CHAT_TEXT_BYTES];
    int64_t tag = proto_int(m, "tag", -1);
    if (!chat_pace_take(&c->chat, now.mono_us)) {
        conn_refuse(c, h->io, SAID_SLOW_LINES, tag);
        return;
    }
    if (!chat_clean(text, proto_text(m, "text"))) {
        conn_refuse(c, h->io, SAID_LINE_LONG, tag);
        return;
    }
    hub_say(h, c, text, tag, now);
}

/* What concerns rooms is far dearer to answer than to ask: it has a pace like chat's. */
bool hub_may_ask(struct hub *h, struct conn *c, struct now now)
{
    if (chat_pace_take(&c->asks, now.mono_us)) return true;
    conn_error(c, h->io, SAID_SLOW_ROOMS, false);
    return false;
}

static void on_rooms(struct hub *h, struct conn *c, const cJSON *message, struct now now)
{
    (void)message;
    if (hub_may_ask(h, c, now)) conn_tell(c, h->io, hub_rooms(h, c));
}

static void on_join(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct saying why;
    if (!hub_may_ask(h, c, now)) return;
    const char *wanted = proto_text(m, "room");
    struct room *r = map_get(&h->rooms, proto_id_parse(wanted));
    if (!r) r = hub_room_named(h, wanted);
    if (!r) {
        conn_error(c, h->io, SAID_NO_ROOM, false);
        return;
    }
    if (r == c->room) {
        c->listener->chose = true;
        hub_keep_presence(h, c, now);
        return;
    }
    if (matching_is_full(h->matching, hub_place_of(h, r)))
        conn_error(c, h->io, SAID_ROOM_FULL, false);
    else
        hub_enter(h, c, r, saying(&why, SAID_CHOSEN), true, now);
}

static void on_bye(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    (void)m;
    (void)now;
    nick_in_room(&h->nicks, c->nick, 0, false);
    conn_give_up(c, "said goodbye");
}

static const struct handler {
    enum conn_state state;
    void (*handle)(struct hub *h, struct conn *c, const cJSON *m, struct now now);
} handlers[PROTO_TYPES] = {
    [PROTO_HELLO] = {CONN_OPENING, on_hello},     [PROTO_SAY] = {CONN_IN, on_chat},
    [PROTO_ASK_ROOMS] = {CONN_IN, on_rooms},      [PROTO_JOIN] = {CONN_IN, on_join},
    [PROTO_FIND] = {CONN_IN, hub_find},           [PROTO_REQUEST] = {CONN_IN, hub_request},
    [PROTO_UNREQUEST] = {CONN_IN, hub_unrequest}, [PROTO_VOTE] = {CONN_IN, hub_vote},
    [PROTO_SKIP] = {CONN_IN, hub_skip},           [PROTO_LIKE] = {CONN_IN, hub_like},
    [PROTO_ASK_COVER] = {CONN_IN, hub_cover},     [PROTO_ASK_HISTORY] = {CONN_IN, hub_history},
    [PROTO_ASK_PLAYS] = {CONN_IN, hub_plays},     [PROTO_TALK] = {CONN_IN, hub_talk},
    [PROTO_MODE] = {CONN_IN, hub_mode},           [PROTO_TASTE] = {CONN_IN, hub_taste},
    [PROTO_UDP_UP] = {CONN_IN, hub_tunnelled},    [PROTO_BYE] = {CONN_IN, on_bye},
};

void hub_line(struct hub *h, struct conn *c, const char *line, size_t bytes, struct now now)
{
    enum proto_type type;
    cJSON *m = NULL;
    char error[PROTO_ERROR_BYTES];
    struct saying said;
    enum proto_result got = proto_read(PROTO_FROM_CLIENT, line, bytes, &type, &m, error);
    if (got == PROTO_IGNORED) return;
    if (got == PROTO_BAD) {
        saying_text(saying(&said, SAID_NOT_UNDERSTOOD), "detail", error);
        conn_error_said(c, h->io, &said, true);
        return;
    }
    if (handlers[type].state == c->state)
        handlers[type].handle(h, c, m, now);
    else
        conn_error(c, h->io, SAID_UNEXPECTED, true);
    cJSON_Delete(m);
}
