/* room_plays.c: what was played in a room. */
#include "loved.h"
#include "room_parts.h"
#include <stdlib.h>

#define SAME_US 1000000 /* clocks were set since: what began so near to it is the same playing */

/* When it began, had all of it been heard: the beginning of a song that goes on after the machine began anew is left out. */
static int64_t began_us(const struct radio_playing *p, struct now now)
{
    int64_t left_out_us = (int64_t)p->segment.first * 1000 / (SEGMENT_RATE_HZ / 1000);
    return now.wall_us - (now.mono_us - p->segment.start_us) - left_out_us;
}

/* The song that was on when the server ended is noted already. */
static bool goes_on(const struct room *r, const struct radio_playing *p, struct now now)
{
    const struct play *newest = plays_get(&r->plays, r->plays.newest);
    return !r->hearing && newest && newest->song == p->song &&
           llabs(newest->wall_us - began_us(p, now)) < SAME_US;
}

static void note(struct room *r, const struct radio_playing *p, struct now now)
{
    struct play play = {.wall_us = now.wall_us - (now.mono_us - p->segment.start_us),
                        .song = p->song,
                        .title = p->title,
                        .artist = p->artist,
                        .by = p->ask.by};
    plays_add(&r->plays, &play);
}

/* Votes to skip were about the song before. */
void room_note_heard(struct room *r, struct now now)
{
    const struct radio_playing *p = radio_heard(r->radio, now.mono_us);
    if (!p || (r->hearing && p->segment.number == r->heard)) return;
    if (!goes_on(r, p, now)) note(r, p, now);
    r->hearing = true;
    r->heard = p->segment.number;
    if (r->queue.skips) room_queue_stirred(r, now);
    queue_skip_none(&r->queue);
}

static cJSON *play_item(const struct play *p, const uint64_t *liked, size_t likes)
{
    cJSON *o = cJSON_CreateObject();
    proto_put_int(o, "seq", (int64_t)p->seq);
    proto_put_int(o, "wall_ms", p->wall_us / 1000);
    proto_put_song(o, p->song, p->title, p->artist);
    if (p->by[0]) proto_put_text(o, "by", p->by);
    proto_put_flag(o, "liked", loved_has(liked, likes, p->song));
    return o;
}

cJSON *room_plays(struct room *r, uint64_t before, const uint64_t *liked, size_t likes,
                  struct now now)
{
    room_note_heard(r, now);
    cJSON *msg = proto_new(PROTO_PLAYS), *list = cJSON_AddArrayToObject(msg, "list");
    size_t bytes_left = PROTO_LIST_BYTES, n = 0;
    uint64_t seq = before && before <= r->plays.newest ? before - 1 : r->plays.newest;
    for (const struct play *p; n < PROTO_PLAYS_MOST && (p = plays_get(&r->plays, seq)); seq--, n++)
        if (!proto_list_add(list, play_item(p, liked, likes), &bytes_left)) break;
    proto_put_flag(msg, "more", plays_get(&r->plays, seq) != NULL);
    return msg;
}
