/* sys_unix_net.c: addresses, sockets of both kinds, TCP. */
#include "sys_unix.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    KEEPALIVE_IDLE_S = 15, /* a silent connection is asked after this long, */
    KEEPALIVE_EVERY_S = 5, /* then this often, */
    KEEPALIVE_TIMES = 3,   /* and given up after this many */
    UNANSWERED_MS = 30000, /* sent bytes that nobody confirms for so long end the connection */
    RETRIES = 64,          /* of a call that failed for a reason that lies in the past */
};

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

socklen_t unix_to_sockaddr(const struct addr *a, int family, struct sockaddr_storage *out)
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
        if (IN6_IS_ADDR_LINKLOCAL(&in->sin6_addr)) a.scope = in->sin6_scope_id;
    }
    return a;
}

struct addr unix_from_sockaddr(const struct sockaddr *s)
{
    if (s->sa_family == AF_INET6) return from_in6((const struct sockaddr_in6 *)(const void *)s);
    if (s->sa_family != AF_INET) return (struct addr){0};
    const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)s;
    struct addr a = {.family = 4, .port = ntohs(in->sin_port)};
    memcpy(a.host, &in->sin_addr, 4);
    return a;
}

void unix_set(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value,
               sizeof value); /* each is a wish; what cannot be had is done without */
}

int unix_family_of(const struct addr *a)
{
    return a->family == 6 ? AF_INET6 : AF_INET;
}

static void say_bind(char error[SYS_ERROR_BYTES], const struct addr *at)
{
    int code = errno;
    char host[ADDR_TEXT_BYTES];
    addr_host_text(at, host);
    if (code == EADDRINUSE)
        snprintf(error, SYS_ERROR_BYTES,
                 "port %u at %s is in use by another program; choose another with --port", at->port,
                 host);
    else if (code == EACCES)
        snprintf(error, SYS_ERROR_BYTES,
                 "port %u at %s may not be used by this user; choose one above 1023 with --port",
                 at->port, host);
    else if (code == EADDRNOTAVAIL)
        snprintf(error, SYS_ERROR_BYTES,
                 "%s is no address of this machine; choose another with --bind", host);
    else if (code == EAFNOSUPPORT)
        snprintf(error, SYS_ERROR_BYTES, "this system has no IPv%d, which %s needs", at->family,
                 host);
    else
        snprintf(error, SYS_ERROR_BYTES, "port %u at %s cannot be opened: %s", at->port, host,
                 strerror(code));
}

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
    socklen_t bytes = unix_to_sockaddr(at, unix_family_of(at), &where);
    if (bind(fd, (struct sockaddr *)&where, bytes) != 0) return false;
    bytes = sizeof where;
    if (getsockname(fd, (struct sockaddr *)&where, &bytes) != 0) return false;
    if (bound != NULL) *bound = unix_from_sockaddr((struct sockaddr *)&where);
    return true;
}

sys_socket unix_refuse(int fd, const struct addr *at, char error[SYS_ERROR_BYTES])
{
    say_bind(error, at);
    if (fd >= 0) close(fd);
    return SYS_NO_SOCKET;
}

/* -- TCP -- */

sys_socket sys_tcp_listen(const struct addr *at, struct addr *bound, char error[SYS_ERROR_BYTES])
{
    assert(at->family == 4 || at->family == 6);
    int fd = unix_open_socket(unix_family_of(at), SOCK_STREAM);
    if (fd < 0) return unix_refuse(fd, at, error);
    unix_set(fd, SOL_SOCKET, SO_REUSEADDR,
             1); /* a restart need not wait for old connections to fade */
    if (!unix_bind(fd, at, bound) || listen(fd, SOMAXCONN) != 0) return unix_refuse(fd, at, error);
    return fd;
}

static void tune_tcp(int fd)
{
    unix_set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    unix_set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    unix_set(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
#else
    unix_set(fd, IPPROTO_TCP, TCP_KEEPALIVE, KEEPALIVE_IDLE_S);
#endif
    unix_set(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_EVERY_S);
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
        struct sockaddr_storage from;
        socklen_t bytes = sizeof from;
        int fd = accept((int)listener, (struct sockaddr *)&from, &bytes);
        if (fd >= 0) {
            if (!unix_own(fd)) continue;
            tune_tcp(fd);
            if (peer != NULL) *peer = unix_from_sockaddr((struct sockaddr *)&from);
            return fd;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        if (errno == EMFILE || errno == ENFILE) return turn_away((int)listener);
    }
    return SYS_NO_SOCKET;
}

static void say_connect(char error[SYS_ERROR_BYTES], int code)
{
    const char *text = code == ECONNREFUSED ? "no server answers at that port (connection refused)"
                       : code == ETIMEDOUT  ? "no answer (timed out)"
                       : code == EHOSTUNREACH || code == ENETUNREACH
                           ? "there is no way to that address from here"
                           : strerror(code);
    snprintf(error, SYS_ERROR_BYTES, "%s", text);
}

sys_socket sys_tcp_connect(const struct addr *to, char error[SYS_ERROR_BYTES])
{
    struct sockaddr_storage where;
    socklen_t bytes = unix_to_sockaddr(to, unix_family_of(to), &where);
    int fd = unix_open_socket(unix_family_of(to), SOCK_STREAM);
    if (fd >= 0) {
        tune_tcp(fd);
        if (connect(fd, (struct sockaddr *)&where, bytes) == 0 || errno == EINPROGRESS ||
            errno == EINTR)
            return fd;
    }
    say_connect(error, errno);
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
    say_connect(error, code);
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

void sys_tcp_finish(sys_socket s)
{
    shutdown((int)s, SHUT_WR);
}

void sys_socket_close(sys_socket s)
{
    if (s != SYS_NO_SOCKET) close((int)s);
}
