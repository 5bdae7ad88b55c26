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
    for (size_t i = 0; i < f->count; i++) free((char *)f->files[i].path);
    free(f->files);
    free(f->other);
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
    struct library_file *files = realloc(f->files, room * sizeof *files);
    if (files) f->files = files;
    struct library_file *other = files ? realloc(f->other, room * sizeof *other) : NULL;
    if (!other) return false;
    f->other = other;
    f->room = room;
    return true;
}

void library_found_add(struct library_found *f, const char *path, int64_t bytes,
                       int64_t modified_us)
{
    size_t stem_bytes = song_name_stem_bytes(path), path_bytes = strlen(path) + 1;
    struct library_file file = {path, stem_bytes, rank_of(path, stem_bytes), bytes, modified_us};
    if (file.rank == ENDINGS || is_hidden(path) || path_bytes > LIBRARY_PATH_BYTES) return;
    f->too_many |= f->count >= LIBRARY_FOUND;
    if (f->too_many || !make_room(f)) return;
    char *copy = malloc(path_bytes);
    if (!copy) return;
    file.path = memcpy(copy, path, path_bytes);
    f->files[f->count++] = file;
}

/* -- their order -- */

static int compare(const struct library_file *a, const struct library_file *b)
{
    size_t shorter = a->stem_bytes < b->stem_bytes ? a->stem_bytes : b->stem_bytes;
    int order = memcmp(a->path, b->path, shorter);
    if (!order) order = (a->stem_bytes > b->stem_bytes) - (a->stem_bytes < b->stem_bytes);
    if (!order) order = (a->rank > b->rank) - (a->rank < b->rank);
    return order ? order : strcmp(a->path, b->path);
}

int library_found_compare(const char *path, const struct library_file *f)
{
    size_t stem_bytes = song_name_stem_bytes(path);
    struct library_file file = {path, stem_bytes, rank_of(path, stem_bytes), 0, 0};
    return compare(&file, f);
}

static size_t end_of_run(const struct library_found *f, size_t begin, size_t runs)
{
    size_t end = begin + runs * f->sort.run;
    return end < f->count ? end : f->count;
}

/* The next pair of sorted runs, or of twice as long ones. */
static void next_pair(struct library_found *f, size_t at)
{
    struct library_sort *s = &f->sort;
    if (at == f->count) {
        struct library_file *sorted = f->other;
        f->other = f->files;
        f->files = sorted;
        s->run *= 2;
        at = s->out = 0;
    }
    s->left = at;
    s->right = s->left_end = end_of_run(f, at, 1);
    s->right_end = end_of_run(f, at, 2);
}

bool library_found_sort(struct library_found *f, size_t most)
{
    struct library_sort *s = &f->sort;
    if (!s->run) {
        s->run = 1;
        next_pair(f, 0);
    }
    for (; s->run < f->count && most; most--) {
        bool left =
            s->left < s->left_end &&
            (s->right == s->right_end || compare(&f->files[s->left], &f->files[s->right]) <= 0);
        f->other[s->out++] = f->files[left ? s->left++ : s->right++];
        if (s->out == s->right_end) next_pair(f, s->out);
    }
    return s->run >= f->count;
}

void library_found_pass(struct library_found *f, size_t *at)
{
    size_t i = *at;
    const struct library_file *best = &f->files[i];
    do i++;
    while (i < f->count && f->files[i].stem_bytes == best->stem_bytes &&
           memcmp(f->files[i].path, best->path, best->stem_bytes) == 0);
    for (; *at < i; ++*at) {
        free((char *)f->files[*at].path);
        f->files[*at].path = NULL;
    }
}
