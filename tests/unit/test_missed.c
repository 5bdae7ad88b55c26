/* What was said while a connection was lost is asked for once, in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/missed.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static struct missed m;

/* A newcomer's snapshot of a room. */
static void enter(uint64_t room, uint64_t first, uint64_t last)
{
    missed_room(&m, room);
    for (uint64_t seq = first; seq <= last; seq++) missed_line(&m, seq);
}

static void asks(int64_t at_us, uint64_t expected_after, uint64_t expected_before)
{
    uint64_t after = 0, before = 0;
    assert_true(missed_due_us(&m) <= at_us);
    assert_true(missed_ask(&m, at_us, &after, &before));
    assert_int_equal(after, expected_after);
    assert_int_equal(before, expected_before);
}

static void asks_nothing(int64_t at_us)
{
    uint64_t after, before;
    assert_false(missed_ask(&m, at_us, &after, &before));
}

static int begin(void **state)
{
    (void)state;
    m = (struct missed){0};
    return 0;
}

static void nothing_is_missing_at_first_or_when_all_is_there(void **state)
{
    (void)state;
    asks_nothing(S(1));
    enter(7, 401, 500);
    missed_line(&m, 501);
    enter(7, 402, 510); /* back again: it overlaps, */
    enter(7, 511, 520); /* or goes on just there */
    asks_nothing(S(1));
    enter(8, 90, 100); /* elsewhere nothing was missed */
    asks_nothing(S(1));
    assert_int_equal(missed_due_us(&m), INT64_MAX);
}

static void a_gap_is_fetched_page_by_page(void **state)
{
    (void)state;
    enter(7, 1, 50);
    enter(7, 301, 400);
    missed_line(&m, 401);
    asks(S(1), 50, 301);
    asks_nothing(S(1));
    missed_page(&m, 50, 150, true, S(1.1));
    asks_nothing(S(1.2)); /* servers have their pace */
    asks(S(1.35), 150, 301);
    missed_page(&m, 50, 150, true, S(1.4)); /* an answer to nothing */
    asks_nothing(S(1.7));
    asks(S(6.35), 150, 301); /* the page did not come */
    missed_page(&m, 150, 300, false, S(6.4));
    asks_nothing(S(20));
    enter(7, 402, 450); /* whole up to the newest line */
    asks_nothing(S(20));
}

static void what_is_not_kept_any_more_ends_it(void **state)
{
    (void)state;
    enter(7, 1, 50);
    enter(7, 5000, 5099);
    asks(S(1), 50, 5000);
    missed_page(&m, 50, 0, false, S(1));
    asks_nothing(S(10));
}

static void a_loss_in_the_middle_forgets_nothing(void **state)
{
    (void)state;
    enter(7, 1, 50);
    enter(7, 301, 400);
    asks(S(1), 50, 301);
    missed_page(&m, 50, 150, true, S(1.1));
    enter(7, 321, 420); /* lost again: it is still missing from 151 on */
    asks(S(2), 150, 321);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_missing_at_first_or_when_all_is_there, begin),
        cmocka_unit_test_setup(a_gap_is_fetched_page_by_page, begin),
        cmocka_unit_test_setup(what_is_not_kept_any_more_ends_it, begin),
        cmocka_unit_test_setup(a_loss_in_the_middle_forgets_nothing, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
