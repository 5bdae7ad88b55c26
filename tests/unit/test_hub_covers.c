/* Who asks the hub for a song's cover: what they are answered, and how much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/library.h"
#include "../../server/library_song.h"
#include "../support/fake_host.h"

static uint64_t song;

/* A hub with one song, whose cover is as long as covers can be. */
static int begin(void **state)
{
    host_begin(state);
    hub_song_found(host.hub, "a.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    host_turn();
    song = library_song_id("a.mp3");
    host_hello(1, "Maya", NULL);
    return 0;
}

static void ask(uint64_t conn)
{
    char line[100];
    snprintf(line, sizeof line, "{\"t\":\"cover\",\"song\":\"%016llx\"}\n",
             (unsigned long long)song);
    host_say(conn, line);
}

static const uint8_t *picture(void)
{
    static uint8_t bytes[PROTO_COVER_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 7);
    return bytes;
}

/* Its first question begins a look, which now ends. */
static void make_cover(void)
{
    ask(1);
    host.clock_us += 1000000;
    host_turn();
    assert_int_equal(host.world.cover_count, 1);
    fake_io_put(&host.world, host.world.cover, picture(), PROTO_COVER_BYTES);
    hub_job_ended(host.hub, host.world.cover_job, 0, "", host_now());
}

/* The last answer holds this many bytes (0: none), and asks to come back later or not. */
static void is_answered(uint64_t conn, size_t bytes, bool later)
{
    uint8_t jpeg[PROTO_COVER_BYTES];
    cJSON *m = host_last(conn, PROTO_COVER);
    assert_non_null(m);
    assert_true(proto_id(m, "song") == song);
    assert_int_equal(proto_blob(m, "jpeg", jpeg, sizeof jpeg), bytes);
    if (bytes) assert_memory_equal(jpeg, picture(), bytes);
    assert_int_equal(proto_flag(m, "later"), later);
    cJSON_Delete(m);
}

static void a_cover_is_told(void **state)
{
    (void)state;
    ask(1);
    is_answered(1, 0, true);
    make_cover();
    ask(1);
    is_answered(1, PROTO_COVER_BYTES, false);
    song = 99;
    ask(1);
    is_answered(1, 0, false);
}

static void a_song_without_one_is_told_too(void **state)
{
    (void)state;
    ask(1);
    host.clock_us += 1000000;
    host_turn();
    hub_job_ended(host.hub, host.world.cover_job, 1, "", host_now());
    ask(1);
    is_answered(1, 0, false);
}

static void too_many_questions_are_answered_later(void **state)
{
    (void)state;
    make_cover();
    host_hello(2, "Ziad", NULL);
    for (int i = 0; i < 15; i++) ask(2);
    assert_int_equal(host_count(2, "\"jpeg\":"), 10);
    assert_int_equal(host_count(2, "\"later\":true"), 5);
    host.clock_us += 1000000;
    for (int i = 0; i < 5; i++) ask(2);
    assert_int_equal(host_count(2, "\"jpeg\":"), 12);
    assert_int_equal(host_count(2, "\"later\":true"), 8);
}

/* Who does not take what is sent is sent no more of it. */
static void answers_do_not_pile_up(void **state)
{
    (void)state;
    make_cover();
    host_hello(2, "Ziad", NULL);
    host.stuck = true;
    for (int i = 0; i < 10; i++) ask(2);
    host.stuck = false;
    hub_tcp_writable(host.hub, 2, host_now());
    assert_in_range(host_count(2, "\"jpeg\":"), 1, 2);
    assert_in_range(host_count(2, "\"later\":true"), 8, 9);
    ask(2);
    is_answered(2, PROTO_COVER_BYTES, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cover_is_told, begin, host_end),
        cmocka_unit_test_setup_teardown(a_song_without_one_is_told_too, begin, host_end),
        cmocka_unit_test_setup_teardown(too_many_questions_are_answered_later, begin, host_end),
        cmocka_unit_test_setup_teardown(answers_do_not_pile_up, begin, host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
