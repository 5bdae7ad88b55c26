/* Servers that stop, fall silent or begin anew, and listeners who were away. */
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

static void a_silent_server_is_survived(void **state)
{
    (void)state;
    struct world *w = scene_open(10, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", ROCK, 30, 30);
    world_run(w, S(12));
    int64_t frozen = world_us(w);
    world_freeze(w, true);
    world_run(w, S(3));
    world_freeze(w, false);
    world_run(w, S(8));
    assert_true(world_silence_us(w, a, frozen, frozen + S(0.35)) <
                S(0.02)); /* what was sent ahead plays on */
    assert_true(world_silence_us(w, a, world_us(w) - S(5), world_us(w)) < S(0.02));
    scene_in_step(w, a, b, world_us(w) - S(2), 300);
    world_free(w);
}

static void a_cut_listener_comes_back_under_the_same_name(void **state)
{
    (void)state;
    struct world *w = scene_open(11, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(5));
    world_cut(w, a, true);
    world_run(w, S(40)); /* the server has given the session up; the client noticed, and tries */
    world_cut(w, a, false);
    world_forget(w, a);
    world_run(w, S(40));
    assert_int_equal(world_events(w, a, "welcome"), 1);
    assert_string_equal(scene_text(w, a, "welcome", "nick"), "Maya");
    assert_true(world_silence_us(w, a, world_us(w) - S(3), world_us(w)) < S(0.02));
    world_free(w);
}

/* From Wi-Fi to a cable: what was sent ahead is heard, and then a moment is missing, not twelve seconds. */
static void who_moves_to_another_network_is_back_within_seconds(void **state)
{
    (void)state;
    struct world *w = scene_open(104, &(struct world_server){.buffer_ms = 2000});
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", ROCK, 30, 30);
    world_run(w, S(12));
    world_forget(w, a);
    int64_t moved_us = world_us(w);
    world_move(w, a);
    world_run(w, S(4));
    assert_int_equal(world_events(w, a, "welcome"), 1);
    assert_string_equal(scene_text(w, a, "welcome", "nick"), "Maya");
    world_run(w, S(8));
    assert_string_equal(scene_text(w, a, "sync", "path"), "udp");
    assert_true(world_silence_us(w, a, moved_us, moved_us + S(0.6)) < S(0.02));
    assert_true(world_silence_us(w, a, moved_us + S(4), world_us(w)) < S(0.02));
    scene_in_step(w, a, b, world_us(w) - S(2), 500);
    world_free(w);
}

/* More than a newcomer is shown: the rest comes by itself, in order, and nothing is said twice. */
static void what_was_said_meanwhile_is_fetched(void **state)
{
    (void)state;
    enum { TALKERS = 30, EACH = 5 };
    struct world *w = scene_open(103, &(struct world_server){.one_room = true});
    int a = scene_join(w, "Maya", ROCK, 0, 0), talkers[TALKERS];
    char nicks[TALKERS][20]; /* the world keeps them */
    for (int i = 0; i < TALKERS; i++) {
        snprintf(nicks[i], sizeof nicks[i], "talker %d", i);
        talkers[i] = scene_join(w, nicks[i], ROCK, 0, 0);
    }
    world_run(w, S(5));
    world_say(w, a, "before");
    world_run(w, S(1));
    world_cut(w, a, true);
    for (int i = 0; i < TALKERS * EACH; i++) world_say(w, talkers[i % TALKERS], "la");
    world_run(w, S(40));
    world_cut(w, a, false);
    world_forget(w, a);
    world_run(w, S(40));
    assert_int_equal(world_events(w, a, "chat"), 100);
    assert_int_equal(world_events(w, a, "history"), 1);
    const cJSON *page = world_event(w, a, "history"), *line;
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(page, "missed")));
    double seq = 1; /* her own */
    cJSON_ArrayForEach(line, cJSON_GetObjectItem(page, "list"))
        assert_true(cJSON_GetObjectItem(line, "seq")->valuedouble == ++seq);
    assert_true(seq == 51);
    assert_true(scene_number(w, a, "chat", "seq") == 151);
    world_free(w);
}

/* Each song once: nothing began within ten seconds of another. */
static void assert_played_once(struct world *w, int client)
{
    double newer_ms = INFINITY;
    const cJSON *play;
    world_command(w, client, "{\"do\":\"plays\"}");
    world_run(w, S(1));
    assert_int_equal(world_events(w, client, "plays"), 1);
    cJSON_ArrayForEach(play, cJSON_GetObjectItem(world_event(w, client, "plays"), "list"))
    {
        double began_ms = cJSON_GetObjectItem(play, "wall_ms")->valuedouble;
        assert_true(began_ms < newer_ms - 10000);
        newer_ms = began_ms;
    }
    assert_true(newer_ms < INFINITY);
}

static void a_server_that_begins_anew_in_mid_song_has_everybody_back_in_step(void **state)
{
    (void)state;
    struct world *w = scene_open(101, NULL);
    int a = scene_join(w, "Maya", ROCK, 40, -30), b = scene_join(w, "Ziad", ROCK, -60, 80);
    world_run(w, S(15));
    int64_t killed_us = world_us(w);
    char heard[200];
    snprintf(heard, sizeof heard, "%s", scene_text(w, a, "playing", "title"));
    assert_true(heard[0]);
    world_forget(w, a);
    world_forget(w, b);
    world_restart(w, S(1.5));
    world_run(w, S(25));
    assert_int_equal(world_events(w, a, "welcome"), 1);
    assert_int_equal(world_events(w, b, "welcome"), 1);
    assert_string_equal(scene_text(w, a, "welcome", "nick"), "Maya");
    assert_string_equal(scene_text(w, a, "playing", "title"), heard); /* the song goes on */
    /* what was sent ahead is still heard, and nobody is asked to do anything */
    assert_true(world_silence_us(w, a, killed_us, killed_us + S(0.35)) < S(0.02));
    scene_seconds_to_step(w, a, b, killed_us + S(1.5), 12, 500);
    assert_true(world_silence_us(w, a, world_us(w) - S(8), world_us(w)) < S(0.02));
    assert_true(world_silence_us(w, b, world_us(w) - S(8), world_us(w)) < S(0.02));
    assert_played_once(w, a);
    world_free(w);
}

static void a_server_that_is_away_for_long_is_waited_for(void **state)
{
    (void)state;
    struct world *w = scene_open(102, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(5));
    world_forget(w, a);
    world_restart(w, S(90));
    world_run(w, S(135));
    assert_int_equal(world_events(w, a, "welcome"), 1);
    assert_true(world_silence_us(w, a, world_us(w) - S(3), world_us(w)) < S(0.02));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_server_is_survived),
        cmocka_unit_test(a_cut_listener_comes_back_under_the_same_name),
        cmocka_unit_test(who_moves_to_another_network_is_back_within_seconds),
        cmocka_unit_test(what_was_said_meanwhile_is_fetched),
        cmocka_unit_test(a_server_that_begins_anew_in_mid_song_has_everybody_back_in_step),
        cmocka_unit_test(a_server_that_is_away_for_long_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
