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

/* Votes for what waits no more make room; who voted to skip has a part in the sum, or the song is another. No other answer than
   the sum comes to a vote to skip. */
static void forget_old(struct wishes *w)
{
    for (size_t i = w->count; i-- > 0;)
        if (!waits(w, w->votes[i].id)) w->votes[i] = w->votes[--w->count];
    if (proto_int(w->queue, "skips", 0) == 0) w->skip = false;
    w->skip_taken = w->skip;
}

void wishes_enter(struct wishes *w, uint64_t me)
{
    cJSON_Delete(w->queue);
    w->queue = NULL;
    w->count = 0;
    w->skip = w->skip_taken = false;
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
        if (v) v->value = v->taken = (int)proto_int(item, "value", 0);
    }
    w->skip = w->skip_taken = proto_flag(m, "skip");
    tell(w);
}

/* A vote to skip has no id, and no tag. */
static void settle_skip(struct wishes *w, const cJSON *m, const char *code)
{
    bool slow = strcmp(code, "slow") == 0 && !proto_has(m, "id") && !proto_has(m, "tag");

    if (strcmp(code, "nothing") == 0) w->skip = w->skip_taken = false;
    if (slow) w->skip = w->skip_taken;
}

void wishes_result(struct wishes *w, const cJSON *m)
{
    const char *code = proto_text(m, "code");
    struct wish_vote *v = find(w, proto_id(m, "id"));
    bool skip = w->skip;
    int value = v ? v->value : 0;

    settle_skip(w, m, code);
    if (v && strcmp(code, "voted") == 0) v->taken = v->value;
    if (v) v->value = v->taken;
    if (w->skip != skip || (v && v->value != value)) tell(w);
}

void wishes_voted(struct wishes *w, uint64_t id, int value)
{
    struct wish_vote *v = find(w, id);

    if (!waits(w, id)) return;
    if (!v) v = add(w, id);
    if (v) v->value = value < 0 ? -1 : value > 0;
    tell(w);
}

void wishes_skip(struct wishes *w, bool on)
{
    w->skip = on;
    tell(w);
}
