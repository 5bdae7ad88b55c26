/* club.h: a room and its people in virtual time, and what each of them was told; for tests of what people ask a room for. */
#ifndef WL_CLUB_H
#define WL_CLUB_H

#include "../../common/proto.h"
#include "../../server/room.h"
#include "fake_songs.h"

#define S(seconds)    ((int64_t)((seconds)*1e6))
#define CLUB_AGAIN_US S(90)

enum { CLUB_PEOPLE = 2000 };

extern const char *const club_six[6]; /* of rock, a minute each */

extern struct club {
    struct fake_io world;
    struct library *songs; /* those six */
    struct room *room;
    int64_t clock_us, booted_us; /* when the machine began, of the wall's time */
    struct buf told[CLUB_PEOPLE];
    int tells[CLUB_PEOPLE];
    struct room_answer answer; /* to the last wish */
} club;

/* Set-up and teardown of a test. */
int club_begin(void **state);
int club_end(void **state);

struct now club_now(void);
void club_run(double seconds);
/* The same room as a server begins with; NULL without memory. Whose the last one was frees it. */
struct room *club_room_anew(void);

struct member *club_enter(uint64_t listener, const char *nick);

/* The newest message of a type that a listener was told (NULL: none); the caller frees. */
cJSON *club_newest(uint64_t listener, enum proto_type wanted);
/* Titles of the queue as a listener was told it last. */
void club_queue_is(uint64_t listener, const char *expected);

const struct song *club_song(const char *title);
/* Asks for a song, and asserts the answer. The request. */
uint64_t club_ask(const struct member *m, const char *title, const char *code);
const struct radio_playing *club_heard(void);
/* Titles that are free to be asked for: not heard, not about to be. */
void club_free_titles(const char **out, size_t n);

#endif
