/* Servers on this network: found, told once each, measured, and forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/discover.h"
#include "../../client/discover_list.h"
#include "../../client/event.h"

enum { MS = 1000, SECOND = 1000 * MS };

static struct discover_list l;

static int set_up(void **state)
{
    (void)state;
    l = (struct discover_list){0};
    return 0;
}

static struct addr address(const char *host)
{
    struct addr a;
    assert_true(addr_parse_host(host, DISCOVERY_PORT, &a));
    return a;
}

static bool answer(uint64_t nonce, const char *host, const char *name, uint8_t fingerprint,
                   uint16_t port, int64_t mono_us)
{
    struct discovery_answer a = {.nonce = nonce,
                                 .port = port,
                                 .people = 3,
                                 .rooms = 2,
                                 .password = true,
                                 .fingerprint = {fingerprint}};
    struct addr from = address(host);
    snprintf(a.name, sizeof a.name, "%s", name);
    snprintf(a.playing, sizeof a.playing, "Song");
    return discover_list_answered(&l, &from, &a, mono_us);
}

/* The list as "name@host:port/ping_ms ...". */
static const char *shown(void)
{
    static char text[4096];
    size_t used = 0;
    text[0] = '\0';
    cJSON *event = discover_list_event(&l);
    assert_true(event_is(event, "servers"));
    for (const cJSON *s = cJSON_GetObjectItem(event, "list")->child; s; s = s->next)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s@%s:%d/%g", used ? " " : "",
                                 cJSON_GetObjectItem(s, "name")->valuestring,
                                 cJSON_GetObjectItem(s, "host")->valuestring,
                                 cJSON_GetObjectItem(s, "port")->valueint,
                                 cJSON_GetObjectItem(s, "ping_us")->valuedouble / MS);
    cJSON_Delete(event);
    return text;
}

static void servers_are_listed_by_name_with_their_ping(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, SECOND);
    assert_true(answer(7, "192.0.2.9", "Zoo", 1, 55001, SECOND + 5 * MS));
    assert_true(answer(7, "192.0.2.8", "Attic", 2, 40000, SECOND + 3 * MS));
    assert_string_equal(shown(), "Attic@192.0.2.8:40000/3 Zoo@192.0.2.9:55001/5");
}

static void an_event_holds_everything_to_show(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, 0);
    assert_true(answer(7, "192.0.2.9", "", 1, 55001, 0));
    cJSON *event = discover_list_event(&l);
    char *text = cJSON_PrintUnformatted(event);
    assert_string_equal(
        text, "{\"event\":\"servers\",\"list\":[{\"name\":\"192.0.2.9\",\"host\":\"192.0.2.9\","
              "\"port\":55001,"
              "\"people\":3,\"rooms\":2,\"playing\":\"Song\",\"ping_us\":0,\"password\":true}]}");
    cJSON_free(text);
    cJSON_Delete(event);
}

static void one_server_is_shown_once_by_its_nearest_way(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, 0);
    assert_true(answer(7, "192.0.2.9", "S", 1, 55000, 4 * MS));
    assert_true(answer(7, "198.51.100.9", "S", 1, 55000, 2 * MS));
    assert_string_equal(shown(), "S@198.51.100.9:55000/2");
    assert_true(
        answer(7, "127.0.0.1", "S", 1, 55000, 9 * MS)); /* this machine's own, however slow */
    assert_string_equal(shown(), "S@127.0.0.1:55000/9");
}

static void the_way_does_not_flicker_with_the_ping(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, 0);
    assert_true(answer(7, "192.0.2.9", "S", 1, 55000, 4 * MS));
    assert_true(answer(7, "198.51.100.9", "S", 1, 55000, 5 * MS));
    discover_list_asked(&l, 8, 2 * SECOND);
    assert_true(answer(8, "198.51.100.9", "S", 1, 55000, 2 * SECOND + 5 * MS));
    assert_true(answer(8, "192.0.2.9", "S", 1, 55000, 2 * SECOND + 20 * MS));
    assert_string_equal(shown(), "S@192.0.2.9:55000/20");
}

static void another_port_or_fingerprint_is_another_server(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, 0);
    assert_true(answer(7, "127.0.0.1", "A", 1, 55001, 0));
    assert_true(answer(7, "127.0.0.1", "B", 1, 55002, 0));
    assert_true(answer(7, "127.0.0.1", "C", 2, 55001, 0));
    assert_string_equal(shown(), "A@127.0.0.1:55001/0 B@127.0.0.1:55002/0 C@127.0.0.1:55001/0");
}

static void answers_to_no_question_of_ours_are_dropped(void **state)
{
    (void)state;
    assert_false(answer(0, "192.0.2.9", "S", 1, 55000, SECOND));
    for (uint64_t nonce = 1; nonce <= 5; nonce++)
        discover_list_asked(&l, nonce, (int64_t)nonce * SECOND);
    assert_false(answer(1, "192.0.2.9", "S", 1, 55000, 6 * SECOND)); /* too long ago */
    assert_false(answer(9, "192.0.2.9", "S", 1, 55000, 6 * SECOND));
    assert_false(answer(5, "192.0.2.9", "S", 1, 0, 6 * SECOND)); /* no port */
    assert_true(answer(2, "192.0.2.9", "S", 1, 55000, 6 * SECOND));
    assert_string_equal(shown(), "S@192.0.2.9:55000/4000");
}

static void the_silent_are_forgotten_after_7_s(void **state)
{
    (void)state;
    int64_t next_us;
    discover_list_asked(&l, 7, 0);
    answer(7, "192.0.2.9", "S", 1, 55000, 0);
    answer(7, "198.51.100.9", "S", 1, 55000, SECOND); /* the farther way lives longer */
    answer(7, "192.0.2.7", "T", 2, 55000, 2 * SECOND);
    assert_false(discover_list_forget(&l, 7 * SECOND - 1, &next_us));
    assert_int_equal(next_us, 7 * SECOND);
    assert_true(discover_list_forget(&l, 7 * SECOND, &next_us));
    assert_string_equal(shown(), "S@198.51.100.9:55000/1000 T@192.0.2.7:55000/2000");
    assert_int_equal(next_us, 8 * SECOND);
    assert_true(discover_list_forget(&l, 8 * SECOND, &next_us));
    assert_string_equal(shown(), "T@192.0.2.7:55000/2000");
    assert_true(discover_list_forget(&l, 9 * SECOND, &next_us));
    assert_string_equal(shown(), "");
    assert_int_equal(next_us, INT64_MAX);
}

static void a_flood_of_servers_is_bounded(void **state)
{
    (void)state;
    discover_list_asked(&l, 7, 0);
    for (uint16_t i = 0; i < DISCOVER_SERVERS; i++)
        assert_true(answer(7, "192.0.2.9", "S", 1, (uint16_t)(i + 1), 0));
    assert_false(answer(7, "192.0.2.9", "S", 1, DISCOVER_SERVERS + 1, 0));
    assert_true(answer(7, "192.0.2.9", "S", 1, 1, MS));
    for (int i = 1; i <= 2 * DISCOVER_WAYS; i++) {
        char host[32];
        snprintf(host, sizeof host, "192.0.2.%d", 100 + i);
        answer(7, host, "S", 1, 1, MS);
    }
}

/* -- with a socket -- */

/* Takes questions as a server does, on the port that all of them share. */
static sys_socket server_socket(void)
{
    char error[SYS_ERROR_BYTES];
    struct addr any = {.family = 4, .port = DISCOVERY_PORT}, bound;
    sys_socket s = sys_udp_open(&any, true, &bound, error);
    if (s == SYS_NO_SOCKET) fail_msg("%s", error);
    return s;
}

/* Waits for a question and answers it as the server `fingerprint`. */
static void serve(sys_socket s, uint8_t fingerprint, uint16_t port)
{
    uint8_t bytes[DISCOVERY_BYTES];
    struct discovery_answer a = {.port = port, .name = "Test", .fingerprint = {0xE2, fingerprint}};
    struct sys_set *set = sys_set_new();
    struct addr from;
    sys_set_want(set, s, true, false);
    assert_int_equal(sys_set_wait(set, 5 * SECOND), 1);
    sys_set_free(set);
    assert_int_equal(sys_udp_receive(s, &from, bytes, sizeof bytes), DISCOVERY_BYTES);
    assert_true(discovery_get_question(bytes, DISCOVERY_BYTES, &a.nonce));
    size_t n = discovery_put_answer(bytes, &a);
    assert_in_range(n, 1, DISCOVERY_BYTES);
    assert_true(sys_udp_send(s, &from, bytes, n, n));
}

/* How often a test's server is in the event. */
static int times_in(const cJSON *event, uint16_t port)
{
    int times = 0;
    for (const cJSON *s = cJSON_GetObjectItem(event, "list")->child; s; s = s->next)
        times += cJSON_GetObjectItem(s, "port")->valueint == port;
    return times;
}

static void two_servers_on_this_machine_are_both_found(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    sys_socket one = server_socket(), two = server_socket();
    struct discover *d = discover_new(UINT64_MAX);
    assert_int_equal(discover_tick(d, 0), INT64_MAX); /* it does not look yet */
    assert_true(discover_switch(d, true, error));
    assert_int_equal(discover_tick(d, 10 * SECOND), 10 * SECOND + 200 * MS);
    serve(one, 1, 3), serve(two, 2, 5);
    struct sys_set *set = sys_set_new();
    sys_set_want(set, discover_socket(d), true, false);
    int64_t now_us = 10 * SECOND;
    for (bool both = false; !both;) { /* the second answer may come a little later */
        assert_int_equal(sys_set_wait(set, 5 * SECOND), 1);
        discover_ready(d, now_us);
        discover_tick(d, now_us);
        assert_null(discover_event(d)); /* answers are told together, after a while */
        discover_tick(d, now_us += 200 * MS);
        cJSON *event = discover_event(d);
        both = times_in(event, 3) == 1 && times_in(event, 5) == 1;
        cJSON_Delete(event);
        assert_null(discover_event(d)); /* once */
    }
    sys_set_free(set);
    assert_int_equal(discover_tick(d, 12 * SECOND) % SECOND, 0);
    assert_true(discover_switch(d, false, error));
    assert_int_equal(discover_socket(d), SYS_NO_SOCKET);
    discover_ready(d, 13 * SECOND);
    discover_free(d);
    sys_socket_close(one);
    sys_socket_close(two);
}

static void nobody_is_told_too(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct discover *d = discover_new(1);
    assert_true(discover_switch(d, true, error));
    assert_int_equal(discover_tick(d, 0), 200 * MS);
    assert_null(discover_event(d));
    assert_int_equal(discover_tick(d, 200 * MS), 2 * SECOND);
    cJSON *event = discover_event(d);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(event, "list")), 0);
    cJSON_Delete(event);
    assert_int_equal(discover_tick(d, 2 * SECOND), 4 * SECOND);
    assert_null(discover_event(d)); /* nothing changed */
    discover_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(servers_are_listed_by_name_with_their_ping, set_up),
        cmocka_unit_test_setup(an_event_holds_everything_to_show, set_up),
        cmocka_unit_test_setup(one_server_is_shown_once_by_its_nearest_way, set_up),
        cmocka_unit_test_setup(the_way_does_not_flicker_with_the_ping, set_up),
        cmocka_unit_test_setup(another_port_or_fingerprint_is_another_server, set_up),
        cmocka_unit_test_setup(answers_to_no_question_of_ours_are_dropped, set_up),
        cmocka_unit_test_setup(the_silent_are_forgotten_after_7_s, set_up),
        cmocka_unit_test_setup(a_flood_of_servers_is_bounded, set_up),
        cmocka_unit_test(two_servers_on_this_machine_are_both_found),
        cmocka_unit_test(nobody_is_told_too),
    };
    sys_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
