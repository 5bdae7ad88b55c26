/* store.h: everything that must outlive a crash, in one SQLite file. What is put joins the transaction that is open; store_tick
   commits it, and only then is it safe to tell people of it. Reads see all that was put. A disk that fails is said, and the
   service goes on without it: what is put meanwhile waits in memory, and is written when the disk takes it again. */
#ifndef WL_STORE_H
#define WL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "chat.h"
#include "io.h"
#include "plays.h"

enum {
    STORE_HASH_BYTES = 32,
    STORE_FOLD_BYTES = 600, /* of a folded nickname */
    STORE_NICKS =
        50000, /* nicknames; past them those not seen for longest are forgotten, but not who lasts */
    STORE_ROOMS = 2000, /* rooms, likewise, with all that was said, asked and played in them */
    STORE_LINES = 1000, /* lines of chat of each room; older ones are forgotten */
};

struct store;

/* Opens or makes the file. One that cannot be written to is read, and what is put goes no further than memory; NULL, or one of
   no use: nothing is known. A damaged one is kept as FILE.bad and begun anew. All that is said in the log. `full_sync`: each commit
   waits for the disk, so that a power cut costs nothing. NULL without memory. */
struct store *store_open(const char *path, bool full_sync, const struct io *io, int64_t wall_us);
/* Does another server use the file, so that what lies beside it is that one's? */
bool store_is_anothers(const struct store *s);
/* Commits what waits, and closes. */
void store_free(struct store *s);

/* Commits what was put, at most every few milliseconds, so that all that came meanwhile shares one write. True when what was put
   until now may be told: it was committed, or cannot be. */
bool store_tick(struct store *s, int64_t mono_us);
/* The same without waiting. */
void store_commit(struct store *s);
/* When the next commit is due; INT64_MAX: nothing waits. */
int64_t store_due_us(const struct store *s);
/* Was nothing put since it was last told? */
bool store_is_told(const struct store *s);

/* -- people: by folded nickname (store_people.c) -- */

#define STORE_HERE INT64_MAX /* seen_us of who is here */
struct store_nick {
    uint8_t token_hash[STORE_HASH_BYTES];
    int64_t seen_us; /* wall time of leaving; a server that begins anew finds nobody here */
    uint64_t room;   /* they were in; 0: none */
    bool chose;      /* it by hand */
    bool lasting;    /* put: is never forgotten; not read */
};
bool store_nick(struct store *s, const char *fold, struct store_nick *out);
void store_nick_put(struct store *s, const char *fold, const struct store_nick *nick);

/* What they love, as a text of the hub's. malloc'd, the caller frees; NULL: unknown. A nickname that was never put has none. */
char *store_profile(struct store *s, const char *fold);
void store_profile_put(struct store *s, const char *fold, const char *profile);

/* Bans: a key says who is meant (ban.h), `shown` is what people read. */
bool store_banned(struct store *s, const char *key);
void store_ban_put(struct store *s, const char *key, const char *shown);
/* False when there was none. */
bool store_ban_remove(struct store *s, const char *key);
void store_bans(struct store *s, void (*each)(void *user, const char *shown), void *user);

/* -- rooms (store_rooms.c, store_plays.c) -- */

struct store_room {
    uint64_t id;
    char *name;
    char *programme, *queue; /* what its radio plays, and what was asked for: the room's texts */
    char *mode;              /* of talk, as it was set by hand; "": it never was */
};
/* By id, or by folded name. False when it is not known; else store_room_free frees the texts. */
bool store_room(struct store *s, uint64_t id, struct store_room *out);
bool store_room_named(struct store *s, const char *fold, struct store_room *out);
void store_room_free(struct store_room *r);
/* Somebody comes in; it may be new, or have another name. */
void store_room_put(struct store *s, uint64_t id, const char *fold, const char *name,
                    int64_t wall_us);
/* Another song is on: as long as people hear a room it is in use. */
void store_programme_put(struct store *s, uint64_t room, const char *programme, int64_t wall_us);
void store_queue_put(struct store *s, uint64_t room, const char *queue);
void store_mode_put(struct store *s, uint64_t room, const char *mode);

void store_line_put(struct store *s, uint64_t room, const struct chat_line *line);
/* Lines between two numbers (those not), oldest or newest first, until `each` returns false. */
struct store_span {
    uint64_t after, before;
    bool newest_first;
};
void store_lines(struct store *s, uint64_t room, const struct store_span *span,
                 bool (*each)(void *user, const struct chat_line *line), void *user);

/* The last `most` songs that were played, oldest first. */
void store_play_put(struct store *s, uint64_t room, const struct play *play);
void store_plays(struct store *s, uint64_t room, size_t most,
                 void (*each)(void *user, const struct play *play), void *user);

#endif
