/* A party held from the window, and what is said in a room where something is amiss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/words.h"
#include "../support/stage.h"

static void open_card(struct stage *stage)
{
    edit_set(&stage->screens.connect.host.folder.edit, "/");
    stage->screens.connect.host.browses = false;
    stage_frame(stage);
    stage_click(stage, "Host a party");
}

/* As it is after stage_check has tried all sizes and languages. */
static void come_home(struct stage *stage)
{
    stage->w = 1280;
    stage->h = 720;
    stage->screens.look.own = WORDS_ENGLISH;
    stage_frame(stage);
    stage_frame(stage);
}

static void party_is_on(struct model *m, int people, int songs)
{
    m->party = (struct model_party){.state = PARTY_ON,
                                    .addresses = {"192.0.2.7:55123", "[2001:db8::7]:55123"},
                                    .address_count = 2,
                                    .port = 55123,
                                    .counted = true,
                                    .people = people,
                                    .songs = songs,
                                    .ready = songs / 2};
}

static void its_cards_are_laid_out_well(void **state)
{
    struct stage *stage = *state;
    open_card(stage);
    stage_check(stage);
    stage->screens.connect.host.browses = true;
    stage_check(stage);
    stage->screens.connect.host.browses = false;
    stage->model->party.state = PARTY_FAILED;
    strcpy(stage->model->party.text, "port 55000 is taken by another program; choose another");
    stage_check(stage);
    party_is_on(stage->model, 3, 40);
    stage_check(stage);
    party_is_on(stage->model, 3, 0);
    stage_check(stage);
}

static void a_party_is_wished_for(void **state)
{
    struct stage *stage = *state;
    open_card(stage);
    stage_click(stage, "Rooms by what people love");
    stage_click(stage, "Start");
    assert_int_equal(stage->wanted.kind, INTENT_HOST);
    assert_string_equal(stage->wanted.text, "/");
    assert_string_equal(stage->wanted.name, "Nour's party");
    assert_string_equal(stage->wanted.nick, "Nour");
    assert_false(stage->wanted.on);
}

static void without_a_folder_none_is_started(void **state)
{
    struct stage *stage = *state;
    open_card(stage);
    edit_set(&stage->screens.connect.host.folder.edit, "/no such folder at all");
    stage_click(stage, "Start");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&stage->seen, words(WORD_NO_SUCH_FOLDER)));
}

static void who_holds_a_party_enters_it(void **state)
{
    struct stage *stage = *state;
    open_card(stage);
    party_is_on(stage->model, 1, 40);
    stage_frame(stage);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "192.0.2.7:55123"));
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.host, "127.0.0.1");
    assert_int_equal(stage->wanted.port, 55123);
}

static void a_party_with_guests_ends_after_a_question(void **state)
{
    struct stage *stage = *state;
    stage_frame(stage);
    assert_true(screens_quit(&stage->screens, &stage->ui, stage->model));
    party_is_on(stage->model, 1, 40);
    assert_false(screens_quit(&stage->screens, &stage->ui, stage->model));
    stage_frame(stage);
    stage_check(stage);
    come_home(stage);
    stage_click(stage, "Let it go on");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_false(screens_quit(&stage->screens, &stage->ui, stage->model));
    stage_frame(stage);
    stage_click(stage, "End the party");
    assert_int_equal(stage->wanted.kind, INTENT_QUIT);
}

static void a_party_ends_from_its_room(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->model->member_count = 2; /* who sits here, and one guest, who was not counted yet */
    party_is_on(stage->model, 1, 40);
    strcpy(stage->model->host, "127.0.0.1");
    stage->model->port = 55123;
    stage_frame(stage);
    stage_click(stage, "Your party");
    stage_click(stage, "End the party");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_check(stage);
    come_home(stage);
    stage_click(stage, "Let it go on");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage->model->member_count = 1;
    stage_click(stage, "Your party");
    stage_click(stage, "End the party");
    assert_int_equal(stage->wanted.kind, INTENT_HOST_END);
    stage->model->party.state = PARTY_OFF;
    stage_frame(stage);
    assert_false(stage->screens.layer.id);
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        assert_string_not_equal(stage->ui.seen[i].label, "Your party");
}

static void something_amiss_is_said_once(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->model->deaf = true;
    stage_check(stage);
    come_home(stage);
    assert_non_null(draw_null_text(&stage->seen, "There is no sound device"));
    stage_click(stage, "OK");
    assert_null(draw_null_text(&stage->seen, "There is no sound device"));
    stage->model->deaf = false;
    stage_frame(stage);
    stage->model->deaf = true; /* pulled out once more */
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "There is no sound device"));
    stage_press(stage, UI_ESCAPE);
    assert_null(draw_null_text(&stage->seen, "There is no sound device"));
}

static void who_said_no_likes_can_tell_them(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    strcpy(stage->model->why_code, "tell");
    strcpy(stage->model->host, "192.0.2.7");
    stage->model->port = 55000;
    stage_frame(stage);
    stage_click(stage, "Choose");
    stage_check(stage);
    come_home(stage);
    stage_click(stage, "metal");
    stage_click(stage, "Find my people");
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.host, "192.0.2.7");
    assert_non_null(strstr(stage->wanted.picks, "metal"));
}

int main(void)
{
#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        ON_STAGE(its_cards_are_laid_out_well),
        ON_STAGE(a_party_is_wished_for),
        ON_STAGE(without_a_folder_none_is_started),
        ON_STAGE(who_holds_a_party_enters_it),
        ON_STAGE(a_party_with_guests_ends_after_a_question),
        ON_STAGE(a_party_ends_from_its_room),
        ON_STAGE(something_amiss_is_said_once),
        ON_STAGE(who_said_no_likes_can_tell_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
