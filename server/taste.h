/* taste.h: what people love. A taste is the short profile of one person; `tastes` knows every word of everybody who is known (artists,
   genres, keywords, folded), and by how many it is loved, so that what is rare says more. Crowds of people are in
   taste_crowd.h. Pure: the same people in the same order, the same answers. */
#ifndef WL_TASTE_H
#define WL_TASTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum {
    TASTE_WORDS = 350, /* of a person: as many as a profile may hold; further ones are dropped */
    TASTE_NAME_BYTES = 272, /* of a word of 64 characters, in the name of a room */
};

enum taste_kind { TASTE_ARTIST, TASTE_GENRE, TASTE_KEYWORD, TASTE_KINDS };

struct tastes;
struct taste;

struct tastes *tastes_new(void); /* NULL without memory */
void tastes_free(struct tastes *all);
size_t tastes_people(const struct tastes *all); /* known now, with any taste */

/* Reads a profile (the `taste` of `hello`, checked by proto; NULL: none). What folds to the same is one. The person is known
   until taste_free. NULL without memory. */
struct taste *taste_new(struct tastes *all, const cJSON *profile);
void taste_free(struct tastes *all, struct taste *t);
/* Nothing is known of the person any more, who is in no crowd. */
void taste_clear(struct tastes *all, struct taste *t);

/* Is anything known? */
bool taste_is_empty(const struct taste *t);

/* A name for a room that begins with this person: strongest genre and keyword, "Rock-Disturbed", never twice the same word;
   `other` 1, 2 ... takes the keywords after it. Without either the strongest artist. False: there is no such other. */
bool taste_room_name(const struct tastes *all, const struct taste *t, size_t other,
                     char out[TASTE_NAME_BYTES * 2]);

#endif
