/* What --text says of songs asked for, found and played. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "../../client/plain_wishes.h"
#include "../../client/words.h"
#include "../support/said.h"

#define ONE(votes, more)                                                                           \
    "{\"id\":\"00000000000000f1\",\"title\":\"One\",\"artist\":\"A\",\"by\":\"Omar\","             \
    "\"votes\":" votes more "}"
#define TWO                                                                                        \
    "{\"id\":\"00000000000000f2\",\"title\":\"Two\",\"artist\":\"\",\"by\":\"Maya\",\"mine\":"     \
    "true,"                                                                                        \
    "\"votes\":0}"
#define QUEUE(list, skips, more)                                                                   \
    "{\"event\":\"queue\",\"list\":[" list "],\"skips\":" skips ",\"skips_needed\":3" more "}"

static struct plain_wishes wishes;

static int setup(void **state)
{
    (void)state;
    plain_wishes_enter(&wishes);
    return 0;
}

static void tell_queue(const cJSON *e)
{
    plain_wishes_queue(&wishes, e);
}

static const char *queue(const char *json)
{
    return said_of(tell_queue, json);
}

static void test_of_the_queue_only_news_are_told(void **state)
{
    (void)state;
    assert_string_equal(queue(QUEUE(ONE("0", ""), "0", "")),
                        "1 song in the queue; /queue lists them.\n");
    assert_string_equal(queue(QUEUE(ONE("1", ""), "0", "")), "");         /* a vote is no news */
    assert_string_equal(queue(QUEUE(ONE("1", "") "," TWO, "0", "")), ""); /* one's own */
    assert_string_equal(queue(QUEUE(TWO, "0", "")), "");
    assert_string_equal(queue(QUEUE(ONE("0", "") "," TWO, "0", "")), "Omar asks for One by A.\n");
}

static void test_an_empty_room_says_nothing_until_somebody_asks(void **state)
{
    (void)state;
    assert_string_equal(queue(QUEUE("", "0", "")), "");
    assert_string_equal(queue(QUEUE(ONE("0", ""), "0", "")), "Omar asks for One by A.\n");
    plain_wishes_enter(&wishes); /* another room */
    assert_string_equal(queue(QUEUE(ONE("0", "") "," TWO, "0", "")),
                        "2 songs in the queue; /queue lists them.\n");
}

static void test_who_asks_hears_the_whole_queue(void **state)
{
    (void)state;
    assert_string_equal(
        queue(QUEUE(ONE("1", ",\"my_vote\":1") "," TWO, "2", ",\"my_skip\":true,\"asked\":true")),
        "1. One by A, asked for by Omar, 1 vote, you voted for it.\n"
        "2. Two, asked for by you, 0 votes.\n"
        "2 of 3 votes to skip this song, one of them yours.\n");
    assert_string_equal(queue(QUEUE(ONE("-1", ",\"my_vote\":-1"), "0", ",\"asked\":true")),
                        "1. One by A, asked for by Omar, -1 vote, you voted against it.\n");
    assert_string_equal(
        queue(QUEUE("", "0", ",\"asked\":true")),
        "Nobody has asked for a song. /songs lists what there is, /request asks.\n");
}

static void test_votes_against_keep_their_sign_in_arabic(void **state)
{
    (void)state;
    words_use(WORDS_ARABIC);
    const char *one = queue(QUEUE(ONE("-1", ""), "0", ",\"asked\":true"));
    words_use(WORDS_ENGLISH);
    assert_non_null(strstr(one, "\u2068-1\u2069 صوت."));
    words_use(WORDS_ARABIC);
    const char *two = queue(QUEUE(ONE("-2", ""), "0", ",\"asked\":true"));
    words_use(WORDS_ENGLISH);
    assert_non_null(strstr(two, "\u2068-2\u2069 صوت."));
}

static void test_votes_to_skip_are_told_as_they_grow(void **state)
{
    (void)state;
    queue(QUEUE("", "0", ""));
    assert_string_equal(queue(QUEUE("", "1", "")), "1 of 3 votes to skip this song.\n");
    assert_string_equal(queue(QUEUE("", "1", "")), "");
    assert_string_equal(queue(QUEUE("", "0", "")), "");
    assert_string_equal(queue(QUEUE("", "1", ",\"my_skip\":true")),
                        "1 of 3 votes to skip this song, one of them yours.\n");
}

static void test_what_is_found(void **state)
{
    (void)state;
    assert_string_equal(
        said_of(
            plain_wishes_songs,
            "{\"list\":[{\"number\":4,\"title\":\"One\",\"artist\":\"A\",\"duration_ms\":185000},"
            "{\"number\":9,\"title\":\"Two\"}],\"total\":2}"),
        "4. One by A (3:05)\n9. Two\n/request and a number asks for one.\n");
    assert_string_equal(
        said_of(plain_wishes_songs, "{\"list\":[{\"number\":4,\"title\":\"One\"}],\"total\":12}"),
        "4. One\nAnd 11 more: /songs and a word or two finds fewer.\n");
    assert_string_equal(said_of(plain_wishes_songs, "{\"list\":[],\"total\":0}"),
                        "No song here holds these words.\n");
}

static void test_what_was_played(void **state)
{
    (void)state;
    assert_string_equal(
        said_of(plain_wishes_plays,
                "{\"list\":[{\"wall_ms\":1700000000000,\"title\":\"One\",\"artist\":\"A\",\"by\":"
                "\"Omar\",\"liked\":true},{\"wall_ms\":1699990000000,\"title\":\"Two\"}],\"more\":"
                "true}"),
        "22:13 One by A, asked for by Omar, you love it.\n19:26 Two.\n/plays more goes further "
        "back.\n");
    assert_string_equal(said_of(plain_wishes_plays, "{\"list\":[]}"),
                        "Nothing was played here yet.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_of_the_queue_only_news_are_told, setup),
        cmocka_unit_test_setup(test_an_empty_room_says_nothing_until_somebody_asks, setup),
        cmocka_unit_test_setup(test_who_asks_hears_the_whole_queue, setup),
        cmocka_unit_test_setup(test_votes_against_keep_their_sign_in_arabic, setup),
        cmocka_unit_test_setup(test_votes_to_skip_are_told_as_they_grow, setup),
        cmocka_unit_test_setup(test_what_is_found, setup),
        cmocka_unit_test_setup(test_what_was_played, setup),
    };

    setenv("TZ", "UTC0", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
