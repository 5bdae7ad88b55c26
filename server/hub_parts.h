/* hub_parts.h: what the hub owns, for the hub's own files alone (hub_*.c). */
#ifndef WL_HUB_PARTS_H
#define WL_HUB_PARTS_H

#include "../common/map.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include "agenda.h"
#include "hub.h"
#include "library.h"
#include "newcomers.h"
#include "nick.h"
#include "room.h"

struct conn;

struct hub {
    const struct config *config;
    const struct io *io;
    struct tls_context *tls;
    struct map conns, by_session; /* struct conn by conn id, and by session id */
    struct map rooms, by_name;    /* struct room by room id, and by hash of its folded name */
    struct agenda agenda;         /* the rooms that have something to do */
    struct conn *gone;            /* those who wait for their end */
    struct nicks nicks;
    struct newcomers newcomers;
    struct library *songs;
    struct radio_rules rules;
    struct room_port port;
    uint16_t listening_port;
    uint8_t fingerprint[32];
    bool scanning, scanned; /* a scan found something; one was completed */
    bool stopping, over;
    int64_t scan_at_us, housekeep_at_us;
};

void hub_log(struct hub *h, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The room of this name (folded), NULL: none. */
struct room *hub_room_named(const struct hub *h, const char *name);
/* A room has something new to do. */
void hub_run_soon(struct hub *h, struct room *r, struct now now);
/* Moves a session into a room. */
void hub_enter(struct hub *h, struct conn *c, struct room *r, const char *why, struct now now);
/* Tells a client why it must go, and lets it go at the end of the event. `again`: it may come back by itself. */
void hub_send_away(struct hub *h, struct conn *c, const char *text, bool again);
/* Ends a session: room, nickname, keys. The connection stays. */
void hub_leave(struct hub *h, struct conn *c, struct now now);
/* The room a profile belongs in, made if need be; *p says why. NULL without memory. */
struct room *hub_place(struct hub *h, const cJSON *taste, struct taste_place *p);
/* A line, or a packet (from NULL: inside the connection), of this client came. */
void hub_line(struct hub *h, struct conn *c, const char *line, size_t bytes, struct now now);
void hub_packet(struct hub *h, struct conn *c, uint8_t *packet, size_t n, const struct addr *from,
                struct now now);
/* Looks through the songs folder now. */
void hub_rescan(struct hub *h, struct now now);

#endif
