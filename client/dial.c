#include "dial.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    ADDRESSES_MOST = 16, /* of one name; further ones are not tried */
    ADDRESS_US = 5000000,
    HOST_BYTES = 128, /* of a longer name only the beginning is shown */
};

struct dial {
    struct sys_lookup *lookup; /* NULL once the addresses are known */
    struct addr addresses[ADDRESSES_MOST];
    size_t count, at; /* being tried: addresses[at] */
    sys_socket socket;
    int64_t until_us; /* for this address */
    char host[HOST_BYTES];
    char error[SYS_ERROR_BYTES];  /* of the system, */
    char silent[ADDR_TEXT_BYTES]; /* or the address that did not answer */
};

/* Begins with addresses[at], or with one after it when the system refuses at once. */
static void try_address(struct dial *d, int64_t mono_us)
{
    while (d->at < d->count && d->socket == SYS_NO_SOCKET) {
        d->socket = sys_tcp_connect(&d->addresses[d->at], d->error);
        if (d->socket == SYS_NO_SOCKET) d->at++;
    }
    d->until_us = mono_us + ADDRESS_US;
}

struct dial *dial_start(const char *host, uint16_t port, int64_t mono_us)
{
    struct dial *d = calloc(1, sizeof *d);

    if (!d) return NULL;
    snprintf(d->host, sizeof d->host, "%s", host);
    d->socket = SYS_NO_SOCKET;
    if (addr_parse_host(host, port, &d->addresses[0])) {
        d->count = 1;
        try_address(d, mono_us);
        return d;
    }
    d->lookup = sys_lookup_start(host, port);
    if (!d->lookup) snprintf(d->error, sizeof d->error, "the name cannot be looked up");
    return d;
}

static void close_socket(struct dial *d)
{
    if (d->socket != SYS_NO_SOCKET) sys_socket_close(d->socket);
    d->socket = SYS_NO_SOCKET;
}

void dial_end(struct dial *d)
{
    if (!d) return;
    close_socket(d);
    if (d->lookup) sys_lookup_end(d->lookup);
    free(d);
}

void dial_want(const struct dial *d, struct sys_set *set)
{
    if (d->lookup)
        sys_set_want(set, sys_lookup_socket(d->lookup), true, false);
    else if (d->socket != SYS_NO_SOCKET)
        sys_set_want(set, d->socket, false, true);
}

int64_t dial_next_us(const struct dial *d)
{
    if (d->lookup) return INT64_MAX;
    return d->socket == SYS_NO_SOCKET ? 0 : d->until_us;
}

static void look(struct dial *d, int64_t mono_us)
{
    if (!sys_lookup_done(d->lookup)) return;
    d->count = sys_lookup_result(d->lookup, d->addresses, ADDRESSES_MOST, d->error);
    sys_lookup_end(d->lookup);
    d->lookup = NULL;
    try_address(d, mono_us);
}

static void next_address(struct dial *d, int64_t mono_us)
{
    close_socket(d);
    d->at++;
    try_address(d, mono_us);
}

enum dial_result dial_step(struct dial *d, const struct sys_set *ready, int64_t mono_us)
{
    if (d->lookup) look(d, mono_us);
    if (d->lookup) return DIAL_GOING;
    if (d->socket != SYS_NO_SOCKET && sys_set_writable(ready, d->socket)) {
        if (sys_tcp_connected(d->socket, d->error)) return DIAL_REACHED;
        d->silent[0] = '\0';
        next_address(d, mono_us);
    } else if (d->socket != SYS_NO_SOCKET && mono_us >= d->until_us) {
        addr_text(&d->addresses[d->at], d->silent);
        next_address(d, mono_us);
    }
    return d->socket == SYS_NO_SOCKET ? DIAL_FAILED : DIAL_GOING;
}

const struct addr *dial_address(const struct dial *d)
{
    static const struct addr none;

    return d->at < d->count ? &d->addresses[d->at] : &none;
}

sys_socket dial_take(struct dial *d)
{
    sys_socket s = d->socket;

    d->socket = SYS_NO_SOCKET;
    return s;
}

void dial_explain(const struct dial *d, struct saying *why)
{
    bool silent = d->silent[0];

    saying(why, silent ? SAID_UNREACHED_SILENT : d->count ? SAID_UNREACHED : SAID_UNREACHED_NAME);
    saying_text(why, "host", d->host);
    saying_text(why, silent ? "address" : "reason", silent ? d->silent : d->error);
}
