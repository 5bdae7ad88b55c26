/* Commands that wait for likes: what is told while they do, and what becomes of those that are given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/fetch.h"
#include "../../common/proto.h"

/* A place that is read on another thread: it never answers here, since nobody calls fetch_tick. */
#define SLOW    "\"likes\":{\"source\":\"file\",\"path\":\"build/no-such-likes\"}"
#define LASTFM  "\"likes\":{\"source\":\"lastfm\",\"user\":\"rj\"}"
#define CONNECT "{\"do\":\"connect\",\"host\":\"h\",\"nick\":\"Maya\","

static const struct now now = {.mono_us = 1000000, .wall_us = 7000000};
static struct post *events;
static struct fetch *fetch;

static int begin(void **state)
{
    (void)state;
    events = post_new(NULL, NULL);
    fetch = fetch_new(events);
    return fetch ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    fetch_free(fetch);
    post_free(events);
    return 0;
}

static void give(const char *command)
{
    cJSON *c = cJSON_Parse(command);
    assert_non_null(c);
    fetch_begin(fetch, c, now);
}

/* The next event is about likes, and in this state; "": there is none. */
static void expect_told(const char *state)
{
    cJSON *e = post_take(events);
    assert_string_equal(proto_text(e, "state"), state);
    if (e) assert_true(event_is(e, "likes"));
    cJSON_Delete(e);
}

/* The next command that can go on; "": none can. */
static void expect_goes(const char *what)
{
    cJSON *c = fetch_take(fetch);
    assert_string_equal(proto_text(c, "do"), what);
    cJSON_Delete(c);
}

static void likes_given_up_are_told(void **state)
{
    (void)state;
    give(CONNECT SLOW "}");
    expect_told("fetching");
    fetch_begin(fetch, NULL, now);
    expect_told("failed");
    expect_goes("");
    fetch_begin(fetch, NULL, now); /* there is nothing more to give up */
    expect_told("");
}

static void a_command_without_likes_gives_those_of_another_up(void **state)
{
    (void)state;
    give(CONNECT SLOW "}");
    expect_told("fetching");
    give(CONNECT "\"port\":7}");
    expect_told("failed");
    expect_told("");
    expect_goes("connect");
}

static void likes_in_place_of_others_are_told_once(void **state)
{
    (void)state;
    give(CONNECT SLOW "}");
    expect_told("fetching");
    give(CONNECT "\"likes\":{\"source\":\"picks\",\"picks\":\"rock\"}}");
    expect_told("done");
    expect_told("");
    expect_goes("connect");
}

static void likes_that_wait_for_a_key_are_given_up_too(void **state)
{
    (void)state;
    give(CONNECT LASTFM "}");
    expect_told("fetching");
    expect_goes("connect");
    fetch_begin(fetch, NULL, now);
    cJSON *e = post_take(events);
    assert_string_equal(proto_text(e, "state"), "failed");
    assert_string_equal(proto_text(e, "source"), "lastfm");
    cJSON_Delete(e);
}

/* They asked for other people, grew tired of waiting, and went to a room they saw. */
static void who_enters_a_room_by_hand_is_not_thrown_out_of_it(void **state)
{
    (void)state;
    fetch_key(fetch, "lent", now);
    give(CONNECT SLOW "}");
    expect_told("fetching");
    fetch_stay(fetch, now);
    expect_told("failed");
    fetch_begin(fetch, cJSON_Parse("{\"do\":\"taste\"," LASTFM "}"), now);
    expect_told("fetching"); /* still at the server that lends its key */
    expect_told("");
}

static void what_is_read_for_the_room_goes_on_in_the_next(void **state)
{
    (void)state;
    fetch_key(fetch, "", now);
    give("{\"do\":\"taste\"," SLOW "}");
    expect_told("fetching");
    fetch_stay(fetch, now);
    expect_told("");
}

/* A script may say where to go and into which room in one breath. */
static void before_there_are_rooms_a_connect_waits_on(void **state)
{
    (void)state;
    give(CONNECT SLOW "}");
    expect_told("fetching");
    fetch_stay(fetch, now);
    expect_told("");
    give("{\"do\":\"taste\",\"likes\":{\"source\":\"picks\",\"picks\":\"rock\"}}");
    expect_told("done");
    expect_goes("connect");
}

/* Its key is for who is there. */
static void another_server_does_not_get_the_key_of_the_first(void **state)
{
    (void)state;
    fetch_key(fetch, "lent", now);
    give(CONNECT LASTFM "}");
    expect_told("fetching");
    expect_goes("connect"); /* it does not wait for likes: its server has not lent a key yet */
    give("{\"do\":\"taste\"," LASTFM "}");
    expect_told("failed");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(likes_given_up_are_told),
        TEST(a_command_without_likes_gives_those_of_another_up),
        TEST(likes_in_place_of_others_are_told_once),
        TEST(likes_that_wait_for_a_key_are_given_up_too),
        TEST(who_enters_a_room_by_hand_is_not_thrown_out_of_it),
        TEST(what_is_read_for_the_room_goes_on_in_the_next),
        TEST(before_there_are_rooms_a_connect_waits_on),
        TEST(another_server_does_not_get_the_key_of_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
