/* sys_win32_udp.c: UDP sockets (Winsock 2). */
#include "sys_native.h"
#include <assert.h>
#include <mstcpip.h>
#include <stdio.h>

#ifndef SIO_UDP_CONNRESET
#define SIO_UDP_CONNRESET _WSAIOW(IOC_VENDOR, 12)
#endif

enum {
    BUFFER_BYTES = 4 << 20,
    RETRIES = 64, /* of a call that failed for a reason that lies in the past */
};

sys_socket sys_udp_open(const struct addr *at, bool shared, struct addr *bound,
                        char error[SYS_ERROR_BYTES])
{
    assert(at->family == 4 || at->family == 6);
    sys_socket s = win32_open_socket(sys_family_of(at), SOCK_DGRAM);
    if (s == SYS_NO_SOCKET) return win32_refuse(s, at, error);
    BOOL no = FALSE;
    DWORD got;
    win32_set((SOCKET)s, SOL_SOCKET, shared ? SO_REUSEADDR : SO_EXCLUSIVEADDRUSE, 1);
    win32_set((SOCKET)s, SOL_SOCKET, SO_BROADCAST, 1);
    win32_set((SOCKET)s, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
    win32_set((SOCKET)s, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
    WSAIoctl((SOCKET)s, SIO_UDP_CONNRESET, &no, sizeof no, NULL, 0, &got, NULL, NULL);
    if (!win32_bind(s, at, bound)) return win32_refuse(s, at, error);
    return s;
}

static int udp_family(SOCKET s)
{
    struct sockaddr_storage own;
    int bytes = sizeof own;
    return getsockname(s, (struct sockaddr *)&own, &bytes) == 0 ? own.ss_family : AF_UNSPEC;
}

/* One by one: a server on Windows has the listeners of a LAN party, not thousands. */
bool sys_udp_send(sys_socket s, const struct addr *to, const void *bytes, size_t n,
                  size_t datagram_bytes)
{
    assert(n > 0 && datagram_bytes > 0);
    struct sockaddr_storage where;
    int where_bytes = sys_to_sockaddr(to, udp_family((SOCKET)s), &where);
    bool any = false;
    for (const char *at = bytes; where_bytes > 0 && n > 0;) {
        size_t some = n < datagram_bytes ? n : datagram_bytes;
        if (sendto((SOCKET)s, at, (int)some, 0, (struct sockaddr *)&where, where_bytes) >= 0)
            any = true;
        else if (win32_would_wait())
            break; /* the rest would find no room either; datagrams may be lost */
        at += some;
        n -= some;
    }
    return any;
}

size_t sys_udp_receive(sys_socket s, struct addr *from, void *out, size_t n)
{
    /* Empty datagrams say nothing, and errors here are news of earlier sends ("nobody listens there"): passed over. */
    for (int i = 0; i < RETRIES; i++) {
        struct sockaddr_storage where;
        int bytes = sizeof where;
        int got = recvfrom((SOCKET)s, out, (int)n, 0, (struct sockaddr *)&where, &bytes);
        int code = got < 0 ? WSAGetLastError() : 0;
        if (code == WSAEMSGSIZE) got = (int)n; /* cut, as elsewhere */
        if (got > 0) {
            if (from != NULL) *from = sys_from_sockaddr((struct sockaddr *)&where);
            return (size_t)got;
        }
        if (code == WSAEWOULDBLOCK || code == WSAENOTSOCK) return 0;
    }
    return 0;
}

size_t sys_udp_receive_aged(sys_socket s, struct addr *from, void *out, size_t n, int64_t *age_us)
{
    *age_us = 0;
    return sys_udp_receive(s, from, out, n);
}

bool sys_udp_want_many(sys_socket s)
{
    (void)s;
    return false;
}

size_t sys_udp_receive_many(sys_socket s, struct addr *from, void *out, size_t n,
                            size_t *datagram_bytes)
{
    assert(n >= SYS_UDP_MANY_BYTES);
    return *datagram_bytes = sys_udp_receive(s, from, out, n);
}

static size_t granted(SOCKET s, int option)
{
    int bytes = 0, size = sizeof bytes;
    bool told = getsockopt(s, SOL_SOCKET, option, (char *)&bytes, &size) == 0 && bytes > 0;
    return told ? (size_t)bytes : 0;
}

bool sys_udp_holds(sys_socket s, size_t in, size_t out, char error[SYS_ERROR_BYTES])
{
    size_t has_in = granted((SOCKET)s, SO_RCVBUF), has_out = granted((SOCKET)s, SO_SNDBUF);
    if (has_in >= in && has_out >= out) return true;
    snprintf(
        error, SYS_ERROR_BYTES,
        "a UDP socket holds %zu KB of what comes and %zu KB of what goes here, and bursts need "
        "%zu and %zu, else music is lost: close programs that use much of the network",
        has_in / 1024, has_out / 1024, in / 1024, out / 1024);
    return false;
}
