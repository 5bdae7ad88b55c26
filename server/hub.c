#include "hub.h"
#include "conn.h"
#include "hub_parts.h"
#include "matching.h"
#include "../common/packet.h"
#include "../common/proto.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPENING_US    (10 * INT64_C(1000000)) /* for the TLS handshake and `hello` */
#define HURRIED_US    (2 * INT64_C(1000000))  /* the same while room gets scarce */
#define HURRY_EACH_US INT64_C(100000)         /* a look through thousands costs a millisecond */
#define SILENT_US     (30 * INT64_C(1000000)) /* a session that sends nothing for so long is over */
#define HOUSEKEEP_US  INT64_C(500000)

/* -- making and ending ----------------------------------------------------------------------- */

static void port_tell(void *hub, void *listener, const void *lines, size_t n)
{
    struct hub *h = hub;
    conn_queue(listener, h->io, lines, n);
}

static void port_push(void *hub, void *listener)
{
    struct hub *h = hub;
    conn_flush(listener, h->io);
}

/* Since the last burst everything of a listener has left the caches: a twentieth of what a thousand cost. */
static void port_expect(void *hub, void *listener)
{
    const struct conn *c = listener;
    (void)hub;
    __builtin_prefetch(&c->session.udp); /* it may lie in two lines of them */
    __builtin_prefetch((const char *)(&c->session.udp + 1) - 1);
}

static void port_stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    struct hub *h = hub;
    struct conn *c = listener;
    if (c->session.udp.family) {
        h->io->udp_send(h->io->world, &c->session.udp, packets, n, each);
        return;
    }
    conn_tunnel(c, h->io, packets, n, each);
}

static void port_send(void *hub, void *listener, enum packet_type type, const uint8_t *body,
                      size_t n)
{
    struct hub *h = hub;
    conn_packet(listener, h->io, type, body, n);
}

struct hub *hub_new(const struct config *config, const struct io *io, struct tls_context *tls,
                    struct store *store, const char *cache_folder, struct now now)
{
    struct hub *h = calloc(1, sizeof *h);
    if (!h) return NULL;
    h->config = config;
    h->io = io;
    h->tls = tls;
    h->store = h->nicks.store = store;
    h->nicks.hosts = config->hosts;
    h->port = (struct room_port){.hub = h,
                                 .tell = port_tell,
                                 .push = port_push,
                                 .expect = port_expect,
                                 .stream = port_stream,
                                 .send = port_send};
    h->rules.frame_bytes = radio_frame_bytes(config->bitrate);
    h->rules.chunk_frames = radio_chunk_frames(h->rules.frame_bytes);
    h->rules.buffer_us = config->buffer_ms * INT64_C(1000);
    h->rules.crossfade_us = config->crossfade_s * INT64_C(1000000);
    io->random(io->world, &h->rules.clock_epoch, sizeof h->rules.clock_epoch);
    io->random(io->world, &h->guesses.salt, sizeof h->guesses.salt);
    h->songs = library_new(io, config->songs, cache_folder, config->bitrate);
    if (h->songs) library_bound(h->songs, config->reels_gb * INT64_C(1000000000));
    h->scan_at_us = h->housekeep_at_us = now.mono_us;
    h->matching = matching_new(config->rooms == ROOMS_ONE ? SIZE_MAX : (size_t)config->room_size);
    if (h->songs && h->matching) return h;
    library_free(h->songs);
    matching_free(h->matching);
    free(h);
    return NULL;
}

void hub_free(struct hub *h)
{
    if (!h) return;
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;) conn_free(c);
    at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) room_free(r);
    map_free(&h->conns);
    map_free(&h->by_session);
    map_free(&h->rooms);
    map_free(&h->by_name);
    map_free(&h->places);
    matching_free(h->matching);
    agenda_free(&h->agenda);
    hub_drop_answers(h);
    nicks_free(&h->nicks);
    library_free(h->songs);
    free(h);
}

void hub_log(struct hub *h, enum log_level level, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    h->io->log(h->io->world, level, text);
}

void hub_run_soon(struct hub *h, struct room *r, struct now now)
{
    agenda_set(&h->agenda, room_item(r), now.mono_us);
}

/* -- sessions --------------------------------------------------------------------------------- */

static void leave_room(struct hub *h, struct conn *c, struct now now)
{
    if (!c->room) return;
    matching_leave(h->matching, c->listener);
    room_leave(c->room, c->member, now);
    radio_reweigh(room_radio(c->room));
    hub_run_soon(h, c->room, now);
    c->room = NULL;
    c->member = NULL;
}

void hub_enter(struct hub *h, struct conn *c, struct room *r, const struct saying *why, bool chose,
               struct now now)
{
    leave_room(h, c, now);
    matching_enter(h->matching, c->listener, hub_place_of(h, r), chose);
    radio_reweigh(room_radio(r));
    c->member = room_enter(r, c, c->nick, why, now);
    if (!c->member) {
        matching_leave(h->matching, c->listener);
        conn_error(c, h->io, SAID_SERVER_MEMORY, true);
        return;
    }
    c->room = r;
    hub_run_soon(h, r, now);
    hub_keep_presence(h, c, now);
    hub_answer_votes(h, c, now);
    char peer[ADDR_TEXT_BYTES], reason[SENTENCE_BYTES];
    hub_log(h, LOG_INFO, "%s %s is in %s: %s", addr_text(&c->peer, peer), c->nick, room_name(r),
            saying_english(why, reason, sizeof reason));
}

void hub_leave(struct hub *h, struct conn *c, struct now now)
{
    if (!c->session.id) return;
    map_remove(&h->by_session, c->session.id);
    leave_room(h, c, now);
    matching_forget(h->matching, c->listener);
    c->listener = NULL;
    nick_release(&h->nicks, c->nick, c->session.id, now);
    char peer[ADDR_TEXT_BYTES];
    hub_log(h, LOG_INFO, "%s %s left: %s", addr_text(&c->peer, peer), c->nick,
            c->gone_why ? c->gone_why : "the connection ended");
    session_close(&c->session);
}

static void drop(struct hub *h, struct conn *c, struct now now)
{
    struct conn **at = &h->gone;
    while (*at && *at != c) at = &(*at)->next_gone;
    if (*at) *at = c->next_gone;
    map_remove(&h->conns, c->id);
    hub_leave(h, c, now);
    conn_free(c);
}

/* Ends connections that became CONN_GONE while others were being told something. */
static void sweep(struct hub *h, struct now now)
{
    while (h->gone) {
        h->io->tcp_close(h->io->world, h->gone->id);
        drop(h, h->gone, now);
    }
}

void hub_send_away(struct hub *h, struct conn *c, enum said why, bool again)
{
    struct saying said;
    cJSON *m = proto_new(PROTO_CLOSING);
    saying_put(saying(&said, why), m);
    proto_put_flag(m, "again", again);
    conn_tell(c, h->io, m);
    if (c->wire.tls) tls_bye(c->wire.tls);
    conn_flush(c, h->io);
    conn_give_up(c, "was sent away");
}

/* -- events of the world ---------------------------------------------------------------------- */

void hub_tcp_open(struct hub *h, uint64_t conn, const struct addr *peer, struct now now)
{
    struct conn *c = h->stopping ? NULL : conn_new(conn, peer, h->tls, &h->gone, now.mono_us);
    if (c && map_put(&h->conns, conn, c)) return;
    conn_free(c);
    h->io->tcp_close(h->io->world, conn);
}

void hub_tcp_data(struct hub *h, uint64_t conn, const void *bytes, size_t n, struct now now)
{
    struct conn *c = map_get(&h->conns, conn);
    if (!c || c->state == CONN_GONE) return;
    c->heard_us = now.mono_us;
    enum wire_state state = wire_receive(&c->wire, bytes, n);
    size_t length;
    bool too_long = false;
    for (char *line;
         c->state != CONN_GONE && (line = wire_line(&c->wire, &length, &too_long)) != NULL;)
        hub_line(h, c, line, length, now);
    if (too_long) conn_error(c, h->io, SAID_BYTES_LONG, true);
    conn_flush(c, h->io);
    if (state == WIRE_FAILED) conn_give_up(c, "sent what cannot be read");
    if (state == WIRE_CLOSED) conn_give_up(c, "closed the connection");
    sweep(h, now);
}

void hub_tcp_writable(struct hub *h, uint64_t conn, struct now now)
{
    (void)now;
    struct conn *c = map_get(&h->conns, conn);
    if (c) conn_flush(c, h->io);
}

void hub_tcp_closed(struct hub *h, uint64_t conn, struct now now)
{
    struct conn *c = map_get(&h->conns, conn);
    if (c) drop(h, c, now);
}

/* -- time ------------------------------------------------------------------------------------- */

void hub_stop(struct hub *h)
{
    if (h->stopping) return;
    h->stopping = true;
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;)
        if (c->state != CONN_GONE) hub_send_away(h, c, SAID_CLOSES, true);
}

bool hub_stopped(const struct hub *h)
{
    return h->stopping && h->over;
}

static void end_openings(struct hub *h, int64_t patience_us, struct now now)
{
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;)
        if (c->state == CONN_OPENING && now.mono_us - c->opened_us >= patience_us)
            conn_give_up(c, "never came in");
}

void hub_hurry(struct hub *h, struct now now)
{
    size_t openings = h->conns.count - h->by_session.count;
    if (openings < h->conns.count / 4 || now.mono_us < h->hurry_at_us) return;
    h->hurry_at_us = now.mono_us + HURRY_EACH_US;
    end_openings(h, HURRIED_US, now);
    sweep(h, now);
}

/* Ends connections that never came in, or fell silent. */
static void housekeep(struct hub *h, struct now now)
{
    size_t at = 0;
    end_openings(h, OPENING_US, now);
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;)
        if (c->state == CONN_IN && now.mono_us - c->heard_us >= SILENT_US)
            conn_give_up(c, "was silent for too long");
    hub_songs_run(h, now);
}

/* A room that is not done yet goes on in the next turn, so that others have theirs. */
static void run_rooms(struct hub *h, struct now now)
{
    for (struct agenda_item *i; (i = agenda_due(&h->agenda, now.mono_us)) != NULL;) {
        int64_t due_us = room_run(i->owner, now);
        hub_keep_room(h, i->owner, now);
        agenda_set(&h->agenda, i, due_us > now.mono_us ? due_us : now.mono_us + 1);
    }
}

int64_t hub_tick(struct hub *h, struct now now)
{
    hub_keep(h, now);
    if (h->songs_wait) hub_songs_run(h, now);
    if (now.mono_us >= h->scan_at_us && !h->merging && !h->stopping) {
        h->scan_at_us = INT64_MAX; /* until hub_scan_done */
        h->io->scan(h->io->world);
    }
    if (now.mono_us >= h->housekeep_at_us) {
        h->housekeep_at_us = now.mono_us + HOUSEKEEP_US;
        housekeep(h, now);
    }
    sweep(h, now);
    h->over = h->stopping && !h->conns.count; /* and what the last left behind is kept now */
    run_rooms(h, now);
    sweep(h, now);
    if (h->songs_wait) return now.mono_us;
    int64_t next_us = now_earlier(agenda_next_us(&h->agenda), store_due_us(h->store));
    return now_earlier(next_us, now_earlier(h->housekeep_at_us, h->scan_at_us));
}
