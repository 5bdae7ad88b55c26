#include <stddef.h>
#include "jitter_slots.h"

enum { NONE = -1 };

void jitter_slots_clear(struct jitter_slots *s)
{
    for (int b = 0; b < JITTER_BUCKETS; b++) s->buckets[b] = NONE;
    s->free = NONE;
    s->used = 0;
}

/* Chunks of one segment lie in buckets side by side. */
static unsigned bucket(uint32_t segment, uint32_t chunk)
{
    return (segment * 2654435761u + chunk) % JITTER_BUCKETS;
}

static int find(const struct jitter_slots *s, uint32_t segment, uint32_t chunk)
{
    int i = s->buckets[bucket(segment, chunk)];
    while (i != NONE && (s->of[i].segment != segment || s->of[i].chunk != chunk)) i = s->of[i].next;
    return i;
}

struct jitter_slot *jitter_slots_find(struct jitter_slots *s, uint32_t segment, uint32_t chunk)
{
    int i = find(s, segment, chunk);
    return i == NONE ? NULL : &s->of[i];
}

const struct jitter_slot *jitter_slots_look(const struct jitter_slots *s, uint32_t segment,
                                            uint32_t chunk)
{
    int i = find(s, segment, chunk);
    return i == NONE ? NULL : &s->of[i];
}

struct jitter_slot *jitter_slots_take(struct jitter_slots *s, uint32_t segment, uint32_t chunk)
{
    if (s->free == NONE && s->used == JITTER_CHUNKS) return NULL;
    int i = s->free == NONE ? s->used++ : s->free;
    struct jitter_slot *slot = &s->of[i];
    int *head = &s->buckets[bucket(segment, chunk)];
    if (i == s->free) s->free = slot->next;
    slot->state = JITTER_MISSING;
    slot->segment = segment;
    slot->chunk = chunk;
    slot->asked = false;
    slot->next = *head;
    *head = i;
    return slot;
}

void jitter_slots_free(struct jitter_slots *s, struct jitter_slot *slot)
{
    int i = (int)(slot - s->of);
    int *link = &s->buckets[bucket(slot->segment, slot->chunk)];
    while (*link != i) link = &s->of[*link].next;
    *link = slot->next;
    slot->state = JITTER_FREE;
    slot->next = s->free;
    s->free = i;
}
