/* Destinations that take no offload: how the system refuses them is played by a sendmsg of our own, which stands before the
   system's. Refused for real (no checksums): test_sys_unix.c. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>
#include "../../common/sys.h"

#ifdef UDP_SEGMENT

enum { PATIENCE_US = 10000000, DATAGRAMS = 12, EACH = 1100 };

static const struct addr loop4 = {.family = 4, .host = {127, 0, 0, 1}};

static struct {
    uint16_t port; /* of the destination that refuses segments */
    int code, segmented, refused;
} wall;

static uint16_t port_of(const struct msghdr *m)
{
    struct sockaddr_in to;
    memcpy(&to, m->msg_name, sizeof to);
    return ntohs(to.sin_port);
}

ssize_t sendmsg(int fd, const struct msghdr *m, int flags);
ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
    wall.segmented += m->msg_controllen > 0;
    if (m->msg_controllen > 0 && port_of(m) == wall.port) {
        wall.refused++;
        errno = wall.code;
        return -1;
    }
    return (ssize_t)syscall(SYS_sendmsg, fd, m, flags);
}

static sys_socket open_at(struct addr *at)
{
    char error[SYS_ERROR_BYTES];
    sys_socket s = sys_udp_open(&loop4, false, at, error);
    assert_true(s != SYS_NO_SOCKET);
    return s;
}

/* Another destination, of those that are remembered in the same place (one of 64, by port). */
static sys_socket open_beside(const struct addr *other, struct addr *at)
{
    char error[SYS_ERROR_BYTES];
    struct addr want = *other;
    sys_socket s = SYS_NO_SOCKET;
    while (s == SYS_NO_SOCKET && want.port > 2000) {
        want.port = (uint16_t)(want.port - 64);
        s = sys_udp_open(&want, false, at, error);
    }
    assert_true(s != SYS_NO_SOCKET);
    return s;
}

static void take_all(sys_socket to)
{
    uint8_t got[EACH + 1];
    for (int i = 0; i < DATAGRAMS; i++) {
        struct sys_set *set = sys_set_new();
        sys_set_want(set, to, true, false);
        assert_int_equal(sys_set_wait(set, PATIENCE_US), 1);
        sys_set_free(set);
        assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), EACH);
        assert_int_equal(got[0], i);
    }
    assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), 0);
}

static void send_and_take(sys_socket from, const struct addr *at, sys_socket to)
{
    static uint8_t bytes[DATAGRAMS * EACH];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i / EACH);
    assert_true(sys_udp_send(from, at, bytes, sizeof bytes, EACH));
    take_all(to);
}

static void one_destination_falls_back(int code)
{
    struct addr walled_at, open_to;
    sys_socket from = open_at(NULL), walled = open_at(&walled_at);
    sys_socket free_one = open_beside(&walled_at, &open_to);
    memset(&wall, 0, sizeof wall);
    wall.port = walled_at.port;
    wall.code = code;
    send_and_take(from, &walled_at, walled); /* nothing is lost, nothing comes twice */
    assert_int_equal(wall.refused, 1);
    send_and_take(from, &walled_at, walled); /* it is remembered, */
    assert_int_equal(wall.refused, 1);
    send_and_take(from, &open_to, free_one); /* and of this destination alone */
    assert_int_equal(wall.segmented, 2);
    sys_socket_close(from);
    sys_socket_close(walled);
    sys_socket_close(free_one);
}

static void a_device_without_checksums_gets_them_one_by_one(void **state)
{
    (void)state;
    one_destination_falls_back(EIO);
}

static void a_path_with_a_small_mtu_gets_them_one_by_one(void **state)
{
    (void)state;
    one_destination_falls_back(EINVAL);
    one_destination_falls_back(EMSGSIZE);
}

/* Once more when this program itself was held up for so long that no age is believed, and, for a while, where the system does not
   stamp yet: it begins a little after the first socket asked. */
static int64_t age_read_late_us(int64_t late_us, int64_t *most_us)
{
    struct addr at;
    sys_socket from = open_at(NULL), to = open_at(&at);
    int64_t age_us;
    uint8_t got[8];
    int tries = 0;
    do {
        int64_t sent_us = sys_mono_us();
        assert_true(sys_udp_send(from, &at, "x", 1, 1));
        int64_t came_us = sys_mono_us();
        while (sys_mono_us() - came_us < late_us) continue;
        assert_int_equal(sys_udp_receive_aged(to, NULL, got, sizeof got, &age_us), 1);
        *most_us = sys_mono_us() - sent_us;
    } while (*most_us > 15000 || (age_us < late_us / 2 && tries++ < 20));
    sys_socket_close(from);
    sys_socket_close(to);
    return age_us;
}

static void a_datagram_tells_how_long_it_waited(void **state)
{
    (void)state;
    int64_t most_us, age_us = age_read_late_us(3000, &most_us);
    assert_in_range(age_us, 2990, most_us + 10);
    age_us = age_read_late_us(0, &most_us);
    assert_in_range(age_us, 0, most_us + 10);
}

static void other_failures_are_no_reason_to_fall_back(void **state)
{
    (void)state;
    static uint8_t bytes[DATAGRAMS * EACH];
    struct addr at;
    sys_socket from = open_at(NULL), to = open_at(&at);
    memset(&wall, 0, sizeof wall);
    wall.port = at.port;
    wall.code = ENETUNREACH;
    assert_false(sys_udp_send(from, &at, bytes, sizeof bytes, EACH));
    wall.port = 0;
    send_and_take(from, &at, to);
    assert_int_equal(wall.segmented, 2);
    sys_socket_close(from);
    sys_socket_close(to);
}

#else

static void not_here(void **state)
{
    (void)state;
    skip();
}
#define a_device_without_checksums_gets_them_one_by_one not_here
#define a_path_with_a_small_mtu_gets_them_one_by_one    not_here
#define a_datagram_tells_how_long_it_waited             not_here
#define other_failures_are_no_reason_to_fall_back       not_here

#endif

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_without_checksums_gets_them_one_by_one),
        cmocka_unit_test(a_path_with_a_small_mtu_gets_them_one_by_one),
        cmocka_unit_test(a_datagram_tells_how_long_it_waited),
        cmocka_unit_test(other_failures_are_no_reason_to_fall_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
