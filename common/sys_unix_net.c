/* sys_unix_net.c: sockets of both kinds, TCP. */
#include "sys_native.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <unistd.h>

#ifndef TCP_KEEPIDLE
#define TCP_KEEPIDLE TCP_KEEPALIVE /* macOS */
#endif

enum {
    KEEPALIVE_TIMES = 5,    /* and given up after this many */
    UNANSWERED_MS = 120000, /* sent bytes that nobody confirms for so long end the connection */
    RETRIES = 64,           /* of a call that failed for a reason that lies in the past */
};

void unix_set(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value,
               sizeof value); /* each is a wish; what cannot be had is done without */
}

enum sys_trouble sys_trouble(int code)
{
    switch (code) {
    case EADDRINUSE:
        return SYS_PORT_IN_USE;
    case EACCES:
        return SYS_PORT_FORBIDDEN;
    case EADDRNOTAVAIL:
        return SYS_NOT_THIS_MACHINE;
    case EAFNOSUPPORT:
        return SYS_NO_FAMILY;
    case ECONNREFUSED:
        return SYS_REFUSED;
    case ETIMEDOUT:
        return SYS_TIMED_OUT;
    case EHOSTUNREACH:
    case ENETUNREACH:
        return SYS_NO_WAY;
    default:
        return SYS_OTHER;
    }
}

const char sys_port_forbidden[] = "may not be used by this user; choose one above 1023 with --port";

int unix_open_socket(int family, int type)
{
    int fd = socket(family, type, 0);
    if (fd < 0) return -1;
    if (!unix_own(fd)) return -1;
    if (family == AF_INET6) unix_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    return fd;
}

bool unix_bind(int fd, const struct addr *at, struct addr *bound)
{
    struct sockaddr_storage where;
    socklen_t bytes = sys_to_sockaddr(at, sys_family_of(at), &where);
    if (bind(fd, (struct sockaddr *)&where, bytes) != 0) return false;
    bytes = sizeof where;
    if (getsockname(fd, (struct sockaddr *)&where, &bytes) != 0) return false;
    if (bound != NULL) *bound = sys_from_sockaddr((struct sockaddr *)&where);
    return true;
}

sys_socket unix_refuse(int fd, const struct addr *at, char error[SYS_ERROR_BYTES])
{
    sys_say_bind(error, at, errno);
    if (fd >= 0) close(fd);
    return SYS_NO_SOCKET;
}

/* -- TCP -- */

sys_socket sys_tcp_listen(const struct addr *at, struct addr *bound, char error[SYS_ERROR_BYTES])
{
    assert(at->family == 4 || at->family == 6);
    int fd = unix_open_socket(sys_family_of(at), SOCK_STREAM);
    if (fd < 0) return unix_refuse(fd, at, error);
    unix_set(fd, SOL_SOCKET, SO_REUSEADDR,
             1); /* a restart need not wait for old connections to fade */
    if (!unix_bind(fd, at, bound) || listen(fd, SOMAXCONN) != 0) return unix_refuse(fd, at, error);
    return fd;
}

bool sys_tcp_is_free(const struct addr *at)
{
    int fd = unix_open_socket(sys_family_of(at), SOCK_STREAM);
    if (fd < 0) return false;
    unix_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    bool is_free = unix_bind(fd, at, NULL);
    close(fd);
    return is_free;
}

static void tune_tcp(int fd)
{
    int idle_s = SYS_KEEPALIVE_IDLE_S + fd % SYS_KEEPALIVE_SPREAD_S;
    unix_set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    unix_set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    unix_set(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle_s);
    unix_set(fd, IPPROTO_TCP, TCP_KEEPINTVL, SYS_KEEPALIVE_EVERY_S);
    unix_set(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_TIMES);
#ifdef TCP_USER_TIMEOUT
    unix_set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS);
#endif
}

/* Out of descriptors: a connection that cannot be taken keeps the listener readable, and the loop would spin. One
   descriptor is kept for this: given up, the connection taken with it and closed at once, and kept again. */
static int spare = -1;

static void keep_spare(void)
{
    if (spare < 0) spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static sys_socket turn_away(int listener)
{
    if (spare < 0) {
        sys_sleep_us(10000); /* none to give up: rather slow than spinning */
        return SYS_NO_SOCKET;
    }
    close(spare);
    spare = -1;
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0) close(fd);
    keep_spare();
    return fd >= 0 ? SYS_TURNED_AWAY : SYS_NO_SOCKET;
}

sys_socket sys_tcp_accept(sys_socket listener, struct addr *peer)
{
    keep_spare();
    for (int i = 0; i < RETRIES; i++) {
        struct sockaddr_storage from = {0};
        socklen_t bytes = sizeof from;
        int fd = accept((int)listener, (struct sockaddr *)&from, &bytes);
        if (fd >= 0) {
            if (!unix_own(fd)) continue;
            if (bytes == 0) { /* a Mac hands over what was reset already, from nowhere */
                close(fd);
                continue;
            }
            tune_tcp(fd);
            if (peer != NULL) *peer = sys_from_sockaddr((struct sockaddr *)&from);
            return fd;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        if (errno == EMFILE || errno == ENFILE) return turn_away((int)listener);
    }
    return SYS_NO_SOCKET;
}

sys_socket sys_tcp_connect(const struct addr *to, char error[SYS_ERROR_BYTES])
{
    struct sockaddr_storage where;
    socklen_t bytes = sys_to_sockaddr(to, sys_family_of(to), &where);
    int fd = unix_open_socket(sys_family_of(to), SOCK_STREAM);
    if (fd >= 0) {
        tune_tcp(fd);
        if (connect(fd, (struct sockaddr *)&where, bytes) == 0 || errno == EINPROGRESS ||
            errno == EINTR)
            return fd;
    }
    sys_say_connect(error, errno);
    if (fd >= 0) close(fd);
    return SYS_NO_SOCKET;
}

bool sys_tcp_connected(sys_socket s, char error[SYS_ERROR_BYTES])
{
    int code = 0;
    socklen_t bytes = sizeof code;
    if (getsockopt((int)s, SOL_SOCKET, SO_ERROR, &code, &bytes) != 0) code = errno;
    struct sockaddr_storage peer;
    bytes = sizeof peer;
    if (code == 0 && getpeername((int)s, (struct sockaddr *)&peer, &bytes) != 0) code = errno;
    if (code == 0) return true;
    sys_say_connect(error, code);
    return false;
}

static bool would_wait(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOBUFS;
}

long sys_tcp_send(sys_socket s, const void *bytes, size_t n)
{
    ssize_t sent = send((int)s, bytes, n, 0);
    if (sent >= 0) return (long)sent;
    return would_wait() ? 0 : -1;
}

long sys_tcp_receive(sys_socket s, void *out, size_t n)
{
    assert(n > 0);
    ssize_t got = recv((int)s, out, n, 0);
    if (got > 0) return (long)got;
    return got < 0 && would_wait() ? 0 : -1;
}

bool sys_tcp_moved(sys_socket s)
{
    struct sockaddr_storage own, peer, other = {0};
    socklen_t own_bytes = sizeof own, peer_bytes = sizeof peer, other_bytes = sizeof other;
    if (getsockname((int)s, (struct sockaddr *)&own, &own_bytes) != 0) return false;
    if (getpeername((int)s, (struct sockaddr *)&peer, &peer_bytes) != 0) return false;
    int fd = unix_open_socket(peer.ss_family, SOCK_DGRAM); /* connecting one sends nothing */
    bool way = fd >= 0 && connect(fd, (struct sockaddr *)&peer, peer_bytes) == 0 &&
               getsockname(fd, (struct sockaddr *)&other, &other_bytes) == 0;
    if (fd >= 0) close(fd);
    struct addr before = sys_from_sockaddr((struct sockaddr *)&own),
                now = sys_from_sockaddr((struct sockaddr *)&other);
    return way && !addr_same_host(&before, &now);
}

void sys_tcp_finish(sys_socket s)
{
    shutdown((int)s, SHUT_WR);
}

void sys_socket_close(sys_socket s)
{
    if (s != SYS_NO_SOCKET) close((int)s);
}
