/* fake_host.h: one hub in memory, on a clock of its own, and clients who say lines to it over plain connections; for tests of the
   hub, which has all state that they look at. */
#ifndef WL_FAKE_HOST_H
#define WL_FAKE_HOST_H

#include "../../common/buf.h"
#include "../../common/proto.h"
#include "../../server/hub.h"
#include "../../server/store.h"
#include "fake_io.h"

enum { HOST_CLIENTS = 1100, HOST_TOKEN_TEXT = 33 };

extern struct host {
    struct fake_io world;
    struct config config;
    struct store *store;
    struct hub *hub;
    struct buf heard[HOST_CLIENTS]; /* by connection: what it was told */
    bool ended[HOST_CLIENTS];       /* the hub closed it */
    bool stuck;                     /* nothing is taken to be sent */
    int datagrams;                  /* sent by UDP */
    size_t reels;                   /* made so far */
    int64_t clock_us;
} host;

/* Set-up and teardown of a test. */
int host_begin(void **state);
int host_end(void **state);
/* The server ends and begins again, with the same store; what was heard is forgotten. */
void host_anew(void);

struct now host_now(void);
/* 10 ms later, what is due is done. */
void host_turn(void);

/* Ends what transcodings were begun: reels of so many frames, said to have so many samples. */
void host_make_reels(unsigned frames, unsigned samples);

/* A client comes in from this machine; `taste` is JSON (NULL: none), and so is `token` (NULL: none). */
void host_hello(uint64_t conn, const char *nick, const char *taste);
void host_hello_again(uint64_t conn, const char *nick, const char *taste, const char *token);
void host_say(uint64_t conn, const char *line);

/* What it was told, as text; until it is told something else. */
const char *host_heard(uint64_t conn);
/* How often that stands in it. */
int host_count(uint64_t conn, const char *what);
/* The last message of a type that it was told; the caller frees it. NULL: none. */
cJSON *host_last(uint64_t conn, enum proto_type wanted);
/* It is in the room of this name, and its reason for that holds `why`. */
void host_assert_room(uint64_t conn, const char *name, const char *why);
/* All that it was told is what clients take. */
void host_check(uint64_t conn);
/* The token it was welcomed with. */
void host_token(uint64_t conn, char out[HOST_TOKEN_TEXT]);

#endif
