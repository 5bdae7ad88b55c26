/* room_tell.c: what a room tells its members: snapshots, news, programme and keys. */
#include "room_parts.h"
#include <string.h>

enum {
    PAGE_BYTES = 12000, /* of a list in one line, well below the longest line */
    LINE_BYTES = 110,   /* of a line of chat in it at most, without its texts, */
    ESCAPED = 2,        /* of whose bytes each may need so many */
    NEWS_AT_ONCE = 50,  /* up to so many people hear at once who comes and leaves */
};
#define NEWS_EACH_US                                                                               \
    200 /* beyond, news wait so long for each of them: telling all takes about a tenth of it, */
#define NEWS_MOST_US 1000000 /* but no longer than this */

/* -- news ----------------------------------------------------------------------------------- */

/* Tells everybody the news they have not heard; their last `last_bytes` are not for `except`. All is
   sealed first and then sent: each is a long way through code, which then stays at hand (a few per cent at many lines a second). */
static void flush(struct room *r, const struct member *except, size_t last_bytes)
{
    for (size_t i = 0; i < r->people; i++) {
        struct member *m = r->members[i];
        size_t end = buf_length(&r->news) - (m == except ? last_bytes : 0);
        if (end > m->news_from)
            r->port.tell(r->port.hub, m->listener, buf_data(&r->news) + m->news_from,
                         end - m->news_from);
        m->news_from = 0;
    }
    for (size_t i = 0; i < r->people; i++) r->port.push(r->port.hub, r->members[i]->listener);
    buf_consume(&r->news, buf_length(&r->news));
    r->news_at_us = INT64_MAX;
}

void room_tell_all(struct room *r, const struct member *except, cJSON *message)
{
    size_t before = buf_length(&r->news);
    proto_write(message, &r->news);
    flush(r, except, buf_length(&r->news) - before);
}

void room_tell_lines(struct room *r, const struct buf *lines)
{
    buf_append(&r->news, buf_data(lines), buf_length(lines));
    flush(r, NULL, 0);
}

int64_t room_news_wait_us(const struct room *r)
{
    int64_t wait_us = r->people > NEWS_AT_ONCE ? (int64_t)r->people * NEWS_EACH_US : 0;
    return wait_us < NEWS_MOST_US ? wait_us : NEWS_MOST_US;
}

/* In a crowd each line of its own would cost a call and a record for each member: who comes at the rate of a crowd is told in one go. */
void room_tell_news(struct room *r, struct member *m, bool in, struct now now)
{
    cJSON *msg = proto_new(PROTO_MEMBER);
    proto_put_id(msg, "id", m->id);
    proto_put_text(msg, "nick", m->nick);
    proto_put_flag(msg, "in", in);
    proto_put_int(msg, "wall_ms", now.wall_us / 1000);
    proto_write(msg, &r->news);
    m->news_from = buf_length(&r->news);
    if (r->news_at_us == INT64_MAX) r->news_at_us = now.mono_us + room_news_wait_us(r);
    room_tell_waiting_news(r, now);
}

void room_tell_waiting_news(struct room *r, struct now now)
{
    if (now.mono_us >= r->news_at_us) flush(r, NULL, 0);
}

/* -- messages ------------------------------------------------------------------------------- */

static void put_key(cJSON *m, const struct radio_key *k)
{
    proto_put_int(m, "epoch", k->epoch);
    proto_put_bytes(m, "key", k->key, sizeof k->key);
}

static cJSON *room_message(const struct room *r, const struct member *m, const struct saying *why)
{
    cJSON *msg = proto_new(PROTO_ROOM);
    proto_put_id(msg, "id", r->id);
    proto_put_text(msg, "name", r->name);
    saying_put_values(why, cJSON_AddObjectToObject(msg, "reason"));
    proto_put_text(msg, "mode", floor_mode_text(r->floor.mode));
    proto_put_id(msg, "you", m->id);
    proto_put_int(msg, "people", (int64_t)r->people);
    proto_put_int(msg, "burst_ms", (int64_t)r->slot_count * ROOM_SLOT_US / 1000);
    proto_put_int(msg, "phase_us", (int64_t)m->slot * ROOM_SLOT_US);
    cJSON *list = cJSON_AddArrayToObject(msg, "keys");
    const struct radio_key *keys;
    size_t n = radio_keys(r->radio, &keys);
    for (size_t i = 0; i < n; i++) {
        cJSON *key = cJSON_CreateObject();
        put_key(key, &keys[i]);
        cJSON_AddItemToArray(list, key);
    }
    return msg;
}

static void write_page(const struct room *r, size_t page, struct buf *out)
{
    cJSON *msg = proto_new(PROTO_MEMBERS), *list = cJSON_AddArrayToObject(msg, "list");
    size_t end = (page + 1) * ROOM_PAGE_MEMBERS;
    for (size_t i = page * ROOM_PAGE_MEMBERS; i < end && i < r->people; i++) {
        cJSON *o = cJSON_CreateObject();
        proto_put_id(o, "id", r->members[i]->id);
        proto_put_text(o, "nick", r->members[i]->nick);
        cJSON_AddItemToArray(list, o);
    }
    proto_write(msg, out);
}

/* Pages are kept as they were told last: a newcomer to a crowd changes one of many. */
static void write_members(struct room *r, struct buf *out)
{
    size_t bytes = 0, pages = room_pages(r->people);
    for (size_t i = 0; i < pages; i++) {
        if (!buf_length(&r->pages[i])) write_page(r, i, &r->pages[i]);
        bytes += buf_length(&r->pages[i]);
    }
    buf_reserve(out, bytes);
    for (size_t i = 0; i < pages; i++)
        buf_append(out, buf_data(&r->pages[i]), buf_length(&r->pages[i]));
}

/* The history may not fit one line: it is written in pages, each when it is full. */
struct history {
    struct buf *out;
    cJSON *page, *list;
    size_t bytes; /* of the page, at most */
};

static void end_page(struct history *h)
{
    if (h->page) proto_write(h->page, h->out);
    h->page = NULL;
    h->bytes = 0;
}

static void add_line(struct history *h, const struct chat_line *l)
{
    size_t bytes = LINE_BYTES + ESCAPED * (strlen(l->nick) + strlen(l->text));
    if (h->bytes + bytes > PAGE_BYTES) end_page(h);
    if (!h->page) {
        h->page = proto_new(PROTO_HISTORY);
        h->list = cJSON_AddArrayToObject(h->page, "list");
    }
    cJSON_AddItemToArray(h->list, chat_put(cJSON_CreateObject(), l));
    h->bytes += bytes;
}

static void write_history(const struct room *r, struct buf *out)
{
    struct history h = {.out = out};
    for (uint64_t seq = chat_oldest(&r->chat); seq <= r->chat.shown; seq++) {
        const struct chat_line *l = chat_line(&r->chat, seq);
        if (l) add_line(&h, l);
    }
    end_page(&h);
}

static cJSON *segment_item(const struct radio_playing *p)
{
    const struct segment *s = &p->segment;
    cJSON *o = cJSON_CreateObject();
    proto_put_int(o, "seg", s->number);
    proto_put_id(o, "song", p->song);
    proto_put_text(o, "title", p->title);
    proto_put_text(o, "artist", p->artist);
    proto_put_text(o, "genre", p->genre);
    proto_put_int(o, "start_us", s->start_us);
    proto_put_int(o, "first", s->first);
    proto_put_int(o, "length", s->length);
    proto_put_int(o, "fade_in", s->fade_in);
    proto_put_int(o, "fade_out", s->fade_out);
    if (o) cJSON_AddNumberToObject(o, "gain_db", (double)s->gain_db);
    proto_put_int(o, "duration_ms", (int64_t)p->samples / (SEGMENT_RATE_HZ / 1000));
    if (p->ask.request) proto_put_text(o, "by", p->ask.by);
    return o;
}

static cJSON *playing_message(const struct room *r)
{
    cJSON *msg = proto_new(PROTO_PLAYING);
    cJSON *list = cJSON_AddArrayToObject(msg, "list");
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++) cJSON_AddItemToArray(list, segment_item(&plan[i]));
    return msg;
}

/* -- telling -------------------------------------------------------------------------------- */

void room_tell_key(struct room *r, const struct radio_key *key)
{
    cJSON *msg = proto_new(PROTO_KEY);
    put_key(msg, key);
    room_tell_all(r, NULL, msg);
}

void room_tell_one(struct room *r, const struct member *m, const struct buf *lines)
{
    r->port.tell(r->port.hub, m->listener, buf_data(lines), buf_length(lines));
    r->port.push(r->port.hub, m->listener);
}

void room_tell_plan(struct room *r)
{
    room_tell_all(r, NULL, playing_message(r));
}

/* What is needed to hear goes first, then the music, then the rest: a long history may take several round trips. */
void room_tell_opening(struct room *r, struct member *m, const struct saying *why)
{
    struct buf lines = {0};
    proto_write(room_message(r, m, why), &lines);
    proto_write(playing_message(r), &lines);
    room_tell_one(r, m, &lines);
    buf_free(&lines);
}

void room_tell_rest(struct room *r, struct member *m)
{
    struct buf lines = {0};
    write_members(r, &lines);
    room_write_floor(r, &lines);
    room_write_queue(r, m, &lines);
    write_history(r, &lines);
    proto_write(proto_new(PROTO_ROOM_END), &lines);
    room_tell_one(r, m, &lines);
    buf_free(&lines);
}
