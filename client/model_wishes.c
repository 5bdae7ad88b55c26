#include "model_wishes.h"

#include <stdlib.h>
#include <string.h>
#include "model_told.h"
#include "../common/proto.h"
#include "../common/utf8.h"

#define PLAYS_AGAIN_US 500000 /* by then a wish is granted again */

void model_wishes_clear(struct model *m)
{
    m->queue_count = m->play_count = 0;
    m->skips = m->skips_needed = 0;
    m->my_skip = m->plays_more = m->plays_asked = false;
    memset(&m->result, 0, sizeof m->result);
}

#define READ_TEXT(to, item, field) utf8_tidy(to, sizeof(to), proto_text(item, field))

static const cJSON *list_of(const cJSON *event)
{
    return cJSON_GetObjectItemCaseSensitive(event, "list");
}

/* -- queue ----------------------------------------------------------------------------------- */

static void read_request(const cJSON *item, struct model_request *out)
{
    memset(out, 0, sizeof *out);
    READ_TEXT(out->id, item, "id");
    READ_TEXT(out->song, item, "song");
    READ_TEXT(out->title, item, "title");
    READ_TEXT(out->artist, item, "artist");
    READ_TEXT(out->by, item, "by");
    out->votes = (int)proto_int(item, "votes", 0);
    out->my_vote = (int)proto_int(item, "my_vote", 0);
    out->mine = proto_flag(item, "mine");
}

void model_wishes_queue(struct model *m, const cJSON *queue)
{
    const cJSON *item;

    if (!m->queue) m->queue = calloc(MODEL_QUEUE, sizeof *m->queue);
    if (!m->queue) return;
    m->queue_count = 0;
    cJSON_ArrayForEach(item, list_of(queue))
    {
        if (m->queue_count == MODEL_QUEUE) break;
        read_request(item, &m->queue[m->queue_count++]);
    }
    m->skips = (int)proto_int(queue, "skips", 0);
    m->skips_needed = (int)proto_int(queue, "skips_needed", 0);
    m->my_skip = proto_flag(queue, "my_skip");
}

bool model_waits(const struct model *m, const char *song)
{
    for (size_t i = 0; i < m->queue_count; i++)
        if (strcmp(m->queue[i].song, song) == 0) return true;
    return false;
}

/* What was asked for too fast is not answered. */
static void on_slow(struct model *m, const cJSON *result, int64_t mono_us)
{
    const char *of = proto_text(result, "of");
    uint32_t tag = (uint32_t)proto_int(result, "tag", 0);

    if (!strcmp(of, "songs") && tag == m->find_tag) m->finding = false;
    if (strcmp(of, "plays") != 0 || !m->plays_asked) return;
    m->plays_asked = false;
    m->plays_behind = true;
    m->plays_again_us = mono_us + PLAYS_AGAIN_US;
}

void model_wishes_result(struct model *m, const cJSON *result, int64_t mono_us)
{
    static const char *const good[] = {"requested", "taken_back", "voted"};
    struct model_result *r = &m->result;

    READ_TEXT(r->code, result, "code");
    model_tell(m, TOLD_RESULT, result);
    r->at_us = mono_us;
    r->good = false;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        r->good |= strcmp(proto_text(result, "code"), good[i]) == 0;
    if (strcmp(proto_text(result, "code"), "slow") == 0) on_slow(m, result, mono_us);
    if (strcmp(proto_text(result, "of"), "like") == 0)
        model_like(m, proto_text(result, "song"), proto_flag(result, "on"));
}

/* -- search ---------------------------------------------------------------------------------- */

void model_searched(struct model *m, uint32_t tag)
{
    m->find_tag = tag;
    m->finding = true;
}

static void read_found(const cJSON *item, struct model_found *out)
{
    READ_TEXT(out->song, item, "song");
    READ_TEXT(out->title, item, "title");
    READ_TEXT(out->artist, item, "artist");
    READ_TEXT(out->genre, item, "genre");
    out->duration_ms = proto_int(item, "duration_ms", 0);
}

void model_wishes_found(struct model *m, const cJSON *songs)
{
    const cJSON *item;

    if (!m->finding || (uint32_t)proto_int(songs, "tag", 0) != m->find_tag) return;
    if (!m->found) m->found = calloc(MODEL_FOUND, sizeof *m->found);
    if (!m->found) return;
    m->finding = false;
    m->found_count = 0;
    cJSON_ArrayForEach(item, list_of(songs))
    {
        if (m->found_count == MODEL_FOUND) break;
        read_found(item, &m->found[m->found_count++]);
    }
    m->found_total = (int)proto_int(songs, "total", (int)m->found_count);
}

/* -- history --------------------------------------------------------------------------------- */

void model_asked_plays(struct model *m)
{
    m->plays_behind = false;
    m->plays_asked = true;
}

static void read_play(const cJSON *item, struct model_play *out)
{
    memset(out, 0, sizeof *out);
    out->seq = proto_int(item, "seq", 0);
    out->wall_ms = proto_int(item, "wall_ms", 0);
    out->liked = proto_flag(item, "liked");
    READ_TEXT(out->song, item, "song");
    READ_TEXT(out->title, item, "title");
    READ_TEXT(out->artist, item, "artist");
    READ_TEXT(out->by, item, "by");
}

/* By seq, the newest first; one that is there already is told anew. Past MODEL_PLAYS the oldest goes. */
static void put_play(struct model *m, const struct model_play *play)
{
    size_t at = 0;

    while (at < m->play_count && m->plays[at].seq > play->seq) at++;
    bool known = at < m->play_count && m->plays[at].seq == play->seq;
    if (at == MODEL_PLAYS) return;
    if (!known && m->play_count < MODEL_PLAYS) m->play_count++;
    if (!known)
        memmove(&m->plays[at + 1], &m->plays[at], (m->play_count - 1 - at) * sizeof *m->plays);
    m->plays[at] = *play;
}

/* Does the page leave out what lies between it and what is known? */
static bool leaves_gap(const struct model *m, const cJSON *list)
{
    const cJSON *oldest = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);

    return m->play_count && oldest && proto_int(oldest, "seq", 0) > m->plays[0].seq + 1;
}

void model_wishes_plays(struct model *m, const cJSON *plays)
{
    const cJSON *item, *list = list_of(plays);
    struct model_play play;

    if (!m->plays) m->plays = calloc(MODEL_PLAYS, sizeof *m->plays);
    if (!m->plays) return;
    m->plays_asked = false;
    if (leaves_gap(m, list)) m->play_count = 0;
    int64_t oldest = m->play_count ? m->plays[m->play_count - 1].seq : INT64_MAX, end = oldest;
    cJSON_ArrayForEach(item, list)
    {
        read_play(item, &play);
        put_play(m, &play);
        end = play.seq;
    }
    if (end <= oldest) m->plays_more = proto_flag(plays, "more") && m->play_count < MODEL_PLAYS;
}

/* -- likes ----------------------------------------------------------------------------------- */

void model_like(struct model *m, const char *song, bool on)
{
    size_t at = 0;

    while (at < m->heart_count && strcmp(m->hearts[at].song, song) != 0) at++;
    if (at == MODEL_HEARTS) {
        memmove(m->hearts, m->hearts + 1, (MODEL_HEARTS - 1) * sizeof *m->hearts);
        at--;
    }
    if (at >= m->heart_count) m->heart_count = at + 1;
    utf8_tidy(m->hearts[at].song, sizeof m->hearts[at].song, song);
    m->hearts[at].on = on;
}

bool model_likes(const struct model *m, const char *song)
{
    for (size_t i = 0; i < m->heart_count; i++)
        if (strcmp(m->hearts[i].song, song) == 0) return m->hearts[i].on;
    for (size_t i = 0; i < m->play_count; i++)
        if (strcmp(m->plays[i].song, song) == 0) return m->plays[i].liked;
    return false;
}
