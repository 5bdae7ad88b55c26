/* The dance floor: on the beat all feet are down, everybody sees the same, and it rests when nobody looks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/stage.h"

static struct pulse pulse;

static struct view_floor *dance(struct stage *stage)
{
    stage_room(stage->model);
    pulse_init(&pulse);
    pulse.steady = true;
    pulse.period = 47;
    pulse.energy = 1;
    stage->screens.room.floor.pulse = &pulse;
    stage_frame(stage);
    return &stage->screens.room.floor;
}

/* Where the sprites of a size like a figure's stand, summed: the higher they jump the less. */
static float heights(const struct stage *stage)
{
    float sum = 0;
    for (size_t i = 0; i < stage->seen.count; i++) {
        const struct draw_seen *s = &stage->seen.seen[i];
        bool figure = s->kind == PAINT_SPRITE && s->rect.h > 40 && s->rect.h < 130 &&
                      s->rect.w > s->rect.h * 0.79f && s->rect.w < s->rect.h * 0.81f;
        if (figure) sum += s->rect.y;
    }
    return sum;
}

static float heights_at(struct stage *stage, double beats)
{
    pulse.beats = beats - 0.5 / pulse.period;
    stage_frame(stage);
    return heights(stage);
}

static void feet_are_down_on_the_beat(void **state)
{
    struct stage *stage = *state;
    dance(stage);
    stage->now_us += 2000000;
    float on = heights_at(stage, 7.001), between = heights_at(stage, 7.5);
    assert_true(on > between + 20);
    assert_true(heights_at(stage, 8.001) > between + 20);
    assert_true(stage->ui.next_us - stage->now_us < 50000);
}

static void nothing_moves_for_who_wants_that(void **state)
{
    struct stage *stage = *state;
    dance(stage);
    stage->now_us += 2000000;
    stage->screens.look.still = true;
    stage_frame(stage);
    float on = heights_at(stage, 7.001);
    assert_true(heights_at(stage, 7.5) == on);
    assert_true(stage->ui.next_us - stage->now_us > 50000);
    stage->screens.look.still = false;
    stage_frame(stage);
    assert_true(heights_at(stage, 7.5) != on);
    stage->ui.active = false; /* another window is in front */
    stage_frame(stage);
    stage->now_us += 1000000; /* they have landed */
    on = heights_at(stage, 7.001);
    assert_true(heights_at(stage, 7.5) == on);
}

static void rest(struct stage *stage)
{
    stage->now_us += 61000000;
    stage_frame(stage);
    stage->now_us += 1000000;
    stage_frame(stage);
}

static bool dances(struct stage *stage)
{
    stage_frame(stage);
    stage_frame(stage);
    stage->now_us += 1000000;
    return heights_at(stage, 7.001) != heights_at(stage, 7.5);
}

static void it_rests_when_nobody_does_anything(void **state)
{
    struct stage *stage = *state;
    struct model *m = stage->model;
    dance(stage);
    assert_true(dances(stage));
    rest(stage);
    assert_false(dances(stage));
    assert_true(stage->ui.next_us - stage->now_us > 50000);
    stage_line(m, LINE_CHAT, "Maya", "look up");
    assert_true(dances(stage));
    rest(stage);
    assert_false(dances(stage));
    stage_id(m->song.id, 8);
    assert_true(dances(stage));
    rest(stage);
    m->members[2].id = m->talk.heard[0] = 3;
    m->talk.heard_count = 1;
    assert_true(dances(stage));
    rest(stage);
    assert_true(dances(stage)); /* for as long as somebody talks */
    m->talk.heard_count = 0;
    stage_frame(stage);
    rest(stage);
    assert_false(dances(stage));
}

static void who_leaves_walks_off(void **state)
{
    struct stage *stage = *state;
    struct view_floor *v = dance(stage);
    assert_int_equal(v->actor_count, stage->model->member_count);
    stage->model->member_count--;
    stage_frame(stage);
    assert_int_equal(v->actor_count, stage->model->member_count + 1);
    stage->now_us += 1500000;
    stage_frame(stage);
    assert_int_equal(v->actor_count, stage->model->member_count);
}

static void all_look_at_who_talks(void **state)
{
    struct stage *stage = *state;
    struct view_floor *v = dance(stage);
    stage->model->talk.heard[0] = 3;
    stage->model->talk.heard_count = 1;
    stage_frame(stage);
    assert_true(v->actors[2].talks);
    assert_false(v->actors[1].talks);
}

static void small_windows_have_a_row_of_faces(void **state)
{
    struct stage *stage = *state;
    struct view_floor *v = dance(stage);
    v->actor_count = 0;
    stage->w = 640;
    stage->h = 480;
    stage_frame(stage);
    assert_int_equal(v->actor_count, 0);
    assert_non_null(draw_null_text(&stage->seen, "more"));
}

static void what_is_said_floats_over_who_said_it(void **state)
{
    struct stage *stage = *state;
    struct view_floor *v = dance(stage);
    stage->now_us += 3000000;
    for (int i = 0; i < 5; i++)
        stage_line(stage->model, LINE_CHAT, stage->model->members[1 + i % 2].nick, "turn it up");
    stage_frame(stage);
    int floating = 0, later = 0;
    for (size_t i = 0; i < FLOOR_BUBBLES; i++) {
        const struct floor_bubble *b = floor_bubble_nth(&v->said, i);
        floating += floor_bubble_floats(b, stage->now_us);
        later += floor_bubble_floats(b, stage->now_us + FLOOR_BUBBLE_US);
    }
    assert_int_equal(floating, 2); /* the last line of each */
    assert_int_equal(later, 0);
    assert_null(floor_bubble_nth(&v->said, FLOOR_BUBBLES));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(feet_are_down_on_the_beat),
        TEST(nothing_moves_for_who_wants_that),
        TEST(it_rests_when_nobody_does_anything),
        TEST(who_leaves_walks_off),
        TEST(all_look_at_who_talks),
        TEST(small_windows_have_a_row_of_faces),
        TEST(what_is_said_floats_over_who_said_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
