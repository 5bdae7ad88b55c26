/* What the hub keeps: told once it is safe, and there again when the server begins anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "../support/fake_host.h"

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
    for (int k = 0; k < 20; k++)
        for (uint64_t i = 1; i <= 30; i++) ask(i, "one");
    for (int i = 0; i < 50; i++) host_turn();
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
        cmocka_unit_test_setup_teardown(what_was_said_is_there_when_the_server_begins_anew,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_name_is_its_owners_when_the_server_begins_anew,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_is_cut_off_comes_back_into_the_room, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(a_wish_is_answered_once_it_is_kept, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_flood_of_wishes_is_answered_whole, host_begin, host_end),
        cmocka_unit_test_setup_teardown(who_chose_a_room_stays_there_when_the_server_begins_anew,
                                        host_begin, host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
