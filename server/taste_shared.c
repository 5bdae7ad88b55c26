/* taste_shared.c: in words: what somebody shares with a crowd, and how much a crowd would love a song. */
#include "taste_parts.h"
#include "../common/utf8.h"
#include <stdio.h>
#include <string.h>

enum {
    SHOWN = 3, /* artists, and other words, that a sentence names */
    SHOWN_BYTES = 256,
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

static void put(char out[TASTE_WHY_BYTES], const char *text)
{
    size_t at = strlen(out);
    snprintf(out + at, TASTE_WHY_BYTES - at, "%s", text);
}

static size_t chars(const char *text)
{
    return utf8_count(text, strlen(text));
}

/* Those of the names that fit; the first does where no mark stands before it. */
static void put_shown(char out[TASTE_WHY_BYTES], const struct shared *s, const char *mark,
                      size_t most_chars)
{
    for (size_t i = 0; i < SHOWN && s->shown[i]; i++) {
        const char *name = taste_shown(s->shown[i]);
        if (*mark && chars(out) + chars(mark) + chars(name) > most_chars) continue;
        put(out, mark);
        put(out, name);
        mark = ", ";
    }
}

/* "12 shared artists: ", or "" where there are none. */
static void put_count(char out[TASTE_WHY_BYTES], size_t artists, bool brief)
{
    const char *many = artists == 1 ? "" : "s";
    if (!artists)
        snprintf(out, TASTE_WHY_BYTES, "%s", brief ? "" : "people here love it, too: ");
    else if (brief)
        snprintf(out, TASTE_WHY_BYTES, "%zu shared artist%s: ", artists, many);
    else
        snprintf(out, TASTE_WHY_BYTES, "%zu artist%s shared with people here: ", artists, many);
}

size_t taste_shared(const struct tastes *all, const struct taste_crowd *c, const struct taste *t,
                    bool brief, char out[TASTE_WHY_BYTES])
{
    struct shared artists = {0}, others = {0};
    size_t most_chars = brief ? TASTE_BRIEF_CHARS : TASTE_WHY_BYTES;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_word *w = taste_word(all, &t->entries[i]);
        const struct taste_share *p = taste_share_of(w, c->number);
        if (!p || !p->people) continue;
        note(w->kind == TASTE_ARTIST ? &artists : &others, w,
             taste_weight(&t->entries[i]) * p->weight);
    }
    size_t count = artists.count + others.count;
    out[0] = '\0';
    if (!count) return 0;
    put_count(out, artists.count, brief);
    put_shown(out, &artists, "", most_chars);
    put_shown(out, &others, artists.count ? "; " : "", most_chars);
    return count;
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
    if (!c->people) return 0;
    double best = part(all, c, TASTE_ARTIST, artist, strlen(artist));
    for (const char *at = words; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        double d = part_from(all, c, at) / 2;
        if (d > best) best = d;
    }
    return best < 1 ? best : 1;
}
