/* hub_requests.c: what people wish for: songs, votes for and against them, an end of what is heard; and what was played. */
#include "hub_parts.h"
#include "conn.h"
#include "../common/proto.h"
#include <stdio.h>
#include <string.h>

#define AGAIN_US                                                                                   \
    (30 * 60 * INT64_C(1000000)) /* no song is asked for again within that, or half the library */
#define WISH_US   250000         /* four wishes a second, */
#define WISHES_US (20 * (int64_t)WISH_US) /* saved up to twenty */

static bool may_wish(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (allowance_take(&c->wishes, WISH_US, WISHES_US, now.mono_us)) return true;
    conn_refuse(c, h->io, "slow",
                "That was too fast: wish twenty times at once, then four times a second.",
                proto_int(m, "tag", -1));
    return false;
}

static void tell_result(struct hub *h, struct conn *c, const cJSON *asked,
                        const struct room_answer *a, struct now now)
{
    cJSON *m = proto_new(PROTO_RESULT);
    proto_put_text(m, "code", a->code);
    proto_put_text(m, "text", a->text);
    if (a->id) proto_put_id(m, "id", a->id);
    if (proto_has(asked, "tag")) proto_put_int(m, "tag", proto_int(asked, "tag", 0));
    conn_tell(c, h->io, m);
    hub_run_soon(h, c->room, now);
}

/* By its id, else its number, else its name; NULL: there is none such. */
static const struct song *song_of(const struct hub *h, const cJSON *m)
{
    if (proto_has(m, "song")) return library_find(h->songs, proto_id(m, "song"));
    int64_t number = proto_int(m, "number", 0);
    if (proto_has(m, "number"))
        return number > 0 ? library_by_number(h->songs, (size_t)number) : NULL;
    return library_by_name(h->songs, proto_text(m, "name"));
}

static int64_t again_us(const struct hub *h)
{
    uint64_t half_s = library_seconds(h->songs) / 2;
    return half_s < AGAIN_US / 1000000 ? (int64_t)half_s * 1000000 : AGAIN_US;
}

void hub_request(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer answer;
    if (!may_wish(h, c, m, now)) return;
    room_request(c->room, c->member, song_of(h, m), again_us(h), now, &answer);
    tell_result(h, c, m, &answer, now);
}

void hub_unrequest(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer answer;
    if (!may_wish(h, c, m, now)) return;
    room_unrequest(c->room, c->member, proto_id(m, "id"), now, &answer);
    tell_result(h, c, m, &answer, now);
}

void hub_vote(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer answer;
    if (!may_wish(h, c, m, now)) return;
    room_vote(c->room, c->member, proto_id(m, "id"), (int)proto_int(m, "value", 0), now, &answer);
    tell_result(h, c, m, &answer, now);
}

void hub_skip(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (!may_wish(h, c, m, now)) return;
    room_vote_to_skip(c->room, c->member, proto_flag(m, "on"), now);
    hub_run_soon(h, c->room, now);
}

/* Remembered for the history, the newest few; taste remembers for good. */
static void note_like(struct conn *c, uint64_t song, bool on)
{
    size_t i = 0, n = c->likes < CONN_LIKES ? c->likes : CONN_LIKES;
    while (i < n && c->liked[i] != song) i++;
    if (!on && i < n) c->liked[i] = 0;
    if (on && i == n) c->liked[c->likes++ % CONN_LIKES] = song;
}

void hub_like(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    const struct song *s = library_find(h->songs, proto_id(m, "song"));
    if (!s || !may_wish(h, c, m, now)) return;
    note_like(c, s->id, proto_flag(m, "on"));
    if (proto_flag(m, "on")) hub_loves(h, c, s->artist, s->genre);
}

void hub_plays(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (!may_wish(h, c, m, now)) return;
    uint64_t before = (uint64_t)proto_int(m, "before", 0);
    size_t likes = c->likes < CONN_LIKES ? c->likes : CONN_LIKES;
    conn_tell(c, h->io, room_plays(c->room, before, c->liked, likes, now));
}
