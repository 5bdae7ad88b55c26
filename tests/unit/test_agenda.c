/* Whoever is due is called, in order, whatever was set, moved and taken off before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../server/agenda.h"

enum { ITEMS = 200 };

static struct agenda agenda;
static struct agenda_item items[ITEMS];

static int begin(void **state)
{
    (void)state;
    for (int i = 0; i < ITEMS; i++) items[i] = (struct agenda_item){.owner = &items[i]};
    return agenda_reserve(&agenda, ITEMS) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    agenda_free(&agenda);
    return 0;
}

static void nobody_waits_at_first(void **state)
{
    (void)state;
    assert_null(agenda_due(&agenda, INT64_MAX));
    assert_true(agenda_next_us(&agenda) == INT64_MAX);
    agenda_set(&agenda, &items[0], INT64_MAX); /* was not there */
    assert_true(agenda_next_us(&agenda) == INT64_MAX);
}

static void only_those_who_are_due_are_called(void **state)
{
    (void)state;
    agenda_set(&agenda, &items[0], 300);
    agenda_set(&agenda, &items[1], 100);
    agenda_set(&agenda, &items[2], 200);
    assert_null(agenda_due(&agenda, 99));
    assert_ptr_equal(agenda_due(&agenda, 100), &items[1]);
    agenda_set(&agenda, &items[1], 400);
    assert_null(agenda_due(&agenda, 199));
    assert_ptr_equal(agenda_due(&agenda, 1000), &items[2]);
    agenda_set(&agenda, &items[2], INT64_MAX);
    assert_ptr_equal(agenda_due(&agenda, 1000), &items[0]);
    agenda_set(&agenda, &items[1], 50); /* earlier than it was */
    assert_true(agenda_next_us(&agenda) == 50);
}

/* Against a plain search through all, with numbers of a fixed generator. */
static void order_holds_through_many_changes(void **state)
{
    (void)state;
    int64_t wanted[ITEMS];
    uint32_t random = 1;
    for (int i = 0; i < ITEMS; i++) wanted[i] = INT64_MAX;
    for (int n = 0; n < 20000; n++) {
        random = random * 1664525u + 1013904223u;
        size_t i = (random >> 8) % ITEMS;
        wanted[i] = random % 7 == 0 ? INT64_MAX : (int64_t)(random >> 16);
        agenda_set(&agenda, &items[i], wanted[i]);
        int64_t least = INT64_MAX;
        size_t count = 0;
        for (size_t k = 0; k < ITEMS; k++) {
            if (wanted[k] < least) least = wanted[k];
            count += wanted[k] != INT64_MAX;
        }
        assert_true(agenda_next_us(&agenda) == least);
        assert_int_equal(agenda.count, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_waits_at_first, begin, end),
        cmocka_unit_test_setup_teardown(only_those_who_are_due_are_called, begin, end),
        cmocka_unit_test_setup_teardown(order_holds_through_many_changes, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
