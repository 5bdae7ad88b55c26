#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/buf.h"

static void bytes_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct buf b = {0};
    assert_int_equal(buf_length(&b), 0);
    assert_true(buf_append(&b, "one ", 4));
    assert_true(buf_append(&b, "two", 3));
    assert_int_equal(buf_length(&b), 7);
    assert_memory_equal(buf_data(&b), "one two", 7);
    buf_consume(&b, 4);
    assert_int_equal(buf_length(&b), 3);
    assert_memory_equal(buf_data(&b), "two", 3);
    buf_free(&b);
    assert_int_equal(buf_length(&b), 0);
}

static void what_is_reserved_is_there(void **state)
{
    (void)state;
    struct buf b = {0};
    assert_true(buf_append(&b, "ab", 2));
    assert_true(buf_reserve(&b, 5000));
    const uint8_t *bytes = b.bytes;
    for (int i = 0; i < 5000; i++) assert_true(buf_append(&b, "x", 1));
    assert_ptr_equal(b.bytes, bytes);
    assert_int_equal(buf_length(&b), 5002);
    assert_memory_equal(buf_data(&b), "abxxx", 5);
    buf_free(&b);
}

/* Appends and consumes in uneven steps and compares with a counter. */
static void a_long_queue_keeps_its_order(void **state)
{
    (void)state;
    struct buf b = {0};
    uint8_t in = 0, out = 0;
    uint32_t step = 1;
    for (int round = 0; round < 20000; round++) {
        step = step * 1103515245u + 12345u;
        for (uint32_t i = step >> 16 & 63; i; i--) {
            assert_true(buf_append(&b, &in, 1));
            in++;
        }
        size_t take = step >> 24 & 63;
        if (take > buf_length(&b)) take = buf_length(&b);
        for (size_t i = 0; i < take; i++) assert_int_equal(buf_data(&b)[i], out++);
        buf_consume(&b, take);
    }
    buf_free(&b);
}

/* A queue that never runs empty but stays short must not grow: its front is used again. */
static void a_short_queue_stays_small(void **state)
{
    (void)state;
    struct buf b = {0};
    uint8_t piece[100] = {0};
    assert_true(buf_append(&b, piece, sizeof piece));
    for (int i = 0; i < 10000; i++) {
        assert_true(buf_append(&b, piece, sizeof piece));
        buf_consume(&b, sizeof piece);
    }
    assert_true(b.size <= 512);
    buf_free(&b);
}

static void memory_is_given_back_when_empty(void **state)
{
    (void)state;
    struct buf b = {0};
    static const uint8_t many[100000];
    assert_true(buf_append(&b, many, sizeof many));
    buf_consume(&b, sizeof many - 1);
    assert_non_null(b.bytes);
    buf_consume(&b, 1);
    assert_null(b.bytes);
    buf_free(&b);
}

static void memory_stays_when_cleared(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_clear(&b);
    static const uint8_t many[10000];
    assert_true(buf_append(&b, many, sizeof many));
    const uint8_t *bytes = b.bytes;
    buf_consume(&b, 100);
    buf_clear(&b);
    assert_int_equal(buf_length(&b), 0);
    assert_true(buf_append(&b, many, sizeof many));
    assert_ptr_equal(b.bytes, bytes);
    buf_free(&b);
}

static void impossible_sizes_are_refused_and_change_nothing(void **state)
{
    (void)state;
    struct buf b = {0};
    assert_true(buf_append(&b, "kept", 4));
    assert_false(buf_reserve(&b, SIZE_MAX));
    assert_false(buf_reserve(&b, SIZE_MAX / 2));
    assert_memory_equal(buf_data(&b), "kept", 4);
    assert_true(buf_append(&b, NULL, 0));
    assert_int_equal(buf_length(&b), 4);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_out_as_they_went_in),
        cmocka_unit_test(what_is_reserved_is_there),
        cmocka_unit_test(a_long_queue_keeps_its_order),
        cmocka_unit_test(a_short_queue_stays_small),
        cmocka_unit_test(memory_is_given_back_when_empty),
        cmocka_unit_test(memory_stays_when_cleared),
        cmocka_unit_test(impossible_sizes_are_refused_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
