/* Networks that lose, delay, double and block: nothing of the music is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/packet.h"
#include "scene.h"

static void five_percent_loss_is_repaired(void **state)
{
    (void)state;
    struct world *w = scene_open(6, NULL);
    struct world_client c = {.path = {.delay_us = 10000, .jitter_mean_us = 1000, .loss = 0.05},
                             .nick = "Maya",
                             .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(3));
    double before = scene_number(w, a, "sync", "concealed"); /* on joining */
    world_run(w, S(57));
    assert_true(scene_number(w, a, "sync", "concealed") == before);
    assert_true(scene_number(w, a, "sync", "recovered") > 20);
    assert_true(world_silence_us(w, a, world_us(w) - S(58), world_us(w)) < S(0.02));
    world_free(w);
}

static void from_another_host_the_cookie_comes_first(void **state)
{
    (void)state;
    struct world *w = scene_open(12, NULL);
    struct world_client c = {
        .path = {.delay_us = 5000, .elsewhere = true}, .nick = "Maya", .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(5));
    assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
    assert_true(world_traffic(w, a).bytes > 40000);
    world_free(w);
}

static void blocked_udp_travels_through_tcp_and_comes_back(void **state)
{
    (void)state;
    struct world *w = scene_open(13, NULL);
    struct world_client c = {
        .path = {.delay_us = 5000, .udp_blocked = true}, .nick = "Maya", .taste = ROCK};
    int a = world_join(w, &c);
    world_run(w, S(10));
    assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
    assert_true(world_silence_us(w, a, world_us(w) - S(9), world_us(w)) < S(0.02));
    assert_int_equal(world_traffic(w, a).bytes, 0);
    struct network_path open = {.delay_us = 5000};
    world_path(w, a, &open);
    world_run(w, S(10));
    assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
    struct network_path closed = {.delay_us = 5000, .udp_blocked = true};
    world_path(w, a, &closed);
    world_run(w, S(12));
    assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
    assert_true(world_silence_us(w, a, world_us(w) - S(5), world_us(w)) < S(0.02));
    world_free(w);
}

/* BINDs come up, nothing comes down: nothing is sent there, from the start nor in mid-song. */
static void udp_that_leads_up_alone_is_not_used(void **state)
{
    (void)state;
    struct network_path half = {.delay_us = 5000, .udp_down_blocked = true},
                        open = {.delay_us = 5000};
    for (int later = 0; later < 2; later++) {
        struct world *w = scene_open(15, &(struct world_server){.buffer_ms = 500});
        int a = scene_join_over(w, "Maya", later ? &open : &half);
        world_run(w, S(10));
        world_path(w, a, &half);
        world_run(w, S(30));
        assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
        double made_up = scene_number(w, a, "sync", "concealed"),
               again = scene_number(w, a, "sync", "recovered");
        int64_t from_us = world_us(w);
        world_run(w, S(20));
        assert_true(scene_number(w, a, "sync", "concealed") == made_up);
        assert_true(scene_number(w, a, "sync", "recovered") == again);
        assert_true(world_silence_us(w, a, from_us, world_us(w)) < S(0.02));
        world_path(w, a, &open);
        world_run(w, S(10));
        assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
        world_free(w);
    }
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
        struct world *w = scene_open(57 + i, &servers[i]);
        world_run(w, S(33)); /* with a crossfade, into it */
        int a = scene_join(w, "Maya", ROCK, 30, -30);
        world_run(w, S(20));
        assert_true(world_silence_us(w, a, world_us(w) - S(19), world_us(w)) <= S(0.02));
        assert_int_equal((int)scene_number(w, a, "sync", "concealed"), 0);
        assert_int_equal((int)scene_number(w, a, "sync", "recovered"), 0);
        world_free(w);
    }
}

/* A minute over a network; how many chunks had to be asked for again. */
static double whole_over(uint64_t seed, int buffer_ms, const struct network_path *path)
{
    struct world *w = scene_open(seed, &(struct world_server){.buffer_ms = buffer_ms});
    int a = scene_join_over(w, "Maya", path);
    world_run(w, S(2));
    int64_t from_us = world_us(w);
    world_run(w, S(58));
    scene_whole(w, a, from_us, world_us(w));
    double recovered = scene_number(w, a, "sync", "recovered");
    world_free(w);
    return recovered;
}

static void losses_in_bursts_are_repaired(void **state)
{
    (void)state;
    struct network_path wifi = {
        .delay_us = 4000, .jitter_mean_us = 4000, .loss = 0.03, .loss_run = 4};
    assert_true(whole_over(71, 0, &wifi) > 10);
}

static void blackouts_are_bridged(void **state)
{
    (void)state;
    struct network_path path = {
        .delay_us = 20000, .blackout_us = 200000, .blackout_each_us = S(3.1)};
    assert_true(whole_over(72, 0, &path) > 20);
}

static void blackouts_are_bridged_on_a_short_way_with_the_usual_buffer(void **state)
{
    (void)state;
    struct network_path path = {
        .delay_us = 1000, .blackout_us = 200000, .blackout_each_us = S(3.1)};
    assert_true(whole_over(78, 2000, &path) > 20);
}

static void a_tenth_lost_and_blackouts_together_are_repaired(void **state)
{
    (void)state;
    struct network_path path = {
        .delay_us = 20000, .loss = 0.1, .blackout_us = 200000, .blackout_each_us = S(5)};
    assert_true(whole_over(73, 0, &path) > 100);
}

static void a_small_buffer_is_repaired_too(void **state)
{
    (void)state;
    struct network_path path = {.delay_us = 10000, .loss = 0.05};
    assert_true(whole_over(74, 300, &path) > 20);
}

static void doubled_and_overtaking_datagrams_do_no_harm(void **state)
{
    (void)state;
    struct network_path path = {.delay_us = 5000, .jitter_mean_us = 15000, .doubled = 0.5};
    struct world *w = scene_open(75, NULL);
    int a = scene_join_over(w, "Maya", &path), b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(40));
    scene_whole(w, a, world_us(w) - S(37), world_us(w));
    scene_in_step(w, a, b, world_us(w) - S(2), 2000);
    /* what is merely late is hardly asked for */
    struct world_traffic t = world_traffic(w, a);
    double again = (double)(t.chunk_bytes - t.first_bytes) / (double)t.first_bytes;
    if (again > 0.03) fail_msg("%.3f of the stream was asked for in vain", again);
    world_free(w);
}

static void who_asks_for_everything_again_and_again_is_capped_and_harms_nobody(void **state)
{
    (void)state;
    struct world *w = scene_open(76, NULL);
    int greedy = scene_join(w, "Gil", ROCK, 0, 0);
    int a = scene_join_over(w, "Maya", &(struct network_path){.delay_us = 10000, .loss = 0.05});
    int b = scene_join(w, "Ziad", ROCK, 20, -20);
    world_run(w, S(5));
    struct world_traffic before = world_traffic(w, greedy);
    world_greed(w, greedy);
    int64_t from_us = world_us(w);
    world_run(w, S(20)); /* later it gives up a server that passes over its PINGs, too */
    struct world_traffic after = world_traffic(w, greedy);
    double first = (double)(after.first_bytes - before.first_bytes);
    double again = (double)(after.chunk_bytes - before.chunk_bytes) - first;
    /* a quarter of the stream, and two seconds' worth saved up */
    assert_true(again > 0.15 * first);
    if (again > 0.25 * first + 2.1 * first / 20) fail_msg("%.3f of the stream", again / first);
    scene_whole(w, a, from_us, world_us(w));
    scene_whole(w, b, from_us, world_us(w));
    scene_in_step(w, a, b, world_us(w) - S(2), 500);
    world_free(w);
}

/* Datagrams stop in mid-play; what is on its way inside the connection comes in time. */
static void udp_that_dies_and_comes_back_is_not_heard(void **state)
{
    (void)state;
    struct world *w = scene_open(77, NULL);
    int a = scene_join_over(w, "Maya", &(struct network_path){.delay_us = 5000});
    world_run(w, S(12));
    int64_t from_us = world_us(w);
    world_path(w, a, &(struct network_path){.delay_us = 5000, .udp_blocked = true});
    world_run(w, S(10));
    assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
    world_path(w, a, &(struct network_path){.delay_us = 5000});
    world_run(w, S(10));
    assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
    scene_whole(w, a, from_us, world_us(w));
    world_free(w);
}

/* More is lost than may be asked for again, but nothing of the connection. */
static void udp_that_answers_but_does_not_bring_the_music_is_not_used(void **state)
{
    (void)state;
    struct world *w = scene_open(79, &(struct world_server){.buffer_ms = 2000});
    int a = scene_join_over(w, "Maya", &(struct network_path){.delay_us = 10000});
    world_run(w, S(12));
    world_path(w, a, &(struct network_path){.delay_us = 10000, .udp_down_loss = 0.4});
    world_run(w, S(24));
    assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
    int64_t from_us = world_us(w);
    world_run(w, S(30));
    assert_string_equal(scene_text(w, a, "sync", "path"), "tcp");
    assert_true(world_silence_us(w, a, from_us, world_us(w)) < S(0.02));
    world_path(w, a, &(struct network_path){.delay_us = 10000});
    world_run(w, S(40));
    assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
    assert_true(world_silence_us(w, a, from_us, world_us(w)) < S(0.02));
    world_free(w);
}

/* Somebody leaves just as bursts go out: a new key comes, and what the old one sealed is still heard. */
static void a_key_changed_in_mid_burst_costs_nobody_a_frame(void **state)
{
    (void)state;
    struct world *w = scene_open(78, NULL);
    static const char *const nicks[] = {"Ida", "Jan", "Kim", "Leo", "Mia", "Noa"};
    int a = scene_join(w, "Maya", ROCK, 0, 0), leavers[6];
    int b = scene_join_over(w, "Ziad", &(struct network_path){.delay_us = 30000, .loss = 0.02});
    for (int i = 0; i < 6; i++) leavers[i] = scene_join(w, nicks[i], ROCK, 0, 0);
    world_run(w, S(4));
    int64_t from_us = world_us(w);
    for (int i = 0; i < 6; i++) {
        world_run(w, S(2.3) + i * 97000);
        world_leave(w, leavers[i]);
    }
    world_run(w, S(4));
    scene_whole(w, a, from_us, world_us(w));
    scene_whole(w, b, from_us, world_us(w));
    scene_in_step(w, a, b, world_us(w) - S(2), 500);
    world_free(w);
}

static void buffers_from_200_to_5000_ms_are_in_step(void **state)
{
    (void)state;
    static const int buffers_ms[] = {200, 300, 500, 1000, 2500, 5000};
    for (size_t i = 0; i < sizeof buffers_ms / sizeof *buffers_ms; i++) {
        struct world *w = scene_open(80 + i, &(struct world_server){.buffer_ms = buffers_ms[i]});
        int a = scene_join(w, "Maya", ROCK, 40, -30), b = scene_join(w, "Ziad", ROCK, -60, 80);
        world_run(w, S(15));
        scene_whole(w, a, world_us(w) - S(14), world_us(w));
        scene_whole(w, b, world_us(w) - S(14), world_us(w));
        scene_in_step(w, a, b, world_us(w) - S(2), 300);
        world_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_percent_loss_is_repaired),
        cmocka_unit_test(from_another_host_the_cookie_comes_first),
        cmocka_unit_test(udp_that_leads_up_alone_is_not_used),
        cmocka_unit_test(blocked_udp_travels_through_tcp_and_comes_back),
        cmocka_unit_test(every_buffer_and_bitrate_is_heard_whole),
        cmocka_unit_test(losses_in_bursts_are_repaired),
        cmocka_unit_test(blackouts_are_bridged),
        cmocka_unit_test(blackouts_are_bridged_on_a_short_way_with_the_usual_buffer),
        cmocka_unit_test(a_tenth_lost_and_blackouts_together_are_repaired),
        cmocka_unit_test(a_small_buffer_is_repaired_too),
        cmocka_unit_test(doubled_and_overtaking_datagrams_do_no_harm),
        cmocka_unit_test(who_asks_for_everything_again_and_again_is_capped_and_harms_nobody),
        cmocka_unit_test(udp_that_dies_and_comes_back_is_not_heard),
        cmocka_unit_test(udp_that_answers_but_does_not_bring_the_music_is_not_used),
        cmocka_unit_test(a_key_changed_in_mid_burst_costs_nobody_a_frame),
        cmocka_unit_test(buffers_from_200_to_5000_ms_are_in_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
