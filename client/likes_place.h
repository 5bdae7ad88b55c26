/* likes_place.h: a place of likes as people write it: lastfm:USER, listenbrainz:USER, subsonic:USER@URL, anghami:ID, folder:DIR. */
#ifndef WL_LIKES_PLACE_H
#define WL_LIKES_PLACE_H

#include <stdbool.h>
#include <cjson/cJSON.h>
#include "likes.h"

/* As fetch.h takes it: {"source", "user"?, "base"?, "path"?}; the caller's. NULL and `error` when it is no such place. */
cJSON *likes_place_read(const char *text, char error[LIKES_ERROR_BYTES]);

/* Does `text` begin with the name of a kind of place? */
bool likes_place_is(const char *text);

/* The secret a place needs, in words for people; NULL: none, or one it can do without. */
const char *likes_place_secret(const cJSON *place);

#endif
