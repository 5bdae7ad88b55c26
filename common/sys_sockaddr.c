/* sys_sockaddr.c: addresses as both systems' sockets want them. */
#include "sys_native.h"
#include <string.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

int sys_family_of(const struct addr *a)
{
    return a->family == 6 ? AF_INET6 : AF_INET;
}

socklen_t sys_to_sockaddr(const struct addr *a, int family, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    if (family == AF_INET && a->family == 4) {
        struct sockaddr_in *in = (struct sockaddr_in *)out;
        in->sin_family = AF_INET;
        in->sin_port = htons(a->port);
        memcpy(&in->sin_addr, a->host, 4);
        return sizeof *in;
    }
    if (family != AF_INET6 || a->family == 0) return 0;
    struct sockaddr_in6 *in = (struct sockaddr_in6 *)out;
    in->sin6_family = AF_INET6;
    in->sin6_port = htons(a->port);
    in->sin6_scope_id = a->scope;
    if (a->family == 4) {
        memcpy(in->sin6_addr.s6_addr, mapped_prefix, sizeof mapped_prefix);
        memcpy(in->sin6_addr.s6_addr + 12, a->host, 4);
    } else {
        memcpy(in->sin6_addr.s6_addr, a->host, 16);
    }
    return sizeof *in;
}

static struct addr from_in6(const struct sockaddr_in6 *in)
{
    struct addr a = {.port = ntohs(in->sin6_port)};
    if (memcmp(in->sin6_addr.s6_addr, mapped_prefix, sizeof mapped_prefix) == 0) {
        a.family = 4;
        memcpy(a.host, in->sin6_addr.s6_addr + 12, 4);
    } else {
        a.family = 6;
        memcpy(a.host, in->sin6_addr.s6_addr, 16);
        if (IN6_IS_ADDR_LINKLOCAL(&in->sin6_addr)) a.scope = (uint32_t)in->sin6_scope_id;
    }
    return a;
}

struct addr sys_from_sockaddr(const struct sockaddr *s)
{
    if (s->sa_family == AF_INET6) return from_in6((const struct sockaddr_in6 *)(const void *)s);
    if (s->sa_family != AF_INET) return (struct addr){0};
    const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)s;
    struct addr a = {.family = 4, .port = ntohs(in->sin_port)};
    memcpy(a.host, &in->sin_addr, 4);
    return a;
}
