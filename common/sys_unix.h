/* sys_unix.h: what the sys_unix*.c files share among themselves; nobody else includes it. First in each of them, since it
   says which system functions there are. */
#ifndef WL_SYS_UNIX_H
#define WL_SYS_UNIX_H

#define _GNU_SOURCE              /* Linux: everything */
#define _DARWIN_C_SOURCE         /* macOS: everything */
#define _DARWIN_UNLIMITED_SELECT /* macOS: select() past 1,024 descriptors */

#include <sys/socket.h>
#include "sys_parts.h"

/* Makes a descriptor non-blocking and not inherited by child programs; false (and closed) when it cannot. */
bool unix_own(int fd);

/* An option that is a wish: what cannot be had is done without. */
void unix_set(int fd, int level, int option, int value);
/* A socket of ours, or -1; of IPv6 for both kinds. */
int unix_open_socket(int family, int type);
bool unix_bind(int fd, const struct addr *at, struct addr *bound);
/* Says why the socket cannot be had at an address, by errno, and closes it (-1: there is none). */
sys_socket unix_refuse(int fd, const struct addr *at, char error[SYS_ERROR_BYTES]);

#endif
