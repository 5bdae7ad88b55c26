#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "likes_tally.h"
#include "../common/proto.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"

/* Names past NAMES_MOST are dropped: nobody's profile needs them. Open addressing, at most half full. */
enum {
    NAMES_MOST = 1 << 14,
    SLOTS = NAMES_MOST * 2,
    NAME_BYTES = PROTO_NAME_CHARS * 4 + 1,
    FOLD_BYTES = 512
};

struct likes_tally {
    struct likes_sum *sums;
    size_t count, room;
    bool sorted;
    uint16_t slots[SLOTS]; /* index of a sum, plus one */
};

struct likes_tally *likes_tally_new(void)
{
    return calloc(1, sizeof(struct likes_tally));
}

void likes_tally_free(struct likes_tally *t)
{
    if (!t) return;
    for (size_t i = 0; i < t->count; i++) {
        free(t->sums[i].name);
        free(t->sums[i].fold);
    }
    free(t->sums);
    free(t);
}

/* At most PROTO_NAME_CHARS characters of `name`, without those that turn the direction: they would turn a whole list. */
static bool clean(char out[NAME_BYTES], const char *name)
{
    size_t bytes = strlen(name), at = 0, put = 0;
    if (!utf8_valid(name, bytes)) return false;
    char cut[NAME_BYTES] = "";
    for (int chars = 0; at < bytes && chars < PROTO_NAME_CHARS;) {
        uint32_t c = utf8_next(name, bytes, &at);
        if (utf8_is_direction(c) || (put == 0 && c == ' ')) continue;
        put += utf8_put(cut + put, c);
        chars++;
    }
    cut[put] = '\0';
    return utf8_tidy(out, NAME_BYTES, cut) > 0;
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; *text; text++) h = (h ^ (uint8_t)*text) * 16777619u;
    return h;
}

/* The slot that holds `fold`, or the free one where it belongs. */
static uint16_t *slot_of(struct likes_tally *t, const char *fold)
{
    uint32_t at = hash(fold) % SLOTS;
    while (t->slots[at] && strcmp(t->sums[t->slots[at] - 1].fold, fold) != 0) at = (at + 1) % SLOTS;
    return &t->slots[at];
}

/* Appends a sum, under its slot. False without memory. */
static bool append(struct likes_tally *t, uint16_t *slot, struct likes_sum sum)
{
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 64;
        struct likes_sum *sums = realloc(t->sums, room * sizeof *sums);
        if (!sums) return false;
        t->sums = sums;
        t->room = room;
    }
    t->sums[t->count++] = sum;
    *slot = (uint16_t)t->count;
    return true;
}

bool likes_tally_add(struct likes_tally *t, const char *name, double weight)
{
    assert(!t->sorted);
    char shown[NAME_BYTES], fold[FOLD_BYTES];
    if (!clean(shown, name) || text_fold(fold, sizeof fold, shown) == 0) return true;
    uint16_t *slot = slot_of(t, fold);
    if (*slot) {
        t->sums[*slot - 1].weight += weight;
        return true;
    }
    if (t->count == NAMES_MOST) return true;
    struct likes_sum sum = {.name = strdup(shown), .fold = strdup(fold), .weight = weight};
    if (sum.name && sum.fold && append(t, slot, sum)) return true;
    free(sum.name);
    free(sum.fold);
    return false;
}

static int stronger(const void *left, const void *right)
{
    const struct likes_sum *a = left, *b = right;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return strcmp(a->fold, b->fold);
}

static void swap(struct likes_sum *a, struct likes_sum *b)
{
    struct likes_sum was = *a;
    *a = *b;
    *b = was;
}

/* In a heap whose top is its weakest, one goes down to where it belongs. */
static void sink(struct likes_sum *heap, size_t n, size_t at)
{
    for (size_t weakest = at;; at = weakest) {
        for (size_t under = 2 * at + 1; under <= 2 * at + 2 && under < n; under++)
            if (stronger(&heap[weakest], &heap[under]) < 0) weakest = under;
        if (weakest == at) return;
        swap(&heap[at], &heap[weakest]);
    }
}

/* Not all are sorted: a profile takes 200 of up to NAMES_MOST. */
const struct likes_sum *likes_tally_strongest(struct likes_tally *t, size_t most, size_t *n)
{
    size_t kept = t->count < most ? t->count : most;
    for (size_t i = kept / 2; i-- > 0;) sink(t->sums, kept, i);
    for (size_t i = kept; i < t->count && kept; i++) {
        if (stronger(&t->sums[i], &t->sums[0]) > 0) continue;
        swap(&t->sums[i], &t->sums[0]);
        sink(t->sums, kept, 0);
    }
    if (kept) qsort(t->sums, kept, sizeof *t->sums, stronger);
    t->sorted = true;
    *n = kept;
    return t->sums;
}
