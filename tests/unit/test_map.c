#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../common/map.h"

static void empty_map_holds_nothing(void **state)
{
    (void)state;
    struct map m = {0};
    size_t at = 0;
    assert_null(map_get(&m, 7));
    assert_null(map_next(&m, &at));
    map_remove(&m, 7);
    assert_int_equal(m.count, 0);
}

static void what_was_put_is_found_and_replaced(void **state)
{
    (void)state;
    struct map m = {0};
    int a, b;
    assert_true(map_put(&m, 5, &a));
    assert_ptr_equal(map_get(&m, 5), &a);
    assert_true(map_put(&m, 5, &b));
    assert_ptr_equal(map_get(&m, 5), &b);
    assert_int_equal(m.count, 1);
    assert_null(map_get(&m, 6));
    map_free(&m);
}

/* Many additions and removals in a scrambled order, held against a plain array. */
static void agrees_with_an_array_through_many_changes(void **state)
{
    (void)state;
    enum { IDS = 500, STEPS = 20000 };
    static int values[IDS];
    static bool there[IDS];
    struct map m = {0};
    uint32_t random = 1;
    size_t count = 0;
    for (int step = 0; step < STEPS; step++) {
        random = random * 1664525u + 1013904223u;
        size_t i = random >> 8 & 0xffffff;
        bool put = i & 1;
        i = i / 2 % IDS;
        if (put)
            assert_true(map_put(&m, i * 64 + 1, &values[i]));
        else
            map_remove(&m, i * 64 + 1);
        count += (size_t)put - (size_t)there[i];
        there[i] = put;
        assert_int_equal(m.count, count);
    }
    for (size_t i = 0; i < IDS; i++)
        assert_ptr_equal(map_get(&m, i * 64 + 1), there[i] ? &values[i] : NULL);
    size_t at = 0, seen = 0;
    while (map_next(&m, &at)) seen++;
    assert_int_equal(seen, count);
    map_free(&m);
}

static void texts_have_ids_of_their_own(void **state)
{
    (void)state;
    assert_true(map_hash("rock") == map_hash("rock"));
    assert_true(map_hash("rock") != map_hash("Rock"));
    assert_true(map_hash("") != 0);
    assert_true(map_hash("ab") != map_hash("ba"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_map_holds_nothing),
        cmocka_unit_test(what_was_put_is_found_and_replaced),
        cmocka_unit_test(agrees_with_an_array_through_many_changes),
        cmocka_unit_test(texts_have_ids_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
