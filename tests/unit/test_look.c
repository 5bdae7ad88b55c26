/* How the window shows itself is kept, and applied at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/look.h"

static struct prefs *no_prefs(void)
{
    struct saying notice;
    struct prefs *p = prefs_open("", &notice);
    assert_non_null(p);
    return p;
}

static void it_is_kept(void **state)
{
    struct prefs *p = no_prefs();
    struct look look, again;
    (void)state;
    look_read(&look, p, "en_GB.UTF-8");
    assert_int_equal(look.theme, THEME_DARK);
    assert_int_equal(look.percent, 100);
    look.theme = THEME_CONTRAST;
    look.still = true;
    look_resize(&look, 2);
    look_speak(&look, WORDS_ARABIC);
    look_keep(&look, p);
    look_read(&again, p, "en_GB.UTF-8");
    assert_int_equal(again.theme, THEME_CONTRAST);
    assert_int_equal(again.percent, 150);
    assert_true(again.still);
    assert_int_equal(look_language(&again), WORDS_ARABIC);
    prefs_close(p);
}

static void nothing_chosen_is_as_the_system(void **state)
{
    struct prefs *p = no_prefs();
    struct look look;
    (void)state;
    look_read(&look, p, "ar_LB.UTF-8");
    look_keep(&look, p);
    look_read(&look, p, "ar_LB.UTF-8");
    assert_int_equal(look_language(&look), WORDS_ARABIC);
    look_read(&look, p, "en_US");
    assert_int_equal(look_language(&look), WORDS_ENGLISH);
    prefs_close(p);
}

static void nonsense_kept_is_none(void **state)
{
    struct prefs *p = no_prefs();
    struct look look;
    (void)state;
    prefs_set_text(p, "theme", "plaid");
    prefs_set_text(p, "language", "xx");
    prefs_set_number(p, "scale_percent", -1e9);
    look_read(&look, p, "");
    assert_int_equal(look.theme, THEME_DARK);
    assert_int_equal(look.percent, LOOK_PERCENT_LEAST);
    assert_int_equal(look_language(&look), WORDS_ENGLISH);
    prefs_close(p);
}

static void sizes_end_where_screens_would_not_fit(void **state)
{
    struct look look = {.percent = 100};
    (void)state;
    look_resize(&look, 99);
    assert_int_equal(look.percent, LOOK_PERCENT_MOST);
    assert_float_equal(look_zoom(&look, 1920, 1440), 2.5, 0.001);
    assert_float_equal(look_zoom(&look, 1280, 720), 1.5, 0.001);
    assert_float_equal(look_zoom(&look, 640, 480), 1, 0.001);
    look_resize(&look, -99);
    assert_float_equal(look_zoom(&look, 640, 480), 0.75, 0.001);
}

static void arabic_turns_the_layout_round(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct text *text = text_new(error);
    struct look look = {.percent = 100, .own = WORDS_ARABIC, .theme = THEME_LIGHT};
    struct ui ui;
    (void)state;
    assert_non_null(text);
    ui_init(&ui, text);
    look_apply(&look, &ui, "room");
    assert_true(ui.rtl);
    assert_true(text_row(text, "12", STYLE_BODY)->rtl); /* what has no direction goes along */
    assert_true(ui.theme.panel.r > ui.theme.text.r);
    look_speak(&look, WORDS_ENGLISH);
    look_apply(&look, &ui, "room");
    assert_false(ui.rtl);
    assert_false(text_row(text, "12", STYLE_BODY)->rtl);
    ui_free(&ui);
    text_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_kept),
        cmocka_unit_test(nothing_chosen_is_as_the_system),
        cmocka_unit_test(nonsense_kept_is_none),
        cmocka_unit_test(sizes_end_where_screens_would_not_fit),
        cmocka_unit_test(arabic_turns_the_layout_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
