#include "played.h"

/* Each sample is released, so that who reads a new one also sees that its place was taken (`begun`). */
void played_add_rt(struct played *p, const float *stereo, size_t frames)
{
    uint64_t at = atomic_load_explicit(&p->frames, memory_order_relaxed);
    atomic_store_explicit(&p->begun, at + frames, memory_order_relaxed);
    for (size_t i = 0; i < frames; i++, at++) {
        _Atomic float *place = p->samples + 2 * (at % PLAYED_FRAMES);
        atomic_store_explicit(&place[0], stereo[2 * i], memory_order_release);
        atomic_store_explicit(&place[1], stereo[2 * i + 1], memory_order_release);
    }
    atomic_store_explicit(&p->frames, at, memory_order_release);
}

uint64_t played_frames(const struct played *p)
{
    return atomic_load_explicit(&p->frames, memory_order_acquire);
}

/* What was read counts only if none of it was being overwritten even then. */
bool played_copy(const struct played *p, uint64_t from, float *stereo, size_t frames)
{
    uint64_t written = played_frames(p);
    if (from > written || frames > written - from) return false;
    for (size_t i = 0; i < frames; i++) {
        const _Atomic float *place = p->samples + 2 * ((from + i) % PLAYED_FRAMES);
        stereo[2 * i] = atomic_load_explicit(&place[0], memory_order_acquire);
        stereo[2 * i + 1] = atomic_load_explicit(&place[1], memory_order_acquire);
    }
    return atomic_load_explicit(&p->begun, memory_order_relaxed) - from <= PLAYED_FRAMES;
}
