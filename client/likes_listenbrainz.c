/* likes_listenbrainz.c: GET {base}/1/user/U/get-feedback gives loved recordings page by page; GET /1/stats/user/U/artists and
   /genre-activity what was heard most (204: not computed yet); POST /1/metadata/recording/ the tags of what is loved, and who
   made what came without a name. What was found before something fails counts. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "likes_source.h"
#include "likes_tag.h"
#include "../common/proto.h"

enum {
    PAGE = 1000,
    ARTISTS = 200,
    RECORDINGS_MOST = 1000, /* of whose tags are asked for, the newest */
    RECORDINGS_ASKED = 250, /* at once: an answer holds some kilobytes for each */
    MBID_CHARS = 36
};

/* The artist heard most counts as much as so many loved recordings; those heard a quarter as often half of that. All genres
   heard count as much as so many recordings' tags. */
#define MOST_HEARD   5.0
#define GENRES_HEARD 50.0

enum part { LOVED, ARTISTS_HEARD, GENRES, METADATA };

/* -- questions -- */

static enum likes_step ask(struct likes_run *run, enum part part, const char *before,
                           const char *after)
{
    struct likes_request *r = &run->request;
    run->part = (int)part;
    snprintf(r->url, sizeof r->url, "%s%s", run->base, before);
    likes_source_escape(r->url, sizeof r->url, run->user);
    size_t used = strlen(r->url);
    snprintf(r->url + used, sizeof r->url - used, "%s", after);
    return LIKES_MORE;
}

static enum likes_step ask_loved(struct likes_run *run, int offset)
{
    char after[96];
    run->at = offset;
    snprintf(after, sizeof after, "/get-feedback?score=1&metadata=true&count=%d&offset=%d", PAGE,
             offset);
    return ask(run, LOVED, "/1/user/", after);
}

/* `ask` holds recordings by their id: true when it is not known who made them. The first of them are asked about, and stay
   until the answer came. */
static enum likes_step ask_metadata(struct likes_run *run)
{
    struct likes_request *r = &run->request;
    const cJSON *one = run->ask->child;
    if (!one) return LIKES_LAST;
    size_t used = (size_t)snprintf(r->body, sizeof r->body, "{\"recording_mbids\":[");
    for (int n = 0; one && n < RECORDINGS_ASKED; one = one->next, n++)
        used += (size_t)snprintf(r->body + used, sizeof r->body - used, "%s\"%s\"", n ? "," : "",
                                 one->string);
    snprintf(r->body + used, sizeof r->body - used, "],\"inc\":\"artist tag\"}");
    run->part = METADATA;
    snprintf(r->url, sizeof r->url, "%s/1/metadata/recording/", run->base);
    snprintf(r->headers[0], LIKES_HEADER_BYTES, "Content-Type: application/json");
    r->header_count = 1;
    return LIKES_MORE;
}

static bool begin(struct likes_run *run, struct saying *why)
{
    (void)why;
    ask_loved(run, 0);
    return true;
}

/* -- answers -- */

/* Goes into what we send: hex digits and dashes alone. */
static bool is_mbid(const char *text)
{
    if (strlen(text) != MBID_CHARS) return false;
    for (; *text; text++)
        if (!isxdigit((unsigned char)*text) && *text != '-') return false;
    return true;
}

static void take_loved(struct likes_run *run, const cJSON *item)
{
    const cJSON *about = cJSON_GetObjectItemCaseSensitive(item, "track_metadata");
    const char *mbid = proto_text(item, "recording_mbid"),
               *artist = proto_text(about, "artist_name");
    if (artist[0]) likes_digest_artist(run->digest, artist, 1);
    if (!is_mbid(mbid) || cJSON_GetArraySize(run->ask) == RECORDINGS_MOST) return;
    if (!cJSON_HasObjectItem(run->ask, mbid)) proto_put_flag(run->ask, mbid, !artist[0]);
}

static enum likes_step read_loved(struct likes_run *run, cJSON *json, struct saying *why)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "feedback");
    if (!cJSON_IsArray(list)) return likes_source_no_list(run, why);
    likes_source_each(run, list, take_loved);
    double total = fmin(likes_source_number(json, "total_count"), LIKES_MOST);
    char after[48];
    if (run->at + PAGE < total) return ask_loved(run, run->at + PAGE);
    snprintf(after, sizeof after, "/artists?range=all_time&count=%d", ARTISTS);
    return ask(run, ARTISTS_HEARD, "/1/stats/user/", after);
}

static enum likes_step read_artists(struct likes_run *run, cJSON *json, struct saying *why)
{
    const cJSON *payload = cJSON_GetObjectItemCaseSensitive(json, "payload"), *artist;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(payload, "artists");
    double most = 1;
    (void)why; /* not computed yet */
    cJSON_ArrayForEach(artist, list) most = fmax(most, likes_source_number(artist, "listen_count"));
    cJSON_ArrayForEach(artist, list)
        likes_digest_artist(run->digest, proto_text(artist, "artist_name"),
                            MOST_HEARD * sqrt(likes_source_number(artist, "listen_count") / most));
    return ask(run, GENRES, "/1/stats/user/", "/genre-activity?range=all_time");
}

/* The same genre comes once for each hour of the day. */
static enum likes_step read_genres(struct likes_run *run, cJSON *json, struct saying *why)
{
    const cJSON *payload = cJSON_GetObjectItemCaseSensitive(json, "payload"), *genre;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(payload, "genre_activity");
    double all = 0;
    (void)why; /* not computed yet */
    cJSON_ArrayForEach(genre, list) all += likes_source_number(genre, "listen_count");
    cJSON_ArrayForEach(genre, list) likes_digest_genre(
        run->digest, proto_text(genre, "genre"),
        GENRES_HEARD * likes_source_number(genre, "listen_count") / fmax(all, 1));
    return ask_metadata(run);
}

/* A recording's tags count one together; those that are known genres as such, free words as keywords. */
static void take_tags(struct likes_run *run, const cJSON *list, const char *artist)
{
    const cJSON *tag;
    double all = 0;
    cJSON_ArrayForEach(tag, list) all += likes_source_number(tag, "count");
    cJSON_ArrayForEach(tag, list)
    {
        const char *name = proto_text(tag, "tag");
        double weight = likes_source_number(tag, "count") / fmax(all, 1);
        if (proto_text(tag, "genre_mbid")[0])
            likes_digest_genre(run->digest, name, weight);
        else if (likes_tag_is_genre(name, artist))
            likes_digest_keyword(run->digest, name, weight);
    }
}

static void take_recording(struct likes_run *run, const cJSON *about, bool unnamed)
{
    const cJSON *artist = cJSON_GetObjectItemCaseSensitive(about, "artist");
    const cJSON *tags = cJSON_GetObjectItemCaseSensitive(about, "tag");
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(tags, "recording");
    const char *name = proto_text(artist, "name");
    if (unnamed && name[0]) likes_digest_artist(run->digest, name, 1);
    if (!own || !own->child) own = cJSON_GetObjectItemCaseSensitive(tags, "artist");
    take_tags(run, own, name);
}

static enum likes_step read_metadata(struct likes_run *run, cJSON *json, struct saying *why)
{
    (void)why; /* names and tags are a help, no more */
    for (int n = 0; run->ask->child && n < RECORDINGS_ASKED; n++) {
        cJSON *asked = cJSON_DetachItemViaPointer(run->ask, run->ask->child);
        const cJSON *about = cJSON_GetObjectItemCaseSensitive(json, asked->string);
        take_recording(run, about, cJSON_IsTrue(asked));
        cJSON_Delete(asked);
    }
    return ask_metadata(run);
}

static enum likes_step read_page(struct likes_run *run, struct likes_page *page, struct saying *why)
{
    static enum likes_step (*const readers[])(struct likes_run *, cJSON *,
                                              struct saying *) = {[LOVED] = read_loved,
                                                                  [ARTISTS_HEARD] = read_artists,
                                                                  [GENRES] = read_genres,
                                                                  [METADATA] = read_metadata};
    if (page->status == 404 && run->part == LOVED) {
        saying_text(saying(why, SAID_LISTENBRAINZ_NOBODY), "user", run->user);
        return LIKES_FAILED;
    }
    if (page->status != 200 && (page->status == 429 || run->part == LOVED))
        return likes_source_refused(run, page, why);
    return readers[run->part](run, page->status == 200 ? page->json : NULL, why);
}

const struct likes_source likes_listenbrainz = {
    .name = "listenbrainz",
    .title = "ListenBrainz",
    .base = "https://api.listenbrainz.org",
    .needs_user = true,
    .begin = begin,
    .read = read_page,
};
