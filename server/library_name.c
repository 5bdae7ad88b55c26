/* library_name.c: which song somebody means who writes its name, more or less. Names are only compared, never opened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"
#include "library_words.h"

enum {
    LETTERS_A_SLIP = 6, /* one slip of the keyboard is forgiven in so many bytes, */
    SLIPS = 6,          /* at most so many */
    NAME_BYTES = 128    /* longer names are not forgiven any */
};

struct line {
    const char *text;
    size_t bytes;
};

/* Title, artist and file name of `find`. */
static void read_lines(struct line lines[3], const char *find)
{
    for (size_t i = 0; i < 3; i++) {
        lines[i] = (struct line){find, strcspn(find, "\n")};
        find += lines[i].bytes + 1;
    }
}

/* -- exactly -- */

static bool same(struct line line, const char *text, size_t bytes)
{
    return line.bytes == bytes && memcmp(line.text, text, bytes) == 0;
}

/* " disturbed the sound of silence ": one blank between the two. */
static bool is_artist_and_title(const struct line lines[3], const char *name, size_t bytes)
{
    size_t artist = lines[1].bytes;
    return artist && lines[0].bytes && bytes == artist + lines[0].bytes - 1 &&
           memcmp(name, lines[1].text, artist) == 0 &&
           same(lines[0], name + artist - 1, bytes - artist + 1);
}

/* " rock disturbed sound of silence mp3 "; folding the ending is dear, so it comes last. */
static bool is_file(struct line stem, const struct song *s, const char *name, size_t bytes)
{
    char ending[LIBRARY_WORDS_BYTES];
    const char *dot = strrchr(s->path, '.');
    if (!dot || !stem.bytes || bytes <= stem.bytes || memcmp(name, stem.text, stem.bytes) != 0)
        return false;
    library_fold(ending, dot);
    return strcmp(name + stem.bytes - 1, ending) == 0;
}

/* How well a name fits: 0 not, else the less the better. `name` is folded, `raw` is not. */
static int fit(const struct library_song *s, const char *raw, const char *name, size_t bytes)
{
    const char *slash = strrchr(s->song.path, '/');
    struct line lines[3];
    if (strcmp(s->song.title, raw) == 0) return 1;
    if (strcmp(s->song.path, raw) == 0 || (slash && strcmp(slash + 1, raw) == 0)) return 2;
    if (!bytes) return 0; /* nothing but signs */
    read_lines(lines, s->find);
    if (same(lines[0], name, bytes)) return 3;
    if (is_artist_and_title(lines, name, bytes)) return 4;
    if (same(lines[2], name, bytes)) return 5;
    return is_file(lines[2], &s->song, name, bytes) ? 6 : 0;
}

static const struct song *exactly(const struct library *l, const char *raw, const char *name,
                                  size_t bytes)
{
    const struct song *best = NULL;
    int best_fit = 0;
    for (size_t i = 0; i < l->count; i++) {
        int f = l->songs[i]->song.state == SONG_BAD ? 0 : fit(l->songs[i], raw, name, bytes);
        if (!f || (best_fit && f >= best_fit)) continue;
        best = &l->songs[i]->song;
        best_fit = f;
    }
    return best;
}

/* -- nearly -- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* What both begin and end with costs nothing. */
static void strip_same(struct line *a, struct line *b)
{
    while (a->bytes && b->bytes && a->text[0] == b->text[0])
        *a = (struct line){a->text + 1, a->bytes - 1},
        *b = (struct line){b->text + 1, b->bytes - 1};
    while (a->bytes && b->bytes && a->text[a->bytes - 1] == b->text[b->bytes - 1])
        a->bytes--, b->bytes--;
}

/* Letters left out, put in, changed, or two swapped (optimal string alignment; Wagner and Fischer 1974, Damerau 1964), along
   the band that `most` of them can reach; `most` + 1 when there are more. */
static size_t slips(struct line a, struct line b, size_t most)
{
    size_t rows[3][NAME_BYTES + 2], *before = rows[0], *last = rows[1], *row = rows[2];
    if (a.bytes > b.bytes + most || b.bytes > a.bytes + most) return most + 1;
    strip_same(&a, &b);
    for (size_t k = 0; k <= b.bytes + 1; k++) before[k] = last[k] = k;
    for (size_t i = 1; i <= a.bytes; i++) {
        size_t from = i > most ? i - most : 1, to = least(b.bytes, i + most), best = most + 1;
        row[from - 1] = from == 1 ? i : most + 1;
        for (size_t k = from; k <= to; k++) {
            row[k] = least(last[k - 1] + (a.text[i - 1] != b.text[k - 1]),
                           least(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a.text[i - 1] == b.text[k - 2] && a.text[i - 2] == b.text[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
            best = least(best, row[k]);
        }
        row[to + 1] = most + 1; /* the next row's band looks there */
        if (best > most && to) return most + 1;
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[b.bytes], most + 1);
}

/* The slips to the nearest of the names that a song goes by. */
static size_t nearest_name(const struct library_song *s, struct line name, size_t most)
{
    struct line lines[3];
    read_lines(lines, s->find);
    size_t n = least(slips(lines[0], name, most), slips(lines[2], name, most));
    char both[2 * LIBRARY_WORDS_BYTES];
    if (!lines[1].bytes || !lines[0].bytes || n == 0) return n;
    size_t used = lines[1].bytes;
    memcpy(both, lines[1].text, used);
    memcpy(both + used, lines[0].text + 1, lines[0].bytes - 1);
    return least(n, slips((struct line){both, used + lines[0].bytes - 1}, name, most));
}

/* NULL also when two songs of different titles are as near. */
static const struct song *nearly(const struct library *l, const char *name, size_t bytes)
{
    size_t most = least((bytes - 2) / LETTERS_A_SLIP, SLIPS), best = most + 1;
    const struct library_song *found = NULL;
    bool clear = true;
    if (bytes > NAME_BYTES || !most) return NULL;
    for (size_t i = 0; i < l->count; i++) {
        const struct library_song *s = l->songs[i];
        size_t n = s->song.state == SONG_BAD
                       ? most + 1
                       : nearest_name(s, (struct line){name, bytes}, least(most, best));
        if (n > most || n > best) continue;
        if (n < best)
            clear = true;
        else if (strcmp(s->song.title, found->song.title) != 0)
            clear = false;
        if (n < best) found = s;
        best = n;
    }
    return clear && found ? &found->song : NULL;
}

const struct song *library_by_name(const struct library *l, const char *name)
{
    char folded[LIBRARY_WORDS_BYTES];
    size_t only;
    library_fold(folded, name);
    size_t bytes = strlen(folded);
    const struct song *s = exactly(l, name, folded, bytes);
    if (!s && bytes) s = nearly(l, folded, bytes);
    if (!s && bytes && library_search(l, name, &only, 1) == 1) s = &l->songs[only]->song;
    return s;
}
