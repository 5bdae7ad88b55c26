#include "radio_in.h"

#include <stdlib.h>
#include <string.h>
#include "backlog.h"
#include "event.h"
#include "jitter.h"
#include "keyring.h"
#include "player.h"
#include "server_clock.h"
#include "setlist.h"
#include "../common/proto.h"

enum {
    RUN_US = 10000, /* half of a frame: the player is never late by more */
    IDLE_RUN_US =
        500000, /* outside a room: the device's pace is kept in mind, so that a join need not wait for it */
    DEAF_RUN_US = 50000, /* where nothing is played, only what is missing has to be noticed */
};

struct radio_in {
    struct server_clock clock;
    struct jitter *chunks;
    struct player *player; /* NULL: deaf */
    struct keyring keys;
    struct setlist setlist;
    bool plan_new; /* chunks and player have not been told of it */
    struct jitter_schedule schedule;
    uint64_t room; /* 0: none */
    bool on;       /* chunks and player know schedule and programme; else they wait for the clock */
    bool lost;
    bool landed;          /* `room_end` came, and all that was sent before it */
    bool blind;           /* packets came of which the server must have told, but did not */
    uint64_t jumps;       /* of the player, as far as the clock was doubted for them */
    struct backlog early; /* the clock is a round trip away when the first chunks come */
};

struct radio_in *radio_in_new(struct mixer *m)
{
    struct radio_in *r = calloc(1, sizeof *r);

    if (!r) return NULL;
    bool clock = server_clock_forget(&r->clock, 0);
    r->chunks = jitter_new();
    r->player = m ? player_new(m) : NULL;
    if (clock && r->chunks && (r->player || !m)) return r;
    radio_in_free(r);
    return NULL;
}

void radio_in_free(struct radio_in *r)
{
    if (!r) return;
    backlog_clear(&r->early);
    keyring_clear(&r->keys);
    setlist_clear(&r->setlist);
    player_free(r->player);
    jitter_free(r->chunks);
    server_clock_free(&r->clock);
    free(r);
}

void radio_in_set_latency(struct radio_in *r, int64_t latency_us, int64_t trim_us)
{
    if (r->player) player_set_latency(r->player, latency_us, trim_us);
}

void radio_in_new_device(struct radio_in *r)
{
    if (r->player) player_new_device(r->player);
}

void radio_in_set_click(struct radio_in *r, bool on)
{
    if (r->player) player_set_click(r->player, on);
}

static int64_t at_server_us(const struct radio_in *r, int64_t mono_us)
{
    return clocksync_server_us(r->clock.sync, mono_us);
}

/* Until the clock is known (again) and chunks come (again). */
static void pause(struct radio_in *r)
{
    if (r->player) player_stop(r->player);
    r->on = false;
}

void radio_in_stop(struct radio_in *r)
{
    pause(r);
    backlog_clear(&r->early);
    keyring_clear(&r->keys);
    setlist_clear(&r->setlist);
    r->room = 0;
    r->lost = false;
}

bool radio_in_forget(struct radio_in *r, double drift_ppm)
{
    if (!server_clock_forget(&r->clock, drift_ppm)) return false;
    radio_in_stop(r);
    return true;
}

void radio_in_lost(struct radio_in *r)
{
    if (!r->on) radio_in_stop(r);
    r->lost = true;
    backlog_clear(&r->early);
}

/* -- messages -------------------------------------------------------------------------------- */

bool radio_in_welcome(struct radio_in *r, const cJSON *welcome, int64_t hello_us, int64_t mono_us)
{
    int64_t frame_bytes = proto_int(welcome, "frame_bytes", 0);
    int64_t chunk_frames = proto_int(welcome, "chunk_frames", 0);
    int64_t buffer_ms = proto_int(welcome, "buffer_ms", 0);

    if (frame_bytes < 1 || chunk_frames < 1 || buffer_ms < 1) return false;
    if (frame_bytes > PACKET_FRAMES_BYTES || chunk_frames > PACKET_FRAMES_BYTES / frame_bytes)
        return false;
    r->schedule.frame_bytes = (uint32_t)frame_bytes;
    r->schedule.chunk_frames = (uint32_t)chunk_frames;
    r->schedule.buffer_us = buffer_ms * 1000;
    if (server_clock_welcome(&r->clock, welcome, hello_us, mono_us)) pause(r);
    return true;
}

/* The same room after a loss: the player keeps its place, and only the chunks are counted anew. */
static void enter(struct radio_in *r, uint64_t room)
{
    if (r->room != room || !r->lost) {
        pause(r);
        setlist_clear(&r->setlist);
    }
    r->room = room;
    r->on = r->lost = r->landed = false;
    r->blind = false;
    backlog_clear(&r->early);
    keyring_clear(&r->keys);
}

bool radio_in_room(struct radio_in *r, const cJSON *room)
{
    const cJSON *key;
    int64_t burst_ms = proto_int(room, "burst_ms", 0);

    if (burst_ms < 1) return false;
    enter(r, proto_id(room, "id"));
    r->schedule.burst_us = burst_ms * 1000;
    r->schedule.burst_phase_us = proto_int(room, "phase_us", 0);
    cJSON_ArrayForEach(key, cJSON_GetObjectItemCaseSensitive(room, "keys")) radio_in_key(r, key);
    return true;
}

void radio_in_key(struct radio_in *r, const cJSON *key)
{
    keyring_add(&r->keys, key);
}

static void tell_plan(struct radio_in *r, int64_t server_us)
{
    jitter_plan(r->chunks, r->setlist.segments, r->setlist.count, server_us);
    if (r->player) player_plan(r->player, r->setlist.segments, r->setlist.count);
}

void radio_in_playing(struct radio_in *r, const cJSON *playing)
{
    setlist_set(&r->setlist, playing);
    r->plan_new = true;
}

void radio_in_room_end(struct radio_in *r)
{
    r->landed = true;
    if (r->on) jitter_flight(r->chunks, true);
}

/* -- packets --------------------------------------------------------------------------------- */

/* When chunks come tells the drift between the rare probes; those that were held came earlier than now. */
static void learn_drift(struct radio_in *r, const struct packet_radio *chunk, int64_t mono_us)
{
    int64_t sent_us;

    if (r->early.count == 0 && jitter_burst_us(r->chunks, chunk, &sent_us))
        clocksync_heard(r->clock.sync, sent_us, mono_us);
}

static void put_chunk(struct radio_in *r, const uint8_t *body, size_t n, int64_t mono_us)
{
    struct packet_radio chunk;

    if (!packet_get_radio(body, n, &chunk) || chunk.clock_epoch != r->clock.epoch) return;
    if (setlist_is_later(&r->setlist, chunk.segment)) r->blind = true;
    learn_drift(r, &chunk, mono_us);
    jitter_put(r->chunks, &chunk, at_server_us(r, mono_us));
}

static bool open_chunk(struct radio_in *r, uint8_t *packet, size_t n, int64_t mono_us)
{
    struct packet_header h;
    size_t bytes;

    if (!packet_read_header(packet, n, &h) || h.type != PACKET_RADIO || h.id != r->room)
        return false;
    struct seal *key = keyring_find(&r->keys, h.epoch);
    /* A key comes half a second before it is used, and a segment before its first chunk. */
    if (!key && keyring_is_later(&r->keys, h.epoch)) r->blind = true;
    const uint8_t *body = key ? packet_open(packet, n, &h, key, &bytes) : NULL;
    if (body) put_chunk(r, body, bytes, mono_us);
    return body != NULL;
}

bool radio_in_packet(struct radio_in *r, uint8_t *packet, size_t n, int64_t mono_us)
{
    if (!r->room || r->lost) return false;
    if (r->on) return open_chunk(r, packet, n, mono_us);
    backlog_put(&r->early, packet, n);
    return false;
}

int64_t radio_in_ping_us(const struct radio_in *r)
{
    return clocksync_next_probe_us(r->clock.sync);
}

void radio_in_pinged(struct radio_in *r, int64_t mono_us)
{
    clocksync_sent(r->clock.sync, mono_us);
}

void radio_in_pong(struct radio_in *r, const struct packet_pong *pong, int64_t mono_us)
{
    if (server_clock_pong(&r->clock, pong, mono_us)) pause(r);
}

int64_t radio_in_rtt_us(const struct radio_in *r)
{
    return clocksync_ready(r->clock.sync) ? clocksync_rtt_us(r->clock.sync) : 0;
}

bool radio_in_ask(struct radio_in *r, int64_t mono_us, struct packet_nack *out)
{
    if (!r->on || r->lost) return false;
    return jitter_ask(r->chunks, at_server_us(r, mono_us), clocksync_rtt_us(r->clock.sync), out);
}

/* -- playing --------------------------------------------------------------------------------- */

static void begin(struct radio_in *r, int64_t mono_us)
{
    int64_t server_us = at_server_us(r, mono_us);

    jitter_begin(r->chunks, &r->schedule, server_us);
    jitter_flight(r->chunks, r->landed);
    tell_plan(r, server_us);
    r->plan_new = false;
    r->on = true;
    for (size_t i = 0; i < r->early.count; i++)
        open_chunk(r, r->early.packets[i].bytes, r->early.packets[i].n, mono_us);
    backlog_clear(&r->early);
}

/* A clock that loses its way later on takes the time it needs; a beginning does not. */
static bool clock_serves(struct radio_in *r, int64_t mono_us)
{
    if (!r->on) server_clock_hurry(&r->clock, mono_us);
    return clocksync_ready(r->clock.sync);
}

/* It may be a clock that jumped, and not the sound. */
static void play(struct radio_in *r, int64_t mono_us)
{
    player_run(r->player, r->clock.sync, r->chunks, mono_us);
    uint64_t jumps = player_counts(r->player).jumps;
    if (jumps != r->jumps) clocksync_doubt(r->clock.sync, mono_us);
    r->jumps = jumps;
}

static int64_t run_idle(struct radio_in *r, int64_t mono_us)
{
    if (!r->player) return INT64_MAX;
    player_run(r->player, NULL, r->chunks, mono_us);
    return mono_us + IDLE_RUN_US;
}

int64_t radio_in_run(struct radio_in *r, int64_t mono_us)
{
    if (!r->room) return run_idle(r, mono_us);
    int64_t next_us = mono_us + (r->player ? RUN_US : DEAF_RUN_US);
    if (!clock_serves(r, mono_us)) return next_us;
    int64_t server_us = at_server_us(r, mono_us);
    if (!r->on) begin(r, mono_us);
    if (r->plan_new) tell_plan(r, server_us);
    r->plan_new = false;
    if (r->lost && !jitter_has_later(r->chunks, server_us)) {
        radio_in_stop(r);
        return run_idle(r, mono_us);
    }
    if (r->player) play(r, mono_us);
    return next_us;
}

int64_t radio_in_started_us(const struct radio_in *r)
{
    return r->player ? player_counts(r->player).started_us : 0;
}

int64_t radio_in_heard_us(const struct radio_in *r, uint64_t device_frame)
{
    return r->player ? player_heard_us(r->player, device_frame) : 0;
}

int64_t radio_in_clock_us(const struct radio_in *r, int64_t mono_us)
{
    return clocksync_ready(r->clock.sync) ? at_server_us(r, mono_us) - mono_us : 0;
}

void radio_in_told(struct radio_in *r)
{
    r->blind = false;
}

bool radio_in_is_blind(const struct radio_in *r)
{
    return r->blind;
}

int64_t radio_in_buffer_us(const struct radio_in *r)
{
    return r->schedule.buffer_us;
}

uint64_t radio_in_received(const struct radio_in *r)
{
    return jitter_counts(r->chunks).received;
}

int64_t radio_in_missed_us(const struct radio_in *r)
{
    return (int64_t)jitter_counts(r->chunks).lost * r->schedule.chunk_frames * 20000;
}

bool radio_in_is_crowd(const struct radio_in *r)
{
    return clocksync_is_crowd(r->clock.sync);
}

cJSON *radio_in_song(struct radio_in *r, int64_t mono_us)
{
    if (!r->on) return NULL;
    return setlist_event(&r->setlist, at_server_us(r, mono_us), mono_us);
}

cJSON *radio_in_sync(struct radio_in *r, int64_t mono_us)
{
    struct player_counts heard = {0};
    struct jitter_counts chunks = jitter_counts(r->chunks);
    bool ready = r->on && clocksync_ready(r->clock.sync);
    cJSON *e = event_new("sync");

    if (!e) return NULL;
    if (r->player)
        heard = player_counts(r->player);
    else
        heard.concealed = chunks.lost * r->schedule.chunk_frames;
    cJSON_AddNumberToObject(e, "offset_us", heard.offset_us);
    cJSON_AddNumberToObject(e, "error_us", ready ? clocksync_error_us(r->clock.sync) : 0);
    proto_put_int(e, "rtt_us", ready ? clocksync_rtt_us(r->clock.sync) : 0);
    proto_put_int(e, "buffer_ms",
                  ready ? jitter_buffered_ms(r->chunks, at_server_us(r, mono_us)) : 0);
    proto_put_int(e, "received", (int64_t)chunks.received);
    proto_put_int(e, "recovered", (int64_t)chunks.recovered);
    proto_put_int(e, "chunk_frames", r->schedule.chunk_frames);
    proto_put_int(e, "concealed", (int64_t)heard.concealed);
    proto_put_int(e, "jumps", (int64_t)heard.jumps);
    cJSON_AddNumberToObject(e, "drift_ppm", clocksync_drift_ppm(r->clock.sync));
    return e;
}
