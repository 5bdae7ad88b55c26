#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../server/session.h"

static void count_up(void *world, void *out, size_t n)
{
    uint8_t *next = world;
    memset(out, ++*next, n);
}

static uint8_t random_state;
static const struct io io = {.world = &random_state, .random = count_up};
static const struct addr home = {.family = 4, .host = {192, 168, 1, 5}, .port = 4000};
static const struct addr home_udp = {.family = 4, .host = {192, 168, 1, 5}, .port = 5000};
static const struct addr elsewhere = {.family = 4, .host = {203, 0, 113, 9}, .port = 5000};

struct end { /* a client of this session */
    struct session s;
    struct seal *up, *down;
    uint64_t sent;
    struct session_answer answer;
};

static int begin(void **state)
{
    static struct end e;
    memset(&e, 0, sizeof e);
    assert_true(session_open(&e.s, &io));
    e.up = seal_new(e.s.up_key);
    e.down = seal_new(e.s.down_key);
    *state = &e;
    return 0;
}

static int end(void **state)
{
    struct end *e = *state;
    seal_free(e->up);
    seal_free(e->down);
    session_close(&e->s);
    return 0;
}

static size_t pack(struct end *e, enum packet_type type, const void *body, size_t n,
                   uint64_t counter, uint8_t *out)
{
    struct packet_header h = {.type = type, .id = e->s.id, .counter = counter};
    return packet_seal(out, &h, e->up, body, n);
}

static enum session_result send(struct end *e, enum packet_type type, const void *body, size_t n,
                                const struct addr *from)
{
    uint8_t packet[PACKET_BYTES];
    size_t bytes = pack(e, type, body, n, e->sent++, packet);
    return session_receive(&e->s, &io, packet, bytes, from, &home, 77, 123456, &e->answer);
}

/* Opens the answer; its type, and the body in place. */
static enum packet_type opened(struct end *e, uint8_t **body, size_t *n)
{
    struct packet_header h;
    assert_true(packet_read_header(e->answer.packet, e->answer.bytes, &h));
    assert_true(h.id == e->s.id);
    *body = packet_open(e->answer.packet, e->answer.bytes, &h, e->down, n);
    assert_non_null(*body);
    return h.type;
}

static const uint8_t no_cookie[PACKET_COOKIE_BYTES];

/* By the cookie that came there; what this BIND does. */
static enum session_result bind(struct end *e, const struct addr *from)
{
    uint8_t *body, cookie[PACKET_COOKIE_BYTES];
    size_t n;
    assert_int_equal(send(e, PACKET_BIND, no_cookie, sizeof no_cookie, from), SESSION_HEARD);
    assert_int_equal(opened(e, &body, &n), PACKET_COOKIE);
    memcpy(cookie, body, sizeof cookie);
    return send(e, PACKET_BIND, cookie, sizeof cookie, from);
}

static void a_bind_is_repeated_without_harm(void **state)
{
    struct end *e = *state;
    uint8_t *body;
    size_t n;
    assert_int_equal(bind(e, &home_udp), SESSION_MOVED);
    assert_int_equal(opened(e, &body, &n), PACKET_BOUND);
    assert_true(addr_equal(&e->s.udp, &home_udp));
    assert_int_equal(bind(e, &home_udp), SESSION_HEARD);
    assert_true(addr_equal(&e->s.udp, &home_udp));
}

static void bind_must_bring_the_cookie_back(void **state)
{
    struct end *e = *state;
    uint8_t *body, cookie[PACKET_COOKIE_BYTES];
    size_t n;
    assert_int_equal(send(e, PACKET_BIND, no_cookie, sizeof no_cookie, &elsewhere), SESSION_HEARD);
    assert_int_equal(e->answer.bytes,
                     PACKET_OVERHEAD_BYTES + PACKET_COOKIE_BYTES); /* no larger than the question */
    assert_int_equal(opened(e, &body, &n), PACKET_COOKIE);
    memcpy(cookie, body, sizeof cookie);
    assert_int_equal(e->s.udp.family, 0);
    struct addr third = elsewhere;
    third.port++;
    send(e, PACKET_BIND, cookie, sizeof cookie, &third); /* the cookie was not sent there */
    assert_int_equal(opened(e, &body, &n), PACKET_COOKIE);
    assert_int_equal(e->s.udp.family, 0);
    send(e, PACKET_BIND, cookie, sizeof cookie,
         &elsewhere); /* and a new one was made for the other */
    assert_int_equal(opened(e, &body, &n), PACKET_COOKIE);
    memcpy(cookie, body, sizeof cookie);
    send(e, PACKET_BIND, cookie, sizeof cookie, &elsewhere);
    assert_int_equal(opened(e, &body, &n), PACKET_BOUND);
    assert_true(addr_equal(&e->s.udp, &elsewhere));
}

static void bind_inside_the_connection_takes_the_path_there(void **state)
{
    struct end *e = *state;
    bind(e, &home_udp);
    assert_int_equal(e->s.udp.family, 4);
    uint8_t old[PACKET_COOKIE_BYTES];
    memcpy(old, e->s.cookie, sizeof old);
    send(e, PACKET_BIND, no_cookie, sizeof no_cookie, NULL);
    assert_int_equal(e->s.udp.family, 0);
    send(e, PACKET_BIND, old, sizeof old, &home_udp); /* overtaken: it proved the way of before */
    assert_int_equal(e->s.udp.family, 0);
}

static void ping_is_answered_with_both_times(void **state)
{
    struct end *e = *state;
    uint8_t *body, question[8];
    size_t n;
    struct packet_pong pong;
    packet_put_time(question, -42);
    assert_int_equal(send(e, PACKET_PING, question, 8, &elsewhere),
                     SESSION_IGNORED); /* not bound, and not the host of the connection */
    assert_int_equal(e->answer.bytes, 0);
    assert_int_equal(send(e, PACKET_PING, question, 8, &home_udp), SESSION_HEARD);
    assert_int_equal(e->s.udp.family, 0);
    assert_int_equal(opened(e, &body, &n), PACKET_PONG);
    assert_true(packet_get_pong(body, n, &pong));
    assert_int_equal(pong.client_us, -42);
    assert_int_equal(pong.server_us, 123456);
    assert_int_equal(pong.clock_epoch, 77);
}

/* A router moved it in mid-session: packets go to the old port, so answers by the new one would tell that all is well. */
static void ping_from_another_port_than_packets_go_to_is_not_answered(void **state)
{
    struct end *e = *state;
    struct addr moved = home_udp;
    uint8_t question[8];
    moved.port++;
    bind(e, &home_udp);
    packet_put_time(question, 1);
    assert_int_equal(send(e, PACKET_PING, question, 8, &moved), SESSION_IGNORED);
    assert_int_equal(e->answer.bytes, 0);
    assert_int_equal(send(e, PACKET_PING, question, 8, NULL), SESSION_HEARD);
    assert_int_equal(bind(e, &moved), SESSION_MOVED);
    assert_int_equal(send(e, PACKET_PING, question, 8, &moved), SESSION_HEARD);
}

static void forged_replayed_and_odd_packets_are_ignored(void **state)
{
    struct end *e = *state;
    uint8_t packet[PACKET_BYTES], copy[PACKET_BYTES];
    size_t n = pack(e, PACKET_BIND, no_cookie, sizeof no_cookie, 5, packet);
    memcpy(copy, packet, n);
    copy[n - 1] ^= 1;
    assert_int_equal(session_receive(&e->s, &io, copy, n, &home_udp, &home, 77, 0, &e->answer),
                     SESSION_IGNORED);
    memcpy(copy, packet, n);
    assert_int_equal(session_receive(&e->s, &io, copy, n, &home_udp, &home, 77, 0, &e->answer),
                     SESSION_HEARD);
    memcpy(copy, packet, n);
    assert_int_equal(session_receive(&e->s, &io, copy, n, &elsewhere, &home, 77, 0, &e->answer),
                     SESSION_IGNORED);
    assert_true(addr_equal(&e->s.asked, &home_udp));
    e->sent = 6;
    assert_int_equal(send(e, PACKET_BIND, no_cookie, 3, &home_udp), SESSION_IGNORED);
    assert_int_equal(send(e, PACKET_BOUND, no_cookie, 8, &home_udp), SESSION_IGNORED);
    assert_int_equal(session_receive(&e->s, &io, packet, 10, &home_udp, &home, 77, 0, &e->answer),
                     SESSION_IGNORED);
    assert_int_equal(e->answer.bytes, 0);
}

static void nack_is_handed_up(void **state)
{
    struct end *e = *state;
    uint8_t body[PACKET_BYTES];
    struct packet_nack nack = {.count = 1,
                               .ranges = {{.segment = 3, .first_chunk = 40, .bits = 5}}};
    size_t n = packet_put_nack(body, &nack);
    assert_int_equal(send(e, PACKET_NACK, body, n, &home_udp), SESSION_IGNORED); /* not bound */
    assert_int_equal(send(e, PACKET_NACK, body, n, NULL), SESSION_NACK);
    assert_int_equal(e->answer.nack.ranges[0].first_chunk, 40);
    assert_int_equal(e->answer.bytes, 0);
}

static void knock_is_handed_up_from_where_packets_go(void **state)
{
    struct end *e = *state;
    assert_int_equal(send(e, PACKET_KNOCK, NULL, 0, &home_udp), SESSION_IGNORED); /* not bound */
    bind(e, &home_udp);
    assert_int_equal(send(e, PACKET_KNOCK, NULL, 0, &home_udp), SESSION_KNOCK);
    assert_int_equal(e->answer.bytes, 0);
    assert_int_equal(send(e, PACKET_KNOCK, NULL, 0, &elsewhere), SESSION_IGNORED);
    assert_int_equal(send(e, PACKET_KNOCK, "x", 1, &home_udp), SESSION_IGNORED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bind_is_repeated_without_harm, begin, end),
        cmocka_unit_test_setup_teardown(bind_must_bring_the_cookie_back, begin, end),
        cmocka_unit_test_setup_teardown(bind_inside_the_connection_takes_the_path_there, begin,
                                        end),
        cmocka_unit_test_setup_teardown(ping_is_answered_with_both_times, begin, end),
        cmocka_unit_test_setup_teardown(ping_from_another_port_than_packets_go_to_is_not_answered,
                                        begin, end),
        cmocka_unit_test_setup_teardown(forged_replayed_and_odd_packets_are_ignored, begin, end),
        cmocka_unit_test_setup_teardown(nack_is_handed_up, begin, end),
        cmocka_unit_test_setup_teardown(knock_is_handed_up_from_where_packets_go, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
