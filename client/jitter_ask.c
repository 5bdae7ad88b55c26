/* jitter_ask.c: which chunks to ask for again, and when. */
#include <math.h>
#include "jitter_parts.h"

enum { RANGE_BITS = 64 };

#define GRACE_US       20000 /* datagrams overtake each other: while it is not known by how much */
#define GRACE_LEAST_US 5000
#define GRACE_FIRST_US 50000 /* what is sent at once comes as one heap, maybe through TCP */
#define AGAIN_LEAST_US 20000
#define SOON_US        300000  /* what comes in order may not be waited for any more */
#define HURRY_LEAST_US 8000    /* so that it is asked at each call */
#define HURRY          3       /* so many times more it must be possible to ask in time */
#define BLACKOUT_US    1000000 /* at most, from when the first burst that was lost was due */
#define AHEAD_US                                                                                   \
    130000 /* before it is heard a sample is decoded: ring, device and run of the player */

static double stream_chunks(const struct jitter *j, int64_t us)
{
    return (double)us / (double)jitter_length_us(j);
}

/* Twice what the server allows (PROTOCOL): it counts only what reaches it, and in a blackout nothing does. */
static double most_tokens(const struct jitter *j)
{
    int64_t saved_us = j->schedule.buffer_us > 2000000 ? j->schedule.buffer_us : 2000000;
    return stream_chunks(j, 2 * saved_us);
}

void jitter_ask_begin(struct jitter *j)
{
    j->tokens = most_tokens(j);
    j->tokens_us = 0;
}

static void earn_tokens(struct jitter *j, int64_t server_us)
{
    if (j->tokens_us > 0 && server_us > j->tokens_us)
        j->tokens += 0.5 * stream_chunks(j, server_us - j->tokens_us);
    if (j->tokens > most_tokens(j)) j->tokens = most_tokens(j);
    j->tokens_us = server_us;
}

/* When a chunk should have come, if nothing held it up. */
static int64_t expected_us(const struct jitter *j, const struct jitter_planned *p, int64_t at_us,
                           int64_t rtt_us)
{
    int64_t grace = rtt_us / 2 > GRACE_US ? rtt_us / 2 : GRACE_US;
    int64_t sent = jitter_burst_of(j, at_us), known = jitter_new_at_us(j, p);
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
    if (server_us > in_time_us + jitter_length_us(j)) return false;
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

static bool ask_one(struct jitter *j, const struct jitter_planned *p, uint32_t chunk,
                    int64_t server_us, int64_t rtt_us, struct packet_nack *out)
{
    int64_t at_us = jitter_heard_us(j, &p->segment, chunk);
    struct jitter_slot *s = jitter_slots_find(&j->slots, p->segment.number, chunk);
    if (!s) s = jitter_slots_take(&j->slots, p->segment.number, chunk);
    if (!s) return false;
    if (s->state == JITTER_HERE || !worth_asking(j, s, at_us, server_us, rtt_us)) return true;
    /* Nothing at all has come since it was asked for: nobody has heard the question either, and it costs nothing. */
    bool in_vain = s->asked && j->come_us <= s->asked_us &&
                   server_us - j->come_us < j->schedule.burst_us + BLACKOUT_US;
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
    const struct jitter_planned *planned;
    uint32_t chunk, end;
    int64_t at_us; /* of the chunk; INT64_MAX when there is none left */
};

/* Moves on to the next one to be looked at: what was over before one listened is not missed. */
static void settle_row(const struct jitter *j, struct row *r, int64_t from_us, int64_t server_us,
                       int64_t rtt_us)
{
    const struct segment *s = &r->planned->segment;
    for (; r->chunk < r->end; r->chunk++) {
        r->at_us = jitter_heard_us(j, s, r->chunk);
        if (expected_us(j, r->planned, r->at_us, rtt_us) > server_us) break;
        if (r->at_us + jitter_length_us(j) >= from_us ||
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
    jitter_clean(j, server_us);
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
