/* sys_unix_names.c: names of machines, looked up on a thread of their own, and this machine's own addresses. */
#include "sys_unix.h"
#include <assert.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LOOKUP_HOST_BYTES = 256, /* DNS allows 253 */
    LOOKUP_ADDRESSES = 16,   /* of one name; more are left out */
};

/* Two hold it, the caller and the thread, and the last to leave frees it: getaddrinfo cannot be ended early. */
struct sys_lookup {
    atomic_int holders;
    atomic_bool done;
    struct sys_waker waker;
    char host[LOOKUP_HOST_BYTES];
    uint16_t port;
    struct addr found[LOOKUP_ADDRESSES];
    size_t count;
    char error[SYS_ERROR_BYTES];
};

static void let_go(struct sys_lookup *l)
{
    if (atomic_fetch_sub(&l->holders, 1) > 1) return;
    sys_waker_close(&l->waker);
    free(l);
}

static void say_lookup(struct sys_lookup *l, int code)
{
    if (code == EAI_AGAIN || code == EAI_FAIL)
        snprintf(l->error, sizeof l->error,
                 "\"%.150s\" cannot be looked up now: the name server does not answer; is there a "
                 "network?",
                 l->host);
    else
        snprintf(l->error, sizeof l->error, "there is no \"%.150s\"; check the spelling", l->host);
}

static void keep_found(struct sys_lookup *l, const struct addrinfo *list)
{
    for (const struct addrinfo *i = list; i != NULL && l->count < LOOKUP_ADDRESSES;
         i = i->ai_next) {
        struct addr a = unix_from_sockaddr(i->ai_addr);
        if (a.family == 0) continue;
        a.port = l->port;
        l->found[l->count++] = a;
    }
}

/* A machine without a hosts file does not know its own name for itself; others shall not be asked (RFC 6761, 6.3). */
static void keep_loopback(struct sys_lookup *l)
{
    addr_parse_host("127.0.0.1", l->port, &l->found[l->count++]);
    addr_parse_host("::1", l->port, &l->found[l->count++]);
}

static void *lookup_run(void *user)
{
    struct sys_lookup *l = user;
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    int code = l->host[0] == '\0' ? EAI_NONAME : getaddrinfo(l->host, NULL, &hints, &list);
    if (code == 0) {
        keep_found(l, list);
        freeaddrinfo(list);
    }
    if (l->count == 0 && strcmp(l->host, "localhost") == 0) keep_loopback(l);
    if (l->count == 0) say_lookup(l, code);
    atomic_store(&l->done, true);
    sys_wake(&l->waker);
    let_go(l);
    return NULL;
}

static bool detach(struct sys_lookup *l)
{
    pthread_t id;
    if (pthread_create(&id, NULL, lookup_run, l) != 0) return false;
    pthread_detach(id);
    return true;
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
    if (detach(l)) return l;
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

/* -- this machine's addresses -- */

static bool is_link_local(const struct addr *a)
{
    if (a->family == 4) return a->host[0] == 169 && a->host[1] == 254;
    return a->host[0] == 0xfe && (a->host[1] & 0xc0) == 0x80;
}

static bool can_be_typed(const struct ifaddrs *i, struct sys_interface *out)
{
    if (i->ifa_addr == NULL || !(i->ifa_flags & IFF_UP) || (i->ifa_flags & IFF_LOOPBACK))
        return false;
    *out = (struct sys_interface){.address = unix_from_sockaddr(i->ifa_addr)};
    if (out->address.family == 0 || is_link_local(&out->address)) return false;
    if (out->address.family == 4 && (i->ifa_flags & IFF_BROADCAST) && i->ifa_broadaddr != NULL)
        out->broadcast = unix_from_sockaddr(i->ifa_broadaddr);
    return true;
}

size_t sys_interfaces(struct sys_interface *out, size_t most)
{
    struct ifaddrs *list = NULL;
    if (getifaddrs(&list) != 0) return 0;
    size_t n = 0;
    for (const struct ifaddrs *i = list; i != NULL && n < most; i = i->ifa_next)
        if (can_be_typed(i, &out[n])) n++;
    freeifaddrs(list);
    return n;
}
