/* sys_win32_names.c: the addresses of a name, and of this machine. */
#include "sys_native.h"
#include <iphlpapi.h>
#include <stdlib.h>

enum {
    HOST_CHARS = 256,
    ADAPTERS_BYTES = 32768, /* first try; the system says how much it needs */
    ADAPTERS_TRIES = 3,
};

size_t sys_resolve(const char *host, struct addr *out, size_t most, bool *later)
{
    wchar_t wide[HOST_CHARS];
    ADDRINFOW hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    *later = false;
    if (MultiByteToWideChar(CP_UTF8, 0, host, -1, wide, HOST_CHARS) == 0) return 0;
    int code = GetAddrInfoW(wide, NULL, &hints, &list);
    size_t n = 0;
    *later = code == WSATRY_AGAIN || code == WSANO_RECOVERY;
    if (code != 0) return 0;
    for (const ADDRINFOW *i = list; i != NULL && n < most; i = i->ai_next) {
        out[n] = sys_from_sockaddr(i->ai_addr);
        if (out[n].family != 0) n++;
    }
    FreeAddrInfoW(list);
    return n;
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

/* Those of one family. */
static size_t addresses_of(const IP_ADAPTER_ADDRESSES *adapter, int family,
                           struct sys_interface *out, size_t most)
{
    size_t n = 0;
    if (adapter->OperStatus != IfOperStatusUp || adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
        return 0;
    for (const IP_ADAPTER_UNICAST_ADDRESS *u = adapter->FirstUnicastAddress; u != NULL && n < most;
         u = u->Next) {
        struct sys_interface i = {.address = sys_from_sockaddr(u->Address.lpSockaddr)};
        if (i.address.family != family || addr_is_link_local(&i.address)) continue;
        if (u->DadState != IpDadStatePreferred) continue; /* another has it, or it goes soon */
        if (family == 4 && u->OnLinkPrefixLength < 31)
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
        ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER |
                      GAA_FLAG_INCLUDE_GATEWAYS;
        ULONG code = GetAdaptersAddresses(AF_UNSPEC, flags, NULL, list, &bytes);
        if (code == NO_ERROR) return list;
        free(list);
        if (code != ERROR_BUFFER_OVERFLOW) return NULL;
    }
    return NULL;
}

/* Adapters without a gateway are mostly of virtual machines, where no friend is. */
size_t sys_interfaces(struct sys_interface *out, size_t most)
{
    static const struct {
        bool gateway;
        int family;
    } turns[] = {{true, 4}, {true, 6}, {false, 4}, {false, 6}};
    IP_ADAPTER_ADDRESSES *list = adapters();
    size_t n = 0;
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
        for (const IP_ADAPTER_ADDRESSES *a = list; a != NULL; a = a->Next)
            if ((a->FirstGatewayAddress != NULL) == turns[i].gateway)
                n += addresses_of(a, turns[i].family, out + n, most - n);
    free(list);
    return n;
}
