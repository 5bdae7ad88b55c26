#include "news.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/saying.h"

static void emit(struct news *n, cJSON *event)
{
    if (event) n->io->event(n->io->world, event);
}

/* With fields taken over from a message as they are. */
static cJSON *with(cJSON *e, const cJSON *m, const char *const *fields)
{
    for (; *fields; fields++) event_copy(e, m, *fields);
    return e;
}

static cJSON *event_with(const char *name, const cJSON *m, const char *const *fields)
{
    return with(event_new(name), m, fields);
}

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

void news_drop(struct news *n)
{
    cJSON_Delete(n->members);
    n->members = NULL;
    n->member_count = 0;
}

/* The greeting for whoever shows it: its code, if it has one, with its text. */
static void put_greets(cJSON *e)
{
    cJSON *greets = cJSON_GetObjectItemCaseSensitive(e, "greets");

    if (!greets) greets = cJSON_AddObjectToObject(e, "greets");
    proto_put_text(greets, "text", proto_text(e, "greeting"));
}

void news_welcome(struct news *n, const cJSON *m, const char *fingerprint, const cJSON *target)
{
    cJSON *e = event_with(
        "welcome", m,
        FIELDS("nick", "session", "server", "greeting", "greets", "token", "lastfm_key"));

    put_greets(e);
    proto_put_text(e, "fingerprint", fingerprint);
    event_copy(e, target, "host");
    event_copy(e, target, "port");
    emit(n, e);
}

/* The reason in English, for programs; and in it, for those who have no word for its code. */
static void put_why(cJSON *e)
{
    cJSON *reason = cJSON_GetObjectItemCaseSensitive(e, "reason");
    struct saying why;

    if (!reason) return;
    saying_read(&why, reason);
    saying_put(&why, reason);
    proto_put_text(e, "why", proto_text(reason, "text"));
}

void news_room(struct news *n, const cJSON *m)
{
    news_drop(n);
    n->members = cJSON_CreateArray();
    n->me = proto_id(m, "you");
    missed_room(&n->missed, proto_id(m, "id"));
    snprintf(n->room, sizeof n->room, "%s", proto_text(m, "name"));
    cJSON *e = event_with("room", m, FIELDS("id", "name", "reason", "mode", "you", "people"));
    put_why(e);
    emit(n, e);
}

void news_members(struct news *n, const cJSON *m)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(m, "list"))
    {
        bool room = n->members && n->member_count < NEWS_MEMBERS;
        cJSON *copy = room ? cJSON_CreateObject() : NULL;
        if (!copy) return;
        event_copy(copy, item, "id");
        event_copy(copy, item, "nick");
        cJSON_AddItemToArray(n->members, copy);
        n->member_count++;
    }
}

static void tell_in(struct news *n)
{
    struct saying said;
    cJSON *e = event_new("state");

    proto_put_text(e, "state", "in");
    saying_put(saying_text(saying(&said, SAID_IN), "room", n->room), e);
    emit(n, e);
}

bool news_room_end(struct news *n)
{
    cJSON *e = n->members ? event_new("members") : NULL;

    if (!e) return false;
    cJSON_AddItemToObject(e, "list", n->members);
    n->members = NULL;
    emit(n, e);
    tell_in(n);
    return true;
}

static cJSON *with_line(const struct news *n, cJSON *e, const cJSON *line)
{
    with(e, line, FIELDS("seq", "wall_ms", "id", "nick", "text", "tag"));
    proto_put_flag(e, "mine", proto_id(line, "id") == n->me);
    return e;
}

static void tell_line(struct news *n, const cJSON *line, bool old)
{
    cJSON *e = with_line(n, event_new("chat"), line);

    missed_line(&n->missed, (uint64_t)proto_int(line, "seq", 0));
    proto_put_flag(e, "old", old);
    emit(n, e);
}

/* What goes back in time comes newest first, and is told as people read. */
static void tell_page(struct news *n, const cJSON *m, bool missed)
{
    cJSON *e = event_with("history", m, FIELDS("more")), *list = cJSON_AddArrayToObject(e, "list");
    const cJSON *line;

    proto_put_flag(e, "missed", missed);
    cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(m, "list"))
    {
        cJSON *o = with_line(n, cJSON_CreateObject(), line);
        if (!missed && cJSON_GetArraySize(list) > 0)
            cJSON_InsertItemInArray(list, 0, o);
        else
            cJSON_AddItemToArray(list, o);
    }
    emit(n, e);
}

static void take_missed(struct news *n, const cJSON *m, int64_t mono_us)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(m, "list");
    const cJSON *last = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);

    missed_page(&n->missed, (uint64_t)proto_int(m, "after", 0), (uint64_t)proto_int(last, "seq", 0),
                proto_flag(m, "more"), mono_us);
}

void news_history(struct news *n, const cJSON *m, int64_t mono_us)
{
    const cJSON *line;

    if (proto_has(m, "after")) take_missed(n, m, mono_us);
    if (proto_has(m, "more")) {
        tell_page(n, m, proto_has(m, "after"));
        return;
    }
    cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(m, "list")) tell_line(n, line, true);
}

cJSON *news_ask(struct news *n, int64_t mono_us)
{
    uint64_t after, before;

    if (!missed_ask(&n->missed, mono_us, &after, &before)) return NULL;
    cJSON *m = proto_new(PROTO_ASK_HISTORY);
    proto_put_int(m, "after", (int64_t)after);
    proto_put_int(m, "before", (int64_t)before);
    return m;
}

void news_chat(struct news *n, const cJSON *m)
{
    tell_line(n, m, false);
}

void news_member(struct news *n, const cJSON *m)
{
    emit(n, event_with("member", m, FIELDS("id", "nick", "in", "wall_ms")));
}

void news_rooms(struct news *n, const cJSON *m)
{
    cJSON *item, *e = event_with("rooms", m, FIELDS("list", "more"));

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(e, "list")) put_why(item);
    emit(n, e);
}

void news_songs(struct news *n, const cJSON *m)
{
    emit(n, event_with("songs", m, FIELDS("list", "total", "tag")));
}

void news_result(struct news *n, const cJSON *m, bool refuses_talk)
{
    cJSON *e = event_with("result", m, FIELDS("of", "id", "song", "value", "on", "tag"));

    if (refuses_talk) proto_put_flag(e, "talk", true);
    saying_pass_on(m, e);
    emit(n, e);
}

void news_plays(struct news *n, const cJSON *m)
{
    emit(n, event_with("plays", m, FIELDS("list", "more")));
}

void news_cover(struct news *n, const cJSON *m)
{
    emit(n, event_with("cover", m, FIELDS("song", "jpeg", "later")));
}

void news_notice(struct news *n, const cJSON *m)
{
    cJSON *e = event_with("notice", m, FIELDS("wall_ms"));

    saying_pass_on(m, e);
    emit(n, e);
}
