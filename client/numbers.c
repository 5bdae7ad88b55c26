#include "numbers.h"

#include <stdio.h>
#include <string.h>
#include "event.h"
#include "plain_words.h"

enum { SERVERS_MOST = 100 /* of a network; more are of somebody who jests */ };

void numbers_free(struct numbers *n)
{
    cJSON_Delete(n->queue);
    cJSON_Delete(n->people);
    cJSON_Delete(n->servers);
}

static const cJSON *list_of(const cJSON *event)
{
    return cJSON_GetObjectItemCaseSensitive(event, "list");
}

static void copy_id(char out[PROTO_ID_TEXT], const cJSON *from, const char *field)
{
    snprintf(out, PROTO_ID_TEXT, "%s", proto_text(from, field));
}

/* -- events ---------------------------------------------------------------------------------- */

static void number(struct numbers *n)
{
    const cJSON *item;

    n->count = 0;
    cJSON_ArrayForEach(item, list_of(n->queue))
    {
        if (n->count == PROTO_QUEUE_MOST) break;
        copy_id(n->shown[n->count++], item, "id");
    }
}

const cJSON *numbers_show(struct numbers *n)
{
    n->saw = true;
    number(n);
    return n->queue;
}

static void take_queue(struct numbers *n, const cJSON *e)
{
    cJSON_Delete(n->queue);
    n->queue = cJSON_Duplicate(e, true);
    if (!n->saw) number(n);
}

static void take_plays(struct numbers *n, const cJSON *e)
{
    const cJSON *list = list_of(e);
    const cJSON *oldest = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);

    n->oldest = oldest ? proto_int(oldest, "seq", 0) : n->oldest;
    n->more = proto_flag(e, "more");
}

/* Ids by nickname; who left stays known, harmlessly: others get other ids. */
static void take_person(struct numbers *n, const cJSON *who)
{
    if (!n->people) n->people = cJSON_CreateObject();
    cJSON_DeleteItemFromObject(n->people, proto_text(who, "nick"));
    proto_put_text(n->people, proto_text(who, "nick"), proto_text(who, "id"));
}

static void take_people(struct numbers *n, const cJSON *e)
{
    const cJSON *who;

    cJSON_Delete(n->people);
    n->people = NULL;
    cJSON_ArrayForEach(who, list_of(e)) take_person(n, who);
}

static void take_line(struct numbers *n, const cJSON *line)
{
    int64_t seq = proto_int(line, "seq", 0);

    if (n->oldest_line == 0 || seq < n->oldest_line) n->oldest_line = seq;
}

static void take_lines(struct numbers *n, const cJSON *e)
{
    const cJSON *line;

    cJSON_ArrayForEach(line, list_of(e)) take_line(n, line);
    if (!proto_flag(e, "missed")) n->lines_end = !proto_flag(e, "more");
}

void numbers_event(struct numbers *n, const cJSON *e)
{
    if (event_is(e, "members")) take_people(n, e);
    if (event_is(e, "member")) take_person(n, e);
    if (event_is(e, "queue")) take_queue(n, e);
    if (event_is(e, "playing")) copy_id(n->song, e, "song");
    if (event_is(e, "plays")) take_plays(n, e);
    if (event_is(e, "chat")) take_line(n, e);
    if (event_is(e, "history")) take_lines(n, e);
    if (!event_is(e, "room")) return;
    cJSON_Delete(n->queue);
    n->queue = NULL;
    n->count = 0;
    n->oldest = n->oldest_line = 0;
    n->saw = n->more = n->lines_end = false;
}

/* -- servers --------------------------------------------------------------------------------- */

static bool is_found(const struct numbers *n, const cJSON *server)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, n->servers)
    {
        if (strcmp(proto_text(item, "host"), proto_text(server, "host")) == 0 &&
            proto_int(item, "port", 0) == proto_int(server, "port", 0))
            return true;
    }
    return false;
}

static void find(struct numbers *n, const cJSON *server, cJSON *fresh)
{
    cJSON *item = cJSON_Duplicate(server, true);

    proto_put_int(item, "number", cJSON_GetArraySize(n->servers) + 1);
    cJSON_AddItemToArray(fresh, cJSON_Duplicate(item, true));
    cJSON_AddItemToArray(n->servers, item);
}

cJSON *numbers_servers(struct numbers *n, const cJSON *e)
{
    const cJSON *item;
    cJSON *out = event_new("servers"), *fresh = cJSON_AddArrayToObject(out, "list");

    if (!n->servers) n->servers = cJSON_CreateArray();
    cJSON_ArrayForEach(item, list_of(e))
    {
        bool room = cJSON_GetArraySize(n->servers) < SERVERS_MOST;
        if (room && !is_found(n, item)) find(n, item, fresh);
    }
    if (cJSON_GetArraySize(fresh) > 0) return out;
    cJSON_Delete(out);
    return NULL;
}

/* -- commands -------------------------------------------------------------------------------- */

static const char *fill_request(const struct numbers *n, cJSON *c)
{
    int64_t number = proto_int(c, "number", 0);

    if (number < 1 || number > (int64_t)n->count) return plain_words(PLAIN_NO_SUCH_NUMBER);
    cJSON_DeleteItemFromObjectCaseSensitive(c, "number");
    proto_put_text(c, "id", n->shown[number - 1]);
    return NULL;
}

static const char *fill_server(const struct numbers *n, cJSON *c)
{
    int64_t number = proto_int(c, "number", 0);
    const cJSON *server = cJSON_GetArrayItem(n->servers, (int)number - 1);

    if (!proto_has(c, "number")) return NULL;
    if (!server) return plain_words(PLAIN_NO_SUCH_SERVER);
    cJSON_DeleteItemFromObjectCaseSensitive(c, "number");
    proto_put_text(c, "host", proto_text(server, "host"));
    proto_put_int(c, "port", proto_int(server, "port", 0));
    return NULL;
}

static const char *fill_song(const struct numbers *n, cJSON *c)
{
    if (!n->song[0]) return plain_words(PLAIN_NOTHING_HEARD);
    proto_put_text(c, "song", n->song);
    return NULL;
}

static const char *fill_before(const struct numbers *n, cJSON *c)
{
    bool further = proto_flag(c, "more");

    cJSON_DeleteItemFromObjectCaseSensitive(c, "more");
    if (!further) return NULL;
    if (!n->more) return plain_words(PLAIN_NO_OLDER_PLAYS);
    proto_put_int(c, "before", n->oldest);
    return NULL;
}

static const char *fill_people(const struct numbers *n, cJSON *c)
{
    cJSON *who;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(c, "list"))
    {
        const cJSON *id = cJSON_GetObjectItem(n->people, proto_text(who, "nick"));
        if (!id) return plain_words(PLAIN_NOBODY_HERE);
        proto_put_text(who, "id", id->valuestring);
    }
    return NULL;
}

static const char *fill_older(const struct numbers *n, cJSON *c)
{
    if (n->oldest_line == 0) return plain_words(PLAIN_NOTHING_SAID);
    if (n->lines_end) return plain_words(PLAIN_NOTHING_OLDER);
    proto_put_int(c, "before", n->oldest_line);
    return NULL;
}

const char *numbers_fill(const struct numbers *n, cJSON *c)
{
    if (command_is(c, "connect")) return fill_server(n, c);
    if (command_is(c, "hear")) return fill_people(n, c);
    if (command_is(c, "vote") || command_is(c, "unrequest")) return fill_request(n, c);
    if (command_is(c, "like")) return fill_song(n, c);
    if (command_is(c, "history")) return fill_older(n, c);
    return command_is(c, "plays") ? fill_before(n, c) : NULL;
}
