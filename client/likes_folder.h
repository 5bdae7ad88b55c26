/* likes_folder.h: the songs of a music folder as likes, one each: what their tags say, which wavelength-transcode --tags reads as a
   child of low priority; else what their names say (song_name.h). In slices, inside somebody's select() loop. */
#ifndef WL_LIKES_FOLDER_H
#define WL_LIKES_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include "likes.h"
#include "../common/sys.h"

enum {
    LIKES_FOLDER_SONGS = 64,  /* whose tags are read by one child */
    LIKES_FOLDER_SECONDS = 15 /* songs whose tags were not read by then go by their names */
};

struct likes_folder;

/* `reader`: the program that reads tags, its path copied; "": names alone. NULL without memory. */
struct likes_folder *likes_folder_new(const char *reader);
void likes_folder_free(struct likes_folder *f);

/* Begins to look through a folder; what was under way is given up. False and `error` when it cannot be opened. */
bool likes_folder_start(struct likes_folder *f, const char *path, int64_t mono_us,
                        char error[LIKES_ERROR_BYTES]);
void likes_folder_stop(struct likes_folder *f);

/* The child's output, SYS_NO_SOCKET while there is none; to be read when readable. */
sys_socket likes_folder_socket(const struct likes_folder *f);
void likes_folder_ready(struct likes_folder *f);
/* Goes on; returns when it wants to be called next (INT64_MAX: never). */
int64_t likes_folder_tick(struct likes_folder *f, int64_t mono_us);

/* The answer, once; done is false while there is none. */
struct likes_answer likes_folder_take(struct likes_folder *f);

#endif
