/* taste_shared.c: what somebody shares with a crowd, and how much a crowd would love a song. */
#include "taste_parts.h"
#include "../common/utf8.h"
#include <string.h>

enum {
    SHOWN = 3,       /* artists, and other words, that a sentence names */
    PHRASE_WORDS = 3 /* "hip hop", "drum and bass": words of a song that are looked for together */
};

/* The strongest shared words of some kinds, strongest first. */
struct shared {
    size_t count;
    const struct taste_word *shown[SHOWN];
    float strength[SHOWN];
};

static bool is_shown(const struct shared *s, const struct taste_word *w)
{
    for (size_t i = 0; i < SHOWN && s->shown[i]; i++)
        if (!strcmp(s->shown[i]->text, w->text)) return true;
    return false;
}

static void note(struct shared *s, const struct taste_word *w, float strength)
{
    s->count++;
    if (is_shown(s, w)) return; /* a genre may be a keyword as well */
    for (size_t i = 0; i < SHOWN; i++) {
        if (s->shown[i] && strength <= s->strength[i]) continue;
        memmove(&s->shown[i + 1], &s->shown[i], (SHOWN - 1 - i) * sizeof *s->shown);
        memmove(&s->strength[i + 1], &s->strength[i], (SHOWN - 1 - i) * sizeof *s->strength);
        s->shown[i] = w;
        s->strength[i] = strength;
        return;
    }
}

/* Those of the names that fit into the characters left; the very first always does. What stands in `but` (NULL: nothing) is not said
   twice. */
static void name_shown(struct saying *why, const char *list, const struct shared *s,
                       const struct shared *but, size_t *left)
{
    enum { COMMA_CHARS = 2 };
    for (size_t i = 0; i < SHOWN && s->shown[i]; i++) {
        const char *name = taste_shown(s->shown[i]);
        if (but && is_shown(but, s->shown[i])) continue;
        size_t chars = utf8_count(name, strlen(name)) + COMMA_CHARS;
        if (why->count && chars > *left) continue;
        saying_add(why, list, name);
        *left -= chars < *left ? chars : *left;
    }
}

size_t taste_shared(const struct tastes *all, const struct taste_crowd *c, const struct taste *t,
                    size_t most_chars, struct saying *why)
{
    struct shared artists = {0}, others = {0};
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_word *w = taste_word(all, &t->entries[i]);
        const struct taste_share *p = taste_share_of(w, c->number);
        if (!p || !p->people) continue;
        note(w->kind == TASTE_ARTIST ? &artists : &others, w,
             taste_weight(&t->entries[i]) * p->weight);
    }
    name_shown(why, "names", &artists, NULL, &most_chars);
    name_shown(why, artists.count ? "words" : "love", &others, &artists, &most_chars);
    if (artists.count) saying_number(why, "artists", (int64_t)artists.count);
    return artists.count + others.count;
}

/* -- songs ----------------------------------------------------------------------------------- */

/* The part of a crowd that loves a word. */
static double part(const struct tastes *all, const struct taste_crowd *c, enum taste_kind kind,
                   const char *fold, size_t bytes)
{
    uint32_t at = taste_find(all, kind, fold, bytes);
    const struct taste_share *p = at ? taste_share_of(&all->words[at], c->number) : NULL;
    return p ? (double)p->value / c->people : 0;
}

static double part_of_phrase(const struct tastes *all, const struct taste_crowd *c,
                             const char *fold, size_t bytes)
{
    double best = 0;
    for (int kind = 0; kind < TASTE_KINDS; kind++) {
        double d = part(all, c, (enum taste_kind)kind, fold, bytes);
        if (d > best) best = d;
    }
    return best;
}

/* The most loved phrase among those that begin here. */
static double part_from(const struct tastes *all, const struct taste_crowd *c, const char *word)
{
    const char *end = word;
    double best = 0;
    for (int n = 0; n < PHRASE_WORDS && *end; n++) {
        end += *end == ' ';
        end += strcspn(end, " ");
        double d = part_of_phrase(all, c, word, (size_t)(end - word));
        if (d > best) best = d;
    }
    return best;
}

double taste_song(const struct tastes *all, const struct taste_crowd *c, const char *artist,
                  const char *words)
{
    char fold[TASTE_FOLD_BYTES];
    if (!c->people) return 0;
    double best = part(all, c, TASTE_ARTIST, fold, taste_fold(fold, artist));
    for (const char *at = words; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        double d = part_from(all, c, at) / 2;
        if (d > best) best = d;
    }
    return best < 1 ? best : 1;
}
