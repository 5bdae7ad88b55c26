/* sys_lookup.c: names of machines, looked up on a thread of their own. */
#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys_parts.h"

enum {
    HOST_BYTES = 256, /* DNS allows 253 */
    ADDRESSES = 16,   /* of one name; more are left out */
};

/* Two hold it, the caller and the thread, and the last to leave frees it: a question to the network cannot be ended early. */
struct sys_lookup {
    atomic_int holders;
    atomic_bool done;
    struct sys_waker waker;
    char host[HOST_BYTES];
    uint16_t port;
    struct addr found[ADDRESSES];
    size_t count;
    char error[SYS_ERROR_BYTES];
};

static void let_go(struct sys_lookup *l)
{
    if (atomic_fetch_sub(&l->holders, 1) > 1) return;
    sys_waker_close(&l->waker);
    free(l);
}

static void say_nothing_found(struct sys_lookup *l, bool later)
{
    if (later)
        snprintf(l->error, sizeof l->error,
                 "\"%.150s\" cannot be looked up now: the name server does not answer; is there a "
                 "network?",
                 l->host);
    else
        snprintf(l->error, sizeof l->error, "there is no \"%.150s\"; check the spelling", l->host);
}

/* A machine without a hosts file does not know its own name for itself; others shall not be asked (RFC 6761, 6.3). */
static void keep_loopback(struct sys_lookup *l)
{
    addr_parse_host("127.0.0.1", l->port, &l->found[l->count++]);
    addr_parse_host("::1", l->port, &l->found[l->count++]);
}

static void run(void *user)
{
    struct sys_lookup *l = user;
    bool later = false;
    if (l->host[0] != '\0') l->count = sys_resolve(l->host, l->found, ADDRESSES, &later);
    for (size_t i = 0; i < l->count; i++) l->found[i].port = l->port;
    if (l->count == 0 && strcmp(l->host, "localhost") == 0) keep_loopback(l);
    if (l->count == 0) say_nothing_found(l, later);
    atomic_store(&l->done, true);
    sys_wake(&l->waker);
    let_go(l);
}

struct sys_lookup *sys_lookup_start(const char *host, uint16_t port)
{
    struct sys_lookup *l = calloc(1, sizeof *l);
    if (l == NULL) return NULL;
    if (!sys_waker_open(&l->waker)) {
        free(l);
        return NULL;
    }
    l->port = port;
    if (strlen(host) < sizeof l->host)
        strcpy(l->host, host); /* a longer one cannot exist: left empty */
    atomic_store(&l->holders, 2);
    if (sys_thread_alone(run, l)) return l;
    atomic_store(&l->holders, 1);
    let_go(l);
    return NULL;
}

sys_socket sys_lookup_socket(const struct sys_lookup *l)
{
    return l->waker.read_end;
}

bool sys_lookup_done(struct sys_lookup *l)
{
    return atomic_load(&l->done);
}

size_t sys_lookup_result(struct sys_lookup *l, struct addr *out, size_t most,
                         char error[SYS_ERROR_BYTES])
{
    assert(sys_lookup_done(l));
    size_t n = l->count < most ? l->count : most;
    memcpy(out, l->found, n * sizeof *out);
    memcpy(error, l->error, SYS_ERROR_BYTES);
    return n;
}

void sys_lookup_end(struct sys_lookup *l)
{
    if (l != NULL) let_go(l);
}
