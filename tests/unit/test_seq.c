#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../common/seq.h"

static void later_numbers_come_after(void **state)
{
    (void)state;
    assert_true(seq_after(2, 1));
    assert_false(seq_after(1, 2));
    assert_false(seq_after(7, 7));
    assert_true(seq_after(UINT32_MAX / 2, 0));
}

static void the_wrap_is_nothing_special(void **state)
{
    (void)state;
    assert_true(seq_after(0, UINT32_MAX));
    assert_false(seq_after(UINT32_MAX, 0));
    for (uint32_t start = UINT32_MAX - 5; start != 5; start++)
        for (uint32_t ahead = 1; ahead < 2000000000; ahead = ahead * 3 + 1) {
            assert_true(seq_after(start + ahead, start));
            assert_false(seq_after(start, start + ahead));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_numbers_come_after),
        cmocka_unit_test(the_wrap_is_nothing_special),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
