/* Whose turn it is. Requests are told as "A1": person A's song 1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/queue.h"

static struct queue q;

static int begin(void **state)
{
    (void)state;
    q = (struct queue){.rules = {.order = QUEUE_FAIR, .each = 5}};
    return 0;
}

static int end(void **state)
{
    (void)state;
    queue_free(&q);
    return 0;
}

static uint64_t id_of(const char *name)
{
    return (uint64_t)name[0] << 8 | (uint64_t)name[1];
}

static enum queue_answer ask(const char *name)
{
    struct request r = {.id = id_of(name), .song = id_of(name), .person = (uint64_t)name[0]};
    return queue_add(&q, &r);
}

static void ask_all(const char *names)
{
    char one[3] = "";
    for (; names[0]; names += names[2] ? 3 : 2) {
        memcpy(one, names, 2);
        assert_int_equal(ask(one), QUEUE_DONE);
    }
}

static void order_is(const char *expected)
{
    char text[PROTO_QUEUE_MOST * 3 + 1] = "";
    for (size_t i = 0; i < q.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%c%c", i ? " " : "",
                 (int)(q.requests[i].id >> 8), (int)(q.requests[i].id & 255));
    assert_string_equal(text, expected);
}

static void play(const char *name)
{
    queue_played(&q, id_of(name));
}

static void vote(const char *person, const char *name, int value)
{
    assert_int_equal(queue_vote(&q, id_of(name), (uint64_t)person[0], value), QUEUE_DONE);
}

static void everybody_has_a_turn_in_each_round(void **state)
{
    static const struct {
        const char *asked, *order;
    } table[] = {
        {"A1", "A1"},
        {"A1 B1 C1 D1", "A1 B1 C1 D1"},
        {"A1 A2 A3 B1 C1", "A1 B1 C1 A2 A3"},
        {"A1 A2 B1 B2 A3 C1", "A1 B1 C1 A2 B2 A3"},
        {"C1 A1 C2 B1 C3 B2", "C1 A1 B1 C2 B2 C3"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        begin(state);
        ask_all(table[i].asked);
        order_is(table[i].order);
        queue_free(&q);
    }
}

static void with_one_request_each_it_is_the_order_asked(void **state)
{
    (void)state;
    ask_all("A1 B1 C1");
    play("A1");
    ask_all("A2 D1");
    order_is("B1 C1 A2 D1");
    play("B1");
    ask_all("B2");
    order_is("C1 A2 D1 B2");
    play("C1");
    play("A2");
    play("D1");
    play("B2");
    ask_all("B3 A3 D2"); /* whoever was last */
    order_is("B3 A3 D2");
}

static void who_asks_for_much_waits_for_the_others(void **state)
{
    (void)state;
    ask_all("A1 A2 A3 B1");
    play("A1");
    order_is("B1 A2 A3");
    ask_all("C1"); /* joins those who wait for their next turn */
    order_is("B1 A2 C1 A3");
    play("B1");
    ask_all("B2");
    order_is("A2 C1 B2 A3");
}

/* A flood of newcomers with votes cannot keep anybody waiting for ever, nor can who was just served come before the others. */
static void nobody_is_overtaken_twice_by_the_same(void **state)
{
    (void)state;
    ask_all("A1 B1");
    vote("x", "B1", 1);
    play("B1");
    ask_all("B2");
    vote("x", "B2", 1);
    order_is("A1 B2");
}

static void an_empty_queue_forgets_whose_turn_it_was(void **state)
{
    (void)state;
    ask_all("A1");
    play("A1");
    ask_all("B1 A2");
    vote("x", "A2", 1);
    order_is("A2 B1");
}

static void what_waited_before_a_restart_is_older(void **state)
{
    (void)state;
    struct request kept = {.id = id_of("A1"), .song = id_of("A1"), .person = 'A', .age = 7};
    assert_true(queue_restore(&q, &kept));
    ask_all("B1");
    order_is("A1 B1");
}

static void votes_count_within_a_round_and_age_among_equals(void **state)
{
    (void)state;
    ask_all("A1 B1 C1 A2");
    vote("x", "C1", 1);
    order_is("C1 A1 B1 A2");
    vote("y", "A2", 1); /* A would rather hear that one first */
    order_is("C1 A2 B1 A1");
    vote("x", "C1", 1); /* one a person */
    vote("z", "B1", 1);
    vote("v", "B1", 1);
    order_is("B1 C1 A2 A1");
    vote("v", "B1", -1);
    order_is("C1 A2 B1 A1");
    vote("x", "C1", 0);
    order_is("A2 B1 C1 A1");
    vote("x", "C1", -1);
    vote("x", "B1", -1);
    assert_int_equal(queue_find(&q, id_of("B1"))->votes, -1);
    assert_int_equal(queue_vote_of(queue_find(&q, id_of("B1")), 'x'), -1);
    assert_int_equal(queue_vote_of(queue_find(&q, id_of("B1")), 'y'), 0);
    assert_int_equal(queue_vote(&q, 99, 'x', 1), QUEUE_GONE);
}

static void as_asked_neither_people_nor_votes_change_it(void **state)
{
    (void)state;
    q.rules.order = QUEUE_ASKED;
    ask_all("A1 A2 B1 A3");
    vote("x", "A3", 1);
    order_is("A1 A2 B1 A3");
    play("A1");
    ask_all("C1");
    order_is("A2 B1 A3 C1");
    assert_int_equal(queue_find(&q, id_of("A3"))->votes, 1);
}

static void there_are_limits(void **state)
{
    (void)state;
    ask_all("A1 A2 A3 A4 A5");
    assert_int_equal(ask("A6"), QUEUE_LIMIT);
    struct request again = {.id = 7, .song = id_of("A3"), .person = 'B'};
    assert_int_equal(queue_add(&q, &again), QUEUE_ALREADY);
    play("A1");
    assert_int_equal(ask("A6"), QUEUE_DONE);
    for (char p = 'B'; q.count < PROTO_QUEUE_MOST; p++)
        for (char n = '1'; n <= '5' && q.count < PROTO_QUEUE_MOST; n++)
            assert_int_equal(ask((char[]){p, n, 0}), QUEUE_DONE);
    assert_int_equal(ask("Z1"), QUEUE_FULL);
    assert_int_equal(q.count, PROTO_QUEUE_MOST);
}

static void one_s_own_can_be_taken_back(void **state)
{
    (void)state;
    ask_all("A1 B1 A2");
    assert_int_equal(queue_take_back(&q, id_of("A1"), 'B'), QUEUE_NOT_YOURS);
    assert_int_equal(queue_take_back(&q, id_of("A1"), 'A'), QUEUE_DONE);
    assert_int_equal(queue_take_back(&q, id_of("A1"), 'A'), QUEUE_GONE);
    order_is("B1 A2");
    assert_int_equal(ask("A1"), QUEUE_DONE); /* at the end again */
    order_is("B1 A2 A1");
}

/* Who leaves keeps their requests; their votes rest until they are back. */
static void votes_of_those_who_left_rest(void **state)
{
    (void)state;
    ask_all("A1 B1 C1");
    vote("A", "C1", 1);
    vote("B", "C1", 1);
    vote("x", "B1", 1);
    order_is("C1 B1 A1");
    queue_presence(&q, 'A', false);
    queue_presence(&q, 'B', false);
    order_is("B1 A1 C1");
    vote("x", "B1", 0);
    order_is("A1 B1 C1");
    queue_presence(&q, 'A', true);
    queue_presence(&q, 'A', true); /* from a second place */
    order_is("C1 A1 B1");
    assert_int_equal(queue_find(&q, id_of("C1"))->votes, 1);
}

/* So that after a restart, too, who was served longest ago is forgotten first. */
static void who_was_served_is_told_the_longest_ago_first(void **state)
{
    (void)state;
    struct queue later = {.rules = q.rules};
    for (uint64_t i = 1; i <= QUEUE_SERVED + 6; i++)
        queue_serve(&q, &(struct queue_served){.person = i});
    assert_int_equal(queue_served(&q), QUEUE_SERVED);
    for (size_t i = 0; i < QUEUE_SERVED; i++) queue_serve(&later, queue_served_get(&q, i));
    queue_serve(&later, &(struct queue_served){.person = 'Z'});
    assert_int_equal(queue_served_get(&later, 0)->person, 8);
    assert_int_equal(queue_served_get(&later, QUEUE_SERVED - 1)->person, 'Z');
}

static void more_than_half_skip(void **state)
{
    (void)state;
    static const size_t needed[] = {0, 1, 2, 2, 3, 3, 4};
    for (size_t people = 1; people < 7; people++)
        assert_int_equal(queue_skips_needed(people), needed[people]);
    for (uint64_t person = 1; person <= 20; person++) {
        assert_true(queue_skip(&q, person, true));
        assert_false(queue_skip(&q, person, true));
    }
    assert_int_equal(q.skips, 20);
    assert_true(queue_skip(&q, 3, false));
    assert_false(queue_skip(&q, 3, false));
    queue_presence(&q, 4, false);
    assert_int_equal(q.skips, 18);
    assert_true(queue_skips_of(&q, 5) && !queue_skips_of(&q, 4) && !queue_skips_of(&q, 3));
    queue_skip_none(&q);
    assert_int_equal(q.skips, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everybody_has_a_turn_in_each_round, begin, end),
        cmocka_unit_test_setup_teardown(with_one_request_each_it_is_the_order_asked, begin, end),
        cmocka_unit_test_setup_teardown(who_asks_for_much_waits_for_the_others, begin, end),
        cmocka_unit_test_setup_teardown(nobody_is_overtaken_twice_by_the_same, begin, end),
        cmocka_unit_test_setup_teardown(an_empty_queue_forgets_whose_turn_it_was, begin, end),
        cmocka_unit_test_setup_teardown(what_waited_before_a_restart_is_older, begin, end),
        cmocka_unit_test_setup_teardown(votes_count_within_a_round_and_age_among_equals, begin,
                                        end),
        cmocka_unit_test_setup_teardown(as_asked_neither_people_nor_votes_change_it, begin, end),
        cmocka_unit_test_setup_teardown(there_are_limits, begin, end),
        cmocka_unit_test_setup_teardown(one_s_own_can_be_taken_back, begin, end),
        cmocka_unit_test_setup_teardown(votes_of_those_who_left_rest, begin, end),
        cmocka_unit_test_setup_teardown(who_was_served_is_told_the_longest_ago_first, begin, end),
        cmocka_unit_test_setup_teardown(more_than_half_skip, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
