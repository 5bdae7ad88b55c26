/* The hub puts people together: which room they are given, what it is called, and what they are told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_host.h"
#include "../support/in_english.h"

#define METAL                                                                                      \
    "{\"artists\":[[\"Korn\",1],[\"Tool\",1]],\"genres\":[[\"Rock\",1]],\"keywords\":[[\"metal\"," \
    "1]]}"
#define MORE_METAL                                                                                 \
    "{\"artists\":[[\"Korn\",1],[\"Tool\",1],[\"Deftones\",1]],\"genres\":[[\"Rock\",1]],"         \
    "\"keywords\":[[\"metal\",1]]}"
#define JAZZ "{\"artists\":[[\"Miles Davis\",1]],\"genres\":[[\"Jazz\",1]]}"

enum { CLIENTS = 40, MANY = 240 };

/* Rooms for four, so that they fill. */
static int begin(void **state)
{
    host_begin(state);
    host.config.room_size = 4;
    host_anew();
    return 0;
}

static void come(uint64_t conn, const char *taste)
{
    char nick[20];
    snprintf(nick, sizeof nick, "n%d", (int)conn);
    host_hello(conn, nick, taste);
}

static void rooms_say_why(void **state)
{
    (void)state;
    come(1, METAL);
    come(2, METAL);
    come(3, JAZZ);
    come(4, NULL);
    host_assert_room(1, "Rock-Metal", "it is new, about Rock-Metal");
    host_assert_room(2, "Rock-Metal", "2 artists shared with people here: Korn, Tool; Rock, metal");
    host_assert_room(3, "Jazz", "it is new, about Jazz");
    host_assert_room(4, "Lobby", "tell what you love");
}

static void names_are_unique_and_stay(void **state)
{
    (void)state;
    come(1, "{\"artists\":[[\"A\",1]],\"genres\":[[\"Rock\",1]]}");
    come(2, "{\"artists\":[[\"B\",1]],\"keywords\":[[\"rock\",1]]}"); /* shares nothing of a kind */
    host_assert_room(1, "Rock", "");
    host_assert_room(2, "Rock 2", "");
    host_say(1, "{\"t\":\"taste\",\"taste\":" JAZZ "}\n");
    come(3, JAZZ);
    host_assert_room(3, "Rock", "1 artist shared"); /* its name is as it was */
}

static void a_full_room_opens_a_sibling(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 5; i++) come(i, METAL);
    host_assert_room(4, "Rock-Metal", "2 artists shared");
    host_assert_room(5, "Rock-Metal 2", "is full; this is its sibling");
    host_say(5, "{\"t\":\"join\",\"room\":\"rock-metal\"}\n");
    cJSON *error = host_last(5, PROTO_ERROR);
    assert_string_equal(proto_text(error, "code"), "full");
    cJSON_Delete(error);
    host_assert_room(5, "Rock-Metal 2", "");
}

/* Those of the second room are nearest to who comes: the third is named as the first is. */
static void siblings_are_numbered_in_a_row(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 4; i++) come(i, METAL);
    for (uint64_t i = 5; i <= 9; i++) come(i, MORE_METAL);
    host_assert_room(8, "Rock-Metal 2", "3 artists shared");
    host_assert_room(9, "Rock-Metal 3", "Rock-Metal 2, where people are most like you, is full");
}

/* In a sibling, since the room was full. It has places now, and somebody comes back to it. */
static void who_is_alone_is_moved_and_told_why(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    for (uint64_t i = 1; i <= 5; i++) come(i, METAL);
    host_token(4, token);
    host_say(3, "{\"t\":\"bye\"}\n");
    hub_tcp_closed(host.hub, 4, host_now()); /* cut off */
    come(6, JAZZ);
    host_assert_room(5, "Rock-Metal 2", "sibling"); /* nobody alike came */
    host_hello_again(7, "n4", METAL, token);
    host_assert_room(7, "Rock-Metal", "");
    host_assert_room(5, "Rock-Metal",
                     "you were alone, and somebody like you came: 2 artists shared");
    host_assert_room(6, "Jazz", "");
}

/* The same, but there by hand. */
static void who_chose_to_be_alone_stays(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    for (uint64_t i = 1; i <= 5; i++) come(i, METAL);
    host_token(4, token);
    hub_tcp_closed(host.hub, 4, host_now());
    host_say(5, "{\"t\":\"join\",\"room\":\"Rock-Metal\"}\n");
    host_say(5, "{\"t\":\"join\",\"room\":\"Rock-Metal 2\"}\n");
    host_say(3, "{\"t\":\"bye\"}\n");
    host_hello_again(7, "n4", METAL, token);
    host_assert_room(7, "Rock-Metal", "");
    host_assert_room(5, "Rock-Metal 2", "you chose it");
}

/* Who chooses the room where they are anyway stays in it likewise. */
static void who_chose_their_own_room_stays(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    for (uint64_t i = 1; i <= 5; i++) come(i, METAL);
    host_token(4, token);
    host_say(5, "{\"t\":\"join\",\"room\":\"Rock-Metal 2\"}\n");
    hub_tcp_closed(host.hub, 4, host_now());
    host_say(3, "{\"t\":\"bye\"}\n");
    host_hello_again(7, "n4", METAL, token);
    host_assert_room(7, "Rock-Metal", "");
    host_assert_room(5, "Rock-Metal 2", "sibling");
}

static void company_comes_first(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 5; i++) come(i, METAL);
    host_say(3, "{\"t\":\"bye\"}\n");
    host_say(4, "{\"t\":\"bye\"}\n");
    come(6, METAL);
    host_assert_room(6, "Rock-Metal 2", "shared"); /* to the lonely */
}

static void the_list_has_matches_and_reasons(void **state)
{
    (void)state;
    come(1, JAZZ);
    for (uint64_t i = 2; i <= 6; i++) come(i, METAL);
    host_say(6, "{\"t\":\"rooms\"}\n");
    cJSON *rooms = host_last(6, PROTO_ROOMS), *list = cJSON_GetObjectItem(rooms, "list");
    assert_int_equal(cJSON_GetArraySize(list), 3);
    const cJSON *own = cJSON_GetArrayItem(list, 0), *best = cJSON_GetArrayItem(list, 1),
                *jazz = cJSON_GetArrayItem(list, 2);
    assert_true(proto_flag(own, "here"));
    assert_false(proto_has(own, "match")); /* nobody else is there yet */
    assert_string_equal(proto_text(best, "name"), "Rock-Metal");
    assert_in_range(proto_int(best, "match", -1), 50, 100);
    assert_true(proto_flag(best, "full"));
    assert_string_equal(in_english_of(cJSON_GetObjectItem(best, "reason")),
                        "2 shared artists: Korn, Tool; Rock, metal");
    assert_int_equal(proto_int(jazz, "match", -1), 0);
    assert_false(proto_has(jazz, "reason"));
    cJSON_Delete(rooms);
}

/* However many and long the reasons are, the list is a line that clients take. */
static void a_long_list_is_cut(void **state)
{
    (void)state;
    char taste[1900], name[70];
    memset(name, 'x', 58);
    host.config.room_size = 2;
    host_anew();
    for (uint64_t i = 1; i < MANY; i++) {
        snprintf(name + 58, sizeof name - 58, "%d", (int)i);
        snprintf(taste, sizeof taste,
                 "{\"artists\":[[\"\\\"a%s\",1],[\"b%.58s\",1],[\"c%.58s\",1],[\"d%.58s\",1]],"
                 "\"genres\":[[\"g%s\",1]],\"keywords\":[[\"k%.58s\",1],[\"l%.58s\",1]]}",
                 name, name, name, name, name, name, name);
        come(i, taste);
    }
    host_say(MANY - 1, "{\"t\":\"rooms\"}\n");
    cJSON *rooms = host_last(MANY - 1, PROTO_ROOMS);
    assert_non_null(rooms);
    int shown = cJSON_GetArraySize(cJSON_GetObjectItem(rooms, "list"));
    int64_t more = proto_int(rooms, "more", 0);
    assert_true(shown > 5 && more > 0);
    for (uint64_t i = 1; i < MANY / 2; i++) host_say(i, "{\"t\":\"bye\"}\n"); /* rooms stay known */
    host_say(MANY - 1, "{\"t\":\"rooms\"}\n");
    cJSON_Delete(rooms);
    rooms = host_last(MANY - 1, PROTO_ROOMS);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(rooms, "list")) +
                         proto_int(rooms, "more", 0),
                     shown + more);
    cJSON_Delete(rooms);
}

static void tastes_are_remembered_by_nickname(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    come(1, METAL);
    host_token(1, token);
    for (uint64_t conn = 1; conn < 3; conn++) {
        host_say(conn, "{\"t\":\"bye\"}\n");
        host.clock_us += 1000000000; /* long past coming back into the same room */
        if (conn == 1) host_anew();
        host_hello_again(conn + 1, "n1", NULL, conn == 1 ? token : NULL);
    }
    host_assert_room(2, "Rock-Metal", "");
    host_assert_room(3, "Lobby", ""); /* somebody else, who only took the free name */
}

static void one_room_for_a_party(void **state)
{
    (void)state;
    host.config.rooms = ROOMS_ONE;
    host_anew();
    for (uint64_t i = 1; i <= 6; i++) come(i, i % 2 ? METAL : JAZZ);
    for (uint64_t i = 1; i <= 6; i++) host_assert_room(i, "Party", "one party");
}

/* The host made one of many rooms: nobody comes back into one of before. */
static void who_comes_back_joins_the_party(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    come(1, METAL);
    host_token(1, token);
    host.config.rooms = ROOMS_ONE;
    host_turn();
    host_anew();
    host_hello_again(1, "n1", METAL, token);
    host_assert_room(1, "Party", "one party");
}

static void names_that_grow_when_folded_make_no_room_that_clients_refuse(void **state)
{
    (void)state;
    char grown[64 * 2 + 1], other[64 * 2 + 1], taste[600];
    for (size_t i = 0; i < 64; i++) {
        memcpy(grown + 2 * i, "\xc3\x9f", 3); /* sharp s: "ss" */
        memcpy(other + 2 * i, "\xc7\xb1", 3); /* DZ in one letter: "dz" */
    }
    snprintf(taste, sizeof taste, "{\"genres\":[[\"%s\",1]],\"keywords\":[[\"%s\",1]]}", grown,
             other);
    host_hello(1, "Evil", taste);
    host_hello(2, "Maya", "{}");
    host_say(2, "{\"t\":\"rooms\"}\n");
    host_check(1);
    host_check(2);
    assert_int_equal(host_count(2, "\"t\":\"rooms\""), 1);
}

static void past_the_most_rooms_known_tastes_still_meet(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    for (uint64_t i = 2; i <= 1000; i++) { /* the lobby is not among them */
        char taste[60], nick[20];
        snprintf(taste, sizeof taste, "{\"genres\":[[\"g%d\",1]]}", (int)i);
        snprintf(nick, sizeof nick, "n%d", (int)i);
        host_hello(i, nick, taste);
    }
    host_hello(1001, "Ziad", "{\"genres\":[[\"Rock\",1]]}");
    host_hello(1002, "Rami", "{\"genres\":[[\"oud\",1]]}");
    assert_int_equal(host_count(1001, "\"name\":\"Rock\""), 1);
    assert_int_equal(host_count(1002, "\"name\":\"Lobby\""), 1);
    host_say(7, "{\"t\":\"bye\"}\n"); /* leaves a room empty, which may be forgotten */
    host_hello(1003, "Omar", "{\"genres\":[[\"ney\",1]]}");
    assert_int_equal(host_count(1003, "\"name\":\"Ney\""), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rooms_say_why, begin, host_end),
        cmocka_unit_test_setup_teardown(names_are_unique_and_stay, begin, host_end),
        cmocka_unit_test_setup_teardown(a_full_room_opens_a_sibling, begin, host_end),
        cmocka_unit_test_setup_teardown(siblings_are_numbered_in_a_row, begin, host_end),
        cmocka_unit_test_setup_teardown(who_is_alone_is_moved_and_told_why, begin, host_end),
        cmocka_unit_test_setup_teardown(who_chose_to_be_alone_stays, begin, host_end),
        cmocka_unit_test_setup_teardown(who_chose_their_own_room_stays, begin, host_end),
        cmocka_unit_test_setup_teardown(company_comes_first, begin, host_end),
        cmocka_unit_test_setup_teardown(the_list_has_matches_and_reasons, begin, host_end),
        cmocka_unit_test_setup_teardown(a_long_list_is_cut, begin, host_end),
        cmocka_unit_test_setup_teardown(tastes_are_remembered_by_nickname, begin, host_end),
        cmocka_unit_test_setup_teardown(one_room_for_a_party, begin, host_end),
        cmocka_unit_test_setup_teardown(who_comes_back_joins_the_party, begin, host_end),
        cmocka_unit_test_setup_teardown(
            names_that_grow_when_folded_make_no_room_that_clients_refuse, begin, host_end),
        cmocka_unit_test_setup_teardown(past_the_most_rooms_known_tastes_still_meet, begin,
                                        host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
