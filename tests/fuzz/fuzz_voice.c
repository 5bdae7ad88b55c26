/* fuzz_voice.c: talk at both ends, by a script: packets of voice as somebody who may send them could make them (any body, any time),
   between callbacks that come early, late and of any length; and the floor, asked and left and talked over by anybody at any time. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/voices.h"
#include "../../server/floor.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CALLBACK_MOST = 1024, STEPS_MOST = 2000 };
#define LOUDEST 1e6f /* what people may send is as loud as Opus lets it; numbers it must remain */

static void must(bool promise)
{
    if (!promise) abort();
}

struct script {
    const uint8_t *bytes;
    size_t left;
};

/* 0 at the end. */
static uint8_t next(struct script *s)
{
    if (s->left == 0) return 0;
    s->left--;
    return *s->bytes++;
}

static uint32_t number(struct script *s)
{
    return next(s) | (uint32_t)next(s) << 8 | (uint32_t)next(s) << 16;
}

/* -- who listens ------------------------------------------------------------------------------ */

struct ear {
    struct voices *voices;
    int64_t now_us;
    uint32_t frame;
};

/* As a server passes it on: its length and bytes are the script's, and mostly the frame follows the last. */
static void put(struct ear *e, struct script *s)
{
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
    uint8_t how = next(s);
    size_t n = how & 1 ? 1 + next(s) % 40u : 1 + number(s) % sizeof opus;
    e->frame += how & 2 ? 1 : number(s);
    for (size_t i = 0; i < n; i++) opus[i] = next(s);
    if (how & 4) opus[0] = 0x78; /* of the kind that ours sends */
    struct packet_voice v = {.talker = how >> 3 & 3,
                             .frame = e->frame,
                             .flags = (uint8_t)(how >> 5),
                             .spoken_us = e->now_us - (int64_t)number(s),
                             .opus = opus,
                             .opus_bytes = n};
    voices_put(e->voices, &v, e->now_us - next(s) * 1000);
}

static void call_back(struct ear *e, struct script *s)
{
    static float sound[2 * CALLBACK_MOST];
    size_t frames = 1 + number(s) % CALLBACK_MOST;
    memset(sound, 0, sizeof sound);
    voices_mix_rt(e->voices, sound, frames, e->now_us);
    for (size_t i = 0; i < 2 * frames; i++) must(isfinite(sound[i]) && fabsf(sound[i]) < LOUDEST);
    e->now_us += (int64_t)frames * 1000 / 48;
}

static void look(struct ear *e)
{
    struct voices_counts list[VOICES_MOST];
    size_t n = voices_list(e->voices, e->now_us, list);
    must(n <= VOICES_MOST);
    for (size_t i = 0; i < n; i++) {
        must(list[i].talker != 0 && isfinite(list[i].delay_ms));
        for (size_t k = 0; k < i; k++) must(list[k].talker != list[i].talker);
    }
}

static void listen(struct script *s)
{
    struct ear e = {.voices = voices_new(), .now_us = 1000000};
    if (!e.voices) abort();
    for (int step = 0; s->left && step < STEPS_MOST; step++) {
        uint8_t what = next(s);
        if (what < 120)
            put(&e, s);
        else if (what < 230)
            call_back(&e, s);
        else if (what < 240)
            e.now_us += (int64_t)number(s) - 100000; /* clocks of two threads */
        else if (what < 245)
            voices_forget(e.voices);
        else if (what < 250)
            voices_set_volume(e.voices, next(s) & 3, (float)(next(s) % 3));
        else
            voices_set_clock(e.voices, (int64_t)number(s) - 8000000);
        look(&e);
    }
    voices_free(e.voices);
}

/* -- the floor -------------------------------------------------------------------------------- */

static void check(const struct floor *f)
{
    size_t most = f->mode == FLOOR_QUIET ? 0 : f->mode == FLOOR_OPEN ? PROTO_TALKERS_MOST : 1;
    must(f->talking <= most && f->waiting_count <= PROTO_WAITING_MOST);
    must(!f->waiting_count || f->talking == most);
    for (size_t i = 0; i < f->talking; i++) {
        must(f->talkers[i].id != 0 && !floor_place(f, f->talkers[i].id));
        for (size_t k = 0; k < i; k++) must(f->talkers[k].id != f->talkers[i].id);
    }
    for (size_t i = 0; i < f->waiting_count; i++) must(floor_place(f, f->waiting[i]) == i + 1);
}

static void crowd(struct script *s)
{
    struct floor f;
    int64_t now_us = 1000000;
    bool silent;
    floor_init(&f, (enum floor_mode)(next(s) % FLOOR_MODES));
    for (int step = 0; s->left && step < STEPS_MOST; step++) {
        uint8_t what = next(s);
        uint64_t who = 1 + next(s);
        now_us += (int64_t)number(s) * 4;
        if (what % 8 < 3)
            floor_ask(&f, who, what & 8, now_us);
        else if (what % 8 == 3)
            floor_leave(&f, who, now_us);
        else if (what % 8 == 4)
            must(!floor_heard(&f, who, now_us) || floor_has(&f, who));
        else if (what % 8 == 5)
            floor_miss(&f, who, what / 8, now_us);
        else if (what % 8 == 6)
            must(floor_loss_to_tell(&f, who, now_us) <= 100);
        else
            floor_set_mode(&f, (enum floor_mode)(what / 8 % FLOOR_MODES), now_us);
        while (floor_run(&f, now_us, &silent)) check(&f);
        must(floor_next_us(&f) > now_us);
        check(&f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct script s = {bytes, n};
    if (next(&s) & 1)
        crowd(&s);
    else
        listen(&s);
    return 0;
}
