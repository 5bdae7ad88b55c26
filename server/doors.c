#include "doors.h"
#include "../common/discovery.h"
#include <stdio.h>
#include <string.h>

enum {
    TRIES = 20, /* of ports that the system chooses: the first may be taken for UDP */
    INTERFACES_MOST = 32,
};

/* TCP and UDP on one port number. */
static bool open_at(struct doors *d, const struct addr *at, struct addr *bound,
                    char error[SYS_ERROR_BYTES])
{
    for (int i = 0; i < (at->port ? 1 : TRIES); i++) {
        d->tcp = sys_tcp_listen(at, bound, error);
        if (d->tcp == SYS_NO_SOCKET) return false;
        d->udp = sys_udp_open(bound, false, NULL, error);
        if (d->udp != SYS_NO_SOCKET) return true;
        sys_socket_close(d->tcp);
        d->tcp = SYS_NO_SOCKET;
    }
    return false;
}

bool doors_open(struct doors *d, const char *host, uint16_t port, struct addr *bound,
                char error[SYS_ERROR_BYTES])
{
    char other[SYS_ERROR_BYTES];
    struct addr at = {.family = 6, .port = port};
    if (host[0] && addr_parse_host(host, port, &at)) return open_at(d, &at, bound, error);
    if (host[0]) {
        snprintf(error, SYS_ERROR_BYTES,
                 "--bind %.150s is no address; give one like 192.168.1.5 or ::1", host);
        return false;
    }
    if (open_at(d, &at, bound, error)) return true;
    at.family = 4; /* a system without IPv6 */
    return open_at(d, &at, bound, other);
}

bool doors_open_discovery(struct doors *d, char error[SYS_ERROR_BYTES])
{
    struct addr any = {.family = 4, .port = DISCOVERY_PORT};
    d->discovery = sys_udp_open(&any, true, NULL, error);
    return d->discovery != SYS_NO_SOCKET;
}

void doors_close(struct doors *d)
{
    sys_socket_close(d->tcp);
    sys_socket_close(d->udp);
    sys_socket_close(d->discovery);
    *d = (struct doors)DOORS_SHUT;
}

void doors_want(const struct doors *d, struct sys_set *set)
{
    sys_set_want(set, d->tcp, true, false);
    sys_set_want(set, d->udp, true, false);
    if (d->discovery != SYS_NO_SOCKET) sys_set_want(set, d->discovery, true, false);
}

void doors_print(const struct addr *bound)
{
    static const uint8_t anywhere[16];
    char text[ADDR_TEXT_BYTES];
    struct sys_interface others[INTERFACES_MOST];
    printf("listening on %s\n", addr_text(bound, text));
    bool everywhere = memcmp(bound->host, anywhere, sizeof anywhere) == 0;
    size_t n = everywhere ? sys_interfaces(others, INTERFACES_MOST) : 0;
    for (size_t i = 0; i < n; i++) {
        others[i].address.port = bound->port;
        printf("friends can type %s\n", addr_text(&others[i].address, text));
    }
    fflush(stdout);
}
