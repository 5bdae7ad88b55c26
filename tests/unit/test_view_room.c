/* The room's screen: laid out well, and what people's hands lead to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/stage.h"

static void the_room_is_laid_out_well(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_check(stage);
    for (size_t tab = 1; tab < 4; tab++) {
        stage->screens.room.tab = tab;
        stage_check(stage);
    }
    stage->model->state = MODEL_WAITING;
    strcpy(stage->model->state_text, "The connection is lost.");
    stage_check(stage);
    stage->model->song.any = false;
    stage->model->member_count = 0;
    stage->screens.room.chat.above = 300;
    stage_check(stage);
}

static void what_is_typed_is_said(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_feed(stage,
               (struct ui_event){.kind = UI_TEXT, .text = "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 all"});
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_SAY);
    assert_string_equal(stage->wanted.text, "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 all");
    assert_int_equal(stage->screens.room.chat.say.field.edit.bytes, 0);
}

static void a_room_is_entered_by_a_click(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    stage_click(stage, "room 0"); /* here already */
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_click(stage, "room 2");
    assert_int_equal(stage->wanted.kind, INTENT_ENTER_ROOM);
    assert_string_equal(stage->wanted.room, "2");
}

static void rooms_say_how_alike_their_people_are_and_why(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "100\xE2\x81\xA9 %"));
    assert_non_null(draw_null_text(&stage->seen, "12 shared artists"));
    ui_focus(&stage->ui, ui_id("room", 0));
    stage_press(stage, UI_DOWN);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_ENTER_ROOM);
    assert_string_equal(stage->wanted.room, "1");
}

static bool offers(const struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        if (strstr(stage->ui.seen[i].label, label)) return true;
    return false;
}

static void likes_from_elsewhere_can_be_read_anew(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    assert_false(offers(stage, "Read my likes anew"));
    stage->model->likes_elsewhere = true;
    stage_frame(stage);
    stage_click(stage, "Read my likes anew");
    assert_int_equal(stage->wanted.kind, INTENT_TASTE);
}

static void volume_and_leaving_are_asked_for(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    stage_click(stage, "Music");
    assert_int_equal(stage->wanted.kind, INTENT_VOLUME);
    assert_true(stage->wanted.volume > 0.45f && stage->wanted.volume < 0.55f);
    stage_click(stage, "Leave");
    assert_int_equal(stage->wanted.kind, INTENT_DISCONNECT);
}

static void the_newest_line_shows_unless_one_reads_older_ones(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_line(stage->model, LINE_CHAT, "Maya", "newest of all");
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "newest of all"));
    stage->ui.mouse_x = 700;
    stage->ui.mouse_y = 500;
    stage->ui.mouse_in = true;
    for (int i = 0; i < 4; i++) stage_feed(stage, (struct ui_event){.kind = UI_WHEEL, .y = 1});
    assert_null(draw_null_text(&stage->seen, "newest of all"));
    float above = stage->screens.room.chat.above;
    stage_line(stage->model, LINE_CHAT, "Ziad", "and another");
    stage_frame(stage);
    assert_true(stage->screens.room.chat.above > above); /* what is read stays where it was */
    stage_click(stage, "Newest");
    assert_non_null(draw_null_text(&stage->seen, "and another"));
    for (int i = 0; i < 200; i++) stage_feed(stage, (struct ui_event){.kind = UI_WHEEL, .y = 1});
    assert_non_null(draw_null_text(&stage->seen, "Welcome to the party"));
}

static void what_is_said_floats_for_a_moment(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    snprintf(stage->model->members[0].nick, MODEL_NAME_BYTES, "Maya");
    stage_frame(stage);
    stage->now_us += 3000000;
    size_t texts[3] = {0};
    for (int i = 0; i < 3; i++) {
        if (i == 1) stage_line(stage->model, LINE_CHAT, "Maya", "turn it up");
        if (i == 2) stage->now_us += 6000000;
        stage_frame(stage);
        for (size_t j = 0; j < stage->seen.count; j++)
            texts[i] +=
                stage->seen.seen[j].text && strcmp(stage->seen.seen[j].text, "turn it up") == 0;
    }
    assert_int_equal(texts[0], 0);
    assert_int_equal(texts[1], 2); /* in the chat and on the floor */
    assert_int_equal(texts[2], 1);
}

static void whether_one_is_in_step_is_said(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->model->sync.offset_us = -21; /* rounded up */
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "in step \xE2\x81\xA8"
                                                 "0.03"));
    stage->model->sync.error_us = 48; /* no better than the clock is known */
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "in step \xE2\x81\xA8"
                                                 "0.05"));
    stage->model->sync.offset_us = 12400;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "\xE2\x81\xA8"
                                                 "12\xE2\x81\xA9 ms"));
    stage->model->sync.tunnel = true;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "UDP blocked"));
    stage->model->state = MODEL_WAITING;
    strcpy(stage->model->state_text, "Lost.");
    stage->model->retry_at_us = stage->now_us + 3000000;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "reconnecting"));
    assert_non_null(draw_null_text(&stage->seen, "Lost. Next try in \xE2\x81\xA8"
                                                 "3"));
}

static void own_lines_wait_in_grey_and_fail_in_words(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_line(stage->model, LINE_CHAT, "Nour", "on its way");
    stage->model->lines[stage->model->line_count - 1].pending = true;
    stage_frame(stage);
    assert_true(draw_null_text(&stage->seen, "on its way")->colour.a < 200);
    stage->model->lines[stage->model->line_count - 1].pending = false;
    stage_frame(stage);
    assert_int_equal(draw_null_text(&stage->seen, "on its way")->colour.a, 255);
    stage->model->lines[stage->model->line_count - 1].failed = true;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "not sent"));
}

static void a_still_room_asks_for_few_frames(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->screens.look.still = true;
    for (int i = 0; i < 60; i++) stage_frame(stage);
    stage->now_us += 20000000;
    stage_frame(stage);
    assert_int_equal(stage->ui.next_us % 1000000, 0); /* the next second of the song */
    uint64_t before = text_shaped(stage->ui.text);
    stage_frame(stage);
    assert_int_equal(text_shaped(stage->ui.text), before);
}

/* Their list has its limit. */
static void rooms_that_are_left_out_are_counted(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->model->room_count = 1;
    stage->model->rooms_more = 7;
    stage_check(stage);
    look_speak(&stage->screens.look, WORDS_ENGLISH);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "more: /join and a name"));
    stage->model->rooms_more = 0;
    stage_frame(stage);
    assert_null(draw_null_text(&stage->seen, "more: /join and a name"));
}

static void a_party_without_songs_says_so(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->model->song = (struct model_song){0};
    stage_check(stage);
    look_speak(&stage->screens.look, WORDS_ENGLISH);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "No song is ready yet"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(the_room_is_laid_out_well),
        TEST(what_is_typed_is_said),
        TEST(a_room_is_entered_by_a_click),
        TEST(rooms_say_how_alike_their_people_are_and_why),
        TEST(likes_from_elsewhere_can_be_read_anew),
        TEST(volume_and_leaving_are_asked_for),
        TEST(the_newest_line_shows_unless_one_reads_older_ones),
        TEST(what_is_said_floats_for_a_moment),
        TEST(whether_one_is_in_step_is_said),
        TEST(own_lines_wait_in_grey_and_fail_in_words),
        TEST(a_still_room_asks_for_few_frames),
        TEST(rooms_that_are_left_out_are_counted),
        TEST(a_party_without_songs_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
