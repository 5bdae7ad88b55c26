/* fake_http.h: a small HTTP server on the loopback for tests: it runs in the test's own thread, inside its select() loop, answers
   each connection with bytes given beforehand, and keeps what it was asked. */
#ifndef WL_FAKE_HTTP_H
#define WL_FAKE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../../common/buf.h"
#include "../../common/sys.h"

enum { FAKE_HTTP_REQUEST_BYTES = 8192 };

struct fake_http {
    sys_socket listener, peer; /* one connection at a time */
    uint16_t port;
    int connections;
    struct buf answer;     /* raw: status line, headers, body */
    size_t answer_at_once; /* bytes sent in one turn of the loop */
    size_t sent;
    char request[FAKE_HTTP_REQUEST_BYTES]; /* the last one, terminated */
    size_t request_bytes;
};

/* Listens on a free port of 127.0.0.1. False when it cannot. */
bool fake_http_open(struct fake_http *f);
void fake_http_close(struct fake_http *f);

/* What the next connection is answered: raw bytes, after which it is closed. */
void fake_http_raw(struct fake_http *f, const void *bytes, size_t n);
/* The same from a status ("200 OK"), headers (each with its CR LF) and a body; Content-Length is added. */
void fake_http_answer(struct fake_http *f, const char *status, const char *headers,
                      const void *body, size_t n);

/* Its sockets into a set; and what is to be done after the wait. */
void fake_http_want(const struct fake_http *f, struct sys_set *set);
void fake_http_run(struct fake_http *f, const struct sys_set *set);

#endif
