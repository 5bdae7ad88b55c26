/* The connect screen: laid out well, and what people's hands lead to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../support/shown.h"
#include "../support/stage.h"

static void the_connect_screen_is_laid_out_well(void **state)
{
    struct stage *stage = *state;
    stage_check(stage);
    stage_servers(stage->model);
    stage_check(stage);
    strcpy(stage->model->error_code, "password");
    strcpy(stage->model->state_text,
           "The password is wrong. Ask the person who runs the party for it, "
           "then type it here and try once more.");
    stage_check(stage);
    stage->screens.connect.taste.place = 3; /* the one with most fields */
    strcpy(stage->model->likes_text, "Anghami answered something that is no list of likes.");
    stage_check(stage);
    stage->model->state = MODEL_CONNECTING;
    stage_check(stage);
}

static bool is_whole(const struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        if (strcmp(stage->ui.seen[i].label, label) == 0)
            return fabsf(stage->ui.seen[i].rect.h - stage->ui.seen[i].visible.h) < 0.5f;
    return false;
}

/* A network with three parties, and something to say about one of them. */
static void all_that_can_be_chosen_is_in_sight(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage->model->servers[2] = stage->model->servers[1];
    stage->model->servers[2].port++;
    stage->model->server_count = 3;
    stage->model->state = MODEL_IDLE;
    strcpy(stage->model->state_text,
           "The party cannot be reached: nobody answers at 192.168.1.21, port 55001. Is it still "
           "on, and are both of you on the same network?");
    for (int i = 0; i < 4; i++) stage_frame(stage);
    for (size_t i = 0; i < stage->ui.seen_count; i++)
        assert_float_equal(stage->ui.seen[i].rect.h, stage->ui.seen[i].visible.h, 0.5f);
    cJSON_Delete(stage->recent);
    stage->recent = NULL;
    stage->h = 640; /* the head makes room */
    for (int i = 0; i < 4; i++) stage_frame(stage);
    assert_true(is_whole(stage, "ANOTHER ADDRESS"));
}

static void refuse_nick(struct model *m, const char *nick)
{
    char json[128];
    snprintf(json, sizeof json, "{\"event\":\"error\",\"code\":\"nick_taken\",\"nick\":\"%s\"}",
             nick);
    shown_tell(m, json);
}

/* Many a machine's user is called "user". */
static void who_finds_a_nickname_taken_joins_by_another_enter(void **state)
{
    struct stage *stage = *state;
    struct edit *nick = &stage->screens.connect.taste.nick.edit;
    stage_servers(stage->model);
    stage_frame(stage);
    edit_set(nick, ""); /* as where none was known: the message knows which was tried */
    stage->model->state = MODEL_IDLE;
    refuse_nick(stage->model, "user");
    stage_frame(stage);
    assert_string_equal(nick->text, "user2");
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.nick, "user2");
    refuse_nick(stage->model, "user2"); /* so fast that no frame saw it connecting */
    stage_frame(stage);
    assert_string_equal(nick->text, "user3");
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "Rami"});
    assert_string_equal(nick->text, "Rami");
    stage_frame(stage); /* proposed once, not again and again */
    assert_string_equal(nick->text, "Rami");
}

static void the_question_about_identity_covers_the_rest(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage->model->state = MODEL_IDENTITY;
    memset(stage->model->fingerprint, 'a', 64);
    memset(stage->model->expected_fingerprint, 'b', 64);
    stage_check(stage);
    assert_int_equal(stage->ui.seen_count, 2);
    assert_non_null(draw_null_text(&stage->seen, "aaaa aaaa"));
    assert_non_null(draw_null_text(&stage->seen, "bbbb bbbb"));
}

static void enter_joins_the_first_server_found(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Join \xE2\x81\xA8Ziad's party"));
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.host, "192.168.1.20");
    assert_int_equal(stage->wanted.port, 55000);
    assert_string_equal(stage->wanted.nick, "Nour");
    assert_string_equal(stage->wanted.picks, "rock, dabke, Disturbed");
}

static void without_servers_the_last_one_is_offered(void **state)
{
    struct stage *stage = *state;
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_string_equal(stage->wanted.host, "radio.example.org");
}

static void a_chosen_server_stays_chosen(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage_frame(stage);
    stage_click(stage, "Dorm");
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&stage->seen, "Join \xE2\x81\xA8"
                                                 "Dorm"));
    assert_non_null(draw_null_text(&stage->seen, "Password"));
    stage_click(stage, "Join");
    assert_int_equal(stage->wanted.port, 55001);
}

static void a_typed_address_goes_before_all(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage_frame(stage);
    ui_focus(&stage->ui, ui_id("address", 0));
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "10.0.0.5:7000"});
    stage_press(stage, UI_ENTER);
    assert_string_equal(stage->wanted.host, "10.0.0.5");
    assert_int_equal(stage->wanted.port, 7000);
    edit_set(&stage->screens.connect.servers.address.edit, "a b:c:");
    stage->wanted.kind = INTENT_NONE;
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&stage->seen, "no address"));
}

static void without_a_name_nobody_joins(void **state)
{
    struct stage *stage = *state;
    stage_frame(stage);
    stage_press(stage, UI_BACKSPACE); /* the suggested name is selected */
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_non_null(draw_null_text(&stage->seen, "First type a nickname"));
}

static void chips_and_typed_artists_are_the_taste(void **state)
{
    struct stage *stage = *state;
    stage_frame(stage);
    stage_click(stage, "rock");
    stage_click(stage, "tarab");
    stage_press(stage, UI_TAB);
    stage_click(stage, "Join");
    assert_string_equal(stage->wanted.picks, "tarab, dabke, Disturbed");
}

static void anghami_takes_a_token(void **state)
{
    struct stage *stage = *state;
    stage_frame(stage);
    stage_click(stage, "Anghami");
    ui_focus(&stage->ui, ui_id("likes secret", 0));
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "secret"});
    assert_null(draw_null_text(&stage->seen, "secret"));
    stage_press(stage, UI_ENTER);
    assert_string_equal(stage->wanted.likes.source, "anghami");
    assert_string_equal(stage->wanted.likes.secret, "secret");
    assert_false(stage->wanted.likes.remember);
    assert_string_equal(stage->wanted.picks, "");
}

static void connecting_can_be_given_up(void **state)
{
    struct stage *stage = *state;
    stage->model->state = MODEL_CONNECTING;
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_click(stage, "Cancel");
    assert_int_equal(stage->wanted.kind, INTENT_DISCONNECT);
}

static void reading_likes_can_be_given_up(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    model_goes(stage->model, "Home", "192.168.1.20", 55000);
    shown_tell(stage->model,
               "{\"event\":\"likes\",\"state\":\"fetching\",\"source\":\"subsonic\"}");
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Joining \xE2\x81\xA8Home"));
    stage_press(stage, UI_ENTER); /* it is on its way already */
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_click(stage, "Cancel");
    assert_int_equal(stage->wanted.kind, INTENT_DISCONNECT);
}

/* --connect: nobody clicked on anything. */
static void what_was_asked_for_at_the_start_is_named(void **state)
{
    struct stage *stage = *state;
    edit_set(&stage->screens.connect.servers.address.edit, "example.org");
    shown_tell(stage->model,
               "{\"event\":\"likes\",\"state\":\"fetching\",\"source\":\"subsonic\"}");
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Joining \xE2\x81\xA8"
                                                 "example.org"));
}

static void double_click(struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->ui.seen_count; i++) {
        const struct ui_seen *s = &stage->ui.seen[i];
        if (!strstr(s->label, label)) continue;
        struct ui_event press = {.kind = UI_PRESS, .x = s->visible.x + 9, .y = s->visible.y + 9};
        for (press.count = 1; press.count <= 2; press.count++) {
            press.kind = UI_PRESS;
            stage_feed(stage, press);
            press.kind = UI_RELEASE;
            stage_feed(stage, press);
        }
        return;
    }
    fail_msg("there is no \"%s\"", label);
}

/* The first does not answer. */
static void who_waits_for_one_server_can_go_to_another(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    model_goes(stage->model, "Ziad's", "192.168.1.20", 55000);
    stage->model->state = MODEL_WAITING;
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage_click(stage, "Dorm"); /* only chosen: */
    assert_non_null(draw_null_text(&stage->seen, "Joining \xE2\x81\xA8Ziad's"));
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    double_click(stage, "Dorm");
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_int_equal(stage->wanted.port, 55001);
    model_goes(stage->model, "Dorm", "192.168.1.21", 55001);
    stage->wanted.kind = INTENT_NONE;
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
}

static void each_server_that_wants_a_password_gets_the_focus(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < 2; i++) {
        ui_focus(&stage->ui, ui_id("nick", 0));
        shown_tell(stage->model, "{\"event\":\"error\",\"code\":\"password\"}");
        stage_frame(stage);
        stage_frame(stage);
        assert_int_equal(stage->ui.focus, ui_id("password", 0));
    }
    ui_focus(&stage->ui, ui_id("nick", 0)); /* once for each refusal, not again and again */
    stage_frame(stage);
    assert_int_equal(stage->ui.focus, ui_id("nick", 0));
}

static void a_public_server_with_another_face_is_left_by_enter(void **state)
{
    struct stage *stage = *state;
    stage->model->state = MODEL_IDENTITY;
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_DISCONNECT);
    stage_click(stage, "Go on");
    assert_int_equal(stage->wanted.kind, INTENT_ACCEPT);
    stage->model->identity_private = true;
    stage->wanted.kind = INTENT_NONE;
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_ACCEPT);
}

/* -- between the room and this screen ----------------------------------------------------------- */

static struct stage *enter(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    strcpy(stage->model->host, "home.example");
    stage->model->port = 55002;
    stage_frame(stage);
    return stage;
}

/* Somebody ended the session: here is no room any more. */
static void end(struct stage *stage)
{
    stage->model->state = MODEL_IDLE;
    stage->model->room_id[0] = '\0';
    stage_frame(stage);
    assert_true(stage->ui.next_us <= stage->now_us + 16000);
    stage_frame(stage);
}

static void a_card_of_the_room_goes_with_the_room(void **state)
{
    struct stage *stage = enter(state);
    stage->ui.still = true;
    stage_click(stage, "guest number 1");
    assert_int_equal(stage->screens.layer.id, ui_id("member card", 0));
    end(stage);
    assert_int_equal(stage->screens.layer.id, 0);
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "Rami"});
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.nick, "Rami");
}

static void what_is_loved_in_a_room_goes_with_it_the_settings_stay(void **state)
{
    struct stage *stage = enter(state);
    view_connect_choose(&stage->ui, &stage->screens.layer);
    stage_frame(stage);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Find my people"));
    end(stage);
    assert_int_equal(stage->screens.layer.id, 0);
    stage->model->state = MODEL_IN;
    strcpy(stage->model->room_id, "77");
    stage_frame(stage);
    stage_click(stage, "Settings");
    end(stage);
    assert_int_equal(stage->screens.layer.id, ui_id("settings sheet", 0));
}

/* Whatever stands in the fields of the first screen; how the password is known: test_uplink. */
static void who_looks_for_their_people_comes_back_as_they_are_there(void **state)
{
    struct stage *stage = enter(state);
    edit_set(&stage->screens.connect.taste.nick.edit, "");
    edit_set(&stage->screens.connect.servers.password.edit, "another's");
    view_connect_choose(&stage->ui, &stage->screens.layer);
    stage_frame(stage);
    stage_frame(stage);
    stage_click(stage, "Find my people");
    assert_int_equal(stage->wanted.kind, INTENT_CONNECT);
    assert_string_equal(stage->wanted.host, "home.example");
    assert_int_equal(stage->wanted.port, 55002);
    assert_string_equal(stage->wanted.nick, "Nour");
    assert_string_equal(stage->wanted.password, "");
}

static void a_file_falls_on_the_card_of_the_room_too(void **state)
{
    struct stage *stage = enter(state);
    view_connect_choose(&stage->ui, &stage->screens.layer);
    stage_frame(stage);
    stage->ui.dropped = "/likes.json";
    stage_frame(stage);
    stage->ui.dropped = NULL;
    stage_frame(stage);
    assert_string_equal(stage->screens.connect.taste.folder.edit.text, "/likes.json");
    stage_click(stage, "Find my people");
    assert_string_equal(stage->wanted.likes.source, "file");
    assert_string_equal(stage->wanted.likes.path, "/likes.json");
}

static void a_password_goes_only_where_it_was_typed_for(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage_frame(stage);
    stage_click(stage, "Dorm");
    ui_focus(&stage->ui, ui_id("password", 0));
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "secret"});
    stage_click(stage, "Ziad's party"); /* asks for none */
    stage_click(stage, "Join");
    assert_int_equal(stage->wanted.port, 55000);
    assert_string_equal(stage->wanted.password, "");
    stage_click(stage, "Dorm");
    stage_click(stage, "Join");
    assert_int_equal(stage->wanted.port, 55001);
    assert_string_equal(stage->wanted.password, "secret");
    stage->model->servers[0].password = true;
    stage_click(stage, "Ziad's party");
    assert_string_equal(stage->screens.connect.servers.password.edit.text, "");
    stage_click(stage, "Join");
    assert_string_equal(stage->wanted.password, "");
}

/* Others may come in elsewhere meanwhile, and the list be in another order. */
static void who_types_a_password_stays_at_that_server(void **state)
{
    struct stage *stage = *state;
    stage_servers(stage->model);
    stage->model->servers[0].password = stage->model->servers[1].password = true;
    stage_frame(stage);
    ui_focus(&stage->ui, ui_id("password", 0));
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "sec"});
    struct model_server first = stage->model->servers[0];
    stage->model->servers[0] = stage->model->servers[1];
    stage->model->servers[1] = first;
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "ret"});
    stage_click(stage, "Join");
    assert_int_equal(stage->wanted.port, first.port);
    assert_string_equal(stage->wanted.password, "secret");
}

static void a_notice_is_read_until_there_is_something_newer(void **state)
{
    struct stage *stage = *state;
    strcpy(stage->model->notice, "The settings could not be read.");
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "The settings could"));
    strcpy(stage->model->state_text, "Nobody answers.");
    stage_frame(stage);
    assert_null(draw_null_text(&stage->seen, "The settings could"));
    assert_non_null(draw_null_text(&stage->seen, "Nobody answers."));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(the_connect_screen_is_laid_out_well),
        TEST(all_that_can_be_chosen_is_in_sight),
        TEST(who_finds_a_nickname_taken_joins_by_another_enter),
        TEST(the_question_about_identity_covers_the_rest),
        TEST(enter_joins_the_first_server_found),
        TEST(without_servers_the_last_one_is_offered),
        TEST(a_chosen_server_stays_chosen),
        TEST(a_typed_address_goes_before_all),
        TEST(without_a_name_nobody_joins),
        TEST(chips_and_typed_artists_are_the_taste),
        TEST(anghami_takes_a_token),
        TEST(connecting_can_be_given_up),
        TEST(reading_likes_can_be_given_up),
        TEST(what_was_asked_for_at_the_start_is_named),
        TEST(who_waits_for_one_server_can_go_to_another),
        TEST(each_server_that_wants_a_password_gets_the_focus),
        TEST(a_public_server_with_another_face_is_left_by_enter),
        TEST(a_card_of_the_room_goes_with_the_room),
        TEST(what_is_loved_in_a_room_goes_with_it_the_settings_stay),
        TEST(who_looks_for_their_people_comes_back_as_they_are_there),
        TEST(a_file_falls_on_the_card_of_the_room_too),
        TEST(a_password_goes_only_where_it_was_typed_for),
        TEST(who_types_a_password_stays_at_that_server),
        TEST(a_notice_is_read_until_there_is_something_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
