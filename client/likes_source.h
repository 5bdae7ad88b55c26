/* likes_source.h: one struct for each place on the network where likes are kept: how it is asked, and how its answers are
   read. likes.c does the fetching for all of them. */
#ifndef WL_LIKES_SOURCE_H
#define WL_LIKES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <cjson/cJSON.h>
#include "likes.h"
#include "likes_digest.h"

enum {
    LIKES_URL_BYTES = 4096,
    LIKES_HEADERS = 4,
    LIKES_HEADER_BYTES = 4352,
    LIKES_BODY_BYTES = 16384,
    LIKES_TOKEN_BYTES = 4096,
    LIKES_BASE_BYTES = 512,
    LIKES_USER_BYTES = 256,
    LIKES_HOST_BYTES = 128
};

struct likes_request {
    char url[LIKES_URL_BYTES];
    char headers[LIKES_HEADERS][LIKES_HEADER_BYTES]; /* "Name: value" */
    size_t header_count;
    char body[LIKES_BODY_BYTES]; /* to be posted; "": a GET */
    int pause_ms;                /* before it is asked */
};

struct likes_page {
    int status;  /* of HTTP */
    int wait_s;  /* how long it asks us to wait; 0: it does not */
    cJSON *json; /* NULL: the answer is no JSON. Its items may be taken out. */
};

/* What a source keeps from one answer to the next. It holds a secret. */
struct likes_run {
    const struct likes_source *source;
    char base[LIKES_BASE_BYTES], host[LIKES_HOST_BYTES], user[LIKES_USER_BYTES],
        secret[LIKES_TOKEN_BYTES];
    int part, at; /* which kind of question it is at, and where in that */
    cJSON *ask;   /* an object of what is still to be asked about, by name */
    struct likes_digest *digest;
    struct likes_request request;
};

enum likes_step {
    LIKES_LAST,
    LIKES_MORE,  /* run->request is what to ask now */
    LIKES_FAILED /* `why` is said */
};

struct likes_source {
    const char *name;  /* as in {"source": name} */
    const char *title; /* for people */
    const char *base;  /* where it is, unless {"base"} says otherwise; NULL: that must be said */
    bool needs_user;   /* {"user"} */
    enum said secret;  /* that it needs {"token"}; SAID_NOTHING: it does not */
    /* Writes the first request. False and `why` when what it was given is of no use. */
    bool (*begin)(struct likes_run *run, struct saying *why);
    /* Adds what an answer says to the digest; on a thread of its own. */
    enum likes_step (*read)(struct likes_run *run, struct likes_page *page, struct saying *why);
};

extern const struct likes_source likes_anghami, likes_lastfm, likes_listenbrainz, likes_subsonic;

/* NULL for a source that is not known. */
const struct likes_source *likes_source_find(const char *name);

/* Begins a run with what `wanted` gives: {"base", "user", "token"}, and its first request. False and `why` when something
   is missing or no plain http(s) address. */
bool likes_source_begin(struct likes_run *run, const struct likes_source *s, const cJSON *wanted,
                        struct saying *why);
/* Frees what the run holds and forgets its secret. */
void likes_source_end(struct likes_run *run);

/* -- for sources -- */

/* Only letters, digits and signs of ASCII? A line break in a header would begin another one. */
bool likes_source_is_plain(const char *secret);

/* Appends to a terminated text, as a part of an address: what is no plain letter or digit becomes %XX. False when it does
   not fit. */
bool likes_source_escape(char *out, size_t bytes, const char *text);

/* A sentence about this source, whose name fills {service}. Returns `why`. */
struct saying *likes_source_say(const struct likes_run *run, enum said said, struct saying *why);
/* That it needs something. Returns false. */
bool likes_source_needs(const struct likes_run *run, enum said what, struct saying *why);

/* What an answer that is none means. Returns LIKES_FAILED. */
enum likes_step likes_source_refused(const struct likes_run *run, const struct likes_page *page,
                                     struct saying *why);
enum likes_step likes_source_no_list(const struct likes_run *run, struct saying *why);

/* A number, also one written as a string; 0 when it is none, or negative. */
double likes_source_number(const cJSON *object, const char *field);
/* A list; where its one item stands in its place, that becomes a list of one. NULL when there is none. */
cJSON *likes_source_list(cJSON *object, const char *field);

/* Calls back for each item of a list; NULL has none. */
void likes_source_each(struct likes_run *run, const cJSON *list,
                       void (*each)(struct likes_run *, const cJSON *item));

#endif
