/* Which picture is asked for, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/cover_ask.h"
#include "../../client/event.h"
#include "../support/stage.h"

enum { SECOND = 1000000, MINUTE = 60 * SECOND };

static struct model *m;
static struct cover_ask ask;

static int setup(void **state)
{
    (void)state;
    m = model_new();
    ask = (struct cover_ask){0};
    if (!m) return -1;
    m->state = MODEL_IN;
    m->me = 0xaa;
    strcpy(m->room_id, "00000000000000ba");
    stage_id(m->song.id, 1);
    stage_id(m->song.next_id, 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    model_free(m);
    return 0;
}

static void answer(const char *song, bool later, int64_t mono_us)
{
    cJSON *e = event_new("cover");
    proto_put_text(e, "song", song);
    if (later) cJSON_AddTrueToObject(e, "later");
    model_event(m, e, mono_us);
    cJSON_Delete(e);
}

/* Lets time pass until a song is asked for, and returns when; -1: none is within an hour. */
static int64_t asks(const char *song, int64_t from_us)
{
    int64_t due_us = from_us, end_us = from_us + 60 * (int64_t)MINUTE;
    while (due_us < end_us) {
        int64_t now_us = due_us;
        const char *asked = cover_ask_song(&ask, m, now_us, &due_us);
        assert_true(due_us > now_us);
        if (!asked) continue;
        assert_string_equal(asked, song);
        return now_us;
    }
    return -1;
}

static void test_what_is_heard_is_asked_for_at_once_and_once(void **state)
{
    int64_t due_us;
    (void)state;
    assert_int_equal(asks(m->song.id, SECOND), SECOND);
    assert_null(cover_ask_song(&ask, m, 2 * SECOND, &due_us));
    answer(m->song.id, false, 2 * SECOND);
    m->song.next_id[0] = '\0';
    assert_int_equal(asks("", 2 * SECOND), -1);
}

static void test_what_is_next_is_asked_for_at_a_moment_of_ones_own(void **state)
{
    int64_t first_us = INT64_MAX, last_us = 0, sum_us = 0;
    (void)state;
    answer(m->song.id, false, 0);
    cover_ask_song(&ask, m, 0, &first_us);
    for (int i = 0; i < 1000; i++) { /* listeners, long in the room */
        struct cover_ask fresh = ask;
        m->me = (uint64_t)rand() << 31 | (uint64_t)rand();
        stage_id(m->song.next_id, 1000 + i);
        ask.song[0] = '\0';
        int64_t at_us = asks(m->song.next_id, MINUTE) - MINUTE;
        ask = fresh;
        if (at_us < first_us) first_us = at_us;
        if (at_us > last_us) last_us = at_us;
        sum_us += at_us;
    }
    assert_in_range(first_us, 0, SECOND / 10);
    assert_in_range(last_us, 3 * SECOND, 4 * SECOND);
    assert_in_range(sum_us / 1000, 1800000, 2200000);
}

static void test_who_just_came_waits_less(void **state)
{
    (void)state;
    answer(m->song.id, false, 0);
    assert_in_range(asks(m->song.next_id, MINUTE), MINUTE, MINUTE + SECOND / 2);
}

static void test_a_song_that_begins_does_not_wait_for_its_moment(void **state)
{
    int64_t due_us;
    (void)state;
    answer(m->song.id, false, 0);
    cover_ask_song(&ask, m, 0, &due_us);
    stage_id(m->song.next_id, 3);
    assert_null(cover_ask_song(&ask, m, MINUTE, &due_us));
    assert_true(due_us > MINUTE);
    strcpy(m->song.id, m->song.next_id);
    assert_int_equal(asks(m->song.id, MINUTE + 1), MINUTE + 1);
}

static void test_rows_follow_one_after_the_other(void **state)
{
    char songs[COVER_ASK_ROWS + 5][MODEL_ID_BYTES];
    int64_t now_us = 0;
    (void)state;
    m->queue = calloc(MODEL_QUEUE, sizeof *m->queue);
    m->found = calloc(MODEL_FOUND, sizeof *m->found);
    m->plays = calloc(MODEL_PLAYS, sizeof *m->plays);
    m->queue_count = COVER_ASK_ROWS + 2; /* two that nobody sees */
    m->found_count = 2;
    m->play_count = 1;
    strcpy(songs[0], m->song.id);
    strcpy(songs[1], m->song.next_id);
    strcpy(m->queue[0].song, m->song.next_id);
    for (int i = 1; i < COVER_ASK_ROWS + 2; i++) stage_id(m->queue[i].song, 100 + i);
    for (int i = 1; i < COVER_ASK_ROWS; i++) strcpy(songs[i + 1], m->queue[i].song);
    for (int i = 0; i < 2; i++) stage_id(m->found[i].song, 200 + i);
    strcpy(songs[COVER_ASK_ROWS + 1], m->found[0].song);
    strcpy(songs[COVER_ASK_ROWS + 2], m->found[1].song);
    stage_id(m->plays[0].song, 300);
    strcpy(songs[COVER_ASK_ROWS + 3], m->plays[0].song);
    for (int i = 0; i < COVER_ASK_ROWS + 4; i++) {
        now_us = asks(songs[i], now_us);
        answer(songs[i], false, now_us);
    }
    assert_int_equal(asks("", now_us), -1);
    assert_true(now_us < MINUTE);
}

static void test_a_server_that_knows_later_or_is_silent_is_asked_again(void **state)
{
    (void)state;
    answer(m->song.next_id, false, 0);
    assert_int_equal(asks(m->song.id, SECOND), SECOND);
    assert_int_equal(asks(m->song.id, SECOND + 1), 21 * SECOND); /* silent */
    answer(m->song.id, true, 21 * SECOND);
    assert_int_equal(asks(m->song.id, 27 * SECOND - 1), -1);
    assert_int_equal(asks(m->song.id, 27 * SECOND), 27 * SECOND);
}

static void test_one_that_is_not_known_yet_holds_no_other_up(void **state)
{
    (void)state;
    answer(m->song.id, false, 0);
    int64_t now_us = asks(m->song.next_id, 0);
    answer(m->song.next_id, true, now_us);
    m->queue = calloc(MODEL_QUEUE, sizeof *m->queue);
    m->queue_count = 1;
    stage_id(m->queue[0].song, 100);
    assert_in_range(asks(m->queue[0].song, now_us), now_us, now_us + SECOND);
}

static void test_nothing_is_asked_for_without_a_room(void **state)
{
    int64_t due_us;
    (void)state;
    m->state = MODEL_WAITING;
    assert_null(cover_ask_song(&ask, m, SECOND, &due_us));
    assert_true(due_us == INT64_MAX);
    m->state = MODEL_IN;
    assert_string_equal(cover_ask_song(&ask, m, 2 * SECOND, &due_us), m->song.id);
    m->state = MODEL_WAITING; /* the answer is lost with the connection */
    cover_ask_song(&ask, m, 3 * SECOND, &due_us);
    m->state = MODEL_IN;
    assert_string_equal(cover_ask_song(&ask, m, 4 * SECOND, &due_us), m->song.id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_heard_is_asked_for_at_once_and_once),
        TEST(test_what_is_next_is_asked_for_at_a_moment_of_ones_own),
        TEST(test_who_just_came_waits_less),
        TEST(test_a_song_that_begins_does_not_wait_for_its_moment),
        TEST(test_rows_follow_one_after_the_other),
        TEST(test_a_server_that_knows_later_or_is_silent_is_asked_again),
        TEST(test_one_that_is_not_known_yet_holds_no_other_up),
        TEST(test_nothing_is_asked_for_without_a_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
