/* Talking in the room's screen: the button, who is heard how loud, who may talk, and the settings of all that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/stage.h"

static struct model *fill(struct stage *stage)
{
    struct model *m = stage->model;
    stage_room(m);
    for (size_t i = 0; i < m->member_count; i++) m->members[i].id = 100 + i;
    m->me = m->members[4].id;
    stage->screens.habits.how = TALK_PUSH;
    strcpy(stage->screens.habits.key_name, "Right Ctrl");
    stage->screens.habits.voices = 1;
    stage_frame(stage);
    return m;
}

static void somebody_talks(struct model *m)
{
    m->talk.talker_count = 1;
    m->talk.talkers[0].id = 101;
    strcpy(m->talk.talkers[0].nick, "Ziad");
}

static const struct ui_seen *find(const struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        if (strstr(stage->ui.seen[i].label, label)) return &stage->ui.seen[i];
    return NULL;
}

static void mouse(struct stage *stage, enum ui_event_kind kind, const char *label)
{
    const struct ui_seen *s = find(stage, label);
    assert_non_null(s);
    float x = s->visible.x + s->visible.w / 2, y = s->visible.y + s->visible.h / 2;
    stage_feed(stage, (struct ui_event){.kind = kind, .x = x, .y = y, .count = 1});
}

static void expect(struct stage *stage, enum intent_kind kind, bool on)
{
    assert_int_equal(stage->wanted.kind, kind);
    assert_int_equal(stage->wanted.on, on);
    stage->wanted.kind = INTENT_NONE;
}

static void the_button_talks_while_it_is_held(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    mouse(stage, UI_PRESS, "Hold ");
    expect(stage, INTENT_TALK_KEY, true);
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage->model->talk.mine = true;
    for (int i = 0; i < 3; i++) { /* held, and that is told again and again */
        stage->now_us += 50000;
        stage_frame(stage);
        expect(stage, INTENT_TALK_KEY, true);
    }
    stage_feed(stage, (struct ui_event){.kind = UI_RELEASE, .x = 700, .y = 300}); /* elsewhere */
    expect(stage, INTENT_TALK_KEY, false);
}

/* The window was hidden meanwhile, and its next frame comes long after. */
static void who_let_go_while_nothing_was_shown_is_not_heard_again(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    mouse(stage, UI_PRESS, "Hold ");
    expect(stage, INTENT_TALK_KEY, true);
    stage->now_us += 1000000;
    assert_true(ui_feed(&stage->ui, &(struct ui_event){.kind = UI_RELEASE, .x = -1, .y = -1}));
    stage_frame(stage);
    expect(stage, INTENT_TALK_KEY, false);
}

static void letting_go_is_told_although_something_else_is_wanted(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    mouse(stage, UI_PRESS, "Hold ");
    stage->wanted.kind = INTENT_NONE;
    ui_focus(&stage->ui, ui_id("say", 0));
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "hello"});
    assert_true(ui_feed(&stage->ui, &(struct ui_event){.kind = UI_KEY, .key = UI_ENTER}));
    assert_true(ui_feed(&stage->ui, &(struct ui_event){.kind = UI_RELEASE, .x = 9, .y = 9}));
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_SAY);
    stage_frame(stage);
    stage_frame(stage);
    expect(stage, INTENT_TALK_KEY, false);
}

static void by_keyboard_the_button_goes_on_and_off(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    ui_step(&stage->ui, ui_id("talk", 0));
    stage_press(stage, UI_SPACE);
    expect(stage, INTENT_TALK, true);
    stage->model->talk.on = stage->model->talk.mine = true;
    stage_feed(stage, (struct ui_event){.kind = UI_KEY, .key = UI_SPACE, .repeat = true});
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_press(stage, UI_ENTER);
    expect(stage, INTENT_TALK, false);
}

/* It has the focus, but nobody sees that: what is typed next is meant for something else. */
static void who_clicked_the_button_and_types_opens_no_microphone(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    mouse(stage, UI_PRESS, "Hold ");
    expect(stage, INTENT_TALK_KEY, true);
    mouse(stage, UI_RELEASE, "Hold ");
    expect(stage, INTENT_TALK_KEY, false);
    assert_true(stage->ui.focus == ui_id("talk", 0));
    stage_press(stage, UI_SPACE);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
}

static void who_toggles_presses_once(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    stage->screens.habits.how = TALK_TOGGLE;
    stage_frame(stage);
    stage_click(stage, " to talk");
    expect(stage, INTENT_TALK, true);
}

static void who_finds_somebody_talking_waits_for_a_turn(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    somebody_talks(m);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Ziad"));
    stage_click(stage, "Wait for my turn");
    assert_true(stage->wanted.wait);
    expect(stage, INTENT_TALK, true);
    stage_click(stage, "is talking");
    assert_true(stage->wanted.wait);
    expect(stage, INTENT_TALK, true);
    m->talk.waits = true;
    m->talk.waiting_count = 2;
    m->talk.waiting[0].id = 102;
    m->talk.waiting[1].id = m->me;
    stage_frame(stage);
    stage_click(stage, "You are number");
    expect(stage, INTENT_TALK, false);
}

/* By voice nobody waits for a turn: the button turns the microphone on and off. */
static void who_talks_by_voice_goes_silent_while_somebody_talks(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    stage->screens.habits.how = TALK_VOICE;
    somebody_talks(m);
    m->talk.on = m->talk.mic_open = true;
    stage_frame(stage);
    assert_null(find(stage, "Wait for my turn"));
    stage_click(stage, "is talking");
    expect(stage, INTENT_TALK, false);
    assert_string_equal(stage->ui.hint.words, words(WORD_TALK_STOP));
    m->talk.on = m->talk.mic_open = false;
    stage_click(stage, "is talking");
    assert_string_equal(stage->ui.hint.words, words(WORD_TALK_OPEN));
    assert_false(stage->wanted.wait);
    expect(stage, INTENT_TALK, true);
}

static void every_state_has_words(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    m->talk.mode = MODE_QUIET;
    stage_frame(stage);
    assert_non_null(find(stage, "Nobody talks here"));
    m->talk.mode = MODE_EXCLUSIVE;
    m->talk.on = m->talk.asked = true;
    stage_frame(stage);
    assert_non_null(find(stage, "Asking"));
    m->talk.asked = false;
    m->talk.mine = m->talk.mic_open = true;
    m->talk.level_db = -12;
    stage_frame(stage);
    assert_non_null(find(stage, "Others hear you"));
    m->talk.mic_open = false;
    strcpy(m->talk.mic_text, "no microphone: none is plugged in");
    stage_frame(stage);
    assert_non_null(find(stage, "No microphone"));
}

/* -- words that fit ---------------------------------------------------------------------------- */

static void idle(struct model *m)
{
    m->talk = (struct model_talk){.mode = MODE_EXCLUSIVE};
}

static void asks(struct model *m)
{
    m->talk.asked = true;
}

static void listens(struct model *m)
{
    m->talk.on = m->talk.mic_open = true;
}

static void talks(struct model *m)
{
    m->talk.mine = m->talk.mic_open = true;
}

static void waits(struct model *m)
{
    m->talk.waits = true;
    m->talk.waiting_count = 12;
    for (size_t i = 0; i < 12; i++) m->talk.waiting[i].id = 102 + i;
    m->talk.waiting[11].id = m->me;
}

static void is_next(struct model *m)
{
    waits(m);
    m->talk.waiting[0].id = m->me;
}

static void is_quiet(struct model *m)
{
    m->talk.mode = MODE_QUIET;
}

static void is_deaf(struct model *m)
{
    m->talk.on = true;
    strcpy(m->talk.mic_text, "none is plugged in");
}

/* Of all that the bar says. */
static void check_bar(struct stage *stage)
{
    const struct rect talk = stage->screens.room.bar.talk.at;
    for (size_t i = 0; i < stage->seen.count; i++) {
        const struct draw_seen *s = &stage->seen.seen[i];
        if (s->text && s->cut && s->rect.y >= talk.y && s->rect.y < talk.y + talk.h)
            fail_msg("\"%s\" is cut at %g x %g", s->text, (double)stage->w, (double)stage->h);
    }
}

static void check_bars(struct stage *stage)
{
    static const float sizes[][2] = {{640, 480}, {860, 600}, {1100, 700}, {1280, 720}};
    for (int language = 0; language < WORDS_LANGUAGES; language++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            look_speak(&stage->screens.look, (enum words_language)language);
            stage->w = sizes[i][0];
            stage->h = sizes[i][1];
            stage_frame(stage);
            stage_frame(stage);
            check_bar(stage);
        }
}

static void no_word_of_the_bar_is_cut(void **state)
{
    static void (*const states[])(struct model *) = {
        idle, asks, listens, talks, waits, is_next, is_quiet, is_deaf, somebody_talks};
    static const char *const keys[] = {"Right Ctrl", "Right Shift", "Caps Lock", "Backspace",
                                       "Keypad Enter"};
    struct stage *stage = *state;
    struct model *m = fill(stage);
    for (int how = 0; how < TALK_HOWS; how++)
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
            stage->screens.habits.how = (enum talk_how)how;
            idle(m);
            states[i](m);
            check_bars(stage);
        }
    idle(m);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        strcpy(stage->screens.habits.key_name, keys[i]);
        for (int how = 0; how < TALK_HOWS; how++) {
            stage->screens.habits.how = (enum talk_how)how;
            check_bars(stage);
        }
    }
}

static void why_a_wish_was_refused_stands_there_for_a_while(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    strcpy(m->talk.refusal, "The operator has muted you.");
    m->talk.refused_us = stage->now_us;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "The operator has muted you."));
    stage->now_us += 10000000;
    stage_frame(stage);
    assert_null(draw_null_text(&stage->seen, "The operator has muted you."));
}

/* -- members --------------------------------------------------------------------------------- */

static void a_member_can_be_turned_down_muted_and_mentioned(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    stage_click(stage, "guest number 1");
    stage_press(stage, UI_RIGHT); /* the slider has the focus */
    assert_int_equal(stage->wanted.kind, INTENT_HEAR);
    assert_string_equal(stage->wanted.nick, "guest number 1");
    assert_true(stage->wanted.volume > 1.05f && stage->wanted.volume < 1.15f);
    assert_true(stage->wanted.on);
    stage_click(stage, "Mute");
    assert_int_equal(stage->wanted.kind, INTENT_HEAR);
    assert_int_equal(stage->wanted.member, 101);
    assert_false(stage->wanted.on);
    m->talk.volumes[0] = (struct model_volume){101, 1, true};
    m->talk.volumes_told = 1;
    stage_frame(stage);
    assert_non_null(find(stage, "Hear again"));
    stage_click(stage, "Mention");
    assert_null(find(stage, "Mention"));
    assert_string_equal(stage->screens.room.chat.say.field.edit.text, "@guest number 1 ");
    assert_true(stage->ui.focus == ui_id("say", 0));
}

static void the_card_of_somebody_who_leaves_shuts(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    stage_click(stage, "guest number 1");
    assert_non_null(find(stage, "Mute"));
    m->members[1].id = 999;
    stage_frame(stage);
    stage_frame(stage);
    assert_null(find(stage, "Mute"));
    assert_true(stage->screens.layer.id == 0);
}

static void arrows_go_through_the_members(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    uint64_t first = ui_id("member", stage->screens.room.members.chosen);
    ui_focus(&stage->ui, first);
    for (int i = 0; i < 30; i++) stage_press(stage, UI_DOWN); /* further than is seen */
    assert_true(stage->ui.focus != first);
    assert_int_equal(stage->screens.room.members.chosen, 119);
    bool seen = false;
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        seen |= stage->ui.seen[i].id == stage->ui.focus && stage->ui.seen[i].visible.h > 30;
    assert_true(seen);
    stage_press(stage, UI_ENTER);
    assert_non_null(find(stage, "Mute"));
    stage_press(stage, UI_ESCAPE);
    assert_true(stage->ui.focus == ui_id("member", 119));
}

static void only_the_host_changes_who_may_talk(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    assert_null(find(stage, "WHO MAY TALK"));
    m->talk.host = true;
    stage_frame(stage);
    stage_click(stage, "WHO MAY TALK");
    stage_click(stage, "Everyone at once");
    assert_int_equal(stage->wanted.kind, INTENT_MODE);
    assert_string_equal(stage->wanted.mode, "open");
}

/* -- settings -------------------------------------------------------------------------------- */

static void the_key_is_bound_by_pressing_it(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    stage_click(stage, "Settings");
    stage_click(stage, "Right Ctrl");
    stage_frame(stage);
    assert_true(stage->ui.wants_bind);
    stage_feed(stage, (struct ui_event){.kind = UI_BIND}); /* Escape */
    assert_false(stage->ui.wants_bind);
    assert_string_equal(stage->screens.habits.key_name, "Right Ctrl");
    stage_click(stage, "Right Ctrl");
    stage_feed(stage, (struct ui_event){.kind = UI_BIND, .place = 61, .text = "F4"});
    assert_int_equal(stage->wanted.kind, INTENT_HABITS);
    assert_int_equal(stage->screens.habits.key_place, 61);
    assert_string_equal(stage->screens.habits.key_name, "F4");
}

/* By mouse here, by keyboard in stage_check. */
static void the_speakers_are_chosen_by_name(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    strcpy(m->speakers.names[0], "Built-in Audio Analog Stereo");
    strcpy(m->speakers.names[1], "Headset");
    m->speakers.count = 2;
    strcpy(m->device, "default"); /* one that its system does not name */
    stage_click(stage, "Settings");
    stage_click(stage, "Sound");
    assert_null(draw_null_text(&stage->seen, "default"));
    stage_click(stage, "Headset");
    assert_int_equal(stage->wanted.kind, INTENT_HABITS);
    assert_string_equal(stage->screens.habits.speakers, "Headset");
    assert_null(draw_null_text(&stage->seen, "Not there now."));
    m->speakers.count = 1; /* pulled out: it stays chosen, and can be given up */
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Not there now."));
    assert_string_equal(stage->screens.habits.speakers, "Headset");
    stage_click(stage, "The system's choice");
    assert_string_equal(stage->screens.habits.speakers, "");
    assert_null(draw_null_text(&stage->seen, "Not there now."));
}

static void settings_change_what_they_say(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    strcpy(m->mics.names[0], "Headset");
    m->mics.count = 1;
    strcpy(m->device, "Speakers");
    m->trim_ms = 7;
    stage_click(stage, "Settings");
    stage_click(stage, "From press to press");
    assert_int_equal(stage->screens.habits.how, TALK_TOGGLE);
    expect(stage, INTENT_HABITS, false);
    stage_click(stage, "Headset");
    assert_string_equal(stage->screens.habits.mic, "Headset");
    stage_click(stage, "Less noise");
    assert_true(stage->screens.habits.noise);
    stage->wanted.kind = INTENT_NONE;
    stage_click(stage, "Sound");
    stage_click(stage, "1 ms later");
    assert_int_equal(stage->wanted.kind, INTENT_TRIM);
    assert_int_equal(stage->wanted.ms, 8);
    stage_click(stage, "Click test");
    expect(stage, INTENT_CLICK, true);
    stage_press(stage, UI_ESCAPE); /* what was tried ends with the sheet */
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_CLICK);
    assert_false(stage->wanted.on);
}

/* ... and that only as long as its level is shown. */
static void the_microphone_is_tried_while_its_level_shows(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    stage_click(stage, "Settings");
    stage_click(stage, "Try it");
    for (int i = 0; i < 3; i++) {
        stage->wanted.kind = INTENT_NONE;
        stage->now_us += 250000;
        stage_frame(stage);
        assert_int_equal(stage->wanted.kind, INTENT_TRY);
    }
    stage_click(stage, "Sound");
    stage->wanted.kind = INTENT_NONE;
    stage->now_us += 250000;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_press(stage, UI_ESCAPE);
    stage_click(stage, "Settings");
    stage_click(stage, words(WORD_SET_TALK));
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
}

static void a_key_that_works_only_here_is_said_so(void **state)
{
    struct stage *stage = *state;
    fill(stage);
    stage->screens.settings.why = HOTKEY_WAYLAND;
    stage_click(stage, "Settings");
    assert_non_null(draw_null_text(&stage->seen, "Wayland"));
}

static void it_is_all_laid_out_well(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    m->talk.host = true;
    somebody_talks(m);
    m->talk.heard[0] = 101;
    m->talk.heard_count = 1;
    m->talk.waiting_count = 1;
    m->talk.waiting[0].id = 102;
    stage_check(stage);
    stage->screens.room.tab = 2;
    stage_check(stage);
}

static void sheets_and_cards_are_laid_out_well(void **state)
{
    struct stage *stage = *state;
    struct model *m = fill(stage);
    strcpy(m->mics.names[0], "A headset whose name is rather long, as those of headsets are");
    m->mics.count = 1;
    stage->screens.habits.how = TALK_VOICE;
    stage->screens.settings.why = HOTKEY_WAYLAND;
    stage_click(stage, "Settings");
    stage_check(stage);
    stage->screens.settings.tab = 1;
    strcpy(m->speakers.names[0], "Built-in Audio Analog Stereo");
    strcpy(m->speakers.names[1], "HDMI/DisplayPort 2, of a screen whose name is rather long");
    m->speakers.count = 2;
    strcpy(m->device, m->speakers.names[0]);
    stage_check(stage);
    strcpy(stage->screens.habits.speakers, "A headset that is not there");
    stage_check(stage);
    stage_press(stage, UI_ESCAPE);
    stage->w = 1280;
    stage->h = 720;
    stage_frame(stage);
    stage_click(stage, "guest number 1");
    stage_check(stage);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(the_button_talks_while_it_is_held),
        TEST(who_let_go_while_nothing_was_shown_is_not_heard_again),
        TEST(letting_go_is_told_although_something_else_is_wanted),
        TEST(by_keyboard_the_button_goes_on_and_off),
        TEST(who_clicked_the_button_and_types_opens_no_microphone),
        TEST(who_toggles_presses_once),
        TEST(who_finds_somebody_talking_waits_for_a_turn),
        TEST(who_talks_by_voice_goes_silent_while_somebody_talks),
        TEST(every_state_has_words),
        TEST(no_word_of_the_bar_is_cut),
        TEST(why_a_wish_was_refused_stands_there_for_a_while),
        TEST(a_member_can_be_turned_down_muted_and_mentioned),
        TEST(the_card_of_somebody_who_leaves_shuts),
        TEST(arrows_go_through_the_members),
        TEST(only_the_host_changes_who_may_talk),
        TEST(the_key_is_bound_by_pressing_it),
        TEST(the_speakers_are_chosen_by_name),
        TEST(settings_change_what_they_say),
        TEST(the_microphone_is_tried_while_its_level_shows),
        TEST(a_key_that_works_only_here_is_said_so),
        TEST(it_is_all_laid_out_well),
        TEST(sheets_and_cards_are_laid_out_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
