#include "plain_wishes.h"

#include <stdlib.h>
#include "plain_tell.h"

static const cJSON *list_of(const cJSON *e)
{
    return cJSON_GetObjectItemCaseSensitive(e, "list");
}

void plain_wishes_enter(struct plain_wishes *w)
{
    *w = (struct plain_wishes){0};
}

/* -- the queue ------------------------------------------------------------------------------- */

static const char *by_artist(const cJSON *item)
{
    return proto_text(item, "artist")[0] ? " by " : "";
}

static const char *vote_text(const cJSON *item)
{
    int64_t mine = proto_int(item, "my_vote", 0);

    return mine > 0 ? ", you voted for it" : mine < 0 ? ", you voted against it" : "";
}

static void tell_request(int number, const cJSON *item)
{
    int votes = (int)proto_int(item, "votes", 0);

    plain_tell("%d. %s%s%s, asked for by %s, %d %s%s.", number, proto_text(item, "title"),
               by_artist(item), proto_text(item, "artist"),
               proto_flag(item, "mine") ? "you" : proto_text(item, "by"), votes,
               abs(votes) == 1 ? "vote" : "votes", vote_text(item));
}

static void tell_skips(const cJSON *e)
{
    int skips = (int)proto_int(e, "skips", 0), needed = (int)proto_int(e, "skips_needed", 0);

    plain_tell("%d of %d votes to skip this song%s.", skips, needed,
               proto_flag(e, "my_skip") ? ", one of them yours" : "");
}

static void tell_all(const cJSON *e)
{
    const cJSON *item;
    int number = 0;

    cJSON_ArrayForEach(item, list_of(e)) tell_request(++number, item);
    if (number == 0)
        plain_tell("Nobody has asked for a song. /songs lists what there is, /request asks.");
    if (proto_int(e, "skips", 0) > 0) tell_skips(e);
}

static bool is_known(const struct plain_wishes *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->known[i] == id) return true;
    return false;
}

/* One's own are told by the answer to them. */
static void tell_new(const struct plain_wishes *w, const cJSON *e)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list_of(e))
    {
        if (is_known(w, proto_id(item, "id")) || proto_flag(item, "mine")) continue;
        plain_tell("%s asks for %s%s%s.", proto_text(item, "by"), proto_text(item, "title"),
                   by_artist(item), proto_text(item, "artist"));
    }
}

static void tell_first(const cJSON *e)
{
    int n = cJSON_GetArraySize(list_of(e));

    if (n > 0) plain_tell("%d %s in the queue; /queue lists them.", n, n == 1 ? "song" : "songs");
}

static void remember(struct plain_wishes *w, const cJSON *e)
{
    const cJSON *item;

    w->any = true;
    w->count = 0;
    w->skips = (int)proto_int(e, "skips", 0);
    cJSON_ArrayForEach(item, list_of(e))
    {
        if (w->count == PROTO_QUEUE_MOST) break;
        w->known[w->count++] = proto_id(item, "id");
    }
}

void plain_wishes_queue(struct plain_wishes *w, const cJSON *e)
{
    if (proto_flag(e, "asked"))
        tell_all(e);
    else if (w->any)
        tell_new(w, e);
    else
        tell_first(e);
    if (!proto_flag(e, "asked") && proto_int(e, "skips", 0) > w->skips) tell_skips(e);
    remember(w, e);
}

/* -- lists ----------------------------------------------------------------------------------- */

static void tell_song(const cJSON *item)
{
    char length[PLAIN_LENGTH_BYTES];
    int64_t ms = proto_int(item, "duration_ms", 0);

    plain_tell("%d. %s%s%s%s%s%s", (int)proto_int(item, "number", 0), proto_text(item, "title"),
               by_artist(item), proto_text(item, "artist"), ms ? " (" : "",
               ms ? plain_length(ms, length) : "", ms ? ")" : "");
}

void plain_wishes_songs(const cJSON *e)
{
    const cJSON *item;
    int told = cJSON_GetArraySize(list_of(e)), total = (int)proto_int(e, "total", told);

    if (told == 0) plain_tell("No song here holds these words.");
    cJSON_ArrayForEach(item, list_of(e)) tell_song(item);
    if (total > told)
        plain_tell("And %d more: /songs and a word or two finds fewer.", total - told);
    else if (told > 0)
        plain_tell("/request and a number asks for one.");
}

static void tell_play(const cJSON *item)
{
    char when[PLAIN_CLOCK_BYTES];
    const char *by = proto_text(item, "by");

    plain_tell("%s %s%s%s%s%s%s.", plain_clock(proto_int(item, "wall_ms", 0), when),
               proto_text(item, "title"), by_artist(item), proto_text(item, "artist"),
               by[0] ? ", asked for by " : "", by,
               proto_flag(item, "liked") ? ", you love it" : "");
}

void plain_wishes_plays(const cJSON *e)
{
    const cJSON *item;

    if (cJSON_GetArraySize(list_of(e)) == 0) plain_tell("Nothing was played here yet.");
    cJSON_ArrayForEach(item, list_of(e)) tell_play(item);
    if (proto_flag(e, "more")) plain_tell("/plays more goes further back.");
}
