/* Joining, and staying: how soon and how clean the first sample is, and what happens when UDP dies in mid-song. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include "world.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define MS(ms)     ((int64_t)((ms)*1e3))
#define ROCK       "{\"genres\":[[\"rock\",1]]}"

/* A rock room whose song plays, with one listener who was there before. */
static struct world *open_world(uint64_t seed, const struct world_server *server, int *listener)
{
    struct world *w = world_new(seed, server);
    struct world_client near = {.path = {.delay_us = 500}, .nick = "Maya", .taste = ROCK};
    world_song(w, "rock-a-one.mp3", 300);
    world_run(w, S(2.5));
    *listener = world_join(w, &near);
    world_run(w, S(12));
    return w;
}

/* A client whose device has been running for a while connects; when it did. */
static int64_t join(struct world *w, const struct world_client *is, int *number)
{
    *number = world_join(w, is);
    world_command(w, *number, "{\"do\":\"disconnect\"}");
    world_run(w, S(3.3) + MS(7) * (*number));
    world_command(
        w, *number,
        "{\"do\":\"connect\",\"host\":\"sim\",\"port\":55000,\"nick\":\"Ziad\",\"taste\":" ROCK
        "}");
    return world_us(w);
}

static double field(const struct world *w, int client, const char *event, const char *name)
{
    const cJSON *v = cJSON_GetObjectItem(world_event(w, client, event), name);
    if (!cJSON_IsNumber(v)) fail_msg("client %d has no %s.%s", client, event, name);
    return v->valuedouble;
}

/* When a speaker first sounded. */
static int64_t first_sound_us(const struct world *w, int client)
{
    const struct speaker *s = world_speaker(w, client);
    for (size_t k = 0; k < s->count; k++)
        for (size_t i = s->blocks[k].first; i < s->frames; i++) {
            if (k + 1 < s->count && i == s->blocks[k + 1].first) break;
            double frames = (double)(i - s->blocks[k].first);
            if (fabsf(s->left[i]) >= 1e-4f)
                return (int64_t)(s->blocks[k].true_us + frames * s->blocks[k].frame_us);
        }
    fail_msg("client %d never sounded", client);
    return 0;
}

/* Connections of this world are plain: two round trips instead of three. */
static void music_comes_two_round_trips_and_a_moment_after_dialling(void **state)
{
    (void)state;
    static const int64_t delays[] = {MS(1), MS(20), MS(40), MS(80), MS(150)};
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        int a, b;
        struct world *w = open_world(40 + i, NULL, &a);
        struct world_client c = {
            .path = {.delay_us = delays[i], .jitter_mean_us = 300}, .nick = "Ziad", .taste = ROCK};
        int64_t dialled = join(w, &c, &b);
        world_run(w, S(2.5));
        double after_ms = field(w, b, "sound", "after_ms");
        double most_ms = 4 * (double)delays[i] / 1000 + 150;
        if (after_ms > most_ms) fail_msg("%.1f ms, more than %.1f", after_ms, most_ms);
        int64_t heard_us = first_sound_us(w, b) - dialled;
        if (fabs((double)heard_us / 1000 - after_ms) > 1)
            fail_msg("said %.1f ms, heard %.1f", after_ms, (double)heard_us / 1000);
        assert_int_equal(world_events(w, b, "sound"), 1);
        assert_int_equal((int)field(w, b, "sync", "concealed"), 0);
        assert_int_equal((int)field(w, b, "sync", "recovered"), 0);
        assert_int_equal((int)field(w, b, "sync", "jumps"), 0);
        world_free(w);
    }
}

static void the_first_samples_are_right_and_in_step(void **state)
{
    (void)state;
    for (uint64_t seed = 50; seed < 66; seed++) {
        int a, b;
        struct world *w = open_world(seed, NULL, &a);
        struct world_client c = {
            .path = {.delay_us = MS(1), .jitter_mean_us = 1000, .loss = seed % 2 ? 0.1 : 0},
            .nick = "Ziad",
            .taste = ROCK,
            .clock_ppm = 60,
            .device_ppm = -40};
        join(w, &c, &b);
        world_run(w, S(2));
        double likeness;
        int64_t past_fade_us = first_sound_us(w, b) + MS(5);
        double lag_us = world_lag_us(w, a, b, past_fade_us, MS(20), &likeness);
        /* As alike as at any later time: the two resample each by its own clock. */
        if (likeness < 0.97 || fabs(lag_us) > 1000)
            fail_msg("seed %d: lag %.0f us, likeness %.4f", (int)seed, lag_us, likeness);
        world_free(w);
    }
}

static void who_moves_or_stays_is_not_told_of_a_first_sound_again(void **state)
{
    (void)state;
    int a;
    struct world *w = open_world(60, NULL, &a);
    world_song(w, "jazz-b-two.mp3", 60);
    world_run(w, S(33));
    struct world_client c = {.nick = "Omar", .taste = "{\"genres\":[[\"jazz\",1]]}"};
    int b = world_join(w, &c);
    world_run(w, S(3));
    world_command(w, a, "{\"do\":\"join\",\"room\":\"jazz\"}");
    world_run(w, S(3));
    assert_int_equal(world_events(w, a, "room"), 2);
    assert_int_equal(world_events(w, a, "sound"), 1);
    assert_int_equal(world_events(w, b, "sound"), 1);
    world_free(w);
}

/* Cut at different moments of the burst period. */
static void udp_that_dies_in_mid_song_is_not_heard(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        int a;
        struct world *w = world_new(70 + (uint64_t)i, NULL);
        struct network_path open = {.delay_us = MS(20), .jitter_mean_us = 500}, blocked = open;
        struct world_client c = {.path = open, .nick = "Maya", .taste = ROCK};
        blocked.udp_blocked = true;
        world_song(w, "rock-a-one.mp3", 300);
        world_run(w, S(2.5));
        a = world_join(w, &c);
        world_run(w, S(15) + MS(83) * i);
        assert_string_equal(
            cJSON_GetStringValue(cJSON_GetObjectItem(world_event(w, a, "sync"), "path")), "udp");
        int64_t from_us = world_us(w);
        world_path(w, a, &blocked);
        world_run(w, S(6));
        assert_string_equal(
            cJSON_GetStringValue(cJSON_GetObjectItem(world_event(w, a, "sync"), "path")), "tcp");
        world_path(w, a, &open);
        world_run(w, S(8));
        assert_string_equal(
            cJSON_GetStringValue(cJSON_GetObjectItem(world_event(w, a, "sync"), "path")), "udp");
        double concealed = field(w, a, "sync", "concealed");
        if (concealed > 0) fail_msg("cut %d ms later: %.0f frames made up", 83 * i, concealed);
        assert_true(world_silence_us(w, a, from_us, world_us(w)) < MS(20));
        world_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(music_comes_two_round_trips_and_a_moment_after_dialling),
        cmocka_unit_test(the_first_samples_are_right_and_in_step),
        cmocka_unit_test(who_moves_or_stays_is_not_told_of_a_first_sound_again),
        cmocka_unit_test(udp_that_dies_in_mid_song_is_not_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
