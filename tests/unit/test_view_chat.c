/* The chat: what came while one was away, what is said again and again, links, calls, and lines that were not sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/stage.h"

static void type(struct stage *stage, const char *text)
{
    struct ui_event event = {.kind = UI_TEXT};
    snprintf(event.text, sizeof event.text, "%s", text);
    stage_feed(stage, event);
}

static struct stage *enter(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    return stage;
}

static bool shows(struct stage *stage, const char *text)
{
    stage_frame(stage);
    return draw_null_text(&stage->seen, text) != NULL;
}

static void what_came_meanwhile_is_marked(void **state)
{
    struct stage *stage = enter(state);
    stage_line(stage->model, LINE_CHAT, "Maya", "seen at once");
    assert_false(shows(stage, "NEW"));
    stage->ui.active = false;
    stage_frame(stage);
    stage_line(stage->model, LINE_CHAT, "Ziad", "are you there");
    assert_true(shows(stage, "NEW"));
    stage->ui.active = true;
    assert_true(shows(stage, "NEW"));
    float line = draw_null_text(&stage->seen, "NEW")->rect.y;
    assert_true(line > draw_null_text(&stage->seen, "seen at once")->rect.y);
    assert_true(line < draw_null_text(&stage->seen, "are you there")->rect.y);
    type(stage, "yes");
    stage_press(stage, UI_ENTER);
    assert_false(shows(stage, "NEW"));
}

static void what_is_repeated_is_counted(void **state)
{
    struct stage *stage = enter(state);
    size_t shown = 0;
    for (int i = 0; i < 3; i++) stage_line(stage->model, LINE_CHAT, "Maya", "encore");
    assert_true(shows(stage, "\xC3\x97 "));
    for (size_t i = 0; i < stage->seen.count; i++)
        shown += stage->seen.seen[i].text && strcmp(stage->seen.seen[i].text, "encore") == 0;
    assert_int_equal(shown, 1);
    stage_line(stage->model, LINE_CHAT, "Ziad", "encore");
    stage_line(stage->model, LINE_CHAT, "Maya", "enough");
    assert_true(shows(stage, "3"));
}

static void links_are_asked_about(void **state)
{
    struct stage *stage = enter(state);
    stage_line(stage->model, LINE_CHAT, "Maya", "see https://example.org/a?b.");
    stage_frame(stage);
    stage_click(stage, "https://example.org");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_true(shows(stage, "Open this page"));
    stage_click(stage, "Open");
    assert_int_equal(stage->wanted.kind, INTENT_OPEN);
    assert_string_equal(stage->wanted.text, "https://example.org/a?b");
    assert_false(shows(stage, "Open this page"));
}

static void lines_not_sent_can_be_sent_again(void **state)
{
    struct stage *stage = enter(state);
    stage_line(stage->model, LINE_CHAT, "Nour", "hello");
    struct model_line *line = &stage->model->lines[stage->model->line_count - 1];
    line->failed = true;
    line->tag = 7;
    stage_frame(stage);
    stage_click(stage, "Try again");
    assert_int_equal(stage->wanted.kind, INTENT_SAY_AGAIN);
    assert_int_equal(stage->wanted.tag, 7);
    assert_string_equal(stage->wanted.text, "hello");
    stage_click(stage, "Delete");
    assert_int_equal(stage->wanted.kind, INTENT_UNSAY);
    size_t lines = stage->model->line_count;
    model_unsay(stage->model, 7);
    model_unsay(stage->model, 7);
    assert_int_equal(stage->model->line_count, lines - 1);
}

static void tab_completes_a_name_or_goes_on(void **state)
{
    struct stage *stage = enter(state);
    type(stage, "@guest number 1"); /* names hold blanks: the last word counts */
    edit_set(&stage->screens.room.chat.say.field.edit, "");
    type(stage, "@gu");
    assert_true(shows(stage, "guest number 2"));
    stage_press(stage, UI_DOWN);
    stage_press(stage, UI_TAB);
    assert_string_equal(stage->screens.room.chat.say.field.edit.text, "@guest number 2 ");
    assert_int_equal(stage->ui.focus, ui_id("say", 0));
    edit_set(&stage->screens.room.chat.say.field.edit, "");
    stage_press(stage, UI_TAB);
    assert_true(stage->ui.focus != ui_id("say", 0));
}

static void a_wrong_command_is_not_said(void **state)
{
    struct stage *stage = enter(state);
    type(stage, "/skp");
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_true(shows(stage, "no such command"));
    stage_press(stage, UI_BACKSPACE);
    assert_false(shows(stage, "no such command"));
}

static const char *copied;
static void copy(void *user, const char *text)
{
    (void)user;
    copied = text;
}

static void lines_can_be_copied(void **state)
{
    struct stage *stage = enter(state);
    stage->ui.clipboard.set = copy;
    stage_line(stage->model, LINE_CHAT, "Maya", "the code is 1234");
    stage_frame(stage);
    struct rect at = draw_null_text(&stage->seen, "the code is")->rect;
    stage_feed(stage, (struct ui_event){.kind = UI_POINTER, .x = at.x + 4, .y = at.y + 4});
    stage_click(stage, "Copy this line");
    assert_string_equal(copied, "the code is 1234");
}

static bool asks_older(struct stage *stage)
{
    stage->wanted = (struct intent){0};
    stage_frame(stage);
    return stage->wanted.kind == INTENT_HISTORY && stage->wanted.before == 101;
}

/* Older lines were read in the last one. */
static void another_room_shows_its_newest_line(void **state)
{
    struct stage *stage = enter(state);
    struct view_chat *chat = &stage->screens.room.chat;
    chat->above = 300;
    stage_frame(stage);
    strcpy(stage->model->room_id, "78");
    stage_line(stage->model, LINE_CHAT, "Omar", "this is another room");
    assert_true(shows(stage, "this is another room"));
    assert_false(shows(stage, "NEW"));
    chat->above = 300; /* and so does the same one, when one comes back to it */
    stage->model->state = MODEL_IDLE;
    stage_frame(stage);
    stage->model->state = MODEL_IN;
    assert_true(shows(stage, "this is another room"));
}

/* The answer may have been lost, or have come while one was in another room. */
static void older_lines_that_do_not_come_are_asked_for_again(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    for (size_t i = 0; i < stage->model->line_count; i++) stage->model->lines[i].seq += 100;
    stage_frame(stage);
    stage->screens.room.chat.above = 1e6f;
    stage->ui.still = true;
    assert_true(asks_older(stage));
    int64_t asked_us = stage->now_us;
    assert_false(asks_older(stage));
    assert_true(stage->ui.next_us <= asked_us + 4000000);
    stage->now_us = asked_us + 4000000;
    assert_true(asks_older(stage));
    assert_false(asks_older(stage));
    stage->model->lines_end = true;
    stage->now_us += 4000000;
    assert_false(asks_older(stage));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(what_came_meanwhile_is_marked),
        TEST(another_room_shows_its_newest_line),
        TEST(what_is_repeated_is_counted),
        TEST(older_lines_that_do_not_come_are_asked_for_again),
        TEST(links_are_asked_about),
        TEST(lines_not_sent_can_be_sent_again),
        TEST(tab_completes_a_name_or_goes_on),
        TEST(a_wrong_command_is_not_said),
        TEST(lines_can_be_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
