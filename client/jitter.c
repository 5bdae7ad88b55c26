#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "jitter.h"
#include "jitter_slots.h"

enum { RANGE_BITS = 64 };

#define KEEP_US        200000  /* after it was heard: the run-up of a decoder that starts anew */
#define UNPLANNED_US   1000000 /* how long chunks wait for their segment to be announced */
#define TOO_FAR_US     3000000 /* ahead of the buffer: no honest server sends that */
#define CLEAN_US       10000
#define GRACE_US       20000 /* datagrams overtake each other: while it is not known by how much */
#define GRACE_LEAST_US 5000
#define LATE_MOST_US   500000
#define GRACE_FIRST_US 50000 /* what is sent at once comes as one heap, maybe through TCP */
#define AGAIN_LEAST_US 20000
#define SOON_US        300000 /* what comes in order may not be waited for any more */
#define HURRY_LEAST_US 8000   /* so that it is asked at each call */
#define HURRY          3      /* so many times more it must be possible to ask in time */
#define BLACKOUT_US    1000000
#define AHEAD_US                                                                                   \
    130000 /* before it is heard a sample is decoded: ring, device and run of the player */

struct planned {
    struct segment segment;
    int64_t known_us; /* server time when it was announced; 0 unknown */
};

struct jitter {
    struct jitter_schedule schedule;
    bool begun;
    int64_t listen_from_us;
    bool landed; /* what was sent at once on entering */
    struct planned plan[JITTER_SEGMENTS];
    size_t planned;
    int64_t cleaned_us;
    double tokens; /* chunks that may be asked for */
    int64_t tokens_us;
    int64_t rtt_us;
    int64_t come_us; /* when the last chunk came */
    bool
        late_known; /* how long after its burst's instant a chunk comes, and how much that varies */
    double late_us, late_varies_us;
    struct jitter_counts counts;
    struct jitter_slots slots;
};

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

static int64_t chunk_length_us(const struct jitter *j)
{
    return (int64_t)j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES * 1000000 / SEGMENT_RATE_HZ;
}

static double stream_chunks(const struct jitter *j, int64_t us)
{
    return (double)us / (double)chunk_length_us(j);
}

/* Twice what the server allows (PROTOCOL): it counts only what reaches it, and in a blackout nothing does. */
static double most_tokens(const struct jitter *j)
{
    return stream_chunks(j, 4000000);
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
    j->tokens = most_tokens(j);
    j->tokens_us = 0;
    j->come_us = INT64_MIN / 2;
    j->late_known = false;
    j->cleaned_us = INT64_MIN / 2;
    return true;
}

void jitter_flight(struct jitter *j, bool landed)
{
    j->landed = landed;
}

static const struct planned *plan_of(const struct jitter *j, uint32_t segment)
{
    for (size_t k = 0; k < j->planned; k++)
        if (j->plan[k].segment.number == segment) return &j->plan[k];
    return NULL;
}

static int64_t heard_us(const struct jitter *j, const struct segment *s, uint32_t chunk)
{
    return segment_chunk_us(s, chunk, j->schedule.chunk_frames);
}

/* Heard, or of a segment that was not announced in time. */
static bool is_past(const struct jitter *j, const struct jitter_slot *s, int64_t server_us)
{
    const struct planned *p = plan_of(j, s->segment);
    if (!p) return server_us - s->come_us > UNPLANNED_US;
    int64_t end_us = heard_us(j, &p->segment, s->chunk) + chunk_length_us(j);
    return server_us > end_us + (s->state == JITTER_HERE ? KEEP_US : 0);
}

/* Walks all slots, so not at each chunk of a burst. */
static void clean(struct jitter *j, int64_t server_us)
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
static void drop_cancelled(struct jitter *j, const struct planned *before, size_t n)
{
    for (int i = 0; i < j->slots.used; i++) {
        struct jitter_slot *s = &j->slots.of[i];
        if (s->state == JITTER_FREE) continue;
        const struct planned *now = plan_of(j, s->segment);
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
    struct planned before[JITTER_SEGMENTS];
    size_t before_n = j->planned;
    memcpy(before, j->plan, sizeof before);
    clean(j, server_us);
    for (size_t k = 0; k < n; k++) {
        j->plan[k] = (struct planned){segments[k], server_us};
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
    const struct planned *p = plan_of(j, c->segment);
    if (!p) return true;
    uint32_t chunk = c->first_sample / samples;
    if (chunk >= segment_chunk_end(&p->segment, j->schedule.chunk_frames)) return false;
    if (server_us <= 0) return true;
    int64_t at_us = heard_us(j, &p->segment, chunk);
    return at_us + chunk_length_us(j) + KEEP_US >= server_us &&
           at_us < server_us + j->schedule.buffer_us + TOO_FAR_US;
}

/* The first burst instant b with at_us < b + buffer. */
static int64_t burst_of(const struct jitter *j, int64_t at_us)
{
    const struct jitter_schedule *s = &j->schedule;
    int64_t after = at_us - s->buffer_us - s->burst_phase_us; /* b must lie after phase + after */
    int64_t n = after / s->burst_us - (after % s->burst_us < 0);
    return s->burst_phase_us + (n + 1) * s->burst_us;
}

/* What listener and plan were new for was sent at once, not at its burst. */
static int64_t new_at_us(const struct jitter *j, const struct planned *p)
{
    return p->known_us > j->listen_from_us ? p->known_us : j->listen_from_us;
}

bool jitter_burst_us(const struct jitter *j, const struct packet_radio *chunk, int64_t *server_us)
{
    const struct planned *p = j->begun ? plan_of(j, chunk->segment) : NULL;
    if (!p || p->known_us <= 0 || j->listen_from_us <= 0) return false;
    uint32_t number = chunk->first_sample / (j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES);
    *server_us = burst_of(j, heard_us(j, &p->segment, number));
    return *server_us > new_at_us(j, p) + j->schedule.burst_us;
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
    clean(j, server_us);
    if (!fits(j, chunk, server_us)) return false;
    uint32_t number = chunk->first_sample / (j->schedule.chunk_frames * SEGMENT_FRAME_SAMPLES);
    struct jitter_slot *s = jitter_slots_find(&j->slots, chunk->segment, number);
    j->come_us = server_us;
    if (s && s->state == JITTER_HERE) {
        j->counts.duplicates++;
        return false;
    }
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

static void earn_tokens(struct jitter *j, int64_t server_us)
{
    if (j->tokens_us > 0 && server_us > j->tokens_us)
        j->tokens += 0.5 * stream_chunks(j, server_us - j->tokens_us);
    if (j->tokens > most_tokens(j)) j->tokens = most_tokens(j);
    j->tokens_us = server_us;
}

/* When a chunk should have come, if nothing held it up. */
static int64_t expected_us(const struct jitter *j, const struct planned *p, int64_t at_us,
                           int64_t rtt_us)
{
    int64_t grace = rtt_us / 2 > GRACE_US ? rtt_us / 2 : GRACE_US;
    int64_t sent = burst_of(j, at_us), known = new_at_us(j, p);
    if (sent <= known && j->landed) return known + rtt_us + GRACE_FIRST_US;
    if (sent <= known) {
        int64_t soon = at_us - SOON_US - rtt_us, first = known + rtt_us + GRACE_FIRST_US;
        return soon > first ? soon : first;
    }
    if (!j->late_known) return sent + rtt_us / 2 + grace;
    return sent + (int64_t)(j->late_us + fmax(GRACE_LEAST_US, 5 * j->late_varies_us));
}

/* Is it time to ask (again), and does asking still help? A chunk helps until its last frame is decoded; the nearer the
   moment at which its first is, the more often one asks, even before an answer could be here: questions and answers are
   lost as easily as chunks. */
static bool worth_asking(const struct jitter *j, const struct jitter_slot *s, int64_t at_us,
                         int64_t server_us, int64_t rtt_us)
{
    int64_t in_time_us = at_us - AHEAD_US - rtt_us;
    if (server_us > in_time_us + chunk_length_us(j)) return false;
    if (!s->asked) return true;
    int64_t again = rtt_us + rtt_us / 2, hurried = (in_time_us - server_us) / HURRY;
    if (again < AGAIN_LEAST_US) again = AGAIN_LEAST_US;
    if (again > hurried) again = hurried;
    int64_t least = rtt_us / 2 > HURRY_LEAST_US ? rtt_us / 2 : HURRY_LEAST_US;
    if (again < least) again = least;
    return server_us - s->asked_us >= again;
}

static bool add_to(struct packet_nack *out, uint32_t segment, uint32_t chunk)
{
    for (struct packet_range *r = out->ranges; r < out->ranges + out->count; r++)
        if (r->segment == segment && chunk - r->first_chunk < RANGE_BITS) {
            r->bits |= (uint64_t)1 << (chunk - r->first_chunk);
            return true;
        }
    if (out->count == PACKET_NACK_RANGES) return false;
    out->ranges[out->count++] = (struct packet_range){segment, chunk, 1};
    return true;
}

static bool ask_one(struct jitter *j, const struct planned *p, uint32_t chunk, int64_t server_us,
                    int64_t rtt_us, struct packet_nack *out)
{
    int64_t at_us = heard_us(j, &p->segment, chunk);
    struct jitter_slot *s = jitter_slots_find(&j->slots, p->segment.number, chunk);
    if (!s) s = jitter_slots_take(&j->slots, p->segment.number, chunk);
    if (!s) return false;
    if (s->state == JITTER_HERE || !worth_asking(j, s, at_us, server_us, rtt_us)) return true;
    /* Nothing at all has come since it was asked for: nobody has heard the question either, and it costs nothing. */
    bool in_vain = s->asked && j->come_us <= s->asked_us && server_us - j->come_us < BLACKOUT_US;
    double cost = in_vain ? 0 : 1;
    if (j->tokens < cost) return true;
    if (!add_to(out, s->segment, chunk)) return false;
    j->tokens -= cost;
    if (!s->asked) s->asked_first_us = server_us;
    s->asked = true;
    s->asked_us = server_us;
    return true;
}

/* The chunks of a segment that should be here by now. */
struct row {
    const struct planned *planned;
    uint32_t chunk, end;
    int64_t at_us; /* of the chunk; INT64_MAX when there is none left */
};

/* Moves on to the next one to be looked at: what was over before one listened is not missed. */
static void settle_row(const struct jitter *j, struct row *r, int64_t from_us, int64_t server_us,
                       int64_t rtt_us)
{
    const struct segment *s = &r->planned->segment;
    for (; r->chunk < r->end; r->chunk++) {
        r->at_us = heard_us(j, s, r->chunk);
        if (expected_us(j, r->planned, r->at_us, rtt_us) > server_us) break;
        if (r->at_us + chunk_length_us(j) >= from_us ||
            jitter_slots_look(&j->slots, s->number, r->chunk))
            return;
    }
    r->at_us = INT64_MAX;
}

static struct row *earliest(struct row *rows, size_t n)
{
    struct row *first = rows;
    for (size_t k = 1; k < n; k++)
        if (rows[k].at_us < first->at_us) first = &rows[k];
    return n > 0 && first->at_us < INT64_MAX ? first : NULL;
}

/* In order of their time, since there may be less to be asked for than is missing. */
bool jitter_ask(struct jitter *j, int64_t server_us, int64_t rtt_us, struct packet_nack *out)
{
    struct row rows[JITTER_SEGMENTS];
    out->count = 0;
    if (!j->begun || server_us <= 0) return false;
    j->rtt_us = rtt_us;
    clean(j, server_us);
    earn_tokens(j, server_us);
    int64_t from_us = server_us > j->listen_from_us ? server_us : j->listen_from_us;
    for (size_t k = 0; k < j->planned; k++) {
        const struct segment *s = &j->plan[k].segment;
        rows[k] =
            (struct row){&j->plan[k], segment_chunk_from(s, from_us, j->schedule.chunk_frames),
                         segment_chunk_end(s, j->schedule.chunk_frames), 0};
        settle_row(j, &rows[k], from_us, server_us, rtt_us);
    }
    for (struct row *r; (r = earliest(rows, j->planned)) != NULL;) {
        if (!ask_one(j, r->planned, r->chunk, server_us, rtt_us, out)) break;
        r->chunk++;
        settle_row(j, r, from_us, server_us, rtt_us);
    }
    return out->count > 0;
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
    return chunk == end ? segment_end_us(s) : heard_us(j, s, chunk);
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

struct jitter_counts jitter_counts(const struct jitter *j)
{
    return j->counts;
}
