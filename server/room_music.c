/* room_music.c: which chunks a room sends to whom, and when: bursts at their instants, what a changed plan brings, repeats. */
#include "../common/seq.h"
#include "room_parts.h"

/* What a listener still has when a burst comes, of which a player takes 130 ms ahead. */
#define RESERVE_US                                                                                 \
    520000 /* so that, after a blackout of 200 ms, what got lost is asked for in time, twice or thrice */
#define RESERVE_LEAST_US 240000 /* of smaller buffers: to ask again once */
#define BURST_SHORT_US   240000 /* shorter ones cost too much to outlast a blackout, */
#define BURST_LEAST_US                                                                             \
    ROOM_SLOT_US /* and shorter ones than this anyway; buffers up to 319 ms: for all listeners at once */
#define REPEAT_SHARE 4 /* repeats: a quarter of the stream, */
#define REPEAT_SAVED_US                                                                            \
    2000000 /* saved up to so much music, or to a longer buffer: after an outage all of it is missing */
/* What was to be heard longer ago than a decoder's run-up helps nobody after a stall: it only delays what does. */
#define PLAYED_US (SEGMENT_PREROLL_FRAMES * INT64_C(20000))
enum { CATCH_UP_MOST = 256 /* listeners served in one go when the plan changed for all at once */ };

static int64_t period_us(const struct room *r)
{
    return (int64_t)r->slot_count * ROOM_SLOT_US;
}

/* 1.2 s at the usual buffer of two seconds. */
int64_t room_burst_us(int64_t buffer_us)
{
    int64_t usual_us = buffer_us * 3 / 5, most_us = buffer_us - RESERVE_US;
    if (most_us < BURST_SHORT_US) most_us = BURST_SHORT_US;
    if (most_us > buffer_us - RESERVE_LEAST_US) most_us = buffer_us - RESERVE_LEAST_US;
    if (most_us < BURST_LEAST_US) most_us = BURST_LEAST_US;
    return usual_us < most_us ? usual_us : most_us;
}

/* -- slots ---------------------------------------------------------------------------------- */

/* The emptiest slot, so that bursts spread evenly. */
static uint32_t choose_slot(const struct room *r)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < r->slot_count; i++)
        if (r->slot_people[i] < r->slot_people[best]) best = i;
    return best;
}

void room_add_to_slot(struct room *r, struct member *m)
{
    m->slot = choose_slot(r);
    r->slot_people[m->slot]++;
    m->place = &r->slots[m->slot];
    m->next = *m->place;
    if (m->next) m->next->place = &m->next;
    *m->place = m;
}

void room_take_from_slot(struct room *r, struct member *m)
{
    *m->place = m->next;
    if (m->next) m->next->place = m->place;
    r->slot_people[m->slot]--;
}

/* -- bursts --------------------------------------------------------------------------------- */

/* The first chunk of a segment heard at or after a time. */
static uint32_t chunk_after(const struct room *r, const struct segment *s, int64_t from_us)
{
    uint32_t frames = r->rules.chunk_frames, k = segment_chunk_from(s, from_us, frames);
    uint32_t end = segment_chunk_end(s, frames);
    while (k < end && segment_chunk_us(s, k, frames) < from_us) k++;
    return k;
}

/* Appends one segment's chunks from `k` on that are heard before until_us. Returns the time up to which they are there. */
static int64_t gather_segment(struct room *r, const struct segment *s, uint32_t k, int64_t until_us,
                              struct now now)
{
    uint32_t end = segment_chunk_end(s, r->rules.chunk_frames);
    for (; k < end; k++) {
        int64_t at_us = segment_chunk_us(s, k, r->rules.chunk_frames);
        if (at_us >= until_us) return until_us;
        size_t bytes;
        const uint8_t *packet = radio_chunk(r->radio, s, k, now.mono_us, &bytes);
        if (!packet || !buf_append(&r->burst.packets, packet, bytes)) return at_us;
    }
    return until_us;
}

/* Gathers what a listener lacks who has everything of the segments up to `newest` before from_us. */
static void gather(struct room *r, int64_t from_us, uint32_t newest, int64_t until_us,
                   struct now now)
{
    bool same = r->burst.from_us == from_us && r->burst.newest == newest &&
                r->burst.until_us == until_us && r->burst.revision == r->revision &&
                r->burst.reached_us == until_us;
    if (same) return;
    buf_clear(&r->burst.packets);
    r->burst.from_us = from_us;
    r->burst.newest = newest;
    r->burst.until_us = until_us;
    r->burst.revision = r->revision;
    r->burst.reached_us = until_us;
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++) {
        const struct segment *s = &plan[i].segment;
        uint32_t k = seq_after(s->number, newest)
                         ? segment_chunk_from(s, now.mono_us, r->rules.chunk_frames)
                         : chunk_after(r, s, from_us);
        int64_t reached_us = gather_segment(r, s, k, until_us, now);
        if (reached_us < r->burst.reached_us) r->burst.reached_us = reached_us;
    }
}

void room_send_burst(struct room *r, struct member *m, int64_t until_us, struct now now)
{
    int64_t played_us = now.mono_us - PLAYED_US;
    gather(r, m->horizon_us > played_us ? m->horizon_us : played_us, m->newest, until_us, now);
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    if (n) m->newest = plan[n - 1].segment.number;
    /* What could not be read before its time is given up. */
    m->horizon_us = r->burst.reached_us > now.mono_us ? r->burst.reached_us : now.mono_us;
    if (buf_length(&r->burst.packets))
        r->port.stream(r->port.hub, m->listener, buf_data(&r->burst.packets),
                       buf_length(&r->burst.packets), radio_chunk_bytes(r->radio));
}

/* What was planned anew is sent as far as everything else was already; the bursts go on from there. */
static void run_catch_up(struct room *r, struct now now)
{
    for (int n = 0; n < CATCH_UP_MOST && r->catch_up < r->people; n++) {
        struct member *m = r->members[r->catch_up++];
        room_send_burst(r, m, m->horizon_us, now);
    }
    if (r->catch_up >= r->people) r->catch_up = SIZE_MAX;
}

/* While the one before is sent to. */
static void expect(const struct room *r, const struct member *m)
{
    if (!m || !r->port.expect) return;
    r->port.expect(r->port.hub, m->listener);
    __builtin_prefetch(m->next);
}

/* Bursts whose instants have come. After a stall longer than a period each listener still gets but one. */
static void run_slots(struct room *r, struct now now)
{
    if (now.mono_us - r->done_us > period_us(r)) r->done_us = now.mono_us - period_us(r);
    int64_t slot = r->done_us / ROOM_SLOT_US + 1;
    for (; slot * ROOM_SLOT_US <= now.mono_us; slot++)
        for (struct member *m = r->slots[slot % r->slot_count]; m; m = m->next) {
            expect(r, m->next);
            room_send_burst(r, m, slot * ROOM_SLOT_US + r->rules.buffer_us, now);
        }
    r->done_us = (slot - 1) * ROOM_SLOT_US;
}

static int64_t next_slot_us(const struct room *r)
{
    int64_t slot = r->done_us / ROOM_SLOT_US + 1, end = slot + r->slot_count;
    while (slot < end && !r->slots[slot % r->slot_count]) slot++;
    return slot * ROOM_SLOT_US;
}

int64_t room_send_due(struct room *r, struct now now)
{
    if (r->catch_up != SIZE_MAX) run_catch_up(r, now);
    run_slots(r, now);
    return r->catch_up != SIZE_MAX ? now.mono_us : next_slot_us(r);
}

/* -- repeats -------------------------------------------------------------------------------- */

static const struct segment *planned(const struct room *r, uint32_t number)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(r->radio, &plan);
    for (size_t i = 0; i < n; i++)
        if (plan[i].segment.number == number) return &plan[i].segment;
    return NULL;
}

/* A share of the stream: each repeated chunk costs REPEAT_SHARE times its length. */
static bool may_repeat(const struct room *r, struct member *m, int64_t mono_us)
{
    int64_t cost_us = (int64_t)r->rules.chunk_frames * 20000 * REPEAT_SHARE;
    int64_t saved_us = r->rules.buffer_us > REPEAT_SAVED_US ? r->rules.buffer_us : REPEAT_SAVED_US;
    return allowance_take(&m->repeats, cost_us, saved_us * REPEAT_SHARE, mono_us);
}

static void repeat_chunk(struct room *r, struct member *m, const struct segment *s, uint32_t chunk,
                         struct buf *out, struct now now)
{
    int64_t at_us = segment_chunk_us(s, chunk, r->rules.chunk_frames);
    if (at_us >= m->horizon_us || at_us + 1000000 < now.mono_us || !may_repeat(r, m, now.mono_us))
        return;
    size_t bytes;
    const uint8_t *packet = radio_chunk(r->radio, s, chunk, now.mono_us, &bytes);
    if (packet) buf_append(out, packet, bytes);
}

void room_repeat(struct room *r, struct member *m, const struct packet_nack *nack, struct now now)
{
    struct buf out = {0};
    for (size_t i = 0; i < nack->count; i++) {
        const struct packet_range *range = &nack->ranges[i];
        const struct segment *s = planned(r, range->segment);
        uint32_t end = s ? segment_chunk_end(s, r->rules.chunk_frames) : 0;
        for (uint32_t bit = 0; bit < 64; bit++)
            if (range->bits >> bit & 1 && range->first_chunk < end &&
                bit < end - range->first_chunk)
                repeat_chunk(r, m, s, range->first_chunk + bit, &out, now);
    }
    if (buf_length(&out))
        r->port.stream(r->port.hub, m->listener, buf_data(&out), buf_length(&out),
                       radio_chunk_bytes(r->radio));
    buf_free(&out);
}
