/* likes_anghami.c: GET {base}/public/user/likes answers a top-level array of {"title", "artist", "genre", "keywords"},
   of which only genre and keywords are sure. The shape of its errors is not known: anything but 200 with an array is one. */
#include <stdio.h>
#include "likes_source.h"

static bool begin(struct likes_run *run, struct saying *why)
{
    struct likes_request *r = &run->request;
    if (!likes_source_is_plain(run->secret)) {
        return likes_source_needs(run, SAID_NEEDS_TOKEN, why);
    }
    snprintf(r->url, sizeof r->url, "%s/public/user/likes", run->base);
    snprintf(r->headers[0], LIKES_HEADER_BYTES, "XAT: interns");
    snprintf(r->headers[1], LIKES_HEADER_BYTES, "XATH: %s", run->secret);
    r->header_count = 2;
    return true;
}

static void take(struct likes_run *run, const cJSON *like)
{
    likes_digest_like(run->digest, like);
}

static enum likes_step read_likes(struct likes_run *run, struct likes_page *page,
                                  struct saying *why)
{
    if (page->status != 200) return likes_source_refused(run, page, why);
    if (!cJSON_IsArray(page->json)) return likes_source_no_list(run, why);
    likes_source_each(run, page->json, take);
    bool fine = likes_digest_count(run->digest) > 0 || !page->json->child;
    return fine ? LIKES_LAST : likes_source_no_list(run, why);
}

const struct likes_source likes_anghami = {
    .name = "anghami",
    .title = "Anghami",
    .base = "https://bus.anghami.com",
    .secret = SAID_NEEDS_TOKEN,
    .begin = begin,
    .read = read_likes,
};
