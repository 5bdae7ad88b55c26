#include "voices.h"
#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "duck.h"
#include "voice.h"

enum {
    WAITING =
        256, /* packets on their way to the callback: 0.3 s of 16 talkers; the newest are dropped */
    TOLD = 256,        /* volumes; the oldest is forgotten */
    STALE_US = 500000, /* the device stood still: what came before is not heard any more */
    LATELY_US = 10000000,
    COUNT_WORDS = sizeof(struct voices_counts) / sizeof(uint64_t)
};

#define DUCK_DB 12.f

_Static_assert(sizeof(struct voices_counts) % sizeof(uint64_t) == 0, "counts travel in words");

struct arrival {
    uint32_t room; /* of which visit to a room it is */
    struct voice_packet packet;
};

/* What the callback tells of one voice. `turn` is odd while it is written. */
struct told_counts {
    _Atomic uint32_t turn;
    _Atomic uint64_t words[COUNT_WORDS];
    _Atomic int64_t came_us, told_us;
};

struct voices {
    struct arrival arrivals[WAITING];
    _Atomic uint32_t arrived, taken;
    _Atomic uint32_t room; /* grows with each visit */
    _Atomic float master, duck_db;
    struct told_counts told[VOICES_MOST];

    /* the engine's own */
    int64_t offset_us;
    struct volume {
        uint64_t talker;
        float volume;
    } volumes[TOLD];
    size_t volumes_told;

    /* the callback's own */
    struct voice voices[VOICES_MOST];
    struct duck duck;
    uint32_t room_now;
    int64_t called_us;
};

struct voices *voices_new(void)
{
    struct voices *v = calloc(1, sizeof *v);
    bool whole = v != NULL;
    for (size_t i = 0; whole && i < VOICES_MOST; i++) whole = voice_init(&v->voices[i]);
    if (!whole) {
        voices_free(v);
        return NULL;
    }
    atomic_init(&v->master, 1.f);
    atomic_init(&v->duck_db, DUCK_DB);
    return v;
}

void voices_free(struct voices *v)
{
    for (size_t i = 0; v && i < VOICES_MOST; i++) voice_free(&v->voices[i]);
    free(v);
}

/* -- the engine's thread ----------------------------------------------------------------------- */

static struct volume *volume_of(struct voices *v, uint64_t talker)
{
    for (size_t i = 0; i < TOLD && i < v->volumes_told; i++)
        if (v->volumes[i].talker == talker) return &v->volumes[i];
    return NULL;
}

void voices_put(struct voices *v, const struct packet_voice *packet, int64_t mono_us)
{
    assert(packet->opus_bytes > 0 && packet->opus_bytes <= PACKET_VOICE_OPUS_BYTES);
    uint32_t arrived = atomic_load_explicit(&v->arrived, memory_order_relaxed);
    if (arrived - atomic_load_explicit(&v->taken, memory_order_acquire) == WAITING) return;
    const struct volume *told = volume_of(v, packet->talker);
    struct arrival *at = &v->arrivals[arrived % WAITING];
    at->room = atomic_load_explicit(&v->room, memory_order_relaxed);
    at->packet = (struct voice_packet){
        .talker = packet->talker,
        .frame = packet->frame,
        .flags = packet->flags,
        .volume = told ? told->volume : 1,
        .came_us = mono_us,
        .spoken_us = v->offset_us ? packet->spoken_us - v->offset_us : 0,
        .opus_bytes = packet->opus_bytes,
    };
    memcpy(at->packet.opus, packet->opus, packet->opus_bytes);
    atomic_store_explicit(&v->arrived, arrived + 1, memory_order_release);
}

void voices_forget(struct voices *v)
{
    atomic_fetch_add_explicit(&v->room, 1, memory_order_relaxed);
}

void voices_set_volume(struct voices *v, uint64_t talker, float volume)
{
    assert(volume >= 0 && volume <= 2);
    struct volume *told = volume_of(v, talker);
    bool usual = !(volume < 1) && !(volume > 1);
    if (!told && usual) return;
    if (!told) told = volume_of(v, 0); /* left free */
    if (!told) told = &v->volumes[v->volumes_told++ % TOLD];
    *told = usual ? (struct volume){0} : (struct volume){talker, volume};
}

void voices_set_master(struct voices *v, float volume)
{
    assert(volume >= 0 && volume <= 2);
    atomic_store_explicit(&v->master, volume, memory_order_relaxed);
}

void voices_set_duck(struct voices *v, float db)
{
    assert(db >= 0 && db <= 40);
    atomic_store_explicit(&v->duck_db, db, memory_order_relaxed);
}

void voices_set_clock(struct voices *v, int64_t offset_us)
{
    v->offset_us = offset_us;
}

/* Again when the callback wrote meanwhile: that takes a moment, ten milliseconds apart. */
static struct voices_counts read_counts(const struct told_counts *t, int64_t *came_us,
                                        int64_t *told_us)
{
    struct voices_counts counts;
    uint64_t words[COUNT_WORDS];
    uint32_t turn;
    do {
        turn = atomic_load_explicit(&t->turn, memory_order_acquire);
        for (size_t i = 0; i < COUNT_WORDS; i++)
            words[i] = atomic_load_explicit(&t->words[i], memory_order_acquire);
        *came_us = atomic_load_explicit(&t->came_us, memory_order_acquire);
        *told_us = atomic_load_explicit(&t->told_us, memory_order_acquire);
    } while (turn % 2 || turn != atomic_load_explicit(&t->turn, memory_order_relaxed));
    memcpy(&counts, words, sizeof counts);
    return counts;
}

size_t voices_list(const struct voices *v, int64_t mono_us, struct voices_counts out[VOICES_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < VOICES_MOST; i++) {
        int64_t came_us, told_us;
        struct voices_counts c = read_counts(&v->told[i], &came_us, &told_us);
        if (c.talker == 0 || mono_us - came_us > LATELY_US) continue;
        c.heard = c.heard && mono_us - told_us < STALE_US;
        out[n++] = c;
    }
    return n;
}

/* -- the callback ------------------------------------------------------------------------------ */

/* The voice of a talker; a new one takes the place of who was silent longest. */
static struct voice *voice_of_rt(struct voices *v, uint64_t talker)
{
    struct voice *quietest = &v->voices[0];
    for (size_t i = 0; i < VOICES_MOST; i++) {
        if (v->voices[i].talker == talker) return &v->voices[i];
        if (v->voices[i].came_us < quietest->came_us) quietest = &v->voices[i];
    }
    voice_begin_rt(quietest, talker);
    return quietest;
}

static void obey_rt(struct voices *v, int64_t mono_us)
{
    uint32_t room = atomic_load_explicit(&v->room, memory_order_relaxed);
    bool stood = mono_us - v->called_us > STALE_US;
    for (size_t i = 0; i < VOICES_MOST; i++) {
        if (room != v->room_now) voice_begin_rt(&v->voices[i], 0);
        if (stood) voice_end_rt(&v->voices[i]);
    }
    v->room_now = room;
    v->called_us = mono_us;
}

static void take_arrivals_rt(struct voices *v, int64_t mono_us)
{
    uint32_t taken = atomic_load_explicit(&v->taken, memory_order_relaxed);
    while (taken != atomic_load_explicit(&v->arrived, memory_order_acquire)) {
        const struct arrival *a = &v->arrivals[taken % WAITING];
        bool fresh = a->room == v->room_now && mono_us - a->packet.came_us < STALE_US;
        if (fresh) voice_put_rt(voice_of_rt(v, a->packet.talker), &a->packet);
        atomic_store_explicit(&v->taken, ++taken, memory_order_release);
    }
}

static struct voices_counts counts_of(const struct voice *v)
{
    return (struct voices_counts){
        .talker = v->talker,
        .heard = voice_is_heard(v),
        .frames = v->frames,
        .lost = v->missing > v->late ? v->missing - v->late : 0,
        .late = v->late,
        .restored = v->restored,
        .silent = v->silent,
        .concealed = v->concealed,
        .delay_ms = v->delay_ms,
        .jitter_ms = (double)(v->sum.most_us - v->sum.least_us) / 1000,
        .buffer_ms = (double)voice_longest_us_rt(v) / 1000,
    };
}

static void tell_rt(struct told_counts *t, const struct voice *v, int64_t mono_us)
{
    struct voices_counts counts = counts_of(v);
    uint64_t words[COUNT_WORDS];
    uint32_t turn = atomic_load_explicit(&t->turn, memory_order_relaxed);
    memcpy(words, &counts, sizeof words);
    atomic_store_explicit(&t->turn, turn + 1, memory_order_relaxed);
    for (size_t i = 0; i < COUNT_WORDS; i++)
        atomic_store_explicit(&t->words[i], words[i], memory_order_release);
    atomic_store_explicit(&t->came_us, v->came_us, memory_order_release);
    atomic_store_explicit(&t->told_us, mono_us, memory_order_release);
    atomic_store_explicit(&t->turn, turn + 2, memory_order_release);
}

void voices_mix_rt(struct voices *v, float *music, size_t frames, int64_t mono_us)
{
    float master = atomic_load_explicit(&v->master, memory_order_relaxed);
    float depth_db = atomic_load_explicit(&v->duck_db, memory_order_relaxed);
    bool talking = false;
    obey_rt(v, mono_us);
    take_arrivals_rt(v, mono_us);
    for (size_t i = 0; i < VOICES_MOST; i++)
        talking = talking || (voice_is_heard(&v->voices[i]) && v->voices[i].volume * master > 0);
    duck_run_rt(&v->duck, music, frames, talking, depth_db);
    for (size_t i = 0; i < VOICES_MOST; i++) {
        voice_add_rt(&v->voices[i], music, frames, mono_us, master);
        tell_rt(&v->told[i], &v->voices[i], mono_us);
    }
}
