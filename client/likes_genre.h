/* likes_genre.h: the genres a person may type, in Latin or Arabic letters, and the one name each goes by, so that those who
   write طرب and those who write tarab meet. */
#ifndef WL_LIKES_GENRE_H
#define WL_LIKES_GENRE_H

#include <stdbool.h>

/* Is it the name of a genre? */
bool likes_genre_known(const char *name);

/* The name it goes by: `name` itself for an unknown one and for one that only differs in case and accents. */
const char *likes_genre_name(const char *name);

#endif
