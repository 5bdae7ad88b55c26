/* Getting through to a name with several addresses, over a network that is made up here: the system's sockets and lookups are these. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/dial.h"

enum { MS = 1000, SECOND = 1000000, HOSTS = 3, FOREVER_MS = 1000000 };

/* What lies at the address that ends in a number: how long it takes to answer, and what it says. */
static struct host {
    int answers_ms; /* FOREVER_MS: it is silent; -1: there is no way to it */
    bool refuses;
    bool open;
    int64_t asked_us; /* when it was tried last */
    int tries;
} hosts[HOSTS];

static int64_t now_us;
static size_t found; /* addresses of the name; 0: no name server answers */

/* -- the system ------------------------------------------------------------------------------ */

struct sys_lookup {
    int unused;
};

struct sys_lookup *sys_lookup_start(const char *host, uint16_t port)
{
    (void)host;
    (void)port;
    return calloc(1, sizeof(struct sys_lookup));
}

sys_socket sys_lookup_socket(const struct sys_lookup *l)
{
    (void)l;
    return HOSTS;
}

bool sys_lookup_done(struct sys_lookup *l)
{
    (void)l;
    return true;
}

size_t sys_lookup_result(struct sys_lookup *l, struct addr *out, size_t most,
                         char error[SYS_ERROR_BYTES])
{
    (void)l;
    assert_true(found <= most);
    strcpy(error, found ? "" : "is there a network?");
    for (size_t i = 0; i < found; i++)
        out[i] = (struct addr){.family = 4, .host = {10, 0, 0, (uint8_t)i}, .port = 55000};
    return found;
}

void sys_lookup_end(struct sys_lookup *l)
{
    free(l);
}

sys_socket sys_tcp_connect(const struct addr *to, char error[SYS_ERROR_BYTES])
{
    struct host *h = &hosts[to->host[3]];

    h->asked_us = now_us;
    h->tries++;
    h->open = h->answers_ms >= 0;
    if (h->open) return to->host[3];
    strcpy(error, "no way");
    return SYS_NO_SOCKET;
}

bool sys_tcp_connected(sys_socket s, char error[SYS_ERROR_BYTES])
{
    if (hosts[s].refuses) strcpy(error, "refused");
    return !hosts[s].refuses;
}

void sys_socket_close(sys_socket s)
{
    assert_true(hosts[s].open);
    hosts[s].open = false;
}

void sys_set_want(struct sys_set *set, sys_socket socket, bool read, bool write)
{
    (void)set;
    assert_true(socket == HOSTS ? read && !write : hosts[socket].open && !read && write);
}

bool sys_set_writable(const struct sys_set *set, sys_socket socket)
{
    (void)set;
    return now_us - hosts[socket].asked_us >= hosts[socket].answers_ms * (int64_t)MS;
}

/* -- what a test does ------------------------------------------------------------------------ */

static void network(int a_ms, int b_ms, int c_ms)
{
    memset(hosts, 0, sizeof hosts);
    hosts[0].answers_ms = a_ms;
    hosts[1].answers_ms = b_ms;
    hosts[2].answers_ms = c_ms;
    found = HOSTS;
    now_us = SECOND;
}

static struct dial *dial_name(void)
{
    struct dial *d = dial_start("home.example", 55000, now_us);

    assert_non_null(d);
    return d;
}

/* Steps each ms until it is over, but never sleeps longer than it may; returns after how many. */
static int run(struct dial *d, enum dial_result expected)
{
    enum dial_result result;
    int64_t began_us = now_us;

    for (;;) {
        result = dial_step(d, NULL, now_us);
        if (result != DIAL_GOING) break;
        dial_want(d, NULL);
        assert_true(dial_next_us(d) > now_us);
        now_us += MS;
        assert_true(now_us - began_us < 60 * (int64_t)SECOND);
    }
    assert_int_equal(result, expected);
    return (int)((now_us - began_us) / MS);
}

/* Ends it; where it led: the last number of the address. */
static int take(struct dial *d)
{
    int where = dial_address(d)->host[3];

    assert_int_equal(dial_take(d), where);
    dial_end(d);
    for (int i = 0; i < HOSTS; i++) assert_true(hosts[i].open == (i == where));
    sys_socket_close(where);
    return where;
}

static int reach_from(int first, bool past)
{
    struct dial *d = dial_name();
    struct addr from = {.family = 4, .host = {10, 0, 0, (uint8_t)first}, .port = 55000};

    dial_from(d, &from, past);
    run(d, DIAL_REACHED);
    return take(d);
}

static void test_a_dead_address_costs_a_moment(void **unused)
{
    (void)unused;
    network(FOREVER_MS, FOREVER_MS, 20);
    struct dial *d = dial_name();
    assert_in_range(run(d, DIAL_REACHED), 600, 640);
    assert_int_equal(take(d), 2);
}

static void test_silence_everywhere_is_over_after_five_seconds(void **unused)
{
    (void)unused;
    network(FOREVER_MS, FOREVER_MS, FOREVER_MS);
    struct dial *d = dial_name();
    assert_in_range(run(d, DIAL_FAILED), 5600, 5640);
    dial_end(d);
}

static void test_the_first_to_be_reached_wins(void **unused)
{
    (void)unused;
    network(400, 200, 1);
    struct dial *d = dial_name();
    assert_in_range(run(d, DIAL_REACHED), 400, 401);
    assert_int_equal(take(d), 0);
    assert_int_equal(hosts[1].tries, 1);
    assert_int_equal(hosts[2].tries, 0);
    network(200, 1, 1);
    d = dial_name();
    assert_in_range(run(d, DIAL_REACHED), 200, 201);
    assert_int_equal(take(d), 0);
    assert_int_equal(hosts[1].tries, 0);
}

static void test_a_refusal_and_no_way_are_passed_at_once(void **unused)
{
    (void)unused;
    network(5, -1, 5);
    hosts[0].refuses = true;
    struct dial *d = dial_name();
    assert_in_range(run(d, DIAL_REACHED), 10, 12);
    assert_int_equal(take(d), 2);
}

static void test_it_begins_where_it_was_welcome(void **unused)
{
    (void)unused;
    network(20, 20, 20);
    assert_int_equal(reach_from(1, false), 1);
    assert_int_equal(hosts[0].tries, 0);
    assert_int_equal(reach_from(2, false), 2);
    assert_int_equal(reach_from(77, false), 0); /* it is none of the name any more */
    assert_int_equal(reach_from(77, true), 0);
}

/* It would be reached first again, since it answers soonest. */
static void test_past_an_address_all_others_have_time(void **unused)
{
    (void)unused;
    network(1, FOREVER_MS, 900);
    assert_int_equal(reach_from(0, true), 2);
    assert_int_equal(hosts[0].tries, 0);
    assert_int_equal(reach_from(1, true), 2);
    assert_int_equal(reach_from(2, true), 0);
    hosts[2].answers_ms = FOREVER_MS;
    assert_int_equal(reach_from(0, true), 0); /* the only one that lives */
}

static void failed_with(enum said said, const char *name, const char *value, bool offline)
{
    struct saying why;
    struct dial *d = dial_name();

    run(d, DIAL_FAILED);
    dial_explain(d, &why);
    assert_int_equal(why.said, said);
    assert_string_equal(why.values[1].name, name);
    assert_string_equal(why.values[1].text, value);
    assert_true(dial_is_offline(d) == offline);
    dial_end(d);
    for (int i = 0; i < HOSTS; i++) assert_false(hosts[i].open);
}

static void test_failures_are_explained(void **unused)
{
    (void)unused;
    network(FOREVER_MS, FOREVER_MS, FOREVER_MS);
    failed_with(SAID_UNREACHED_SILENT, "address", "10.0.0.2:55000", false);
    network(FOREVER_MS, 5, -1);
    hosts[1].refuses = true;
    failed_with(SAID_UNREACHED, "reason", "refused", false);
}

/* Nobody was asked. */
static void test_a_machine_without_a_network_is_told_apart(void **unused)
{
    (void)unused;
    network(-1, -1, -1);
    failed_with(SAID_UNREACHED, "reason", "no way", true);
    network(1, 1, 1);
    found = 0;
    failed_with(SAID_UNREACHED_NAME, "reason", "is there a network?", true);
    network(-1, FOREVER_MS, -1);
    failed_with(SAID_UNREACHED_SILENT, "address", "10.0.0.1:55000", false);
}

static void test_it_can_be_ended_at_any_time(void **unused)
{
    (void)unused;
    network(FOREVER_MS, FOREVER_MS, FOREVER_MS);
    dial_end(dial_name());
    struct dial *d = dial_name();
    for (now_us = SECOND; now_us < 2 * (int64_t)SECOND; now_us += MS)
        assert_int_equal(dial_step(d, NULL, now_us), DIAL_GOING);
    for (int i = 0; i < HOSTS; i++) assert_true(hosts[i].open);
    dial_end(d);
    for (int i = 0; i < HOSTS; i++) assert_false(hosts[i].open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_dead_address_costs_a_moment),
        cmocka_unit_test(test_silence_everywhere_is_over_after_five_seconds),
        cmocka_unit_test(test_the_first_to_be_reached_wins),
        cmocka_unit_test(test_a_refusal_and_no_way_are_passed_at_once),
        cmocka_unit_test(test_it_begins_where_it_was_welcome),
        cmocka_unit_test(test_past_an_address_all_others_have_time),
        cmocka_unit_test(test_failures_are_explained),
        cmocka_unit_test(test_a_machine_without_a_network_is_told_apart),
        cmocka_unit_test(test_it_can_be_ended_at_any_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
