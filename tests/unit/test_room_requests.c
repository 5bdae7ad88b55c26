/* What people ask a room for, as its members hear and read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/club.h"
#include "../support/in_english.h"

static void skips_are(uint64_t listener, int skips, int needed)
{
    cJSON *m = club_newest(listener, PROTO_QUEUE);
    assert_int_equal(proto_int(m, "skips", -1), skips);
    assert_int_equal(proto_int(m, "skips_needed", -1), needed);
    cJSON_Delete(m);
}

static void requests_are_played_in_order_instead_of_what_was_planned(void **state)
{
    (void)state;
    const char *t[3];
    const struct radio_playing *plan;
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    assert_int_equal(radio_plan(room_radio(club.room), &plan),
                     2); /* the next one is chosen already */
    club_free_titles(t, 3);
    club_ask(a, t[0], "requested");
    club_ask(a, t[1], "requested");
    club_ask(b, t[2], "requested");
    club_run(1);
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s %s", t[0], t[2], t[1]);
    club_queue_is(2, expected);
    radio_plan(room_radio(club.room), &plan);
    assert_string_equal(plan[1].title, t[0]);
    assert_string_equal(plan[1].ask.by, "Maya");
    for (int i = 0; i < 3; i++) {
        club_run(57);
        assert_string_equal(club_heard()->title, t[i == 0 ? 0 : i == 1 ? 2 : 1]);
        assert_string_equal(club_heard()->ask.by, i == 1 ? "Ziad" : "Maya");
    }
    club_queue_is(1, "");
    club_run(57);
    assert_int_equal(club_heard()->ask.request, 0);
}

static void the_answers_are_exact(void **state)
{
    (void)state;
    char expected[200];
    const char *t[2];
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 2);
    club_ask(a, t[0], "requested");
    snprintf(expected, sizeof expected, "Song %s has been requested!", t[0]);
    assert_string_equal(in_english(&club.answer.saying), expected);
    club_ask(b, t[0], "already");
    assert_string_equal(in_english(&club.answer.saying), "Song has already been requested");
    room_request(club.room, a, NULL, CLUB_AGAIN_US, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "unknown");
    assert_string_equal(in_english(&club.answer.saying), "Song does not exist");
    club_ask(a, club_heard()->title, "recent");
    assert_non_null(strstr(in_english(&club.answer.saying), "89 seconds"));
    club_run(60);
    club_ask(b, t[0], "recent"); /* it is heard now */
    club_run(CLUB_AGAIN_US / 1e6);
    club_ask(b, t[0], "requested");
}

static void nobody_asks_without_end(void **state)
{
    (void)state;
    const char *t[4];
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 4);
    for (int i = 0; i < 3; i++) club_ask(a, t[i], "requested");
    club_ask(a, t[3], "limit");
    uint64_t id = club_ask(b, t[3], "requested");
    room_unrequest(club.room, a, id, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "not_yours");
    room_unrequest(club.room, b, id, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "taken_back");
    room_unrequest(club.room, b, id, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "gone");
    room_vote(club.room, b, id, 1, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "gone");
}

/* What was to come next is taken back, voted down, or its file is gone: something else comes in its place, as long as nobody
   was sent it. */
static void what_comes_next_may_change_until_it_is_sent(void **state)
{
    (void)state;
    const char *t[2];
    const struct radio_playing *plan;
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 2);
    uint64_t first = club_ask(a, t[0], "requested");
    club_ask(b, t[1], "requested");
    club_run(1);
    radio_plan(room_radio(club.room), &plan);
    assert_string_equal(plan[1].title, t[0]);
    room_vote(club.room, b, first, -1, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "voted");
    club_run(1);
    radio_plan(room_radio(club.room), &plan);
    assert_string_equal(plan[1].title, t[1]);
    int64_t starts_us = plan[1].segment.start_us;
    club.clock_us = starts_us - S(1.6); /* 1 s of buffer, half a one for the trip */
    club_run(0.01);
    room_vote(club.room, b, first, 0, club_now(), &club.answer);
    room_vote(club.room, b, first, 1, club_now(), &club.answer);
    club_run(0.4); /* too late now */
    club_queue_is(1, t[0]);
    assert_int_equal(radio_plan(room_radio(club.room), &plan), 3);
    assert_string_equal(plan[1].title, t[1]);
    assert_string_equal(plan[2].title, t[0]);
    room_unrequest(club.room, a, first, club_now(), &club.answer);
    club_run(2);
    club_queue_is(1, "");
    club_run(20);
    assert_string_equal(club_heard()->title, t[1]);
}

/* Not transcoded yet: wanted at once, and played when it is ready; meanwhile the others. */
static void a_song_that_is_not_ready_keeps_its_turn(void **state)
{
    (void)state;
    const char *t[1];
    const char *seven[7];
    memcpy(seven, club_six, sizeof club_six);
    seven[6] = "rock-g-seven.mp3";
    fake_songs_found(club.songs, seven, 7);
    radio_songs_changed(room_radio(club.room));
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 1);
    club_ask(a, "seven", "requested");
    club_ask(b, t[0], "requested");
    club_run(58);
    assert_string_equal(club_heard()->title, t[0]);
    club_queue_is(1, "seven");
    library_work(club.songs);
    assert_non_null(strstr(club.world.jobs[club.world.job_count - 1].song, "seven"));
    fake_songs_ready(&club.world, club.songs, 3000);
    club_run(57);
    assert_string_equal(club_heard()->title, "seven");
}

static void more_than_half_end_a_song_and_who_asked_for_it_alone(void **state)
{
    (void)state;
    const char *t[1];
    struct member *m[4];
    for (uint64_t i = 0; i < 4; i++)
        m[i] = club_enter(i + 1, (const char *[]){"a", "b", "c", "d"}[i]);
    club_run(2);
    uint64_t first = club_heard()->song;
    room_vote_to_skip(club.room, m[0], true, club_now());
    room_vote_to_skip(club.room, m[1], true, club_now());
    club_run(1);
    skips_are(3, 2, 3);
    assert_true(club_heard()->song == first);
    room_vote_to_skip(club.room, m[0], false, club_now());
    club_run(1);
    skips_are(3, 1, 3);
    room_vote_to_skip(club.room, m[2], true, club_now());
    room_leave(club.room, m[3], club_now()); /* two of three are more than half */
    club_run(1);
    assert_true(club_heard()->song != first);
    skips_are(3, 0, 2);
    club_free_titles(t, 1);
    club_ask(m[1], t[0], "requested");
    club_run(57);
    assert_string_equal(club_heard()->title, t[0]);
    room_vote_to_skip(club.room, m[0], true, club_now());
    club_run(1);
    assert_string_equal(club_heard()->title, t[0]);
    room_vote_to_skip(club.room, m[1], true, club_now());
    club_run(1);
    assert_string_not_equal(club_heard()->title, t[0]);
    skips_are(1, 0, 2);
}

/* The second song begins, and nobody has looked after the room since; its title. */
static const char *begin_unseen(void)
{
    const struct radio_playing *plan;
    club_run(52);
    assert_int_equal(radio_plan(room_radio(club.room), &plan), 2);
    club_run((double)(plan[1].segment.start_us - club.clock_us) / 1e6 - 0.001);
    club.clock_us += 2000;
    assert_string_equal(club_heard()->title, plan[1].title);
    return club_heard()->title;
}

static void a_song_that_has_just_begun_is_not_asked_for(void **state)
{
    (void)state;
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    club_ask(a, begin_unseen(), "recent");
}

/* What nobody asked for, but is sent already. */
static void a_song_that_is_about_to_begin_is_not_asked_for(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct member *a = club_enter(1, "Maya");
    club_run(52);
    assert_int_equal(radio_plan(room_radio(club.room), &plan), 2);
    club_run((double)(plan[1].segment.start_us - club.clock_us) / 1e6 - 0.5);
    radio_plan(room_radio(club.room), &plan);
    club_ask(a, plan[1].title, "already");
}

static void a_clock_that_was_set_back_bars_no_song(void **state)
{
    (void)state;
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    const struct song *played = club_song(club_heard()->title);
    struct now earlier = club_now();
    earlier.wall_us -= S(3600);
    club_ask(a, played->title, "recent");
    room_request(club.room, a, played, CLUB_AGAIN_US, earlier, &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "requested");
}

static void votes_to_skip_are_about_the_song_that_was_heard_then(void **state)
{
    (void)state;
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    room_vote_to_skip(club.room, a, true, club_now());
    const char *title = begin_unseen();
    room_vote_to_skip(club.room, b, true, club_now());
    club_run(1);
    assert_string_equal(club_heard()->title, title);
    skips_are(1, 1, 2);
}

/* They were against another song, and now they would be enough. */
static void who_leaves_ends_no_song_that_has_just_begun(void **state)
{
    (void)state;
    struct member *m[4];
    for (uint64_t i = 0; i < 4; i++)
        m[i] = club_enter(i + 1, (const char *[]){"a", "b", "c", "d"}[i]);
    club_run(2);
    room_vote_to_skip(club.room, m[0], true, club_now());
    room_vote_to_skip(club.room, m[1], true, club_now());
    const char *title = begin_unseen();
    room_leave(club.room, m[3], club_now());
    club_run(1);
    assert_string_equal(club_heard()->title, title);
    skips_are(1, 0, 2);
}

/* It is about to be sent, and nobody has looked after the room since. */
static void what_is_about_to_play_is_not_taken_back(void **state)
{
    (void)state;
    const char *t[1];
    const struct radio_playing *plan;
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    club_free_titles(t, 1);
    uint64_t asked = club_ask(a, t[0], "requested");
    club_run(1);
    radio_plan(room_radio(club.room), &plan);
    assert_string_equal(plan[1].title, t[0]);
    club_run((double)(plan[1].segment.start_us - S(1.5) - club.clock_us) / 1e6 - 0.001);
    radio_plan(room_radio(club.room), &plan);
    assert_false(radio_is_fixed(room_radio(club.room), &plan[1].segment, club.clock_us));
    club.clock_us += 2000;
    assert_true(radio_is_fixed(room_radio(club.room), &plan[1].segment, club.clock_us));
    room_vote(club.room, a, asked, 1, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "gone");
    room_unrequest(club.room, a, asked, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), "gone");
    club_run(3);
    assert_string_equal(club_heard()->title, t[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(requests_are_played_in_order_instead_of_what_was_planned,
                                        club_begin, club_end),
        cmocka_unit_test_setup_teardown(the_answers_are_exact, club_begin, club_end),
        cmocka_unit_test_setup_teardown(nobody_asks_without_end, club_begin, club_end),
        cmocka_unit_test_setup_teardown(what_comes_next_may_change_until_it_is_sent, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(a_song_that_is_not_ready_keeps_its_turn, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(more_than_half_end_a_song_and_who_asked_for_it_alone,
                                        club_begin, club_end),
        cmocka_unit_test_setup_teardown(a_song_that_has_just_begun_is_not_asked_for, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(a_song_that_is_about_to_begin_is_not_asked_for, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(a_clock_that_was_set_back_bars_no_song, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(votes_to_skip_are_about_the_song_that_was_heard_then,
                                        club_begin, club_end),
        cmocka_unit_test_setup_teardown(who_leaves_ends_no_song_that_has_just_begun, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(what_is_about_to_play_is_not_taken_back, club_begin,
                                        club_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
