/* doors.h: the ways into this server: TCP and UDP on one port number, and the port where it is found (discovery.h). */
#ifndef WL_DOORS_H
#define WL_DOORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/addr.h"
#include "../common/sys.h"

struct doors {
    sys_socket tcp, udp, discovery;
};
#define DOORS_SHUT                                                                                 \
    {                                                                                              \
        SYS_NO_SOCKET, SYS_NO_SOCKET, SYS_NO_SOCKET                                                \
    }

/* At an address (`host` "": everywhere) and a port (0: any); *bound is where. False and `error` when it cannot be had. */
bool doors_open(struct doors *d, const char *host, uint16_t port, struct addr *bound,
                char error[SYS_ERROR_BYTES]);
/* False and `error`: it cannot be found by itself. */
bool doors_open_discovery(struct doors *d, char error[SYS_ERROR_BYTES]);
void doors_close(struct doors *d);

void doors_want(const struct doors *d, struct sys_set *set);

/* Prints where friends come in, one address a line: client/party.c reads these lines. */
void doors_print(const struct addr *bound);

#endif
