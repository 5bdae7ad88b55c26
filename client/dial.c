#include "dial.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    ADDRESSES_MOST = 16, /* of one name; further ones are not tried */
    ADDRESS_US = 5000000,
    AHEAD_US = 300000, /* so long an address is tried alone */
    AHEAD_PAST_US =
        2000000,      /* past one that is of no use: it would else be reached first once more */
    HOST_BYTES = 128, /* of a longer name only the beginning is shown */
};

struct attempt {
    struct addr to;
    sys_socket socket; /* SYS_NO_SOCKET: it failed */
    int64_t until_us;
};

struct dial {
    struct sys_lookup *lookup; /* NULL once the addresses are known */
    struct addr from;          /* where to begin, */
    bool past;                 /* or after which */
    struct attempt attempts[ADDRESSES_MOST];
    size_t count, begun; /* attempts[0..begun) */
    size_t reached;
    int64_t next_us; /* when the next one begins at the latest */
    bool asked;      /* one of them at least */
    bool answered;   /* so it did, with a refusal */
    char host[HOST_BYTES];
    char error[SYS_ERROR_BYTES];  /* of the system, */
    char silent[ADDR_TEXT_BYTES]; /* or the address that did not answer */
};

/* False: the system refused at once. */
static bool begin(struct dial *d, struct attempt *a, int64_t mono_us)
{
    char error[SYS_ERROR_BYTES];

    a->socket = sys_tcp_connect(&a->to, d->asked ? error : d->error);
    a->until_us = mono_us + ADDRESS_US;
    if (a->socket == SYS_NO_SOCKET) return false;
    d->asked = true;
    return true;
}

/* With the next address, or with one after it. */
static void begin_next(struct dial *d, int64_t mono_us)
{
    while (d->begun < d->count && !begin(d, &d->attempts[d->begun++], mono_us)) continue;
    d->next_us = mono_us + (d->past ? AHEAD_PAST_US : AHEAD_US);
}

struct dial *dial_start(const char *host, uint16_t port, int64_t mono_us)
{
    struct dial *d = calloc(1, sizeof *d);

    if (!d) return NULL;
    snprintf(d->host, sizeof d->host, "%s", host);
    if (addr_parse_host(host, port, &d->attempts[0].to)) {
        d->count = 1;
        begin_next(d, mono_us);
        return d;
    }
    d->lookup = sys_lookup_start(host, port);
    if (!d->lookup) snprintf(d->error, sizeof d->error, "the name cannot be looked up");
    return d;
}

void dial_from(struct dial *d, const struct addr *address, bool past)
{
    d->from = *address;
    d->past = past;
}

static void give_up(struct attempt *a)
{
    if (a->socket != SYS_NO_SOCKET) sys_socket_close(a->socket);
    a->socket = SYS_NO_SOCKET;
}

void dial_end(struct dial *d)
{
    if (!d) return;
    for (size_t i = 0; i < d->begun; i++) give_up(&d->attempts[i]);
    if (d->lookup) sys_lookup_end(d->lookup);
    free(d);
}

void dial_want(const struct dial *d, struct sys_set *set)
{
    if (d->lookup) sys_set_want(set, sys_lookup_socket(d->lookup), true, false);
    for (size_t i = 0; i < d->begun; i++)
        if (d->attempts[i].socket != SYS_NO_SOCKET)
            sys_set_want(set, d->attempts[i].socket, false, true);
}

static bool waits(const struct dial *d)
{
    for (size_t i = 0; i < d->begun; i++)
        if (d->attempts[i].socket != SYS_NO_SOCKET) return true;
    return false;
}

int64_t dial_next_us(const struct dial *d)
{
    int64_t next_us = d->begun < d->count ? d->next_us : INT64_MAX;

    if (d->lookup) return INT64_MAX;
    if (!waits(d)) return 0;
    for (size_t i = 0; i < d->begun; i++) {
        const struct attempt *a = &d->attempts[i];
        if (a->socket != SYS_NO_SOCKET && a->until_us < next_us) next_us = a->until_us;
    }
    return next_us;
}

/* In the order in which they will be tried. */
static void take_addresses(struct dial *d)
{
    struct addr found[ADDRESSES_MOST];
    size_t first = 0;

    d->count = sys_lookup_result(d->lookup, found, ADDRESSES_MOST, d->error);
    sys_lookup_end(d->lookup);
    d->lookup = NULL;
    for (size_t i = 0; i < d->count; i++)
        if (addr_equal(&found[i], &d->from)) first = d->past ? i + 1 : i;
    for (size_t i = 0; i < d->count; i++) d->attempts[i].to = found[(first + i) % d->count];
}

/* Gives it up where it failed, or its time is over. A refusal tells people more than silence. */
static bool is_reached(struct dial *d, struct attempt *a, const struct sys_set *ready,
                       int64_t mono_us)
{
    if (a->socket == SYS_NO_SOCKET) return false;
    if (sys_set_writable(ready, a->socket)) {
        if (sys_tcp_connected(a->socket, d->error)) return true;
        d->answered = true;
    } else {
        if (mono_us < a->until_us) return false;
        addr_text(&a->to, d->silent);
    }
    give_up(a);
    return false;
}

enum dial_result dial_step(struct dial *d, const struct sys_set *ready, int64_t mono_us)
{
    if (d->lookup && !sys_lookup_done(d->lookup)) return DIAL_GOING;
    for (size_t i = 0; i < d->begun; i++)
        if (is_reached(d, &d->attempts[i], ready, mono_us)) {
            d->reached = i;
            return DIAL_REACHED;
        }
    if (d->lookup) take_addresses(d);
    if (!waits(d) || mono_us >= d->next_us) begin_next(d, mono_us);
    return waits(d) ? DIAL_GOING : DIAL_FAILED;
}

const struct addr *dial_address(const struct dial *d)
{
    return &d->attempts[d->reached].to;
}

sys_socket dial_take(struct dial *d)
{
    sys_socket s = d->attempts[d->reached].socket;

    d->attempts[d->reached].socket = SYS_NO_SOCKET;
    return s;
}

void dial_explain(const struct dial *d, struct saying *why)
{
    bool silent = d->silent[0] && !d->answered;

    saying(why, silent ? SAID_UNREACHED_SILENT : d->count ? SAID_UNREACHED : SAID_UNREACHED_NAME);
    saying_text(why, "host", d->host);
    saying_text(why, silent ? "address" : "reason", silent ? d->silent : d->error);
}

bool dial_is_offline(const struct dial *d)
{
    return !d->asked;
}
