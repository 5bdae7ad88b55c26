#include "mic.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/sys.h"

enum { BLOCKS = 64 /* a block is what one callback brought */ };

struct mic {
    /* from the callback to the engine's thread; counts are of samples and blocks since the beginning */
    float samples[MIC_RING_FRAMES];
    struct block {
        uint64_t end;    /* samples up to here */
        int64_t mono_us; /* when the last of them was taken */
    } blocks[BLOCKS];
    _Atomic uint64_t written, read;
    _Atomic uint32_t blocks_written, blocks_read;

    void (*changed)(void *user);
    void *user;

    struct sys_lock *lock; /* of what follows: never the callback's */
    bool wanted, open, news;
    enum said why; /* there is none */
    char device[MIC_TEXT_BYTES], text[MIC_TEXT_BYTES];
};

struct mic *mic_new(void)
{
    struct mic *m = calloc(1, sizeof *m);

    if (m) m->lock = sys_lock_new();
    if (m && m->lock) return m;
    free(m);
    return NULL;
}

void mic_free(struct mic *m)
{
    if (!m) return;
    sys_lock_free(m->lock);
    free(m);
}

void mic_on_change(struct mic *m, void (*changed)(void *user), void *user)
{
    sys_lock_take(m->lock);
    m->changed = changed;
    m->user = user;
    sys_lock_give(m->lock);
}

/* -- wanted and there ------------------------------------------------------------------------ */

void mic_want(struct mic *m, bool on, const char *device)
{
    sys_lock_take(m->lock);
    bool news = m->wanted != on || strcmp(m->device, device) != 0;
    m->wanted = on;
    snprintf(m->device, sizeof m->device, "%s", device);
    if (news && m->changed) m->changed(m->user);
    sys_lock_give(m->lock);
}

bool mic_wanted(struct mic *m, char device[MIC_TEXT_BYTES])
{
    sys_lock_take(m->lock);
    bool wanted = m->wanted;
    snprintf(device, MIC_TEXT_BYTES, "%s", m->device);
    sys_lock_give(m->lock);
    return wanted;
}

void mic_tell(struct mic *m, bool open, enum said why, const char *text)
{
    sys_lock_take(m->lock);
    m->open = open;
    m->why = why;
    m->news = true;
    snprintf(m->text, sizeof m->text, "%s", text);
    sys_lock_give(m->lock);
}

bool mic_news(struct mic *m, bool *open, enum said *why, char text[MIC_TEXT_BYTES])
{
    sys_lock_take(m->lock);
    bool news = m->news;
    m->news = false;
    *open = m->open;
    *why = m->why;
    snprintf(text, MIC_TEXT_BYTES, "%s", m->text);
    sys_lock_give(m->lock);
    return news;
}

/* -- sound ----------------------------------------------------------------------------------- */

/* All or nothing: a block that does not fit is lost. */
void mic_put_rt(struct mic *m, const float *samples, size_t n, int64_t mono_us)
{
    uint64_t written = atomic_load_explicit(&m->written, memory_order_relaxed);
    uint64_t read = atomic_load_explicit(&m->read, memory_order_acquire);
    uint32_t blocks = atomic_load_explicit(&m->blocks_written, memory_order_relaxed);
    uint32_t blocks_read = atomic_load_explicit(&m->blocks_read, memory_order_acquire);

    if (n == 0 || n > MIC_RING_FRAMES - (written - read) || blocks - blocks_read == BLOCKS) return;
    for (size_t i = 0; i < n; i++) m->samples[(written + i) % MIC_RING_FRAMES] = samples[i];
    m->blocks[blocks % BLOCKS] = (struct block){written + n, mono_us};
    atomic_store_explicit(&m->written, written + n, memory_order_relaxed);
    atomic_store_explicit(&m->blocks_written, blocks + 1, memory_order_release);
}

/* At most to the end of one block: their times do not follow each other to the microsecond. */
size_t mic_read(struct mic *m, float *out, size_t n, int64_t *mono_us)
{
    uint64_t read = atomic_load_explicit(&m->read, memory_order_relaxed);
    uint32_t block = atomic_load_explicit(&m->blocks_read, memory_order_relaxed);

    if (block == atomic_load_explicit(&m->blocks_written, memory_order_acquire)) return 0;
    struct block b = m->blocks[block % BLOCKS];
    size_t left = (size_t)(b.end - read);
    if (n > left) n = left;
    for (size_t i = 0; i < n; i++) out[i] = m->samples[(read + i) % MIC_RING_FRAMES];
    *mono_us = b.mono_us - (int64_t)left * 1000000 / MIC_RATE_HZ;
    atomic_store_explicit(&m->read, read + n, memory_order_release);
    if (n == left) atomic_store_explicit(&m->blocks_read, block + 1, memory_order_release);
    return n;
}
