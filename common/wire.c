#include "wire.h"
#include <string.h>

void wire_free(struct wire *w)
{
    tls_free(w->tls);
    buf_free(&w->in);
    buf_free(&w->out);
    *w = (struct wire){0};
}

static enum wire_state state_of(enum tls_state state)
{
    static const enum wire_state states[] = {
        [TLS_HANDSHAKE] = WIRE_OPENING,
        [TLS_OPEN] = WIRE_OPEN,
        [TLS_CLOSED] = WIRE_CLOSED,
        [TLS_FAILED] = WIRE_FAILED,
    };
    return states[state];
}

/* Drops the line that was handed out last. */
static void settle(struct wire *w)
{
    buf_consume(&w->in, w->taken);
    w->taken = 0;
}

enum wire_state wire_receive(struct wire *w, const void *bytes, size_t n)
{
    if (w->lost) return WIRE_FAILED;
    settle(w);
    if (w->tls) return state_of(tls_receive(w->tls, bytes, n, &w->in));
    w->lost = !buf_append(&w->in, bytes, n);
    return w->lost ? WIRE_FAILED : WIRE_OPEN;
}

/* Lengths from the front of `in` up to the newline, -1 when there is none yet; what was searched once is
   not searched again, however slowly a line comes. */
static long find_newline(struct wire *w)
{
    const uint8_t *data = buf_data(&w->in);
    size_t length = buf_length(&w->in), from = w->searched;
    const uint8_t *newline = length > from ? memchr(data + from, '\n', length - from) : NULL;
    w->searched = newline ? 0 : length;
    return newline ? (long)(newline - data) : -1;
}

char *wire_line(struct wire *w, size_t *bytes, bool *too_long)
{
    *too_long = w->lost;
    if (w->lost) return NULL;
    settle(w);
    long end = find_newline(w);
    size_t whole = end < 0 ? buf_length(&w->in) : (size_t)end;
    if (whole >= WIRE_LINE_BYTES) {
        buf_free(&w->in);
        w->searched = 0;
        *too_long = w->lost = true;
    }
    if (end < 0 || w->lost) return NULL;
    char *line = (char *)w->in.bytes + w->in.start;
    w->taken = whole + 1;
    *bytes = whole && line[whole - 1] == '\r' ? whole - 1 : whole;
    line[*bytes] = '\0';
    return line;
}

bool wire_send(struct wire *w, const void *bytes, size_t n)
{
    return w->tls ? tls_send(w->tls, bytes, n) : buf_append(&w->out, bytes, n);
}

struct buf *wire_out(struct wire *w)
{
    return w->tls ? tls_out(w->tls) : &w->out;
}
