/* room_queue.c: what a room's people ask for: requests become songs of its radio, votes end them, and everybody is told. */
#include "room_parts.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TELL_US      250000  /* everybody is told what changed at most so often, */
#define TELL_EACH_US 200     /* in a crowd more rarely: telling one takes about a tenth of that, */
#define TELL_MOST_US 1000000 /* but no more rarely than this */
enum { LINE_BYTES = 14800 /* of a list in one line */ };

/* -- telling -------------------------------------------------------------------------------- */

void room_queue_changed(struct room *r, struct now now)
{
    int64_t gap_us = (int64_t)r->people * TELL_EACH_US;
    if (gap_us < TELL_US) gap_us = TELL_US;
    if (gap_us > TELL_MOST_US) gap_us = TELL_MOST_US;
    buf_free(&r->queue_line);
    if (r->queue_at_us != INT64_MAX) return;
    r->queue_at_us = r->queue_told_us + gap_us;
    if (r->queue_at_us < now.mono_us) r->queue_at_us = now.mono_us;
}

/* The member who asked, while here; nobody has the id of a person. */
static uint64_t member_of(const struct room *r, uint64_t person)
{
    for (size_t i = 0; i < r->people; i++)
        if (r->members[i]->person == person) return r->members[i]->id;
    return person;
}

/* False when the line is full. */
static bool add_request(const struct room *r, cJSON *list, const struct request *q, size_t *bytes)
{
    const struct song *s = library_find(r->songs, q->song);
    if (!s) return true;
    size_t needs =
        170 + proto_title_bytes(s->title) + proto_title_bytes(s->artist) + 2 * strlen(q->nick);
    if (*bytes < needs) return false;
    *bytes -= needs;
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "id", q->id);
    proto_put_id(o, "song", q->song);
    proto_put_title(o, "title", s->title);
    proto_put_title(o, "artist", s->artist);
    proto_put_int(o, "duration_ms", s->duration_ms);
    proto_put_id(o, "by_id", member_of(r, q->person));
    proto_put_text(o, "by", q->nick);
    proto_put_int(o, "votes", q->votes);
    cJSON_AddItemToArray(list, o);
    return true;
}

static cJSON *queue_message(const struct room *r)
{
    cJSON *msg = proto_new(PROTO_QUEUE), *list = cJSON_AddArrayToObject(msg, "list");
    size_t bytes = LINE_BYTES;
    for (size_t i = 0; i < r->queue.count; i++)
        if (!add_request(r, list, &r->queue.requests[i], &bytes)) break;
    proto_put_int(msg, "skips", (int64_t)r->queue.skips);
    proto_put_int(msg, "skips_needed", (int64_t)queue_skips_needed(r->people));
    return msg;
}

static cJSON *votes_message(const struct room *r, const struct member *m)
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
    if (msg) cJSON_AddBoolToObject(msg, "skip", queue_skips_of(&r->queue, m->person));
    return msg;
}

/* One line for all who come until something changes. */
void room_write_queue(struct room *r, const struct member *m, struct buf *out)
{
    if (!buf_length(&r->queue_line)) proto_write(queue_message(r), &r->queue_line);
    buf_append(out, buf_data(&r->queue_line), buf_length(&r->queue_line));
    proto_write(votes_message(r, m), out);
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
    if (!r->queue_kept) return;
    r->queue_kept = false;
    room_tell_all(r, NULL, queue_message(r));
}

/* -- from the queue into the radio ----------------------------------------------------------- */

/* The first that can be played comes next. What is not transcoded yet is wanted soon and keeps its turn; what cannot be played
   at all is dropped. */
static void ask_next(struct room *r, struct now now)
{
    for (size_t i = 0; i < r->queue.count;) {
        const struct request *q = &r->queue.requests[i];
        const struct song *s = library_find(r->songs, q->song);
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

/* Those that cannot be exchanged any more have had their turn. True: there were such. */
static bool take_fixed(struct room *r, struct now now)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan), before = r->queue.count;
    for (size_t i = 0; i < n; i++)
        if (plan[i].ask.request && radio_is_fixed(r->radio, &plan[i].segment, now.mono_us))
            queue_played(&r->queue, plan[i].ask.request);
    if (before != r->queue.count) room_queue_changed(r, now);
    return before != r->queue.count;
}

static void note_heard(struct room *r, struct now now)
{
    const struct radio_playing *p = radio_heard(r->radio, now.mono_us);
    if (!p || (r->hearing && p->segment.number == r->heard)) return;
    r->hearing = true;
    r->heard = p->segment.number;
    struct play play = {.wall_us = now.wall_us - (now.mono_us - p->segment.start_us),
                        .song = p->song,
                        .title = p->title,
                        .artist = p->artist,
                        .by = p->ask.by};
    plays_add(&r->plays, &play);
    if (r->queue.skips) room_queue_changed(r, now);
    queue_skip_none(&r->queue);
}

void room_run_queue(struct room *r, struct now now)
{
    for (int i = 0; i < RADIO_SEGMENTS; i++) {
        ask_next(r, now);
        if (!take_fixed(r, now)) break;
    }
    note_heard(r, now);
}

/* Nobody is here any more: what was asked for waits until somebody is. */
void room_rest_queue(struct room *r, struct now now)
{
    radio_ask(r->radio, NULL, now.mono_us);
    if (r->queue_at_us != INT64_MAX) r->queue_waits = true;
    r->queue_at_us = INT64_MAX;
}

/* -- asking --------------------------------------------------------------------------------- */

static void answer(struct room_answer *a, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void answer(struct room_answer *a, const char *code, const char *format, ...)
{
    va_list args;
    a->code = code;
    va_start(args, format);
    vsnprintf(a->text, sizeof a->text, format, args);
    va_end(args);
}

/* Until it may be asked for again; 0: it may. */
static int64_t left_us(const struct room *r, const struct song *s, int64_t again_us, struct now now)
{
    const struct play *last = plays_last(&r->plays, s->id);
    if (!last || last->wall_us > now.wall_us) return 0; /* or somebody set the clock back */
    int64_t left = last->wall_us + again_us - now.wall_us;
    return left > 0 ? left : 0;
}

static void answer_recent(struct room_answer *a, const struct song *s, int64_t left)
{
    int64_t seconds = (left + 999999) / 1000000, minutes = (seconds + 59) / 60;
    bool few = seconds < 100;
    int64_t n = few ? seconds : minutes;
    answer(a, "recent", "Song %s was played lately; ask for it again in %lld %s%s.", s->title,
           (long long)n, few ? "second" : "minute", n == 1 ? "" : "s");
}

/* Is it on its way, with nothing left to be asked? */
static bool is_coming(const struct room *r, const struct song *s, struct now now)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++)
        if (plan[i].song == s->id && plan[i].segment.start_us > now.mono_us &&
            radio_is_fixed(r->radio, &plan[i].segment, now.mono_us))
            return true;
    return false;
}

static void add(struct room *r, const struct member *m, const struct song *s, struct now now,
                struct room_answer *out)
{
    struct request q = {.song = s->id, .person = m->person, .wall_us = now.wall_us};
    while (!q.id) r->io->random(r->io->world, &q.id, sizeof q.id);
    snprintf(q.nick, sizeof q.nick, "%s", m->nick);
    switch (queue_add(&r->queue, &q)) {
    case QUEUE_ALREADY:
        answer(out, "already", "Song has already been requested");
        return;
    case QUEUE_LIMIT:
        answer(out, "limit",
               "You have %zu requests waiting already; ask again when one was played.",
               r->queue.rules.each);
        return;
    case QUEUE_FULL:
        answer(out, "full", "%d requests wait already; ask again when one was played.",
               PROTO_QUEUE_MOST);
        return;
    default:
        break;
    }
    out->id = q.id;
    answer(out, "requested", "Song %s has been requested!", s->title);
    room_queue_changed(r, now);
}

void room_request(struct room *r, const struct member *m, const struct song *s, int64_t again_us,
                  struct now now, struct room_answer *out)
{
    *out = (struct room_answer){0};
    if (!s || s->state == SONG_BAD) {
        answer(out, "unknown", "Song does not exist");
        return;
    }
    int64_t left = left_us(r, s, again_us, now);
    if (is_coming(r, s, now))
        answer(out, "already", "Song has already been requested");
    else if (left)
        answer_recent(out, s, left);
    else
        add(r, m, s, now, out);
}

static void answer_gone(struct room_answer *a)
{
    answer(a, "gone", "That request is no more: it was played, or taken back.");
}

void room_unrequest(struct room *r, const struct member *m, uint64_t id, struct now now,
                    struct room_answer *out)
{
    *out = (struct room_answer){.id = id};
    switch (queue_take_back(&r->queue, id, m->person)) {
    case QUEUE_GONE:
        answer_gone(out);
        return;
    case QUEUE_NOT_YOURS:
        answer(out, "not_yours", "Somebody else asked for that; vote against it instead.");
        return;
    default:
        break;
    }
    answer(out, "taken_back", "Your request was taken back.");
    room_queue_changed(r, now);
}

void room_vote(struct room *r, const struct member *m, uint64_t id, int value, struct now now,
               struct room_answer *out)
{
    *out = (struct room_answer){.id = id};
    if (queue_vote(&r->queue, id, m->person, value) == QUEUE_GONE) {
        answer_gone(out);
        return;
    }
    answer(out, "voted", value ? "Your vote counts." : "Your vote was taken back.");
    room_queue_changed(r, now);
}

/* -- skipping ------------------------------------------------------------------------------- */

static void skip_if_enough(struct room *r, struct now now)
{
    if (!r->people || r->queue.skips < queue_skips_needed(r->people)) return;
    queue_skip_none(&r->queue);
    room_queue_changed(r, now);
    room_skip(r, now);
}

void room_vote_to_skip(struct room *r, const struct member *m, bool on, struct now now)
{
    const struct radio_playing *heard = radio_heard(r->radio, now.mono_us);
    if (!heard) return;
    if (on && heard->ask.request && heard->ask.person == m->person) {
        queue_skip_none(&r->queue);
        room_queue_changed(r, now);
        room_skip(r, now);
        return;
    }
    if (queue_skip(&r->queue, m->person, on)) room_queue_changed(r, now);
    skip_if_enough(r, now);
}

/* Votes of those who are not here do not count; of fewer people fewer votes are more than half. */
void room_queue_presence(struct room *r, const struct member *m, bool here, struct now now)
{
    queue_presence(&r->queue, m->person, here);
    if (r->queue.count || r->queue.skips) room_queue_changed(r, now);
    if (!here) skip_if_enough(r, now);
}

/* -- what was played ------------------------------------------------------------------------ */

/* False when the line is full. */
static bool add_play(cJSON *list, const struct play *p, bool liked, size_t *bytes)
{
    size_t needs =
        150 + proto_title_bytes(p->title) + proto_title_bytes(p->artist) + 2 * strlen(p->by);
    if (*bytes < needs) return false;
    *bytes -= needs;
    cJSON *o = cJSON_CreateObject();
    proto_put_int(o, "seq", (int64_t)p->seq);
    proto_put_int(o, "wall_ms", p->wall_us / 1000);
    proto_put_id(o, "song", p->song);
    proto_put_title(o, "title", p->title);
    proto_put_title(o, "artist", p->artist);
    if (p->by[0]) proto_put_text(o, "by", p->by);
    if (o) cJSON_AddBoolToObject(o, "liked", liked);
    cJSON_AddItemToArray(list, o);
    return true;
}

cJSON *room_plays(struct room *r, uint64_t before, const uint64_t *liked, size_t likes,
                  struct now now)
{
    note_heard(r, now); /* it may have begun since the room was looked after */
    cJSON *msg = proto_new(PROTO_PLAYS), *list = cJSON_AddArrayToObject(msg, "list");
    size_t bytes = LINE_BYTES, n = 0;
    uint64_t seq = before && before <= r->plays.newest ? before - 1 : r->plays.newest;
    for (const struct play *p; n < PROTO_PLAYS_MOST && (p = plays_get(&r->plays, seq));
         seq--, n++) {
        bool loved = false;
        for (size_t i = 0; i < likes; i++) loved |= liked[i] == p->song;
        if (!add_play(list, p, loved, &bytes)) break;
    }
    if (msg) cJSON_AddBoolToObject(msg, "more", plays_get(&r->plays, seq) != NULL);
    return msg;
}
