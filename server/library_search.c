/* library_search.c: songs found by words that somebody is still typing. All songs' words are looked through: some
   megabytes, which is quicker than it sounds and nothing to keep in order. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"
#include "library_words.h"

enum { WORDS = 12, MOST = 100 }; /* further words, and answers, are left out */

enum rank { BY_NUMBER, WHOLE_TITLE, TITLE_BEGINS, ARTIST_BEGINS, ANYWHERE, NOT_FOUND };

struct query {
    char phrase[LIBRARY_WORDS_BYTES]; /* " sound of si", as words stand in `find` */
    size_t phrase_bytes;
    char words[WORDS][LIBRARY_WORDS_BYTES]; /* " sound", " of", " si" */
    size_t count;
};

/* -- what is asked -- */

static void read_query(struct query *q, const char *text)
{
    library_fold(q->phrase, text);
    q->phrase_bytes = strlen(q->phrase);
    if (q->phrase_bytes) q->phrase[--q->phrase_bytes] = '\0'; /* the last word may go on */
    q->count = 0;
    for (const char *p = q->phrase; *p && q->count < WORDS; q->count++) {
        size_t n = 1 + strcspn(p + 1, " ");
        memcpy(q->words[q->count], p, n);
        q->words[q->count][n] = '\0';
        p += n;
    }
}

/* 0: not a number, or none a song has. */
static size_t number_of(const struct library *l, const struct query *q)
{
    const char *digits = q->phrase + 1;
    if (q->count != 1 || strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 9)
        return 0;
    size_t n = (size_t)strtoul(digits, NULL, 10);
    return n <= l->count ? n : 0;
}

/* -- what fits -- */

static enum rank rank_of(const struct query *q, const struct library_song *s)
{
    if (s->song.state == SONG_BAD) return NOT_FOUND;
    for (size_t i = 0; i < q->count; i++)
        if (!strstr(s->find, q->words[i])) return NOT_FOUND;
    if (strncmp(s->find, q->phrase, q->phrase_bytes) == 0)
        return strncmp(s->find + q->phrase_bytes, " \n", 2) == 0 ? WHOLE_TITLE : TITLE_BEGINS;
    const char *artist = strchr(s->find, '\n') + 1;
    return strncmp(artist, q->phrase, q->phrase_bytes) == 0 ? ARTIST_BEGINS : ANYWHERE;
}

struct found {
    enum rank rank;
    size_t place;
};

static bool is_before(const struct library *l, struct found a, struct found b)
{
    if (a.rank != b.rank) return a.rank < b.rank;
    int order = strcmp(l->songs[a.place]->find, l->songs[b.place]->find);
    return order ? order < 0 : a.place < b.place;
}

/* Into the `count` best of at most `most`, in order; returns how many there are then. */
static size_t insert(const struct library *l, struct found *best, size_t count, size_t most,
                     struct found f)
{
    if (count == most && (!most || !is_before(l, f, best[most - 1]))) return count;
    if (count == most) count--;
    size_t i = count;
    for (; i > 0 && is_before(l, f, best[i - 1]); i--) best[i] = best[i - 1];
    best[i] = f;
    return count + 1;
}

static size_t all_songs(const struct library *l, size_t *out, size_t most)
{
    size_t total = 0;
    for (size_t i = 0; i < l->count; i++) {
        if (l->songs[i]->song.state == SONG_BAD) continue;
        if (total < most) out[total] = i;
        total++;
    }
    return total;
}

size_t library_search(const struct library *l, const char *words, size_t *out, size_t most)
{
    struct query q;
    struct found best[MOST];
    size_t total = 0, count = 0;
    assert(most <= MOST);
    read_query(&q, words);
    if (!q.count) return all_songs(l, out, most);
    size_t number = number_of(l, &q);
    for (size_t i = 0; i < l->count; i++) {
        struct found f = {i + 1 == number ? BY_NUMBER : rank_of(&q, l->songs[i]), i};
        if (f.rank == NOT_FOUND) continue;
        count = insert(l, best, count, most, f);
        total++;
    }
    for (size_t i = 0; i < count; i++) out[i] = best[i].place;
    return total;
}
