/* Many datagrams in one call, taken apart again; what a socket holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"

enum { PATIENCE_US = 10000000, EACH = 1000 };

static const struct addr loop4 = {.family = 4, .host = {127, 0, 0, 1}};

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

static void wait_readable(sys_socket socket)
{
    struct sys_set *set = sys_set_new();
    sys_set_want(set, socket, true, false);
    assert_int_equal(sys_set_wait(set, PATIENCE_US), 1);
    sys_set_free(set);
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

static void a_socket_holds_a_burst(void **state)
{
    (void)state;
    struct pair p = open_pair(false);
    char error[SYS_ERROR_BYTES] = "";
    assert_true(sys_udp_holds(p.to, 65536, 65536, error));
    assert_string_equal(error, "");
    assert_false(sys_udp_holds(p.to, (size_t)1 << 40, 1, error));
    assert_non_null(strstr(error, "1073741824 and 0"));
    error[0] = '\0';
    assert_false(sys_udp_holds(p.to, 1, (size_t)1 << 40, error));
    assert_non_null(strstr(error, "0 and 1073741824"));
    close_pair(&p);
}

static void a_program_may_open_some_files(void **state)
{
    (void)state;
    assert_true(sys_files_most() >= 64);
}

static void work_costs_cpu_time(void **state)
{
    (void)state;
    int64_t before = sys_cpu_us(), until = sys_mono_us() + PATIENCE_US;
    assert_true(before >= 0);
    while (sys_cpu_us() == before && sys_mono_us() < until) continue;
    assert_true(sys_cpu_us() > before);
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_come_in_one_call),
        cmocka_unit_test(more_than_one_call_holds_come_in_order),
        cmocka_unit_test(a_single_one_is_as_long_as_it_is),
        cmocka_unit_test(unasked_each_comes_alone),
        cmocka_unit_test(a_socket_holds_a_burst),
        cmocka_unit_test(a_program_may_open_some_files),
        cmocka_unit_test(work_costs_cpu_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
