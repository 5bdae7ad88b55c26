/* transcode_genre.h: genre tags as lists of names; genre numbers become names. */
#ifndef WL_TRANSCODE_GENRE_H
#define WL_TRANSCODE_GENRE_H

#include <stddef.h>
#include "transcode_text.h"

enum { TRANSCODE_GENRES = 6 };

/* Splits a genre tag ("Hip-Hop/Rap", "(17)", "17", "(17)(18)Rap") into names, at most TRANSCODE_GENRES; further ones are
   dropped. Returns how many. */
size_t transcode_genre_split(char out[][TRANSCODE_TEXT_BYTES], const char *tag);

#endif
