/* What one person loves: how profiles are read, and the names they give to rooms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/taste.h"
#include "../../server/taste_crowd.h"
#include "../../server/taste_parts.h"
#include "../support/in_english.h"

static struct tastes *all;

static int begin(void **state)
{
    (void)state;
    all = tastes_new();
    return all ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    tastes_free(all);
    return 0;
}

static struct taste *person(const char *profile)
{
    cJSON *json = profile ? cJSON_Parse(profile) : NULL;
    assert_true(!profile || json);
    struct taste *t = taste_new(all, json);
    assert_non_null(t);
    cJSON_Delete(json);
    return t;
}

static const struct {
    const char *profile, *room, *other;
} names[] = {
    {"{\"genres\":[[\"Rock\",1]],\"keywords\":[[\"disturbed\",1],[\"metal\",0.5]]}",
     "Rock-Disturbed", "Rock-Metal"},
    {"{\"genres\":[[\"pop\",0.5],[\"Rock\",1]],\"keywords\":[]}", "Rock", NULL},
    {"{\"genres\":[[\"rock\",1],[\"jazz\",1],[\"metal\",1]]}", "Jazz", NULL}, /* ties by name */
    {"{\"genres\":[[\"rock\",1]],\"keywords\":[[\"ROCK\",1],[\"korn\",0.1]]}", "Rock-Korn",
     NULL}, /* never Rock-rock */
    {"{\"genres\":[[\"Hip-Hop\",1]],\"keywords\":[[\"hip hop\",1],[\"eminem\",1]]}",
     "Hip hop-Eminem", NULL},
    {"{\"keywords\":[[\"فَيروز\",1]]}", "فيروز", NULL},
    {"{\"artists\":[[\"Korn\",1],[\"Tool\",1]]}", "Korn", "Tool"},
    {"{}", NULL, NULL},
};

static void rooms_are_named_by_the_strongest_genre_and_keyword(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[TASTE_NAME_BYTES * 2];
        struct taste *t = person(names[i].profile);
        assert_int_equal(taste_room_name(all, t, 0, name), names[i].room != NULL);
        if (names[i].room) assert_string_equal(name, names[i].room);
        assert_int_equal(taste_room_name(all, t, 1, name), names[i].other != NULL);
        if (names[i].other) assert_string_equal(name, names[i].other);
        taste_free(all, t);
    }
}

static void who_loves_nothing_is_not_counted(void **state)
{
    (void)state;
    struct taste *none = person(NULL), *blank = person("{\"artists\":[[\"  \",1]]}"),
                 *one = person("{\"artists\":[[\"Korn\",1]]}");
    assert_true(taste_is_empty(none) && taste_is_empty(blank));
    assert_false(taste_is_empty(one));
    assert_int_equal(tastes_people(all), 1);
    taste_clear(all, one);
    assert_true(taste_is_empty(one));
    assert_int_equal(tastes_people(all), 0);
    taste_free(all, none);
    taste_free(all, blank);
    taste_free(all, one);
    assert_int_equal(tastes_people(all), 0);
}

/* -- crowds ---------------------------------------------------------------------------------- */

static struct taste_crowd *crowd_of(struct taste **people, size_t n)
{
    struct taste_crowd *c = taste_crowd_new(all);
    assert_non_null(c);
    for (size_t i = 0; i < n; i++) assert_true(taste_crowd_add(all, c, people[i]));
    return c;
}

static void end_crowd(struct taste_crowd *c, struct taste **people, size_t n)
{
    for (size_t i = 0; i < n; i++) taste_crowd_remove(all, c, people[i]);
    assert_int_equal(taste_crowd_people(c), 0);
    taste_crowd_free(all, c);
}

/* However a name is written: case, accents, vowel signs. */
static void writings_of_a_name_are_one(void **state)
{
    (void)state;
    static const char *const writings[][2] = {
        {"{\"artists\":[[\"فَيروز\",1]]}", "{\"artists\":[[\"فيروز\",1]]}"},
        {"{\"artists\":[[\"Beyoncé\",1]]}", "{\"artists\":[[\"BEYONCE\",1]]}"},
        {"{\"artists\":[[\"Hip-Hop\",1],[\"hip hop\",0.5]]}",
         "{\"artists\":[[\"HIP HOP\",1],[\"Hip-Hop\",0.5]]}"},
    };
    for (size_t i = 0; i < sizeof writings / sizeof *writings; i++) {
        struct saying why = {0};
        struct taste *a = person(writings[i][0]), *b = person(writings[i][1]);
        struct taste_crowd *c = crowd_of(&a, 1);
        assert_int_equal(taste_shared(all, c, b, SIZE_MAX, saying(&why, SAID_SHARED)), 1);
        assert_non_null(strstr(in_english(&why), "1 artist shared with people here: "));
        end_crowd(c, &a, 1);
        taste_free(all, a);
        taste_free(all, b);
    }
}

#define METAL                                                                                      \
    "{\"artists\":[[\"Korn\",1],[\"Disturbed\",1],[\"Tool\",1],[\"Slayer\",1]],"                   \
    "\"genres\":[[\"metal\",1],[\"rock\",0.5]]}"
#define POP "{\"artists\":[[\"Robyn\",1],[\"Kylie\",1]],\"genres\":[[\"pop\",1],[\"rock\",0.1]]}"

static void people_are_like_those_who_love_the_same(void **state)
{
    (void)state;
    struct taste *metal[] = {person(METAL), person(METAL)}, *pop[] = {person(POP), person(POP)};
    struct taste *me = person("{\"artists\":[[\"Korn\",1]],\"genres\":[[\"metal\",1]]}");
    struct taste_crowd *m = crowd_of(metal, 2), *p = crowd_of(pop, 2);
    double likeness[2];
    assert_int_equal(taste_crowds(all), 2);
    taste_likeness(all, me, likeness);
    assert_true(likeness[taste_crowd_number(m)] > 0);
    assert_true(likeness[taste_crowd_number(p)] < 0);
    assert_true(taste_likeness_to(all, me, m) == likeness[taste_crowd_number(m)]);
    assert_true(taste_likeness_to(all, me, p) == likeness[taste_crowd_number(p)]);
    end_crowd(m, metal, 2);
    end_crowd(p, pop, 2);
    for (int i = 0; i < 2; i++) taste_free(all, metal[i]), taste_free(all, pop[i]);
    taste_free(all, me);
}

/* What everybody loves says less than what few do. */
static void what_is_rare_says_more(void **state)
{
    (void)state;
    struct taste *many[20];
    for (int i = 0; i < 20; i++) many[i] = person("{\"artists\":[[\"Abba\",1]]}");
    struct taste *rare = person("{\"artists\":[[\"Isis\",1]]}");
    struct taste *me = person("{\"artists\":[[\"Abba\",1],[\"Isis\",1]]}");
    struct taste_crowd *common = crowd_of(many, 1), *seldom = crowd_of(&rare, 1);
    double likeness[2];
    taste_likeness(all, me, likeness);
    assert_true(likeness[taste_crowd_number(seldom)] > likeness[taste_crowd_number(common)]);
    end_crowd(common, many, 1);
    end_crowd(seldom, &rare, 1);
    for (int i = 0; i < 20; i++) taste_free(all, many[i]);
    taste_free(all, rare);
    taste_free(all, me);
}

static void reasons_are_named(void **state)
{
    (void)state;
    struct saying why = {0};
    struct taste *a = person(METAL), *b = person(METAL), *other = person(POP);
    struct taste_crowd *c = crowd_of(&a, 1);
    assert_int_equal(taste_shared(all, c, b, SIZE_MAX, saying(&why, SAID_SHARED)), 6);
    assert_string_equal(in_english(&why),
                        "4 artists shared with people here: Korn, Disturbed, Tool; metal, rock");
    assert_int_equal(taste_shared(all, c, other, SIZE_MAX, saying(&why, SAID_SHARED)), 1);
    assert_string_equal(in_english(&why), "people here love it, too: rock");
    end_crowd(c, &a, 1);
    taste_free(all, a);
    taste_free(all, b);
    taste_free(all, other);
}

static void assert_reason(const char *profile, const char *reason)
{
    struct saying why = {0};
    struct taste *a = person(profile), *b = person(profile);
    struct taste_crowd *c = crowd_of(&a, 1);
    taste_shared(all, c, b, SIZE_MAX, saying(&why, SAID_SHARED));
    assert_string_equal(in_english(&why), reason);
    end_crowd(c, &a, 1);
    taste_free(all, a);
    taste_free(all, b);
}

/* As an artist, as a genre and as a keyword. */
static void a_reason_names_no_word_twice(void **state)
{
    (void)state;
    assert_reason("{\"genres\":[[\"Rock\",1]],\"keywords\":[[\"rock\",1]]}",
                  "people here love it, too: Rock");
    assert_reason(
        "{\"artists\":[[\"Korn\",1]],\"genres\":[[\"rock\",1]],\"keywords\":[[\"korn\",1]]}",
        "1 artist shared with people here: Korn; rock");
}

/* For a list two lines of 30 characters: names that do not fit are left out, but for one. */
static void brief_reasons_fit_a_list(void **state)
{
    (void)state;
    static const char *const whys[][2] = {
        {METAL, "4 shared artists: Korn, Disturbed, Tool; metal, rock"},
        {"{\"artists\":[[\"Godspeed You! Black Emperor\",1],[\"Explosions in the Sky\",1],"
         "[\"Isis\",1]],\"genres\":[[\"post-rock and everything near to it\",1],[\"drone\",1]]}",
         "3 shared artists: Godspeed You! Black Emperor, Isis; drone"},
        {"{\"artists\":[[\"The Presidents of the United States of America and Friends\",1]],"
         "\"genres\":[[\"rock\",1]]}",
         "1 shared artist: The Presidents of the United States of America and Friends"},
        {"{\"genres\":[[\"rock\",1]],\"keywords\":[[\"live\",1]]}", "rock, live"},
        {"{}", ""},
    };
    for (size_t i = 0; i < sizeof whys / sizeof *whys; i++) {
        struct saying why = {0};
        struct taste *a = person(whys[i][0]), *b = person(whys[i][0]);
        struct taste_crowd *c = crowd_of(&a, 1);
        size_t shared = taste_shared(all, c, b, 42, saying(&why, SAID_ALIKE));
        assert_string_equal(shared ? in_english(&why) : "", whys[i][1]);
        end_crowd(c, &a, 1);
        taste_free(all, a);
        taste_free(all, b);
    }
}

/* A name cannot turn the direction of somebody else's sentence, nor break its line. */
static void reasons_hold_no_controls(void **state)
{
    (void)state;
    struct saying why = {0};
    struct taste *a = person("{\"artists\":[[\"Ko\\u202er\\nn\",1]]}");
    struct taste_crowd *c = crowd_of(&a, 1);
    assert_int_equal(taste_shared(all, c, a, SIZE_MAX, saying(&why, SAID_SHARED)), 1);
    assert_null(strstr(in_english(&why), "\xe2\x80\xae"));
    assert_null(strchr(in_english(&why), '\n'));
    end_crowd(c, &a, 1);
    taste_free(all, a);
}

static void songs_are_loved_for_their_artist_and_words(void **state)
{
    (void)state;
    struct taste *people[] = {person(METAL), person(POP), person("{\"genres\":[[\"Hip-Hop\",1]]}"),
                              person("{\"artists\":[[\"AC/DC\",1],[\"!!!\",1]]}")};
    struct taste_crowd *c = crowd_of(people, 4);
    double korn = taste_song(all, c, "Korn", " pop "),
           metal = taste_song(all, c, "", " loud metal "),
           hip = taste_song(all, c, "", " hip hop 90s "), none = taste_song(all, c, "x", " polka ");
    assert_true(korn > metal && metal > 0);
    assert_true(hip > 0);
    assert_true(none == 0);
    assert_true(taste_song(all, c, "Ac-Dc", " ac dc ") > taste_song(all, c, "", " ac dc "));
    assert_true(taste_song(all, c, "!!!", "") > 0);
    end_crowd(c, people, 4);
    for (int i = 0; i < 4; i++) taste_free(all, people[i]);
}

/* Words that nobody loves any more are forgotten, and their places are used again. */
static void who_leaves_leaves_nothing(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char profile[200];
        snprintf(profile, sizeof profile, "{\"artists\":[[\"a%d\",1],[\"b\",1]]}", round);
        struct taste *t = person(profile), *more = person("{\"artists\":[[\"b\",1]]}");
        struct taste_crowd *c = crowd_of(&t, 1);
        assert_true(taste_song(all, c, "b", "") == 1);
        end_crowd(c, &t, 1);
        assert_int_equal(taste_crowds(all), 1);
        taste_free(all, t);
        taste_free(all, more);
    }
    assert_int_equal(tastes_people(all), 0);
    assert_in_range(all->word_count, 1, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rooms_are_named_by_the_strongest_genre_and_keyword, begin,
                                        end),
        cmocka_unit_test_setup_teardown(who_loves_nothing_is_not_counted, begin, end),
        cmocka_unit_test_setup_teardown(writings_of_a_name_are_one, begin, end),
        cmocka_unit_test_setup_teardown(people_are_like_those_who_love_the_same, begin, end),
        cmocka_unit_test_setup_teardown(what_is_rare_says_more, begin, end),
        cmocka_unit_test_setup_teardown(reasons_are_named, begin, end),
        cmocka_unit_test_setup_teardown(a_reason_names_no_word_twice, begin, end),
        cmocka_unit_test_setup_teardown(brief_reasons_fit_a_list, begin, end),
        cmocka_unit_test_setup_teardown(reasons_hold_no_controls, begin, end),
        cmocka_unit_test_setup_teardown(songs_are_loved_for_their_artist_and_words, begin, end),
        cmocka_unit_test_setup_teardown(who_leaves_leaves_nothing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
