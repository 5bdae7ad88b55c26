#include "hub.h"
#include "conn.h"
#include "hub_parts.h"
#include "../common/discovery.h"
#include "../common/packet.h"
#include "../common/proto.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPENING_US   (10 * INT64_C(1000000)) /* for the TLS handshake and `hello` */
#define SILENT_US    (30 * INT64_C(1000000)) /* a session that sends nothing for so long is over */
#define HOUSEKEEP_US INT64_C(500000)
#define ROOMS_MOST                                                                                 \
    1000 /* past it an empty one is forgotten; while none is, newcomers of new tastes meet in the lobby */

/* -- making and ending ----------------------------------------------------------------------- */

static void port_tell(void *hub, void *listener, const void *lines, size_t n)
{
    struct hub *h = hub;
    conn_send(listener, h->io, lines, n);
}

static void port_stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    struct hub *h = hub;
    struct conn *c = listener;
    if (c->session.udp.family) {
        h->io->udp_send(h->io->world, &c->session.udp, packets, n, each);
        return;
    }
    for (size_t at = 0; at + each <= n; at += each)
        conn_tunnel(c, h->io, (const uint8_t *)packets + at, each);
}

struct hub *hub_new(const struct config *config, const struct io *io, struct tls_context *tls,
                    const char *cache_folder, struct now now)
{
    struct hub *h = calloc(1, sizeof *h);
    if (!h) return NULL;
    h->config = config;
    h->io = io;
    h->tls = tls;
    h->port = (struct room_port){.hub = h, .tell = port_tell, .stream = port_stream};
    h->rules.frame_bytes = radio_frame_bytes(config->bitrate);
    h->rules.chunk_frames = radio_chunk_frames(h->rules.frame_bytes);
    h->rules.buffer_us = config->buffer_ms * INT64_C(1000);
    h->rules.crossfade_us = config->crossfade_s * INT64_C(1000000);
    io->random(io->world, &h->rules.clock_epoch, sizeof h->rules.clock_epoch);
    h->songs = library_new(io, config->songs, cache_folder, config->bitrate);
    h->scan_at_us = h->housekeep_at_us = now.mono_us;
    if (h->songs) return h;
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
    agenda_free(&h->agenda);
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

/* -- rooms ------------------------------------------------------------------------------------ */

static uint64_t name_hash(const char *name)
{
    char fold[ROOM_NAME_BYTES];
    text_fold(fold, sizeof fold, name);
    return map_hash(fold);
}

struct room *hub_room_named(const struct hub *h, const char *name)
{
    char wanted[ROOM_NAME_BYTES], has[ROOM_NAME_BYTES];
    struct room *r = map_get(&h->by_name, name_hash(name));
    if (!r) return NULL;
    text_fold(wanted, sizeof wanted, name);
    text_fold(has, sizeof has, room_name(r)); /* hashes may agree by chance, or on purpose */
    return strcmp(has, wanted) == 0 ? r : NULL;
}

void hub_run_soon(struct hub *h, struct room *r, struct now now)
{
    agenda_set(&h->agenda, room_item(r), now.mono_us);
}

static void forget_room(struct hub *h, struct room *r)
{
    agenda_set(&h->agenda, room_item(r), INT64_MAX);
    map_remove(&h->rooms, room_id(r));
    map_remove(&h->by_name, name_hash(room_name(r)));
    room_free(r);
}

static struct room *make_room(struct hub *h, const struct taste_place *place)
{
    struct room *r = hub_room_named(h, place->room);
    if (r || !agenda_reserve(&h->agenda, h->rooms.count + 1)) return r;
    uint64_t id = 0;
    while (!id) h->io->random(h->io->world, &id, sizeof id);
    r = room_new(h->io, &h->port, h->songs, &h->rules, id, place);
    if (r && map_put(&h->rooms, id, r) && map_put(&h->by_name, name_hash(place->room), r)) return r;
    if (r) forget_room(h, r);
    return NULL;
}

/* False when somebody is in each of them. */
static bool forget_empty_room(struct hub *h)
{
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) {
        if (room_people(r)) continue;
        forget_room(h, r);
        return true;
    }
    return false;
}

/* Where a profile belongs. At a party everybody belongs together. */
struct room *hub_place(struct hub *h, const cJSON *taste, struct taste_place *p)
{
    taste_place(h->config->rooms == ROOMS_ONE ? NULL : taste, p);
    if (h->config->rooms == ROOMS_ONE) {
        snprintf(p->room, sizeof p->room, "Party");
        snprintf(p->why, sizeof p->why, "this is one party, with one room for everybody");
    } else if (h->rooms.count >= ROOMS_MOST && !hub_room_named(h, p->room) &&
               !forget_empty_room(h)) {
        taste_place(NULL, p);
        snprintf(p->why, sizeof p->why, "there are %d rooms already, so newcomers meet here",
                 ROOMS_MOST);
    }
    return make_room(h, p);
}

/* -- sessions --------------------------------------------------------------------------------- */

static void leave_room(struct hub *h, struct conn *c, struct now now)
{
    if (!c->room) return;
    room_leave(c->room, c->member, now);
    hub_run_soon(h, c->room, now);
    c->room = NULL;
    c->member = NULL;
}

void hub_enter(struct hub *h, struct conn *c, struct room *r, const char *why, struct now now)
{
    leave_room(h, c, now);
    c->member = room_enter(r, c, c->nick, why, now);
    if (c->member) {
        c->room = r;
        hub_run_soon(h, r, now);
    } else
        conn_error(c, h->io, "full",
                   "The server has no memory left for another listener; try again later.", true);
    char peer[ADDR_TEXT_BYTES];
    hub_log(h, LOG_INFO, "%s %s is in %s: %s", addr_text(&c->peer, peer), c->nick, room_name(r),
            why);
}

void hub_leave(struct hub *h, struct conn *c, struct now now)
{
    if (!c->session.id) return;
    map_remove(&h->by_session, c->session.id);
    leave_room(h, c, now);
    nick_release(&h->nicks, c->nick, c->session.id, now.mono_us);
    char peer[ADDR_TEXT_BYTES];
    hub_log(h, LOG_INFO, "%s %s left", addr_text(&c->peer, peer), c->nick);
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

void hub_send_away(struct hub *h, struct conn *c, const char *text, bool again)
{
    cJSON *m = proto_new(PROTO_CLOSING);
    proto_put_text(m, "text", text);
    if (m) cJSON_AddBoolToObject(m, "again", again);
    conn_tell(c, h->io, m);
    if (c->wire.tls) tls_bye(c->wire.tls);
    conn_flush(c, h->io);
    conn_give_up(c);
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
    if (too_long)
        conn_error(c, h->io, "too_long",
                   "A line of more than 16 KiB came; the connection is closed.", true);
    conn_flush(c, h->io);
    if (state == WIRE_FAILED || state == WIRE_CLOSED) conn_give_up(c);
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

void hub_udp(struct hub *h, const struct addr *from, uint8_t *packet, size_t n, struct now now)
{
    struct packet_header header;
    if (!packet_read_header(packet, n, &header)) return;
    struct conn *c = map_get(&h->by_session, header.id);
    if (c) hub_packet(h, c, packet, n, from, now);
}

void hub_listening(struct hub *h, uint16_t port, const char *fingerprint)
{
    h->listening_port = port;
    for (size_t i = 0; i < sizeof h->fingerprint && fingerprint[2 * i]; i++) {
        unsigned byte = 0;
        sscanf(fingerprint + 2 * i, "%2x", &byte);
        h->fingerprint[i] = (uint8_t)byte;
    }
}

/* The song of the room with most people. */
static const struct radio_playing *foremost(struct hub *h, struct now now)
{
    struct room *best = NULL;
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        if (room_people(r) && (!best || room_people(r) > room_people(best))) best = r;
    return best ? radio_heard(room_radio(best), now.mono_us) : NULL;
}

size_t hub_discovery(struct hub *h, const uint8_t *question, size_t n, uint8_t *answer,
                     struct now now)
{
    struct discovery_answer a = {.port = h->listening_port,
                                 .password = h->config->password[0] != '\0'};
    if (h->stopping || !discovery_get_question(question, n, &a.nonce)) return 0;
    size_t at = 0, rooms = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) rooms += room_people(r) > 0;
    a.people = (uint16_t)h->by_session.count;
    a.rooms = (uint16_t)rooms;
    snprintf(a.name, sizeof a.name, "%s", h->config->name);
    const struct radio_playing *song = foremost(h, now);
    if (song) utf8_tidy(a.playing, sizeof a.playing, song->title);
    memcpy(a.fingerprint, h->fingerprint, sizeof a.fingerprint);
    return discovery_put_answer(answer, &a);
}

/* -- time ------------------------------------------------------------------------------------- */

void hub_stop(struct hub *h)
{
    if (h->stopping) return;
    h->stopping = true;
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;)
        if (c->state != CONN_GONE)
            hub_send_away(h, c, "The server closes. Thank you for listening.", true);
}

bool hub_stopped(const struct hub *h)
{
    return h->stopping && h->over;
}

/* Ends connections that never came in, or fell silent. */
static void housekeep(struct hub *h, struct now now)
{
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->conns, &at)) != NULL;) {
        if (c->state == CONN_OPENING && now.mono_us - c->opened_us >= OPENING_US) conn_give_up(c);
        if (c->state == CONN_IN && now.mono_us - c->heard_us >= SILENT_US) conn_give_up(c);
    }
    sweep(h, now);
    library_work(h->songs);
}

/* A room that is not done yet goes on in the next turn, so that others have theirs. */
static void run_rooms(struct hub *h, struct now now)
{
    for (struct agenda_item *i; (i = agenda_due(&h->agenda, now.mono_us)) != NULL;) {
        int64_t due_us = room_run(i->owner, now);
        agenda_set(&h->agenda, i, due_us > now.mono_us ? due_us : now.mono_us + 1);
    }
}

int64_t hub_tick(struct hub *h, struct now now)
{
    if (now.mono_us >= h->scan_at_us && !h->stopping) {
        h->scan_at_us = INT64_MAX; /* until hub_scan_done */
        h->io->scan(h->io->world);
    }
    if (now.mono_us >= h->housekeep_at_us) {
        h->housekeep_at_us = now.mono_us + HOUSEKEEP_US;
        housekeep(h, now);
    }
    run_rooms(h, now);
    sweep(h, now);
    h->over = h->stopping && !h->conns.count;
    int64_t next_us = agenda_next_us(&h->agenda);
    if (h->housekeep_at_us < next_us) next_us = h->housekeep_at_us;
    return h->scan_at_us < next_us ? h->scan_at_us : next_us;
}
