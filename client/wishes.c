#include "wishes.h"

#include <string.h>
#include "event.h"

static const cJSON *list_of(const cJSON *m)
{
    return cJSON_GetObjectItemCaseSensitive(m, "list");
}

static int value_of(const struct wishes *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->votes[i].id == id) return w->votes[i].value;
    return 0;
}

static bool waits(const struct wishes *w, uint64_t id)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list_of(w->queue))
    {
        if (proto_id(item, "id") == id) return true;
    }
    return false;
}

/* -- the event ------------------------------------------------------------------------------- */

static cJSON *request_of(const struct wishes *w, const cJSON *item)
{
    static const char *const fields[] = {"id",          "song", "title", "artist",
                                         "duration_ms", "by",   "votes"};
    cJSON *out = cJSON_CreateObject();

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) event_copy(out, item, fields[i]);
    if (!out) return NULL;
    cJSON_AddBoolToObject(out, "mine", proto_id(item, "by_id") == w->me);
    proto_put_int(out, "my_vote", value_of(w, proto_id(item, "id")));
    return out;
}

static void tell(const struct wishes *w)
{
    cJSON *e = w->queue ? event_new("queue") : NULL;
    cJSON *list = e ? cJSON_AddArrayToObject(e, "list") : NULL;
    const cJSON *item;

    if (!list) {
        cJSON_Delete(e);
        return;
    }
    cJSON_ArrayForEach(item, list_of(w->queue)) cJSON_AddItemToArray(list, request_of(w, item));
    event_copy(e, w->queue, "skips");
    event_copy(e, w->queue, "skips_needed");
    cJSON_AddBoolToObject(e, "my_skip", w->skip);
    w->io->event(w->io->world, e);
}

/* -- votes ----------------------------------------------------------------------------------- */

/* A further one than there can be requests is none. */
static void keep(struct wishes *w, uint64_t id, int value)
{
    size_t at = 0;

    while (at < w->count && w->votes[at].id != id) at++;
    if (value == 0 && at < w->count) w->votes[at] = w->votes[--w->count];
    if (value == 0 || at == PROTO_QUEUE_MOST) return;
    if (at == w->count) w->count++;
    w->votes[at] = (struct wish_vote){id, value};
}

/* Votes for what waits no more make room; who voted to skip has a part in the sum, or the song is another. */
static void forget_old(struct wishes *w)
{
    for (size_t i = w->count; i-- > 0;)
        if (!waits(w, w->votes[i].id)) w->votes[i] = w->votes[--w->count];
    if (proto_int(w->queue, "skips", 0) == 0) w->skip = false;
}

void wishes_enter(struct wishes *w, uint64_t me)
{
    cJSON_Delete(w->queue);
    w->queue = NULL;
    w->count = 0;
    w->skip = false;
    w->me = me;
}

void wishes_queue(struct wishes *w, const cJSON *m)
{
    cJSON_Delete(w->queue);
    w->queue = cJSON_Duplicate(m, true);
    forget_old(w);
    tell(w);
}

void wishes_votes(struct wishes *w, const cJSON *m)
{
    const cJSON *item;

    w->count = 0;
    cJSON_ArrayForEach(item, list_of(m))
        keep(w, proto_id(item, "id"), (int)proto_int(item, "value", 0));
    w->skip = proto_flag(m, "skip");
    tell(w);
}

void wishes_result(struct wishes *w, const cJSON *m)
{
    uint64_t id = proto_id(m, "id");
    const char *code = proto_text(m, "code");
    bool no_song = strcmp(code, "nothing") == 0 && w->skip;

    if (strcmp(code, "voted") == 0 || (value_of(w, id) == 0 && !no_song)) return;
    if (no_song) w->skip = false;
    keep(w, id, 0);
    tell(w);
}

void wishes_voted(struct wishes *w, uint64_t id, int value)
{
    if (!waits(w, id)) return;
    keep(w, id, value < 0 ? -1 : value > 0);
    tell(w);
}

void wishes_skip(struct wishes *w, bool on)
{
    w->skip = on;
    tell(w);
}
