#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/check.h"

#define SECOND INT64_C(1000000)

static void tell(struct check *c, const char *json, int64_t seconds)
{
    cJSON *e = cJSON_Parse(json);

    assert_non_null(e);
    check_event(c, e, "hello", seconds * SECOND);
    cJSON_Delete(e);
}

static void sync_event(struct check *c, int second, double level_db, int silent_s, int concealed)
{
    char json[128];

    snprintf(json, sizeof json,
             "{\"event\":\"sync\",\"level_db\":%g,\"silent_ms\":%d,\"concealed\":%d}", level_db,
             silent_s * 1000, concealed);
    tell(c, json, second);
}

/* Joins at second 0, hears `loud` of `seconds`, and its line comes back. */
static struct check run(int seconds, int loud, int concealed)
{
    struct check c = {0};

    tell(&c, "{\"event\":\"state\",\"state\":\"in\"}", 0);
    for (int i = 1; i <= seconds; i++)
        sync_event(&c, i, i <= loud ? -20 : -120, i <= loud ? 0 : i - loud, concealed);
    tell(&c, "{\"event\":\"chat\",\"text\":\"hello\",\"mine\":true,\"old\":false}", 1);
    return c;
}

static bool verdict(const struct check *c, int64_t seconds, const char *part)
{
    char text[CHECK_TEXT_BYTES];
    bool good = check_verdict(c, seconds * SECOND, text);

    assert_non_null(strstr(text, part));
    return good;
}

static void test_a_good_run(void **unused)
{
    struct check c = run(20, 20, 0);

    (void)unused;
    assert_true(verdict(&c, 20, "20 s of music at up to -20.0 dB"));
}

static void test_a_second_may_be_missing_but_not_two(void **unused)
{
    struct check c = run(20, 19, 0);

    (void)unused;
    assert_true(verdict(&c, 20, "Good"));
    c = run(20, 18, 0);
    assert_false(verdict(&c, 20, "2000 ms silent"));
    c = run(12, 12, 0); /* then nothing was told any more */
    assert_false(verdict(&c, 20, "8000 ms silent"));
}

static void test_what_was_made_up_counts(void **unused)
{
    struct check c = run(20, 20, 50);

    (void)unused;
    assert_true(verdict(&c, 20, "1000 ms"));
    c = run(20, 20, 51);
    assert_false(verdict(&c, 20, "1020 ms"));
}

static void test_the_line_has_to_come_back(void **unused)
{
    struct check c = run(20, 20, 0);

    (void)unused;
    c.line_back = false;
    tell(&c, "{\"event\":\"chat\",\"text\":\"hello\",\"mine\":false}", 2);
    tell(&c, "{\"event\":\"chat\",\"text\":\"hello\",\"mine\":true,\"old\":true}", 2);
    tell(&c, "{\"event\":\"chat\",\"text\":\"hell\",\"mine\":true}", 2);
    assert_false(verdict(&c, 20, "did not come back"));
}

static void test_one_has_to_get_in(void **unused)
{
    struct check c = {0};

    (void)unused;
    tell(&c, "{\"event\":\"state\",\"state\":\"waiting\"}", 0);
    assert_false(verdict(&c, 20, "never in a room"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_run),
        cmocka_unit_test(test_a_second_may_be_missing_but_not_two),
        cmocka_unit_test(test_what_was_made_up_counts),
        cmocka_unit_test(test_the_line_has_to_come_back),
        cmocka_unit_test(test_one_has_to_get_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
