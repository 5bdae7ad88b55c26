/* errand.c: see errand.h. */
#include "errand.h"
#include "../common/proto.h"
#include "event.h"
#include "screens.h"

enum { ROOMS_US = 15000000 };

static cJSON *likes_of(const struct intent *wanted)
{
    cJSON *likes = wanted->likes.source[0] || wanted->picks[0] ? cJSON_CreateObject() : NULL;
    const struct intent_likes *from = &wanted->likes;
    proto_put_text(likes, "source", from->source[0] ? from->source : "picks");
    if (!from->source[0]) proto_put_text(likes, "picks", wanted->picks);
    if (from->user[0]) proto_put_text(likes, "user", from->user);
    if (from->secret[0]) proto_put_text(likes, "token", from->secret);
    if (from->address[0]) proto_put_text(likes, "base", from->address);
    if (from->path[0]) proto_put_text(likes, "path", from->path);
    if (from->remember) cJSON_AddTrueToObject(likes, "remember");
    return likes;
}

static void go(struct errand *e, const struct intent *wanted)
{
    prefs_set_text(e->prefs, "nick", wanted->nick);
    if (!wanted->likes.source[0]) prefs_set_text(e->prefs, "picks", wanted->picks);
    link_command(e->link, visit_command(e->prefs, wanted->host, wanted->port, wanted->nick,
                                        wanted->password, likes_of(wanted)));
}

static void say(struct errand *e, const struct intent *wanted, int64_t wall_ms)
{
    cJSON *c = command_new("say");
    proto_put_text(c, "text", wanted->text);
    proto_put_int(c, "tag", ++e->tag);
    model_said(e->model, e->tag, wanted->text, wall_ms);
    link_command(e->link, c);
}

static void enter_room(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("join");
    proto_put_text(c, "room", wanted->room);
    link_command(e->link, c);
}

static void set_volume(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("volume");
    if (c) cJSON_AddNumberToObject(c, "music", wanted->volume);
    link_command(e->link, c);
    prefs_set_number(e->prefs, "volume", wanted->volume);
}

/* -- songs -- */

static void find(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("find");
    proto_put_text(c, "text", wanted->text);
    proto_put_int(c, "tag", ++e->tag);
    model_searched(e->model, e->tag);
    link_command(e->link, c);
}

static void request(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("request");
    proto_put_text(c, "song", wanted->song);
    proto_put_int(c, "tag", ++e->tag);
    link_command(e->link, c);
}

static void unrequest(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("unrequest");
    proto_put_text(c, "id", wanted->request);
    link_command(e->link, c);
}

static void vote(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("vote");
    proto_put_text(c, "id", wanted->request);
    proto_put_int(c, "value", wanted->vote);
    link_command(e->link, c);
}

static void skip(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("skip");
    if (c) cJSON_AddBoolToObject(c, "on", wanted->on);
    link_command(e->link, c);
}

static void like(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("like");
    proto_put_text(c, "song", wanted->song);
    if (c) cJSON_AddBoolToObject(c, "on", wanted->on);
    model_like(e->model, wanted->song, wanted->on);
    link_command(e->link, c);
}

static void plays(struct errand *e, const struct intent *wanted)
{
    cJSON *c = command_new("plays");
    if (wanted->before)
        proto_put_int(c, "before", wanted->before);
    else
        model_asked_plays(e->model);
    link_command(e->link, c);
}

void errand_run(struct errand *e, const struct intent *wanted, int64_t wall_ms)
{
    switch (wanted->kind) {
    case INTENT_NONE:
        break;
    case INTENT_CONNECT:
        go(e, wanted);
        break;
    case INTENT_ACCEPT:
        link_command(e->link, command_new("accept"));
        break;
    case INTENT_DISCONNECT:
        link_command(e->link, command_new("disconnect"));
        break;
    case INTENT_SAY:
        say(e, wanted, wall_ms);
        break;
    case INTENT_ENTER_ROOM:
        enter_room(e, wanted);
        break;
    case INTENT_VOLUME:
        set_volume(e, wanted);
        break;
    case INTENT_FIND:
        find(e, wanted);
        break;
    case INTENT_REQUEST:
        request(e, wanted);
        break;
    case INTENT_UNREQUEST:
        unrequest(e, wanted);
        break;
    case INTENT_VOTE:
        vote(e, wanted);
        break;
    case INTENT_SKIP:
        skip(e, wanted);
        break;
    case INTENT_LIKE:
        like(e, wanted);
        break;
    case INTENT_PLAYS:
        plays(e, wanted);
        break;
    }
}

bool errand_take(struct errand *e, int64_t mono_us)
{
    bool any = false;
    for (cJSON *event; (event = link_event(e->link)); cJSON_Delete(event)) {
        any = true;
        model_event(e->model, event, mono_us);
        cJSON *follows = visit_event(&e->visit, event, mono_us);
        if (follows) link_command(e->link, follows);
        if (event_is(event, "room")) e->ask_rooms_us = 0;
    }
    return any;
}

static void look(struct errand *e, bool on)
{
    if (e->looking == on) return;
    e->looking = on;
    cJSON *c = command_new("discover");
    if (c) cJSON_AddBoolToObject(c, "on", on);
    link_command(e->link, c);
}

int64_t errand_tick(struct errand *e, int64_t mono_us)
{
    look(e, screens_is_connect(e->model));
    if (e->model->state != MODEL_IN) return INT64_MAX;
    if (mono_us >= e->ask_rooms_us) {
        e->ask_rooms_us = mono_us + ROOMS_US;
        link_command(e->link, command_new("rooms"));
    }
    return e->ask_rooms_us;
}
