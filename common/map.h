/* map.h: from 64-bit ids to pointers. Open addressing; ids may be random or count up. */
#ifndef WL_MAP_H
#define WL_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map { /* all zero is an empty map */
    struct map_entry {
        uint64_t id; /* 0: free */
        void *value;
    } * entries;
    size_t size, count; /* size is 0 or a power of two */
};

void map_free(struct map *m); /* the values are the caller's */

void *map_get(const struct map *m, uint64_t id); /* NULL: not there */

/* Adds or replaces; id is not 0, value not NULL. False without memory. */
bool map_put(struct map *m, uint64_t id, void *value);
void map_remove(struct map *m, uint64_t id);

/* An id for a text: never 0, and the same for two texts only by a chance of one in 2^64. */
uint64_t map_hash(const char *text);

/* Walks through all: begin with *at = 0; NULL at the end. Nothing may be added or removed meanwhile. */
void *map_next(const struct map *m, size_t *at);

#endif
