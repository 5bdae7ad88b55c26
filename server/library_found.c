#include "library_found.h"
#include <stdlib.h>
#include <string.h>
#include "../common/song_name.h"
#include "library.h"

/* What is played, best first: the WAV wins, then what loses nothing. */
static const char *const endings[] = {"wav", "flac", "aiff", "aif", "opus", "ogg",
                                      "oga", "m4a",  "mp3",  "mp4", "aac",  "wma"};
enum { ENDINGS = sizeof endings / sizeof *endings, FIRST_ROOM = 256 };

void library_found_clear(struct library_found *f)
{
    for (size_t i = 0; i < f->count; i++) free(f->files[i].path);
    free(f->files);
    *f = (struct library_found){0};
}

/* -- one file -- */

static bool same_ending(const char *a, const char *lower)
{
    for (; *a && *lower; a++, lower++) {
        char c = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
        if (c != *lower) return false;
    }
    return *a == *lower;
}

/* ENDINGS: not a song by its name. */
static size_t rank_of(const char *path, size_t stem_bytes)
{
    size_t rank = 0;
    if (path[stem_bytes] != '.') return ENDINGS;
    while (rank < ENDINGS && !same_ending(path + stem_bytes + 1, endings[rank])) rank++;
    return rank;
}

static bool is_hidden(const char *path)
{
    const char *slash = strrchr(path, '/');
    return (slash ? slash[1] : path[0]) == '.';
}

static bool make_room(struct library_found *f)
{
    if (f->count < f->room) return true;
    size_t room = f->room ? 2 * f->room : FIRST_ROOM;
    struct library_file *bigger = realloc(f->files, room * sizeof *bigger);
    if (!bigger) return false;
    f->files = bigger;
    f->room = room;
    return true;
}

void library_found_add(struct library_found *f, const char *path, int64_t bytes,
                       int64_t modified_us)
{
    size_t stem_bytes = song_name_stem_bytes(path), path_bytes = strlen(path) + 1;
    struct library_file file = {NULL, stem_bytes, rank_of(path, stem_bytes), bytes, modified_us};
    if (file.rank == ENDINGS || is_hidden(path) || path_bytes > LIBRARY_PATH_BYTES) return;
    f->too_many |= f->count >= LIBRARY_FOUND;
    if (f->too_many || !make_room(f)) return;
    file.path = malloc(path_bytes);
    if (!file.path) return;
    memcpy(file.path, path, path_bytes);
    f->files[f->count++] = file;
}

/* -- all of them -- */

static int compare_stems(const struct library_file *a, const struct library_file *b)
{
    size_t shorter = a->stem_bytes < b->stem_bytes ? a->stem_bytes : b->stem_bytes;
    int order = memcmp(a->path, b->path, shorter);
    return order ? order : (a->stem_bytes > b->stem_bytes) - (a->stem_bytes < b->stem_bytes);
}

static int by_stem_and_rank(const void *a, const void *b)
{
    const struct library_file *x = a, *y = b;
    int order = compare_stems(x, y);
    if (!order) order = (x->rank > y->rank) - (x->rank < y->rank);
    return order ? order : strcmp(x->path, y->path);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct library_file *)a)->path, ((const struct library_file *)b)->path);
}

void library_found_tidy(struct library_found *f)
{
    size_t kept = 0;
    if (!f->count) return;
    qsort(f->files, f->count, sizeof *f->files, by_stem_and_rank);
    for (size_t i = 0; i < f->count; i++) {
        if (kept && compare_stems(&f->files[kept - 1], &f->files[i]) == 0)
            free(f->files[i].path);
        else
            f->files[kept++] = f->files[i];
    }
    f->count = kept;
    qsort(f->files, f->count, sizeof *f->files, by_path);
}
