#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "jitter_parts.h"

/* After its time: a device may be set to play 500 ms later, and a decoder that starts anew runs up. */
#define KEEP_US      700000
#define UNPLANNED_US 1000000 /* how long chunks wait for their segment to be announced */
#define TOO_FAR_US   3000000 /* ahead of the buffer: no honest server sends that */
#define CLEAN_US     10000
#define LATE_MOST_US 500000

struct jitter *jitter_new(void)
{
    struct jitter *j = malloc(sizeof *j);
    if (!j) return NULL;
    memset(j, 0, offsetof(struct jitter, slots)); /* of the slots only the used are touched */
    jitter_slots_clear(&j->slots);
    return j;
}

void jitter_free(struct jitter *j)
{
    free(j);
}

int64_t jitter_length_us(const struct jitter *j)
{
    return (int64_t)j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES * 1000000 / SEGMENT_RATE_HZ;
}

bool jitter_begin(struct jitter *j, const struct jitter_schedule *s, int64_t listen_from_us)
{
    jitter_slots_clear(&j->slots);
    j->planned = 0;
    j->begun = s->chunk_frames > 0 && s->chunk_frames < 256 && s->frame_bytes > 0 &&
               s->frame_bytes <= PACKET_FRAMES_BYTES / s->chunk_frames && s->burst_us > 0 &&
               s->buffer_us > 0;
    if (!j->begun) return false;
    j->schedule = *s;
    j->listen_from_us = listen_from_us;
    j->landed = true;
    jitter_ask_begin(j);
    j->come_us = INT64_MIN / 2;
    j->late_known = false;
    j->cleaned_us = INT64_MIN / 2;
    return true;
}

void jitter_flight(struct jitter *j, bool landed)
{
    j->landed = landed;
}

static const struct jitter_planned *plan_of(const struct jitter *j, uint32_t segment)
{
    for (size_t k = 0; k < j->planned; k++)
        if (j->plan[k].segment.number == segment) return &j->plan[k];
    return NULL;
}

int64_t jitter_heard_us(const struct jitter *j, const struct segment *s, uint32_t chunk)
{
    return segment_chunk_us(s, chunk, j->schedule.chunk_frames);
}

/* Heard, or of a segment that was not announced in time. */
static bool is_past(const struct jitter *j, const struct jitter_slot *s, int64_t server_us)
{
    const struct jitter_planned *p = plan_of(j, s->segment);
    if (!p) return server_us - s->come_us > UNPLANNED_US;
    int64_t end_us = jitter_heard_us(j, &p->segment, s->chunk) + jitter_length_us(j);
    return server_us > end_us + (s->state == JITTER_HERE ? KEEP_US : 0);
}

/* Walks all slots, so not at each chunk of a burst. */
void jitter_clean(struct jitter *j, int64_t server_us)
{
    if (server_us <= 0 || llabs(server_us - j->cleaned_us) < CLEAN_US) return;
    j->cleaned_us = server_us;
    if (j->listen_from_us <= 0) j->listen_from_us = server_us;
    for (int i = 0; i < j->slots.used; i++) {
        struct jitter_slot *s = &j->slots.of[i];
        if (s->state == JITTER_HERE && s->come_us <= 0) s->come_us = server_us;
        if (s->state == JITTER_FREE || !is_past(j, s, server_us)) continue;
        if (s->state == JITTER_MISSING) j->counts.lost++;
        jitter_slots_free(&j->slots, s);
    }
}

/* Chunks of segments that were planned and no longer are. Those never planned may still be. */
static void drop_cancelled(struct jitter *j, const struct jitter_planned *before, size_t n)
{
    for (int i = 0; i < j->slots.used; i++) {
        struct jitter_slot *s = &j->slots.of[i];
        if (s->state == JITTER_FREE) continue;
        const struct jitter_planned *now = plan_of(j, s->segment);
        bool cancelled = false;
        for (size_t k = 0; k < n; k++) cancelled |= before[k].segment.number == s->segment;
        if (now) cancelled = s->chunk >= segment_chunk_end(&now->segment, j->schedule.chunk_frames);
        if (cancelled) jitter_slots_free(&j->slots, s);
    }
}

void jitter_plan(struct jitter *j, const struct segment *segments, size_t n, int64_t server_us)
{
    assert(n <= JITTER_SEGMENTS);
    if (!j->begun) return;
    struct jitter_planned before[JITTER_SEGMENTS];
    size_t before_n = j->planned;
    memcpy(before, j->plan, sizeof before);
    jitter_clean(j, server_us);
    for (size_t k = 0; k < n; k++) {
        j->plan[k] = (struct jitter_planned){segments[k], server_us};
        for (size_t b = 0; b < before_n; b++)
            if (before[b].segment.number == segments[k].number &&
                before[b].segment.start_us == segments[k].start_us)
                j->plan[k].known_us = before[b].known_us;
    }
    j->planned = n;
    drop_cancelled(j, before, before_n);
}

static bool fits(const struct jitter *j, const struct packet_radio *c, int64_t server_us)
{
    uint32_t samples = j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES;
    if (!j->begun || c->frames != j->schedule.chunk_frames || c->music_frames > c->frames ||
        c->frame_bytes != j->schedule.frame_bytes || c->first_sample % samples != 0)
        return false;
    const struct jitter_planned *p = plan_of(j, c->segment);
    if (!p) return true;
    uint32_t chunk = c->first_sample / samples;
    if (chunk >= segment_chunk_end(&p->segment, j->schedule.chunk_frames)) return false;
    if (server_us <= 0) return true;
    int64_t at_us = jitter_heard_us(j, &p->segment, chunk);
    return at_us + jitter_length_us(j) + KEEP_US >= server_us &&
           at_us < server_us + j->schedule.buffer_us + TOO_FAR_US;
}

/* The first burst instant b with at_us < b + buffer. */
int64_t jitter_burst_of(const struct jitter *j, int64_t at_us)
{
    const struct jitter_schedule *s = &j->schedule;
    int64_t after = at_us - s->buffer_us - s->burst_phase_us; /* b must lie after phase + after */
    int64_t n = after / s->burst_us - (after % s->burst_us < 0);
    return s->burst_phase_us + (n + 1) * s->burst_us;
}

/* What listener and plan were new for was sent at once, not at its burst. */
int64_t jitter_new_at_us(const struct jitter *j, const struct jitter_planned *p)
{
    return p->known_us > j->listen_from_us ? p->known_us : j->listen_from_us;
}

bool jitter_burst_us(const struct jitter *j, const struct packet_radio *chunk, int64_t *server_us)
{
    const struct jitter_planned *p = j->begun ? plan_of(j, chunk->segment) : NULL;
    if (!p || p->known_us <= 0 || j->listen_from_us <= 0) return false;
    uint32_t number = chunk->first_sample / (j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES);
    *server_us = jitter_burst_of(j, jitter_heard_us(j, &p->segment, number));
    return *server_us > jitter_new_at_us(j, p) + j->schedule.burst_us;
}

/* Mean and mean deviation, as TCP reckons its round trips (Jacobson 1988). */
static void learn_lateness(struct jitter *j, const struct packet_radio *chunk, int64_t come_us)
{
    int64_t sent_us;
    if (!jitter_burst_us(j, chunk, &sent_us)) return;
    double late_us = fmin(fmax(0, (double)(come_us - sent_us)), LATE_MOST_US);
    if (!j->late_known) {
        j->late_us = late_us;
        j->late_varies_us = late_us / 2;
    }
    j->late_known = true;
    j->late_varies_us += (fabs(late_us - j->late_us) - j->late_varies_us) / 16;
    j->late_us += (late_us - j->late_us) / 32;
}

bool jitter_put(struct jitter *j, const struct packet_radio *chunk, int64_t server_us)
{
    jitter_clean(j, server_us);
    if (!fits(j, chunk, server_us)) return false;
    uint32_t number = chunk->first_sample / (j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES);
    struct jitter_slot *s = jitter_slots_find(&j->slots, chunk->segment, number);
    j->come_us = server_us;
    if (s && s->state == JITTER_HERE) return false;
    if (!s) s = jitter_slots_take(&j->slots, chunk->segment, number);
    if (!s) return false;
    s->state = JITTER_HERE;
    s->come_us = server_us;
    s->music_frames = chunk->music_frames;
    memcpy(s->data, chunk->data, (size_t)chunk->frames * chunk->frame_bytes);
    j->counts.received++;
    if (s->asked) j->counts.recovered++;
    /* sooner than a repeat can be here: it was only late */
    if (!s->asked || server_us - s->asked_first_us < j->rtt_us * 3 / 4)
        learn_lateness(j, chunk, server_us);
    return true;
}

const uint8_t *jitter_frame(const struct jitter *j, uint32_t segment, uint32_t frame, size_t *bytes)
{
    if (!j->begun) return NULL;
    const struct jitter_slot *s =
        jitter_slots_look(&j->slots, segment, frame / j->schedule.chunk_frames);
    uint32_t at = frame % j->schedule.chunk_frames;
    if (!s || s->state != JITTER_HERE || at >= s->music_frames) return NULL;
    *bytes = j->schedule.frame_bytes;
    return s->data + (size_t)at * j->schedule.frame_bytes;
}

static bool has(const struct jitter *j, const struct segment *s, uint32_t chunk)
{
    const struct jitter_slot *there = jitter_slots_look(&j->slots, s->number, chunk);
    return there && there->state == JITTER_HERE;
}

/* Until when music lies without a gap from a time on within one segment. */
static int64_t whole_until(const struct jitter *j, const struct segment *s, int64_t from_us)
{
    uint32_t samples = j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES;
    int64_t sample = segment_sample_at(s, from_us);
    if (sample < s->first) sample = s->first;
    uint32_t chunk = (uint32_t)(sample / samples);
    uint32_t end = segment_chunk_end(s, j->schedule.chunk_frames);
    if (chunk < end && !has(j, s, chunk)) return from_us;
    while (chunk < end && has(j, s, chunk)) chunk++;
    return chunk == end ? segment_end_us(s) : jitter_heard_us(j, s, chunk);
}

int jitter_buffered_ms(const struct jitter *j, int64_t server_us)
{
    int64_t until = server_us;
    bool further = j->begun && server_us > 0;
    while (further) {
        further = false;
        for (size_t k = 0; k < j->planned; k++) {
            const struct segment *s = &j->plan[k].segment;
            /* Segments abut to the microsecond: rounding may leave one between them. */
            if (s->start_us > until + 1 || segment_end_us(s) <= until) continue;
            int64_t end = whole_until(j, s, until);
            further |= end > until;
            if (end > until) until = end;
        }
    }
    return (int)((until - server_us) / 1000);
}

bool jitter_has_later(const struct jitter *j, int64_t server_us)
{
    for (int i = 0; i < j->slots.used; i++) {
        const struct jitter_slot *s = &j->slots.of[i];
        const struct jitter_planned *p = s->state == JITTER_HERE ? plan_of(j, s->segment) : NULL;
        if (p && jitter_heard_us(j, &p->segment, s->chunk) + jitter_length_us(j) > server_us)
            return true;
    }
    return false;
}

struct jitter_counts jitter_counts(const struct jitter *j)
{
    return j->counts;
}
