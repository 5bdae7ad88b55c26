/* room.h: a room: its members, its chat, its radio, and who is told what. It knows listeners by what the hub calls them and speaks through a port. */
#ifndef WL_ROOM_H
#define WL_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/buf.h"
#include "../common/now.h"
#include "../common/packet.h"
#include "agenda.h"
#include "allowance.h"
#include "chat.h"
#include "radio.h"
#include "taste.h"

enum { ROOM_NAME_BYTES = TASTE_NAME_BYTES * 2 };

struct room_port {
    void *hub;
    /* Whole lines for one listener's control connection. */
    void (*tell)(void *hub, void *listener, const void *lines, size_t n);
    /* Packets of `each` bytes for its media path. */
    void (*stream)(void *hub, void *listener, const void *packets, size_t n, size_t each);
};

struct member {
    /* What a burst needs comes first, in one line of the cache. */
    void *listener;               /* the hub's */
    int64_t horizon_us;           /* chunks heard before then were sent */
    uint32_t newest;              /* of the segments up to this number; those after it not at all */
    uint32_t slot;                /* when in the burst period it gets its burst */
    struct member *next, **place; /* in the slot */
    uint64_t id;
    char nick[CHAT_NICK_BYTES];
    size_t index;     /* in the room's row of members */
    size_t news_from; /* of the news that wait, it has heard what comes before this */
    struct allowance repeats;
};

struct room;

/* An empty room, whose radio begins. NULL without memory. `io` and the library outlive it. */
struct room *room_new(const struct io *io, const struct room_port *port, struct library *songs,
                      const struct radio_rules *rules, uint64_t id,
                      const struct taste_place *place);
void room_free(struct room *r);

uint64_t room_id(const struct room *r);
const char *room_name(const struct room *r);
size_t room_people(const struct room *r);
const struct member *room_member(const struct room *r, size_t i);
struct radio *room_radio(struct room *r);
/* Its place on the hub's agenda; the owner is the room. */
struct agenda_item *room_item(struct room *r);

/* Somebody comes in: gets the snapshot, and the music that is due; the others are told, in a crowd within a second. NULL without memory. */
struct member *room_enter(struct room *r, void *listener, const char *nick, const char *why,
                          struct now now);
/* And leaves; the others are told, and get a new key. Frees the member. */
void room_leave(struct room *r, struct member *m, struct now now);

/* Says a cleaned line; everybody gets it, the sender with `tag` (-1: none). */
void room_say(struct room *r, const struct member *m, const char *text, int64_t tag,
              struct now now);

/* A line from the operator for everybody here. */
void room_notice(struct room *r, const char *text, struct now now);

/* Chunks asked for again, as far as they were sent to this member and its share of repeats lasts. */
void room_repeat(struct room *r, struct member *m, const struct packet_nack *nack, struct now now);

/* Does what is due; returns when it wants to be called again (INT64_MAX while nobody is here). */
int64_t room_run(struct room *r, struct now now);

/* Ends the song being heard; false when nothing is on. */
bool room_skip(struct room *r, struct now now);

#endif
