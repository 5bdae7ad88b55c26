/* likes_lastfm.c: GET {base}/2.0/?method=..&api_key=..&format=json asks for loved tracks page by page, then for the artists
   heard most, then for the tags of the strongest of both. Numbers come as strings, a list of one as that one, errors as
   {"error": number} with any status. What was found before something fails counts. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "likes_source.h"
#include "likes_tag.h"
#include "../common/proto.h"

enum {
    PAGE_TRACKS = 1000,
    PAGES_MOST = LIKES_MOST / PAGE_TRACKS,
    ARTISTS = 200,
    ASKED_LOVED = 6, /* artists of loved tracks whose tags are asked for */
    ASKED_MOST = 12, /* with those heard most */
    PAUSE_MS = 200,  /* the service asks for a few questions a second at most */
    TAGS_READ = 10,
    ASKED_TOO_OFTEN = 29 /* {"error"} */
};

/* The artist heard most counts as much as so many loved tracks; those heard a quarter as often half of that. */
#define MOST_HEARD 5.0

enum part { LOVED, TOP_ARTISTS, TAGS };

/* -- questions -- */

static void ask(struct likes_run *run, const char *method)
{
    struct likes_request *r = &run->request;
    snprintf(r->url, sizeof r->url, "%s/2.0/?method=%s&format=json&api_key=", run->base, method);
    likes_source_escape(r->url, sizeof r->url, run->secret);
}

static void add(struct likes_run *run, const char *field, const char *value)
{
    struct likes_request *r = &run->request;
    size_t used = strlen(r->url);
    snprintf(r->url + used, sizeof r->url - used, "&%s=", field);
    likes_source_escape(r->url, sizeof r->url, value);
}

static void add_number(struct likes_run *run, const char *field, int value)
{
    char text[16];
    snprintf(text, sizeof text, "%d", value);
    add(run, field, text);
}

static enum likes_step ask_loved(struct likes_run *run, int page)
{
    run->part = LOVED;
    run->at = page;
    ask(run, "user.getLovedTracks");
    add(run, "user", run->user);
    add_number(run, "limit", PAGE_TRACKS);
    add_number(run, "page", page);
    return LIKES_MORE;
}

static enum likes_step ask_artists(struct likes_run *run)
{
    run->part = TOP_ARTISTS;
    ask(run, "user.getTopArtists");
    add(run, "user", run->user);
    add(run, "period", "overall");
    add_number(run, "limit", ARTISTS);
    return LIKES_MORE;
}

/* The tags of the next artist, who stays the first of `ask` until the answer came. */
static enum likes_step ask_tags(struct likes_run *run)
{
    if (!run->ask->child) return LIKES_LAST;
    run->part = TAGS;
    ask(run, "artist.getTopTags");
    add(run, "artist", run->ask->child->string);
    add(run, "autocorrect", "1");
    run->request.pause_ms = PAUSE_MS;
    return LIKES_MORE;
}

static bool begin(struct likes_run *run, struct saying *why)
{
    (void)why;
    ask_loved(run, 1);
    return true;
}

/* -- answers -- */

static void take_artist(struct likes_run *run, const char *name, double weight, int most_asked)
{
    likes_digest_artist(run->digest, name, weight);
    if (!name[0] || strlen(name) >= PROTO_NAME_CHARS * 4) return;
    cJSON *known = cJSON_GetObjectItemCaseSensitive(run->ask, name);
    if (known)
        cJSON_SetNumberValue(known, known->valuedouble + weight);
    else if (cJSON_GetArraySize(run->ask) < most_asked)
        cJSON_AddNumberToObject(run->ask, name, weight);
}

static void take_loved(struct likes_run *run, const cJSON *track)
{
    const cJSON *artist = cJSON_GetObjectItemCaseSensitive(track, "artist");
    take_artist(run, proto_text(artist, "name"), 1, ASKED_LOVED);
}

static enum likes_step read_loved(struct likes_run *run, cJSON *json, struct saying *why)
{
    cJSON *loved = cJSON_GetObjectItemCaseSensitive(json, "lovedtracks");
    const cJSON *about = cJSON_GetObjectItemCaseSensitive(loved, "@attr");
    double pages = fmin(likes_source_number(about, "totalPages"), PAGES_MOST);
    if (!cJSON_IsObject(loved)) return likes_source_no_list(run, why);
    likes_source_each(run, likes_source_list(loved, "track"), take_loved);
    return run->at < pages ? ask_loved(run, run->at + 1) : ask_artists(run);
}

static enum likes_step read_artists(struct likes_run *run, cJSON *json, struct saying *why)
{
    cJSON *top = cJSON_GetObjectItemCaseSensitive(json, "topartists");
    const cJSON *artist, *list = likes_source_list(top, "artist");
    double most = 1;
    if (!cJSON_IsObject(top)) return likes_source_no_list(run, why);
    cJSON_ArrayForEach(artist, list) most = fmax(most, likes_source_number(artist, "playcount"));
    cJSON_ArrayForEach(artist, list)
    {
        double share = likes_source_number(artist, "playcount") / most;
        take_artist(run, proto_text(artist, "name"), MOST_HEARD * sqrt(share), ASKED_MOST);
    }
    return ask_tags(run);
}

static enum likes_step read_tags(struct likes_run *run, cJSON *json, struct saying *why)
{
    cJSON *top = cJSON_GetObjectItemCaseSensitive(json, "toptags"), *artist = run->ask->child;
    const cJSON *tag = likes_source_list(top, "tag");
    (void)why; /* an artist without tags is no trouble */
    tag = tag ? tag->child : NULL;
    for (int n = 0; tag && n < TAGS_READ; tag = tag->next, n++) {
        const char *name = proto_text(tag, "name");
        if (likes_tag_is_genre(name, artist->string))
            likes_digest_genre(run->digest, name,
                               artist->valuedouble * likes_source_number(tag, "count") / 100);
    }
    cJSON_Delete(cJSON_DetachItemViaPointer(run->ask, artist));
    return ask_tags(run);
}

/* What {"error": code} means, SAID_NOTHING for one without a meaning of its own. */
static enum said meaning(int code)
{
    static const struct {
        int code;
        enum said said;
    } meanings[] = {
        {6, SAID_LASTFM_NOBODY},       {10, SAID_LASTFM_KEY},     {11, SAID_LASTFM_OFF},
        {16, SAID_LASTFM_OFF_BRIEFLY}, {17, SAID_LASTFM_PRIVATE}, {26, SAID_LASTFM_WITHDRAWN},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == code) return meanings[i].said;
    return SAID_NOTHING;
}

static enum likes_step refused(struct likes_run *run, struct likes_page *page, int code,
                               struct saying *why)
{
    enum said said = meaning(code);
    if (code == ASKED_TOO_OFTEN) page->status = 429; /* whatever it came with */
    if (!said) return likes_source_refused(run, page, why);
    saying(why, said);
    return LIKES_FAILED;
}

static enum likes_step read_page(struct likes_run *run, struct likes_page *page, struct saying *why)
{
    static enum likes_step (*const readers[])(struct likes_run *, cJSON *, struct saying *) = {
        [LOVED] = read_loved, [TOP_ARTISTS] = read_artists, [TAGS] = read_tags};
    int code = (int)fmin(likes_source_number(page->json, "error"), 1000);
    bool busy = page->status == 429 || code == ASKED_TOO_OFTEN;
    bool fine = page->status == 200 && code == 0;
    if (!fine && (busy || run->part != TAGS)) return refused(run, page, code, why);
    return readers[run->part](run, page->json, why);
}

const struct likes_source likes_lastfm = {
    .name = "lastfm",
    .title = "Last.fm",
    .base = "https://ws.audioscrobbler.com",
    .needs_user = true,
    .secret = SAID_NEEDS_KEY,
    .begin = begin,
    .read = read_page,
};
