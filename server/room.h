/* room.h: a room: its members, its chat, its radio, and who is told what. It knows listeners by what the hub calls them and speaks through a port. */
#ifndef WL_ROOM_H
#define WL_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/buf.h"
#include "../common/now.h"
#include "../common/packet.h"
#include "../common/saying.h"
#include "agenda.h"
#include "allowance.h"
#include "chat.h"
#include "floor.h"
#include "plays.h"
#include "queue.h"
#include "radio.h"

enum {
    ROOM_NAME_BYTES = 544, /* two names of the wire, and a number */
};

struct room_port {
    void *hub;
    /* Whole lines for one listener's control connection; they leave with `push`. */
    void (*tell)(void *hub, void *listener, const void *lines, size_t n);
    void (*push)(void *hub, void *listener);
    /* Such packets for it follow in a moment: what they need may be fetched into the caches. NULL: nothing is. */
    void (*expect)(void *hub, void *listener);
    /* Packets of `each` bytes for its media path. */
    void (*stream)(void *hub, void *listener, const void *packets, size_t n, size_t each);
    /* A packet that is sealed for this listener alone; it may be lost. */
    void (*send)(void *hub, void *listener, enum packet_type type, const uint8_t *body, size_t n);
};

struct member {
    /* What a burst needs comes first, in one line of the cache. */
    void *listener;               /* the hub's */
    int64_t horizon_us;           /* chunks heard before then were sent */
    uint32_t newest;              /* of the segments up to this number; those after it not at all */
    uint32_t slot;                /* when in the burst period it gets its burst */
    struct member *next, **place; /* in the slot */
    uint64_t id;
    uint64_t person; /* the same whenever this nickname comes in */
    char nick[CHAT_NICK_BYTES];
    size_t index;     /* in the room's row of members */
    size_t news_from; /* of the news that wait, it has heard what comes before this */
    struct allowance repeats;
};

struct room;

/* An empty room, whose radio begins; the liking says what it plays (NULL: all songs alike). NULL without memory. `io` and the library outlive it. */
struct room *room_new(const struct io *io, const struct room_port *port, struct library *songs,
                      const struct radio_rules *rules, uint64_t id, const char *name,
                      const struct programme_liking *liking);
void room_free(struct room *r);

uint64_t room_id(const struct room *r);
const char *room_name(const struct room *r);
size_t room_people(const struct room *r);
const struct member *room_member(const struct room *r, size_t i);
struct radio *room_radio(struct room *r);
/* Its place on the hub's agenda; the owner is the room. */
struct agenda_item *room_item(struct room *r);

/* Somebody comes in: gets the snapshot, and the music that is due; the others are told, in a crowd within a second. NULL without memory. */
struct member *room_enter(struct room *r, void *listener, const char *nick,
                          const struct saying *why, struct now now);
/* And leaves; the others are told, and get a new key. Frees the member. */
void room_leave(struct room *r, struct member *m, struct now now);

/* A cleaned line for everybody here, for the sender with `tag` (-1: none): once it is kept, room_show tells all that wait to
   be told. room_must_show: no more than these may wait. NULL without memory. */
const struct chat_line *room_say(struct room *r, const struct member *m, const char *text,
                                 int64_t tag, struct now now);
bool room_must_show(const struct room *r);
void room_show(struct room *r);

/* What changed and must outlive a crash, for whoever keeps it; NULL: nothing since the last call. Texts are malloc'd, the caller
   frees. A queue is told by room_show, once it is kept. (room_keep.c) */
char *room_queue_to_keep(struct room *r);
char *room_programme_to_keep(struct room *r, struct now now);
const struct play *room_play_to_keep(struct room *r);
/* How often the queue has changed; was it told as it was after so many changes, or later, or at least handed out to be kept? Is not to
   wait until it is kept. */
uint64_t room_queue_changes(const struct room *r);
bool room_queue_is_shown(const struct room *r, uint64_t changes);
bool room_queue_is_kept(const struct room *r, uint64_t changes);
void room_hurry_queue(struct room *r);
/* The number of the last line that was shown; 0: none. */
uint64_t room_newest_line(const struct room *r);
/* And a new room gets it back, before anybody enters: lines and plays in the order of their numbers. Texts that make no sense
   are left out. */
void room_recall_line(struct room *r, const struct chat_line *line);
void room_recall_play(struct room *r, const struct play *play);
void room_recall_queue(struct room *r, const char *queue);
void room_recall_programme(struct room *r, const char *programme);

/* A line from the operator for everybody here. */
void room_notice(struct room *r, const char *text, struct now now);

/* Chunks asked for again, as far as they were sent to this member and its share of repeats lasts. */
void room_repeat(struct room *r, struct member *m, const struct packet_nack *nack, struct now now);

/* Does what is due; returns when it wants to be called again (INT64_MAX while nobody is here). */
int64_t room_run(struct room *r, struct now now);

/* Ends the song being heard; false when nothing is on. */
bool room_skip(struct room *r, struct now now);

/* There are other songs, or they are called otherwise. */
void room_songs_changed(struct room *r, struct now now);

/* Before anybody asks. */
void room_queue_rules(struct room *r, const struct queue_rules *rules);
const struct queue *room_queue(const struct room *r);

/* What became of a request, a vote or a wish to talk; `id` of the request, 0: there is none. */
struct room_answer {
    struct saying saying;
    uint64_t id;
};

/* A song (NULL: there is none such) is asked for; not again for so long after it was played. Or it is not wanted any more. */
void room_request(struct room *r, const struct member *m, const struct song *s, int64_t again_us,
                  struct now now, struct room_answer *out);
void room_unrequest(struct room *r, const struct member *m, uint64_t id, struct now now,
                    struct room_answer *out);
void room_vote(struct room *r, const struct member *m, uint64_t id, int value, struct now now,
               struct room_answer *out);
/* More than half of those who are here end the song being heard; who asked for it, alone. False: nothing is on. */
bool room_vote_to_skip(struct room *r, const struct member *m, bool on, struct now now);

/* The own votes of somebody, as a message. */
cJSON *room_votes(const struct room *r, const struct member *m);
/* And each by itself. */
int room_vote_of(const struct room *r, const struct member *m, uint64_t request);
bool room_skips_of(const struct room *r, const struct member *m);

/* What was played before a number (0: all), as a message for somebody who likes these songs. */
cJSON *room_plays(struct room *r, uint64_t before, const uint64_t *liked, size_t likes,
                  struct now now);

/* Who may talk (room_voice.c): before anybody enters; and from now on. */
void room_talk_mode(struct room *r, enum floor_mode mode);
void room_set_talk_mode(struct room *r, enum floor_mode mode, struct now now);

/* Somebody wants to talk, and `wait` for their turn; out->saying SAID_NOTHING: they may, else why they do not yet. Or they do not want to any
   more, or must not. */
void room_talk(struct room *r, const struct member *m, bool wait, struct now now,
               struct room_answer *out);
void room_hush(struct room *r, const struct member *m, struct now now);

/* A packet of their voice, for all others here; dropped when they may not talk, or talk too fast. And how much somebody misses of
   another's voice. */
void room_voice(struct room *r, const struct member *m, const struct packet_voice *voice,
                struct now now);
void room_miss_voice(struct room *r, const struct packet_loss *loss, struct now now);

#endif
