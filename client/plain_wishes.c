#include "plain_wishes.h"

#include "plain_tell.h"

static const cJSON *list_of(const cJSON *e)
{
    return cJSON_GetObjectItemCaseSensitive(e, "list");
}

void plain_wishes_enter(struct plain_wishes *w)
{
    *w = (struct plain_wishes){0};
}

/* -- the queue ------------------------------------------------------------------------------- */

static void tell_request(int number, const cJSON *item)
{
    cJSON *fields = cJSON_Duplicate(item, true);
    int64_t mine = proto_int(item, "my_vote", 0);

    proto_put_int(fields, "number", number);
    proto_put_int(fields, "for", mine > 0);
    proto_put_int(fields, "against", mine < 0);
    if (proto_flag(item, "mine")) cJSON_DeleteItemFromObjectCaseSensitive(fields, "by");
    plain_tell_made(PLAIN_REQUEST, fields);
}

static void tell_all(const cJSON *e)
{
    const cJSON *item;
    int number = 0;

    cJSON_ArrayForEach(item, list_of(e)) tell_request(++number, item);
    if (number == 0) plain_tell(PLAIN_QUEUE_EMPTY, NULL);
    if (proto_int(e, "skips", 0) > 0) plain_tell(PLAIN_SKIPS, e);
}

static bool is_known(const struct plain_wishes *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->known[i] == id) return true;
    return false;
}

/* One's own are told by the answer to them. */
static void tell_new(const struct plain_wishes *w, const cJSON *e)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list_of(e))
    {
        if (is_known(w, proto_id(item, "id")) || proto_flag(item, "mine")) continue;
        plain_tell(PLAIN_ASKS, item);
    }
}

static void tell_count(enum plain_word word, const char *field, int count)
{
    cJSON *fields = cJSON_CreateObject();

    proto_put_int(fields, field, count);
    plain_tell_made(word, fields);
}

static void tell_first(const cJSON *e)
{
    int n = cJSON_GetArraySize(list_of(e));

    if (n > 0) tell_count(PLAIN_QUEUE, "songs", n);
}

static void remember(struct plain_wishes *w, const cJSON *e)
{
    const cJSON *item;

    w->any = true;
    w->count = 0;
    w->skips = (int)proto_int(e, "skips", 0);
    cJSON_ArrayForEach(item, list_of(e))
    {
        if (w->count == PROTO_QUEUE_MOST) break;
        w->known[w->count++] = proto_id(item, "id");
    }
}

void plain_wishes_queue(struct plain_wishes *w, const cJSON *e)
{
    if (proto_flag(e, "asked"))
        tell_all(e);
    else if (w->any)
        tell_new(w, e);
    else
        tell_first(e);
    if (!proto_flag(e, "asked") && proto_int(e, "skips", 0) > w->skips) plain_tell(PLAIN_SKIPS, e);
    remember(w, e);
}

/* -- lists ----------------------------------------------------------------------------------- */

void plain_wishes_songs(const cJSON *e)
{
    const cJSON *item;
    int told = cJSON_GetArraySize(list_of(e)), total = (int)proto_int(e, "total", told);

    if (told == 0) plain_tell(PLAIN_NONE_FOUND, NULL);
    cJSON_ArrayForEach(item, list_of(e)) plain_tell(PLAIN_SONG, item);
    if (total > told)
        tell_count(PLAIN_MORE_FOUND, "more", total - told);
    else if (told > 0)
        plain_tell(PLAIN_HOW_TO_REQUEST, NULL);
}

void plain_wishes_plays(const cJSON *e)
{
    const cJSON *item;

    if (cJSON_GetArraySize(list_of(e)) == 0) plain_tell(PLAIN_NO_PLAYS, NULL);
    cJSON_ArrayForEach(item, list_of(e)) plain_tell(PLAIN_PLAY, item);
    if (proto_flag(e, "more")) plain_tell(PLAIN_MORE_PLAYS, NULL);
}
