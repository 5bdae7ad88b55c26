/* programme.h: which song comes next: a room's matching songs, shuffled, none again until all were heard. */
#ifndef WL_PROGRAMME_H
#define WL_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "io.h"
#include "library.h"

struct programme;

struct programme *programme_new(const struct io *io, const struct library *songs, const char *genre,
                                const char *keyword);
void programme_free(struct programme *p);

/* The library changed: new songs are shuffled in, lost ones drop out, what was heard stays heard. Looks at all songs. */
void programme_refresh(struct programme *p);
/* The same when it was this song alone, without a look at the others. */
void programme_song_changed(struct programme *p, const struct song *s);

/* The `skip`-th song from now in the shuffled order (first all not heard yet, then again those heard, longest ago first). NULL:
   no further one. */
const struct song *programme_candidate(struct programme *p, size_t skip);

/* Was that candidate heard in this round already, or is it the only song, so that waiting for another may be better? */
bool programme_repeats(const struct programme *p, size_t skip);

/* It is being played: it will not come again before all others were. */
void programme_played(struct programme *p, uint64_t song);

#endif
