#include "taste_parts.h"
#include "../common/proto.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = PROTO_NAME_CHARS * 4 + 1 };

size_t taste_fold(char out[TASTE_FOLD_BYTES], const char *name)
{
    size_t bytes = text_fold_words(out, TASTE_FOLD_BYTES, name);
    return bytes ? bytes : text_fold(out, TASTE_FOLD_BYTES, name);
}

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
        if (--w->people == 0) taste_forget(all, taste_index(&t->entries[i]));
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
        char name[NAME_BYTES], fold[TASTE_FOLD_BYTES];
        double part = fmin(pair->child->next->valuedouble, 1);
        clean(name, pair->child->valuestring);
        if (t->count == TASTE_WORDS || !taste_fold(fold, name)) continue;
        uint32_t word = taste_know(all, kind, fold, name), i = from;
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

void taste_clear(struct tastes *all, struct taste *t)
{
    count_out(all, t);
    t->count = 0;
}

void taste_free(struct tastes *all, struct taste *t)
{
    if (t) taste_clear(all, t);
    free(t);
}

bool taste_is_empty(const struct taste *t)
{
    return t->count == 0;
}
