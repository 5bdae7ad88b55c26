#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <strings.h>
#include "../../server/taste.h"

static const struct {
    const char *profile, *room, *genre, *keyword;
} cases[] = {
    {NULL, "Lobby", "", ""},
    {"{}", "Lobby", "", ""},
    {"{\"genres\":[[\"Rock\",1]],\"keywords\":[[\"disturbed\",1],[\"metal\",0.5]]}",
     "Rock-disturbed", "rock", "disturbed"},
    {"{\"genres\":[[\"pop\",0.5],[\"Rock\",1]],\"keywords\":[]}", "Rock", "rock", ""},
    {"{\"genres\":[[\"rock\",1],[\"jazz\",1],[\"metal\",1]]}", "Jazz", "jazz",
     ""}, /* ties by name */
    {"{\"genres\":[[\"rock\",1]],\"keywords\":[[\"ROCK\",1],[\"korn\",0.1]]}", "Rock-korn", "rock",
     "korn"}, /* never Rock-rock */
    {"{\"keywords\":[[\"\xd9\x81\xd9\x8e\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2\",1]]}",
     "\xd9\x81\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2", "",
     "\xd9\x81\xd9\x8a\xd8\xb1\xd9\x88\xd8\xb2"}, /* with a vowel sign or without */
    {"{\"artists\":[[\"Korn\",1]]}", "Lobby", "", ""},
};

static void profiles_land_where_the_rule_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct taste_place p;
        cJSON *profile = cases[i].profile ? cJSON_Parse(cases[i].profile) : NULL;
        taste_place(profile, &p);
        assert_string_equal(p.genre, cases[i].genre);
        assert_string_equal(p.keyword, cases[i].keyword);
        if (strcasecmp(p.room, cases[i].room) != 0)
            fail_msg("case %zu: %s, not %s", i, p.room, cases[i].room);
        assert_true(strlen(p.why) > 10);
        cJSON_Delete(profile);
    }
}

static void names_begin_with_capitals(void **state)
{
    (void)state;
    struct taste_place p;
    cJSON *profile = cJSON_Parse(cases[2].profile);
    taste_place(profile, &p);
    assert_string_equal(p.room, "Rock-Disturbed");
    cJSON_Delete(profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_land_where_the_rule_says),
        cmocka_unit_test(names_begin_with_capitals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
