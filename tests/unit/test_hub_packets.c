/* Datagrams that clients send to the hub, and others in their name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../common/seal.h"
#include "../support/fake_host.h"
#include "../support/fake_path.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static int answers_to(struct fake_path *f, int times)
{
    uint8_t body[PACKET_BYTES];
    size_t bytes = packet_put_time(body, host.clock_us);
    int before = host.datagrams;
    for (int i = 0; i < times; i++) fake_path_send(f, PACKET_PING, body, bytes);
    return host.datagrams - before;
}

/* Each genuine question is answered, but a flood of them is hardly looked at; others do not feel it. */
static void a_flood_of_questions_is_not_answered(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_hello(2, "Ziad", "{}");
    struct fake_path evil = fake_path_of(1), honest = fake_path_of(2);
    fake_path_bind(&evil);
    fake_path_bind(&honest);
    assert_int_equal(host.datagrams, 2);
    assert_in_range(answers_to(&evil, 10000), 300, 500);
    assert_int_equal(answers_to(&honest, 20), 20);
    int answered = 0;
    for (int i = 0; i < 100; i++) {
        host.clock_us += S(0.1);
        answered += answers_to(&evil, 1000);
        assert_int_equal(answers_to(&honest, 2), 2);
    }
    assert_in_range(answered, 1500, 2500); /* 200 a second */
    fake_path_free(&evil);
    fake_path_free(&honest);
}

/* The world hears who says by UDP when the connection has something. */
static void who_takes_packets_by_udp_knocks(void **state)
{
    (void)state;
    host_hello(7, "Maya", "{}");
    struct fake_path maya = fake_path_of(7);
    fake_path_bind(&maya);
    assert_true(host.world.heeded == 7 && host.world.knocks);
    host.world.heeded = 0;
    fake_path_bind(&maya); /* as before */
    assert_int_equal(host.world.heeded, 0);
    fake_path_send(&maya, PACKET_KNOCK, NULL, 0);
    assert_true(host.world.heeded == 7 && host.world.knocks);
    fake_path_free(&maya);
}

/* Somebody who knows the session but not its key, cannot use up what its owner may ask. */
static void forged_questions_cost_their_victim_nothing(void **state)
{
    (void)state;
    static const uint8_t no_key[SEAL_KEY_BYTES];
    host_hello(1, "Maya", "{}");
    struct fake_path maya = fake_path_of(1), forger = maya;
    fake_path_bind(&maya);
    forger.up = seal_new(no_key);
    forger.counter = 1000;
    assert_int_equal(answers_to(&forger, 2000), 0);
    assert_int_equal(answers_to(&maya, 100), 100);
    fake_path_free(&maya);
    seal_free(forger.up);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_flood_of_questions_is_not_answered, host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_takes_packets_by_udp_knocks, host_begin, host_end),
        cmocka_unit_test_setup_teardown(forged_questions_cost_their_victim_nothing, host_begin,
                                        host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
