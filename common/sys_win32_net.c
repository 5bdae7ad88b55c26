/* sys_win32_net.c: sockets of both kinds, TCP (Winsock 2). */
#include "sys_native.h"
#include <assert.h>
#include <mstcpip.h>
#include <stdio.h>
#include <string.h>

enum {
    RETRIES = 64, /* of a call that failed for a reason that lies in the past */
};

void win32_set(SOCKET s, int level, int option, int value)
{
    setsockopt(s, level, option, (const char *)&value,
               sizeof value); /* wishes; done without what cannot be had */
}

bool win32_non_blocking(sys_socket s)
{
    u_long yes = 1;
    return ioctlsocket((SOCKET)s, (long)FIONBIO, &yes) == 0;
}

/* Not inherited by child programs. */
sys_socket win32_open_socket(int family, int type)
{
    SOCKET s =
        WSASocketW(family, type, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (s == INVALID_SOCKET) return SYS_NO_SOCKET;
    if (!win32_non_blocking((sys_socket)s)) {
        closesocket(s);
        return SYS_NO_SOCKET;
    }
    if (family == AF_INET6) win32_set(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    return (sys_socket)s;
}

bool win32_bind(sys_socket s, const struct addr *at, struct addr *bound)
{
    struct sockaddr_storage where;
    int bytes = sys_to_sockaddr(at, sys_family_of(at), &where);
    if (bind((SOCKET)s, (struct sockaddr *)&where, bytes) != 0) return false;
    bytes = sizeof where;
    if (getsockname((SOCKET)s, (struct sockaddr *)&where, &bytes) != 0) return false;
    if (bound != NULL) *bound = sys_from_sockaddr((struct sockaddr *)&where);
    return true;
}

enum sys_trouble sys_trouble(int code)
{
    switch (code) {
    case WSAEADDRINUSE:
        return SYS_PORT_IN_USE;
    case WSAEACCES:
        return SYS_PORT_FORBIDDEN; /* also what another's exclusive port answers */
    case WSAEADDRNOTAVAIL:
        return SYS_NOT_THIS_MACHINE;
    case WSAEAFNOSUPPORT:
        return SYS_NO_FAMILY;
    case WSAECONNREFUSED:
        return SYS_REFUSED;
    case WSAETIMEDOUT:
        return SYS_TIMED_OUT;
    case WSAEHOSTUNREACH:
    case WSAENETUNREACH:
        return SYS_NO_WAY;
    default:
        return SYS_OTHER;
    }
}

const char sys_port_forbidden[] = "is in use or kept by Windows; choose another with --port";

sys_socket win32_refuse(sys_socket s, const struct addr *at, char error[SYS_ERROR_BYTES])
{
    sys_say_bind(error, at, WSAGetLastError());
    sys_socket_close(s);
    return SYS_NO_SOCKET;
}

void sys_tcp_finish(sys_socket s)
{
    shutdown((SOCKET)s, SD_SEND);
}

void sys_socket_close(sys_socket s)
{
    if (s != SYS_NO_SOCKET) closesocket((SOCKET)s);
}

/* -- TCP -- */

sys_socket sys_tcp_listen(const struct addr *at, struct addr *bound, char error[SYS_ERROR_BYTES])
{
    assert(at->family == 4 || at->family == 6);
    sys_socket s = win32_open_socket(sys_family_of(at), SOCK_STREAM);
    if (s == SYS_NO_SOCKET) return win32_refuse(s, at, error);
    win32_set((SOCKET)s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
              1); /* SO_REUSEADDR would let others take the port */
    if (!win32_bind(s, at, bound) || listen((SOCKET)s, SOMAXCONN) != 0)
        return win32_refuse(s, at, error);
    return s;
}

bool sys_tcp_is_free(const struct addr *at)
{
    sys_socket s = win32_open_socket(sys_family_of(at), SOCK_STREAM);
    if (s == SYS_NO_SOCKET) return false;
    win32_set((SOCKET)s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
    bool is_free = win32_bind(s, at, NULL);
    sys_socket_close(s);
    return is_free;
}

static void tune_tcp(SOCKET s)
{
    ULONG idle_s = (ULONG)(SYS_KEEPALIVE_IDLE_S + s % SYS_KEEPALIVE_SPREAD_S);
    struct tcp_keepalive alive = {1, idle_s * 1000, SYS_KEEPALIVE_EVERY_S * 1000};
    DWORD got;
    win32_set(s, IPPROTO_TCP, TCP_NODELAY, 1);
    WSAIoctl(s, SIO_KEEPALIVE_VALS, &alive, sizeof alive, NULL, 0, &got, NULL, NULL);
}

sys_socket sys_tcp_accept(sys_socket listener, struct addr *peer)
{
    for (int i = 0; i < RETRIES; i++) {
        struct sockaddr_storage from;
        int bytes = sizeof from;
        SOCKET s = accept((SOCKET)listener, (struct sockaddr *)&from, &bytes);
        if (s != INVALID_SOCKET) {
            SetHandleInformation((HANDLE)s, HANDLE_FLAG_INHERIT, 0);
            if (!win32_non_blocking((sys_socket)s)) {
                closesocket(s);
                continue;
            }
            tune_tcp(s);
            if (peer != NULL) *peer = sys_from_sockaddr((struct sockaddr *)&from);
            return (sys_socket)s;
        }
        int code = WSAGetLastError();
        if (code == WSAEMFILE || code == WSAENOBUFS) Sleep(10); /* rather slow than spinning */
        if (code != WSAECONNRESET) break; /* reset: the peer left before its turn */
    }
    return SYS_NO_SOCKET;
}

sys_socket sys_tcp_connect(const struct addr *to, char error[SYS_ERROR_BYTES])
{
    struct sockaddr_storage where;
    int bytes = sys_to_sockaddr(to, sys_family_of(to), &where);
    sys_socket s = win32_open_socket(sys_family_of(to), SOCK_STREAM);
    if (s != SYS_NO_SOCKET) {
        tune_tcp((SOCKET)s);
        if (connect((SOCKET)s, (struct sockaddr *)&where, bytes) == 0 ||
            WSAGetLastError() == WSAEWOULDBLOCK)
            return s;
    }
    sys_say_connect(error, WSAGetLastError());
    sys_socket_close(s);
    return SYS_NO_SOCKET;
}

bool sys_tcp_connected(sys_socket s, char error[SYS_ERROR_BYTES])
{
    int code = 0, bytes = sizeof code;
    if (getsockopt((SOCKET)s, SOL_SOCKET, SO_ERROR, (char *)&code, &bytes) != 0)
        code = WSAGetLastError();
    struct sockaddr_storage peer;
    bytes = sizeof peer;
    if (code == 0 && getpeername((SOCKET)s, (struct sockaddr *)&peer, &bytes) != 0)
        code = WSAGetLastError();
    if (code == 0) return true;
    sys_say_connect(error, code);
    return false;
}

bool win32_would_wait(void)
{
    int code = WSAGetLastError();
    return code == WSAEWOULDBLOCK || code == WSAENOBUFS || code == WSAEINTR;
}

long sys_tcp_send(sys_socket s, const void *bytes, size_t n)
{
    int sent = send((SOCKET)s, bytes, n > INT_MAX ? INT_MAX : (int)n, 0);
    if (sent >= 0) return sent;
    return win32_would_wait() ? 0 : -1;
}

long sys_tcp_receive(sys_socket s, void *out, size_t n)
{
    assert(n > 0);
    int got = recv((SOCKET)s, out, n > INT_MAX ? INT_MAX : (int)n, 0);
    if (got > 0) return got;
    return got < 0 && win32_would_wait() ? 0 : -1;
}

bool sys_tcp_moved(sys_socket s)
{
    struct sockaddr_storage own, peer, other = {0};
    int own_bytes = sizeof own, peer_bytes = sizeof peer, other_bytes = sizeof other;
    if (getsockname((SOCKET)s, (struct sockaddr *)&own, &own_bytes) != 0) return false;
    if (getpeername((SOCKET)s, (struct sockaddr *)&peer, &peer_bytes) != 0) return false;
    sys_socket udp =
        win32_open_socket(peer.ss_family, SOCK_DGRAM); /* connecting one sends nothing */
    bool way = udp != SYS_NO_SOCKET &&
               connect((SOCKET)udp, (struct sockaddr *)&peer, peer_bytes) == 0 &&
               getsockname((SOCKET)udp, (struct sockaddr *)&other, &other_bytes) == 0;
    sys_socket_close(udp);
    struct addr before = sys_from_sockaddr((struct sockaddr *)&own),
                now = sys_from_sockaddr((struct sockaddr *)&other);
    return way && !addr_same_host(&before, &now);
}

/* Through the loopback. Somebody else could connect to the listener first: then the ports do not match. */
static bool accept_own(SOCKET listener, SOCKET own, sys_socket *out)
{
    struct sockaddr_in from, to;
    int bytes = sizeof from;
    SOCKET s = accept(listener, (struct sockaddr *)&from, &bytes);
    if (s == INVALID_SOCKET) return false;
    bytes = sizeof to;
    *out = (sys_socket)s;
    SetHandleInformation((HANDLE)s, HANDLE_FLAG_INHERIT, 0);
    return getsockname(own, (struct sockaddr *)&to, &bytes) == 0 && from.sin_port == to.sin_port &&
           from.sin_addr.s_addr == to.sin_addr.s_addr;
}

bool win32_socket_pair(sys_socket ends[2])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int bytes = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    DWORD flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
    SOCKET listener = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, flags);
    SOCKET own = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, flags);
    ends[0] = ends[1] = SYS_NO_SOCKET;
    bool made = listener != INVALID_SOCKET && own != INVALID_SOCKET &&
                bind(listener, (struct sockaddr *)&at, bytes) == 0 && listen(listener, 1) == 0 &&
                getsockname(listener, (struct sockaddr *)&at, &bytes) == 0 &&
                connect(own, (struct sockaddr *)&at, bytes) == 0 &&
                accept_own(listener, own, &ends[1]) && win32_non_blocking((sys_socket)own);
    sys_socket_close((sys_socket)listener);
    if (made) {
        win32_set(own, IPPROTO_TCP, TCP_NODELAY, 1);
        win32_set((SOCKET)ends[1], IPPROTO_TCP, TCP_NODELAY, 1);
        ends[0] = (sys_socket)own;
        return true;
    }
    sys_socket_close((sys_socket)own);
    sys_socket_close(ends[1]);
    ends[1] = SYS_NO_SOCKET;
    return false;
}
