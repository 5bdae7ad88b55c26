/* errand.c: see errand.h. */
#include "errand.h"
#include "../common/now.h"
#include "../common/proto.h"
#include "event.h"
#include "screens.h"

enum { ROOMS_US = 15000000 };

/* Who picks nothing any more is not met by what was picked last time: that, too, is a choice. NULL: there is nothing to say. */
static cJSON *likes_of(const struct prefs *p, const struct intent *wanted)
{
    const struct intent_likes *from = &wanted->likes;
    bool says = from->source[0] || wanted->picks[0] || prefs_love(p, wanted->nick, PREFS_TASTE);
    cJSON *likes = says ? cJSON_CreateObject() : NULL;
    proto_put_text(likes, "source", from->source[0] ? from->source : "picks");
    if (!from->source[0]) proto_put_text(likes, "picks", wanted->picks);
    if (from->user[0]) proto_put_text(likes, "user", from->user);
    if (from->secret[0]) proto_put_text(likes, "token", from->secret);
    if (from->address[0]) proto_put_text(likes, "base", from->address);
    if (from->path[0]) proto_put_text(likes, "path", from->path);
    if (from->remember) proto_put_flag(likes, "remember", true);
    return likes;
}

static void go(struct errand *e, const struct intent *wanted)
{
    prefs_set_text(e->prefs, "nick", wanted->nick);
    if (!wanted->likes.source[0]) prefs_set_text(e->prefs, "picks", wanted->picks);
    if (model_is_going(e->model)) link_command(e->link, command_new("disconnect"));
    model_goes(e->model, wanted->name, wanted->host, wanted->port);
    link_command(e->link, visit_command(e->prefs, wanted->host, wanted->port, wanted->nick,
                                        wanted->password, likes_of(e->prefs, wanted)));
}

static void host(struct errand *e, const struct intent *wanted)
{
    struct party_wish wish = {.songs = wanted->text,
                              .nick = wanted->nick,
                              .password = wanted->password,
                              .name = wanted->name,
                              .one_room = wanted->on};
    prefs_set_text(e->prefs, "songs", wanted->text);
    if (e->party) party_start(e->party, &wish, &e->model->party);
}

/* Intents that are one command: its name, and which fields of the intent it takes along. */
enum {
    TEXT = 1,
    TAG = 2,
    ROOM = 4,
    VOLUME = 8,
    SONG = 16,
    REQUEST = 32,
    VOTE = 64,
    ON = 128,
    BEFORE = 256,
    WAIT = 512,
    MODE = 1024,
    MS = 2048,
    DOWN = 4096
};
static const struct order {
    const char *command;
    unsigned fields;
} orders[] = {
    [INTENT_ACCEPT] = {"accept", 0},
    [INTENT_DISCONNECT] = {"disconnect", 0},
    [INTENT_HOST_END] = {"disconnect", 0},
    [INTENT_SAY] = {"say", TEXT | TAG},
    [INTENT_SAY_AGAIN] = {"say", TEXT | TAG},
    [INTENT_ENTER_ROOM] = {"join", ROOM},
    [INTENT_VOLUME] = {"volume", VOLUME},
    [INTENT_FIND] = {"find", TEXT | TAG},
    [INTENT_REQUEST] = {"request", SONG | TAG},
    [INTENT_UNREQUEST] = {"unrequest", REQUEST},
    [INTENT_VOTE] = {"vote", REQUEST | VOTE},
    [INTENT_SKIP] = {"skip", ON},
    [INTENT_LIKE] = {"like", SONG | ON},
    [INTENT_PLAYS] = {"plays", BEFORE},
    [INTENT_TASTE] = {"taste", 0},
    [INTENT_HISTORY] = {"history", BEFORE},
    [INTENT_TALK] = {"talk", ON | WAIT},
    [INTENT_TALK_KEY] = {"talk_key", DOWN},
    [INTENT_MODE] = {"mode", MODE},
    [INTENT_HEAR] = {"hear", 0},
    [INTENT_TRY] = {"try", 0},
    [INTENT_TRIM] = {"trim", MS},
    [INTENT_CLICK] = {"click", ON},
};
enum { ORDERS = sizeof orders / sizeof *orders };

static cJSON *command_of(struct errand *e, const struct order *order, const struct intent *wanted)
{
    cJSON *c = command_new(order->command);
    if (!c) return NULL;
    if (order->fields & TEXT) proto_put_text(c, "text", wanted->text);
    if (order->fields & TAG) proto_put_int(c, "tag", ++e->tag);
    if (order->fields & ROOM) proto_put_text(c, "room", wanted->room);
    if (order->fields & VOLUME) cJSON_AddNumberToObject(c, "music", wanted->volume);
    if (order->fields & SONG) proto_put_text(c, "song", wanted->song);
    if (order->fields & REQUEST) proto_put_text(c, "id", wanted->request);
    if (order->fields & VOTE) proto_put_int(c, "value", wanted->vote);
    if (order->fields & ON) proto_put_flag(c, "on", wanted->on);
    if (order->fields & BEFORE && wanted->before) proto_put_int(c, "before", wanted->before);
    if (order->fields & WAIT) proto_put_flag(c, "wait", wanted->wait);
    if (order->fields & MODE) proto_put_text(c, "mode", wanted->mode);
    if (order->fields & DOWN) proto_put_flag(c, "down", wanted->on);
    if (order->fields & MS) proto_put_int(c, "ms", wanted->ms);
    return c;
}

/* One member of a `hear` command. */
static void put_person(cJSON *c, const struct intent *wanted)
{
    cJSON *list = cJSON_AddArrayToObject(c, "list"), *who = cJSON_CreateObject();
    proto_put_id(who, "id", wanted->member);
    proto_put_text(who, "nick", wanted->nick);
    if (who) cJSON_AddNumberToObject(who, "volume", wanted->volume);
    proto_put_flag(who, "muted", !wanted->on);
    cJSON_AddItemToArray(list, who);
}

/* What shows or is remembered before anything comes of it. A song cannot be liked where no server hears of it. */
static void note(struct errand *e, const struct intent *wanted, int64_t wall_ms)
{
    if (wanted->kind == INTENT_SAY || wanted->kind == INTENT_SAY_AGAIN)
        model_said(e->model, e->tag, wanted->text, wall_ms);
    if (wanted->kind == INTENT_FIND) model_searched(e->model, e->tag);
    if (wanted->kind == INTENT_LIKE && e->model->state == MODEL_IN)
        model_like(e->model, wanted->song, wanted->on);
    if (wanted->kind == INTENT_PLAYS && !wanted->before) model_asked_plays(e->model);
    if (wanted->kind == INTENT_VOLUME) prefs_set_number(e->prefs, "volume", wanted->volume);
}

/* Who ends their party leaves it, and does not wait for it to come back as others do. */
static bool end_party(struct errand *e)
{
    bool leaves = model_at_own_party(e->model);
    if (e->party) party_stop(e->party, &e->model->party);
    return leaves;
}

void errand_run(struct errand *e, const struct intent *wanted, int64_t wall_ms)
{
    if (wanted->kind == INTENT_CONNECT) go(e, wanted);
    if (wanted->kind == INTENT_HOST) host(e, wanted);
    if (wanted->kind == INTENT_HOST_END && !end_party(e)) return;
    if (wanted->kind == INTENT_SAY_AGAIN || wanted->kind == INTENT_UNSAY)
        model_unsay(e->model, wanted->tag);
    const struct order *order = (size_t)wanted->kind < ORDERS ? &orders[wanted->kind] : NULL;
    if (!order || !order->command) return;
    cJSON *c = command_of(e, order, wanted);
    if (wanted->kind == INTENT_TASTE && !visit_taste(&e->visit, c)) {
        cJSON_Delete(c);
        return;
    }
    if (wanted->kind == INTENT_HEAR) {
        put_person(c, wanted);
        visit_hear(&e->visit, c);
        model_hear(e->model, c);
    }
    note(e, wanted, wall_ms);
    link_command(e->link, c);
}

/* -- what is due ------------------------------------------------------------------------------- */

bool errand_take(struct errand *e, int64_t mono_us)
{
    bool any = false;
    for (cJSON *event; (event = link_event(e->link)); cJSON_Delete(event)) {
        any = true;
        model_event(e->model, event, mono_us);
        if (e->notify) notify_event(e->notify, event, e->model->nick, mono_us);
        cJSON *follows = visit_event(&e->visit, event, mono_us);
        if (follows && command_is(follows, "hear")) model_hear(e->model, follows);
        if (follows) link_command(e->link, follows);
        if (event_is(event, "room")) e->ask_rooms_us = 0;
    }
    return any | party_tick(e->party, &e->model->party, mono_us, &e->party_us);
}

static void look(struct errand *e, bool on)
{
    if (e->looking == on) return;
    e->looking = on;
    cJSON *c = command_new("discover");
    proto_put_flag(c, "on", on);
    link_command(e->link, c);
}

static int64_t ask_rooms(struct errand *e, int64_t mono_us)
{
    if (e->model->state != MODEL_IN) return INT64_MAX;
    if (mono_us >= e->ask_rooms_us) {
        e->ask_rooms_us = mono_us + ROOMS_US;
        link_command(e->link, command_new("rooms"));
    }
    return e->ask_rooms_us;
}

static int64_t ask_cover(struct errand *e, int64_t mono_us)
{
    int64_t due_us;
    const char *song = cover_ask_song(&e->covers, e->model, mono_us, &due_us);
    if (!song) return due_us;
    cJSON *c = command_new("cover");
    proto_put_text(c, "song", song);
    link_command(e->link, c);
    return due_us;
}

int64_t errand_tick(struct errand *e, int64_t mono_us)
{
    look(e, screens_is_connect(e->model));
    int64_t due_us = now_earlier(ask_rooms(e, mono_us), ask_cover(e, mono_us));
    return e->party ? now_earlier(due_us, e->party_us) : due_us;
}
