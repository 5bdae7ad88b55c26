/* likes_http.h: one HTTP(S) request at a time, inside somebody's select() loop, with libcurl's multi interface: no thread, no
   select of its own. Redirects are not followed: what is secret goes to the address given and nowhere else. */
#ifndef WL_LIKES_HTTP_H
#define WL_LIKES_HTTP_H

#include <stdbool.h>
#include <stdint.h>
#include "likes.h"
#include "likes_source.h"
#include "../common/buf.h"

struct likes_http;

enum likes_http_state {
    LIKES_HTTP_IDLE,
    LIKES_HTTP_ASKING,
    LIKES_HTTP_ANSWERED,
    LIKES_HTTP_BROKEN
};

/* NULL without memory. */
struct likes_http *likes_http_new(void);
void likes_http_free(struct likes_http *h);

/* Begins a request; one under way is given up. False without memory. The same server's connection is used again. */
bool likes_http_begin(struct likes_http *h, const struct likes_request *request, int64_t mono_us);
/* Gives up what is under way and forgets the answer; connections are kept for the next request. */
void likes_http_end(struct likes_http *h);
/* The same, and closes connections, too. */
void likes_http_stop(struct likes_http *h);

/* Sockets to wait for; what is ready; the passing of time (when it wants to be called next, INT64_MAX: never). */
void likes_http_sockets(const struct likes_http *h,
                        void (*each)(void *user, intptr_t socket, bool read, bool write),
                        void *user);
void likes_http_ready(struct likes_http *h, intptr_t socket, bool read, bool write);
int64_t likes_http_tick(struct likes_http *h, int64_t mono_us);

/* How the request stands. Answered: its status, how long the server asks to wait (s, 0: it does not), and the answer's bytes. */
enum likes_http_state likes_http_state(const struct likes_http *h);
int likes_http_status(const struct likes_http *h);
int likes_http_wait_s(const struct likes_http *h);
const struct buf *likes_http_body(const struct likes_http *h);

/* Broken: why, for people. */
void likes_http_explain(const struct likes_http *h, const struct likes_run *run,
                        struct saying *why);

#endif
