#include "taste_parts.h"
#include "../common/proto.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES = PROTO_NAME_CHARS * 4 + 1,
    FOLD_BYTES = 640, /* of a name that grew when it was folded */
    SLOTS_LEAST = 1024
};

struct tastes *tastes_new(void)
{
    struct tastes *all = calloc(1, sizeof *all);
    if (!all) return NULL;
    all->slots = calloc(SLOTS_LEAST, sizeof *all->slots);
    all->slot_count = SLOTS_LEAST;
    all->word_count = 1;
    if (all->slots) return all;
    free(all);
    return NULL;
}

void tastes_free(struct tastes *all)
{
    if (!all) return;
    for (uint32_t i = 1; i < all->word_count; i++) {
        free(all->words[i].text);
        free(all->words[i].shares);
    }
    for (uint32_t i = 0; i < all->crowd_count; i++) free(all->crowds[i]);
    free(all->crowds);
    free(all->dots);
    free(all->words);
    free(all->slots);
    free(all);
}

size_t tastes_people(const struct tastes *all)
{
    return all->people;
}

/* -- words ---------------------------------------------------------------------------------- */

static uint32_t *slot_of(const struct tastes *all, enum taste_kind kind, const char *fold,
                         size_t bytes)
{
    uint32_t h = 2166136261u ^ (uint32_t)kind; /* FNV-1a */
    for (size_t i = 0; i < bytes; i++) h = (h ^ (uint8_t)fold[i]) * 16777619u;
    return &all->slots[(h ^ h >> 15) & (all->slot_count - 1)];
}

uint32_t taste_find(const struct tastes *all, enum taste_kind kind, const char *fold, size_t bytes)
{
    uint32_t at = *slot_of(all, kind, fold, bytes);
    for (; at; at = all->words[at].next) {
        const struct taste_word *w = &all->words[at];
        if (w->kind == kind && !strncmp(w->text, fold, bytes) && !w->text[bytes]) return at;
    }
    return 0;
}

const char *taste_shown(const struct taste_word *w)
{
    return w->text + strlen(w->text) + 1;
}

static void chain(struct tastes *all, uint32_t at)
{
    struct taste_word *w = &all->words[at];
    uint32_t *slot = slot_of(all, w->kind, w->text, strlen(w->text));
    w->next = *slot;
    *slot = at;
}

/* Twice the slots, when there are as many words. Without memory chains grow longer. */
static void widen(struct tastes *all)
{
    uint32_t *slots = calloc((size_t)all->slot_count * 2, sizeof *slots);
    if (!slots) return;
    free(all->slots);
    all->slots = slots;
    all->slot_count *= 2;
    for (uint32_t i = 1; i < all->word_count; i++)
        if (all->words[i].text) chain(all, i);
}

static uint32_t free_word(struct tastes *all)
{
    uint32_t at = all->free_word;
    if (at) {
        all->free_word = all->words[at].next;
        return at;
    }
    if (all->word_count == TASTE_WORDS_KNOWN) return 0;
    if (all->word_count >= all->word_size) {
        uint32_t size = all->word_size ? all->word_size * 2 : SLOTS_LEAST;
        struct taste_word *words = realloc(all->words, size * sizeof *words);
        if (!words) return 0;
        all->words = words;
        all->word_size = size;
    }
    if (all->word_count >= all->slot_count) widen(all);
    return all->word_count++;
}

/* Where a word stands, made when it is new; 0 without memory. */
static uint32_t know(struct tastes *all, enum taste_kind kind, const char *fold, const char *shown)
{
    size_t bytes = strlen(fold), shown_bytes = strlen(shown);
    uint32_t at = taste_find(all, kind, fold, bytes);
    if (at) return at;
    char *text = malloc(bytes + shown_bytes + 2);
    if (!text) return 0;
    at = free_word(all);
    if (!at) {
        free(text);
        return 0;
    }
    memcpy(text, fold, bytes + 1);
    memcpy(text + bytes + 1, shown, shown_bytes + 1);
    all->words[at] = (struct taste_word){.text = text, .kind = (uint8_t)kind};
    chain(all, at);
    return at;
}

/* Nobody loves it any more. */
static void forget(struct tastes *all, uint32_t at)
{
    struct taste_word *w = &all->words[at];
    uint32_t *slot = slot_of(all, w->kind, w->text, strlen(w->text));
    while (*slot != at) slot = &all->words[*slot].next;
    *slot = w->next;
    free(w->text);
    free(w->shares);
    *w = (struct taste_word){.next = all->free_word};
    all->free_word = at;
}

/* -- a person -------------------------------------------------------------------------------- */

static void count_in(struct tastes *all, const struct taste *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        struct taste_word *w = taste_word(all, &t->entries[i]);
        w->people++;
        w->value += taste_value(&t->entries[i]);
    }
    all->people += t->count > 0;
}

static void count_out(struct tastes *all, const struct taste *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        struct taste_word *w = taste_word(all, &t->entries[i]);
        w->value -= taste_value(&t->entries[i]);
        if (--w->people == 0) forget(all, taste_index(&t->entries[i]));
    }
    all->people -= t->count > 0;
}

/* A name as others may read it, no longer than the wire's, without what would turn the direction of their sentences. "" when
   nothing is left. */
static void clean(char out[NAME_BYTES], const char *name)
{
    char kept[NAME_BYTES] = "";
    size_t bytes = strlen(name), at = 0, put = 0;
    for (int chars = 0; at < bytes && chars < PROTO_NAME_CHARS;) {
        uint32_t c = utf8_next(name, bytes, &at);
        if (utf8_is_direction(c)) continue;
        put += utf8_put(kept + put, c);
        chars++;
    }
    kept[put] = '\0';
    utf8_tidy(out, NAME_BYTES, kept);
}

/* A list of a profile: [[name, weight], ...]. Of what folds to the same, the first counts, the strongest. */
static void read_list(struct tastes *all, const cJSON *list, enum taste_kind kind, struct taste *t)
{
    uint32_t from = t->count;
    const cJSON *pair;
    cJSON_ArrayForEach(pair, list)
    {
        char name[NAME_BYTES], fold[FOLD_BYTES];
        double part = fmin(pair->child->next->valuedouble, 1);
        clean(name, pair->child->valuestring);
        if (t->count == TASTE_WORDS || !text_fold(fold, sizeof fold, name)) continue;
        uint32_t word = know(all, kind, fold, name), i = from;
        while (i < t->count && taste_index(&t->entries[i]) != word) i++;
        if (!word || i < t->count) continue;
        long value = kind == TASTE_ARTIST ? 255 : lround(fmax(part * (double)TASTE_VALUE_PARTS, 1));
        t->entries[t->count++] = (struct taste_entry){.word_low = (uint16_t)word,
                                                      .word_high = (uint8_t)(word >> 16),
                                                      .value = (uint8_t)value};
        t->mass[kind] += taste_value(&t->entries[t->count - 1]);
    }
}

/* Each kind has the same length, and all of them together 1. */
static void weigh(const struct tastes *all, struct taste *t)
{
    double square[TASTE_KINDS] = {0};
    int kinds = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_word *w = taste_word(all, &t->entries[i]);
        double x = taste_value(&t->entries[i]);
        kinds += square[w->kind] == 0;
        square[w->kind] += x * x;
    }
    for (uint32_t i = 0; i < t->count; i++) {
        const struct taste_word *w = taste_word(all, &t->entries[i]);
        double x = taste_value(&t->entries[i]) / sqrt(square[w->kind] * kinds);
        t->entries[i].weight = (uint16_t)lround(fmin(x, 1) * (double)TASTE_WEIGHT_PARTS);
    }
}

struct taste *taste_new(struct tastes *all, const cJSON *profile)
{
    static const char *const lists[TASTE_KINDS] = {"artists", "genres", "keywords"};
    struct taste *t = calloc(1, sizeof *t + TASTE_WORDS * sizeof t->entries[0]);
    if (!t) return NULL;
    for (int kind = 0; kind < TASTE_KINDS; kind++)
        read_list(all, cJSON_GetObjectItemCaseSensitive(profile, lists[kind]),
                  (enum taste_kind)kind, t);
    weigh(all, t);
    count_in(all, t);
    struct taste *fit = realloc(t, sizeof *t + t->count * sizeof t->entries[0]);
    return fit ? fit : t;
}

void taste_free(struct tastes *all, struct taste *t)
{
    if (!t) return;
    count_out(all, t);
    free(t);
}

bool taste_is_empty(const struct taste *t)
{
    return t->count == 0;
}

/* -- names of rooms -------------------------------------------------------------------------- */

/* The `nth` strongest word of a kind, ties by name, that is not `unlike`; NULL: there are not so many. */
static const struct taste_word *strongest(const struct tastes *all, const struct taste *t,
                                          enum taste_kind kind, size_t nth,
                                          const struct taste_word *unlike)
{
    const struct taste_entry *before = NULL, *best = NULL;
    for (size_t i = 0; i <= nth; i++, before = best) {
        best = NULL;
        for (uint32_t k = 0; k < t->count; k++) {
            const struct taste_entry *e = &t->entries[k];
            const struct taste_word *w = taste_word(all, e);
            if (w->kind != kind || (unlike && !strcmp(w->text, unlike->text))) continue;
            int order = before ? (e->value < before->value) - (e->value > before->value) : 1;
            if (!order) order = strcmp(w->text, taste_word(all, before)->text);
            if (order <= 0) continue;
            if (!best || e->value > best->value ||
                (e->value == best->value && strcmp(w->text, taste_word(all, best)->text) < 0))
                best = e;
        }
        if (!best) return NULL;
    }
    return taste_word(all, best);
}

/* "rock" as "Rock": a capital where their letters have one (ASCII suffices: folded). What grew when it was folded is cut
   again, so that the name of a room fits its field. */
static void capital(char out[TASTE_NAME_BYTES], const char *word)
{
    size_t at = 0, bytes = strlen(word);
    for (int n = 0; n < PROTO_NAME_CHARS && at < bytes; n++) utf8_next(word, bytes, &at);
    snprintf(out, TASTE_NAME_BYTES, "%.*s", (int)at, word);
    out[0] = (char)toupper((unsigned char)out[0]);
}

bool taste_room_name(const struct tastes *all, const struct taste *t, size_t other,
                     char out[TASTE_NAME_BYTES * 2])
{
    const struct taste_word *genre = strongest(all, t, TASTE_GENRE, 0, NULL);
    const struct taste_word *more = strongest(all, t, TASTE_KEYWORD, other, genre);
    char first[TASTE_NAME_BYTES] = "", second[TASTE_NAME_BYTES] = "";
    if (!genre && !more) more = strongest(all, t, TASTE_ARTIST, other, NULL);
    if (!more && (!genre || other)) return false;
    if (genre) capital(first, genre->text);
    if (more) capital(second, more->text);
    snprintf(out, TASTE_NAME_BYTES * 2, "%s%s%s", first, genre && more ? "-" : "", second);
    return true;
}
