#include "floor.h"
#include <string.h>

#define LOSS_TELL_US 1000000
#define LOSS_FOR_US  2000000 /* what a listener said counts for so long, and up to twice that */

void floor_init(struct floor *f, enum floor_mode mode)
{
    *f = (struct floor){.mode = mode};
}

static size_t most_talkers(enum floor_mode mode)
{
    if (mode == FLOOR_QUIET) return 0;
    return mode == FLOOR_OPEN ? PROTO_TALKERS_MOST : 1;
}

static struct floor_talker *talker_of(struct floor *f, uint64_t id)
{
    for (size_t i = 0; i < f->talking; i++)
        if (f->talkers[i].id == id) return &f->talkers[i];
    return NULL;
}

bool floor_has(const struct floor *f, uint64_t id)
{
    for (size_t i = 0; i < f->talking; i++)
        if (f->talkers[i].id == id) return true;
    return false;
}

size_t floor_place(const struct floor *f, uint64_t id)
{
    for (size_t i = 0; i < f->waiting_count; i++)
        if (f->waiting[i] == id) return i + 1;
    return 0;
}

static bool wait_no_more(struct floor *f, uint64_t id)
{
    size_t place = floor_place(f, id);
    if (!place) return false;
    memmove(&f->waiting[place - 1], &f->waiting[place],
            (f->waiting_count - place) * sizeof f->waiting[0]);
    f->waiting_count--;
    return true;
}

static void give(struct floor *f, uint64_t id, int64_t mono_us)
{
    f->talkers[f->talking++] = (struct floor_talker){.id = id,
                                                     .since_us = mono_us,
                                                     .heard_us = mono_us,
                                                     .loss_told_us = mono_us,
                                                     .loss_from_us = mono_us};
}

/* To those who wait longest, as many as may. */
static void give_on(struct floor *f, int64_t mono_us)
{
    while (f->waiting_count && f->talking < most_talkers(f->mode)) {
        uint64_t next = f->waiting[0];
        wait_no_more(f, next);
        give(f, next, mono_us);
    }
}

static void take_from(struct floor *f, struct floor_talker *t, int64_t mono_us)
{
    size_t after = (size_t)(&f->talkers[f->talking] - (t + 1));
    memmove(t, t + 1, after * sizeof *t);
    f->talking--;
    give_on(f, mono_us);
}

enum floor_answer floor_ask(struct floor *f, uint64_t id, bool wait, int64_t mono_us)
{
    if (f->mode == FLOOR_QUIET) return FLOOR_NOBODY;
    if (floor_has(f, id)) return FLOOR_YOURS;
    if (floor_place(f, id)) return FLOOR_WAITS;
    if (f->talking < most_talkers(f->mode)) {
        give(f, id, mono_us);
        return FLOOR_YOURS;
    }
    if (!wait || f->waiting_count == PROTO_WAITING_MOST) return FLOOR_BUSY;
    f->waiting[f->waiting_count++] = id;
    return FLOOR_WAITS;
}

bool floor_leave(struct floor *f, uint64_t id, int64_t mono_us)
{
    struct floor_talker *t = talker_of(f, id);
    if (!t) return wait_no_more(f, id);
    take_from(f, t, mono_us);
    return true;
}

/* Speech is 50 packets a second; what was said while the floor was asked for, or while the network stood still, comes at once. */
static bool keeps_pace(struct floor_talker *t, int64_t mono_us)
{
    uint32_t *oldest_ms = &t->came_ms[t->came % FLOOR_PACKETS], now_ms = (uint32_t)(mono_us / 1000);
    if (t->came >= FLOOR_PACKETS && (int32_t)(now_ms - *oldest_ms) < 1000) return false;
    *oldest_ms = now_ms;
    t->came++;
    return true;
}

bool floor_heard(struct floor *f, uint64_t id, int64_t mono_us)
{
    struct floor_talker *t = talker_of(f, id);
    if (!t) return false;
    t->heard_us = mono_us;
    return keeps_pace(t, mono_us);
}

void floor_set_mode(struct floor *f, enum floor_mode mode, int64_t mono_us)
{
    f->mode = mode;
    if (f->talking > most_talkers(mode)) f->talking = most_talkers(mode);
    if (mode == FLOOR_QUIET) f->waiting_count = 0;
    give_on(f, mono_us);
}

static int64_t over_us(const struct floor *f, const struct floor_talker *t)
{
    int64_t silent_us = t->heard_us + FLOOR_SILENT_US, turn_us = t->since_us + FLOOR_TURN_US;
    return f->waiting_count && turn_us < silent_us ? turn_us : silent_us;
}

uint64_t floor_run(struct floor *f, int64_t mono_us, bool *silent)
{
    for (size_t i = 0; i < f->talking; i++) {
        struct floor_talker *t = &f->talkers[i];
        uint64_t id = t->id;
        if (over_us(f, t) > mono_us) continue;
        *silent = t->heard_us + FLOOR_SILENT_US <= mono_us;
        take_from(f, t, mono_us);
        return id;
    }
    return 0;
}

int64_t floor_next_us(const struct floor *f)
{
    int64_t next_us = INT64_MAX;
    for (size_t i = 0; i < f->talking; i++)
        if (over_us(f, &f->talkers[i]) < next_us) next_us = over_us(f, &f->talkers[i]);
    return next_us;
}

/* -- what is lost --------------------------------------------------------------------------- */

static void age_loss(struct floor_talker *t, int64_t mono_us)
{
    if (mono_us - t->loss_from_us < LOSS_FOR_US) return;
    t->loss_before = mono_us - t->loss_from_us < 2 * LOSS_FOR_US ? t->loss : 0;
    t->loss = 0;
    t->loss_from_us = mono_us;
}

void floor_miss(struct floor *f, uint64_t id, int percent, int64_t mono_us)
{
    struct floor_talker *t = talker_of(f, id);
    if (!t) return;
    age_loss(t, mono_us);
    if (percent > t->loss) t->loss = (uint8_t)percent;
}

int floor_loss_to_tell(struct floor *f, uint64_t id, int64_t mono_us)
{
    struct floor_talker *t = talker_of(f, id);
    if (!t || mono_us - t->loss_told_us < LOSS_TELL_US) return -1;
    t->loss_told_us = mono_us;
    age_loss(t, mono_us);
    return t->loss > t->loss_before ? t->loss : t->loss_before;
}

/* -- words ---------------------------------------------------------------------------------- */

static const char *const words[FLOOR_MODES] = {"exclusive", "open", "quiet"};

const char *floor_mode_text(enum floor_mode mode)
{
    return words[mode];
}

bool floor_mode_parse(const char *text, enum floor_mode *out)
{
    for (int i = 0; i < FLOOR_MODES; i++) {
        if (strcmp(words[i], text) != 0) continue;
        *out = (enum floor_mode)i;
        return true;
    }
    return false;
}
