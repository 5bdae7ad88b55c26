/* likes_folder.h: the songs of a music folder as likes, one each: what their tags say, which wavelength-transcode --tags reads as a
   child of low priority; else what their names say (song_name.h). */
#ifndef WL_LIKES_FOLDER_H
#define WL_LIKES_FOLDER_H

#include <stdatomic.h>
#include "likes.h"

enum { LIKES_FOLDER_SONGS = 64 /* whose tags are read by one child */ };

/* Takes its time: for a thread of its own. `program`: the one that reads tags; "": names alone. Once `hurry` is true, songs that were
   not read yet go by their names, and further ones are not looked for. */
struct likes_answer likes_from_folder(const char *folder, const char *program,
                                      const atomic_bool *hurry);

#endif
