#include "nick.h"
#include "room_parts.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_US        250000 /* the programme is looked after at least so often */
#define NOTHING_ON_US 50000  /* and so often while no song was ready */
#define OPENING_US    300000 /* of each song that plays: what a start needs */

struct room *room_new(const struct io *io, const struct room_port *port, struct library *songs,
                      const struct radio_rules *rules, uint64_t id, const char *name,
                      const struct programme_liking *liking)
{
    struct room *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    *r = (struct room){.io = io,
                       .port = *port,
                       .id = id,
                       .rules = *rules,
                       .catch_up = SIZE_MAX,
                       .news_at_us = INT64_MAX,
                       .songs = songs,
                       .floor_told_us = INT64_MIN / 2,
                       .floor_at_us = INT64_MAX,
                       .queue_told_us = INT64_MIN / 2,
                       .queue_at_us = INT64_MAX,
                       .queue.rules.each = PROTO_QUEUE_MOST};
    snprintf(r->name, sizeof r->name, "%s", name);
    r->item.owner = r;
    r->slot_count = (uint32_t)(room_burst_us(rules->buffer_us) / ROOM_SLOT_US);
    assert(r->slot_count > 0 && r->slot_count <= ROOM_SLOTS_MOST);
    r->radio = radio_new(io, songs, rules, id, liking);
    if (r->radio) return r;
    free(r);
    return NULL;
}

void room_free(struct room *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->people; i++) free(r->members[i]);
    free(r->members);
    for (size_t i = 0; i < room_pages(r->members_size); i++) buf_free(&r->pages[i]);
    free(r->pages);
    buf_free(&r->news);
    buf_free(&r->floor_line);
    radio_free(r->radio);
    chat_free(&r->chat);
    queue_free(&r->queue);
    plays_free(&r->plays);
    buf_free(&r->queue_line);
    buf_free(&r->queue_next);
    free(r->programme);
    buf_free(&r->burst.packets);
    free(r);
}

uint64_t room_id(const struct room *r)
{
    return r->id;
}

const char *room_name(const struct room *r)
{
    return r->name;
}

size_t room_people(const struct room *r)
{
    return r->people;
}

const struct member *room_member(const struct room *r, size_t i)
{
    assert(i < r->people);
    return r->members[i];
}

const struct member *room_member_of(const struct room *r, uint64_t id)
{
    for (size_t i = 0; i < r->people; i++)
        if (r->members[i]->id == id) return r->members[i];
    return NULL;
}

struct agenda_item *room_item(struct room *r)
{
    return &r->item;
}

void room_queue_rules(struct room *r, const struct queue_rules *rules)
{
    r->queue.rules = *rules;
}

const struct queue *room_queue(const struct room *r)
{
    return &r->queue;
}

struct radio *room_radio(struct room *r)
{
    return r->radio;
}

/* -- running -------------------------------------------------------------------------------- */

/* A new key for those who stay; a little later when the newest is too young to be followed by another. */
static void change_key(struct room *r, struct now now)
{
    const struct radio_key *key = radio_rekey(r->radio, now.mono_us);
    r->key_due = !key;
    if (!key || !r->people) return;
    room_tell_key(r, key);
}

/* Looks after the programme, and tells everybody when it changed; their music follows in room_run. */
static void run_radio(struct room *r, struct now now)
{
    if (r->key_due) change_key(r, now);
    if (r->programme) room_resume(r, now);
    radio_run(r->radio, now.mono_us);
    room_run_queue(r, now);
    uint32_t revision = radio_revision(r->radio);
    const struct radio_playing *plan;
    r->plan_at_us = now.mono_us + (radio_plan(r->radio, &plan) ? RUN_US : NOTHING_ON_US);
    if (revision == r->revision) return;
    r->revision = revision;
    room_tell_plan(r);
    r->catch_up = 0;
}

int64_t room_run(struct room *r, struct now now)
{
    if (!r->people) return INT64_MAX;
    if (now.mono_us >= r->plan_at_us) run_radio(r, now);
    room_tell_queue(r, now);
    room_tell_waiting_news(r, now);
    int64_t floor_us = room_run_floor(r, now), music_us = room_send_due(r, now);
    int64_t lists_us = now_earlier(r->queue_at_us, r->news_at_us);
    return now_earlier(now_earlier(floor_us, music_us), now_earlier(r->plan_at_us, lists_us));
}

bool room_skip(struct room *r, struct now now)
{
    if (!radio_skip(r->radio, now.mono_us)) return false;
    run_radio(r, now);
    return true;
}

/* -- coming, going, talking ------------------------------------------------------------------ */

/* Rows for twice as many as there are; the pages of those who come are written when somebody asks. */
static bool grow(struct room *r)
{
    size_t size = r->members_size ? r->members_size * 2 : 8;
    struct member **members = realloc(r->members, size * sizeof *members);
    if (members) r->members = members;
    struct buf *pages = realloc(r->pages, room_pages(size) * sizeof *pages);
    if (pages) r->pages = pages;
    if (!members || !pages) return false;
    for (size_t i = room_pages(r->members_size); i < room_pages(size); i++)
        pages[i] = (struct buf){0};
    r->members_size = size;
    return true;
}

static void put_member(struct room *r, size_t index, struct member *m)
{
    r->members[index] = m;
    m->index = index;
    buf_free(&r->pages[index / ROOM_PAGE_MEMBERS]);
}

static bool add_member(struct room *r, struct member *m)
{
    if (r->people == r->members_size && !grow(r)) return false;
    put_member(r, r->people++, m);
    room_add_to_slot(r, m);
    return true;
}

/* The last one takes the empty place; of those who have the new plan's music already, the last of them does. */
static void remove_member(struct room *r, struct member *m)
{
    size_t gap = m->index;
    if (r->catch_up != SIZE_MAX && gap < r->catch_up) {
        put_member(r, gap, r->members[--r->catch_up]);
        gap = r->catch_up;
    }
    put_member(r, gap, r->members[--r->people]);
    buf_free(&r->pages[r->people / ROOM_PAGE_MEMBERS]);
    room_take_from_slot(r, m);
}

static void forget_news(struct room *r)
{
    buf_free(&r->news);
    r->news_at_us = INT64_MAX;
}

struct member *room_enter(struct room *r, void *listener, const char *nick,
                          const struct saying *why, struct now now)
{
    struct member *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    m->listener = listener;
    while (!m->id) r->io->random(r->io->world, &m->id, sizeof m->id);
    snprintf(m->nick, sizeof m->nick, "%s", nick);
    m->person = nick_id(nick);
    if (!r->people) room_wake_queue(r, m->person, now);
    run_radio(r, now); /* catches up if nobody was here */
    m->newest = radio_before(r->radio);
    if (!r->people) r->done_us = now.mono_us;
    if (!add_member(r, m)) {
        free(m);
        return NULL;
    }
    room_tell_opening(r, m, why);
    /* In a crossfade the second song's beginning would wait for all of the first one's, two flights of TCP. */
    if (r->rules.buffer_us > OPENING_US) room_send_burst(r, m, now.mono_us + OPENING_US, now);
    room_send_burst(r, m, now.mono_us + r->rules.buffer_us, now);
    room_queue_presence(r, m, true, now);
    room_tell_rest(r, m);
    room_tell_news(r, m, true, now);
    return m;
}

/* Rooms outlive their people: what is large in them does not. */
static void rest(struct room *r, struct now now)
{
    room_rest_queue(r, now);
    radio_rest(r->radio);
    buf_free(&r->burst.packets);
    r->burst.reached_us = INT64_MIN; /* so that it is gathered anew */
}

void room_leave(struct room *r, struct member *m, struct now now)
{
    remove_member(r, m);
    room_queue_presence(r, m, false, now);
    room_hush(r, m, now);
    if (!r->people) rest(r, now);
    room_tell_news(r, m, false, now);
    free(m);
    if (!r->people) forget_news(r);
    change_key(r, now);
}

const struct chat_line *room_say(struct room *r, const struct member *m, const char *text,
                                 int64_t tag, struct now now)
{
    return chat_add(&r->chat, m->id, m->nick, text, tag, now.wall_us);
}

bool room_must_show(const struct room *r)
{
    return r->chat.said - r->chat.shown == CHAT_KEPT;
}

static void tell_sender(struct room *r, const struct member *m, const struct chat_line *line)
{
    struct buf out = {0};
    cJSON *own = chat_put(proto_new(PROTO_CHAT), line);
    if (line->tag >= 0) proto_put_int(own, "tag", line->tag);
    if (proto_write(own, &out)) room_tell_one(r, m, &out);
    buf_free(&out);
}

/* Who said it may have left. */
static void tell_line(struct room *r, const struct chat_line *line)
{
    const struct member *sender = room_member_of(r, line->member);
    room_tell_all(r, sender, chat_put(proto_new(PROTO_CHAT), line));
    if (sender) tell_sender(r, sender, line);
}

void room_show(struct room *r)
{
    while (r->chat.shown < r->chat.said) {
        const struct chat_line *line = chat_line(&r->chat, ++r->chat.shown);
        if (line) tell_line(r, line);
    }
    room_show_queue(r);
}

void room_notice(struct room *r, const char *text, struct now now)
{
    cJSON *msg = proto_new(PROTO_NOTICE);
    proto_put_text(msg, "text", text);
    proto_put_int(msg, "wall_ms", now.wall_us / 1000);
    room_tell_all(r, NULL, msg);
}
