/* test_ui.c: focus, clicks, keys, easing, scrolling and fields of the immediate-mode core, driven by plain events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/field.h"
#include "../../client/scroll.h"
#include "../../client/widget.h"

struct fixture {
    struct ui ui;
    int64_t now_us;
    struct field field;
    struct scroll scroll;
    bool on;
    float volume;
    int clicks[3];
    struct field_answer said;
    char clipboard[256];
};

static const char *clipboard_get(void *user)
{
    return ((struct fixture *)user)->clipboard;
}

static void clipboard_set(void *user, const char *text)
{
    strcpy(((struct fixture *)user)->clipboard, text);
}

static int setup(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct fixture *f = calloc(1, sizeof *f);
    struct text *text = text_new(error);
    if (!f || !text) return -1;
    ui_init(&f->ui, text);
    f->ui.clipboard = (struct ui_clipboard){f, clipboard_get, clipboard_set};
    f->volume = 0.5f;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    text_free(f->ui.text);
    ui_free(&f->ui);
    free(f);
    return 0;
}

static struct rect place(int row)
{
    return (struct rect){10, 10 + 50 * (float)row, 200, 40};
}

/* Three buttons, a chip, a slider, a field. */
static void frame(struct fixture *f)
{
    struct ui *ui = &f->ui;
    struct field_look look = {.hint = "hint", .label = "field", .radius = 8, .style = STYLE_BODY};
    f->now_us += 16000;
    ui_begin(ui, 640, 480, f->now_us);
    for (int i = 0; i < 3; i++)
        f->clicks[i] +=
            widget_button(ui, ui_id("button", (uint64_t)i), place(i), "Button", BUTTON_PLAIN);
    widget_chip(ui, ui_id("chip", 0), place(3), "chip", &f->on);
    widget_slider(ui, ui_id("slider", 0), place(4), "slider", &f->volume);
    struct field_answer said = field_show(ui, ui_id("field", 0), place(5), &f->field, &look);
    f->said.entered |= said.entered;
    f->said.changed |= said.changed;
    ui_end(ui);
}

static void feed(struct fixture *f, struct ui_event event)
{
    assert_true(ui_feed(&f->ui, &event));
}

static void press(struct fixture *f, enum ui_key key, bool shift)
{
    feed(f, (struct ui_event){.kind = UI_KEY, .key = key, .shift = shift});
    frame(f);
}

static void type(struct fixture *f, const char *text)
{
    struct ui_event event = {.kind = UI_TEXT};
    strcpy(event.text, text);
    feed(f, event);
    frame(f);
}

static void mouse(struct fixture *f, enum ui_event_kind kind, float x, float y, int count)
{
    feed(f, (struct ui_event){.kind = kind, .x = x, .y = y, .count = count});
}

static void a_click_is_press_and_release_inside(void **state)
{
    struct fixture *f = *state;
    mouse(f, UI_PRESS, 20, 70, 1);
    frame(f);
    assert_int_equal(f->clicks[1], 0);
    mouse(f, UI_RELEASE, 20, 75, 0);
    frame(f);
    assert_int_equal(f->clicks[1], 1);
    mouse(f, UI_PRESS, 20, 70, 1);
    frame(f);
    mouse(f, UI_RELEASE, 20, 20, 0); /* let go over another one */
    frame(f);
    assert_int_equal(f->clicks[0], 0);
    assert_int_equal(f->clicks[1], 1);
}

static void a_quick_click_fits_into_one_frame(void **state)
{
    struct fixture *f = *state;
    mouse(f, UI_PRESS, 20, 20, 1);
    mouse(f, UI_RELEASE, 20, 20, 0);
    struct ui_event again = {.kind = UI_PRESS, .x = 20, .y = 20, .count = 2};
    assert_false(ui_feed(&f->ui, &again)); /* a second one waits */
    frame(f);
    assert_int_equal(f->clicks[0], 1);
}

static void tab_goes_round_in_order(void **state)
{
    struct fixture *f = *state;
    const uint64_t order[] = {ui_id("button", 0), ui_id("button", 1), ui_id("button", 2),
                              ui_id("chip", 0),   ui_id("slider", 0), ui_id("field", 0)};
    frame(f);
    for (size_t i = 0; i < 12; i++) {
        press(f, UI_TAB, false);
        assert_true(f->ui.focus == order[i % 6]);
        assert_true(f->ui.focus_shown);
    }
    press(f, UI_TAB, true);
    assert_true(f->ui.focus == order[4]);
}

static void enter_and_space_click_what_has_the_focus(void **state)
{
    struct fixture *f = *state;
    frame(f);
    press(f, UI_TAB, false);
    press(f, UI_ENTER, false);
    press(f, UI_SPACE, false);
    assert_int_equal(f->clicks[0], 2);
    assert_int_equal(f->clicks[1] + f->clicks[2], 0);
    ui_focus(&f->ui, ui_id("chip", 0));
    press(f, UI_SPACE, false);
    assert_true(f->on);
}

static void the_space_of_a_click_is_not_typed(void **state)
{
    struct fixture *f = *state;
    frame(f);
    press(f, UI_TAB, false);
    press(f, UI_SPACE, false);
    ui_focus(&f->ui, ui_id("field", 0)); /* what the click opened */
    type(f, " ");
    assert_string_equal(f->field.edit.text, "");
    press(f, UI_SPACE, false);
    type(f, " ");
    assert_string_equal(f->field.edit.text, " ");
}

/* A card opens, and its field gets the focus at the end of its first frame; somebody types faster. */
static void what_is_typed_meanwhile_is_for_what_gets_the_focus(void **state)
{
    struct fixture *f = *state;
    frame(f);
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "a"});
    ui_begin(&f->ui, 640, 480, 1000);
    ui_focus(&f->ui, ui_id("field", 0));
    ui_end(&f->ui);
    assert_false(ui_feed(&f->ui, &(struct ui_event){.kind = UI_KEY, .key = UI_ENTER}));
    frame(f);
    assert_string_equal(f->field.edit.text, "a");
    ui_focus(&f->ui, ui_id("button", 0));
    type(f, "b"); /* for nobody */
    ui_focus(&f->ui, ui_id("field", 0));
    frame(f);
    assert_string_equal(f->field.edit.text, "a");
}

static void blocked_frame(struct fixture *f, bool enter)
{
    ui_begin(&f->ui, 640, 480, 1000);
    f->ui.blocked = true;
    assert_false(widget_button(&f->ui, ui_id("b", 0), place(0), "Button", BUTTON_MAIN));
    assert_int_equal(f->ui.seen_count, 0);
    assert_false(ui_key(&f->ui, UI_ENTER));
    f->ui.blocked = false; /* what lies on top */
    assert_true(ui_key(&f->ui, UI_ENTER) == enter);
    ui_end(&f->ui);
}

static void blocked_controls_do_not_answer(void **state)
{
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("b", 0));
    mouse(f, UI_PRESS, 20, 20, 1);
    mouse(f, UI_RELEASE, 20, 20, 0);
    blocked_frame(f, false);
    feed(f, (struct ui_event){.kind = UI_KEY, .key = UI_ENTER});
    blocked_frame(f, true); /* the key is still there for what lies on top */
}

static void sliders_follow_mouse_and_arrows(void **state)
{
    struct fixture *f = *state;
    mouse(f, UI_PRESS, 10 + 7 + 186, 230, 1);
    frame(f);
    assert_true(fabsf(f->volume - 1) < 0.01f);
    mouse(f, UI_POINTER, 10 + 7 + 93, 400, 0); /* held: it follows from anywhere */
    mouse(f, UI_RELEASE, 10 + 7 + 93, 400, 0);
    frame(f);
    mouse(f, UI_POINTER, 20, 230, 0);
    frame(f);
    assert_true(fabsf(f->volume - 0.5f) < 0.01f);
    press(f, UI_LEFT, false);
    assert_true(fabsf(f->volume - 0.45f) < 0.01f);
    press(f, UI_HOME, false);
    assert_true(f->volume == 0);
}

static void fields_take_text_and_enter(void **state)
{
    struct fixture *f = *state;
    frame(f);
    type(f, "lost"); /* nobody has the focus */
    assert_string_equal(f->field.edit.text, "");
    ui_focus(&f->ui, ui_id("field", 0));
    type(f, "hi ");
    type(f, "\xD8\xB3\xD9\x84");
    assert_string_equal(f->field.edit.text, "hi \xD8\xB3\xD9\x84");
    assert_true(f->said.changed && !f->said.entered);
    press(f, UI_ENTER, false);
    assert_true(f->said.entered);
    assert_true(f->ui.wants_text);
}

static void keys_and_text_keep_their_order(void **state)
{
    struct fixture *f = *state;
    struct ui_event text = {.kind = UI_TEXT, .text = "b"},
                    enter = {.kind = UI_KEY, .key = UI_ENTER};
    ui_focus(&f->ui, ui_id("field", 0));
    feed(f, (struct ui_event){.kind = UI_TEXT, .text = "a"});
    assert_false(ui_feed(&f->ui, &enter));
    frame(f);
    feed(f, enter);
    assert_false(ui_feed(&f->ui, &text));
    frame(f);
    feed(f, text);
    frame(f);
    assert_string_equal(f->field.edit.text, "ab");
}

/* However slow frames are: as the window does it, which feeds what is left after each. */
static void hurry(struct fixture *f, const struct ui_event *events, size_t n)
{
    for (size_t i = 0; i < n;) {
        while (i < n && ui_feed(&f->ui, &events[i])) i++;
        frame(f);
    }
}

static void what_is_done_in_a_hurry_reaches_who_has_the_focus_then(void **state)
{
    struct fixture *f = *state;
    const struct ui_event tab = {.kind = UI_KEY, .key = UI_TAB},
                          enter = {.kind = UI_KEY, .key = UI_ENTER};
    const struct ui_event keys[] = {tab, enter, tab, enter, tab, tab, enter};
    hurry(f, keys, sizeof keys / sizeof *keys);
    assert_int_equal(f->clicks[0], 1);
    assert_int_equal(f->clicks[1], 1);
    assert_true(f->on);
    struct rect field = place(5);
    const struct ui_event types[] = {
        {.kind = UI_PRESS, .x = field.x + 20, .y = field.y + 20, .count = 1},
        {.kind = UI_RELEASE, .x = field.x + 20, .y = field.y + 20},
        {.kind = UI_TEXT, .text = "a"},
        {.kind = UI_PRESS, .x = 20, .y = 20, .count = 1},
        {.kind = UI_RELEASE, .x = 20, .y = 20},
        {.kind = UI_TEXT, .text = "b"}};
    hurry(f, types, sizeof types / sizeof *types);
    assert_string_equal(f->field.edit.text, "a");
    assert_int_equal(f->clicks[0], 2);
}

static void arrows_go_where_they_point(void **state)
{
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("field", 0));
    edit_set(&f->field.edit, "\xD8\xB3\xD9\x84\xD8\xA7"); /* right to left */
    edit_place(&f->field.edit, 2, false);
    press(f, UI_LEFT, false);
    assert_int_equal(f->field.edit.caret, 4);
    press(f, UI_RIGHT, true);
    assert_int_equal(f->field.edit.caret, 2);
    assert_true(edit_has_selection(&f->field.edit));
    edit_set(&f->field.edit, "abc");
    press(f, UI_LEFT, false);
    assert_int_equal(f->field.edit.caret, 2);
}

/* Presses one arrow from the one end to the other: each press changes the place, and none turns back. */
static void walk(struct fixture *f, enum ui_key key, bool by_words)
{
    struct edit *e = &f->field.edit;
    frame(f);
    bool on = (key == UI_RIGHT) != text_row(f->ui.text, e->text, STYLE_BODY)->rtl;
    size_t end = on ? e->bytes : 0;
    edit_place(e, on ? 0 : e->bytes, false);
    while (e->caret != end) {
        size_t before = e->caret;
        feed(f, (struct ui_event){.kind = UI_KEY, .key = key, .ctrl = by_words});
        frame(f);
        if (on ? e->caret <= before : e->caret >= before)
            fail_msg("\"%s\": from %zu to %zu", e->text, before, e->caret);
    }
}

static void arrows_go_through_mixed_text(void **state)
{
    static const char *const texts[] = {
        "مرحبا Ahmad كيف", "hello أحمد, how are you", "Ahmad كيف",  "سلا Korn", "hi سلا",
        "سنة 2026 سلا",    "في 12:30, B (سلا) 3.5",   "🎉 سلا 🎉 abc"};
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("field", 0));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int by_words = 0; by_words < 2; by_words++) {
            edit_set(&f->field.edit, texts[i]);
            walk(f, UI_LEFT, by_words);
            walk(f, UI_RIGHT, by_words);
        }
}

/* Dots have no direction of their own: they run as the language does. */
static void arrows_go_where_they_point_among_dots(void **state)
{
    struct fixture *f = *state;
    struct field_look look = {.hint = "", .label = "password", .secret = true, .style = STYLE_BODY};
    ui_focus(&f->ui, ui_id("secret", 0));
    edit_set(&f->field.edit, "abc");
    text_set_direction(f->ui.text, TEXT_RTL);
    f->ui.rtl = true;
    feed(f, (struct ui_event){.kind = UI_KEY, .key = UI_RIGHT});
    ui_begin(&f->ui, 640, 480, 1000);
    field_show(&f->ui, ui_id("secret", 0), place(0), &f->field, &look);
    ui_end(&f->ui);
    assert_int_equal(f->field.edit.caret, 2);
}

static void the_clipboard_is_used(void **state)
{
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("field", 0));
    edit_set(&f->field.edit, "one two");
    press(f, UI_SELECT_ALL, false);
    press(f, UI_CUT, false);
    assert_string_equal(f->clipboard, "one two");
    assert_string_equal(f->field.edit.text, "");
    press(f, UI_PASTE, false);
    press(f, UI_PASTE, false);
    assert_string_equal(f->field.edit.text, "one twoone two");
}

static void secrets_cannot_be_copied_and_show_dots(void **state)
{
    struct fixture *f = *state;
    struct field_look look = {.hint = "", .label = "password", .secret = true, .style = STYLE_BODY};
    ui_focus(&f->ui, ui_id("secret", 0));
    edit_set(&f->field.edit, "ab\xD8\xB3");
    edit_select_all(&f->field.edit);
    feed(f, (struct ui_event){.kind = UI_KEY, .key = UI_CUT});
    ui_begin(&f->ui, 640, 480, 1000);
    field_show(&f->ui, ui_id("secret", 0), place(0), &f->field, &look);
    ui_end(&f->ui);
    assert_string_equal(f->clipboard, "");
    assert_int_equal(f->field.edit.bytes, 4);
    for (size_t i = 0; i < f->ui.paint.count; i++)
        if (f->ui.paint.commands[i].kind == PAINT_TEXT)
            assert_string_equal(f->ui.paint.commands[i].block->text,
                                "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2");
}

static void clicks_place_the_caret_and_select_words(void **state)
{
    struct fixture *f = *state;
    edit_set(&f->field.edit, "one two");
    mouse(f, UI_PRESS, 205, 280, 1);
    mouse(f, UI_RELEASE, 205, 280, 0);
    frame(f);
    assert_int_equal(f->field.edit.caret, 7);
    mouse(f, UI_PRESS, 28, 280, 1);
    mouse(f, UI_RELEASE, 28, 280, 0);
    frame(f);
    assert_int_equal(f->field.edit.caret, 0);
    mouse(f, UI_PRESS, 28, 280, 2);
    mouse(f, UI_RELEASE, 28, 280, 0);
    frame(f);
    assert_int_equal(f->field.edit.anchor, 0);
    assert_int_equal(f->field.edit.caret, 3);
}

static void composed_text_is_shown_but_not_yet_there(void **state)
{
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("field", 0));
    edit_set(&f->field.edit, "ac");
    edit_place(&f->field.edit, 1, false);
    feed(f, (struct ui_event){.kind = UI_COMPOSE, .text = "b"});
    feed(f, (struct ui_event){.kind = UI_KEY, .key = UI_BACKSPACE}); /* the input method's */
    frame(f);
    assert_string_equal(f->field.edit.text, "ac");
    bool shown = false;
    for (size_t i = 0; i < f->ui.paint.count; i++)
        shown |= f->ui.paint.commands[i].block &&
                 strcmp(f->ui.paint.commands[i].block->text, "abc") == 0;
    assert_true(shown);
    feed(f, (struct ui_event){.kind = UI_COMPOSE, .text = ""});
    type(f, "b");
    assert_string_equal(f->field.edit.text, "abc");
}

static void long_text_keeps_its_caret_inside(void **state)
{
    struct fixture *f = *state;
    ui_focus(&f->ui, ui_id("field", 0));
    for (int i = 0; i < 40; i++) type(f, i % 2 ? "word " : "\xD8\xB3\xD9\x84 ");
    for (int i = 0; i < 60; i++) {
        press(f, i < 30 ? UI_LEFT : UI_RIGHT, false);
        assert_true(f->ui.caret.x >= 10 && f->ui.caret.x <= 210);
    }
    press(f, UI_HOME, false);
    assert_true(f->ui.caret.x >= 10 && f->ui.caret.x <= 210);
}

static void easing_arrives_and_then_rests(void **state)
{
    struct fixture *f = *state;
    uint64_t id = ui_id("ease", 0);
    float before = 0;
    ui_begin(&f->ui, 640, 480, 1000000);
    assert_true(ui_ease(&f->ui, id, 0, 150) == 0);
    assert_true(f->ui.next_us == INT64_MAX);
    for (int i = 1; i < 40; i++) {
        f->ui.next_us = INT64_MAX;
        f->ui.now_us += 16000;
        float value = ui_ease(&f->ui, id, 1, 150);
        assert_true(value >= before && value <= 1);
        before = value;
        if (i == 20) assert_true(value == 1);
        if (value == 1) assert_true(f->ui.next_us == INT64_MAX);
    }
    f->ui.still = true;
    assert_true(ui_ease(&f->ui, id, 0, 150) == 0);
    ui_end(&f->ui);
}

static void nothing_is_redrawn_when_nothing_happens(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 40; i++) frame(f);
    assert_true(f->ui.next_us == INT64_MAX);
    ui_focus(&f->ui, ui_id("field", 0));
    frame(f);
    assert_true(f->ui.next_us < INT64_MAX); /* the caret blinks */
    f->now_us += 20000000;
    frame(f);
    frame(f);
    assert_true(f->ui.next_us == INT64_MAX); /* and rests after a while */
}

static void decoration_rests_when_nobody_is_there(void **state)
{
    struct fixture *f = *state;
    frame(f);
    assert_true(f->ui.moves);
    f->now_us += 600000000;
    frame(f);
    assert_false(f->ui.moves);
    mouse(f, UI_POINTER, 1, 1, 0);
    frame(f);
    assert_true(f->ui.moves);
    f->now_us += 59000000;
    frame(f);
    assert_true(f->ui.moves);
    f->now_us += 1000000;
    frame(f);
    assert_false(f->ui.moves); /* a minute without a hand */
    ui_stir(&f->ui);
    assert_true(f->ui.next_us <= f->now_us);
    frame(f);
    assert_true(f->ui.moves);
    f->now_us += 10000000;
    frame(f);
    assert_false(f->ui.moves); /* that was worth a moment only */
    mouse(f, UI_POINTER, 2, 2, 0);
    f->ui.active = false;
    frame(f);
    assert_false(f->ui.moves);
    ui_stir(&f->ui);
    frame(f);
    assert_false(f->ui.moves);
}

static void scroll_frame(struct fixture *f)
{
    struct rect seen = {0, 0, 300, 100};
    f->now_us += 16000;
    ui_begin(&f->ui, 640, 480, f->now_us);
    struct rect rest = scroll_begin(&f->ui, seen, &f->scroll), top = rest;
    rest.h = 1e6f;
    for (uint64_t i = 0; i < 10; i++)
        widget_button(&f->ui, ui_id("row", i), rect_cut_top(&rest, 40), "row", BUTTON_PLAIN);
    scroll_end(&f->ui, ui_id("scroll", 0), seen, &f->scroll, rest.y - top.y);
    ui_end(&f->ui);
}

static void scrolling_has_ends(void **state)
{
    struct fixture *f = *state;
    scroll_frame(f);
    mouse(f, UI_POINTER, 50, 50, 0);
    for (int i = 0; i < 30; i++) {
        feed(f, (struct ui_event){.kind = UI_WHEEL, .y = -1});
        scroll_frame(f);
    }
    assert_true(fabsf(f->scroll.offset - 300) < 0.01f);
    feed(f, (struct ui_event){.kind = UI_WHEEL, .y = 50});
    scroll_frame(f);
    assert_true(f->scroll.offset == 0);
}

static void what_gets_the_focus_is_brought_into_view(void **state)
{
    struct fixture *f = *state;
    scroll_frame(f);
    for (int i = 0; i < 10; i++) {
        feed(f, (struct ui_event){.kind = UI_KEY, .key = UI_TAB});
        scroll_frame(f);
        scroll_frame(f);
        scroll_frame(f);
        for (size_t j = 0; j < f->ui.seen_count; j++)
            if (f->ui.seen[j].id == f->ui.focus) assert_true(f->ui.seen[j].visible.h > 39);
    }
    assert_true(f->ui.focus == ui_id("row", 9));
}

static void the_layout_turns_round(void **state)
{
    struct fixture *f = *state;
    struct rect r = {0, 0, 100, 10};
    assert_true(ui_cut_start(&f->ui, &r, 30).x == 0);
    f->ui.rtl = true;
    r = (struct rect){0, 0, 100, 10};
    assert_true(ui_cut_start(&f->ui, &r, 30).x == 70);
    assert_true(ui_cut_end(&f->ui, &r, 30).x == 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_click_is_press_and_release_inside),
        TEST(a_quick_click_fits_into_one_frame),
        TEST(tab_goes_round_in_order),
        TEST(enter_and_space_click_what_has_the_focus),
        TEST(the_space_of_a_click_is_not_typed),
        TEST(what_is_typed_meanwhile_is_for_what_gets_the_focus),
        TEST(blocked_controls_do_not_answer),
        TEST(sliders_follow_mouse_and_arrows),
        TEST(fields_take_text_and_enter),
        TEST(keys_and_text_keep_their_order),
        TEST(what_is_done_in_a_hurry_reaches_who_has_the_focus_then),
        TEST(arrows_go_where_they_point),
        TEST(arrows_go_through_mixed_text),
        TEST(arrows_go_where_they_point_among_dots),
        TEST(the_clipboard_is_used),
        TEST(secrets_cannot_be_copied_and_show_dots),
        TEST(clicks_place_the_caret_and_select_words),
        TEST(composed_text_is_shown_but_not_yet_there),
        TEST(long_text_keeps_its_caret_inside),
        TEST(easing_arrives_and_then_rests),
        TEST(nothing_is_redrawn_when_nothing_happens),
        TEST(decoration_rests_when_nobody_is_there),
        TEST(scrolling_has_ends),
        TEST(what_gets_the_focus_is_brought_into_view),
        TEST(the_layout_turns_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
