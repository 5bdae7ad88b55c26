#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/post.h"
#include "../../common/proto.h"
#include "../../common/sys.h"

static cJSON *numbered(int n)
{
    cJSON *e = event_new("n");

    proto_put_int(e, "n", n);
    return e;
}

static int64_t take_number(struct post *p)
{
    cJSON *e = post_take(p);
    int64_t n = e ? proto_int(e, "n", -1) : -1;

    cJSON_Delete(e);
    return n;
}

static void count(void *user)
{
    ++*(int *)user;
}

static void test_objects_come_in_order(void **unused)
{
    struct post *p = post_new(NULL, NULL);

    (void)unused;
    assert_int_equal(take_number(p), -1);
    for (int i = 0; i < 100; i++) post_send(p, numbered(i));
    for (int i = 0; i < 50; i++) assert_int_equal(take_number(p), i);
    post_send(p, numbered(100));
    for (int i = 50; i <= 100; i++) assert_int_equal(take_number(p), i);
    assert_int_equal(take_number(p), -1);
    post_free(p);
}

static void test_each_object_wakes(void **unused)
{
    int woken = 0;
    struct post *p = post_new(count, &woken);

    (void)unused;
    post_send(p, numbered(1));
    post_send(p, numbered(2));
    post_send(p, NULL);
    assert_int_equal(woken, 2);
    post_free(p); /* with what nobody took */
}

static void test_the_oldest_are_dropped_past_the_most(void **unused)
{
    struct post *p = post_new(NULL, NULL);

    (void)unused;
    for (int i = 0; i < POST_MOST + 3; i++) post_send(p, numbered(i));
    assert_int_equal(take_number(p), 3);
    post_free(p);
}

enum { CROSSING = 20000 };

static void send_many(void *user)
{
    for (int i = 0; i < CROSSING; i++) post_send(user, numbered(i));
}

static void test_objects_cross_between_threads(void **unused)
{
    struct post *p = post_new(NULL, NULL);
    struct sys_thread *t = sys_thread_start(send_many, p);
    int next = 0;

    (void)unused;
    assert_non_null(t);
    while (next < CROSSING) {
        int64_t n = take_number(p);
        if (n < 0) continue;
        assert_int_equal(n, next);
        next++;
    }
    sys_thread_join(t);
    assert_null(post_take(p));
    post_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects_come_in_order),
        cmocka_unit_test(test_each_object_wakes),
        cmocka_unit_test(test_the_oldest_are_dropped_past_the_most),
        cmocka_unit_test(test_objects_cross_between_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
