#include <assert.h>
#include <stdlib.h>
#include "ring.h"

bool ring_init(struct ring *r, size_t capacity)
{
    assert(capacity > 0 && (capacity & (capacity - 1)) == 0);
    r->frames = calloc(2 * capacity, sizeof *r->frames);
    r->capacity = r->frames ? capacity : 0;
    atomic_init(&r->written, 0);
    atomic_init(&r->read, 0);
    return r->frames != NULL;
}

void ring_free(struct ring *r)
{
    free(r->frames);
    r->frames = NULL;
    r->capacity = 0;
}

/* The other side's count is read with acquire: what it wrote (or is done with) before is seen too. One's own count
   needs no order. */
size_t ring_room(const struct ring *r)
{
    uint64_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
    uint64_t read = atomic_load_explicit(&r->read, memory_order_acquire);
    return r->capacity - (size_t)(written - read);
}

float *ring_place(struct ring *r, size_t *n)
{
    uint64_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
    size_t at = (size_t)(written & (r->capacity - 1));
    size_t room = ring_room(r);
    if (*n > room) *n = room;
    if (*n > r->capacity - at) *n = r->capacity - at;
    return r->frames + 2 * at;
}

void ring_wrote(struct ring *r, size_t n)
{
    assert(n <= ring_room(r));
    atomic_fetch_add_explicit(&r->written, n, memory_order_release);
}

size_t ring_waiting(const struct ring *r)
{
    uint64_t read = atomic_load_explicit(&r->read, memory_order_relaxed);
    uint64_t written = atomic_load_explicit(&r->written, memory_order_acquire);
    return (size_t)(written - read);
}

const float *ring_next_rt(const struct ring *r, size_t *n)
{
    uint64_t read = atomic_load_explicit(&r->read, memory_order_relaxed);
    size_t at = (size_t)(read & (r->capacity - 1));
    size_t waiting = ring_waiting(r);
    if (*n > waiting) *n = waiting;
    if (*n > r->capacity - at) *n = r->capacity - at;
    return r->frames + 2 * at;
}

void ring_took_rt(struct ring *r, size_t n)
{
    assert(n <= ring_waiting(r));
    atomic_fetch_add_explicit(&r->read, n, memory_order_release);
}
