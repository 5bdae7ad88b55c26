/* Connections on loopback, with time told by the test: who is waited for, who is looked at, and how they end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../server/peers.h"

enum { MOST = 20 };
#define S(seconds) ((int64_t)((seconds)*1e6))

static struct peers *peers;
static struct sys_set *set;
static sys_socket listener, clients[MOST];
static struct addr at;
static size_t client_count;
static int64_t clock_us;
static struct {
    int opened, writable, closed;
    char text[MOST + 1][16];
    uint64_t heard_last, finish; /* `finish`: is closed by its owner when it speaks */
} told;

static void opened(void *owner, uint64_t id, const struct addr *from)
{
    (void)owner;
    assert_true(id && from->family == 4);
    told.opened++;
}

static void heard(void *owner, uint64_t id, const void *bytes, size_t n)
{
    (void)owner;
    assert_in_range(id, 1, MOST);
    assert_in_range(n, 1, 15);
    memcpy(told.text[id], bytes, n);
    told.text[id][n] = '\0';
    told.heard_last = id;
    if (id == told.finish) peers_finish(peers, id, clock_us);
}

static void writable(void *owner, uint64_t id)
{
    (void)owner;
    (void)id;
    told.writable++;
}

static void closed(void *owner, uint64_t id)
{
    (void)owner;
    (void)id;
    told.closed++;
}

static int begin(void **state)
{
    (void)state;
    static const struct peers_port port = {
        .opened = opened, .heard = heard, .writable = writable, .closed = closed};
    char error[SYS_ERROR_BYTES];
    sys_start();
    memset(&told, 0, sizeof told);
    client_count = 0;
    clock_us = S(100);
    at = (struct addr){.family = 4, .host = {127, 0, 0, 1}};
    listener = sys_tcp_listen(&at, &at, error);
    peers = peers_new(&port);
    set = sys_set_new();
    return listener != SYS_NO_SOCKET && peers && set ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    peers_free(peers);
    sys_set_free(set);
    for (size_t i = 0; i < client_count; i++) sys_socket_close(clients[i]);
    sys_socket_close(listener);
    return 0;
}

/* The next client comes in; its id is client_count then. */
static void come(void)
{
    char error[SYS_ERROR_BYTES];
    struct addr from;
    sys_socket s;
    clients[client_count] = sys_tcp_connect(&at, error);
    assert_true(clients[client_count++] != SYS_NO_SOCKET);
    sys_set_clear(set);
    sys_set_want(set, listener, true, false);
    assert_int_equal(sys_set_wait(set, S(5)), 1);
    while ((s = sys_tcp_accept(listener, &from)) == SYS_NO_SOCKET) sys_set_wait(set, S(1));
    assert_true(peers_add(peers, s, &from, clock_us));
}

/* One turn of a loop: those who are waited for, for as long as the system needs to bring what was sent. */
static void turn(int64_t wait_us)
{
    sys_set_clear(set);
    peers_want(peers, set, clock_us);
    if (peers_lively(peers)) sys_set_wait(set, wait_us);
    peers_serve(peers, set, clock_us);
}

static void say(size_t client, const char *text)
{
    assert_int_equal(sys_tcp_send(clients[client - 1], text, strlen(text)), strlen(text));
}

/* Looks until somebody has something to say. */
static void look(int64_t cost_us)
{
    int ready = 0;
    for (int i = 0; i < 5000 && (ready = peers_look(peers, clock_us)) == 0; i++) sys_sleep_us(1000);
    peers_serve_quiet(peers, ready, cost_us, clock_us);
}

static void who_was_quiet_is_looked_at_and_then_waited_for(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) come();
    assert_int_equal(told.opened, 5);
    assert_int_equal(peers_lively(peers), 5);
    assert_true(peers_look_us(peers) == INT64_MAX);
    say(2, "hello");
    turn(S(5));
    assert_string_equal(told.text[2], "hello");
    clock_us += S(0.4);
    say(3, "me, too");
    turn(S(5));
    clock_us += S(0.2);
    turn(0);
    assert_int_equal(peers_lively(peers), 1); /* the third, who spoke 0.2 s ago */
    assert_int_equal(peers_count(peers), 5);
    clock_us += S(1);
    turn(0);
    assert_int_equal(peers_lively(peers), 0);
    assert_true(peers_look_us(peers) <= clock_us);
    say(5, "still here");
    look(1);
    assert_string_equal(told.text[5], "still here");
    assert_int_equal(peers_lively(peers), 1);
}

/* A look takes one part in two hundred of the time, but comes every 10 to 100 ms. */
static void dear_looks_are_rarer(void **state)
{
    (void)state;
    come();
    clock_us += S(1);
    turn(0);
    peers_look(peers, clock_us);
    peers_serve_quiet(peers, 0, 1, clock_us);
    assert_true(peers_look_us(peers) == clock_us + S(0.01));
    peers_serve_quiet(peers, 0, 250, clock_us);
    assert_true(peers_look_us(peers) == clock_us + S(0.05));
    peers_serve_quiet(peers, 0, 9000, clock_us);
    assert_true(peers_look_us(peers) == clock_us + S(0.1));
}

static void who_knocks_is_waited_for_at_once_and_looked_at_seldom(void **state)
{
    (void)state;
    come();
    come();
    peers_heed(peers, 1, true, clock_us);
    clock_us += S(1);
    turn(0);
    assert_int_equal(peers_lively(peers), 0);
    peers_look(peers, clock_us);
    peers_serve_quiet(peers, 0, 1, clock_us);
    assert_true(peers_look_us(peers) == clock_us + S(0.01)); /* for the other one */
    clock_us += S(0.2);
    say(1, "not knocked");
    sys_sleep_us(20000); /* for the system to bring it */
    assert_int_equal(peers_look(peers, clock_us), 0);
    clock_us += S(0.2);
    look(1);
    assert_string_equal(told.text[1], "not knocked");
    clock_us += S(1);
    turn(0);
    say(1, "knocked");
    peers_heed(peers, 1, true, clock_us);
    assert_int_equal(peers_lively(peers), 1);
    turn(S(5));
    assert_string_equal(told.text[1], "knocked");
    peers_heed(peers, 1, false, clock_us); /* like the others again */
    peers_heed(peers, 2, true, clock_us);
    peers_heed(peers, 77, true, clock_us);
    clock_us += S(1);
    turn(0);
    say(1, ".");
    look(1);
    assert_string_equal(told.text[1], ".");
}

static void with_all_knocking_looks_are_seldom(void **state)
{
    (void)state;
    come();
    peers_heed(peers, 1, true, clock_us);
    clock_us += S(1);
    turn(0);
    static const struct {
        int64_t cost_us, pause_us;
    } looks[] = {{1, S(0.4)}, {300, S(1.2)}, {9000, S(2)}};
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        peers_look(peers, clock_us);
        peers_serve_quiet(peers, 0, looks[i].cost_us, clock_us);
        assert_true(peers_look_us(peers) == clock_us + looks[i].pause_us);
        clock_us += looks[i].pause_us;
    }
}

static void who_leaves_is_told_and_the_others_stay(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) come();
    clock_us += S(1);
    turn(0);
    assert_int_equal(peers_lively(peers), 0);
    for (size_t i = 0; i < 10; i += 3) {
        sys_socket_close(clients[i]);
        clients[i] = SYS_NO_SOCKET;
    }
    for (int i = 0; i < 5000 && told.closed < 4; i++) look(1);
    assert_int_equal(told.closed, 4);
    assert_int_equal(peers_count(peers), 6);
    for (size_t i = 0; i < 10; i++)
        if (i % 3) say(i + 1, "here");
    for (int i = 0; i < 5000 && (!told.text[2][0] || !told.text[9][0]); i++) look(1);
    for (size_t i = 0; i < 10; i++)
        if (i % 3 && !told.text[i + 1][0]) look(1);
    for (size_t i = 0; i < 10; i++) assert_string_equal(told.text[i + 1], i % 3 ? "here" : "");
}

static void who_is_finished_has_time_for_the_last_words(void **state)
{
    (void)state;
    char got[16];
    come();
    come();
    told.finish = 1;
    say(1, "bye");
    turn(S(5));
    assert_int_equal(peers_count(peers), 2);
    assert_int_equal(peers_send(peers, 1, "more", 4), 0); /* too late */
    say(1, "never mind");
    turn(S(5));
    assert_string_equal(told.text[1], "bye");
    sys_set_clear(set);
    sys_set_want(set, clients[0], true, false);
    sys_set_wait(set, S(5));
    assert_int_equal(sys_tcp_receive(clients[0], got, sizeof got), -1); /* it sees the end */
    clock_us += S(2.1);
    turn(0);
    assert_int_equal(peers_count(peers), 1);
    assert_int_equal(told.closed, 0); /* its owner knew */
}

static void what_a_slow_one_does_not_take_is_asked_for_again(void **state)
{
    (void)state;
    static char bytes[1 << 20];
    size_t sent = 0, got = 0, taken;
    come();
    while ((taken = peers_send(peers, 1, bytes, sizeof bytes)) > 0) sent += taken;
    clock_us += S(10);
    turn(0);
    assert_int_equal(peers_lively(peers), 1); /* however long ago it spoke */
    assert_int_equal(told.writable, 0);
    for (int i = 0; i < 5000 && got < sent; i++) {
        long n = sys_tcp_receive(clients[0], bytes, sizeof bytes);
        if (n > 0) got += (size_t)n;
        if (n == 0) sys_sleep_us(1000);
    }
    assert_int_equal(got, sent);
    turn(S(5));
    assert_int_equal(told.writable, 1);
    assert_int_equal(peers_send(peers, 1, "end", 3), 3);
    clock_us += S(10);
    turn(0);
    assert_int_equal(peers_lively(peers), 0);
}

static void ids_that_are_gone_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(peers_send(peers, 7, "who?", 4), 0);
    peers_finish(peers, 7, clock_us);
    assert_int_equal(peers_count(peers), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_was_quiet_is_looked_at_and_then_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(dear_looks_are_rarer, begin, end),
        cmocka_unit_test_setup_teardown(who_knocks_is_waited_for_at_once_and_looked_at_seldom,
                                        begin, end),
        cmocka_unit_test_setup_teardown(with_all_knocking_looks_are_seldom, begin, end),
        cmocka_unit_test_setup_teardown(who_leaves_is_told_and_the_others_stay, begin, end),
        cmocka_unit_test_setup_teardown(who_is_finished_has_time_for_the_last_words, begin, end),
        cmocka_unit_test_setup_teardown(what_a_slow_one_does_not_take_is_asked_for_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(ids_that_are_gone_are_passed_over, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
