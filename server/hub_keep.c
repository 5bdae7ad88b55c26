/* hub_keep.c: what the hub keeps in the store, what it finds there again, and lines that are told once they are kept. */
#include "hub_parts.h"
#include "conn.h"
#include <stdlib.h>

/* -- lines of chat -------------------------------------------------------------------------- */

static void show_said(struct hub *h)
{
    for (size_t i = 0; i < h->said_count; i++) {
        struct room *r = map_get(&h->rooms, h->said_in[i]);
        if (r) room_show(r);
    }
    h->said_count = 0;
}

static void show_now(struct hub *h)
{
    store_commit(h->store);
    show_said(h);
}

static void note_room(struct hub *h, uint64_t id)
{
    for (size_t i = 0; i < h->said_count; i++)
        if (h->said_in[i] == id) return;
    if (h->said_count == HUB_SAID_ROOMS) show_now(h);
    h->said_in[h->said_count++] = id;
}

void hub_say(struct hub *h, struct conn *c, const char *text, int64_t tag, struct now now)
{
    if (room_must_show(c->room)) show_now(h);
    const struct chat_line *line = room_say(c->room, c->member, text, tag, now);
    if (!line) return;
    note_room(h, room_id(c->room));
    store_line_put(h->store, room_id(c->room), line);
}

void hub_keep(struct hub *h, struct now now)
{
    if (store_tick(h->store, now.mono_us)) show_said(h);
}

/* -- rooms ---------------------------------------------------------------------------------- */

static void recall_line(void *room, const struct chat_line *line)
{
    room_recall_line(room, line);
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
    if (!store_room(h->store, room_id(r), &kept)) return;
    room_recall_queue(r, kept.queue);
    room_recall_programme(r, kept.programme);
    store_room_free(&kept);
    store_lines(h->store, room_id(r), CHAT_KEPT, recall_line, r);
    store_plays(h->store, room_id(r), PLAYS_KEPT, recall_play, r);
}

void hub_keep_room(struct hub *h, struct room *r, struct now now)
{
    char *queue = room_queue_to_keep(r), *programme = room_programme_to_keep(r, now);
    if (queue) store_queue_put(h->store, room_id(r), queue);
    if (queue) note_room(h, room_id(r));
    if (programme) store_programme_put(h->store, room_id(r), programme);
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
    nick_in_room(&h->nicks, c->nick, room_id(c->room));
}
