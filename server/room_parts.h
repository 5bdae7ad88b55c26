/* room_parts.h: what a room is made of, for the room's own files alone (room_*.c). */
#ifndef WL_ROOM_PARTS_H
#define WL_ROOM_PARTS_H

#include "../common/proto.h"
#include "room.h"

/* Bursts to different listeners are spread over the period in steps of this: with steps half as long, which woke the server twice as
   often, each listener of a thousand cost three tenths more. */
#define ROOM_SLOT_US 40000
enum { ROOM_SLOTS_MOST = 75 /* 3 s, the period of the longest buffer */ };

struct room {
    const struct io *io;
    struct room_port port;
    uint64_t id;
    char name[ROOM_NAME_BYTES];
    struct radio_rules rules;
    struct library *songs;
    struct radio *radio;
    struct queue queue;
    struct plays plays;
    char *programme;                  /* of before a restart, until it goes on */
    uint64_t queue_changes;           /* so far; */
    uint64_t queue_kept, queue_shown; /* with the first so many it was kept last, and told */
    bool queue_stirred;               /* since queue_line was written */
    bool queue_waits;                 /* to be kept, and then told as it was then: */
    struct buf queue_next;            /* so */
    uint32_t kept_revision;           /* of the programme that was kept last */
    uint64_t kept_play;               /* the last play that was */
    int64_t
        left_us; /* wall time when the last one left, of before a restart at latest; 0: not yet */
    struct buf queue_line;              /* as it was told last, or to who came last */
    int64_t queue_told_us, queue_at_us; /* when it is told at latest; INT64_MAX: nothing changed */
    bool hearing;                       /* a song was heard, */
    uint32_t heard;                     /* the latest in this segment */
    struct chat chat;
    struct agenda_item item; /* the hub's */
    struct member **members;
    size_t people, members_size;
    struct floor floor;
    struct buf floor_line;              /* as it would be told now; empty: it is written anew */
    int64_t floor_told_us, floor_at_us; /* when it is told at latest; INT64_MAX: nothing changed */
    struct buf *pages;  /* of the list of members; an empty one is written anew when it is needed */
    struct buf news;    /* who came and left, not told yet; those who came later begin further on */
    int64_t news_at_us; /* when it is told at latest; INT64_MAX: there is none */
    struct member *slots[ROOM_SLOTS_MOST];
    uint32_t slot_people[ROOM_SLOTS_MOST];
    uint32_t slot_count;
    int64_t done_us;    /* slots up to here had their burst */
    bool key_due;       /* somebody left whose key is still the newest */
    uint32_t revision;  /* of the plan that was told */
    int64_t plan_at_us; /* when to look after the programme again */
    size_t
        catch_up; /* members from this index on still want the new plan's music; SIZE_MAX: none does */
    struct {      /* the packets gathered last: listeners in step with each other share them */
        struct buf packets;
        int64_t from_us, until_us, reached_us;
        uint32_t newest, revision;
    } burst;
};

/* room.c: who is here under this id; NULL: nobody, any more */
const struct member *room_member_of(const struct room *r, uint64_t id);

/* room_tell.c */
enum { ROOM_PAGE_MEMBERS = 40 /* in one line, however long their names are */ };
static inline size_t room_pages(size_t people)
{
    return (people + ROOM_PAGE_MEMBERS - 1) / ROOM_PAGE_MEMBERS;
}
/* One message for everybody here but `except`, at once, after the news that wait. Frees it. */
void room_tell_all(struct room *r, const struct member *except, cJSON *message);
void room_tell_one(struct room *r, const struct member *m, const struct buf *lines);
/* Somebody came or left: told to the others, in a crowd with what else happens within a second. */
void room_tell_news(struct room *r, struct member *m, bool in, struct now now);
void room_tell_waiting_news(struct room *r, struct now now);
void room_tell_key(struct room *r, const struct radio_key *key);
void room_tell_plan(struct room *r);
/* In a crowd news of one kind have so long between them: telling all takes about a tenth of it. */
int64_t room_news_wait_us(const struct room *r);
/* A newcomer's snapshot, in two halves. */
void room_tell_opening(struct room *r, struct member *m, const struct saying *why);
void room_tell_rest(struct room *r, struct member *m);
/* These lines for everybody here, likewise. */
void room_tell_lines(struct room *r, const struct buf *lines);

/* room_keep.c: goes on with what was on before a restart */
void room_resume(struct room *r, struct now now);
/* room_plays.c: the song that is heard joins the history: also before anybody asks about it, since it may have begun after
   the room was last looked after */
void room_note_heard(struct room *r, struct now now);
/* room_queue.c */
void room_show_queue(struct room *r);
cJSON *room_queue_message(const struct room *r);
/* Everybody will be told; and before, it is kept: what is no more than who is here, or skips, is not. */
void room_queue_stirred(struct room *r, struct now now);
void room_queue_changed(struct room *r, struct now now);
void room_write_queue(struct room *r, const struct member *m, struct buf *out);
void room_tell_queue(struct room *r, struct now now); /* when it is time to */
/* Requests that cannot be exchanged any more have had their turn: also before anybody takes one back, since the room may not have been
   looked after meanwhile. True: there were such. */
bool room_take_fixed(struct room *r, struct now now);
void room_run_queue(struct room *r, struct now now);
/* Nobody is here any more; and somebody comes in again: after a long time only what they asked for themselves still stands. */
void room_rest_queue(struct room *r, struct now now);
void room_wake_queue(struct room *r, uint64_t person, struct now now);
/* room_requests.c */
void room_queue_presence(struct room *r, const struct member *m, bool here, struct now now);

/* room_voice.c */
void room_write_floor(struct room *r, struct buf *out);
/* Takes the floor from whose time is over, and tells what changed when it is time to; when it wants to be run again. */
int64_t room_run_floor(struct room *r, struct now now);

/* room_music.c */
int64_t room_burst_us(int64_t buffer_us); /* between two bursts to a listener */
void room_add_to_slot(struct room *r, struct member *m);
void room_take_from_slot(struct room *r, struct member *m);
/* Sends a listener everything that is heard before until_us and was not sent yet. */
void room_send_burst(struct room *r, struct member *m, int64_t until_us, struct now now);
/* Sends what is due; returns when it wants to go on. */
int64_t room_send_due(struct room *r, struct now now);

#endif
