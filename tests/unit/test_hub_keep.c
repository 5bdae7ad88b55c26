/* What the hub keeps: told once it is safe, and there again when the server begins anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/fake_host.h"
#include "../support/fake_reel.h"
#include "../../server/store_parts.h"

static void a_line_is_told_once_it_is_kept(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_hello(2, "Ziad", "{}");
    host_turn();
    host_say(1, "{\"t\":\"chat\",\"text\":\"hello\",\"tag\":5}\n");
    host_say(1, "{\"t\":\"chat\",\"text\":\"again\"}\n{\"t\":\"bye\"}\n");
    assert_int_equal(host_count(2, "\"text\":\"hello\""), 0);
    host_hello(3, "Nour", "{}"); /* reads them as they are said, not as history */
    assert_int_equal(host_count(3, "\"text\":\"hello\""), 0);
    host_turn();
    assert_int_equal(host_count(2, "\"text\":\"hello\""), 1);
    assert_int_equal(host_count(2, "\"text\":\"again\""), 1);
    assert_int_equal(host_count(3, "\"text\":\"again\""), 1);
    host_say(2, "{\"t\":\"chat\",\"text\":\"hey\",\"tag\":6}\n");
    host_turn();
    assert_int_equal(host_count(2, "\"tag\":6"), 1);
    assert_int_equal(host_count(3, "\"tag\""), 0);
}

/* More lines than a room keeps, before anything could be written: none is lost. */
static void a_torrent_is_told_whole(void **state)
{
    (void)state;
    host_hello(1000, "Maya", "{}");
    for (uint64_t i = 1; i <= 50; i++) {
        char nick[20];
        snprintf(nick, sizeof nick, "n%d", (int)i);
        host_hello(i, nick, "{}");
    }
    host_turn();
    for (uint64_t i = 1; i <= 50; i++)
        for (int k = 0; k < 5; k++) host_say(i, "{\"t\":\"chat\",\"text\":\"la\"}\n");
    host_turn();
    assert_int_equal(host_count(1000, "\"text\":\"la\""), 250);
    assert_int_equal(host_count(1000, "\"seq\":250,"), 1);
}

/* More rooms than may wait for a commit: some are told before. */
static void lines_of_many_rooms_are_told(void **state)
{
    (void)state;
    enum { ROOMS = 70 };
    for (uint64_t i = 1; i <= ROOMS; i++) {
        char nick[20], taste[40];
        snprintf(nick, sizeof nick, "n%d", (int)i);
        snprintf(taste, sizeof taste, "{\"genres\":[[\"g%d\",1]]}", (int)i);
        host_hello(i, nick, taste);
    }
    for (uint64_t i = 1; i <= ROOMS; i++) host_say(i, "{\"t\":\"chat\",\"text\":\"hello\"}\n");
    host_turn();
    for (uint64_t i = 1; i <= ROOMS; i++) assert_int_equal(host_count(i, "\"hello\""), 1);
}

static void what_was_said_is_there_when_the_server_begins_anew(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    host_turn();
    host_say(1, "{\"t\":\"chat\",\"text\":\"hello\"}\n");
    host_turn();
    host_anew();
    host_hello(2, "Ziad", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(host_count(2, "\"text\":\"hello\""), 1);
    host_say(2, "{\"t\":\"chat\",\"text\":\"anew\"}\n");
    host_turn();
    assert_int_equal(host_count(2, "\"seq\":2,"), 1);
    host_hello(3, "Nour", "{\"genres\":[[\"oud\",1]]}");
    assert_int_equal(host_count(3, "\"text\":\"hello\""), 0);
}

static void a_name_is_its_owners_when_the_server_begins_anew(void **state)
{
    (void)state;
    char mine[33];
    host_hello(1, "Maya", "{}");
    host_token(1, mine);
    host_anew();
    host_hello(2, "MAYA", "{}");
    assert_int_equal(host_count(2, "nick_taken"), 1);
    host_hello_again(3, "Maya", "{}", mine);
    assert_int_equal(host_count(3, "\"t\":\"welcome\""), 1);
}

/* Maya (1), who loves rock, goes by hand to where Ziad (2) is; her token. */
static void choose_oud(char mine[33])
{
    host_hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    host_hello(2, "Ziad", "{\"genres\":[[\"oud\",1]]}");
    host_token(1, mine);
    host_say(1, "{\"t\":\"join\",\"room\":\"Oud\"}\n");
}

static void who_is_cut_off_comes_back_into_the_room(void **state)
{
    (void)state;
    char mine[33];
    choose_oud(mine);
    hub_tcp_closed(host.hub, 1, host_now());
    host_hello_again(3, "Maya", "{\"genres\":[[\"rock\",1]]}", mine);
    assert_int_equal(host_count(3, "\"name\":\"Oud\""), 1);
    host_anew(); /* nobody is in it now, and still */
    host_hello_again(4, "Maya", "{\"genres\":[[\"rock\",1]]}", mine);
    assert_int_equal(host_count(4, "\"name\":\"Oud\""), 1);
    host_say(4, "{\"t\":\"bye\"}\n");
    host_hello_again(5, "Maya", "{\"genres\":[[\"rock\",1]]}", mine);
    assert_int_equal(host_count(5, "\"name\":\"Rock\""), 1);
}

/* A song that may be asked for. */
static void have_songs(void)
{
    hub_song_found(host.hub, "jazz-one.mp3", 1000, 1);
    hub_song_found(host.hub, "jazz-two.mp3", 1000, 1);
    hub_song_found(host.hub, "jazz-three.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    host_turn();
}

static void ask(uint64_t conn, const char *name)
{
    char line[100];
    snprintf(line, sizeof line, "{\"t\":\"request\",\"name\":\"%s\"}\n", name);
    host_say(conn, line);
}

static void a_wish_is_answered_once_it_is_kept(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    have_songs();
    ask(1, "one");
    assert_int_equal(host_count(1, "\"requested\""), 0);
    ask(1, "one"); /* what depends on that waits with it */
    assert_int_equal(host_count(1, "\"already\""), 0);
    host_hello(2, "Ziad", "{}");
    assert_int_equal(host_count(2, "\"title\":\"one\""), 0); /* nor is it told to others */
    host_turn();
    host_turn();
    assert_int_equal(host_count(1, "\"requested\""), 1);
    assert_int_equal(host_count(1, "\"already\""), 1);
    assert_int_equal(host_count(2, "\"title\":\"one\""), 1);
    ask(1, "two");
    host_turn(); /* soon after the last: it is told with the next queue, and so is the queue */
    host_turn();
    assert_int_equal(host_count(2, "\"title\":\"two\""), 0);
    assert_int_equal(host_count(1, "\"requested\""), 1);
    host_anew(); /* killed: what was told is there, the other was not told */
    host_hello(3, "Nour", "{}");
    for (int i = 0; i < 50; i++) host_turn(); /* a long look through the songs folder */
    have_songs();
    for (int i = 0; i < 100; i++) host_turn();
    assert_true(host_count(3, "\"title\":\"one\"") > 0);
    assert_int_equal(host_count(3, "\"title\":\"two\""), 0);
}

/* What was asked for a moment before it ended, too, though nobody was told of it any more. */
static void who_ends_the_server_loses_no_wish(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    have_songs();
    ask(1, "one");
    host_turn();
    ask(1, "two"); /* soon after the last: it would be kept with the next queue */
    hub_stop(host.hub);
    for (int i = 0; i < 10 && !hub_stopped(host.hub); i++) host_turn();
    assert_true(hub_stopped(host.hub));
    host_anew();
    have_songs();
    host_hello(2, "Ziad", "{}");
    assert_int_equal(host_count(2, "\"title\":\"two\""), 1);
}

/* The id of the first request that somebody was told of. */
static uint64_t first_request(uint64_t conn)
{
    cJSON *queue = host_last(conn, PROTO_QUEUE);
    uint64_t id =
        proto_id(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(queue, "list"), 0), "id");
    cJSON_Delete(queue);
    assert_true(id);
    return id;
}

static void wait_for_the_queue(void)
{
    for (int i = 0; i < 50; i++) host_turn();
}

/* Who leaves before their vote was kept and comes back is not shown it either. */
static void a_vote_is_shown_once_it_is_kept(void **state)
{
    (void)state;
    char mine[33], line[100];
    host_hello(1, "Maya", "{}");
    host_token(1, mine);
    have_songs();
    ask(1, "one");
    wait_for_the_queue();
    snprintf(line, sizeof line, "{\"t\":\"vote\",\"id\":\"%016" PRIx64 "\",\"value\":1}\n",
             first_request(1));
    host_say(1, line);
    host_turn();
    host_say(1, line); /* soon after the last: it is kept with the next queue */
    hub_tcp_closed(host.hub, 1, host_now());
    host_hello_again(2, "Maya", "{}", mine);
    host_turn();
    assert_int_equal(host_count(2, "\"t\":\"room_end\""), 1);
    assert_int_equal(host_count(2, "\"value\":1"), 0);
    wait_for_the_queue();
    assert_int_equal(host_count(2, "\"value\":1"), 1);
    host_hello(3, "Ziad", "{}"); /* nothing waits: in the snapshot */
    assert_int_equal(host_count(3, "\"t\":\"votes\""), 1);
}

/* What is kept only after they went on would be taken for the next room's. */
static void answers_about_a_room_do_not_follow_into_the_next(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_hello(2, "Omar", "{\"genres\":[[\"oud\",1]]}");
    have_songs();
    ask(1, "one");
    wait_for_the_queue();
    ask(1, "two");
    host_turn();
    ask(1, "three"); /* soon after the last: it is kept with the next queue */
    host_hello(3, "Ziad", "{}");
    assert_int_equal(host_count(3, "\"t\":\"votes\""), 0);
    ask(3, "none");
    host_say(3, "{\"t\":\"plays\"}\n{\"t\":\"join\",\"room\":\"Oud\"}\n");
    wait_for_the_queue();
    assert_int_equal(host_count(3, "\"t\":\"room_end\""), 2);
    assert_int_equal(host_count(3, "\"t\":\"votes\""), 1); /* of the new one */
    assert_int_equal(host_count(3, "\"t\":\"plays\""), 0);
    assert_int_equal(host_count(3, "\"code\":\"unknown\""), 1); /* but wishes have their answers */
}

enum { FRAMES = 3000, MINUTE = FRAMES * 960 - FAKE_REEL_DELAY };

static void ask_for_what_was_played(uint64_t conn, const char *again, const char *unit)
{
    cJSON *plays = host_last(conn, PROTO_PLAYS);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(plays, "list");
    ask(conn, proto_text(cJSON_GetArrayItem(list, 0), "title"));
    cJSON_Delete(plays);
    wait_for_the_queue();
    cJSON *refusal = host_last(conn, PROTO_RESULT);
    assert_string_equal(proto_text(refusal, "code"), "recent");
    const char *text = proto_text(refusal, "text");
    if (!strstr(text, again) || !strstr(text, unit)) fail_msg("%s", text);
    cJSON_Delete(refusal);
}

static void what_is_played_is_told_once_it_is_kept_and_noted_once(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    have_songs();
    host_make_reels(FRAMES, MINUTE);
    while (!host_count(1, "\"title\":\"")) host_turn();
    host.clock_us += 200000; /* by now it is heard, and nobody has looked */
    host_say(1, "{\"t\":\"plays\"}\n");
    assert_int_equal(host_count(1, "\"t\":\"plays\""), 0);
    host_turn();
    assert_int_equal(host_count(1, "\"t\":\"plays\""), 1);
    assert_int_equal(host_count(1, "\"liked\""), 1);
    for (int i = 0; i < 1000; i++) host_turn(); /* ten seconds of it */
    host_anew();                                /* it goes on, which is no second playing */
    host_hello(2, "Ziad", "{}");
    have_songs();
    while (!host_count(2, "\"title\":\"")) host_turn();
    for (int i = 0; i < 100; i++) host_turn();
    host_say(2, "{\"t\":\"plays\"}\n");
    assert_int_equal(host_count(2, "\"liked\""), 1);
    ask_for_what_was_played(2, "again in 7",
                            " seconds"); /* half the library's running time is 90 */
}

static void no_song_rests_for_longer_than_half_an_hour(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    have_songs();
    host_make_reels(FRAMES, 60 * MINUTE);
    while (!host_count(1, "\"title\":\"")) host_turn();
    host.clock_us += 200000;
    host_say(1, "{\"t\":\"plays\"}\n");
    host_turn();
    ask_for_what_was_played(1, "again in 30", " minutes");
}

/* They were here until it was killed: what they asked for stands, however long ago that was. */
static void wishes_outlive_a_restart_in_a_long_song(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    have_songs();
    host_make_reels(FRAMES, 60 * MINUTE);
    while (!host_count(1, "\"title\":\"")) host_turn();
    host_turn();
    cJSON *playing = host_last(1, PROTO_PLAYING);
    const char *on = proto_text(cJSON_GetObjectItem(playing, "list")->child, "title");
    const char *wish = strcmp(on, "two") == 0 ? "three" : "two";
    ask(1, wish);
    cJSON_Delete(playing);
    wait_for_the_queue();
    host.clock_us += 40 * 60 * (int64_t)1000000;
    host_anew();
    have_songs();
    host_hello(2, "Ziad", "{}");
    wait_for_the_queue();
    hub_console(host.hub, "queue", host_now());
    assert_non_null(strstr(host.world.printed, "(Maya"));
    host.world.printed[0] = '\0';
    host.clock_us += 60 * 60 * (int64_t)1000000; /* half an hour after its end */
    host_anew();
    have_songs();
    host_hello(3, "Ziad", "{}");
    hub_console(host.hub, "queue", host_now());
    assert_null(strstr(host.world.printed, "(Maya"));
}

static void what_the_host_reads_is_kept(void **state)
{
    (void)state;
    hub_console(host.hub, "ban Maya", host_now());
    assert_non_null(strstr(host.world.printed, "Maya is banned"));
    assert_true(store_is_told(host.store)); /* nothing waits to be committed */
}

/* More answers than may wait: all is kept at once. */
static void a_flood_of_wishes_is_answered_whole(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 30; i++) {
        char nick[20];
        snprintf(nick, sizeof nick, "n%d", (int)i);
        host_hello(i, nick, "{}");
    }
    have_songs();
    int before = sqlite3_total_changes(host.store->db);
    for (int k = 0; k < 20; k++)
        for (uint64_t i = 1; i <= 30; i++) host_say(i, "{\"t\":\"request\",\"number\":1}\n");
    for (int i = 0; i < 50; i++) host_turn();
    int changes = sqlite3_total_changes(host.store->db) - before;
    assert_in_range(changes, 1, 20); /* not the queue once for each answer */
    assert_int_equal(host_count(1, "\"requested\""), 1);
    assert_int_equal(host_count(1, "\"already\""), 19);
    assert_int_equal(host_count(30, "\"already\""), 20);
}

/* She alone is moved to who is like her, and no more when she came there by hand, also over a restart. */
static void who_chose_a_room_stays_there_when_the_server_begins_anew(void **state)
{
    (void)state;
    char mine[33];
    choose_oud(mine);
    host_turn();
    host_anew();
    host_hello_again(3, "Maya", "{\"genres\":[[\"rock\",1]]}", mine);
    assert_int_equal(host_count(3, "\"name\":\"Oud\""), 1);
    host_hello(4, "Rami", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(host_count(3, "\"t\":\"room\""), 1);
    assert_int_equal(host_count(3, "you were alone"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_is_told_once_it_is_kept, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_torrent_is_told_whole, host_begin, host_end),
        cmocka_unit_test_setup_teardown(lines_of_many_rooms_are_told, host_begin, host_end),
        cmocka_unit_test_setup_teardown(what_was_said_is_there_when_the_server_begins_anew,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_name_is_its_owners_when_the_server_begins_anew,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_is_cut_off_comes_back_into_the_room, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(a_wish_is_answered_once_it_is_kept, host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_ends_the_server_loses_no_wish, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_vote_is_shown_once_it_is_kept, host_begin, host_end),
        cmocka_unit_test_setup_teardown(answers_about_a_room_do_not_follow_into_the_next,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(wishes_outlive_a_restart_in_a_long_song, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(what_is_played_is_told_once_it_is_kept_and_noted_once,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(no_song_rests_for_longer_than_half_an_hour, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(what_the_host_reads_is_kept, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_flood_of_wishes_is_answered_whole, host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_chose_a_room_stays_there_when_the_server_begins_anew,
                                        host_begin, host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
