#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/numbers.h"

#define REQUEST(id) "{\"id\":\"00000000000000f" #id "\",\"title\":\"T\"}"

static void tell(struct numbers *n, const char *json)
{
    cJSON *e = cJSON_Parse(json);

    assert_non_null(e);
    numbers_event(n, e);
    cJSON_Delete(e);
}

/* What becomes of a command; with `wrong` it has to be refused. */
static void expect(const struct numbers *n, const char *typed, const char *command,
                   const char *wrong)
{
    cJSON *c = cJSON_Parse(typed);
    const char *said = numbers_fill(n, c);
    char *got = cJSON_PrintUnformatted(c);

    if (wrong) assert_non_null(said ? strstr(said, wrong) : NULL);
    if (!wrong) assert_null(said);
    if (!wrong) assert_string_equal(got, command);
    cJSON_free(got);
    cJSON_Delete(c);
}

static void test_numbers_are_those_that_were_shown(void **unused)
{
    struct numbers n = {0};

    (void)unused;
    expect(&n, "{\"do\":\"vote\",\"number\":1,\"value\":1}", NULL, "no such number");
    tell(&n, "{\"event\":\"queue\",\"list\":[]}");
    tell(&n, "{\"event\":\"queue\",\"list\":[" REQUEST(1) "," REQUEST(2) "]}");
    expect(&n, "{\"do\":\"vote\",\"number\":2,\"value\":1}",
           "{\"do\":\"vote\",\"value\":1,\"id\":\"00000000000000f2\"}", NULL);
    numbers_show(&n); /* from here on it may move: what was seen counts */
    tell(&n, "{\"event\":\"queue\",\"list\":[" REQUEST(2) "," REQUEST(1) "," REQUEST(3) "]}");
    expect(&n, "{\"do\":\"unrequest\",\"number\":2}",
           "{\"do\":\"unrequest\",\"id\":\"00000000000000f2\"}", NULL);
    expect(&n, "{\"do\":\"unrequest\",\"number\":3}", NULL, "/queue");
    assert_non_null(numbers_show(&n));
    expect(&n, "{\"do\":\"unrequest\",\"number\":2}",
           "{\"do\":\"unrequest\",\"id\":\"00000000000000f1\"}", NULL);
    expect(&n, "{\"do\":\"unrequest\",\"number\":0}", NULL, "no such number");
    tell(&n, "{\"event\":\"room\",\"id\":\"x\"}");
    expect(&n, "{\"do\":\"unrequest\",\"number\":1}", NULL, "no such number");
    numbers_free(&n);
}

static void test_this_song_is_the_one_heard(void **unused)
{
    struct numbers n = {0};

    (void)unused;
    expect(&n, "{\"do\":\"like\",\"on\":true}", NULL, "No song");
    tell(&n, "{\"event\":\"playing\",\"song\":\"00000000000000e1\"}");
    tell(&n, "{\"event\":\"room\",\"id\":\"x\"}"); /* the same one after a loss */
    expect(&n, "{\"do\":\"like\",\"on\":true}",
           "{\"do\":\"like\",\"on\":true,\"song\":\"00000000000000e1\"}", NULL);
    tell(&n, "{\"event\":\"playing\"}");
    expect(&n, "{\"do\":\"like\",\"on\":true}", NULL, "No song");
    numbers_free(&n);
}

static void test_the_history_goes_on_where_it_ended(void **unused)
{
    struct numbers n = {0};

    (void)unused;
    expect(&n, "{\"do\":\"plays\",\"more\":false}", "{\"do\":\"plays\"}", NULL);
    expect(&n, "{\"do\":\"plays\",\"more\":true}", NULL, "/plays");
    tell(&n, "{\"event\":\"plays\",\"list\":[{\"seq\":9},{\"seq\":8}],\"more\":true}");
    expect(&n, "{\"do\":\"plays\",\"more\":true}", "{\"do\":\"plays\",\"before\":8}", NULL);
    tell(&n, "{\"event\":\"plays\",\"list\":[],\"more\":false}");
    expect(&n, "{\"do\":\"plays\",\"more\":true}", NULL, "Nothing older");
    numbers_free(&n);
}

static void test_older_lines_go_on_where_they_ended(void **unused)
{
    struct numbers n = {0};

    (void)unused;
    expect(&n, "{\"do\":\"history\"}", NULL, "Nothing was said");
    tell(&n, "{\"event\":\"chat\",\"seq\":90}");
    tell(&n, "{\"event\":\"chat\",\"seq\":91}");
    expect(&n, "{\"do\":\"history\"}", "{\"do\":\"history\",\"before\":90}", NULL);
    tell(&n, "{\"event\":\"history\",\"list\":[{\"seq\":70}],\"missed\":true,\"more\":false}");
    expect(&n, "{\"do\":\"history\"}", "{\"do\":\"history\",\"before\":70}", NULL);
    tell(&n, "{\"event\":\"history\",\"list\":[{\"seq\":50}],\"missed\":false,\"more\":true}");
    expect(&n, "{\"do\":\"history\"}", "{\"do\":\"history\",\"before\":50}", NULL);
    tell(&n, "{\"event\":\"history\",\"list\":[{\"seq\":2}],\"missed\":false,\"more\":false}");
    expect(&n, "{\"do\":\"history\"}", NULL, "Nothing older");
    tell(&n, "{\"event\":\"room\",\"id\":\"x\"}");
    tell(&n, "{\"event\":\"chat\",\"seq\":7}");
    expect(&n, "{\"do\":\"history\"}", "{\"do\":\"history\",\"before\":7}", NULL);
    numbers_free(&n);
}

static void test_other_commands_go_as_they_are(void **unused)
{
    struct numbers n = {0};

    (void)unused;
    expect(&n, "{\"do\":\"request\",\"number\":3}", "{\"do\":\"request\",\"number\":3}", NULL);
    expect(&n, "{\"do\":\"say\",\"text\":\"hi\"}", "{\"do\":\"say\",\"text\":\"hi\"}", NULL);
    numbers_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_those_that_were_shown),
        cmocka_unit_test(test_this_song_is_the_one_heard),
        cmocka_unit_test(test_the_history_goes_on_where_it_ended),
        cmocka_unit_test(test_older_lines_go_on_where_they_ended),
        cmocka_unit_test(test_other_commands_go_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
