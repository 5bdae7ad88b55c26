/* What waits to be played: what those who come back find of it, and how it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/club.h"

static void who_comes_back_finds_queue_and_votes(void **state)
{
    (void)state;
    const char *t[2];
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 2);
    club_ask(a, t[0], "requested");
    uint64_t id = club_ask(a, t[1], "requested");
    room_vote(club.room, b, id, 1, club_now(), &club.answer);
    club_run(1);
    room_leave(club.room, b, club_now());
    club_run(1);
    b = club_enter(3, "ZIAD");
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s", t[1], t[0]);
    club_queue_is(3, expected);
    cJSON *votes = club_newest(3, PROTO_VOTES), *queue = club_newest(3, PROTO_QUEUE);
    assert_true(proto_id(cJSON_GetObjectItem(votes, "list")->child, "id") == id);
    const cJSON *item = cJSON_GetObjectItem(queue, "list")->child;
    assert_int_equal(proto_int(item, "votes", 0), 1);
    assert_true(proto_id(item, "by_id") == a->id);
    cJSON_Delete(votes);
    cJSON_Delete(queue);
    room_leave(club.room, a, club_now());
    room_leave(club.room, b, club_now()); /* nobody is here: what was asked for waits */
    club.clock_us += S(1700);
    club_enter(4, "Rami");
    snprintf(expected, sizeof expected, "%s %s", t[0], t[1]); /* Ziad's vote rests */
    club_queue_is(4, expected);
}

/* Those who asked have gone: nobody is made to hear it. */
static void after_a_long_time_only_their_own_wishes_wait(void **state)
{
    (void)state;
    const char *t[3];
    struct member *a = club_enter(1, "Maya"), *b = club_enter(2, "Ziad");
    club_run(2);
    club_free_titles(t, 3);
    club_ask(a, t[0], "requested");
    club_ask(b, t[1], "requested");
    room_leave(club.room, a, club_now());
    room_leave(club.room, b, club_now());
    club.clock_us += S(1700);
    b = club_enter(3, "Ziad");
    club_run(1);
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s", t[0], t[1]);
    club_queue_is(3, expected);
    room_leave(club.room, b, club_now());
    club.clock_us += S(1900);
    club_enter(4, "Ziad");
    club_run(1);
    club_queue_is(4, t[1]);
}

/* So they do when a restart came between, as far as the history tells. */
static void old_wishes_do_not_outlive_a_restart(void **state)
{
    (void)state;
    const char *t[1];
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    club_free_titles(t, 1);
    club_ask(a, t[0], "requested");
    room_leave(club.room, a, club_now());
    char *kept = room_queue_to_keep(club.room);
    assert_non_null(kept);
    for (int late = 0; late < 2; late++) {
        club.clock_us += S(1000);
        room_free(club.room);
        club.room = club_room_anew();
        room_recall_queue(club.room, kept);
        club_enter(2, "Ziad");
        club_run(1);
        club_queue_is(2, late ? "" : t[0]);
    }
    free(kept);
}

static bool is_planned(uint64_t request)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(room_radio(club.room), &plan);
    for (size_t i = 0; i < n; i++)
        if (plan[i].ask.request == request) return true;
    return false;
}

/* The disk failed in the middle of the first look after a start. */
static void wishes_wait_until_all_songs_are_known(void **state)
{
    (void)state;
    const char *t[1];
    struct library_changes changes;
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    club_free_titles(t, 1);
    uint64_t id = club_ask(a, t[0], "requested");
    room_leave(club.room, a, club_now());
    char *kept = room_queue_to_keep(club.room);
    assert_non_null(kept);
    room_free(club.room);
    library_free(club.songs);
    club.songs = library_new(&club.world.io, "songs", "reels", 128);
    library_scan_begin(club.songs);
    library_scan_found(club.songs, "rock-z-seven.mp3", 1000, 1);
    library_scan_keep(club.songs);
    while (!library_scan_end(club.songs, &changes)) {
    }
    club.room = club_room_anew();
    room_recall_queue(club.room, kept);
    free(kept);
    club_enter(2, "Ziad");
    club_run(1);
    fake_songs_scan(&club.world, club.songs, club_six, 6, 3000);
    room_songs_changed(club.room, club_now());
    club_run(3);
    assert_true(is_planned(id));
}

/* In a crowd a storm of votes is told in one go, now and then. */
static void a_crowd_is_not_told_each_vote(void **state)
{
    (void)state;
    static struct member *m[CLUB_PEOPLE];
    char nick[20];
    const char *t[2];
    for (uint64_t i = 1; i <= 1000; i++) {
        snprintf(nick, sizeof nick, "n%d", (int)i);
        m[i] = club_enter(i, nick);
    }
    club_run(2);
    club_free_titles(t, 2);
    uint64_t id = club_ask(m[1], t[0], "requested");
    club_run(2);
    club.tells[1] = 0;
    for (uint64_t i = 1; i <= 1000; i++) {
        room_vote(club.room, m[i], id, 1, club_now(), &club.answer);
        club_run(0.002);
    }
    club_run(1);
    assert_in_range(club.tells[1], 1, 12);
    cJSON *queue = club_newest(1, PROTO_QUEUE);
    assert_int_equal(proto_int(cJSON_GetObjectItem(queue, "list")->child, "votes", 0), 1000);
    cJSON_Delete(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_comes_back_finds_queue_and_votes, club_begin, club_end),
        cmocka_unit_test_setup_teardown(after_a_long_time_only_their_own_wishes_wait, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(old_wishes_do_not_outlive_a_restart, club_begin, club_end),
        cmocka_unit_test_setup_teardown(wishes_wait_until_all_songs_are_known, club_begin,
                                        club_end),
        cmocka_unit_test_setup_teardown(a_crowd_is_not_told_each_vote, club_begin, club_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
