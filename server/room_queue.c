/* room_queue.c: what waits to be played in a room: requests become songs of its radio, and everybody is told. */
#include "room_parts.h"
#include <stdio.h>

/* Everybody is told what changed at most so often; a crowd as rarely as news. */
#define TELL_US 250000

#define AWAY_US (30 * 60 * INT64_C(1000000)) /* who was away for so long has gone */

/* -- telling -------------------------------------------------------------------------------- */

void room_queue_stirred(struct room *r, struct now now)
{
    r->queue_stirred = true;
    if (r->queue_at_us != INT64_MAX) return;
    int64_t wait_us = room_news_wait_us(r);
    r->queue_at_us = r->queue_told_us + (wait_us > TELL_US ? wait_us : TELL_US);
    if (r->queue_at_us < now.mono_us) r->queue_at_us = now.mono_us;
}

void room_queue_changed(struct room *r, struct now now)
{
    r->queue_changes++;
    room_queue_stirred(r, now);
}

/* The member who asked, while here; nobody has the id of a person. */
static uint64_t member_of(const struct room *r, uint64_t person)
{
    for (size_t i = 0; i < r->people; i++)
        if (r->members[i]->person == person) return r->members[i]->id;
    return person;
}

static cJSON *request_item(const struct room *r, const struct request *q, const struct song *s)
{
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "id", q->id);
    proto_put_song(o, s->id, s->title, s->artist);
    proto_put_int(o, "duration_ms", s->duration_ms);
    proto_put_id(o, "by_id", member_of(r, q->person));
    proto_put_text(o, "by", q->nick);
    proto_put_int(o, "votes", q->votes);
    return o;
}

cJSON *room_queue_message(const struct room *r)
{
    cJSON *msg = proto_new(PROTO_QUEUE), *list = cJSON_AddArrayToObject(msg, "list");
    size_t bytes_left = PROTO_LIST_BYTES;
    for (size_t i = 0; i < r->queue.count; i++) {
        const struct request *q = &r->queue.requests[i];
        const struct song *s = library_find(r->songs, q->song);
        if (s && !proto_list_add(list, request_item(r, q, s), &bytes_left)) break;
    }
    proto_put_int(msg, "skips", (int64_t)r->queue.skips);
    proto_put_int(msg, "skips_needed", (int64_t)queue_skips_needed(r->people));
    return msg;
}

int room_vote_of(const struct room *r, const struct member *m, uint64_t request)
{
    for (size_t i = 0; i < r->queue.count; i++)
        if (r->queue.requests[i].id == request)
            return queue_vote_of(&r->queue.requests[i], m->person);
    return 0;
}

bool room_skips_of(const struct room *r, const struct member *m)
{
    return queue_skips_of(&r->queue, m->person);
}

cJSON *room_votes(const struct room *r, const struct member *m)
{
    cJSON *msg = proto_new(PROTO_VOTES), *list = cJSON_AddArrayToObject(msg, "list");
    for (size_t i = 0; i < r->queue.count; i++) {
        int value = queue_vote_of(&r->queue.requests[i], m->person);
        if (!value) continue;
        cJSON *o = cJSON_CreateObject();
        proto_put_id(o, "id", r->queue.requests[i].id);
        proto_put_int(o, "value", value);
        cJSON_AddItemToArray(list, o);
    }
    proto_put_flag(msg, "skip", room_skips_of(r, m));
    return msg;
}

/* Who comes in gets what the others know, while a change is not kept yet; their own votes then follow when it is. */
void room_write_queue(struct room *r, const struct member *m, struct buf *out)
{
    bool shown = room_queue_is_shown(r, r->queue_changes);
    if (!buf_length(&r->queue_line) || (r->queue_stirred && shown)) {
        buf_free(&r->queue_line);
        proto_write(room_queue_message(r), &r->queue_line);
        r->queue_stirred = false;
    }
    buf_append(out, buf_data(&r->queue_line), buf_length(&r->queue_line));
    if (shown) proto_write(room_votes(r, m), out);
}

void room_songs_changed(struct room *r, struct now now)
{
    radio_songs_changed(r->radio);
    if (r->queue.count) room_queue_stirred(r, now);
}

void room_tell_queue(struct room *r, struct now now)
{
    if (now.mono_us < r->queue_at_us) return;
    r->queue_at_us = INT64_MAX;
    r->queue_told_us = now.mono_us;
    r->queue_waits = true;
}

void room_show_queue(struct room *r)
{
    if (!buf_length(&r->queue_next)) return;
    buf_free(&r->queue_line);
    r->queue_line = r->queue_next;
    r->queue_next = (struct buf){0};
    r->queue_shown = r->queue_kept;
    room_tell_lines(r, &r->queue_line);
}

/* -- from the queue into the radio ----------------------------------------------------------- */

/* The first that can be played comes next. What is not transcoded yet is wanted soon and keeps its turn; what cannot be played
   at all is dropped; before all of the folder was looked through, nobody knows. */
static void ask_next(struct room *r, struct now now)
{
    for (size_t i = 0; library_count(r->songs) && i < r->queue.count;) {
        const struct request *q = &r->queue.requests[i];
        const struct song *s = library_find(r->songs, q->song);
        if (!s && !library_is_whole(r->songs)) {
            i++;
            continue;
        }
        if (!s || s->state == SONG_BAD) {
            queue_drop(&r->queue, q->id);
            room_queue_changed(r, now);
            i = 0;
            continue;
        }
        struct radio_ask ask = {.request = q->id, .song = q->song, .person = q->person};
        snprintf(ask.by, sizeof ask.by, "%s", q->nick);
        if (s->state == SONG_NEW)
            library_want(r->songs, s->id);
        else if (radio_ask(r->radio, &ask, now.mono_us))
            return;
        i++;
    }
    radio_ask(r->radio, NULL, now.mono_us);
}

bool room_take_fixed(struct room *r, struct now now)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan), before = r->queue.count;
    for (size_t i = 0; i < n; i++)
        if (plan[i].ask.request && radio_is_fixed(r->radio, &plan[i].segment, now.mono_us))
            queue_played(&r->queue, plan[i].ask.request);
    if (before != r->queue.count) room_queue_changed(r, now);
    return before != r->queue.count;
}

void room_run_queue(struct room *r, struct now now)
{
    for (int i = 0; i < RADIO_SEGMENTS; i++) {
        ask_next(r, now);
        if (!room_take_fixed(r, now)) break;
    }
    room_note_heard(r, now);
}

/* -- while nobody is here ------------------------------------------------------------------- */

/* What was asked for waits until somebody is here again. */
void room_rest_queue(struct room *r, struct now now)
{
    radio_ask(r->radio, NULL, now.mono_us);
    if (room_queue_is_shown(r, r->queue_changes)) buf_free(&r->queue_line); /* nobody knows it */
    if (r->queue_at_us != INT64_MAX) r->queue_waits = true;
    r->queue_at_us = INT64_MAX;
    r->left_us = now.wall_us;
}

/* After a restart the end of what was on, the history and the requests tell. */
static int64_t last_sign_of_people_us(const struct room *r)
{
    const struct play *newest = plays_get(&r->plays, r->plays.newest);
    int64_t at_us = r->left_us;
    if (newest && newest->wall_us > at_us) at_us = newest->wall_us;
    for (size_t i = 0; i < r->queue.count; i++)
        if (r->queue.requests[i].wall_us > at_us) at_us = r->queue.requests[i].wall_us;
    return at_us;
}

void room_wake_queue(struct room *r, uint64_t person, struct now now)
{
    if (!r->queue.count || now.wall_us - last_sign_of_people_us(r) < AWAY_US) return;
    for (size_t i = r->queue.count; i-- > 0;)
        if (r->queue.requests[i].person != person) queue_drop(&r->queue, r->queue.requests[i].id);
    room_queue_changed(r, now);
}
