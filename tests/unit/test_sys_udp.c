/* Datagrams between real sockets of this machine: one by one, in bursts, and taken many at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"
#include "../support/loopback.h"

enum { EACH = 1000 };

static const struct addr everywhere4 = {.family = 4};
static const struct addr everywhere6 = {.family = 6};

static void udp_there_and_back(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr a_at, b_at, from;
    sys_socket a = sys_udp_open(&loop4, false, &a_at, error);
    sys_socket b = sys_udp_open(&loop4, false, &b_at, error);
    uint8_t got[64];
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 0);
    assert_true(sys_udp_send(a, &b_at, "one", 3, 1200));
    wait_readable(b);
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 3);
    assert_memory_equal(got, "one", 3);
    assert_true(addr_equal(&from, &a_at));
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 0);
    sys_socket_close(a);
    sys_socket_close(b);
}

/* Sends 10 datagrams in one go, the last shorter, and takes them one by one. */
static void burst(sys_socket from, sys_socket to, const struct addr *to_at, size_t datagram_bytes)
{
    enum { DATAGRAMS = 10, LAST = 7 };
    static uint8_t bytes[DATAGRAMS * 1200], got[2000];
    size_t n = (DATAGRAMS - 1) * datagram_bytes + LAST;
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)(i / datagram_bytes);
    assert_true(sys_udp_send(from, to_at, bytes, n, datagram_bytes));
    for (int i = 0; i < DATAGRAMS; i++) {
        wait_readable(to);
        size_t length = sys_udp_receive(to, NULL, got, sizeof got);
        assert_int_equal(length, i < DATAGRAMS - 1 ? datagram_bytes : LAST);
        assert_int_equal(got[0], i);
        assert_int_equal(got[length - 1], i);
    }
    assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), 0);
}

static void bursts_arrive_one_by_one(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr to_at;
    sys_socket from = sys_udp_open(&loop4, false, NULL, error);
    sys_socket to = sys_udp_open(&loop4, false, &to_at, error);
    burst(from, to, &to_at, 1200);
    burst(from, to, &to_at, 999);
    sys_socket_close(from);
    sys_socket_close(to);
}

static void long_bursts_are_cut(void **state)
{
    (void)state;
    enum { DATAGRAMS = 150, LENGTH = 500 }; /* more than one call takes, in number and in bytes */
    static uint8_t bytes[DATAGRAMS * LENGTH], got[LENGTH + 1];
    char error[SYS_ERROR_BYTES];
    struct addr to_at;
    sys_socket from = sys_udp_open(&loop4, false, NULL, error);
    sys_socket to = sys_udp_open(&loop4, false, &to_at, error);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i / LENGTH);
    assert_true(sys_udp_send(from, &to_at, bytes, sizeof bytes, LENGTH));
    for (int i = 0; i < DATAGRAMS; i++) {
        wait_readable(to);
        assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), LENGTH);
        assert_int_equal(got[LENGTH - 1], i);
    }
    sys_socket_close(from);
    sys_socket_close(to);
}

static void one_udp_socket_reaches_both_kinds(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    char error[SYS_ERROR_BYTES];
    struct addr own, at4, at6, from;
    uint8_t got[2000];
    sys_socket both = sys_udp_open(&everywhere6, false, &own, error);
    sys_socket four = sys_udp_open(&loop4, false, &at4, error);
    sys_socket six = sys_udp_open(&loop6, false, &at6, error);
    burst(both, four, &at4, 1100);
    burst(both, six, &at6, 1100);
    struct addr back = loop4;
    back.port = own.port;
    assert_true(sys_udp_send(four, &back, "x", 1, 1));
    wait_readable(both);
    assert_int_equal(sys_udp_receive(both, &from, got, sizeof got), 1);
    assert_true(addr_equal(&from, &at4));
    assert_false(sys_udp_send(four, &at6, "x", 1, 1)); /* an IPv4 socket cannot */
    sys_socket_close(both);
    sys_socket_close(four);
    sys_socket_close(six);
}

static void news_of_closed_ports_is_swallowed(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr own, gone;
    uint8_t got[16];
    sys_socket a = sys_udp_open(&loop4, false, &own, error);
    sys_socket b = sys_udp_open(&loop4, false, &gone, error);
    sys_socket_close(b);
    for (int i = 0; i < 3; i++) {
        sys_udp_send(a, &gone, "x", 1, 1);
        assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 0);
    }
    assert_true(sys_udp_send(a, &own, "y", 1, 1));
    wait_readable(a);
    assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 1);
    sys_socket_close(a);
}

static void shared_sockets_both_hear_a_broadcast(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr at, to = {.family = 4, .host = {127, 255, 255, 255}};
    uint8_t got[16];
    sys_socket a = sys_udp_open(&everywhere4, true, &at, error);
    sys_socket b = sys_udp_open(&at, true, NULL, error);
    sys_socket asking = sys_udp_open(&loop4, false, NULL, error);
    assert_string_equal(error, "");
    to.port = at.port;
    assert_true(sys_udp_send(asking, &to, "who", 3, 512));
    wait_readable(a);
    wait_readable(b);
    assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 3);
    assert_int_equal(sys_udp_receive(b, NULL, got, sizeof got), 3);
    sys_socket_close(a);
    sys_socket_close(b);
    sys_socket_close(asking);
}

static void interfaces_are_addresses_of_others(void **state)
{
    (void)state;
    struct sys_interface list[16];
    size_t n = sys_interfaces(list, 16);
    assert_true(n <= 16);
    for (size_t i = 0; i < n; i++) {
        assert_true(list[i].address.family == 4 || list[i].address.family == 6);
        assert_false(list[i].address.family == 4 && list[i].address.host[0] == 127);
        assert_false(addr_same_host(&list[i].address, &loop6));
    }
    assert_int_equal(sys_interfaces(list, 0), 0);
}

/* -- many in one call -- */

struct pair {
    sys_socket from, to;
    struct addr from_at, to_at;
    bool many; /* the system hands over several at once */
};

static struct pair open_pair(bool many)
{
    struct pair p;
    char error[SYS_ERROR_BYTES];
    p.from = sys_udp_open(&loop4, false, &p.from_at, error);
    p.to = sys_udp_open(&loop4, false, &p.to_at, error);
    assert_true(p.from != SYS_NO_SOCKET && p.to != SYS_NO_SOCKET);
    p.many = many && sys_udp_want_many(p.to);
    return p;
}

static void close_pair(const struct pair *p)
{
    sys_socket_close(p->from);
    sys_socket_close(p->to);
}

/* Sends datagrams of EACH bytes, the last of `last`; each holds its number. */
static void send_burst(const struct pair *p, int datagrams, size_t last)
{
    static uint8_t bytes[200 * EACH];
    size_t n = (size_t)(datagrams - 1) * EACH + last;
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)(i / EACH);
    assert_true(sys_udp_send(p->from, &p->to_at, bytes, n, EACH));
}

/* Takes them all, and checks that each is whole; how many calls it took. */
static int take_burst(const struct pair *p, int datagrams, size_t last)
{
    static uint8_t heap[SYS_UDP_MANY_BYTES];
    struct addr from;
    int calls = 0, taken = 0;
    for (; taken < datagrams; calls++) {
        size_t each = 0, got;
        wait_readable(p->to);
        got = sys_udp_receive_many(p->to, &from, heap, sizeof heap, &each);
        assert_true(got > 0 && addr_equal(&from, &p->from_at));
        for (size_t at = 0; at < got; at += each, taken++) {
            size_t bytes = got - at < each ? got - at : each;
            assert_int_equal(bytes, taken == datagrams - 1 ? last : EACH);
            assert_int_equal(heap[at], taken);
            assert_int_equal(heap[at + bytes - 1], taken);
        }
    }
    return calls;
}

static void many_come_in_one_call(void **state)
{
    (void)state;
    struct pair p = open_pair(true);
    send_burst(&p, 10, 7);
    int calls = take_burst(&p, 10, 7);
    assert_true(calls == (p.many ? 1 : 10));
    close_pair(&p);
}

static void more_than_one_call_holds_come_in_order(void **state)
{
    (void)state;
    struct pair p = open_pair(true);
    send_burst(&p, 150, EACH);
    take_burst(&p, 150, EACH);
    close_pair(&p);
}

static void a_single_one_is_as_long_as_it_is(void **state)
{
    (void)state;
    struct pair p = open_pair(true);
    static uint8_t heap[SYS_UDP_MANY_BYTES];
    size_t each = 99;
    assert_int_equal(sys_udp_receive_many(p.to, NULL, heap, sizeof heap, &each), 0);
    assert_true(sys_udp_send(p.from, &p.to_at, "one", 3, EACH));
    wait_readable(p.to);
    assert_int_equal(sys_udp_receive_many(p.to, NULL, heap, sizeof heap, &each), 3);
    assert_int_equal(each, 3);
    assert_memory_equal(heap, "one", 3);
    close_pair(&p);
}

static void unasked_each_comes_alone(void **state)
{
    (void)state;
    struct pair p = open_pair(false);
    send_burst(&p, 5, 10);
    assert_int_equal(take_burst(&p, 5, 10), 5);
    close_pair(&p);
}

/* What Linux grants to whoever asks: by itself it is half as much. */
static size_t may_be_granted(const char *path, size_t most)
{
    char error[SYS_ERROR_BYTES];
    char *text = sys_file_load(path, 64, NULL, error);
    size_t bytes = text ? strtoul(text, NULL, 10) : 65536;
    free(text);
    return bytes < most ? bytes : most;
}

static void a_socket_asks_for_all_that_it_may_hold(void **state)
{
    (void)state;
    struct pair p = open_pair(false);
    char error[SYS_ERROR_BYTES] = "";
    size_t in = may_be_granted("/proc/sys/net/core/rmem_max", 4 << 20);
    size_t out = may_be_granted("/proc/sys/net/core/wmem_max", 4 << 20);
    assert_true(sys_udp_holds(p.to, in, out, error));
    assert_string_equal(error, "");
    assert_false(sys_udp_holds(p.to, (size_t)1 << 40, 1, error));
    assert_non_null(strstr(error, "1073741824 and 0"));
    error[0] = '\0';
    assert_false(sys_udp_holds(p.to, 1, (size_t)1 << 40, error));
    assert_non_null(strstr(error, "0 and 1073741824"));
    close_pair(&p);
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(udp_there_and_back),
        cmocka_unit_test(bursts_arrive_one_by_one),
        cmocka_unit_test(long_bursts_are_cut),
        cmocka_unit_test(one_udp_socket_reaches_both_kinds),
        cmocka_unit_test(news_of_closed_ports_is_swallowed),
        cmocka_unit_test(shared_sockets_both_hear_a_broadcast),
        cmocka_unit_test(interfaces_are_addresses_of_others),
        cmocka_unit_test(many_come_in_one_call),
        cmocka_unit_test(more_than_one_call_holds_come_in_order),
        cmocka_unit_test(a_single_one_is_as_long_as_it_is),
        cmocka_unit_test(unasked_each_comes_alone),
        cmocka_unit_test(a_socket_asks_for_all_that_it_may_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
