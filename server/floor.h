/* floor.h: who may talk in a room, and who waits for it; how fast their voice may come, and how much of it is said to be lost. Rules
   only: it knows people by their ids and the time it is told. */
#ifndef WL_FLOOR_H
#define WL_FLOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/proto.h"

enum floor_mode {
    FLOOR_EXCLUSIVE, /* one at a time; others wait, or are told who talks */
    FLOOR_OPEN,      /* all who want to, up to PROTO_TALKERS_MOST */
    FLOOR_QUIET,     /* nobody */
    FLOOR_MODES
};

enum { FLOOR_PACKETS = 60 /* of one talker in any second; further ones are dropped */ };

#define FLOOR_SILENT_US INT64_C(30000000) /* who is not heard for so long loses it */
#define FLOOR_TURN_US   INT64_C(60000000) /* and who had it for so long, while others wait */

struct floor {
    enum floor_mode mode;
    struct floor_talker { /* who talks longest first */
        uint64_t id;
        int64_t since_us, heard_us;
        uint32_t came_ms[FLOOR_PACKETS]; /* when the last packets did, a ring */
        size_t came;                     /* how many did */
        int64_t loss_told_us,
            loss_from_us;          /* told last; the worst of since then, and of a while before */
        uint8_t loss, loss_before; /* per cent */
    } talkers[PROTO_TALKERS_MOST];
    size_t talking;
    uint64_t waiting[PROTO_WAITING_MOST]; /* who waits longest first */
    size_t waiting_count;
};

enum floor_answer { FLOOR_YOURS, FLOOR_BUSY, FLOOR_WAITS, FLOOR_NOBODY /* quiet */ };

void floor_init(struct floor *f, enum floor_mode mode);

/* Somebody wants to talk. `wait`: to be queued rather than told FLOOR_BUSY (which comes, too, when the queue is full). Who talks or
   waits already gets the same answer again. */
enum floor_answer floor_ask(struct floor *f, uint64_t id, bool wait, int64_t mono_us);

/* Does not want to (any more), or left the room, or was muted: whoever waits longest talks instead. False: it changes nothing. */
bool floor_leave(struct floor *f, uint64_t id, int64_t mono_us);

/* A packet of somebody's voice came: false when they may not talk, or too many packets come. */
bool floor_heard(struct floor *f, uint64_t id, int64_t mono_us);

/* Another mode: who talks goes on if that may be, exclusive keeps who talked first; who waited talks if all may, and waits no more
   if nobody may. */
void floor_set_mode(struct floor *f, enum floor_mode mode, int64_t mono_us);

/* Takes the floor from one whose time is over, and gives it on; call until it returns 0. Returns who lost it, and whether for being
   silent. */
uint64_t floor_run(struct floor *f, int64_t mono_us, bool *silent);
/* When it wants to be run; INT64_MAX: never. */
int64_t floor_next_us(const struct floor *f);

/* A listener misses so much (per cent) of somebody's voice. */
void floor_miss(struct floor *f, uint64_t id, int percent, int64_t mono_us);
/* The worst of what listeners said in the last seconds, to be told to who talks; -1: it was told less than a second ago, or they
   do not talk. */
int floor_loss_to_tell(struct floor *f, uint64_t id, int64_t mono_us);

bool floor_has(const struct floor *f, uint64_t id);
/* The place among those who wait, from 1 on; 0: does not wait. */
size_t floor_place(const struct floor *f, uint64_t id);

/* "exclusive" ...; false for a word that is none. */
const char *floor_mode_text(enum floor_mode mode);
bool floor_mode_parse(const char *text, enum floor_mode *out);

#endif
