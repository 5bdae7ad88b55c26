/* What was said before the lines a newcomer is shown, page by page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/fake_host.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

/* Connection 1 says so many lines, as fast as it may. */
static void say_lines(int n, const char *text)
{
    static char line[9000];
    for (int i = 0; i < n; i++) {
        snprintf(line, sizeof line, "{\"t\":\"chat\",\"text\":\"%s\"}\n", text);
        host_say(1, line);
        host.clock_us += S(1);
        host_turn();
        host_say(1, "{\"t\":\"rooms\"}\n"); /* is not silent */
    }
}

/* The answer to a question: its first and last line, and how many. */
static cJSON *asked(uint64_t conn, const char *question, int64_t *first, int64_t *last)
{
    host_say(conn, question);
    cJSON *m = host_last(conn, PROTO_HISTORY);
    const cJSON *list = cJSON_GetObjectItem(m, "list");
    int n = cJSON_GetArraySize(list);
    assert_true(proto_has(m, "more"));
    *first = proto_int(cJSON_GetArrayItem(list, 0), "seq", 0);
    *last = proto_int(cJSON_GetArrayItem(list, n - 1), "seq", 0);
    assert_int_equal(n, n ? llabs(*first - *last) + 1 : 0);
    return m;
}

static void is_page(uint64_t conn, const char *question, int64_t first, int64_t last, bool more)
{
    int64_t got_first, got_last;
    cJSON *m = asked(conn, question, &got_first, &got_last);
    assert_int_equal(got_first, first);
    assert_int_equal(got_last, last);
    assert_int_equal(proto_flag(m, "more"), more);
    cJSON_Delete(m);
}

static void older_lines_are_read_back_to_the_first(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    say_lines(250, "la");
    host_hello(2, "Ziad", "{}");
    assert_int_equal(host_count(2, "\"seq\":150,"), 0);
    assert_int_equal(host_count(2, "\"seq\":151,"), 1);
    is_page(2, "{\"t\":\"history\",\"before\":151}\n", 150, 51, true);
    is_page(2, "{\"t\":\"history\",\"before\":51}\n", 50, 1, false);
    is_page(2, "{\"t\":\"history\",\"before\":1}\n", 0, 0, false);
    is_page(2, "{\"t\":\"history\"}\n", 250, 151, true);
    is_page(2, "{\"t\":\"history\",\"before\":99999}\n", 250, 151, true);
    host_anew();
    host_hello(3, "Nour", "{}");
    is_page(3, "{\"t\":\"history\",\"before\":51}\n", 50, 1, false);
    host_check(3);
}

static void what_was_missed_is_read_in_its_order(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    say_lines(250, "la");
    is_page(1, "{\"t\":\"history\",\"after\":20,\"before\":151}\n", 21, 120, true);
    assert_int_equal(host_count(1, "\"after\":20"), 1);
    is_page(1, "{\"t\":\"history\",\"after\":120,\"before\":151}\n", 121, 150, false);
    is_page(1, "{\"t\":\"history\",\"after\":0}\n", 1, 100, true);
    host_check(1);
}

/* Four bytes a character, and quotes that are escaped: each as long as a line may be. */
static void long_lines_make_short_pages(void **state)
{
    (void)state;
    static char text[8001];
    for (size_t i = 0; i < 2000; i++) memcpy(text + 4 * i, "\xf0\x9f\x8e\xb8", 5);
    host_hello(1, "Maya", "{}");
    say_lines(3, text);
    is_page(1, "{\"t\":\"history\"}\n", 3, 3, true);
    is_page(1, "{\"t\":\"history\",\"before\":3}\n", 2, 2, true);
    is_page(1, "{\"t\":\"history\",\"before\":2}\n", 1, 1, false);
    host_check(1);
}

static void nobody_reads_what_was_not_told_yet(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_turn();
    host_say(1, "{\"t\":\"chat\",\"text\":\"hello\"}\n");
    is_page(1, "{\"t\":\"history\"}\n", 0, 0, false);
    is_page(1, "{\"t\":\"history\",\"before\":9}\n", 0, 0, false);
    host_turn();
    is_page(1, "{\"t\":\"history\"}\n", 1, 1, false);
}

static void pages_have_a_pace(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    for (int i = 0; i < 50; i++) host_say(1, "{\"t\":\"history\",\"after\":0}\n");
    assert_int_equal(host_count(1, "\"t\":\"history\""), 20);
    assert_int_equal(host_count(1, "\"code\":\"slow\""), 30);
    host.clock_us += S(1);
    for (int i = 0; i < 50; i++) host_say(1, "{\"t\":\"history\",\"after\":0}\n");
    assert_int_equal(host_count(1, "\"t\":\"history\""), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, host_begin, host_end)
        TEST(older_lines_are_read_back_to_the_first),
        TEST(what_was_missed_is_read_in_its_order),
        TEST(long_lines_make_short_pages),
        TEST(nobody_reads_what_was_not_told_yet),
        TEST(pages_have_a_pace),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
