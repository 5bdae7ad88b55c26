/* test_ui.c: focus, clicks, keys, easing and scrolling of the immediate-mode core, driven by plain events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "../support/panel.h"
#include "../../client/widget.h"

static void a_click_is_press_and_release_inside(void **state)
{
    struct panel *p = *state;
    panel_mouse(p, UI_PRESS, 20, 70, 1);
    panel_frame(p);
    assert_int_equal(p->clicks[1], 0);
    panel_mouse(p, UI_RELEASE, 20, 75, 0);
    panel_frame(p);
    assert_int_equal(p->clicks[1], 1);
    panel_mouse(p, UI_PRESS, 20, 70, 1);
    panel_frame(p);
    panel_mouse(p, UI_RELEASE, 20, 20, 0); /* let go over another one */
    panel_frame(p);
    assert_int_equal(p->clicks[0], 0);
    assert_int_equal(p->clicks[1], 1);
}

static void a_quick_click_fits_into_one_frame(void **state)
{
    struct panel *p = *state;
    panel_mouse(p, UI_PRESS, 20, 20, 1);
    panel_mouse(p, UI_RELEASE, 20, 20, 0);
    struct ui_event again = {.kind = UI_PRESS, .x = 20, .y = 20, .count = 2};
    assert_false(ui_feed(&p->ui, &again)); /* a second one waits */
    panel_frame(p);
    assert_int_equal(p->clicks[0], 1);
}

static void tab_goes_round_in_order(void **state)
{
    struct panel *p = *state;
    const uint64_t order[] = {ui_id("button", 0), ui_id("button", 1), ui_id("button", 2),
                              ui_id("chip", 0),   ui_id("slider", 0), ui_id("field", 0)};
    panel_frame(p);
    for (size_t i = 0; i < 12; i++) {
        panel_press(p, UI_TAB, false);
        assert_true(p->ui.focus == order[i % 6]);
        assert_true(p->ui.focus_shown);
    }
    panel_press(p, UI_TAB, true);
    assert_true(p->ui.focus == order[4]);
}

static void enter_and_space_click_what_has_the_focus(void **state)
{
    struct panel *p = *state;
    panel_frame(p);
    panel_press(p, UI_TAB, false);
    panel_press(p, UI_ENTER, false);
    panel_press(p, UI_SPACE, false);
    assert_int_equal(p->clicks[0], 2);
    assert_int_equal(p->clicks[1] + p->clicks[2], 0);
    ui_focus(&p->ui, ui_id("chip", 0));
    panel_press(p, UI_SPACE, false);
    assert_true(p->on);
}

static void the_space_of_a_click_is_not_typed(void **state)
{
    struct panel *p = *state;
    panel_frame(p);
    panel_press(p, UI_TAB, false);
    panel_press(p, UI_SPACE, false);
    ui_focus(&p->ui, ui_id("field", 0)); /* what the click opened */
    panel_type(p, " ");
    assert_string_equal(p->field.edit.text, "");
    panel_press(p, UI_SPACE, false);
    panel_type(p, " ");
    assert_string_equal(p->field.edit.text, " ");
}

/* A card opens, and its field gets the focus at the end of its first frame; somebody types faster. */
static void what_is_typed_meanwhile_is_for_what_gets_the_focus(void **state)
{
    struct panel *p = *state;
    panel_frame(p);
    panel_feed(p, (struct ui_event){.kind = UI_TEXT, .text = "a"});
    ui_begin(&p->ui, 640, 480, 1000);
    ui_focus(&p->ui, ui_id("field", 0));
    ui_end(&p->ui);
    assert_false(ui_feed(&p->ui, &(struct ui_event){.kind = UI_KEY, .key = UI_ENTER}));
    panel_frame(p);
    assert_string_equal(p->field.edit.text, "a");
    ui_focus(&p->ui, ui_id("button", 0));
    panel_type(p, "b"); /* for nobody */
    ui_focus(&p->ui, ui_id("field", 0));
    panel_frame(p);
    assert_string_equal(p->field.edit.text, "a");
}

static void blocked_frame(struct panel *p, bool enter)
{
    ui_begin(&p->ui, 640, 480, 1000);
    p->ui.blocked = true;
    assert_false(widget_button(&p->ui, ui_id("b", 0), panel_place(0), "Button", BUTTON_MAIN));
    assert_int_equal(p->ui.seen_count, 0);
    assert_false(ui_key(&p->ui, UI_ENTER));
    p->ui.blocked = false; /* what lies on top */
    assert_true(ui_key(&p->ui, UI_ENTER) == enter);
    ui_end(&p->ui);
}

static void blocked_controls_do_not_answer(void **state)
{
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("b", 0));
    panel_mouse(p, UI_PRESS, 20, 20, 1);
    panel_mouse(p, UI_RELEASE, 20, 20, 0);
    blocked_frame(p, false);
    panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = UI_ENTER});
    blocked_frame(p, true); /* the key is still there for what lies on top */
}

static void sliders_follow_mouse_and_arrows(void **state)
{
    struct panel *p = *state;
    panel_mouse(p, UI_PRESS, 10 + 7 + 186, 230, 1);
    panel_frame(p);
    assert_true(fabsf(p->volume - 1) < 0.01f);
    panel_mouse(p, UI_POINTER, 10 + 7 + 93, 400, 0); /* held: it follows from anywhere */
    panel_mouse(p, UI_RELEASE, 10 + 7 + 93, 400, 0);
    panel_frame(p);
    panel_mouse(p, UI_POINTER, 20, 230, 0);
    panel_frame(p);
    assert_true(fabsf(p->volume - 0.5f) < 0.01f);
    panel_press(p, UI_LEFT, false);
    assert_true(fabsf(p->volume - 0.45f) < 0.01f);
    panel_press(p, UI_HOME, false);
    assert_true(p->volume == 0);
}

/* However slow frames are: as the window does it, which feeds what is left after each. */
static void hurry(struct panel *p, const struct ui_event *events, size_t n)
{
    for (size_t i = 0; i < n;) {
        while (i < n && ui_feed(&p->ui, &events[i])) i++;
        panel_frame(p);
    }
}

static void what_is_done_in_a_hurry_reaches_who_has_the_focus_then(void **state)
{
    struct panel *p = *state;
    const struct ui_event tab = {.kind = UI_KEY, .key = UI_TAB},
                          enter = {.kind = UI_KEY, .key = UI_ENTER};
    const struct ui_event keys[] = {tab, enter, tab, enter, tab, tab, enter};
    hurry(p, keys, sizeof keys / sizeof *keys);
    assert_int_equal(p->clicks[0], 1);
    assert_int_equal(p->clicks[1], 1);
    assert_true(p->on);
    struct rect field = panel_place(5);
    const struct ui_event types[] = {
        {.kind = UI_PRESS, .x = field.x + 20, .y = field.y + 20, .count = 1},
        {.kind = UI_RELEASE, .x = field.x + 20, .y = field.y + 20},
        {.kind = UI_TEXT, .text = "a"},
        {.kind = UI_PRESS, .x = 20, .y = 20, .count = 1},
        {.kind = UI_RELEASE, .x = 20, .y = 20},
        {.kind = UI_TEXT, .text = "b"}};
    hurry(p, types, sizeof types / sizeof *types);
    assert_string_equal(p->field.edit.text, "a");
    assert_int_equal(p->clicks[0], 2);
}

static void easing_arrives_and_then_rests(void **state)
{
    struct panel *p = *state;
    uint64_t id = ui_id("ease", 0);
    float before = 0;
    ui_begin(&p->ui, 640, 480, 1000000);
    assert_true(ui_ease(&p->ui, id, 0, 150) == 0);
    assert_true(p->ui.next_us == INT64_MAX);
    for (int i = 1; i < 40; i++) {
        p->ui.next_us = INT64_MAX;
        p->ui.now_us += 16000;
        float value = ui_ease(&p->ui, id, 1, 150);
        assert_true(value >= before && value <= 1);
        before = value;
        if (i == 20) assert_true(value == 1);
        if (value == 1) assert_true(p->ui.next_us == INT64_MAX);
    }
    p->ui.still = true;
    assert_true(ui_ease(&p->ui, id, 0, 150) == 0);
    ui_end(&p->ui);
}

static void nothing_is_redrawn_when_nothing_happens(void **state)
{
    struct panel *p = *state;
    for (int i = 0; i < 40; i++) panel_frame(p);
    assert_true(p->ui.next_us == INT64_MAX);
    ui_focus(&p->ui, ui_id("field", 0));
    panel_frame(p);
    assert_true(p->ui.next_us < INT64_MAX); /* the caret blinks */
    p->now_us += 20000000;
    panel_frame(p);
    panel_frame(p);
    assert_true(p->ui.next_us == INT64_MAX); /* and rests after a while */
}

static void decoration_rests_when_nobody_is_there(void **state)
{
    struct panel *p = *state;
    panel_frame(p);
    assert_true(p->ui.moves);
    p->now_us += 600000000;
    panel_frame(p);
    assert_false(p->ui.moves);
    panel_mouse(p, UI_POINTER, 1, 1, 0);
    panel_frame(p);
    assert_true(p->ui.moves);
    p->now_us += 59000000;
    panel_frame(p);
    assert_true(p->ui.moves);
    p->now_us += 1000000;
    panel_frame(p);
    assert_false(p->ui.moves); /* a minute without a hand */
    ui_stir(&p->ui);
    assert_true(p->ui.next_us <= p->now_us);
    panel_frame(p);
    assert_true(p->ui.moves);
    p->now_us += 10000000;
    panel_frame(p);
    assert_false(p->ui.moves); /* that was worth a moment only */
    panel_mouse(p, UI_POINTER, 2, 2, 0);
    p->ui.active = false;
    panel_frame(p);
    assert_false(p->ui.moves);
    ui_stir(&p->ui);
    panel_frame(p);
    assert_false(p->ui.moves);
}

static void scroll_frame(struct panel *p)
{
    struct rect seen = {0, 0, 300, 100};
    p->now_us += 16000;
    ui_begin(&p->ui, 640, 480, p->now_us);
    struct rect rest = scroll_begin(&p->ui, seen, &p->scroll), top = rest;
    rest.h = 1e6f;
    for (uint64_t i = 0; i < 10; i++)
        widget_button(&p->ui, ui_id("row", i), rect_cut_top(&rest, 40), "row", BUTTON_PLAIN);
    scroll_end(&p->ui, ui_id("scroll", 0), seen, &p->scroll, rest.y - top.y);
    ui_end(&p->ui);
}

static void scrolling_has_ends(void **state)
{
    struct panel *p = *state;
    scroll_frame(p);
    panel_mouse(p, UI_POINTER, 50, 50, 0);
    for (int i = 0; i < 30; i++) {
        panel_feed(p, (struct ui_event){.kind = UI_WHEEL, .y = -1});
        scroll_frame(p);
    }
    assert_true(fabsf(p->scroll.offset - 300) < 0.01f);
    panel_feed(p, (struct ui_event){.kind = UI_WHEEL, .y = 50});
    scroll_frame(p);
    assert_true(p->scroll.offset == 0);
}

static void what_gets_the_focus_is_brought_into_view(void **state)
{
    struct panel *p = *state;
    scroll_frame(p);
    for (int i = 0; i < 10; i++) {
        panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = UI_TAB});
        scroll_frame(p);
        scroll_frame(p);
        scroll_frame(p);
        for (size_t j = 0; j < p->ui.seen_count; j++)
            if (p->ui.seen[j].id == p->ui.focus) assert_true(p->ui.seen[j].visible.h > 39);
    }
    assert_true(p->ui.focus == ui_id("row", 9));
}

static void the_layout_turns_round(void **state)
{
    struct panel *p = *state;
    struct rect r = {0, 0, 100, 10};
    assert_true(ui_cut_start(&p->ui, &r, 30).x == 0);
    p->ui.rtl = true;
    r = (struct rect){0, 0, 100, 10};
    assert_true(ui_cut_start(&p->ui, &r, 30).x == 70);
    assert_true(ui_cut_end(&p->ui, &r, 30).x == 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, panel_open, panel_close)
    const struct CMUnitTest tests[] = {
        TEST(a_click_is_press_and_release_inside),
        TEST(a_quick_click_fits_into_one_frame),
        TEST(tab_goes_round_in_order),
        TEST(enter_and_space_click_what_has_the_focus),
        TEST(the_space_of_a_click_is_not_typed),
        TEST(what_is_typed_meanwhile_is_for_what_gets_the_focus),
        TEST(blocked_controls_do_not_answer),
        TEST(sliders_follow_mouse_and_arrows),
        TEST(what_is_done_in_a_hurry_reaches_who_has_the_focus_then),
        TEST(easing_arrives_and_then_rests),
        TEST(nothing_is_redrawn_when_nothing_happens),
        TEST(decoration_rests_when_nobody_is_there),
        TEST(scrolling_has_ends),
        TEST(what_gets_the_focus_is_brought_into_view),
        TEST(the_layout_turns_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
