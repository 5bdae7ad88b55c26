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
    proto_put_flag(out, "mine", proto_id(item, "by_id") == w->me);
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
    proto_put_flag(e, "my_skip", w->skip);
    w->io->event(w->io->world, e);
}

/* -- votes ----------------------------------------------------------------------------------- */

static struct wish_vote *find(struct wishes *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->votes[i].id == id) return &w->votes[i];
    return NULL;
}

/* Room for one; NULL: a further one than there can be requests. */
static struct wish_vote *add(struct wishes *w, uint64_t id)
{
    if (w->count == PROTO_QUEUE_MOST) return NULL;
    w->votes[w->count] = (struct wish_vote){.id = id};
    return &w->votes[w->count++];
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
    {
        struct wish_vote *v = add(w, proto_id(item, "id"));
        if (v) v->value = (int)proto_int(item, "value", 0);
    }
    w->skip = proto_flag(m, "skip");
    tell(w);
}

static void settle_vote(struct wish_vote *v, const cJSON *m)
{
    if (v->unanswered > 0) v->unanswered--;
    if (!v->unanswered) v->value = (int)proto_int(m, "value", v->value);
}

void wishes_result(struct wishes *w, const cJSON *m)
{
    const char *of = proto_text(m, "of");
    struct wish_vote *v = strcmp(of, "vote") == 0 ? find(w, proto_id(m, "id")) : NULL;
    bool skip = strcmp(of, "skip") == 0;

    if (v) settle_vote(v, m);
    if (skip) w->skip = proto_flag(m, "on");
    if (v || skip) tell(w);
}

void wishes_voted(struct wishes *w, uint64_t id, int value)
{
    struct wish_vote *v = find(w, id);

    if (!waits(w, id)) return;
    if (!v) v = add(w, id);
    if (v) v->value = value < 0 ? -1 : value > 0;
    if (v) v->unanswered++;
    tell(w);
}

void wishes_skip(struct wishes *w, bool on)
{
    w->skip = on;
    tell(w);
}
