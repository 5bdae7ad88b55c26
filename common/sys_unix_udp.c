/* sys_unix_udp.c: UDP sockets; many datagrams in one call where the system can. */
#include "sys_native.h"
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 4 << 20,         /* wished for; halved until the system agrees, */
    LEAST_BUFFER_BYTES = 256 << 10, /* or this is refused, too */
    SEGMENTS = 64, /* datagrams in one call: what every kernel with UDP_SEGMENT takes */
    SEGMENTS_BYTES = 65000,
    FALLBACKS =
        64, /* destinations known not to take segments; a new one replaces the one in its place */
    FALLBACK_US = 600 * 1000000,
    FAMILIES = 4096,     /* sockets whose family is remembered; others are asked each time */
    RETRIES = 64,        /* of a call that failed for a reason that lies in the past */
    AGE_MOST_US = 20000, /* of a datagram, by the wall clock: past this that was set meanwhile */
};

static uint8_t families[FAMILIES]; /* AF_INET or AF_INET6 of our UDP sockets, by descriptor */

static int udp_family(int fd)
{
    if (fd < FAMILIES) return families[fd];
    struct sockaddr_storage own;
    socklen_t bytes = sizeof own;
    return getsockname(fd, (struct sockaddr *)&own, &bytes) == 0 ? own.ss_family : AF_UNSPEC;
}

/* Linux caps what is wished for silently, unless we may force it; others refuse what is too much. */
static void want_buffer(int fd, int option, int force)
{
    for (int bytes = BUFFER_BYTES; bytes >= LEAST_BUFFER_BYTES; bytes /= 2) {
        if (setsockopt(fd, SOL_SOCKET, force, &bytes, sizeof bytes) == 0) return;
        if (setsockopt(fd, SOL_SOCKET, option, &bytes, sizeof bytes) == 0) return;
    }
}

static void want_buffers(int fd)
{
#ifdef SO_RCVBUFFORCE
    want_buffer(fd, SO_RCVBUF, SO_RCVBUFFORCE);
    want_buffer(fd, SO_SNDBUF, SO_SNDBUFFORCE);
#else
    want_buffer(fd, SO_RCVBUF, SO_RCVBUF);
    want_buffer(fd, SO_SNDBUF, SO_SNDBUF);
#endif
}

static void share(int fd)
{
    unix_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
#ifndef __linux__ /* there SO_REUSEPORT would hand each datagram to one of them only */
    unix_set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
#endif
}

sys_socket sys_udp_open(const struct addr *at, bool shared, struct addr *bound,
                        char error[SYS_ERROR_BYTES])
{
    assert(at->family == 4 || at->family == 6);
    int fd = unix_open_socket(sys_family_of(at), SOCK_DGRAM);
    if (fd < 0) return unix_refuse(fd, at, error);
    if (shared) share(fd);
    unix_set(fd, SOL_SOCKET, SO_BROADCAST, 1);
    unix_set(fd, SOL_SOCKET, SO_TIMESTAMP, 1);
    want_buffers(fd);
    if (!unix_bind(fd, at, bound)) return unix_refuse(fd, at, error);
    if (fd < FAMILIES) families[fd] = (uint8_t)sys_family_of(at);
    return fd;
}

static bool send_one(int fd, const struct sockaddr_storage *to, socklen_t to_bytes,
                     const uint8_t *bytes, size_t n)
{
    for (int i = 0; i < 2; i++) {
        if (sendto(fd, bytes, n, 0, (const struct sockaddr *)to, to_bytes) >= 0) return true;
        if (errno != ECONNREFUSED && errno != EINTR) break; /* those are about an earlier one */
    }
    return false;
}

static bool send_each(int fd, const struct sockaddr_storage *to, socklen_t to_bytes,
                      const uint8_t *bytes, size_t n, size_t datagram_bytes)
{
    bool any = false;
    while (n > 0) {
        size_t some = n < datagram_bytes ? n : datagram_bytes;
        if (send_one(fd, to, to_bytes, bytes, some))
            any = true;
        else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
            break; /* the rest would find no room either; datagrams may be lost */
        bytes += some;
        n -= some;
    }
    return any;
}

#ifdef UDP_SEGMENT

struct fallback {
    struct addr to;
    int64_t until_us;
};
static _Thread_local struct fallback fallbacks[FALLBACKS];

static struct fallback *fallback_of(const struct addr *to)
{
    unsigned sum = 0;
    for (int i = 0; i < 16; i++) sum = sum * 31 + to->host[i];
    return &fallbacks[(sum + to->port) % FALLBACKS];
}

static bool takes_segments(const struct addr *to)
{
    const struct fallback *f = fallback_of(to);
    return !addr_equal(&f->to, to) || sys_mono_us() >= f->until_us;
}

/* A kernel older than 4.18 would ignore the wish and send one big datagram: asked once. */
static bool kernel_has_segments(int fd)
{
    static atomic_int known; /* 0: not asked yet, 1: yes, 2: no */
    int has = atomic_load(&known);
    if (has == 0) {
        int value;
        socklen_t bytes = sizeof value;
        has = getsockopt(fd, SOL_UDP, UDP_SEGMENT, &value, &bytes) == 0 ? 1 : 2;
        atomic_store(&known, has);
    }
    return has == 1;
}

static ssize_t send_segments(int fd, struct sockaddr_storage *to, socklen_t to_bytes,
                             const uint8_t *bytes, size_t n, size_t datagram_bytes)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
    } control = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = n};
    struct msghdr message = {.msg_name = to,
                             .msg_namelen = to_bytes,
                             .msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    uint16_t segment = (uint16_t)datagram_bytes;
    head->cmsg_level = SOL_UDP;
    head->cmsg_type = UDP_SEGMENT;
    head->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(head), &segment, sizeof segment);
    ssize_t sent = sendmsg(fd, &message, 0);
    if (sent < 0 && (errno == ECONNREFUSED || errno == EINTR)) sent = sendmsg(fd, &message, 0);
    return sent;
}

static bool send_many(int fd, const struct addr *a, struct sockaddr_storage *to, socklen_t to_bytes,
                      const uint8_t *bytes, size_t n, size_t datagram_bytes)
{
    size_t most = SEGMENTS_BYTES / datagram_bytes;
    if (most > SEGMENTS) most = SEGMENTS;
    if (most < 2 || !kernel_has_segments(fd) || !takes_segments(a))
        return send_each(fd, to, to_bytes, bytes, n, datagram_bytes);
    bool any = false;
    while (n > 0) {
        size_t some = n < most * datagram_bytes ? n : most * datagram_bytes;
        if (send_segments(fd, to, to_bytes, bytes, some, datagram_bytes) < 0) {
            if (errno != EIO && errno != EINVAL && errno != EMSGSIZE) break;
            *fallback_of(a) = (struct fallback){*a, sys_mono_us() + FALLBACK_US};
            return send_each(fd, to, to_bytes, bytes, n, datagram_bytes) || any;
        }
        any = true;
        bytes += some;
        n -= some;
    }
    return any;
}

#else

static bool send_many(int fd, const struct addr *a, struct sockaddr_storage *to, socklen_t to_bytes,
                      const uint8_t *bytes, size_t n, size_t datagram_bytes)
{
    (void)a;
    return send_each(fd, to, to_bytes, bytes, n, datagram_bytes);
}

#endif

bool sys_udp_send(sys_socket s, const struct addr *to, const void *bytes, size_t n,
                  size_t datagram_bytes)
{
    assert(n > 0 && datagram_bytes > 0);
    struct sockaddr_storage where;
    socklen_t where_bytes = sys_to_sockaddr(to, udp_family((int)s), &where);
    if (where_bytes == 0) return false;
    if (n <= datagram_bytes) return send_one((int)s, &where, where_bytes, bytes, n);
    return send_many((int)s, to, &where, where_bytes, bytes, n, datagram_bytes);
}

/* What the system says beside a datagram; 0 where it does not. */
struct beside {
    int segment_bytes;   /* of several at once: of each */
    struct timeval came; /* by the wall clock */
};

static void take_beside(struct msghdr *message, struct beside *b)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMP)
            memcpy(&b->came, CMSG_DATA(c), sizeof b->came);
#ifdef UDP_GRO
        if (c->cmsg_level == SOL_UDP && c->cmsg_type == UDP_GRO)
            memcpy(&b->segment_bytes, CMSG_DATA(c), sizeof b->segment_bytes);
#endif
    }
}

static ssize_t receive(int fd, struct addr *from, void *out, size_t n, struct beside *beside)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(struct timeval)) + CMSG_SPACE(sizeof(int))];
    } control;
    struct sockaddr_storage where;
    struct iovec part = {.iov_base = out, .iov_len = n};
    struct msghdr message = {.msg_name = &where,
                             .msg_namelen = sizeof where,
                             .msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = beside ? control.bytes : NULL,
                             .msg_controllen = beside ? sizeof control.bytes : 0};
    ssize_t got = recvmsg(fd, &message, 0);
    if (got <= 0) return got;
    if (from) *from = sys_from_sockaddr((struct sockaddr *)&where);
    if (beside) take_beside(&message, beside);
    return got;
}

/* Empty datagrams say nothing, and errors here are news of earlier sends ("nobody listens there"): passed over. */
static size_t receive_next(int fd, struct addr *from, void *out, size_t n, struct beside *beside)
{
    for (int i = 0; i < RETRIES; i++) {
        ssize_t got = receive(fd, from, out, n, beside);
        if (got > 0) return (size_t)got;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF)) return 0;
    }
    return 0;
}

size_t sys_udp_receive(sys_socket s, struct addr *from, void *out, size_t n)
{
    return receive_next((int)s, from, out, n, NULL);
}

size_t sys_udp_receive_aged(sys_socket s, struct addr *from, void *out, size_t n, int64_t *age_us)
{
    struct beside beside = {0};
    size_t got = receive_next((int)s, from, out, n, &beside);
    int64_t came_us = (int64_t)beside.came.tv_sec * 1000000 + beside.came.tv_usec;
    int64_t age = got > 0 ? sys_wall_us() - came_us : 0;
    *age_us = age > 0 && age < AGE_MOST_US ? age : 0;
    return got;
}

bool sys_udp_want_many(sys_socket s)
{
#ifdef UDP_GRO
    int on = 1;
    unix_set((int)s, SOL_SOCKET, SO_TIMESTAMP, 0); /* nobody asks these for their age */
    return setsockopt((int)s, SOL_UDP, UDP_GRO, &on, sizeof on) == 0;
#else
    (void)s;
    return false;
#endif
}

size_t sys_udp_receive_many(sys_socket s, struct addr *from, void *out, size_t n,
                            size_t *datagram_bytes)
{
    assert(n >= SYS_UDP_MANY_BYTES);
    struct beside beside = {0};
    size_t got = receive_next((int)s, from, out, n, &beside);
    size_t each = beside.segment_bytes > 0 ? (size_t)beside.segment_bytes : got;
    *datagram_bytes = each < got ? each : got;
    return got;
}

static size_t granted(int fd, int option)
{
    int bytes = 0;
    socklen_t size = sizeof bytes;
    if (getsockopt(fd, SOL_SOCKET, option, &bytes, &size) != 0 || bytes < 0) return 0;
#ifdef __linux__
    bytes /= 2; /* it tells twice what was granted: as much again is for its own records */
#endif
    return (size_t)bytes;
}

bool sys_udp_holds(sys_socket s, size_t in, size_t out, char error[SYS_ERROR_BYTES])
{
#ifdef __linux__
    const char *how = "sysctl -w net.core.rmem_max=4194304 net.core.wmem_max=4194304";
#else
    const char *how = "sysctl -w kern.ipc.maxsockbuf=8388608";
#endif
    size_t has_in = granted((int)s, SO_RCVBUF), has_out = granted((int)s, SO_SNDBUF);
    if (has_in >= in && has_out >= out) return true;
    snprintf(
        error, SYS_ERROR_BYTES,
        "a UDP socket holds %zu KB of what comes and %zu KB of what goes here, and bursts need "
        "%zu and %zu, else music is lost; allow more: %s",
        has_in / 1024, has_out / 1024, in / 1024, out / 1024, how);
    return false;
}
