/* loved.h: the songs a person likes here, kept within what is remembered of them, beside what they said they love. Pure: a profile is
   {"artists", "genres", "keywords", "loved": [{"song", "artist", "genre"}, ...]}, the song liked last first. So a like that is
   taken back leaves nothing behind, and likes stay when the rest is said anew. */
#ifndef WL_LOVED_H
#define WL_LOVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { LOVED_MOST = 64 }; /* past them the oldest like is forgotten */

/* Puts what a person says (the `taste` of the wire) in the place of what they said before. */
void loved_say(cJSON *profile, const cJSON *taste);
/* A song is liked, or no more. */
void loved_like(cJSON *profile, uint64_t song, const char *artist, const char *genre, bool on);

/* What is loved all in all, as the wire's `taste`: artists and genres of liked songs are the strongest. The caller's. */
cJSON *loved_taste(const cJSON *profile);
/* The songs, at most `most` of them; returns how many. */
size_t loved_songs(const cJSON *profile, uint64_t *out, size_t most);
/* Is it one of these? */
bool loved_has(const uint64_t *songs, size_t n, uint64_t song);

#endif
