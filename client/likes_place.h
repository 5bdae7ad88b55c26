/* likes_place.h: a place of likes as people write it: lastfm:USER, listenbrainz:USER, subsonic:USER@URL, anghami:ID, folder:DIR. */
#ifndef WL_LIKES_PLACE_H
#define WL_LIKES_PLACE_H

#include <stdbool.h>
#include <cjson/cJSON.h>
#include "likes.h"

/* A place with one field beside its source; the caller's. NULL without memory. */
cJSON *likes_place_new(const char *source, const char *field, const char *value);

/* As fetch.h takes it: {"source", "user"?, "base"?, "path"?}; the caller's. NULL when it is no such place. */
cJSON *likes_place_read(const char *text);

/* Does `text` begin with the name of a kind of place? */
bool likes_place_is(const char *text);

/* Does a place need a secret, which it cannot do without? Then `which` says so. */
bool likes_place_needs_secret(const cJSON *place, struct saying *which);

#endif
