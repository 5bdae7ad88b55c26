/* ring.h: stereo float frames from one thread to another without a lock (C11 atomics).

       read                  write
        |  frames to be heard  |  room
   ...--+======================+---------...
*/
#ifndef WL_RING_H
#define WL_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
    float *frames;                  /* 2 * capacity */
    size_t capacity;                /* frames, a power of two */
    _Atomic uint64_t written, read; /* frames since the beginning */
};

/* False without memory. */
bool ring_init(struct ring *r, size_t capacity);
void ring_free(struct ring *r);

/* Producer: how many frames fit; the next contiguous place for them (*n in: wanted, out: got); and done. */
size_t ring_room(const struct ring *r);
float *ring_place(struct ring *r, size_t *n);
void ring_wrote(struct ring *r, size_t n);

/* Consumer: how many frames wait; where the next lie contiguously; and done. */
size_t ring_waiting(const struct ring *r);
const float *ring_next_rt(const struct ring *r, size_t *n);
void ring_took_rt(struct ring *r, size_t n);

#endif
