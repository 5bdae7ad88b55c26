#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/click.h"

enum { RATE_HZ = 48000, BLOCK = 240 };

static void test_clicks_on_whole_seconds_only(void **unused)
{
    static float out[2 * 2 * RATE_HZ];

    (void)unused;
    memset(out, 0, sizeof out);
    click_add(out, 2 * RATE_HZ, INT64_C(1000000) * RATE_HZ - 100);
    for (size_t i = 0; i < 2 * RATE_HZ; i++) {
        size_t since = (i + RATE_HZ - 100) % RATE_HZ;
        if (since >= CLICK_FRAMES) assert_true(out[2 * i] == 0);
        assert_true(out[2 * i] == out[2 * i + 1]);
    }
    assert_true(out[200] > 0.4f && out[2 * (RATE_HZ + 100)] > 0.4f); /* loudest at once */
    assert_true(fabsf(out[2 * (100 + CLICK_FRAMES - 1)]) < 0.001f);  /* and gone at its end */
}

static void test_is_the_same_in_any_blocks_and_adds(void **unused)
{
    float whole[2 * 4 * BLOCK], parts[2 * 4 * BLOCK];

    (void)unused;
    for (size_t i = 0; i < 2 * 4 * BLOCK; i++) whole[i] = parts[i] = 0.25f;
    click_add(whole, 4 * BLOCK, RATE_HZ - BLOCK);
    for (int i = 0; i < 4; i++) click_add(parts + 2 * i * BLOCK, BLOCK, RATE_HZ + (i - 1) * BLOCK);
    assert_memory_equal(whole, parts, sizeof whole);
    assert_true(whole[0] == 0.25f);
    assert_true(whole[2 * BLOCK] > 0.7f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clicks_on_whole_seconds_only),
        cmocka_unit_test(test_is_the_same_in_any_blocks_and_adds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
