/* room_keep.c: what of a room outlives the server: its last lines, what was played, what was asked for, and what is on. */
#include "room_parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text_of(cJSON *list)
{
    char *text = cJSON_PrintUnformatted(list);
    cJSON_Delete(list);
    return text;
}

void room_recall_line(struct room *r, const struct chat_line *line)
{
    chat_restore(&r->chat, line);
}

uint64_t room_newest_line(const struct room *r)
{
    return r->chat.shown;
}

/* -- what was played ------------------------------------------------------------------------ */

const struct play *room_play_to_keep(struct room *r)
{
    while (r->kept_play < r->plays.newest) {
        const struct play *p = plays_get(&r->plays, ++r->kept_play);
        if (p) return p;
    }
    return NULL;
}

void room_recall_play(struct room *r, const struct play *play)
{
    plays_restore(&r->plays, play);
    r->kept_play = r->plays.newest;
}

/* -- what was asked for --------------------------------------------------------------------- */

/* Of those who voted so. */
static void put_votes(cJSON *o, const char *field, const struct request *q, int value)
{
    cJSON *people = cJSON_AddArrayToObject(o, field);
    char id[PROTO_ID_TEXT];
    for (size_t i = 0; i < q->count; i++)
        if (q->all[i].value == value)
            cJSON_AddItemToArray(people, cJSON_CreateString(proto_id_text(q->all[i].person, id)));
}

static cJSON *request_item(const struct request *q)
{
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "id", q->id);
    proto_put_id(o, "song", q->song);
    proto_put_id(o, "person", q->person);
    proto_put_text(o, "nick", q->nick);
    proto_put_int(o, "wall_ms", q->wall_us / 1000);
    proto_put_int(o, "age", (int64_t)q->age);
    proto_put_int(o, "round", (int64_t)q->round);
    put_votes(o, "for", q, 1);
    put_votes(o, "against", q, -1);
    return o;
}

static cJSON *served_item(const struct queue_served *served)
{
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "person", served->person);
    proto_put_int(o, "round", (int64_t)served->round);
    return o;
}

char *room_queue_to_keep(struct room *r)
{
    if (!r->queue_waits) return NULL;
    r->queue_waits = false;
    r->queue_kept = r->queue_changes;
    buf_free(&r->queue_next);
    proto_write(room_queue_message(r), &r->queue_next);
    cJSON *kept = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(kept, "list"),
          *served = cJSON_AddArrayToObject(kept, "served");
    for (size_t i = 0; i < r->queue.count; i++)
        cJSON_AddItemToArray(list, request_item(&r->queue.requests[i]));
    for (size_t i = 0; i < queue_served(&r->queue); i++)
        cJSON_AddItemToArray(served, served_item(queue_served_get(&r->queue, i)));
    return text_of(kept);
}

uint64_t room_queue_changes(const struct room *r)
{
    return r->queue_changes;
}

bool room_queue_is_shown(const struct room *r, uint64_t changes)
{
    return r->queue_shown >= changes;
}

bool room_queue_is_kept(const struct room *r, uint64_t changes)
{
    return r->queue_kept >= changes;
}

void room_hurry_queue(struct room *r)
{
    r->queue_waits = true;
    r->queue_at_us = INT64_MAX;
}

/* Votes count again when their people come. */
static void recall_votes(struct room *r, uint64_t request, const cJSON *people, int value)
{
    const cJSON *id;
    cJSON_ArrayForEach(id, people)
    {
        uint64_t person = cJSON_IsString(id) ? proto_id_parse(id->valuestring) : 0;
        if (!person) continue;
        queue_vote(&r->queue, request, person, value);
        queue_presence(&r->queue, person, false);
    }
}

static void recall_request(struct room *r, const cJSON *o)
{
    struct request q = {.id = proto_id(o, "id"),
                        .song = proto_id(o, "song"),
                        .person = proto_id(o, "person"),
                        .wall_us = proto_int(o, "wall_ms", 0) * 1000,
                        .age = (uint64_t)proto_int(o, "age", 0),
                        .round = (uint64_t)proto_int(o, "round", 0)};
    snprintf(q.nick, sizeof q.nick, "%s", proto_text(o, "nick"));
    if (!q.id || !q.song || !q.person || !queue_restore(&r->queue, &q)) return;
    recall_votes(r, q.id, cJSON_GetObjectItemCaseSensitive(o, "for"), 1);
    recall_votes(r, q.id, cJSON_GetObjectItemCaseSensitive(o, "against"), -1);
}

void room_recall_queue(struct room *r, const char *queue)
{
    cJSON *kept = cJSON_Parse(queue), *o;
    cJSON_ArrayForEach(o, cJSON_GetObjectItemCaseSensitive(kept, "list")) recall_request(r, o);
    cJSON_ArrayForEach(o, cJSON_GetObjectItemCaseSensitive(kept, "served"))
    {
        struct queue_served served = {.person = proto_id(o, "person"),
                                      .round = (uint64_t)proto_int(o, "round", 0)};
        if (served.person) queue_serve(&r->queue, &served);
    }
    cJSON_Delete(kept);
}

/* -- what is on ----------------------------------------------------------------------------- */

/* Another server's clock begins anew. */
static int64_t wall_ms(int64_t mono_us, struct now now)
{
    return (mono_us - now.mono_us + now.wall_us) / 1000;
}

char *room_programme_to_keep(struct room *r, struct now now)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    if (r->kept_revision == r->revision || !n) return NULL;
    r->kept_revision = r->revision;
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && segment_end_us(&plan[i].segment) <= now.mono_us) continue;
        cJSON *o = cJSON_CreateObject();
        proto_put_id(o, "song", plan[i].song);
        proto_put_int(o, "start_ms", wall_ms(plan[i].segment.start_us, now));
        proto_put_int(o, "end_ms", wall_ms(segment_end_us(&plan[i].segment), now));
        if (plan[i].ask.request) {
            proto_put_id(o, "request", plan[i].ask.request);
            proto_put_id(o, "person", plan[i].ask.person);
            proto_put_text(o, "by", plan[i].ask.by);
        }
        cJSON_AddItemToArray(list, o);
    }
    return text_of(list);
}

/* While people are here the plan reaches further than now: they left, or the server ended, before its end, and hardly a song before. */
static void recall_leaving(struct room *r)
{
    cJSON *list = cJSON_Parse(r->programme);
    const cJSON *o;
    cJSON_ArrayForEach(o, list)
    {
        int64_t end_us = proto_int(o, "end_ms", 0) * 1000;
        if (end_us > r->left_us) r->left_us = end_us;
    }
    cJSON_Delete(list);
}

void room_recall_programme(struct room *r, const char *programme)
{
    size_t bytes = strlen(programme) + 1;
    free(r->programme);
    r->programme = malloc(bytes);
    if (r->programme) memcpy(r->programme, programme, bytes);
    recall_leaving(r);
}

void room_resume(struct room *r, struct now now)
{
    struct radio_resumed songs[RADIO_SEGMENTS];
    size_t n = 0;
    cJSON *list = cJSON_Parse(r->programme), *o;
    cJSON_ArrayForEach(o, list)
    {
        struct radio_resumed s = {.song = proto_id(o, "song")};
        s.start_us = proto_int(o, "start_ms", 0) * 1000 - now.wall_us + now.mono_us;
        s.ask = (struct radio_ask){
            .request = proto_id(o, "request"), .song = s.song, .person = proto_id(o, "person")};
        snprintf(s.ask.by, sizeof s.ask.by, "%s", proto_text(o, "by"));
        if (n < RADIO_SEGMENTS && s.song) songs[n++] = s;
    }
    cJSON_Delete(list);
    free(r->programme);
    r->programme = NULL;
    radio_resume(r->radio, songs, n, now.mono_us);
}
