/* From one song to the next, by itself or by a skip. */
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
#include "tones.h"

static void a_skip_is_heard_by_all_at_once(void **state)
{
    (void)state;
    struct world *w = scene_open(9, NULL);
    int a = scene_join(w, "Maya", ROCK, 20, 0), b = scene_join(w, "Ziad", ROCK, 0, 20);
    world_run(w, S(10));
    char before[200];
    strncpy(before, scene_text(w, a, "playing", "title"), sizeof before - 1);
    before[sizeof before - 1] = '\0';
    world_console(w, "skip");
    int64_t skipped = world_us(w);
    world_run(w, S(4));
    assert_string_not_equal(scene_text(w, a, "playing", "title"), before);
    assert_string_equal(scene_text(w, a, "playing", "title"), scene_text(w, b, "playing", "title"));
    assert_true(world_silence_us(w, a, skipped, world_us(w)) < S(0.05));
    scene_in_step(w, a, b, world_us(w) - S(2), 300);
    assert_int_equal((int)scene_number(w, a, "sync", "concealed"), 0);
    world_free(w);
}

static void songs_join_without_a_gap(void **state)
{
    (void)state;
    struct world *w = scene_open(15, &(struct world_server){.crossfade_s = -1});
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(100)); /* two songs at least end */
    assert_true(world_silence_us(w, a, world_us(w) - S(98), world_us(w)) < S(0.005));
    assert_int_equal((int)scene_number(w, a, "sync", "concealed"), 0);
    world_free(w);
}

static void songs_shorter_than_the_buffer_are_played_whole(void **state)
{
    (void)state;
    static const int crossfades_s[] = {-1, 3};
    for (int i = 0; i < 2; i++) {
        struct world_server server = {.buffer_ms = 5000, .crossfade_s = crossfades_s[i]};
        struct world *w = world_new(91 + (uint64_t)i, &server);
        world_song(w, "rock-a-one.mp3", 1.2);
        world_song(w, "rock-b-two.mp3", 2.5);
        world_song(w, "rock-c-three.mp3", 0.7);
        world_run(w, S(2.5));
        int a = scene_join(w, "Maya", ROCK, 40, -30), b = scene_join(w, "Ziad", ROCK, 0, 0);
        world_run(w, S(25));
        scene_whole(w, a, world_us(w) - S(20), world_us(w));
        for (int s = 4; s < 20; s += 5) scene_in_step(w, a, b, world_us(w) - S(s), 300);
        assert_true(world_events(w, a, "playing") > 8);
        world_free(w);
    }
}

/* In the middle of a crossfade three are on: the one that goes, the one that came, and the one that follows. */
static void a_skip_during_a_crossfade_is_heard_by_all_at_once(void **state)
{
    (void)state;
    struct world *w = scene_open(93, &(struct world_server){.crossfade_s = 8});
    int a = scene_join(w, "Maya", ROCK, 20, 0), b = scene_join(w, "Ziad", ROCK, 0, 20);
    world_run(w, S(3));
    char first[100];
    snprintf(first, sizeof first, "%s", scene_text(w, a, "playing", "title"));
    while (!strcmp(scene_text(w, a, "playing", "title"), first)) world_run(w, S(0.1));
    world_run(w, S(3)); /* of 8 s of crossfade */
    char second[100];
    snprintf(second, sizeof second, "%s", scene_text(w, a, "playing", "title"));
    int64_t skipped_us = world_us(w);
    world_console(w, "skip");
    world_run(w, S(5));
    assert_string_not_equal(scene_text(w, a, "playing", "title"), second);
    assert_string_equal(scene_text(w, a, "playing", "title"), scene_text(w, b, "playing", "title"));
    scene_whole(w, a, skipped_us - S(2), world_us(w));
    scene_whole(w, b, skipped_us - S(2), world_us(w));
    for (double s = 0; s < 4.5; s += 0.5) scene_in_step(w, a, b, skipped_us + S(s), 300);
    world_free(w);
}

static void many_skips_in_a_row_end_in_step(void **state)
{
    (void)state;
    struct world *w = scene_open(94, NULL);
    int a = scene_join(w, "Maya", ROCK, 20, 0), b = scene_join(w, "Ziad", ROCK, 0, 20);
    world_run(w, S(5));
    for (int i = 0; i < 12; i++) {
        world_console(w, "skip");
        world_run(w, S(0.13));
    }
    world_run(w, S(6));
    assert_string_equal(scene_text(w, a, "playing", "title"), scene_text(w, b, "playing", "title"));
    scene_in_step(w, a, b, world_us(w) - S(2), 300);
    assert_true(world_silence_us(w, a, world_us(w) - S(4), world_us(w)) < S(0.02));
    world_free(w);
}

/* Without a crossfade the last sample of one song and the first of the next are neighbours: tones in a row of tones go on
   where the song says they are, before the join and after it. */
static void without_a_crossfade_songs_join_to_the_sample(void **state)
{
    (void)state;
    struct world *w = world_new(95, &(struct world_server){.crossfade_s = -1, .bitrate = 64});
    world_tones(w, "rock-a-one.mp3", 8);
    world_run(w, S(2.5));
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(30));
    double worst_us = 0, seen = 0;
    for (double s = 26; s > 1; s -= 0.35) {
        struct segment now, soon;
        double sample, later, quality;
        int64_t at_us = world_us(w) - S(s);
        if (!world_due(w, a, at_us, &now, &sample) || sample < 9600) continue;
        if (!world_due(w, a, at_us + S(0.1), &soon, &later) || later < sample) continue;
        double ahead = tones_ahead_us(world_speaker(w, a), (double)at_us, sample / 0.048, &quality);
        if (quality < 0.9) fail_msg("%.1f s before the end: %.2f", s, quality);
        worst_us = fmax(worst_us, fabs(ahead));
        seen++;
    }
    assert_true(seen > 20);
    assert_true(worst_us < 300);
    assert_true(world_silence_us(w, a, world_us(w) - S(26), world_us(w)) < S(0.003));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_skip_is_heard_by_all_at_once),
        cmocka_unit_test(songs_join_without_a_gap),
        cmocka_unit_test(songs_shorter_than_the_buffer_are_played_whole),
        cmocka_unit_test(a_skip_during_a_crossfade_is_heard_by_all_at_once),
        cmocka_unit_test(many_skips_in_a_row_end_in_step),
        cmocka_unit_test(without_a_crossfade_songs_join_to_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
