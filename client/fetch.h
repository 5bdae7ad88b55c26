/* fetch.h: a `connect` or `taste` command that names where the likes are: they are read or fetched first, and the command goes on
   with the taste made of them. When they cannot be had, `connect` goes on with the taste it has (that of last time), or without
   one; `taste` does not go on. The places are {"source": "picks", "picks": words}, {"source": "file", "path"}, {"source":
   "folder", "path"}, and those of likes.h. Last.fm without a key of one's own waits for that of the server. */
#ifndef WL_FETCH_H
#define WL_FETCH_H

#include <stdint.h>
#include <cjson/cJSON.h>
#include "post.h"
#include "../common/sys.h"

struct fetch;

/* Events (`likes`) go to `events`. NULL without memory. */
struct fetch *fetch_new(struct post *events);
void fetch_free(struct fetch *f);

/* Takes a command over, instead of one that still waits; NULL only gives that one up, and what was to follow it. A `taste` that
   comes while a `connect` waits changes what that one waits for. Likes that were being fetched and are no more are told as
   failed, unless others are fetched now. */
void fetch_begin(struct fetch *f, cJSON *command, struct now now);

/* Somebody enters a room by hand: a `connect` that still waits would throw them out of it, and is given up. Before there is a
   server to have rooms it waits on. */
void fetch_stay(struct fetch *f, struct now now);

/* A server welcomed us, and lends this key for Last.fm ("": none). */
void fetch_key(struct fetch *f, const char *key, struct now now);

/* Sockets to wait for; what is ready; the passing of time (when it wants to be called next). */
void fetch_want(const struct fetch *f, struct sys_set *set);
void fetch_ready(struct fetch *f, const struct sys_set *ready);
int64_t fetch_tick(struct fetch *f, struct now now);

/* The command, once it can go on; the caller's. NULL when there is none. */
cJSON *fetch_take(struct fetch *f);

#endif
