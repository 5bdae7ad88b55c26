/* sys_win32_names.c: names of machines, looked up on a thread of their own, and this machine's own addresses. */
#include "sys_win32.h"
#include <assert.h>
#include <iphlpapi.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOKUP_HOST_BYTES = 256, /* DNS allows 253 */
    LOOKUP_ADDRESSES = 16,   /* of one name; more are left out */
    ADAPTERS_BYTES = 32768,  /* first try; the system says how much it needs */
    ADAPTERS_TRIES = 3,
};

/* Two hold it, the caller and the thread, and the last to leave frees it: GetAddrInfoW cannot be ended early. */
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
    if (code == WSATRY_AGAIN || code == WSANO_RECOVERY)
        snprintf(l->error, sizeof l->error,
                 "\"%.150s\" cannot be looked up now: the name server does not answer; is there a "
                 "network?",
                 l->host);
    else
        snprintf(l->error, sizeof l->error, "there is no \"%.150s\"; check the spelling", l->host);
}

static void keep_found(struct sys_lookup *l, const ADDRINFOW *list)
{
    for (const ADDRINFOW *i = list; i != NULL && l->count < LOOKUP_ADDRESSES; i = i->ai_next) {
        struct addr a = win32_from_sockaddr(i->ai_addr);
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

static void lookup_run(void *user)
{
    struct sys_lookup *l = user;
    wchar_t host[LOOKUP_HOST_BYTES] = L"";
    ADDRINFOW hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    MultiByteToWideChar(CP_UTF8, 0, l->host, -1, host, LOOKUP_HOST_BYTES);
    int code = host[0] == L'\0' ? WSAHOST_NOT_FOUND : GetAddrInfoW(host, NULL, &hints, &list);
    if (code == 0) {
        keep_found(l, list);
        FreeAddrInfoW(list);
    }
    if (l->count == 0 && strcmp(l->host, "localhost") == 0) keep_loopback(l);
    if (l->count == 0) say_lookup(l, code);
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
    if (win32_detached(lookup_run, l)) return l;
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

/* All bits past the network's are one. */
static struct addr broadcast_of(const struct addr *a, unsigned prefix_bits)
{
    struct addr out = *a;
    for (unsigned bit = prefix_bits; bit < 32; bit++)
        out.host[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    out.port = 0;
    return out;
}

static size_t addresses_of(const IP_ADAPTER_ADDRESSES *adapter, struct sys_interface *out,
                           size_t most)
{
    size_t n = 0;
    if (adapter->OperStatus != IfOperStatusUp || adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
        return 0;
    for (const IP_ADAPTER_UNICAST_ADDRESS *u = adapter->FirstUnicastAddress; u != NULL && n < most;
         u = u->Next) {
        struct sys_interface i = {.address = win32_from_sockaddr(u->Address.lpSockaddr)};
        if (i.address.family == 0 || is_link_local(&i.address)) continue;
        if (i.address.family == 4 && u->OnLinkPrefixLength < 31)
            i.broadcast = broadcast_of(&i.address, u->OnLinkPrefixLength);
        out[n++] = i;
    }
    return n;
}

static IP_ADAPTER_ADDRESSES *adapters(void)
{
    ULONG bytes = ADAPTERS_BYTES;
    for (int i = 0; i < ADAPTERS_TRIES; i++) {
        IP_ADAPTER_ADDRESSES *list = malloc(bytes);
        if (list == NULL) return NULL;
        ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
        ULONG code = GetAdaptersAddresses(AF_UNSPEC, flags, NULL, list, &bytes);
        if (code == NO_ERROR) return list;
        free(list);
        if (code != ERROR_BUFFER_OVERFLOW) return NULL;
    }
    return NULL;
}

size_t sys_interfaces(struct sys_interface *out, size_t most)
{
    IP_ADAPTER_ADDRESSES *list = adapters();
    size_t n = 0;
    for (const IP_ADAPTER_ADDRESSES *a = list; a != NULL; a = a->Next)
        n += addresses_of(a, out + n, most - n);
    free(list);
    return n;
}
