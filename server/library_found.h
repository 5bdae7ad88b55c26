/* library_found.h: the song files that a look through the folder finds. */
#ifndef WL_LIBRARY_FOUND_H
#define WL_LIBRARY_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIBRARY_FOUND = 100000 }; /* further ones are left out */

struct library_file {
    char *path;
    size_t stem_bytes; /* of the path without its ending */
    size_t rank;       /* 0: the best of the kinds that are played */
    int64_t bytes, modified_us;
};

struct library_found { /* all zero is an empty list */
    struct library_file *files;
    size_t count, room;
    bool too_many;
};

void library_found_clear(struct library_found *f);

/* Files that are no songs by their ending, or hidden, are passed over. */
void library_found_add(struct library_found *f, const char *path, int64_t bytes,
                       int64_t modified_us);

/* Keeps the best form of each song (`x.wav` of `x.wav` and `x.mp3`) and sorts by path. */
void library_found_tidy(struct library_found *f);

#endif
