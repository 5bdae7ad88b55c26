/* A server's clock, and another's in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/server_clock.h"
#include "../../common/proto.h"

enum { RTT_US = 2000, AHEAD_US = 5000000, PROBE_US = 20000 };

static int setup(void **state)
{
    static struct server_clock c;
    *state = &c;
    return server_clock_forget(&c, 0) ? 0 : -1;
}

static int teardown(void **state)
{
    struct server_clock *c = *state;
    server_clock_free(c);
    *c = (struct server_clock){0};
    return 0;
}

static bool welcome(struct server_clock *c, uint32_t epoch, int64_t mono_us)
{
    cJSON *m = cJSON_CreateObject();
    proto_put_int(m, "clock", epoch);
    proto_put_int(m, "hello_us", mono_us - RTT_US / 2 + AHEAD_US);
    bool other = server_clock_welcome(c, m, mono_us - RTT_US, mono_us);
    cJSON_Delete(m);
    return other;
}

static bool pong(struct server_clock *c, uint32_t epoch, int64_t mono_us)
{
    struct packet_pong p = {.client_us = mono_us - RTT_US,
                            .server_us = mono_us - RTT_US / 2 + AHEAD_US,
                            .clock_epoch = epoch};
    return server_clock_pong(c, &p, mono_us);
}

static void learn(struct server_clock *c, uint32_t epoch, int64_t from_us)
{
    for (int i = 0; i < 20; i++) assert_false(pong(c, epoch, from_us + i * PROBE_US));
}

static void welcome_and_pongs_tell_the_time(void **state)
{
    struct server_clock *c = *state;
    assert_false(welcome(c, 7, 1000000));
    learn(c, 7, 1020000);
    assert_true(clocksync_ready(c->sync));
    assert_in_range(clocksync_server_us(c->sync, 2000000), 2000000 + AHEAD_US - 100,
                    2000000 + AHEAD_US + 100);
    assert_false(welcome(c, 7, 3000000)); /* the same one after a loss */
    assert_true(clocksync_ready(c->sync));
}

static void another_epoch_is_another_clock(void **state)
{
    struct server_clock *c = *state;
    welcome(c, 7, 1000000);
    learn(c, 7, 1020000);
    assert_true(pong(c, 8, 2000000));
    assert_false(clocksync_ready(c->sync));
    learn(c, 8, 2020000);
    assert_true(clocksync_ready(c->sync));
    assert_true(welcome(c, 9, 3000000));
    assert_false(clocksync_ready(c->sync));
}

static void a_beginning_waits_only_so_long(void **state)
{
    struct server_clock *c = *state;
    welcome(c, 7, 1000000);
    server_clock_hurry(c, 1079000);
    assert_false(clocksync_ready(c->sync));
    server_clock_hurry(c, 1080000);
    assert_true(clocksync_ready(c->sync));
}

static void another_server_is_not_known_yet(void **state)
{
    struct server_clock *c = *state;
    welcome(c, 7, 1000000);
    learn(c, 7, 1020000);
    assert_true(server_clock_forget(c, 20));
    assert_false(clocksync_ready(c->sync));
    assert_true(clocksync_drift_ppm(c->sync) > 19);
    assert_false(pong(c, 8, 2000000)); /* the first is no other one */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(welcome_and_pongs_tell_the_time),
        TEST(another_epoch_is_another_clock),
        TEST(a_beginning_waits_only_so_long),
        TEST(another_server_is_not_known_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
