/* likes_anghami.c: GET {base}/public/user/likes answers a top-level array of {"title", "artist", "genre", "keywords"},
   of which only genre and keywords are sure. The shape of its errors is not known: anything but 200 with an array is one. */
#include <stdio.h>
#include "likes_source.h"

static bool begin(const cJSON *wanted, const char *base, struct likes_request *out,
                  char error[LIKES_ERROR_BYTES])
{
    char token[LIKES_TOKEN_BYTES];
    if (!likes_source_secret(wanted, "token", token)) {
        snprintf(error, LIKES_ERROR_BYTES,
                 "Anghami needs your access token: one line of plain letters and digits.");
        return false;
    }
    snprintf(out->url, sizeof out->url, "%s/public/user/likes", base);
    snprintf(out->headers[0], LIKES_HEADER_BYTES, "XAT: interns");
    snprintf(out->headers[1], LIKES_HEADER_BYTES, "XATH: %s", token);
    out->header_count = 2;
    return true;
}

static enum likes_step read_likes(struct likes_page *page, cJSON *likes, struct likes_request *next,
                                  char error[LIKES_ERROR_BYTES])
{
    (void)next; /* everything comes in one answer */
    if (page->status != 200) {
        likes_source_refused("Anghami", page->status, error);
        return LIKES_FAILED;
    }
    bool any = false, array = cJSON_IsArray(page->json), empty = array && !page->json->child;
    while (array && page->json->child) {
        any |= cJSON_IsObject(page->json->child);
        cJSON_AddItemToArray(likes, cJSON_DetachItemViaPointer(page->json, page->json->child));
    }
    if (any || empty) return LIKES_LAST;
    snprintf(error, LIKES_ERROR_BYTES, "Anghami answered something that is no list of likes.");
    return LIKES_FAILED;
}

const struct likes_source likes_anghami = {"anghami", "Anghami", "https://bus.anghami.com", begin,
                                           read_likes};
