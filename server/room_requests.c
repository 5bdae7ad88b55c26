/* room_requests.c: what people ask a room for: songs, votes for and against them, an end of what is heard; and the answers. */
#include "room_parts.h"
#include <stdio.h>

/* -- asking --------------------------------------------------------------------------------- */

/* Until it may be asked for again; 0: it may. */
static int64_t left_us(const struct room *r, const struct song *s, int64_t again_us, struct now now)
{
    const struct play *last = plays_last(&r->plays, s->id);
    if (!last || last->wall_us > now.wall_us) return 0; /* or somebody set the clock back */
    int64_t left = last->wall_us + again_us - now.wall_us;
    return left > 0 ? left : 0;
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
    struct saying *said = &out->saying;
    struct request q = {.song = s->id, .person = m->person, .wall_us = now.wall_us};
    while (!q.id) r->io->random(r->io->world, &q.id, sizeof q.id);
    snprintf(q.nick, sizeof q.nick, "%s", m->nick);
    switch (queue_add(&r->queue, &q)) {
    case QUEUE_ALREADY:
        saying(said, SAID_ALREADY);
        return;
    case QUEUE_LIMIT:
        saying_number(saying(said, SAID_LIMIT), "requests", (int64_t)r->queue.rules.each);
        return;
    case QUEUE_FULL:
        saying_number(saying(said, SAID_QUEUE_FULL), "requests", PROTO_QUEUE_MOST);
        return;
    default:
        break;
    }
    out->id = q.id;
    saying_text(saying(said, SAID_REQUESTED), "title", s->title);
    room_queue_changed(r, now);
}

void room_request(struct room *r, const struct member *m, const struct song *s, int64_t again_us,
                  struct now now, struct room_answer *out)
{
    *out = (struct room_answer){0};
    room_note_heard(r, now);
    room_take_fixed(r, now);
    if (!s || s->state == SONG_BAD) {
        saying(&out->saying, SAID_UNKNOWN);
        return;
    }
    int64_t left = left_us(r, s, again_us, now);
    if (is_coming(r, s, now))
        saying(&out->saying, SAID_ALREADY);
    else if (left)
        saying_number(saying_text(saying(&out->saying, SAID_RECENT), "title", s->title), "wait_ms",
                      left / 1000);
    else
        add(r, m, s, now, out);
}

void room_unrequest(struct room *r, const struct member *m, uint64_t id, struct now now,
                    struct room_answer *out)
{
    *out = (struct room_answer){.id = id};
    room_take_fixed(r, now);
    switch (queue_take_back(&r->queue, id, m->person)) {
    case QUEUE_GONE:
        saying(&out->saying, SAID_GONE);
        return;
    case QUEUE_NOT_YOURS:
        saying(&out->saying, SAID_NOT_YOURS);
        return;
    default:
        break;
    }
    saying(&out->saying, SAID_TAKEN_BACK);
    room_queue_changed(r, now);
}

void room_vote(struct room *r, const struct member *m, uint64_t id, int value, struct now now,
               struct room_answer *out)
{
    *out = (struct room_answer){.id = id};
    room_take_fixed(r, now);
    if (queue_vote(&r->queue, id, m->person, value) == QUEUE_GONE) {
        saying(&out->saying, SAID_GONE);
        return;
    }
    saying(&out->saying, value ? SAID_VOTED : SAID_VOTE_BACK);
    room_queue_changed(r, now);
}

/* -- skipping ------------------------------------------------------------------------------- */

static void end_song(struct room *r, struct now now)
{
    queue_skip_none(&r->queue);
    room_queue_stirred(r, now);
    room_skip(r, now);
}

static void skip_if_enough(struct room *r, struct now now)
{
    if (r->people && r->queue.skips >= queue_skips_needed(r->people)) end_song(r, now);
}

bool room_vote_to_skip(struct room *r, const struct member *m, bool on, struct now now)
{
    const struct radio_playing *heard = radio_heard(r->radio, now.mono_us);
    if (!heard) return false;
    room_note_heard(r, now);
    if (on && heard->ask.request && heard->ask.person == m->person)
        end_song(r, now);
    else if (queue_skip(&r->queue, m->person, on))
        room_queue_stirred(r, now);
    skip_if_enough(r, now);
    return true;
}

/* Votes of those who are not here do not count; of fewer people fewer votes are more than half. */
void room_queue_presence(struct room *r, const struct member *m, bool here, struct now now)
{
    room_note_heard(r, now);
    queue_presence(&r->queue, m->person, here);
    r->queue_stirred = true; /* fewer or more are needed to skip */
    if (r->queue.count || r->queue.skips) room_queue_stirred(r, now);
    if (!here) skip_if_enough(r, now);
}
