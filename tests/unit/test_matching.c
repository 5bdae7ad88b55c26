/* Who belongs where: company, siblings, the lonely, those who chose, those of whom nothing is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/matching.h"
#include "../support/in_english.h"

enum { FULL = 8, MOST = 200 };

static struct matching *matching;
static struct matching_listener *people[MOST];
static size_t count;

static int begin(void **state)
{
    (void)state;
    count = 0;
    matching = matching_new(FULL);
    return matching ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    matching_free(matching);
    return 0;
}

/* The artists "KIND0" ... "KIND(n - 1)" and the genre KIND. */
static cJSON *profile_of(const char *kind, int n)
{
    char text[2000];
    int at = snprintf(text, sizeof text, "{\"genres\":[[\"%s\",1]],\"artists\":[", kind);
    for (int i = 0; i < n; i++)
        at +=
            snprintf(text + at, sizeof text - (size_t)at, "%s[\"%s%d\",1]", i ? "," : "", kind, i);
    snprintf(text + at, sizeof text - (size_t)at, "]}");
    return cJSON_Parse(text);
}

static struct matching_listener *know(const char *kind, int n)
{
    cJSON *profile = kind ? profile_of(kind, n) : NULL;
    struct matching_listener *l = matching_know(matching, profile, NULL);
    assert_non_null(l);
    cJSON_Delete(profile);
    people[count++] = l;
    return l;
}

/* As the hub does it; returns who was moved. */
static struct matching_listener *place(struct matching_listener *l)
{
    struct matching_room *sibling, *r = matching_choose(matching, l, &sibling);
    matching_enter(matching, l, r ? r : matching_open(matching, NULL), false);
    struct matching_listener *lone = matching_lonely(matching, l);
    if (lone) matching_enter(matching, lone, l->room, false);
    return lone;
}

static struct matching_listener *arrive(const char *kind, int n)
{
    struct matching_listener *l = know(kind, n);
    place(l);
    return l;
}

static void those_alike_meet(void **state)
{
    (void)state;
    struct matching_listener *metal = arrive("metal", 5), *jazz = arrive("jazz", 5);
    assert_ptr_not_equal(metal->room, jazz->room); /* they share nothing */
    for (int i = 0; i < 5; i++) {
        assert_ptr_equal(arrive("metal", 5)->room, metal->room);
        assert_ptr_equal(arrive("jazz", 4)->room, jazz->room);
    }
    assert_int_equal(metal->room->people, 6);
}

/* Somebody of a kind who also loves what all love. */
static struct matching_listener *arrive_of_many(int kind)
{
    char text[200];
    snprintf(text, sizeof text,
             "{\"genres\":[[\"pop\",1],[\"g%d\",0.9]],\"artists\":[[\"a%d\",1]]}", kind, kind);
    cJSON *profile = cJSON_Parse(text);
    struct matching_listener *l = matching_know(matching, profile, NULL);
    cJSON_Delete(profile);
    place(l);
    return l;
}

static size_t rooms_seen_by(struct matching_listener *l)
{
    size_t n;
    free(matching_views(matching, l, &n));
    return n;
}

/* They have too little in common for rooms of their own while they are few. */
static void few_people_share_few_rooms(void **state)
{
    (void)state;
    struct matching_listener *last = NULL;
    for (int i = 0; i < 16; i++) last = arrive_of_many(i);
    assert_in_range(rooms_seen_by(last), 2, 4);
}

/* Pairs who are alike, in rooms for 16: rooms are opened while the first come; then they grow, until half of their places are
   taken. */
static void many_people_fill_their_rooms(void **state)
{
    (void)state;
    static const struct {
        int people;
        size_t least, most;
    } steps[] = {{100, 20, 25}, {200, 45, 45}, {300, 45, 45}, {400, 46, 50}};
    matching_free(matching);
    matching = matching_new(16);
    int n = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct matching_listener *last = NULL;
        while (n < steps[i].people) last = arrive_of_many(n++ / 2);
        assert_in_range(rooms_seen_by(last), steps[i].least, steps[i].most);
    }
}

static struct matching_room *room_of(const char *kind, int n)
{
    struct matching_room *r = matching_open(matching, NULL);
    for (int i = 0; i < n; i++) matching_enter(matching, know(kind, 5), r, true);
    return r;
}

/* Of somebody who goes away again. */
static struct matching_room *choice_of(const char *kind, int n)
{
    struct matching_room *sibling;
    struct matching_listener *l = know(kind, n);
    struct matching_room *r = matching_choose(matching, l, &sibling);
    matching_forget(matching, l);
    return r;
}

static void the_emptier_room_comes_first(void **state)
{
    (void)state;
    room_of("metal", 6);
    struct matching_room *emptier = room_of("metal", 4);
    assert_ptr_equal(choice_of("metal", 5), emptier);
}

static void who_waits_alone_comes_first(void **state)
{
    (void)state;
    room_of("metal", 2);
    struct matching_room *lone = room_of("metal", 1);
    assert_ptr_equal(choice_of("metal", 5), lone);
}

/* They love something else more. */
static void who_is_hardly_like_the_others_has_a_new_room(void **state)
{
    (void)state;
    struct matching_room *sibling;
    for (int i = 0; i < 6; i++) arrive("metal", 9);
    assert_ptr_equal(choice_of("metal", 9), people[0]->room);
    cJSON *profile = cJSON_Parse("{\"genres\":[[\"oud\",1],[\"metal\",0.6]]}");
    struct matching_listener *hardly = matching_know(matching, profile, NULL);
    cJSON_Delete(profile);
    assert_null(matching_choose(matching, hardly, &sibling));
    matching_forget(matching, hardly);
}

/* One of a dozen people may wait for somebody alike, of some forty three. */
static void few_wait_alone(void **state)
{
    (void)state;
    int n = 0;
    matching_free(matching);
    matching = matching_new(64);
    while (n < 12) arrive_of_many(n++ / 6);
    struct matching_listener *lone = arrive_of_many(n++);
    assert_int_equal(lone->room->people, 1);
    assert_true(arrive_of_many(n++)->room->people > 1);
    while (n < 45) arrive_of_many(n++ % 2);
    lone = arrive_of_many(n++);
    assert_int_equal(arrive_of_many(n++)->room->people, 1);
    assert_int_equal(lone->room->people, 1);
}

static void a_full_room_has_a_sibling(void **state)
{
    (void)state;
    struct matching_listener *first = arrive("metal", 5), *jazz = arrive("jazz", 5);
    for (int i = 1; i < FULL; i++) assert_ptr_equal(arrive("metal", 5)->room, first->room);
    assert_true(matching_is_full(matching, first->room));
    struct matching_listener *more = know("metal", 5);
    struct matching_room *sibling = NULL;
    assert_null(matching_choose(matching, more, &sibling));
    assert_ptr_equal(sibling, first->room);
    place(more);
    assert_ptr_not_equal(more->room, jazz->room);
    assert_ptr_equal(arrive("metal", 5)->room, more->room); /* and that is where the next go */
    assert_int_equal(first->room->people, FULL);
}

/* Somebody between two: stays with the first, until company comes that is more like them. */
static void who_is_alone_is_moved_to_somebody_alike(void **state)
{
    (void)state;
    struct matching_listener *lone = arrive("oud", 3);
    struct matching_room *other = matching_open(matching, NULL);
    struct matching_listener *friend = know("oud", 4);
    matching_enter(matching, friend, other, false); /* who came alike is in another room */
    assert_ptr_equal(matching_lonely(matching, friend), lone);
    matching_enter(matching, lone, other, false);
    assert_int_equal(other->people, 2);
    assert_null(matching_lonely(matching, friend));
}

static void nobody_else_is_moved(void **state)
{
    (void)state;
    struct matching_room *other = matching_open(matching, NULL);
    struct matching_listener *a = arrive("oud", 3), *b = arrive("oud", 3);
    assert_ptr_equal(a->room, b->room);
    struct matching_listener *friend = know("oud", 4), *stranger = know("ney", 3);
    matching_enter(matching, friend, other, false);
    assert_null(matching_lonely(matching, friend)); /* there are two of them */
    matching_forget(matching, b);
    matching_enter(matching, stranger, matching_open(matching, NULL), false);
    assert_null(matching_lonely(matching, stranger)); /* nothing alike */
    assert_ptr_equal(matching_lonely(matching, friend), a);
    matching_enter(matching, a, matching_open(matching, NULL), true);
    assert_null(matching_lonely(matching, friend)); /* who chose stays */
}

/* Somebody alike came, but others, elsewhere, are far more alike. */
static void the_lonely_go_where_they_belong_best(void **state)
{
    (void)state;
    struct matching_room *other = matching_open(matching, NULL);
    for (int i = 0; i < 3; i++) matching_enter(matching, know("oud", 9), other, false);
    for (int i = 0; i < 3; i++) arrive("ney", 3);
    matching_enter(matching, know("oud", 9), matching_open(matching, NULL), false);
    struct matching_listener *slightly = know("oud", 0);
    matching_enter(matching, slightly, people[3]->room, false);
    assert_null(matching_lonely(matching, slightly));
}

static void a_full_room_takes_no_lonely(void **state)
{
    (void)state;
    struct matching_room *other = matching_open(matching, NULL);
    arrive("oud", 3);
    for (int i = 0; i < FULL; i++) matching_enter(matching, know("oud", 3), other, false);
    assert_null(matching_lonely(matching, people[count - 1]));
}

static void those_of_whom_nothing_is_known_meet(void **state)
{
    (void)state;
    struct matching_listener *metal = arrive("metal", 5), *first = arrive(NULL, 0);
    assert_ptr_not_equal(first->room, metal->room);
    for (int i = 1; i < FULL; i++) assert_ptr_equal(arrive(NULL, 0)->room, first->room);
    assert_ptr_not_equal(arrive(NULL, 0)->room, first->room); /* the lobby is full */
    assert_ptr_equal(arrive("metal", 4)->room, metal->room);
    assert_ptr_not_equal(arrive("jazz", 4)->room, first->room);
}

/* Somebody whose taste is known came to them by hand. */
static void a_lobby_with_a_guest_is_still_one(void **state)
{
    (void)state;
    struct matching_room *lobby = arrive(NULL, 0)->room;
    matching_enter(matching, know("metal", 3), lobby, true);
    assert_ptr_equal(arrive(NULL, 0)->room, lobby);
}

/* An empty room is nobody's place until somebody chooses it. */
static void empty_rooms_are_no_place(void **state)
{
    (void)state;
    struct matching_room *empty = matching_open(matching, NULL);
    assert_ptr_not_equal(arrive("metal", 3)->room, empty);
    assert_ptr_not_equal(arrive(NULL, 0)->room, empty);
    matching_close(matching, empty);
}

static void a_new_taste_leaves_the_room(void **state)
{
    (void)state;
    struct matching_listener *a = arrive("metal", 3), *b = arrive("metal", 3);
    struct matching_room *room = a->room;
    cJSON *profile = profile_of("jazz", 3);
    assert_true(matching_change(matching, a, profile));
    cJSON_Delete(profile);
    assert_ptr_equal(a->room, room);
    struct saying why;
    assert_int_equal(matching_why(matching, b, room, saying(&why, SAID_SHARED)),
                     0); /* the other loves jazz now */
    struct matching_listener *c = arrive("jazz", 3);
    assert_ptr_equal(c->room, room);
}

static void the_best_match_comes_first_with_its_reason(void **state)
{
    (void)state;
    struct saying why;
    size_t n;
    struct matching_listener *jazz = arrive("jazz", 5), *none = arrive(NULL, 0);
    arrive("metal", 5);
    struct matching_listener *me = arrive("metal", 5);
    struct matching_view *views = matching_views(matching, me, &n);
    assert_int_equal(n, 3);
    assert_ptr_equal(views[0].room, me->room);
    assert_in_range(views[0].match, 50, 100);
    assert_ptr_equal(views[1].room, jazz->room);
    assert_int_equal(views[1].match, 0);
    assert_ptr_equal(views[2].room, none->room);
    assert_int_equal(views[2].match, -1);
    free(views);
    assert_int_equal(matching_why(matching, me, me->room, saying(&why, SAID_SHARED)), 6);
    assert_string_equal(in_english(&why),
                        "5 artists shared with people here: metal0, metal1, metal2; metal");
    assert_int_equal(matching_why(matching, me, jazz->room, saying(&why, SAID_SHARED)), 0);
    assert_int_equal(why.count, 0);
    views = matching_views(matching, none, &n);
    for (size_t i = 0; i < n; i++) assert_int_equal(views[i].match, -1);
    free(views);
    views = matching_views(matching, jazz, &n); /* alone: nobody else is there to be like */
    for (size_t i = 0; i < n; i++)
        if (views[i].room == jazz->room) assert_int_equal(views[i].match, -1);
    free(views);
    for (int i = 0; i < 3; i++) arrive("jazz", 5); /* more people are no better match */
    assert_true(jazz->room->people > me->room->people);
    views = matching_views(matching, me, &n);
    assert_ptr_equal(views[0].room, me->room);
    free(views);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(those_alike_meet, begin, end),
        cmocka_unit_test_setup_teardown(few_people_share_few_rooms, begin, end),
        cmocka_unit_test_setup_teardown(many_people_fill_their_rooms, begin, end),
        cmocka_unit_test_setup_teardown(the_emptier_room_comes_first, begin, end),
        cmocka_unit_test_setup_teardown(who_waits_alone_comes_first, begin, end),
        cmocka_unit_test_setup_teardown(who_is_hardly_like_the_others_has_a_new_room, begin, end),
        cmocka_unit_test_setup_teardown(few_wait_alone, begin, end),
        cmocka_unit_test_setup_teardown(a_full_room_has_a_sibling, begin, end),
        cmocka_unit_test_setup_teardown(who_is_alone_is_moved_to_somebody_alike, begin, end),
        cmocka_unit_test_setup_teardown(nobody_else_is_moved, begin, end),
        cmocka_unit_test_setup_teardown(the_lonely_go_where_they_belong_best, begin, end),
        cmocka_unit_test_setup_teardown(a_full_room_takes_no_lonely, begin, end),
        cmocka_unit_test_setup_teardown(those_of_whom_nothing_is_known_meet, begin, end),
        cmocka_unit_test_setup_teardown(a_lobby_with_a_guest_is_still_one, begin, end),
        cmocka_unit_test_setup_teardown(empty_rooms_are_no_place, begin, end),
        cmocka_unit_test_setup_teardown(a_new_taste_leaves_the_room, begin, end),
        cmocka_unit_test_setup_teardown(the_best_match_comes_first_with_its_reason, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
