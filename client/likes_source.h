/* likes_source.h: one struct for each place on the network where likes are kept: how it is asked, and how its answers are
   read. likes.c does the fetching for all of them. */
#ifndef WL_LIKES_SOURCE_H
#define WL_LIKES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <cjson/cJSON.h>
#include "likes.h"

enum {
    LIKES_URL_BYTES = 1024,
    LIKES_HEADERS = 4,
    LIKES_HEADER_BYTES = 4352,
    LIKES_TOKEN_BYTES = 4096
};

struct likes_request {
    char url[LIKES_URL_BYTES];
    char headers[LIKES_HEADERS][LIKES_HEADER_BYTES]; /* "Name: value" */
    size_t header_count;
};

struct likes_page {
    int status;  /* of HTTP */
    cJSON *json; /* NULL: the answer is no JSON. Its items may be taken out. */
};

enum likes_step { LIKES_LAST, LIKES_MORE, LIKES_FAILED };

struct likes_source {
    const char *name;  /* as in {"source": name} */
    const char *title; /* for people */
    const char *base;  /* where it is, unless {"base"} says otherwise */
    /* Writes the first request. False and `error` when something it needs is missing. */
    bool (*begin)(const cJSON *wanted, const char *base, struct likes_request *out,
                  char error[LIKES_ERROR_BYTES]);
    /* Appends the likes of an answer to `likes`. LIKES_MORE: `next` is what to ask now. LIKES_FAILED: `error` says why. */
    enum likes_step (*read)(struct likes_page *page, cJSON *likes, struct likes_request *next,
                            char error[LIKES_ERROR_BYTES]);
};

extern const struct likes_source likes_anghami;

/* NULL for a source that is not known. */
const struct likes_source *likes_source_find(const char *name);

/* The base of `wanted`, or the source's own, without slashes at its end. False and `error` when it is no plain http(s)
   address. `host` is for people. */
bool likes_source_base(const struct likes_source *s, const cJSON *wanted, char *base,
                       size_t base_bytes, char *host, size_t host_bytes,
                       char error[LIKES_ERROR_BYTES]);

/* A secret from `wanted`, trimmed. False when it is missing, too long, or holds what would break out of a header. */
bool likes_source_secret(const cJSON *wanted, const char *field, char out[LIKES_TOKEN_BYTES]);

/* What an HTTP status other than 200 means. */
void likes_source_refused(const char *title, int status, char error[LIKES_ERROR_BYTES]);

#endif
