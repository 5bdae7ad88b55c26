/* The whole path on virtual time: hub, network, engines, speakers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/packet.h"
#include "world.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define ROCK       "{\"genres\":[[\"rock\",1]]}"
#define JAZZ       "{\"genres\":[[\"jazz\",1]]}"

static const struct world_path lan = {.delay_us = 500, .jitter_mean_us = 300};

/* A server with three rock songs and a jazz one, 1.5 s old: all scanned, the first reels written. */
static struct world *open_world(uint64_t seed, const struct world_server *server)
{
    struct world *w = world_new(seed, server);
    world_song(w, "rock-a-one.mp3", 40);
    world_song(w, "rock-b-two.mp3", 50);
    world_song(w, "rock-c-three.mp3", 45);
    world_song(w, "jazz-d-four.mp3", 60);
    world_run(w, S(2.5));
    return w;
}

static int join(struct world *w, const char *nick, const char *taste, double clock_ppm,
                double device_ppm)
{
    struct world_client c = {.path = lan,
                             .nick = nick,
                             .taste = taste,
                             .clock_ppm = clock_ppm,
                             .clock_us = (int64_t)(clock_ppm * 1e5),
                             .device_ppm = device_ppm};
    return world_join(w, &c);
}

static double field(const struct world *w, int client, const char *event, const char *name)
{
    const cJSON *e = world_event(w, client, event), *v = cJSON_GetObjectItem(e, name);
    if (!cJSON_IsNumber(v)) fail_msg("client %d has no %s.%s", client, event, name);
    return v->valuedouble;
}

static const char *text(const struct world *w, int client, const char *event, const char *name)
{
    const cJSON *v = cJSON_GetObjectItem(world_event(w, client, event), name);
    return cJSON_IsString(v) ? v->valuestring : "";
}

static void assert_in_step(const struct world *w, int a, int b, int64_t at_us, double most_us)
{
    double likeness, lag_us = world_lag_us(w, a, b, at_us, S(0.5), &likeness);
    if (likeness < 0.9 || fabs(lag_us) > most_us)
        fail_msg("lag %.1f us, likeness %.3f", lag_us, likeness);
}

static void two_listeners_hear_the_same_at_the_same_time(void **state)
{
    (void)state;
    struct world *w = open_world(1, NULL);
    int a = join(w, "Maya", ROCK, 40, -30), b = join(w, "Ziad", ROCK, -60, 80);
    world_run(w, S(30));
    assert_string_equal(text(w, a, "room", "name"), "Rock");
    assert_string_equal(text(w, a, "room", "id"), text(w, b, "room", "id"));
    int64_t now = world_us(w);
    assert_true(world_silence_us(w, a, now - S(28), now) < S(0.02));
    assert_true(world_silence_us(w, b, now - S(28), now) < S(0.02));
    for (int s = 2; s <= 20; s += 6) assert_in_step(w, a, b, now - S(s), 300);
    assert_int_equal((int)field(w, a, "sync", "concealed"), 0);
    assert_int_equal((int)field(w, b, "sync", "concealed"), 0);
    world_free(w);
}

static void a_late_joiner_is_in_step_within_a_moment(void **state)
{
    (void)state;
    struct world *w = open_world(2, NULL);
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(17.3));
    int64_t joined = world_us(w);
    int b = join(w, "Ziad", ROCK, 50, -40);
    world_run(w, S(6));
    assert_true(world_silence_us(w, b, joined + S(0.3), world_us(w)) < S(0.02));
    assert_in_step(w, a, b, joined + S(0.4), 1000);
    assert_in_step(w, a, b, joined + S(4), 500);
    assert_string_equal(text(w, a, "playing", "title"), text(w, b, "playing", "title"));
    world_free(w);
}

static void equal_seeds_give_equal_traces(void **state)
{
    (void)state;
    char *first = NULL;
    for (int i = 0; i < 3; i++) {
        struct world *w = open_world(i < 2 ? 7 : 8, NULL);
        int a = join(w, "Maya", ROCK, 10, 10);
        join(w, "Ziad", JAZZ, -10, 5);
        world_run(w, S(3));
        world_say(w, a, "hello");
        world_run(w, S(1));
        char *trace = strdup(world_trace(w));
        if (i == 1) assert_string_equal(trace, first);
        if (i == 2) assert_string_not_equal(trace, first);
        if (i == 0)
            first = trace;
        else
            free(trace);
        world_free(w);
    }
    free(first);
}

static void two_rooms_never_hear_each_other(void **state)
{
    (void)state;
    struct world *w = open_world(3, NULL);
    int a = join(w, "Maya", ROCK, 0, 0), b = join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(3));
    world_say(w, a, "only rock hears this");
    world_run(w, S(12));
    assert_string_not_equal(text(w, a, "room", "id"), text(w, b, "room", "id"));
    assert_int_equal(world_strays(w, a), 0);
    assert_int_equal(world_strays(w, b), 0);
    assert_int_equal(world_events(w, a, "chat"), 1);
    assert_int_equal(world_events(w, b, "chat"), 0);
    double likeness;
    world_lag_us(w, a, b, world_us(w) - S(2), S(0.5), &likeness);
    assert_true(likeness < 0.5);
    world_free(w);
}

static void who_moves_hears_the_other_room(void **state)
{
    (void)state;
    struct world *w = open_world(4, NULL);
    int a = join(w, "Maya", ROCK, 0, 0), b = join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(5));
    world_command(w, b, "{\"do\":\"join\",\"room\":\"rock\"}");
    world_run(w, S(6));
    assert_string_equal(text(w, a, "room", "id"), text(w, b, "room", "id"));
    assert_in_step(w, a, b, world_us(w) - S(2), 300);
    world_command(w, b, "{\"do\":\"join\",\"room\":\"no such room\"}");
    world_run(w, S(1));
    assert_string_equal(text(w, b, "error", "code"), "no_room");
    world_free(w);
}

static void chat_has_one_order_and_newcomers_read_what_was_said(void **state)
{
    (void)state;
    struct world *w = open_world(5, NULL);
    int a = join(w, "Maya", ROCK, 0, 0), b = join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(2));
    for (int i = 0; i < 4; i++) {
        world_say(w, a, "from Maya");
        world_say(w, b, "\xd9\x85\xd9\x86 \xd8\xb2\xd9\x8a\xd8\xa7\xd8\xaf \xf0\x9f\x8e\xb8");
    }
    world_run(w, S(1));
    assert_int_equal(world_events(w, a, "chat"), 8);
    assert_int_equal(world_events(w, b, "chat"), 8);
    assert_int_equal((int)field(w, a, "chat", "seq"), 8);
    assert_string_equal(text(w, a, "chat", "text"), text(w, b, "chat", "text"));
    for (int i = 0; i < 3; i++) world_say(w, a, "too fast");
    world_run(w, S(0.5));
    assert_string_equal(text(w, a, "error", "code"), "slow");
    int c = join(w, "Nour", ROCK, 0, 0);
    world_run(w, S(1));
    assert_true(world_events(w, c, "chat") >= 8);
    assert_true(world_events(w, a, "member") >= 1);
    world_leave(w, c);
    world_run(w, S(1));
    assert_string_equal(text(w, a, "member", "nick"), "Nour");
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(world_event(w, a, "member"), "in")));
    world_free(w);
}

static void five_percent_loss_is_repaired(void **state)
{
    (void)state;
    struct world *w = open_world(6, NULL);
    struct world_client c = {.path = {.delay_us = 10000, .jitter_mean_us = 1000, .loss = 0.05},
                             .nick = "Maya",
                             .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(60));
    assert_int_equal((int)field(w, a, "sync", "concealed"), 0);
    assert_true(field(w, a, "sync", "recovered") > 20);
    assert_true(world_silence_us(w, a, world_us(w) - S(58), world_us(w)) < S(0.02));
    world_free(w);
}

static void a_skip_is_heard_by_all_at_once(void **state)
{
    (void)state;
    struct world *w = open_world(9, NULL);
    int a = join(w, "Maya", ROCK, 20, 0), b = join(w, "Ziad", ROCK, 0, 20);
    world_run(w, S(10));
    char before[200];
    strncpy(before, text(w, a, "playing", "title"), sizeof before - 1);
    before[sizeof before - 1] = '\0';
    world_console(w, "skip");
    int64_t skipped = world_us(w);
    world_run(w, S(4));
    assert_string_not_equal(text(w, a, "playing", "title"), before);
    assert_string_equal(text(w, a, "playing", "title"), text(w, b, "playing", "title"));
    assert_true(world_silence_us(w, a, skipped, world_us(w)) < S(0.05));
    assert_in_step(w, a, b, world_us(w) - S(2), 300);
    assert_int_equal((int)field(w, a, "sync", "concealed"), 0);
    world_free(w);
}

static void a_silent_server_is_survived(void **state)
{
    (void)state;
    struct world *w = open_world(10, NULL);
    int a = join(w, "Maya", ROCK, 0, 0), b = join(w, "Ziad", ROCK, 30, 30);
    world_run(w, S(12));
    int64_t frozen = world_us(w);
    world_freeze(w, true);
    world_run(w, S(3));
    world_freeze(w, false);
    world_run(w, S(8));
    assert_true(world_silence_us(w, a, frozen, frozen + S(0.35)) <
                S(0.02)); /* what was sent ahead plays on */
    assert_true(world_silence_us(w, a, world_us(w) - S(5), world_us(w)) < S(0.02));
    assert_in_step(w, a, b, world_us(w) - S(2), 300);
    world_free(w);
}

static void a_cut_listener_comes_back_under_the_same_name(void **state)
{
    (void)state;
    struct world *w = open_world(11, NULL);
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(5));
    world_cut(w, a, true);
    world_run(w, S(40)); /* the server has given the session up; the client noticed, and tries */
    world_cut(w, a, false);
    world_forget(w, a);
    world_run(w, S(40));
    assert_int_equal(world_events(w, a, "welcome"), 1);
    assert_string_equal(text(w, a, "welcome", "nick"), "Maya");
    assert_true(world_silence_us(w, a, world_us(w) - S(3), world_us(w)) < S(0.02));
    world_free(w);
}

static void from_another_host_the_cookie_comes_first(void **state)
{
    (void)state;
    struct world *w = open_world(12, NULL);
    struct world_client c = {
        .path = {.delay_us = 5000, .elsewhere = true}, .nick = "Maya", .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(5));
    assert_string_equal(text(w, a, "sync", "path"), "udp");
    assert_true(world_bytes_down(w, a) > 40000);
    world_free(w);
}

static void blocked_udp_travels_through_tcp_and_comes_back(void **state)
{
    (void)state;
    struct world *w = open_world(13, NULL);
    struct world_client c = {
        .path = {.delay_us = 5000, .udp_blocked = true}, .nick = "Maya", .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(10));
    assert_string_equal(text(w, a, "sync", "path"), "tcp");
    assert_true(world_silence_us(w, a, world_us(w) - S(9), world_us(w)) < S(0.02));
    assert_int_equal(world_bytes_down(w, a), 0);
    struct world_path open = {.delay_us = 5000};
    world_path(w, a, &open);
    world_run(w, S(10));
    assert_string_equal(text(w, a, "sync", "path"), "udp");
    struct world_path closed = {.delay_us = 5000, .udp_blocked = true};
    world_path(w, a, &closed);
    world_run(w, S(12));
    assert_string_equal(text(w, a, "sync", "path"), "tcp");
    assert_true(world_silence_us(w, a, world_us(w) - S(5), world_us(w)) < S(0.02));
    world_free(w);
}

static void a_taken_nickname_is_refused_in_words(void **state)
{
    (void)state;
    struct world *w = open_world(14, NULL);
    join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(1));
    int b = join(w, "MAYA", ROCK, 0, 0);
    world_run(w, S(5));
    assert_string_equal(text(w, b, "error", "code"), "nick_taken");
    assert_int_equal(world_events(w, b, "welcome"), 0);
    world_free(w);
}

static void songs_join_without_a_gap(void **state)
{
    (void)state;
    struct world *w = open_world(15, &(struct world_server){.crossfade_s = -1});
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(100)); /* two songs at least end */
    assert_true(world_silence_us(w, a, world_us(w) - S(98), world_us(w)) < S(0.005));
    assert_int_equal((int)field(w, a, "sync", "concealed"), 0);
    world_free(w);
}

static void every_buffer_and_bitrate_is_heard_whole(void **state)
{
    (void)state;
    static const struct world_server servers[] = {
        {.buffer_ms = 200, .bitrate = 256, .crossfade_s = 12},
        {.buffer_ms = 200, .bitrate = 32, .crossfade_s = -1},
        {.buffer_ms = 5000, .bitrate = 256, .crossfade_s = 12},
        {.buffer_ms = 5000, .bitrate = 64, .crossfade_s = -1},
    };
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        struct world *w = open_world(17 + i, &servers[i]);
        world_run(w, S(33)); /* with a crossfade, into it */
        int a = join(w, "Maya", ROCK, 30, -30);
        world_run(w, S(20));
        assert_true(world_silence_us(w, a, world_us(w) - S(19), world_us(w)) <= S(0.02));
        assert_int_equal((int)field(w, a, "sync", "concealed"), 0);
        assert_int_equal((int)field(w, a, "sync", "recovered"), 0);
        world_free(w);
    }
}

static void songs_that_come_are_noticed_by_themselves(void **state)
{
    (void)state;
    struct world *w = world_new(21, NULL);
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(10));
    assert_int_equal(world_events(w, a, "playing"), 1);
    assert_string_equal(text(w, a, "playing", "title"), "");
    world_song(w, "rock-a-one.mp3", 40);
    world_run(w, S(32)); /* the folder is looked through every 30 s */
    assert_string_equal(text(w, a, "playing", "title"), "one");
    world_free(w);
}

static void at_a_party_all_tastes_are_in_one_room(void **state)
{
    (void)state;
    struct world *w = open_world(22, &(struct world_server){.one_room = true});
    int a = join(w, "Maya", ROCK, 0, 0), b = join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(3));
    assert_string_equal(text(w, a, "room", "id"), text(w, b, "room", "id"));
    assert_string_equal(text(w, a, "room", "name"), "Party");
    assert_string_equal(text(w, a, "playing", "title"), text(w, b, "playing", "title"));
    world_free(w);
}

static void newcomers_get_a_history_of_the_longest_lines(void **state)
{
    (void)state;
    static char longest[2000 * 4 + 1];
    for (size_t i = 0; i + 4 < sizeof longest; i += 4) memcpy(longest + i, "\xF0\x9F\x8E\xB6", 4);
    struct world *w = world_new(23, NULL);
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(1));
    for (int i = 0; i < 100; i++) {
        world_say(w, a, longest);
        world_run(w, S(1));
    }
    int b = join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(5));
    assert_int_equal(world_events(w, b, "chat"), 100);
    assert_int_equal(world_events(w, b, "welcome"), 1);
    assert_string_equal(text(w, b, "state", "state"), "in");
    world_free(w);
}

static void closing_is_told_before_the_end(void **state)
{
    (void)state;
    struct world *w = open_world(16, NULL);
    int a = join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(3));
    world_console(w, "stop");
    world_run(w, S(2));
    assert_int_equal(world_events(w, a, "closing"), 1);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_listeners_hear_the_same_at_the_same_time),
        cmocka_unit_test(a_late_joiner_is_in_step_within_a_moment),
        cmocka_unit_test(equal_seeds_give_equal_traces),
        cmocka_unit_test(two_rooms_never_hear_each_other),
        cmocka_unit_test(who_moves_hears_the_other_room),
        cmocka_unit_test(chat_has_one_order_and_newcomers_read_what_was_said),
        cmocka_unit_test(five_percent_loss_is_repaired),
        cmocka_unit_test(a_skip_is_heard_by_all_at_once),
        cmocka_unit_test(a_silent_server_is_survived),
        cmocka_unit_test(a_cut_listener_comes_back_under_the_same_name),
        cmocka_unit_test(from_another_host_the_cookie_comes_first),
        cmocka_unit_test(blocked_udp_travels_through_tcp_and_comes_back),
        cmocka_unit_test(a_taken_nickname_is_refused_in_words),
        cmocka_unit_test(songs_join_without_a_gap),
        cmocka_unit_test(every_buffer_and_bitrate_is_heard_whole),
        cmocka_unit_test(songs_that_come_are_noticed_by_themselves),
        cmocka_unit_test(at_a_party_all_tastes_are_in_one_room),
        cmocka_unit_test(newcomers_get_a_history_of_the_longest_lines),
        cmocka_unit_test(closing_is_told_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
