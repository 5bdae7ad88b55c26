#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "model_chat.h"
#include "model_list.h"
#include "model_talk.h"
#include "model_told.h"
#include "model_wishes.h"
#include "words.h"
#include "../common/addr.h"
#include "../common/sentence.h"
#include "../common/utf8.h"

struct model *model_new(void)
{
    return calloc(1, sizeof(struct model));
}

void model_free(struct model *m)
{
    if (!m) return;
    model_chat_clear(m);
    covers_clear(&m->covers);
    model_told_clear(m);
    free(m->lines);
    free(m->members);
    free(m->rooms);
    free(m->servers);
    free(m->queue);
    free(m->found);
    free(m->plays);
    free(m);
}

/* -- state ----------------------------------------------------------------------------------- */

static enum model_state state_named(const char *name)
{
    static const struct {
        const char *name;
        enum model_state state;
    } names[] = {
        {"resolving", MODEL_CONNECTING}, {"connecting", MODEL_CONNECTING},
        {"joining", MODEL_CONNECTING},   {"in", MODEL_IN},
        {"waiting", MODEL_WAITING},      {"identity", MODEL_IDENTITY},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0) return names[i].state;
    return MODEL_IDLE;
}

static void forget_room(struct model *m)
{
    model_chat_clear(m);
    model_wishes_clear(m);
    model_talk_clear(m);
    m->member_count = m->room_count = 0;
    m->room[0] = m->room_id[0] = m->why[0] = m->why_code[0] = '\0';
    memset(&m->song, 0, sizeof m->song);
    memset(&m->sync, 0, sizeof m->sync);
}

/* Who comes into a conversation reads the greeting as its newest line; an empty chat shows it by itself. */
static void greet(struct model *m)
{
    if (!m->greeting[0] || !m->line_count) return;
    model_chat_tell(m, LINE_NOTICE, m->lines[m->line_count - 1].wall_ms, m->greeting);
}

/* What came before there was a room to say it in. */
static void tell_notice(struct model *m)
{
    if (!m->notice[0]) return;
    model_chat_tell(m, LINE_NOTICE, proto_int(m->told[TOLD_NOTICE], "wall_ms", 0), m->notice);
    m->notice[0] = '\0';
}

static struct model_place place(const char *name, const char *host, uint16_t port)
{
    struct model_place p = {.port = port};

    utf8_tidy(p.name, sizeof p.name, name[0] ? name : host);
    utf8_tidy(p.host, sizeof p.host, host);
    return p;
}

bool model_same_place(const struct model_place *a, const struct model_place *b)
{
    return a->port == b->port && strcmp(a->host, b->host) == 0;
}

void model_goes(struct model *m, const char *name, const char *host, uint16_t port)
{
    m->going = place(name, host, port);
    m->going_waits = true;
    m->likes_elsewhere = false;
    m->likes_text[0] = '\0';
}

/* It is dialled. Where nobody asked for it on the screens (--connect), only the address is known. */
static void dial(struct model *m, const cJSON *e)
{
    struct model_place to = place("", proto_text(e, "host"), (uint16_t)proto_int(e, "port", 0));

    m->going_waits = false;
    if (to.host[0] && !model_same_place(&to, &m->going)) m->going = to;
}

static void on_state(struct model *m, const cJSON *e, int64_t mono_us)
{
    m->state = state_named(proto_text(e, "state"));
    model_tell(m, TOLD_STATE, e);
    if (m->state == MODEL_CONNECTING) dial(m, e);
    m->retry_at_us = mono_us + proto_int(e, "retry_ms", 0) * 1000;
    utf8_tidy(m->fingerprint, sizeof m->fingerprint, proto_text(e, "fingerprint"));
    utf8_tidy(m->expected_fingerprint, sizeof m->expected_fingerprint, proto_text(e, "expected"));
    m->identity_private = proto_flag(e, "private");
    if (m->state == MODEL_CONNECTING) m->error_code[0] = m->nick_taken[0] = '\0';
    if (m->state != MODEL_IN) model_chat_fail_pending(m);
    if (m->state == MODEL_IDLE) forget_room(m);
    if (m->state == MODEL_IDLE) covers_clear(&m->covers);
    if (m->state == MODEL_IDLE) m->found_count = m->heart_count = 0;
    if (m->state == MODEL_IN) tell_notice(m);
    if (m->state == MODEL_IN && m->welcomed) greet(m);
    if (m->state == MODEL_IN) m->welcomed = false;
}

static void on_welcome(struct model *m, const cJSON *e, int64_t mono_us)
{
    (void)mono_us;
    utf8_tidy(m->nick, sizeof m->nick, proto_text(e, "nick"));
    utf8_tidy(m->server, sizeof m->server, proto_text(e, "server"));
    model_tell(m, TOLD_GREETING, cJSON_GetObjectItemCaseSensitive(e, "greets"));
    utf8_tidy(m->host, sizeof m->host, proto_text(e, "host"));
    m->port = (uint16_t)proto_int(e, "port", 0);
    m->welcomed = true;
}

/* The same room again (after a loss) keeps its chat; another one has its own. */
static void on_room(struct model *m, const cJSON *e, int64_t mono_us)
{
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(e, "reason");

    (void)mono_us;
    if (strcmp(m->room_id, proto_text(e, "id")) != 0) forget_room(m);
    m->plays_behind = true;
    utf8_tidy(m->room_id, sizeof m->room_id, proto_text(e, "id"));
    utf8_tidy(m->room, sizeof m->room, proto_text(e, "name"));
    snprintf(m->why_code, sizeof m->why_code, "%s", proto_text(reason, "code"));
    model_tell(m, TOLD_WHY, reason);
    m->me = proto_id(e, "you");
}

/* -- people and lists ------------------------------------------------------------------------ */

static void on_member(struct model *m, const cJSON *e, int64_t mono_us)
{
    bool in = proto_flag(e, "in");
    bool news = in ? model_list_add_member(m, e, mono_us) : model_list_drop_member(m, e);

    if (!news || proto_id(e, "id") == m->me) return;
    model_chat_tell(m, in ? LINE_CAME : LINE_LEFT, proto_int(e, "wall_ms", 0),
                    proto_text(e, "nick"));
}

/* Events that concern one part alone. */
#define PASS_ON(name, call)                                                                        \
    static void on_##name(struct model *m, const cJSON *e, int64_t mono_us)                        \
    {                                                                                              \
        (void)mono_us;                                                                             \
        call;                                                                                      \
    }
PASS_ON(members, model_list_members(m, e, mono_us))
PASS_ON(history, model_chat_history(m, e))
PASS_ON(rooms, model_tell(m, TOLD_ROOMS, e))
PASS_ON(servers, model_list_servers(m, e))
PASS_ON(chat, model_chat_add(m, e))
PASS_ON(queue, model_wishes_queue(m, e))
PASS_ON(songs, model_wishes_found(m, e))
PASS_ON(plays, model_wishes_plays(m, e))
PASS_ON(cover, covers_take(&m->covers, e, mono_us))
PASS_ON(floor, model_talk_floor(m, e))
PASS_ON(talking, model_talk_heard(m, e))
PASS_ON(talk, model_talk_wish(m, e))
PASS_ON(mic, model_talk_mic(m, e))
PASS_ON(devices, model_talk_devices(m, e))
PASS_ON(device, model_talk_device(m, e))
PASS_ON(trim, model_talk_trim(m, e))

static void tell_line(struct model *m, const cJSON *e)
{
    char text[SENTENCE_BYTES];

    model_chat_tell(m, LINE_NOTICE, proto_int(e, "wall_ms", 0), words_said(text, sizeof text, e));
}

/* Without a room the newest one waits for it, and shows on the first screen: the chat begins anew there. */
static void on_notice(struct model *m, const cJSON *e, int64_t mono_us)
{
    (void)mono_us;
    if (m->room_id[0])
        tell_line(m, e);
    else
        model_tell(m, TOLD_NOTICE, e);
}

static void on_result(struct model *m, const cJSON *e, int64_t mono_us)
{
    if (!model_talk_result(m, e, mono_us)) model_wishes_result(m, e, mono_us);
}

static void on_error(struct model *m, const cJSON *e, int64_t mono_us)
{
    (void)mono_us;
    snprintf(m->error_code, sizeof m->error_code, "%s", proto_text(e, "code"));
    bool taken = strcmp(m->error_code, "nick_taken") == 0;
    if (taken) utf8_tidy(m->nick_taken, sizeof m->nick_taken, proto_text(e, "nick"));
    m->refusals += taken || strcmp(m->error_code, "password") == 0;
    if (proto_has(e, "tag")) model_chat_refused(m, (uint32_t)proto_int(e, "tag", 0));
    tell_line(m, e);
}

/* -- music ----------------------------------------------------------------------------------- */

static void on_playing(struct model *m, const cJSON *e, int64_t mono_us)
{
    struct model_song *s = &m->song;
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(e, "next");

    m->plays_behind |= strcmp(s->id, proto_text(e, "song")) != 0;
    memset(s, 0, sizeof *s);
    s->any = proto_has(e, "position_ms");
    utf8_tidy(s->id, sizeof s->id, proto_text(e, "song"));
    utf8_tidy(s->by, sizeof s->by, proto_text(e, "by"));
    utf8_tidy(s->title, sizeof s->title, proto_text(e, "title"));
    utf8_tidy(s->artist, sizeof s->artist, proto_text(e, "artist"));
    utf8_tidy(s->genre, sizeof s->genre, proto_text(e, "genre"));
    utf8_tidy(s->next_id, sizeof s->next_id, proto_text(next, "song"));
    utf8_tidy(s->next_title, sizeof s->next_title, proto_text(next, "title"));
    utf8_tidy(s->next_artist, sizeof s->next_artist, proto_text(next, "artist"));
    s->duration_ms = proto_int(e, "duration_ms", 0);
    s->started_us = proto_int(e, "mono_us", mono_us) - proto_int(e, "position_ms", 0) * 1000;
}

/* Chunks are counted as the frames in them, so that all three can be compared. */
static void on_sync(struct model *m, const cJSON *e, int64_t mono_us)
{
    int64_t frames = proto_int(e, "chunk_frames", 1);

    (void)mono_us;
    m->sync = (struct model_sync){
        .offset_us = proto_real(e, "offset_us", 0),
        .error_us = proto_real(e, "error_us", 0),
        .rtt_us = proto_int(e, "rtt_us", 0),
        .buffer_ms = (int)proto_int(e, "buffer_ms", 0),
        .received = (uint64_t)(proto_int(e, "received", 0) * frames),
        .recovered = (uint64_t)(proto_int(e, "recovered", 0) * frames),
        .concealed = (uint64_t)proto_int(e, "concealed", 0),
        .tunnel = strcmp(proto_text(e, "path"), "tcp") == 0,
        .any = true,
    };
}

/* In a room it is told there: the person asked for it a moment ago. */
static void on_likes(struct model *m, const cJSON *e, int64_t mono_us)
{
    const char *source = proto_text(e, "source");

    (void)mono_us;
    m->likes_busy = strcmp(proto_text(e, "state"), "fetching") == 0;
    m->going_waits |= m->likes_busy && m->state == MODEL_IDLE;
    m->likes_elsewhere = source[0] && strcmp(source, "picks") != 0 && strcmp(source, "file") != 0;
    model_tell(m, TOLD_LIKES, e);
    if (m->state == MODEL_IN && !m->likes_busy)
        model_chat_tell(m, LINE_EVENT, proto_int(e, "wall_ms", 0), m->likes_text);
}

void model_event(struct model *m, const cJSON *event, int64_t mono_us)
{
    static const struct {
        const char *name;
        void (*take)(struct model *, const cJSON *, int64_t);
    } events[] = {
        {"state", on_state},     {"welcome", on_welcome}, {"room", on_room},
        {"members", on_members}, {"member", on_member},   {"chat", on_chat},
        {"playing", on_playing}, {"rooms", on_rooms},     {"notice", on_notice},
        {"error", on_error},     {"likes", on_likes},     {"servers", on_servers},
        {"sync", on_sync},       {"queue", on_queue},     {"songs", on_songs},
        {"history", on_history}, {"plays", on_plays},     {"result", on_result},
        {"floor", on_floor},     {"talking", on_talking}, {"talk", on_talk},
        {"mic", on_mic},         {"devices", on_devices}, {"device", on_device},
        {"trim", on_trim},       {"cover", on_cover},
    };

    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (event_is(event, events[i].name)) events[i].take(m, event, mono_us);
}

bool model_is_going(const struct model *m)
{
    bool reads = m->state == MODEL_IDLE && m->likes_busy && m->going_waits;

    return reads || m->state == MODEL_CONNECTING || m->state == MODEL_WAITING;
}

bool model_at_own_party(const struct model *m)
{
    const struct model_party *p = &m->party;
    const char *at = m->state == MODEL_IN ? m->host : m->going.host;
    uint16_t at_port = m->state == MODEL_IN ? m->port : m->going.port;
    bool here = strcmp(at, "127.0.0.1") == 0;
    for (size_t i = 0; i < p->address_count && !here; i++) {
        char host[MODEL_NAME_BYTES];
        uint16_t port;
        here = addr_split(p->addresses[i], 0, host, sizeof host, &port) && !strcmp(host, at);
    }
    return (m->state != MODEL_IDLE || model_is_going(m)) && here && at_port == p->port;
}

void model_said(struct model *m, uint32_t tag, const char *text, int64_t wall_ms)
{
    model_chat_said(m, tag, text, wall_ms);
}
