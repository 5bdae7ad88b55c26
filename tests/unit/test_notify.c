/* What rings while somebody looks elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/notify.h"

static struct notify all(bool front)
{
    return (struct notify){.wanted = {true, true, true, true}, .front = front};
}

static void hear(struct notify *n, const char *json, int64_t mono_us)
{
    cJSON *event = cJSON_Parse(json);
    assert_non_null(event);
    notify_event(n, event, "Nour", mono_us);
    cJSON_Delete(event);
}

static const char hello[] = "{\"event\":\"chat\",\"nick\":\"Maya\",\"text\":\"hello\"}",
                  call[] = "{\"event\":\"chat\",\"nick\":\"Maya\",\"text\":\"hello nour!\"}",
                  own[] = "{\"event\":\"chat\",\"nick\":\"Nour\",\"text\":\"hi\",\"mine\":true}",
                  old[] = "{\"event\":\"chat\",\"nick\":\"Maya\",\"text\":\"Nour?\",\"old\":true}",
                  came[] = "{\"event\":\"member\",\"nick\":\"Maya\",\"in\":true}",
                  left[] = "{\"event\":\"member\",\"nick\":\"Maya\",\"in\":false}",
                  myself[] = "{\"event\":\"member\",\"nick\":\"Nour\",\"in\":true}";

static void assert_rings(struct notify *n, enum notify_kind expected)
{
    enum notify_kind kind = NOTIFY_KINDS;
    assert_true(notify_take(n, &kind));
    assert_int_equal(kind, expected);
    assert_false(notify_take(n, &kind));
}

static void each_kind_rings_and_lines_are_counted(void **state)
{
    (void)state;
    struct notify n = all(false);
    hear(&n, hello, 0);
    assert_rings(&n, NOTIFY_MESSAGE);
    hear(&n, came, 10000000);
    assert_rings(&n, NOTIFY_JOIN);
    hear(&n, left, 20000000);
    assert_rings(&n, NOTIFY_LEAVE);
    assert_int_equal(n.unread, 1);
    notify_front(&n, true);
    assert_int_equal(n.unread, 0);
}

static void what_one_does_oneself_and_what_is_old_does_not_ring(void **state)
{
    (void)state;
    struct notify n = all(false);
    enum notify_kind kind;
    hear(&n, own, 0);
    hear(&n, old, 0);
    hear(&n, myself, 0);
    assert_false(notify_take(&n, &kind));
    assert_int_equal(n.unread, 0);
}

static void in_front_only_a_call_rings(void **state)
{
    (void)state;
    struct notify n = all(true);
    enum notify_kind kind;
    hear(&n, hello, 0);
    hear(&n, came, 10000000);
    assert_false(notify_take(&n, &kind));
    hear(&n, call, 20000000);
    assert_rings(&n, NOTIFY_MENTION);
    assert_int_equal(n.unread, 0);
}

static void a_lively_chat_rings_now_and_then_and_a_call_always(void **state)
{
    (void)state;
    struct notify n = all(false);
    enum notify_kind kind;
    hear(&n, hello, 0);
    assert_rings(&n, NOTIFY_MESSAGE);
    hear(&n, hello, 1000000);
    assert_false(notify_take(&n, &kind));
    hear(&n, call, 1500000);
    assert_rings(&n, NOTIFY_MENTION);
    hear(&n, hello, 9000000);
    assert_rings(&n, NOTIFY_MESSAGE);
    assert_int_equal(n.unread, 4);
}

static void what_is_not_wanted_is_not_told(void **state)
{
    (void)state;
    struct notify n = {.wanted = {[NOTIFY_MENTION] = true}};
    enum notify_kind kind;
    hear(&n, hello, 0);
    hear(&n, came, 0);
    assert_false(notify_take(&n, &kind));
    assert_int_equal(n.unread, 0);
    hear(&n, call, 0);
    hear(&n, left, 0);
    assert_rings(&n, NOTIFY_MENTION);
}

/* Plain lines ring and count, so one that names them must not do less. */
static void who_wants_no_calls_hears_them_as_lines(void **state)
{
    (void)state;
    struct notify n = {.wanted = {[NOTIFY_MESSAGE] = true}};
    enum notify_kind kind;
    hear(&n, call, 0);
    assert_rings(&n, NOTIFY_MESSAGE);
    assert_int_equal(n.unread, 1);
    notify_front(&n, true);
    hear(&n, call, 10000000);
    assert_false(notify_take(&n, &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_rings_and_lines_are_counted),
        cmocka_unit_test(what_one_does_oneself_and_what_is_old_does_not_ring),
        cmocka_unit_test(in_front_only_a_call_rings),
        cmocka_unit_test(a_lively_chat_rings_now_and_then_and_a_call_always),
        cmocka_unit_test(what_is_not_wanted_is_not_told),
        cmocka_unit_test(who_wants_no_calls_hears_them_as_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
