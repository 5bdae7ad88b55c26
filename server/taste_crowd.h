/* taste_crowd.h: people together: how like them somebody is, by what, and how much they would love a song. */
#ifndef WL_TASTE_CROWD_H
#define WL_TASTE_CROWD_H

#include "../common/saying.h"
#include "taste.h"

struct taste_crowd;

/* An empty one. NULL without memory. */
struct taste_crowd *taste_crowd_new(struct tastes *all);
void taste_crowd_free(struct tastes *all, struct taste_crowd *c); /* empty */

/* Somebody joins (false without memory: they did not), or leaves. */
bool taste_crowd_add(struct tastes *all, struct taste_crowd *c, const struct taste *t);
void taste_crowd_remove(struct tastes *all, struct taste_crowd *c, const struct taste *t);

/* Its people of whom anything is known. */
size_t taste_crowd_people(const struct taste_crowd *c);

/* Numbers of crowds are below this; freed ones come again. */
size_t taste_crowds(const struct tastes *all);
size_t taste_crowd_number(const struct taste_crowd *c);

/* How like each crowd a person is who is in none of them, by its number; about 0 is as like as anybody, 4 is very,
   -INFINITY: nothing is shared. Two things make it: how much more of what the person loves is loved there than elsewhere, and how
   alike the direction of both is. */
void taste_likeness(const struct tastes *all, const struct taste *t, double *out);
/* The same of one crowd: for a few of a thousand, much sooner. */
double taste_likeness_to(const struct tastes *all, const struct taste *t,
                         const struct taste_crowd *c);

/* What a person shares with a crowd of others, as values of a saying: the number of `artists`, the `names` of some, and some other
   `words`, or those that they `love` where there are no artists; without names that would make these lists longer than so many
   characters, but for one. Returns the number of words shared. */
size_t taste_shared(const struct tastes *all, const struct taste_crowd *c, const struct taste *t,
                    size_t most_chars, struct saying *why);

/* How much of a crowd would love a song, 0 to 1: by its artist, or by any of its folded words (" rock disturbed "), half as
   much. */
double taste_song(const struct tastes *all, const struct taste_crowd *c, const char *artist,
                  const char *words);

#endif
