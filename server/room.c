#include "room.h"
#include "../common/proto.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_US                                                                                    \
    10000 /* bursts to different listeners are spread over the period in steps of this */
#define SLOTS_MOST 300 /* 3 s, the period of the longest buffer */
#define RESERVE_US                                                                                 \
    150000 /* what is left before a burst: a player takes 100 ms ahead, and asks again before that */
#define RUN_US          250000 /* the programme is looked after at least so often */
#define NOTHING_ON_US   50000  /* and so often while no song was ready */
#define CATCH_UP_MOST   256   /* listeners served in one go when the plan changed for all at once */
#define PAGE_BYTES      12000 /* of a list in one line, well below the longest line */
#define REPEAT_SHARE    4     /* repeats: a quarter of the stream, */
#define REPEAT_SAVED_US 8000000 /* saved up to two seconds' worth */

struct room {
    const struct io *io;
    struct room_port port;
    uint64_t id;
    char name[ROOM_NAME_BYTES];
    struct radio_rules rules;
    struct radio *radio;
    struct chat chat;
    struct member **members;
    size_t people, members_size;
    struct member *slots[SLOTS_MOST];
    uint32_t slot_people[SLOTS_MOST];
    uint32_t slot_count;
    int64_t done_us;    /* slots up to here had their burst */
    bool key_due;       /* somebody left whose key is still the newest */
    uint32_t revision;  /* of the plan that was told */
    int64_t plan_at_us; /* when to look after the programme again */
    size_t
        catch_up; /* members from this index on still want the new plan's music; SIZE_MAX: none does */
    struct {      /* the packets gathered last: listeners in step with each other share them */
        struct buf packets;
        int64_t from_us, until_us, reached_us;
        uint32_t newest, revision;
    } burst;
};

static int64_t period_us(const struct room *r)
{
    return (int64_t)r->slot_count * SLOT_US;
}

/* Between two bursts to a listener: 600 ms at the usual buffer of one second. */
static int64_t burst_us(int64_t buffer_us)
{
    int64_t usual_us = buffer_us * 3 / 5, most_us = buffer_us - RESERVE_US;
    return usual_us < most_us ? usual_us : most_us;
}

struct room *room_new(const struct io *io, const struct room_port *port, struct library *songs,
                      const struct radio_rules *rules, uint64_t id, const struct taste_place *place)
{
    struct room *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    *r = (struct room){.io = io, .port = *port, .id = id, .rules = *rules, .catch_up = SIZE_MAX};
    snprintf(r->name, sizeof r->name, "%s", place->room);
    r->slot_count = (uint32_t)(burst_us(rules->buffer_us) / SLOT_US);
    assert(r->slot_count > 0 && r->slot_count <= SLOTS_MOST);
    r->radio = radio_new(io, songs, rules, id, place->genre, place->keyword);
    if (r->radio) return r;
    free(r);
    return NULL;
}

void room_free(struct room *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->people; i++) free(r->members[i]);
    free(r->members);
    radio_free(r->radio);
    chat_free(&r->chat);
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

struct radio *room_radio(struct room *r)
{
    return r->radio;
}

/* -- telling -------------------------------------------------------------------------------- */

/* One message for everybody here but `except`. Frees it. */
static void tell_all(struct room *r, const struct member *except, cJSON *message)
{
    struct buf line = {0};
    if (proto_write(message, &line))
        for (size_t i = 0; i < r->people; i++)
            if (r->members[i] != except)
                r->port.tell(r->port.hub, r->members[i]->session, buf_data(&line),
                             buf_length(&line));
    buf_free(&line);
}

static void put_key(cJSON *m, const struct radio_key *k)
{
    proto_put_int(m, "epoch", k->epoch);
    proto_put_bytes(m, "key", k->key, sizeof k->key);
}

static cJSON *room_message(const struct room *r, const struct member *m, const char *why)
{
    cJSON *msg = proto_new(PROTO_ROOM);
    proto_put_id(msg, "id", r->id);
    proto_put_text(msg, "name", r->name);
    proto_put_text(msg, "why", why);
    proto_put_text(msg, "mode", "quiet");
    proto_put_id(msg, "you", m->id);
    proto_put_int(msg, "people", (int64_t)r->people);
    proto_put_int(msg, "burst_ms", period_us(r) / 1000);
    proto_put_int(msg, "phase_us", (int64_t)m->slot * SLOT_US);
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

/* Lists that may not fit one line are written in pages: begin one, add to it, end it when it is full. */
struct page {
    enum proto_type type;
    struct buf *out;
    cJSON *message;
    size_t bytes;
};

static void page_end(struct page *p)
{
    if (p->message) proto_write(p->message, p->out);
    p->message = NULL;
    p->bytes = 0;
}

static void page_add(struct page *p, cJSON *item, size_t bytes)
{
    if (p->bytes + bytes > PAGE_BYTES) page_end(p);
    if (!p->message) {
        p->message = proto_new(p->type);
        cJSON_AddArrayToObject(p->message, "list");
    }
    cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(p->message, "list"), item);
    p->bytes += bytes;
}

static cJSON *chat_item(cJSON *o, const struct chat_line *l)
{
    proto_put_int(o, "seq", (int64_t)l->seq);
    proto_put_int(o, "wall_ms", l->wall_us / 1000);
    proto_put_id(o, "id", l->member);
    proto_put_text(o, "nick", l->nick);
    proto_put_text(o, "text", l->text);
    return o;
}

static void write_members(const struct room *r, struct buf *out)
{
    struct page page = {.type = PROTO_MEMBERS, .out = out};
    for (size_t i = 0; i < r->people; i++) {
        cJSON *o = cJSON_CreateObject();
        proto_put_id(o, "id", r->members[i]->id);
        proto_put_text(o, "nick", r->members[i]->nick);
        page_add(&page, o, 40 + 2 * strlen(r->members[i]->nick));
    }
    page_end(&page);
}

static void write_history(const struct room *r, struct buf *out)
{
    struct page page = {.type = PROTO_HISTORY, .out = out};
    for (uint64_t seq = chat_oldest(&r->chat); seq <= r->chat.said; seq++) {
        const struct chat_line *l = chat_line(&r->chat, seq);
        page_add(&page, chat_item(cJSON_CreateObject(), l),
                 110 + 2 * strlen(l->nick) + 2 * strlen(l->text));
    }
    page_end(&page);
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

static cJSON *member_message(const struct member *m, bool in, struct now now)
{
    cJSON *msg = proto_new(PROTO_MEMBER);
    proto_put_id(msg, "id", m->id);
    proto_put_text(msg, "nick", m->nick);
    if (msg) cJSON_AddBoolToObject(msg, "in", in);
    proto_put_int(msg, "wall_ms", now.wall_us / 1000);
    return msg;
}

/* -- music ---------------------------------------------------------------------------------- */

/* The first chunk of a segment heard at or after a time. */
static uint32_t chunk_after(const struct room *r, const struct segment *s, int64_t from_us)
{
    uint32_t frames = r->rules.chunk_frames, k = segment_chunk_from(s, from_us, frames);
    uint32_t end = segment_chunk_end(s, frames);
    while (k < end && segment_chunk_us(s, k, frames) < from_us) k++;
    return k;
}

/* Appends one segment's chunks from `k` on that are heard before until_us. Returns the time up to which they are there. */
static int64_t gather_segment(struct room *r, const struct segment *s, uint32_t k, int64_t until_us,
                              struct now now)
{
    uint32_t end = segment_chunk_end(s, r->rules.chunk_frames);
    for (; k < end; k++) {
        int64_t at_us = segment_chunk_us(s, k, r->rules.chunk_frames);
        if (at_us >= until_us) return until_us;
        size_t bytes;
        const uint8_t *packet = radio_chunk(r->radio, s, k, now.mono_us, &bytes);
        if (!packet || !buf_append(&r->burst.packets, packet, bytes)) return at_us;
    }
    return until_us;
}

/* Gathers what a listener lacks who has everything of the segments up to `newest` before from_us. */
static void gather(struct room *r, int64_t from_us, uint32_t newest, int64_t until_us,
                   struct now now)
{
    bool same = r->burst.from_us == from_us && r->burst.newest == newest &&
                r->burst.until_us == until_us && r->burst.revision == r->revision &&
                r->burst.reached_us == until_us;
    if (same) return;
    buf_consume(&r->burst.packets, buf_length(&r->burst.packets));
    r->burst.from_us = from_us;
    r->burst.newest = newest;
    r->burst.until_us = until_us;
    r->burst.revision = r->revision;
    r->burst.reached_us = until_us;
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++) {
        const struct segment *s = &plan[i].segment;
        uint32_t k = s->number > newest ? segment_chunk_from(s, now.mono_us, r->rules.chunk_frames)
                                        : chunk_after(r, s, from_us);
        int64_t reached_us = gather_segment(r, s, k, until_us, now);
        if (reached_us < r->burst.reached_us) r->burst.reached_us = reached_us;
    }
}

/* Sends a listener everything that is heard before until_us and was not sent yet. */
static void send_burst(struct room *r, struct member *m, int64_t until_us, struct now now)
{
    gather(r, m->horizon_us, m->newest, until_us, now);
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    if (n) m->newest = plan[n - 1].segment.number;
    /* What could not be read before its time is given up. */
    m->horizon_us = r->burst.reached_us > now.mono_us ? r->burst.reached_us : now.mono_us;
    if (buf_length(&r->burst.packets))
        r->port.stream(r->port.hub, m->session, buf_data(&r->burst.packets),
                       buf_length(&r->burst.packets), radio_chunk_bytes(r->radio));
}

/* A new key for those who stay; a little later when the newest is too young to be followed by another. */
static void change_key(struct room *r, struct now now)
{
    const struct radio_key *key = radio_rekey(r->radio, now.mono_us);
    r->key_due = !key;
    if (!key || !r->people) return;
    cJSON *msg = proto_new(PROTO_KEY);
    put_key(msg, key);
    tell_all(r, NULL, msg);
}

/* Looks after the programme, and tells everybody when it changed; their music follows in room_run. */
static void run_radio(struct room *r, struct now now)
{
    if (r->key_due) change_key(r, now);
    uint32_t revision = radio_run(r->radio, now.mono_us);
    const struct radio_playing *plan;
    r->plan_at_us = now.mono_us + (radio_plan(r->radio, &plan) ? RUN_US : NOTHING_ON_US);
    if (revision == r->revision) return;
    r->revision = revision;
    tell_all(r, NULL, playing_message(r));
    r->catch_up = 0;
}

/* What was planned anew is sent as far as everything else was already; the bursts go on from there. */
static void run_catch_up(struct room *r, struct now now)
{
    for (int n = 0; n < CATCH_UP_MOST && r->catch_up < r->people; n++) {
        struct member *m = r->members[r->catch_up++];
        send_burst(r, m, m->horizon_us, now);
    }
    if (r->catch_up >= r->people) r->catch_up = SIZE_MAX;
}

/* Bursts whose instants have come. After a stall longer than a period each listener still gets but one. */
static void run_slots(struct room *r, struct now now)
{
    if (now.mono_us - r->done_us > period_us(r)) r->done_us = now.mono_us - period_us(r);
    int64_t slot = r->done_us / SLOT_US + 1;
    for (; slot * SLOT_US <= now.mono_us; slot++)
        for (struct member *m = r->slots[slot % r->slot_count]; m; m = m->next)
            send_burst(r, m, slot * SLOT_US + r->rules.buffer_us, now);
    r->done_us = (slot - 1) * SLOT_US;
}

static int64_t next_slot_us(const struct room *r)
{
    int64_t slot = r->done_us / SLOT_US + 1, end = slot + r->slot_count;
    while (slot < end && !r->slots[slot % r->slot_count]) slot++;
    return slot * SLOT_US;
}

int64_t room_run(struct room *r, struct now now)
{
    if (!r->people) return INT64_MAX;
    if (now.mono_us >= r->plan_at_us) run_radio(r, now);
    if (r->catch_up != SIZE_MAX) run_catch_up(r, now);
    run_slots(r, now);
    if (r->catch_up != SIZE_MAX) return now.mono_us;
    int64_t next_us = next_slot_us(r);
    return next_us < r->plan_at_us ? next_us : r->plan_at_us;
}

bool room_skip(struct room *r, struct now now)
{
    if (!radio_skip(r->radio, now.mono_us)) return false;
    run_radio(r, now);
    return true;
}

/* -- repeats -------------------------------------------------------------------------------- */

static const struct segment *planned(const struct room *r, uint32_t number)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++)
        if (plan[i].segment.number == number) return &plan[i].segment;
    return NULL;
}

/* A share of the stream, told as a time like chat's pace: each repeated chunk costs REPEAT_SHARE times its length. */
static bool may_repeat(const struct room *r, struct member *m, int64_t mono_us)
{
    int64_t cost_us = (int64_t)r->rules.chunk_frames * 20000 * REPEAT_SHARE;
    int64_t from_us = m->repeats_spent_until_us > mono_us ? m->repeats_spent_until_us : mono_us;
    if (from_us + cost_us > mono_us + REPEAT_SAVED_US) return false;
    m->repeats_spent_until_us = from_us + cost_us;
    return true;
}

static void repeat_chunk(struct room *r, struct member *m, const struct segment *s, uint32_t chunk,
                         struct buf *out, struct now now)
{
    int64_t at_us = segment_chunk_us(s, chunk, r->rules.chunk_frames);
    if (at_us >= m->horizon_us || at_us + 1000000 < now.mono_us || !may_repeat(r, m, now.mono_us))
        return;
    size_t bytes;
    const uint8_t *packet = radio_chunk(r->radio, s, chunk, now.mono_us, &bytes);
    if (packet) buf_append(out, packet, bytes);
}

void room_repeat(struct room *r, struct member *m, const struct packet_nack *nack, struct now now)
{
    struct buf out = {0};
    for (size_t i = 0; i < nack->count; i++) {
        const struct packet_range *range = &nack->ranges[i];
        const struct segment *s = planned(r, range->segment);
        uint32_t end = s ? segment_chunk_end(s, r->rules.chunk_frames) : 0;
        for (uint32_t bit = 0; bit < 64; bit++)
            if (range->bits >> bit & 1 && range->first_chunk < end &&
                bit < end - range->first_chunk)
                repeat_chunk(r, m, s, range->first_chunk + bit, &out, now);
    }
    if (buf_length(&out))
        r->port.stream(r->port.hub, m->session, buf_data(&out), buf_length(&out),
                       radio_chunk_bytes(r->radio));
    buf_free(&out);
}

/* -- coming, going, talking ------------------------------------------------------------------ */

/* The emptiest slot, so that bursts spread evenly. */
static uint32_t choose_slot(const struct room *r)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < r->slot_count; i++)
        if (r->slot_people[i] < r->slot_people[best]) best = i;
    return best;
}

static bool add_member(struct room *r, struct member *m)
{
    if (r->people == r->members_size) {
        size_t size = r->members_size ? r->members_size * 2 : 8;
        struct member **bigger = realloc(r->members, size * sizeof *bigger);
        if (!bigger) return false;
        r->members = bigger;
        r->members_size = size;
    }
    r->members[r->people++] = m;
    m->slot = choose_slot(r);
    m->next = r->slots[m->slot];
    r->slots[m->slot] = m;
    r->slot_people[m->slot]++;
    return true;
}

static void remove_member(struct room *r, struct member *m)
{
    size_t i = 0;
    while (r->members[i] != m) i++;
    r->members[i] = r->members[--r->people];
    struct member **at = &r->slots[m->slot];
    while (*at != m) at = &(*at)->next;
    *at = m->next;
    r->slot_people[m->slot]--;
    if (r->catch_up != SIZE_MAX) r->catch_up = 0; /* somebody not served yet may have moved up */
}

static void send_snapshot(struct room *r, struct member *m, const char *why)
{
    struct buf lines = {0};
    proto_write(room_message(r, m, why), &lines);
    write_members(r, &lines);
    write_history(r, &lines);
    proto_write(playing_message(r), &lines);
    proto_write(proto_new(PROTO_ROOM_END), &lines);
    r->port.tell(r->port.hub, m->session, buf_data(&lines), buf_length(&lines));
    buf_free(&lines);
}

struct member *room_enter(struct room *r, uint64_t session, const char *nick, const char *why,
                          struct now now)
{
    struct member *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    m->session = session;
    while (!m->id) r->io->random(r->io->world, &m->id, sizeof m->id);
    snprintf(m->nick, sizeof m->nick, "%s", nick);
    run_radio(r, now); /* catches up if nobody was here */
    if (!r->people) r->done_us = now.mono_us;
    if (!add_member(r, m)) {
        free(m);
        return NULL;
    }
    send_snapshot(r, m, why);
    send_burst(r, m, now.mono_us + r->rules.buffer_us, now);
    tell_all(r, m, member_message(m, true, now));
    return m;
}

void room_leave(struct room *r, struct member *m, struct now now)
{
    remove_member(r, m);
    tell_all(r, NULL, member_message(m, false, now));
    free(m);
    change_key(r, now);
}

void room_say(struct room *r, const struct member *m, const char *text, int64_t tag, struct now now)
{
    const struct chat_line *line = chat_add(&r->chat, m->id, m->nick, text, now.wall_us);
    if (!line) return;
    tell_all(r, m, chat_item(proto_new(PROTO_CHAT), line));
    cJSON *own = chat_item(proto_new(PROTO_CHAT), line);
    if (tag >= 0) proto_put_int(own, "tag", tag);
    struct buf out = {0};
    if (proto_write(own, &out))
        r->port.tell(r->port.hub, m->session, buf_data(&out), buf_length(&out));
    buf_free(&out);
}

void room_notice(struct room *r, const char *text, struct now now)
{
    cJSON *msg = proto_new(PROTO_NOTICE);
    proto_put_text(msg, "text", text);
    proto_put_int(msg, "wall_ms", now.wall_us / 1000);
    tell_all(r, NULL, msg);
}
