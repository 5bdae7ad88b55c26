/* Every language has every sentence, with the same holes, and counts as its people do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/words_table.h"

static const struct words_table *const tables[] = {&words_english, &words_arabic};
enum { TABLES = sizeof tables / sizeof *tables };

#define HELD(text) "\xE2\x81\xA8" text "\xE2\x81\xA9" /* isolated */

static int in_english(void **state)
{
    (void)state;
    words_use(WORDS_ENGLISH);
    return 0;
}

static int holes(const char *sentence)
{
    int n = 0;
    for (const char *at = sentence; (at = strstr(at, "{}")); at += 2) n++;
    return n;
}

static void each_language_has_each_sentence(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++)
        for (int i = 0; i < WORDS; i++) {
            const char *own = tables[t]->words[i], *english = words_english.words[i];
            if (!own || !own[0])
                fail_msg("%s: no. %d is missing (\"%s\")", tables[t]->code, i, english);
            if (holes(own) != holes(english))
                fail_msg("%s: \"%s\" has other holes than \"%s\"", tables[t]->code, own, english);
        }
}

static void each_language_counts(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++)
        for (int i = 0; i < WORDS_COUNTED; i++) {
            const char *const *forms = tables[t]->counted[i];
            if (!forms[FORM_OTHER]) fail_msg("%s: count %d is missing", tables[t]->code, i);
            assert_int_equal(holes(forms[FORM_OTHER]), 1);
            for (int f = 0; f < WORDS_FORMS; f++)
                if (forms[f]) assert_true(holes(forms[f]) <= 1);
        }
}

static void arabic_has_all_six_forms(void **state)
{
    (void)state;
    for (int i = 0; i < WORDS_COUNTED; i++)
        for (int f = 0; f < WORDS_FORMS; f++)
            if (!words_arabic.counted[i][f]) fail_msg("count %d has no form %d", i, f);
}

static void numbers_take_their_form(void **state)
{
    static const struct {
        int64_t count;
        enum words_form form;
    } arabic[] = {{0, FORM_ZERO},    {1, FORM_ONE},   {2, FORM_TWO},    {3, FORM_FEW},
                  {10, FORM_FEW},    {11, FORM_MANY}, {99, FORM_MANY},  {100, FORM_OTHER},
                  {102, FORM_OTHER}, {103, FORM_FEW}, {1011, FORM_MANY}};
    (void)state;
    for (size_t i = 0; i < sizeof arabic / sizeof *arabic; i++)
        assert_int_equal(words_arabic.form(arabic[i].count), arabic[i].form);
}

static void counts_are_said(void **state)
{
    char out[256];
    (void)state;
    assert_string_equal(words_count(out, sizeof out, COUNT_PEOPLE, 1), HELD("1") " person");
    assert_string_equal(words_count(out, sizeof out, COUNT_PEOPLE, 3), HELD("3") " people");
    words_use(WORDS_ARABIC);
    assert_string_equal(words_count(out, sizeof out, COUNT_PEOPLE, 2), "شخصان");
    assert_string_equal(words_count(out, sizeof out, COUNT_PEOPLE, 5), HELD("5") " أشخاص");
    assert_string_equal(words_count(out, sizeof out, COUNT_PEOPLE, 20), HELD("20") " شخصاً");
}

static void what_fills_a_hole_is_held(void **state)
{
    char out[256];
    (void)state;
    assert_string_equal(words_fill(out, sizeof out, WORD_JOIN, "x", NULL), "Join " HELD("x"));
    words_fill(out, 10, WORD_JOIN, "للل", NULL); /* cut between characters */
    assert_string_equal(out, "Join \xE2\x81\xA8");
}

static void a_length_runs_from_left_to_right(void **state)
{
    char out[64];
    (void)state;
    assert_string_equal(words_length(out, sizeof out, 185999), "\xE2\x81\xA6"
                                                               "3:05\xE2\x81\xA9");
    assert_string_equal(words_length(out, sizeof out, -1), "\xE2\x81\xA6"
                                                           "0:00\xE2\x81\xA9");
}

/* What a server says is English: there it stays, with its details; elsewhere its code is what is known. */
static void codes_are_said_in_the_language(void **state)
{
    (void)state;
    assert_string_equal(words_coded("recent", "\"One\" was played"), "\"One\" was played");
    words_use(WORDS_ARABIC);
    assert_string_not_equal(words_coded("recent", "\"One\" was played"), "\"One\" was played");
    assert_string_equal(words_coded("never heard of", "as it is"), "as it is");
    assert_string_equal(words_coded("", "as it is"), "as it is");
}

static void the_systems_language_is_found(void **state)
{
    (void)state;
    assert_int_equal(words_language_of("ar_LB.UTF-8"), WORDS_ARABIC);
    assert_int_equal(words_language_of("ar"), WORDS_ARABIC);
    assert_int_equal(words_language_of("arn-CL"), WORDS_ENGLISH);
    assert_int_equal(words_language_of("en_GB"), WORDS_ENGLISH);
    assert_int_equal(words_language_of("C"), WORDS_ENGLISH);
    assert_int_equal(words_language_of(""), WORDS_ENGLISH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_has_each_sentence),
        cmocka_unit_test(each_language_counts),
        cmocka_unit_test(arabic_has_all_six_forms),
        cmocka_unit_test(numbers_take_their_form),
        cmocka_unit_test_setup(counts_are_said, in_english),
        cmocka_unit_test_setup(what_fills_a_hole_is_held, in_english),
        cmocka_unit_test(a_length_runs_from_left_to_right),
        cmocka_unit_test_setup(codes_are_said_in_the_language, in_english),
        cmocka_unit_test(the_systems_language_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
