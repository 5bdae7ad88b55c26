/* hub_keep.c: what the hub keeps in the store, what it finds there again, and what is told once it is kept. */
#include "hub_parts.h"
#include "conn.h"
#include "matching.h"
#include <stdlib.h>

/* -- telling what is kept ------------------------------------------------------------------- */

/* Own votes and plays of a room that somebody left meanwhile would be taken for those of the next. */
static void tell_answer(struct hub *h, const struct hub_answer *a)
{
    struct conn *c = map_get(&h->conns, a->conn);
    bool here = c && c->state == CONN_IN && c->room;
    if (here && (!a->of_room || room_id(c->room) == a->room))
        conn_tell(c, h->io, a->message);
    else
        cJSON_Delete(a->message);
}

static void tell_answers(struct hub *h)
{
    size_t left = 0;
    for (size_t i = 0; i < h->answer_count; i++) {
        const struct hub_answer *a = &h->answers[i];
        struct room *r = map_get(&h->rooms, a->room);
        if (!r || room_queue_is_shown(r, a->changes))
            tell_answer(h, a);
        else
            h->answers[left++] = *a;
    }
    h->answer_count = left;
}

static void show_said(struct hub *h)
{
    for (size_t i = 0; i < h->said_count; i++) {
        struct room *r = map_get(&h->rooms, h->said_in[i]);
        if (r) room_show(r);
    }
    h->said_count = 0;
    tell_answers(h);
}

void hub_keep_now(struct hub *h)
{
    store_commit(h->store);
    show_said(h);
}

static void note_room(struct hub *h, uint64_t id)
{
    for (size_t i = 0; i < h->said_count; i++)
        if (h->said_in[i] == id) return;
    if (h->said_count == HUB_SAID_ROOMS) hub_keep_now(h);
    h->said_in[h->said_count++] = id;
}

void hub_keep(struct hub *h, struct now now)
{
    if (store_tick(h->store, now.mono_us)) show_said(h);
}

void hub_say(struct hub *h, struct conn *c, const char *text, int64_t tag, struct now now)
{
    if (room_must_show(c->room)) hub_keep_now(h);
    const struct chat_line *line = room_say(c->room, c->member, text, tag, now);
    if (!line) return;
    note_room(h, room_id(c->room));
    store_line_put(h->store, room_id(c->room), line);
}

/* All at once, without waiting. */
static void keep_answered(struct hub *h, struct now now)
{
    for (size_t i = 0; i < h->answer_count; i++) {
        struct room *r = map_get(&h->rooms, h->answers[i].room);
        if (!r || room_queue_is_kept(r, h->answers[i].changes)) continue;
        room_hurry_queue(r);
        hub_keep_room(h, r, now);
    }
    hub_keep_now(h);
}

/* Of the room where they are; a->changes: of its queue, that must be kept first. */
static void answer(struct hub *h, const struct conn *c, struct hub_answer *a, struct now now)
{
    a->conn = c->id;
    a->room = room_id(c->room);
    if (h->answer_count == HUB_ANSWERS) keep_answered(h, now);
    if (room_queue_is_shown(c->room, a->changes) && store_is_told(h->store))
        tell_answer(h, a);
    else
        h->answers[h->answer_count++] = *a;
}

void hub_answer(struct hub *h, struct conn *c, cJSON *message, struct now now)
{
    struct hub_answer a = {.changes = room_queue_changes(c->room), .message = message};
    answer(h, c, &a, now);
}

void hub_answer_plays(struct hub *h, struct conn *c, cJSON *message, struct now now)
{
    struct hub_answer a = {.of_room = true, .message = message};
    hub_keep_room(h, c->room, now);
    answer(h, c, &a, now);
}

void hub_answer_votes(struct hub *h, struct conn *c, struct now now)
{
    struct hub_answer a = {.changes = room_queue_changes(c->room), .of_room = true};
    if (room_queue_is_shown(c->room, a.changes)) return;
    a.message = room_votes(c->room, c->member);
    answer(h, c, &a, now);
}

void hub_drop_answers(struct hub *h)
{
    for (size_t i = 0; i < h->answer_count; i++) cJSON_Delete(h->answers[i].message);
    h->answer_count = 0;
}

/* -- rooms ---------------------------------------------------------------------------------- */

struct recall {
    struct room *room;
    size_t left; /* lines it still takes */
};

static bool recall_line(void *user, const struct chat_line *line)
{
    struct recall *recall = user;
    room_recall_line(recall->room, line);
    return --recall->left > 0;
}

static void recall_play(void *room, const struct play *play)
{
    room_recall_play(room, play);
}

uint64_t hub_kept_room(struct hub *h, const char *name)
{
    char fold[ROOM_NAME_BYTES];
    struct store_room kept;
    text_fold(fold, sizeof fold, name);
    if (!store_room_named(h->store, fold, &kept)) return 0;
    uint64_t id = kept.id;
    store_room_free(&kept);
    return map_get(&h->rooms, id) ? 0 : id;
}

void hub_recall_room(struct hub *h, struct room *r)
{
    struct store_room kept;
    struct recall lines = {.room = r, .left = CHAT_KEPT};
    enum floor_mode mode;
    if (!store_room(h->store, room_id(r), &kept)) return;
    if (floor_mode_parse(kept.mode, &mode)) room_talk_mode(r, mode);
    room_recall_queue(r, kept.queue);
    room_recall_programme(r, kept.programme);
    store_room_free(&kept);
    const struct store_span all = {.before = INT64_MAX, .newest_first = true};
    store_lines(h->store, room_id(r), &all, recall_line, &lines);
    store_plays(h->store, room_id(r), PLAYS_KEPT, recall_play, r);
}

void hub_keep_room(struct hub *h, struct room *r, struct now now)
{
    char *queue = room_queue_to_keep(r), *programme = room_programme_to_keep(r, now);
    if (queue) store_queue_put(h->store, room_id(r), queue);
    if (queue) note_room(h, room_id(r));
    if (programme) store_programme_put(h->store, room_id(r), programme, now.wall_us);
    for (const struct play *p; (p = room_play_to_keep(r)) != NULL;)
        store_play_put(h->store, room_id(r), p);
    free(queue);
    free(programme);
}

void hub_keep_presence(struct hub *h, struct conn *c, struct now now)
{
    char fold[ROOM_NAME_BYTES];
    text_fold(fold, sizeof fold, room_name(c->room));
    store_room_put(h->store, room_id(c->room), fold, room_name(c->room), now.wall_us);
    nick_in_room(&h->nicks, c->nick, room_id(c->room), c->listener->chose);
}
