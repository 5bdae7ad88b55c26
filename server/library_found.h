/* library_found.h: the song files that a look through the folder finds. */
#ifndef WL_LIBRARY_FOUND_H
#define WL_LIBRARY_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIBRARY_FOUND = 100000 }; /* further ones are left out */

struct library_file {
    const char *path;  /* the list's */
    size_t stem_bytes; /* of the path without its ending */
    size_t rank;       /* 0: the best of the kinds that are played */
    int64_t bytes, modified_us;
};

struct library_found {                  /* all zero is an empty list */
    struct library_file *files, *other; /* and as much again, to sort into */
    size_t count, room;
    bool too_many;
    struct library_sort { /* how far they are sorted: pairs of sorted runs become one */
        size_t run;       /* files in each; 0: not begun */
        size_t left, left_end, right, right_end, out;
    } sort;
};

void library_found_clear(struct library_found *f);

/* Files that are no songs by their ending, or hidden, are passed over. */
void library_found_add(struct library_found *f, const char *path, int64_t bytes,
                       int64_t modified_us);

/* Sorts by path without its ending, the best form of a song (`x.wav` of `x.wav` and `x.mp3`) first; moves at most so many. True when
   all are sorted. */
bool library_found_sort(struct library_found *f, size_t most);

/* In that order, where a path stands to a file: below 0, 0, above. */
int library_found_compare(const char *path, const struct library_file *f);

/* Goes on behind the other forms of the song at *at; those passed are freed. */
void library_found_pass(struct library_found *f, size_t *at);

#endif
