/* Rooms, people and what they say, on virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/packet.h"
#include "scene.h"

static void equal_seeds_give_equal_traces(void **state)
{
    (void)state;
    char *first = NULL;
    for (int i = 0; i < 3; i++) {
        struct world *w = scene_open(i < 2 ? 7 : 8, NULL);
        int a = scene_join(w, "Maya", ROCK, 10, 10);
        scene_join(w, "Ziad", JAZZ, -10, 5);
        world_run(w, S(3));
        world_say(w, a, "hello");
        world_run(w, S(1));
        char *trace = world_trace(w);
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
    struct world *w = scene_open(6, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(3));
    world_say(w, a, "only rock hears this");
    world_run(w, S(12));
    assert_string_not_equal(scene_text(w, a, "room", "id"), scene_text(w, b, "room", "id"));
    assert_int_equal(world_strays(w, a), 0);
    assert_int_equal(world_strays(w, b), 0);
    assert_int_equal(world_events(w, a, "chat"), 1);
    assert_int_equal(world_events(w, b, "chat"), 0);
    assert_string_not_equal(scene_text(w, a, "playing", "title"),
                            scene_text(w, b, "playing", "title")); /* by this seed */
    double likeness;
    world_lag_us(w, a, b, world_us(w) - S(2), S(0.5), &likeness);
    assert_true(likeness < 0.5);
    world_free(w);
}

static void who_moves_hears_the_other_room(void **state)
{
    (void)state;
    struct world *w = scene_open(4, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(5));
    world_command(w, b, "{\"do\":\"join\",\"room\":\"rock\"}");
    world_run(w, S(6));
    assert_string_equal(scene_text(w, a, "room", "id"), scene_text(w, b, "room", "id"));
    scene_in_step(w, a, b, world_us(w) - S(2), 300);
    world_command(w, b, "{\"do\":\"join\",\"room\":\"no such room\"}");
    world_run(w, S(1));
    assert_string_equal(scene_text(w, b, "error", "code"), "no_room");
    world_free(w);
}

static void chat_has_one_order_and_newcomers_read_what_was_said(void **state)
{
    (void)state;
    struct world *w = scene_open(5, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(2));
    for (int i = 0; i < 4; i++) {
        world_say(w, a, "from Maya");
        world_say(w, b, "\xd9\x85\xd9\x86 \xd8\xb2\xd9\x8a\xd8\xa7\xd8\xaf \xf0\x9f\x8e\xb8");
    }
    world_run(w, S(1));
    assert_int_equal(world_events(w, a, "chat"), 8);
    assert_int_equal(world_events(w, b, "chat"), 8);
    assert_int_equal((int)scene_number(w, a, "chat", "seq"), 8);
    assert_string_equal(scene_text(w, a, "chat", "text"), scene_text(w, b, "chat", "text"));
    for (int i = 0; i < 3; i++) world_say(w, a, "too fast");
    world_run(w, S(0.5));
    assert_string_equal(scene_text(w, a, "error", "code"), "slow");
    int c = scene_join(w, "Nour", ROCK, 0, 0);
    world_run(w, S(1));
    assert_true(world_events(w, c, "chat") >= 8);
    assert_true(world_events(w, a, "member") >= 1);
    world_leave(w, c);
    world_run(w, S(1));
    assert_string_equal(scene_text(w, a, "member", "nick"), "Nour");
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(world_event(w, a, "member"), "in")));
    world_free(w);
}

static void a_taken_nickname_is_refused_in_words(void **state)
{
    (void)state;
    struct world *w = scene_open(14, NULL);
    scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(1));
    int b = scene_join(w, "MAYA", ROCK, 0, 0);
    world_run(w, S(5));
    assert_string_equal(scene_text(w, b, "error", "code"), "nick_taken");
    assert_int_equal(world_events(w, b, "welcome"), 0);
    world_free(w);
}

static void songs_that_come_are_noticed_by_themselves(void **state)
{
    (void)state;
    struct world *w = world_new(21, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(10));
    assert_int_equal(world_events(w, a, "playing"), 1);
    assert_string_equal(scene_text(w, a, "playing", "title"), "");
    world_song(w, "rock-a-one.mp3", 40);
    world_run(w, S(32)); /* the folder is looked through every 30 s */
    assert_string_equal(scene_text(w, a, "playing", "title"), "one");
    world_free(w);
}

static void at_a_party_all_tastes_are_in_one_room(void **state)
{
    (void)state;
    struct world *w = scene_open(22, &(struct world_server){.one_room = true});
    int a = scene_join(w, "Maya", ROCK, 0, 0), b = scene_join(w, "Ziad", JAZZ, 0, 0);
    world_run(w, S(3));
    assert_string_equal(scene_text(w, a, "room", "id"), scene_text(w, b, "room", "id"));
    assert_string_equal(scene_text(w, a, "room", "name"), "Party");
    assert_string_equal(scene_text(w, a, "playing", "title"), scene_text(w, b, "playing", "title"));
    world_free(w);
}

static void newcomers_get_a_history_of_the_longest_lines(void **state)
{
    (void)state;
    static char longest[2000 * 4 + 1];
    for (size_t i = 0; i + 4 < sizeof longest; i += 4) memcpy(longest + i, "\xF0\x9F\x8E\xB6", 4);
    struct world *w = world_new(23, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(1));
    for (int i = 0; i < 100; i++) {
        world_say(w, a, longest);
        world_run(w, S(1));
    }
    int b = scene_join(w, "Ziad", ROCK, 0, 0);
    world_run(w, S(5));
    assert_int_equal(world_events(w, b, "chat"), 100);
    assert_int_equal(world_events(w, b, "welcome"), 1);
    assert_string_equal(scene_text(w, b, "state", "state"), "in");
    world_free(w);
}

static void closing_is_told_before_the_end(void **state)
{
    (void)state;
    struct world *w = scene_open(16, NULL);
    int a = scene_join(w, "Maya", ROCK, 0, 0);
    world_run(w, S(3));
    world_console(w, "stop");
    world_run(w, S(2));
    assert_int_equal(world_events(w, a, "closing"), 1);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_seeds_give_equal_traces),
        cmocka_unit_test(two_rooms_never_hear_each_other),
        cmocka_unit_test(who_moves_hears_the_other_room),
        cmocka_unit_test(chat_has_one_order_and_newcomers_read_what_was_said),
        cmocka_unit_test(a_taken_nickname_is_refused_in_words),
        cmocka_unit_test(songs_that_come_are_noticed_by_themselves),
        cmocka_unit_test(at_a_party_all_tastes_are_in_one_room),
        cmocka_unit_test(newcomers_get_a_history_of_the_longest_lines),
        cmocka_unit_test(closing_is_told_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
