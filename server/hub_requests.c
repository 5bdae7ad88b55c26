/* hub_requests.c: what people wish for: songs, votes for and against them, an end of what is heard; and what was played. */
#include "hub_parts.h"
#include "conn.h"
#include "loved.h"
#include "../common/proto.h"
#include <stdio.h>
#include <string.h>

#define AGAIN_US                                                                                   \
    (30 * 60 * INT64_C(1000000)) /* no song is asked for again within that, or half the library */
#define WISH_US   250000         /* four wishes a second, */
#define WISHES_US (20 * (int64_t)WISH_US) /* saved up to twenty */

/* What counts of the asker's own now, whatever became of the wish: it shows with them already. */
static void put_standing(const struct conn *c, const cJSON *asked, cJSON *m)
{
    const char *wish = proto_text(asked, "t");
    uint64_t song = proto_id(asked, "song");
    if (!strcmp(wish, "vote"))
        proto_put_int(m, "value", room_vote_of(c->room, c->member, proto_id(asked, "id")));
    if (!strcmp(wish, "skip")) proto_put_flag(m, "on", room_skips_of(c->room, c->member));
    if (strcmp(wish, "like") != 0) return;
    proto_put_id(m, "song", song);
    proto_put_flag(m, "on", loved_has(c->liked, c->likes, song));
}

/* `asked` NULL: nobody asked for it. */
static cJSON *result(const struct conn *c, const cJSON *asked, const struct saying *said,
                     uint64_t id)
{
    cJSON *m = proto_new(PROTO_RESULT);
    saying_put(said, m);
    if (id) proto_put_id(m, "id", id);
    if (!asked) return m;
    proto_put_text(m, "of", proto_text(asked, "t"));
    if (proto_has(asked, "tag")) proto_put_int(m, "tag", proto_int(asked, "tag", 0));
    put_standing(c, asked, m);
    return m;
}

void hub_tell_result(struct hub *h, struct conn *c, const cJSON *asked, const struct saying *said,
                     uint64_t id)
{
    conn_tell(c, h->io, result(c, asked, said, id));
}

void hub_tell_slow(struct hub *h, struct conn *c, const cJSON *asked, enum said pace)
{
    struct saying said;
    hub_tell_result(h, c, asked, saying(&said, pace), proto_id(asked, "id"));
}

bool hub_may_wish(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (allowance_take(&c->wishes, WISH_US, WISHES_US, now.mono_us)) return true;
    hub_tell_slow(h, c, m, SAID_SLOW_WISHES);
    return false;
}

static void answer(struct hub *h, struct conn *c, const cJSON *asked, const struct room_answer *a,
                   struct now now)
{
    hub_answer(h, c, result(c, asked, &a->saying, a->id), now);
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
    struct room_answer said;
    bool by_name = !proto_has(m, "song") && !proto_has(m, "number"); /* a look through all songs */
    if ((by_name && !hub_may_find(h, c, m, now)) || !hub_may_wish(h, c, m, now)) return;
    room_request(c->room, c->member, song_of(h, m), again_us(h), now, &said);
    answer(h, c, m, &said, now);
}

void hub_unrequest(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer said;
    if (!hub_may_wish(h, c, m, now)) return;
    room_unrequest(c->room, c->member, proto_id(m, "id"), now, &said);
    answer(h, c, m, &said, now);
}

void hub_vote(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct room_answer said;
    if (!hub_may_wish(h, c, m, now)) return;
    room_vote(c->room, c->member, proto_id(m, "id"), (int)proto_int(m, "value", 0), now, &said);
    answer(h, c, m, &said, now);
}

void hub_skip(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    struct saying said;
    if (!hub_may_wish(h, c, m, now)) return;
    if (!room_vote_to_skip(c->room, c->member, proto_flag(m, "on"), now))
        hub_tell_result(h, c, m, saying(&said, SAID_NOTHING_ON), 0);
    hub_run_soon(h, c->room, now);
}

void hub_like(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    uint64_t id = proto_id(m, "song");
    bool on = proto_flag(m, "on");
    const struct song *s = on ? library_find(h->songs, id) : NULL;
    struct saying said;
    if (!hub_may_wish(h, c, m, now)) return;
    if (on && !s)
        hub_tell_result(h, c, m, saying(&said, SAID_UNKNOWN), 0);
    else
        hub_likes(h, c, id, s);
}

void hub_plays(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (!hub_may_wish(h, c, m, now)) return;
    uint64_t before = (uint64_t)proto_int(m, "before", 0);
    hub_answer_plays(h, c, room_plays(c->room, before, c->liked, c->likes, now), now);
}
