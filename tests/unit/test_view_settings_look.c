/* Settings of look and language are seen at once, and kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/words.h"
#include "../support/shown.h"
#include "../support/stage.h"

static void open_tab(struct stage *stage, enum word tab)
{
    stage_room(stage->model);
    stage->screens.look.percent = 100;
    stage_frame(stage);
    layer_open(&stage->screens.layer, &stage->ui, ui_id("settings sheet", 0), (struct rect){0});
    stage_frame(stage);
    stage_click(stage, words(tab));
}

static void a_language_is_switched_live(void **state)
{
    struct stage *stage = *state;
    open_tab(stage, WORD_SET_LANGUAGE);
    assert_false(stage->ui.rtl);
    stage_click(stage, words_language_name(WORDS_ARABIC));
    assert_int_equal(stage->wanted.kind, INTENT_LOOK);
    assert_true(stage->ui.rtl);
    assert_non_null(draw_null_text(&stage->seen, words(WORD_SET_LANGUAGE)));
    stage_click(stage, words_language_name(WORDS_ENGLISH));
    assert_false(stage->ui.rtl);
    assert_non_null(draw_null_text(&stage->seen, "Language"));
}

static void the_systems_language_can_be_gone_back_to(void **state)
{
    struct stage *stage = *state;
    stage->screens.look.system = WORDS_ARABIC;
    open_tab(stage, WORD_SET_LANGUAGE);
    stage_click(stage, words(WORD_AS_SYSTEM));
    assert_true(stage->screens.look.as_system);
    assert_true(stage->ui.rtl);
}

static void colours_sizes_and_motion_are_chosen(void **state)
{
    struct stage *stage = *state;
    open_tab(stage, WORD_SET_LOOK);
    stage_click(stage, words(WORD_THEME_LIGHT));
    assert_int_equal(stage->screens.look.theme, THEME_LIGHT);
    assert_true(stage->ui.theme.panel.r > stage->ui.theme.text.r);
    stage->wanted.kind = INTENT_NONE;
    stage_click(stage, words(WORD_LARGER));
    assert_int_equal(stage->screens.look.percent, 125);
    assert_int_equal(stage->wanted.kind, INTENT_LOOK);
    stage_click(stage, words(WORD_SMALLER));
    assert_int_equal(stage->screens.look.percent, 100);
    stage_click(stage, words(WORD_STILL));
    assert_true(stage->ui.still);
}

static char copied[2048];
static void copy(void *user, const char *text)
{
    (void)user;
    snprintf(copied, sizeof copied, "%s", text);
}

/* Whoever helps may not read the language of who asks. */
static void diagnostics_are_english(void **state)
{
    struct stage *stage = *state;
    stage->ui.clipboard.set = copy;
    open_tab(stage, WORD_SET_NETWORK);
    look_speak(&stage->screens.look, WORDS_ARABIC);
    stage_frame(stage);
    shown_tell(
        stage->model,
        "{\"event\":\"state\",\"state\":\"waiting\",\"code\":\"lost\",\"text\":\"It is lost.\"}");
    assert_null(strstr(stage->model->state_text, "It is lost."));
    stage_frame(stage);
    stage_click(stage, words(WORD_NET_COPY));
    assert_non_null(strstr(copied, "It is lost."));
    assert_null(strstr(copied, stage->model->state_text));
}

static void they_are_laid_out_well(void **state)
{
    struct stage *stage = *state;
    open_tab(stage, WORD_SET_LOOK);
    stage_check(stage);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)

static void no_label_is_cut(void **state)
{
    static const enum word tabs[] = {WORD_SET_TALK,     WORD_SET_SOUND,  WORD_SET_LOOK,
                                     WORD_SET_LANGUAGE, WORD_SET_ALERTS, WORD_SET_NETWORK,
                                     WORD_SET_ABOUT};
    struct stage *stage = *state;
    stage->screens.habits.how = TALK_VOICE;
    open_tab(stage, WORD_SET_TALK);
    for (int language = 0; language < WORDS_LANGUAGES; language++)
        for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
            look_speak(&stage->screens.look, (enum words_language)language);
            stage_frame(stage);
            stage_click(stage, words(tabs[i]));
            const struct draw_seen *end = stage->seen.seen + stage->seen.count;
            /* The sheet is painted last, and its name first. */
            for (const struct draw_seen *s = draw_null_text(&stage->seen, words(WORD_SETTINGS));
                 s < end; s++)
                if (s->cut) fail_msg("\"%s\" is cut", s->text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_language_is_switched_live),
        TEST(the_systems_language_can_be_gone_back_to),
        TEST(colours_sizes_and_motion_are_chosen),
        TEST(diagnostics_are_english),
        TEST(they_are_laid_out_well),
        TEST(no_label_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
