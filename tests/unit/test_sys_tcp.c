/* Connections between real sockets of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"
#include "../support/loopback.h"

static const struct addr everywhere4 = {.family = 4};
static const struct addr everywhere6 = {.family = 6};

struct pair {
    sys_socket listener, client, server;
    struct addr peer;
};

static struct pair connect_pair(const struct addr *at, const struct addr *host)
{
    char error[SYS_ERROR_BYTES] = "";
    struct addr bound;
    struct pair p = {.listener = sys_tcp_listen(at, &bound, error)};
    assert_string_equal(error, "");
    assert_int_equal(bound.family, at->family);
    assert_true(bound.port != 0);
    struct addr to = *host;
    to.port = bound.port;
    assert_true(sys_tcp_accept(p.listener, &p.peer) == SYS_NO_SOCKET);
    p.client = sys_tcp_connect(&to, error);
    assert_true(p.client != SYS_NO_SOCKET);
    wait_readable(p.listener);
    p.server = sys_tcp_accept(p.listener, &p.peer);
    assert_true(p.server != SYS_NO_SOCKET);
    assert_true(wait_for(p.client, true, PATIENCE_US));
    assert_true(sys_tcp_connected(p.client, error));
    return p;
}

static void close_pair(struct pair *p)
{
    sys_socket_close(p->client);
    sys_socket_close(p->server);
    sys_socket_close(p->listener);
}

static void exchange(struct pair *p)
{
    char got[16];
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), 0);
    assert_int_equal(sys_tcp_send(p->client, "hello", 5), 5);
    wait_readable(p->server);
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), 5);
    assert_memory_equal(got, "hello", 5);
    sys_socket_close(p->client);
    p->client = SYS_NO_SOCKET;
    wait_readable(p->server);
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), -1);
}

static void tcp_over_ipv4(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    assert_true(addr_same_host(&p.peer, &loop4));
    exchange(&p);
    close_pair(&p);
}

static void tcp_over_ipv6(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    struct pair p = connect_pair(&loop6, &loop6);
    assert_true(addr_same_host(&p.peer, &loop6));
    exchange(&p);
    close_pair(&p);
}

static void everywhere_takes_both_kinds(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    struct pair p = connect_pair(&everywhere6, &loop4);
    assert_true(addr_same_host(&p.peer, &loop4)); /* not ::ffff:127.0.0.1 */
    close_pair(&p);
    p = connect_pair(&everywhere6, &loop6);
    assert_true(addr_same_host(&p.peer, &loop6));
    close_pair(&p);
}

static void tcp_send_stops_when_full(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    static char block[1 << 16];
    long sent;
    int64_t all = 0;
    while ((sent = sys_tcp_send(p.client, block, sizeof block)) > 0) all += sent;
    assert_int_equal(sent, 0);
    assert_true(all > 0);
    assert_false(wait_for(p.client, true, 0));
    close_pair(&p);
}

static void what_was_sent_before_the_end_arrives(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    char got[16];
    assert_int_equal(sys_tcp_send(p.server, "bye", 3), 3);
    sys_tcp_finish(p.server);
    wait_readable(p.client);
    assert_int_equal(sys_tcp_receive(p.client, got, sizeof got), 3);
    wait_readable(p.client);
    assert_int_equal(sys_tcp_receive(p.client, got, sizeof got), -1);
    assert_int_equal(sys_tcp_send(p.client, "ok", 2), 2); /* the other direction is still there */
    wait_readable(p.server);
    assert_int_equal(sys_tcp_receive(p.server, got, sizeof got), 2);
    close_pair(&p);
}

static void nobody_listens(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr to;
    sys_socket listener = sys_tcp_listen(&loop4, &to, error);
    sys_socket_close(listener);
    sys_socket s = sys_tcp_connect(&to, error);
    if (s != SYS_NO_SOCKET) {
        assert_true(wait_for(s, true, PATIENCE_US));
        assert_false(sys_tcp_connected(s, error));
        sys_socket_close(s);
    }
    assert_non_null(strstr(error, "refused"));
}

static void port_in_use_is_said(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "", expected[SYS_ERROR_BYTES]; /* its beginning */
    struct addr bound;
    sys_socket first = sys_tcp_listen(&everywhere4, &bound, error);
    assert_true(first != SYS_NO_SOCKET);
    assert_true(sys_tcp_listen(&bound, NULL, error) == SYS_NO_SOCKET);
    snprintf(expected, sizeof expected, "port %u at 0.0.0.0 is in use ", bound.port);
    assert_int_equal(strncmp(error, expected, strlen(expected)), 0);
    assert_non_null(strstr(error, "choose another with --port"));
    sys_socket_close(first);
    sys_socket udp = sys_udp_open(&everywhere4, false, &bound, error);
    assert_true(sys_udp_open(&bound, false, NULL, error) == SYS_NO_SOCKET);
    assert_non_null(strstr(error, "in use"));
    sys_socket_close(udp);
}

static void a_port_is_free_unless_somebody_listens(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr bound;
    sys_socket listener = sys_tcp_listen(&everywhere4, &bound, error);
    assert_false(sys_tcp_is_free(&bound));
    sys_socket_close(listener);
    assert_true(sys_tcp_is_free(&bound));
    listener = sys_tcp_listen(&bound, NULL, error); /* who asked has not kept it */
    assert_true(listener != SYS_NO_SOCKET);
    sys_socket_close(listener);
}

static void foreign_address_is_said(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr foreign = {.family = 4, .host = {203, 0, 113, 7}};
    assert_true(sys_tcp_listen(&foreign, NULL, error) == SYS_NO_SOCKET);
    assert_string_equal(error,
                        "203.0.113.7 is no address of this machine; choose another with --bind");
}

/* Who listens at an address that the system would not choose is as somebody whose address is no longer in use. */
static void another_address_of_this_machine_is_noticed(void **state)
{
    (void)state;
    static const struct addr other = {.family = 4, .host = {127, 0, 0, 5}};
    char error[SYS_ERROR_BYTES];
    sys_socket has = sys_udp_open(&other, false, NULL, error);
    sys_socket_close(has);
    if (has == SYS_NO_SOCKET) skip(); /* macOS has but one there */
    struct pair p = connect_pair(&other, &other);
    assert_false(sys_tcp_moved(p.client));
    assert_true(sys_tcp_moved(p.server));
    close_pair(&p);
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tcp_over_ipv4),
        cmocka_unit_test(tcp_over_ipv6),
        cmocka_unit_test(everywhere_takes_both_kinds),
        cmocka_unit_test(tcp_send_stops_when_full),
        cmocka_unit_test(what_was_sent_before_the_end_arrives),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(port_in_use_is_said),
        cmocka_unit_test(a_port_is_free_unless_somebody_listens),
        cmocka_unit_test(foreign_address_is_said),
        cmocka_unit_test(another_address_of_this_machine_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
