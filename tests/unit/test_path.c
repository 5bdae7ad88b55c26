/* By which path packets go: UDP once it is bound, else inside the connection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../client/event.h"
#include "../support/guest.h"

static const uint8_t cookie[PACKET_COOKIE_BYTES] = "sixteen bytes..";

/* In, and it got a cookie by UDP. */
static struct guest *with_cookie(void)
{
    struct guest *g = guest_in();

    g->binds = false;
    guest_pass(g, 50 * GUEST_MS);
    guest_reply(g, true, PACKET_COOKIE, cookie, sizeof cookie);
    return g;
}

static void test_forged_and_stale_packets_are_dropped(void **unused)
{
    struct guest *g = with_cookie();
    uint8_t packet[PACKET_BYTES], again[PACKET_BYTES], body[PACKET_BYTES];

    (void)unused;
    size_t n = guest_sealed(g, PACKET_BOUND, body, packet_put_time(body, 1), packet);
    memcpy(again, packet, n);
    packet[n - 1] ^= 1;
    engine_udp(g->engine, packet, n, 0, g->now);
    engine_udp(g->engine, packet, 3, 0, g->now);
    engine_udp(g->engine, packet, 0, 0, g->now);
    int binds = g->binds_udp;
    guest_pass(g, 300 * GUEST_MS);
    assert_true(g->binds_udp > binds);
    engine_udp(g->engine, again, n, 0, g->now);
    guest_pass(g, 1100 * GUEST_MS);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    guest_free(g);
}

static void test_bind_is_repeated_until_bound(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    g->binds = false;
    guest_pass(g, 950 * GUEST_MS);
    assert_int_equal(g->binds_udp, 10);
    assert_in_range(g->pings_udp, 8, 10); /* the first ones only */
    int early = g->pings_udp;
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_udp, 14);
    assert_int_equal(g->pings_udp, early);
    assert_true(g->pings_tcp > 8);
    g->binds = true;
    guest_pass(g, GUEST_SECOND);
    int binds = g->binds_udp;
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_udp, binds);
    assert_true(g->pings_udp > early);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    guest_free(g);
}

static void test_a_cookie_is_sent_back(void **unused)
{
    struct guest *g = with_cookie();

    (void)unused;
    assert_int_equal(g->packet_count, 1);
    uint8_t key[SEAL_KEY_BYTES];
    struct packet_header h;
    size_t n;
    memset(key, 0x11, sizeof key);
    struct seal *seal = seal_new(key);
    assert_true(packet_read_header(g->packets[0].bytes, g->packets[0].n, &h));
    assert_int_equal(h.type, PACKET_BIND);
    const uint8_t *body = packet_open(g->packets[0].bytes, g->packets[0].n, &h, seal, &n);
    assert_non_null(body);
    assert_memory_equal(body, cookie, sizeof cookie);
    seal_free(seal);
    g->packet_count = 0;
    guest_free(g);
}

/* It was the last that came by UDP: the server is told to send by the connection again. */
static void test_a_cookie_that_brings_nothing_is_taken_back(void **unused)
{
    struct guest *g = with_cookie();

    (void)unused;
    guest_pass(g, 700 * GUEST_MS);
    assert_int_equal(g->binds_tcp, 0);
    guest_pass(g, 10 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_tcp, 1);
    guest_free(g);
}

static void bound_comes(struct guest *g, bool by_udp)
{
    uint8_t body[PACKET_BYTES];

    guest_reply(g, by_udp, PACKET_BOUND, body, packet_put_time(body, 1));
}

/* The server stood still, and answers in the order in which it heard: first what proves, then what takes it back. */
static void test_a_late_bound_is_not_believed(void **unused)
{
    struct guest *g = with_cookie();

    (void)unused;
    guest_pass(g, 1500 * GUEST_MS);
    assert_int_equal(g->binds_tcp, 1);
    bound_comes(g, true);
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "tcp");
    guest_free(g);
}

/* A BIND inside the connection came late: what the server says there is what it does. */
static void test_a_server_that_sends_by_the_connection_is_asked_again(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    int binds = g->binds_udp;
    g->binds = false;
    bound_comes(g, false);
    guest_pass(g, 1100 * GUEST_MS);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "tcp");
    assert_true(g->binds_udp > binds);
    g->binds = true;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    guest_free(g);
}

static void test_one_lost_ping_is_no_dead_path(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 20 * (int64_t)GUEST_SECOND);
    g->answers_udp = false;
    guest_pass(g, 1400 * GUEST_MS);
    g->answers_udp = true;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_tcp, 0);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    guest_free(g);
}

static void test_a_dead_path_falls_back_and_comes_again(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 20 * (int64_t)GUEST_SECOND);
    g->answers_udp = g->binds = false;
    guest_pass(g, 8 * (int64_t)GUEST_SECOND);
    assert_true(g->binds_tcp >= 1);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "tcp");
    int pings = g->pings_tcp, tries = g->binds_udp;
    assert_true(pings >= 1);
    assert_in_range(tries, 10, 25); /* twice a second at first */
    guest_pass(g, 10 * (int64_t)GUEST_SECOND);
    tries = g->binds_udp;
    guest_pass(g, 11 * (int64_t)GUEST_SECOND);
    assert_in_range(g->binds_udp - tries, 2, 3);
    g->answers_udp = g->binds = true;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    assert_string_equal(guest_state(g), "in");
    guest_free(g);
}

/* A server that waits for its disk, say: its crowd stays where it is. */
static void test_a_server_that_stands_still_is_no_dead_path(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 20 * (int64_t)GUEST_SECOND);
    g->answers_udp = g->answers_tcp = false;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_tcp, 0);
    assert_true(g->pings_tcp > 1);
    g->answers_udp = g->answers_tcp = true;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->binds_tcp, 0);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    guest_free(g);
}

static void test_late_answers_inside_the_connection_are_no_probes(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 20 * (int64_t)GUEST_SECOND);
    int64_t rtt_us = proto_int(guest_last(g, "sync"), "rtt_us", 0);
    g->answers_udp = false;
    g->tcp_late_us = 400 * GUEST_MS;
    guest_pass(g, 1400 * GUEST_MS);
    assert_true(g->pings_tcp > 0);
    assert_int_equal(proto_int(guest_last(g, "sync"), "rtt_us", 0), rtt_us);
    guest_free(g);
}

static void test_an_old_bound_is_not_believed_again(void **unused)
{
    struct guest *g = with_cookie();
    uint8_t packet[PACKET_BYTES], again[PACKET_BYTES], body[PACKET_BYTES];

    (void)unused;
    g->answers_udp = false;
    size_t n = guest_sealed(g, PACKET_BOUND, body, packet_put_time(body, 1), packet);
    memcpy(again, packet, n);
    engine_udp(g->engine, packet, n, 0, g->now);
    guest_pass(g, 4100 * GUEST_MS);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "tcp");
    engine_udp(g->engine, again, n, 0, g->now);
    guest_pass(g, GUEST_SECOND);
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "tcp");
    guest_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forged_and_stale_packets_are_dropped),
        cmocka_unit_test(test_bind_is_repeated_until_bound),
        cmocka_unit_test(test_a_cookie_is_sent_back),
        cmocka_unit_test(test_a_cookie_that_brings_nothing_is_taken_back),
        cmocka_unit_test(test_a_late_bound_is_not_believed),
        cmocka_unit_test(test_a_server_that_sends_by_the_connection_is_asked_again),
        cmocka_unit_test(test_one_lost_ping_is_no_dead_path),
        cmocka_unit_test(test_a_dead_path_falls_back_and_comes_again),
        cmocka_unit_test(test_a_server_that_stands_still_is_no_dead_path),
        cmocka_unit_test(test_late_answers_inside_the_connection_are_no_probes),
        cmocka_unit_test(test_an_old_bound_is_not_believed_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
