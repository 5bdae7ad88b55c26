/* taste_words.c: every word that anybody who is known loves, found by its folded text. */
#include "taste_parts.h"
#include <stdlib.h>
#include <string.h>

enum { SLOTS_LEAST = 1024 };

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

uint32_t taste_know(struct tastes *all, enum taste_kind kind, const char *fold, const char *shown)
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

void taste_forget(struct tastes *all, uint32_t at)
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
