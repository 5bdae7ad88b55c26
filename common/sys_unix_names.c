/* sys_unix_names.c: the addresses of a name, and of this machine. */
#include "sys_native.h"
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>

size_t sys_resolve(const char *host, struct addr *out, size_t most, bool *later)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    int code = getaddrinfo(host, NULL, &hints, &list);
    size_t n = 0;
    *later = code == EAI_AGAIN || code == EAI_FAIL;
    if (code != 0) return 0;
    for (const struct addrinfo *i = list; i != NULL && n < most; i = i->ai_next) {
        out[n] = sys_from_sockaddr(i->ai_addr);
        if (out[n].family != 0) n++;
    }
    freeaddrinfo(list);
    return n;
}

static bool can_be_typed(const struct ifaddrs *i, struct sys_interface *out)
{
    if (i->ifa_addr == NULL || !(i->ifa_flags & IFF_UP) || (i->ifa_flags & IFF_LOOPBACK))
        return false;
    *out = (struct sys_interface){.address = sys_from_sockaddr(i->ifa_addr)};
    if (out->address.family == 0 || addr_is_link_local(&out->address)) return false;
    if (out->address.family == 4 && (i->ifa_flags & IFF_BROADCAST) && i->ifa_broadaddr != NULL)
        out->broadcast = sys_from_sockaddr(i->ifa_broadaddr);
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
