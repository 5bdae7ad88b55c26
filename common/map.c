#include "map.h"
#include <assert.h>
#include <stdlib.h>

void map_free(struct map *m)
{
    free(m->entries);
    *m = (struct map){0};
}

/* Ids from conn counters are small: spread them (Fibonacci hashing, Knuth vol. 3, 6.4). */
static size_t home(const struct map *m, uint64_t id)
{
    return (size_t)((id * 0x9E3779B97F4A7C15ull) >> 20) & (m->size - 1);
}

/* Where the id stands, or the free place where it would. */
static size_t place(const struct map *m, uint64_t id)
{
    size_t i = home(m, id);
    while (m->entries[i].id && m->entries[i].id != id) i = (i + 1) & (m->size - 1);
    return i;
}

void *map_get(const struct map *m, uint64_t id)
{
    if (!m->size || !id) return NULL;
    return m->entries[place(m, id)].value;
}

static bool grow(struct map *m)
{
    struct map bigger = {.size = m->size ? m->size * 2 : 16};
    bigger.entries = calloc(bigger.size, sizeof *bigger.entries);
    if (!bigger.entries) return false;
    for (size_t i = 0; i < m->size; i++)
        if (m->entries[i].id) bigger.entries[place(&bigger, m->entries[i].id)] = m->entries[i];
    bigger.count = m->count;
    free(m->entries);
    *m = bigger;
    return true;
}

bool map_put(struct map *m, uint64_t id, void *value)
{
    assert(id && value);
    if (m->count * 2 >= m->size && !grow(m)) return false;
    struct map_entry *e = &m->entries[place(m, id)];
    if (!e->id) m->count++;
    *e = (struct map_entry){id, value};
    return true;
}

/* Closes the gap, so that no later entry becomes unreachable (Knuth vol. 3, 6.4, algorithm R). */
void map_remove(struct map *m, uint64_t id)
{
    if (!map_get(m, id)) return;
    size_t gap = place(m, id), mask = m->size - 1;
    for (size_t i = (gap + 1) & mask; m->entries[i].id; i = (i + 1) & mask) {
        size_t wanted = home(m, m->entries[i].id);
        if (((i - wanted) & mask) < ((i - gap) & mask)) continue;
        m->entries[gap] = m->entries[i];
        gap = i;
    }
    m->entries[gap] = (struct map_entry){0};
    m->count--;
}

void *map_next(const struct map *m, size_t *at)
{
    while (*at < m->size) {
        const struct map_entry *e = &m->entries[(*at)++];
        if (e->id) return e->value;
    }
    return NULL;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
uint64_t map_hash(const char *text)
{
    uint64_t h = 0xcbf29ce484222325ull;
    for (; *text; text++) h = (h ^ (uint8_t)*text) * 0x100000001b3ull;
    return h ? h : 1;
}
