/* test_field.c: typing, carets, selections, the clipboard and input methods in a field, driven by plain events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../support/panel.h"

static void fields_take_text_and_enter(void **state)
{
    struct panel *p = *state;
    panel_frame(p);
    panel_type(p, "lost"); /* nobody has the focus */
    assert_string_equal(p->field.edit.text, "");
    ui_focus(&p->ui, ui_id("field", 0));
    panel_type(p, "hi ");
    panel_type(p, "\xD8\xB3\xD9\x84");
    assert_string_equal(p->field.edit.text, "hi \xD8\xB3\xD9\x84");
    assert_true(p->said.changed && !p->said.entered);
    panel_press(p, UI_ENTER, false);
    assert_true(p->said.entered);
    assert_true(p->ui.wants_text);
}

static void keys_and_text_keep_their_order(void **state)
{
    struct panel *p = *state;
    struct ui_event text = {.kind = UI_TEXT, .text = "b"},
                    enter = {.kind = UI_KEY, .key = UI_ENTER};
    ui_focus(&p->ui, ui_id("field", 0));
    panel_feed(p, (struct ui_event){.kind = UI_TEXT, .text = "a"});
    assert_false(ui_feed(&p->ui, &enter));
    panel_frame(p);
    panel_feed(p, enter);
    assert_false(ui_feed(&p->ui, &text));
    panel_frame(p);
    panel_feed(p, text);
    panel_frame(p);
    assert_string_equal(p->field.edit.text, "ab");
}

static void arrows_go_where_they_point(void **state)
{
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("field", 0));
    edit_set(&p->field.edit, "\xD8\xB3\xD9\x84\xD8\xA7"); /* right to left */
    edit_place(&p->field.edit, 2, false);
    panel_press(p, UI_LEFT, false);
    assert_int_equal(p->field.edit.caret, 4);
    panel_press(p, UI_RIGHT, true);
    assert_int_equal(p->field.edit.caret, 2);
    assert_true(edit_has_selection(&p->field.edit));
    edit_set(&p->field.edit, "abc");
    panel_press(p, UI_LEFT, false);
    assert_int_equal(p->field.edit.caret, 2);
}

/* Presses one arrow from the one end to the other: each press changes the place, and none turns back. */
static void walk(struct panel *p, enum ui_key key, bool by_words)
{
    struct edit *e = &p->field.edit;
    panel_frame(p);
    bool on = (key == UI_RIGHT) != text_row(p->ui.text, e->text, STYLE_BODY)->rtl;
    size_t end = on ? e->bytes : 0;
    edit_place(e, on ? 0 : e->bytes, false);
    while (e->caret != end) {
        size_t before = e->caret;
        panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = key, .ctrl = by_words});
        panel_frame(p);
        if (on ? e->caret <= before : e->caret >= before)
            fail_msg("\"%s\": from %zu to %zu", e->text, before, e->caret);
    }
}

static void arrows_go_through_mixed_text(void **state)
{
    static const char *const texts[] = {
        "مرحبا Ahmad كيف", "hello أحمد, how are you", "Ahmad كيف",  "سلا Korn", "hi سلا",
        "سنة 2026 سلا",    "في 12:30, B (سلا) 3.5",   "🎉 سلا 🎉 abc"};
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("field", 0));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int by_words = 0; by_words < 2; by_words++) {
            edit_set(&p->field.edit, texts[i]);
            walk(p, UI_LEFT, by_words);
            walk(p, UI_RIGHT, by_words);
        }
}

/* Dots have no direction of their own: they run as the language does. */
static void arrows_go_where_they_point_among_dots(void **state)
{
    struct panel *p = *state;
    struct field_look look = {.hint = "", .label = "password", .secret = true, .style = STYLE_BODY};
    ui_focus(&p->ui, ui_id("secret", 0));
    edit_set(&p->field.edit, "abc");
    text_set_direction(p->ui.text, TEXT_RTL);
    p->ui.rtl = true;
    panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = UI_RIGHT});
    ui_begin(&p->ui, 640, 480, 1000);
    field_show(&p->ui, ui_id("secret", 0), panel_place(0), &p->field, &look);
    ui_end(&p->ui);
    assert_int_equal(p->field.edit.caret, 2);
}

static void the_clipboard_is_used(void **state)
{
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("field", 0));
    edit_set(&p->field.edit, "one two");
    panel_press(p, UI_SELECT_ALL, false);
    panel_press(p, UI_CUT, false);
    assert_string_equal(p->clipboard, "one two");
    assert_string_equal(p->field.edit.text, "");
    panel_press(p, UI_PASTE, false);
    panel_press(p, UI_PASTE, false);
    assert_string_equal(p->field.edit.text, "one twoone two");
}

static void secrets_cannot_be_copied_and_show_dots(void **state)
{
    struct panel *p = *state;
    struct field_look look = {.hint = "", .label = "password", .secret = true, .style = STYLE_BODY};
    ui_focus(&p->ui, ui_id("secret", 0));
    edit_set(&p->field.edit, "ab\xD8\xB3");
    edit_select_all(&p->field.edit);
    panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = UI_CUT});
    ui_begin(&p->ui, 640, 480, 1000);
    field_show(&p->ui, ui_id("secret", 0), panel_place(0), &p->field, &look);
    ui_end(&p->ui);
    assert_string_equal(p->clipboard, "");
    assert_int_equal(p->field.edit.bytes, 4);
    for (size_t i = 0; i < p->ui.paint.count; i++)
        if (p->ui.paint.commands[i].kind == PAINT_TEXT)
            assert_string_equal(p->ui.paint.commands[i].block->text,
                                "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2");
}

static void clicks_place_the_caret_and_select_words(void **state)
{
    struct panel *p = *state;
    edit_set(&p->field.edit, "one two");
    panel_mouse(p, UI_PRESS, 205, 280, 1);
    panel_mouse(p, UI_RELEASE, 205, 280, 0);
    panel_frame(p);
    assert_int_equal(p->field.edit.caret, 7);
    panel_mouse(p, UI_PRESS, 28, 280, 1);
    panel_mouse(p, UI_RELEASE, 28, 280, 0);
    panel_frame(p);
    assert_int_equal(p->field.edit.caret, 0);
    panel_mouse(p, UI_PRESS, 28, 280, 2);
    panel_mouse(p, UI_RELEASE, 28, 280, 0);
    panel_frame(p);
    assert_int_equal(p->field.edit.anchor, 0);
    assert_int_equal(p->field.edit.caret, 3);
}

static void composed_text_is_shown_but_not_yet_there(void **state)
{
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("field", 0));
    edit_set(&p->field.edit, "ac");
    edit_place(&p->field.edit, 1, false);
    panel_feed(p, (struct ui_event){.kind = UI_COMPOSE, .text = "b"});
    panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = UI_BACKSPACE}); /* the input method's */
    panel_frame(p);
    assert_string_equal(p->field.edit.text, "ac");
    bool shown = false;
    for (size_t i = 0; i < p->ui.paint.count; i++)
        shown |= p->ui.paint.commands[i].block &&
                 strcmp(p->ui.paint.commands[i].block->text, "abc") == 0;
    assert_true(shown);
    panel_feed(p, (struct ui_event){.kind = UI_COMPOSE, .text = ""});
    panel_type(p, "b");
    assert_string_equal(p->field.edit.text, "abc");
}

static void long_text_keeps_its_caret_inside(void **state)
{
    struct panel *p = *state;
    ui_focus(&p->ui, ui_id("field", 0));
    for (int i = 0; i < 40; i++) panel_type(p, i % 2 ? "word " : "\xD8\xB3\xD9\x84 ");
    for (int i = 0; i < 60; i++) {
        panel_press(p, i < 30 ? UI_LEFT : UI_RIGHT, false);
        assert_true(p->ui.caret.x >= 10 && p->ui.caret.x <= 210);
    }
    panel_press(p, UI_HOME, false);
    assert_true(p->ui.caret.x >= 10 && p->ui.caret.x <= 210);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, panel_open, panel_close)
    const struct CMUnitTest tests[] = {
        TEST(fields_take_text_and_enter),
        TEST(keys_and_text_keep_their_order),
        TEST(arrows_go_where_they_point),
        TEST(arrows_go_through_mixed_text),
        TEST(arrows_go_where_they_point_among_dots),
        TEST(the_clipboard_is_used),
        TEST(secrets_cannot_be_copied_and_show_dots),
        TEST(clicks_place_the_caret_and_select_words),
        TEST(composed_text_is_shown_but_not_yet_there),
        TEST(long_text_keeps_its_caret_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
