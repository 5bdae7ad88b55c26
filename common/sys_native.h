/* sys_native.h: this system's own headers of sockets, for the sys_*.c that stand once but speak to them, and what those give
   to the twins. */
#ifndef WL_SYS_NATIVE_H
#define WL_SYS_NATIVE_H

#ifdef _WIN32
#include "sys_win32.h"
#else
#include "sys_unix.h"
#include <netinet/in.h>
#endif

/* The family of a socket for an address; an address for a socket of a family (AF_INET6 takes IPv4 as mapped), 0 when that
   family cannot reach it; and back, family 0 for what is no internet address. */
int sys_family_of(const struct addr *a);
socklen_t sys_to_sockaddr(const struct addr *a, int family, struct sockaddr_storage *out);
struct addr sys_from_sockaddr(const struct sockaddr *s);

#endif
