/* programme.h: which song comes next in a room when nobody asked for one: better matches more often, every song some day. */
#ifndef WL_PROGRAMME_H
#define WL_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "io.h"
#include "library.h"

/* How much those here love a song: 0 or more, only ratios count. All zero, or no `weight`: all songs alike. */
struct programme_liking {
    void *user;
    double (*weight)(void *user, const struct song *s);
};

struct programme;

/* All songs of a library that are not bad. NULL without memory. */
struct programme *programme_new(const struct io *io, const struct library *songs,
                                const struct programme_liking *liking);
void programme_free(struct programme *p);

/* The library changed: new songs join, lost ones drop out. Looks at all songs, but weighs none. */
void programme_refresh(struct programme *p);
/* The same when it was this song alone. */
void programme_song_changed(struct programme *p, const struct song *s);

/* Nobody is here: the order is forgotten, some 24 bytes a song; what was played lately is not. There is no candidate until
   programme_refresh. */
void programme_rest(struct programme *p);

/* Other people are here: all songs are to be weighed anew, a slice with each call of programme_weigh. */
void programme_reweigh(struct programme *p);
void programme_weigh(struct programme *p);

/* The `skip`-th song from now in the order in which they are due. NULL: no further one. */
const struct song *programme_candidate(const struct programme *p, size_t skip);

/* May it be played at this time? Not when it was within an hour or half the list, whichever is shorter, or when its artist
   was the last one. Where nothing else can be played, what does not fit is better than silence. */
bool programme_fits(const struct programme *p, const struct song *s, int64_t at_us);

/* It is played at this time: its next turn is the sooner the more it is loved. Songs that were asked for count as well. */
void programme_played(struct programme *p, const struct song *s, int64_t at_us);
/* The one that was played last is not played after all: everything is as before. */
void programme_returned(struct programme *p, uint64_t song);

#endif
