#include "calendar.h"
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void calendar_free(struct calendar *a)
{
    for (size_t i = 0; i < a->count; i++) free(a->items[i].bytes);
    free(a->items);
}

static bool before(const struct calendar_item *a, const struct calendar_item *b)
{
    return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

static void swap(struct calendar_item *a, struct calendar_item *b)
{
    struct calendar_item other = *a;
    *a = *b;
    *b = other;
}

static void rise(struct calendar *a, size_t i)
{
    for (; i && before(&a->items[i], &a->items[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&a->items[i], &a->items[(i - 1) / 2]);
}

static void sink(struct calendar *a)
{
    for (size_t i = 0;;) {
        size_t least = i, l = 2 * i + 1, r = l + 1;
        if (l < a->count && before(&a->items[l], &a->items[least])) least = l;
        if (r < a->count && before(&a->items[r], &a->items[least])) least = r;
        if (least == i) return;
        swap(&a->items[i], &a->items[least]);
        i = least;
    }
}

void calendar_add(struct calendar *a, int64_t at_us, enum calendar_kind kind, int client,
                  uint64_t conn, const void *bytes, size_t n)
{
    if (a->count == a->size) {
        a->size = a->size ? a->size * 2 : 256;
        a->items = realloc(a->items, a->size * sizeof *a->items);
        assert(a->items);
    }
    struct calendar_item it = {at_us, ++a->order, kind, client, conn, NULL, n};
    if (n) {
        it.bytes = malloc(n);
        assert(it.bytes);
        memcpy(it.bytes, bytes, n);
    }
    a->items[a->count++] = it;
    rise(a, a->count - 1);
}

int64_t calendar_next_us(const struct calendar *a)
{
    return a->count ? a->items[0].at_us : INT64_MAX;
}

struct calendar_item calendar_take(struct calendar *a)
{
    struct calendar_item first = a->items[0];
    a->items[0] = a->items[--a->count];
    sink(a);
    return first;
}
