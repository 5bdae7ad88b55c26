/* conversation_others.c: who is heard, how well, and what of it does not arrive. */
#include "conversation_parts.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum {
    LOOK_US = 100000, /* between two looks at who is heard */
    STATS_US = 1000000,
    LOSS_US = 2000000, /* between two reports of what does not arrive */
};

static void mark(struct conversation *c, uint64_t id, bool on)
{
    cJSON *e = event_new("talking");

    proto_put_id(e, "id", id);
    proto_put_flag(e, "on", on);
    conversation_emit(c, e);
}

static bool has(const uint64_t *ids, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id) return true;
    return false;
}

/* Tells who is heard now and was not before, and the other way round. */
static void tell_marks(struct conversation *c, const struct voices_counts *list, size_t n)
{
    uint64_t heard[VOICES_MOST];
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        if (list[i].heard) heard[count++] = list[i].talker;
    for (size_t i = 0; i < count; i++)
        if (!has(c->marked, c->marked_count, heard[i])) mark(c, heard[i], true);
    for (size_t i = 0; i < c->marked_count; i++)
        if (!has(heard, count, c->marked[i])) mark(c, c->marked[i], false);
    memcpy(c->marked, heard, count * sizeof *heard);
    c->marked_count = count;
    bool me = c->you && c->sending && c->voice && c->talk.floor == TALK_MINE;
    if (me != c->marked_me && c->you) mark(c, c->you, me);
    c->marked_me = me;
}

static cJSON *stats_of(const struct voices_counts *v)
{
    cJSON *o = cJSON_CreateObject();

    proto_put_id(o, "id", v->talker);
    proto_put_int(o, "frames", (int64_t)v->frames);
    proto_put_int(o, "lost", (int64_t)v->lost);
    proto_put_int(o, "late", (int64_t)v->late);
    proto_put_int(o, "restored", (int64_t)v->restored);
    proto_put_int(o, "silent", (int64_t)v->silent);
    proto_put_int(o, "concealed", (int64_t)v->concealed);
    if (!o) return NULL;
    cJSON_AddNumberToObject(o, "delay_ms", v->delay_ms);
    cJSON_AddNumberToObject(o, "jitter_ms", v->jitter_ms);
    cJSON_AddNumberToObject(o, "buffer_ms", v->buffer_ms);
    return o;
}

static void tell_stats(struct conversation *c, const struct voices_counts *list, size_t n)
{
    cJSON *e = event_new("voices");
    cJSON *items = e ? cJSON_AddArrayToObject(e, "list") : NULL;

    for (size_t i = 0; i < n && items; i++) cJSON_AddItemToArray(items, stats_of(&list[i]));
    conversation_emit(c, e);
}

/* What was said of a talker last; whose counts began anew, or who is new, of them nothing was. */
static struct said_loss said_of(const struct conversation *c, const struct voices_counts *v)
{
    for (size_t i = 0; i < VOICES_MOST; i++)
        if (c->said[i].talker == v->talker && c->said[i].frames <= v->frames) return c->said[i];
    return (struct said_loss){.talker = v->talker};
}

/* What did not arrive since the last report. */
static void tell_loss(struct conversation *c, const struct voices_counts *v, struct said_loss *s)
{
    enum { ENOUGH_FRAMES = 50 };
    uint64_t frames = v->frames - s->frames;
    uint64_t lost = v->lost > s->lost ? v->lost - s->lost : 0; /* some came late after all */
    if (frames < ENOUGH_FRAMES) return;
    s->frames = v->frames;
    s->lost = v->lost;
    struct packet_loss loss = {v->talker, (uint8_t)(lost < frames ? lost * 100 / frames : 100)};
    c->ports.send_loss(c->ports.user, &loss);
}

/* `said` goes along with the list: who is not heard any more is forgotten. */
static void follow(struct conversation *c, const struct voices_counts *list, size_t n)
{
    struct said_loss said[VOICES_MOST] = {0};

    for (size_t i = 0; i < n; i++) said[i] = said_of(c, &list[i]);
    memcpy(c->said, said, sizeof said);
}

int64_t conversation_run_others(struct conversation *c, int64_t mono_us)
{
    struct voices_counts list[VOICES_MOST];
    size_t n = voices_list(c->voices, mono_us, list);

    tell_marks(c, list, n);
    follow(c, list, n);
    if (n == 0) return INT64_MAX;
    if (mono_us >= c->stats_at_us) {
        tell_stats(c, list, n);
        c->stats_at_us = mono_us + STATS_US;
    }
    if (mono_us >= c->loss_at_us) {
        for (size_t i = 0; i < n; i++) tell_loss(c, &list[i], &c->said[i]);
        c->loss_at_us = mono_us + LOSS_US;
    }
    return mono_us + LOOK_US;
}
