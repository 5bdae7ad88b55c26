/* room_voice.c: who talks in a room: the floor, who is told of it, and voice on its way to all others. */
#include "room_parts.h"
#include <stdio.h>

/* -- telling -------------------------------------------------------------------------------- */

static void add_person(const struct room *r, cJSON *list, uint64_t id)
{
    const struct member *m = room_member_of(r, id);
    if (!m) return;
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "id", id);
    proto_put_text(o, "nick", m->nick);
    cJSON_AddItemToArray(list, o);
}

static cJSON *floor_message(const struct room *r)
{
    const struct floor *f = &r->floor;
    cJSON *msg = proto_new(PROTO_FLOOR);
    proto_put_text(msg, "mode", floor_mode_text(f->mode));
    cJSON *talkers = cJSON_AddArrayToObject(msg, "talkers");
    cJSON *waiting = cJSON_AddArrayToObject(msg, "waiting");
    for (size_t i = 0; i < f->talking; i++) add_person(r, talkers, f->talkers[i].id);
    for (size_t i = 0; i < f->waiting_count; i++) add_person(r, waiting, f->waiting[i]);
    return msg;
}

/* One line for all who come until something changes. */
void room_write_floor(struct room *r, struct buf *out)
{
    if (!buf_length(&r->floor_line)) proto_write(floor_message(r), &r->floor_line);
    buf_append(out, buf_data(&r->floor_line), buf_length(&r->floor_line));
}

static void tell_when_due(struct room *r, struct now now)
{
    if (now.mono_us < r->floor_at_us) return;
    r->floor_at_us = INT64_MAX;
    r->floor_told_us = now.mono_us;
    room_tell_all(r, NULL, floor_message(r));
}

/* At once, but in a crowd no more often than it bears. */
static void changed(struct room *r, struct now now)
{
    int64_t at_us = r->floor_told_us + room_news_wait_us(r);
    buf_free(&r->floor_line);
    if (r->floor_at_us == INT64_MAX) r->floor_at_us = at_us > now.mono_us ? at_us : now.mono_us;
    tell_when_due(r, now);
}

/* Who changes something does not wait for the crowd to be told. */
static void tell_ahead(struct room *r, const struct member *m)
{
    struct buf line = {0};
    if (r->floor_at_us == INT64_MAX) return;
    room_write_floor(r, &line);
    room_tell_one(r, m, &line);
    buf_free(&line);
}

static void tell_lost(struct room *r, uint64_t id, bool silent)
{
    const struct member *m = room_member_of(r, id);
    struct buf line = {0};
    struct saying lost;
    if (!m) return;
    cJSON *msg = proto_new(PROTO_RESULT);
    saying_put(saying(&lost, silent ? SAID_TURN_SILENT : SAID_TURN_OVER), msg);
    if (proto_write(msg, &line)) room_tell_one(r, m, &line);
    buf_free(&line);
}

int64_t room_run_floor(struct room *r, struct now now)
{
    bool silent;
    for (uint64_t id; (id = floor_run(&r->floor, now.mono_us, &silent)) != 0;) {
        tell_lost(r, id, silent);
        changed(r, now);
    }
    tell_when_due(r, now);
    int64_t next_us = floor_next_us(&r->floor);
    return r->floor_at_us < next_us ? r->floor_at_us : next_us;
}

/* -- the floor ------------------------------------------------------------------------------ */

void room_talk_mode(struct room *r, enum floor_mode mode)
{
    floor_init(&r->floor, mode);
}

void room_set_talk_mode(struct room *r, enum floor_mode mode, struct now now)
{
    if (mode == r->floor.mode) return;
    floor_set_mode(&r->floor, mode, now.mono_us);
    changed(r, now);
}

/* Who, or how many. */
static void name_talkers(const struct room *r, struct saying *said)
{
    const struct member *first = room_member_of(r, r->floor.talkers[0].id);
    if (r->floor.talking == 1 && first)
        saying_text(said, "nick", first->nick);
    else
        saying_number(said, "people", (int64_t)r->floor.talking);
}

static void refuse(const struct room *r, enum floor_answer answer, struct room_answer *out)
{
    struct saying *said = &out->saying;
    bool full = r->floor.waiting_count == PROTO_WAITING_MOST;
    saying(said, answer == FLOOR_NOBODY  ? SAID_QUIET
                 : answer == FLOOR_WAITS ? SAID_WAITING
                 : full                  ? SAID_BUSY_FULL
                                         : SAID_BUSY);
    if (answer == FLOOR_NOBODY) return;
    name_talkers(r, said);
    if (answer == FLOOR_WAITS)
        saying_number(said, "place", (int64_t)floor_place(&r->floor, out->id));
}

void room_talk(struct room *r, const struct member *m, bool wait, struct now now,
               struct room_answer *out)
{
    bool known = floor_has(&r->floor, m->id) || floor_place(&r->floor, m->id);
    enum floor_answer answer = floor_ask(&r->floor, m->id, wait, now.mono_us);
    *out = (struct room_answer){.id = m->id};
    if (answer != FLOOR_YOURS) refuse(r, answer, out);
    if (!known && (answer == FLOOR_YOURS || answer == FLOOR_WAITS)) changed(r, now);
    tell_ahead(r, m);
}

void room_hush(struct room *r, const struct member *m, struct now now)
{
    if (floor_leave(&r->floor, m->id, now.mono_us)) changed(r, now);
}

/* -- voice ---------------------------------------------------------------------------------- */

static void tell_loss(struct room *r, const struct member *m, struct now now)
{
    uint8_t body[PACKET_BYTES];
    int percent = floor_loss_to_tell(&r->floor, m->id, now.mono_us);
    if (percent < 0) return;
    struct packet_loss loss = {.talker = m->id, .percent = (uint8_t)percent};
    r->port.send(r->port.hub, m->listener, PACKET_LOSS, body, packet_put_loss(body, &loss));
}

void room_voice(struct room *r, const struct member *m, const struct packet_voice *voice,
                struct now now)
{
    uint8_t body[PACKET_BYTES];
    struct packet_voice theirs = *voice;
    if (!floor_heard(&r->floor, m->id, now.mono_us)) return;
    theirs.talker = m->id;
    size_t n = packet_put_voice(body, &theirs);
    for (size_t i = 0; i < r->people; i++)
        if (r->members[i] != m)
            r->port.send(r->port.hub, r->members[i]->listener, PACKET_VOICE, body, n);
    tell_loss(r, m, now);
}

void room_miss_voice(struct room *r, const struct packet_loss *loss, struct now now)
{
    floor_miss(&r->floor, loss->talker, loss->percent, now.mono_us);
}
