/* Real sockets on the loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../server/doors.h"

static void both_kinds_share_one_port(void **state)
{
    struct doors d = DOORS_SHUT, other = DOORS_SHUT;
    struct addr bound, taken;
    char error[SYS_ERROR_BYTES] = "";
    (void)state;
    assert_true(doors_open(&d, "127.0.0.1", 0, &bound, error));
    assert_int_equal(bound.family, 4);
    assert_true(bound.port > 0);
    assert_true(d.tcp != SYS_NO_SOCKET && d.udp != SYS_NO_SOCKET);
    assert_true(sys_udp_open(&bound, false, &taken, error) == SYS_NO_SOCKET);
    assert_false(doors_open(&other, "127.0.0.1", bound.port, &taken, error));
    assert_non_null(strstr(error, "--port"));
    doors_close(&d);
    assert_true(doors_open(&other, "127.0.0.1", bound.port, &taken, error));
    doors_close(&other);
}

static void without_an_address_it_is_everywhere(void **state)
{
    static const uint8_t anywhere[16];
    struct doors d = DOORS_SHUT;
    struct addr bound;
    char error[SYS_ERROR_BYTES] = "";
    (void)state;
    assert_true(doors_open(&d, "", 0, &bound, error));
    assert_memory_equal(bound.host, anywhere, sizeof anywhere);
    doors_close(&d);
    assert_true(d.tcp == SYS_NO_SOCKET && d.udp == SYS_NO_SOCKET);
}

static void a_name_is_no_address(void **state)
{
    struct doors d = DOORS_SHUT;
    struct addr bound;
    char error[SYS_ERROR_BYTES] = "";
    (void)state;
    assert_false(doors_open(&d, "here.example", 0, &bound, error));
    assert_non_null(strstr(error, "--bind here.example"));
    doors_close(&d);
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_kinds_share_one_port),
        cmocka_unit_test(without_an_address_it_is_everywhere),
        cmocka_unit_test(a_name_is_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
