/* likes.h: what a person loves, from where they keep it, reduced to the profile the server may see:
   {"artists": [[name, weight], ...], "genres": [...], "keywords": [...]}, strongest first, weights above 0 up to 1 (the
   strongest of each list), at most PROTO_TASTE_* of each, names at most PROTO_NAME_CHARS long. Secrets stay here. */
#ifndef WL_LIKES_H
#define WL_LIKES_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <cjson/cJSON.h>
#include "../common/saying.h"

enum {
    LIKES_PAGE_BYTES = 4 << 20, /* a longer answer or file is refused */
    LIKES_MOST = 20000,         /* likes past these are left out */
    LIKES_PROFILE_BYTES =
        12 << 10, /* a printed profile is no longer, so that `hello` stays one line of the wire */
    LIKES_SECONDS = 15,     /* an answer that is not complete by then is given up */
    LIKES_ALL_SECONDS = 30, /* and so is all that is asked after this */
    LIKES_CONNECT_SECONDS = 5
};

/* Likes already read: [{"artist","title","genre","keywords":[..],"weight"}] made a profile. What folds to the same (text_fold.h)
   is one, under the name seen first. Entries that are none of this are passed over. NULL without memory. */
cJSON *likes_profile(const cJSON *likes);

/* "rock, metal, فيروز" as a profile: words that are genres go to genres, others to artists and keywords, for they may be
   either. NULL without memory. */
cJSON *likes_from_picks(const char *picks);

/* A file: a JSON array of likes, or one "Artist - Title" a line. NULL and `why` when it is neither. */
cJSON *likes_from_file(const char *path, struct saying *why);

/* Fetching over HTTP(S), one at a time, inside somebody's select() loop. */
struct likes;

struct likes_answer {
    bool done;
    cJSON *profile;     /* NULL when it failed; the receiver's */
    struct saying said; /* in both cases */
};

struct likes *likes_new(void);
void likes_free(struct likes *l);

/* Begins a fetch from {"source": "anghami" | "lastfm" | "listenbrainz" | "subsonic", "user", "token" (or password, or key),
   "base": "https://..."}; likes_source.h says which of these each needs. False and `why` when one is missing. A fetch under
   way is given up. What fails after some likes were read does not spoil those. */
bool likes_start(struct likes *l, const cJSON *source, int64_t mono_us, struct saying *why);

/* Sockets to wait for: calls back for each, with what it waits for. likes_ready may be called from there. */
void likes_sockets(const struct likes *l,
                   void (*each)(void *user, intptr_t socket, bool read, bool write), void *user);

/* A socket is ready / time has passed; tick says when it wants to be called next (INT64_MAX: never). */
void likes_ready(struct likes *l, intptr_t socket, bool read, bool write);
int64_t likes_tick(struct likes *l, int64_t mono_us);

/* The answer, once; done is false while there is none. */
struct likes_answer likes_take(struct likes *l);

#endif
