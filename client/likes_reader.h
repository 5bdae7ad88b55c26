/* likes_reader.h: reads likes that lie on this machine, a file or a music folder, on a thread of its own: disks may be slow, a large
   file takes longer than sound is made ahead, and a disk of another machine may never answer. */
#ifndef WL_LIKES_READER_H
#define WL_LIKES_READER_H

#include <stdint.h>
#include "likes.h"

enum {
    LIKES_READER_HURRY_SECONDS = 15, /* songs whose tags were not read by then go by their names */
    LIKES_READER_SECONDS = 30        /* what is not read by then is given up */
};

struct likes_reader;

/* `program`: the one that reads tags, its path copied; "": songs go by their names. NULL without memory. */
struct likes_reader *likes_reader_new(const char *program);
/* Waits for a disk that is being read. */
void likes_reader_free(struct likes_reader *r);

/* Is it a place that is read here? {"source": "file" | "folder", "path"} are. */
bool likes_reader_knows(const cJSON *place);
/* Begins to read such a place; one under way is given up. */
void likes_reader_start(struct likes_reader *r, const cJSON *place, int64_t mono_us);

/* Goes on; returns when it wants to be called next (INT64_MAX: never). */
int64_t likes_reader_tick(struct likes_reader *r, int64_t mono_us);

/* The answer, once; done is false while there is none. */
struct likes_answer likes_reader_take(struct likes_reader *r);

#endif
