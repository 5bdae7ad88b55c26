#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/backlog.h"

static void test_packets_wait_as_they_came(void **state)
{
    struct backlog b = {0};
    uint8_t packet[PACKET_BYTES + 1] = {0};
    (void)state;
    for (uint8_t i = 0; i < 5; i++) {
        packet[0] = i;
        backlog_put(&b, packet, 100u + i);
    }
    memset(packet, 9, sizeof packet); /* what was handed in is the caller's again */
    assert_int_equal(b.count, 5);
    for (uint8_t i = 0; i < 5; i++) {
        assert_int_equal(b.packets[i].n, 100 + i);
        assert_int_equal(b.packets[i].bytes[0], i);
    }
    backlog_put(&b, packet, sizeof packet); /* no packet is as long */
    assert_int_equal(b.count, 5);
    backlog_clear(&b);
    assert_int_equal(b.count, 0);
    assert_null(b.packets);
}

static void test_what_is_too_much_is_left_out(void **state)
{
    struct backlog b = {0};
    uint8_t packet[1] = {0};
    (void)state;
    for (int i = 0; i < 2000; i++) {
        packet[0] = (uint8_t)i;
        backlog_put(&b, packet, 1);
    }
    assert_in_range(b.count, 2 * 5 * 50, 1000); /* twice 5 s of chunks of one frame */
    assert_int_equal(b.packets[b.count - 1].bytes[0], (b.count - 1) & 0xff); /* the first stay */
    backlog_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packets_wait_as_they_came),
        cmocka_unit_test(test_what_is_too_much_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
