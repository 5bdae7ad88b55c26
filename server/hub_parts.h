/* hub_parts.h: what the hub owns, for the hub's own files alone (hub_*.c). */
#ifndef WL_HUB_PARTS_H
#define WL_HUB_PARTS_H

#include "../common/map.h"
#include "../common/saying.h"
#include "../common/sentence.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include "agenda.h"
#include "guesses.h"
#include "hub.h"
#include "library.h"
#include "newcomers.h"
#include "nick.h"
#include "room.h"
#include "store.h"
#include "taste_crowd.h"

struct conn;
struct matching;
struct matching_room;

enum {
    HUB_SAID_ROOMS = 64, /* rooms with lines to be told; before more, those that wait are told, */
    HUB_ANSWERS = 256    /* and before more answers likewise */
};

enum hub_reading { READ_ALL, READ_PART, READ_NONE }; /* so much of the songs folder */

/* What became of a wish, to be told when the queue is kept as it is then. */
struct hub_answer {
    uint64_t conn, room, changes;
    bool of_room; /* only for who is still there */
    cJSON *message;
};

struct hub {
    const struct config *config;
    const struct io *io;
    struct tls_context *tls;
    struct map conns, by_session; /* struct conn by conn id, and by session id */
    struct matching *matching;
    struct map places;         /* struct matching_room by room id */
    struct map rooms, by_name; /* struct room by room id, and by hash of its folded name */
    struct agenda agenda;      /* the rooms that have something to do */
    struct conn *gone;         /* those who wait for their end */
    struct nicks nicks;
    struct newcomers newcomers;
    struct guesses guesses;
    struct store *store;
    uint64_t said_in[HUB_SAID_ROOMS]; /* rooms with lines that are told once they are kept */
    size_t said_count;
    struct hub_answer answers[HUB_ANSWERS]; /* in the order they are told */
    size_t answer_count;
    struct library *songs;
    struct radio_rules rules;
    struct room_port port;
    uint16_t listening_port;
    uint8_t fingerprint[32];
    bool scanning, scanned; /* a scan found something; one was completed */
    bool merging;           /* what it found is being taken over */
    enum hub_reading read;  /* by the last look; */
    unsigned failed_scans;  /* since it began to fail like that */
    bool scanning_reels;    /* a look through the folder of reels goes on */
    bool counted_reels;     /* the last that began knows of all that is no song's any more */
    bool songs_wait;        /* the library has more to take in at once */
    uint64_t told_revision; /* of the library, when the rooms last looked at it; */
    int64_t tell_at_us;     /* not before they look again */
    bool stopping, over;
    int64_t scan_at_us, housekeep_at_us, hurry_at_us;
};

/* -- sessions and rooms coming and going (hub.c) -- */

void hub_log(struct hub *h, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A room has something new to do. */
void hub_run_soon(struct hub *h, struct room *r, struct now now);
/* Moves a session into a room, by their own hand or not. */
void hub_enter(struct hub *h, struct conn *c, struct room *r, const struct saying *why, bool chose,
               struct now now);
/* Tells a client why it must go, and lets it go at the end of the event. `again`: it may come back by itself. */
void hub_send_away(struct hub *h, struct conn *c, enum said why, bool again);
/* Ends a session: room, nickname, keys. The connection stays. */
void hub_leave(struct hub *h, struct conn *c, struct now now);

/* -- what a client says (hub_messages.c, hub_packets.c) -- */

void hub_line(struct hub *h, struct conn *c, const char *line, size_t bytes, struct now now);
/* What concerns rooms and tastes has a pace. */
bool hub_may_ask(struct hub *h, struct conn *c, struct now now);
/* A datagram came inside the connection. */
void hub_tunnelled(struct hub *h, struct conn *c, const cJSON *m, struct now now);

/* -- rooms (hub_rooms.c) -- */

/* The room of this name (folded), NULL: none. */
struct room *hub_room_named(const struct hub *h, const char *name);
/* The room of this id, as it is or was when the server ended; NULL: not known, or no memory. */
struct room *hub_room_again(struct hub *h, uint64_t id);
/* The room where somebody known belongs, made if need be, and why. NULL without memory. */
struct room *hub_place(struct hub *h, struct conn *c, struct saying *why);
/* Where matching has a room. */
struct matching_room *hub_place_of(const struct hub *h, const struct room *r);
/* Who stands alone and belongs to somebody who has just come is moved there, and told so. */
void hub_bring_lonely(struct hub *h, struct conn *c, struct now now);
/* The list of rooms, as a message for somebody. */
cJSON *hub_rooms(struct hub *h, const struct conn *c);

/* -- tastes (hub_tastes.c) -- */

/* What somebody who comes in loves (NULL: what is remembered of them). False without memory. */
bool hub_know(struct hub *h, struct conn *c, const cJSON *said);
/* They love something else from now on; or this song as well, or (NULL) no more: its file may be gone by then. */
void hub_taste(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_likes(struct hub *h, struct conn *c, uint64_t song, const struct song *s);

/* -- songs (hub_songs.c, hub_covers.c) -- */

/* Takes in a little of what the songs folder holds. */
void hub_songs_run(struct hub *h, struct now now);
/* Looks through it now. */
void hub_rescan(struct hub *h, struct now now);
/* Somebody looks for songs, which has a pace, as it is dear. False: they were told so. */
void hub_find(struct hub *h, struct conn *c, const cJSON *message, struct now now);
bool hub_may_find(struct hub *h, struct conn *c, const cJSON *m, struct now now);
/* Somebody asks for a song's cover. */
void hub_cover(struct hub *h, struct conn *c, const cJSON *asked, struct now now);

/* -- wishes (hub_requests.c) -- */

void hub_request(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_unrequest(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_vote(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_skip(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_like(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_plays(struct hub *h, struct conn *c, const cJSON *m, struct now now);
/* They have a pace. False: they were told so. */
bool hub_may_wish(struct hub *h, struct conn *c, const cJSON *m, struct now now);
/* A wish, or a search, came too fast: how fast they may. */
void hub_tell_slow(struct hub *h, struct conn *c, const cJSON *asked, enum said pace);
/* What became of a wish; `id` of the request, 0: there is none. */
void hub_tell_result(struct hub *h, struct conn *c, const cJSON *asked, const struct saying *said,
                     uint64_t id);

/* -- who may talk (hub_voice.c) -- */

void hub_talk(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_mode(struct hub *h, struct conn *c, const cJSON *m, struct now now);
void hub_set_mode(struct hub *h, struct room *r, enum floor_mode mode, struct now now);
/* Somebody who is here was muted: does not talk any more, and is told. */
void hub_mute(struct hub *h, struct conn *c, struct now now);

/* -- what was said before (hub_history.c) -- */

void hub_history(struct hub *h, struct conn *c, const cJSON *m, struct now now);

/* -- what is kept, and told only then (hub_keep.c) -- */

/* Says a cleaned line: it is told once it is kept. */
void hub_say(struct hub *h, struct conn *c, const char *text, int64_t tag, struct now now);
/* A message that is true of the queue as it is now: told once that is kept. Frees it. */
void hub_answer(struct hub *h, struct conn *c, cJSON *message, struct now now);
/* The same of what was played, and of the own votes of somebody who came in while the queue was not told as it is. */
void hub_answer_plays(struct hub *h, struct conn *c, cJSON *message, struct now now);
void hub_answer_votes(struct hub *h, struct conn *c, struct now now);
/* Those that wait are told to nobody. */
void hub_drop_answers(struct hub *h);
/* Keeps what happened, when it is time, and tells the lines that waited for it. */
void hub_keep(struct hub *h, struct now now);
/* The same at once. */
void hub_keep_now(struct hub *h);
/* The id a room of this name had before it was forgotten, or the server began; 0: none. */
uint64_t hub_kept_room(struct hub *h, const char *name);
/* Gives a new room what is kept of it. */
void hub_recall_room(struct hub *h, struct room *r);
/* Keeps what changed in it. */
void hub_keep_room(struct hub *h, struct room *r, struct now now);
/* Somebody is in a room now. */
void hub_keep_presence(struct hub *h, struct conn *c, struct now now);

#endif
