#include "agenda.h"
#include <assert.h>
#include <stdlib.h>

void agenda_free(struct agenda *a)
{
    free(a->items);
    *a = (struct agenda){0};
}

bool agenda_reserve(struct agenda *a, size_t count)
{
    if (count <= a->size) return true;
    size_t size = count < 2 * a->size ? 2 * a->size : count;
    struct agenda_item **bigger = realloc(a->items, size * sizeof *bigger);
    if (!bigger) return false;
    a->items = bigger;
    a->size = size;
    return true;
}

static struct agenda_item *at(const struct agenda *a, size_t place)
{
    return a->items[place - 1];
}

static void put(struct agenda *a, size_t place, struct agenda_item *item)
{
    a->items[place - 1] = item;
    item->place = place;
}

static void rise(struct agenda *a, struct agenda_item *item)
{
    size_t place = item->place;
    for (; place > 1 && at(a, place / 2)->at_us > item->at_us; place /= 2)
        put(a, place, at(a, place / 2));
    put(a, place, item);
}

static void sink(struct agenda *a, struct agenda_item *item)
{
    size_t place = item->place;
    for (size_t next; (next = 2 * place) <= a->count; place = next) {
        if (next < a->count && at(a, next + 1)->at_us < at(a, next)->at_us) next++;
        if (at(a, next)->at_us >= item->at_us) break;
        put(a, place, at(a, next));
    }
    put(a, place, item);
}

/* The last one takes the empty place, and goes from there to where it belongs. */
static void take_off(struct agenda *a, struct agenda_item *item)
{
    struct agenda_item *last = at(a, a->count--);
    size_t place = item->place;
    item->place = 0;
    if (last == item) return;
    put(a, place, last);
    rise(a, last);
    sink(a, last);
}

void agenda_set(struct agenda *a, struct agenda_item *item, int64_t at_us)
{
    if (at_us == INT64_MAX) {
        if (item->place) take_off(a, item);
        return;
    }
    item->at_us = at_us;
    if (!item->place) {
        assert(a->count < a->size);
        put(a, ++a->count, item);
    }
    rise(a, item);
    sink(a, item);
}

struct agenda_item *agenda_due(const struct agenda *a, int64_t now_us)
{
    return a->count && at(a, 1)->at_us <= now_us ? at(a, 1) : NULL;
}

int64_t agenda_next_us(const struct agenda *a)
{
    return a->count ? at(a, 1)->at_us : INT64_MAX;
}
