/* How a person talks, kept and told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/habits.h"
#include "../../common/proto.h"

static struct prefs *open_prefs(void)
{
    struct saying notice;
    struct prefs *p = prefs_open("", &notice); /* kept nowhere */
    assert_non_null(p);
    return p;
}

static void at_first_they_are_as_people_like_them(void **state)
{
    struct habits h;
    struct prefs *p = open_prefs();
    (void)state;
    habits_read(&h, p);
    assert_int_equal(h.how, TALK_PUSH);
    assert_true(h.key_place != 0 && h.key_button == 0);
    assert_string_equal(h.key_name, "Right Ctrl");
    assert_true(h.noise && h.gain && h.echo && h.cue);
    assert_true(h.voices > 0.99f && h.voices < 1.01f);
    assert_int_equal((int)h.duck_db, 12);
    assert_string_equal(h.mic, "");
    assert_string_equal(h.speakers, "");
    prefs_close(p);
}

static void what_is_kept_is_read_again(void **state)
{
    struct habits h, again;
    struct prefs *p = open_prefs();
    (void)state;
    habits_read(&h, p);
    h.how = TALK_VOICE;
    h.key_place = 0;
    h.key_button = 4;
    strcpy(h.key_name, "Mouse 4");
    strcpy(h.mic, "Headset");
    strcpy(h.speakers, "Speakers of the hall");
    h.noise = h.cue = false;
    h.open_db = 20;
    h.hold_ms = 700;
    h.duck_db = 6;
    h.voices = 1.5f;
    habits_keep(&h, p);
    habits_read(&again, p);
    assert_int_equal(again.how, TALK_VOICE);
    assert_int_equal(again.key_place, 0);
    assert_int_equal(again.key_button, 4);
    assert_string_equal(again.key_name, "Mouse 4");
    assert_string_equal(again.mic, "Headset");
    assert_string_equal(again.speakers, "Speakers of the hall");
    assert_true(!again.noise && again.gain && again.echo && !again.cue);
    assert_int_equal((int)again.open_db, 20);
    assert_int_equal(again.hold_ms, 700);
    assert_int_equal((int)again.duck_db, 6);
    assert_true(again.voices > 1.49f && again.voices < 1.51f);
    prefs_close(p);
}

static void nonsense_in_the_settings_is_passed_over(void **state)
{
    struct habits h;
    struct prefs *p = open_prefs();
    (void)state;
    prefs_set_text(p, "talk_how", "shouting");
    prefs_set_number(p, "talk_key", 1e9);
    prefs_set_number(p, "talk_button", 3);
    prefs_set_number(p, "talk_hold_ms", -5);
    prefs_set_number(p, "voices_volume", 1e30);
    habits_read(&h, p);
    assert_int_equal(h.how, TALK_PUSH);
    assert_string_equal(h.key_name, "Right Ctrl"); /* a button without its name */
    assert_int_equal(h.key_button, 0);
    assert_int_equal(h.hold_ms, 400);
    assert_true(h.voices < 2);
    prefs_close(p);
}

static void the_engine_is_told_all_of_them(void **state)
{
    struct habits h;
    struct prefs *p = open_prefs();
    (void)state;
    habits_read(&h, p);
    h.how = TALK_TOGGLE;
    h.echo = false;
    cJSON *c = habits_command(&h);
    assert_string_equal(proto_text(c, "do"), "talking");
    assert_string_equal(proto_text(c, "how"), "toggle");
    assert_true(proto_flag(c, "noise") && proto_flag(c, "gain") && proto_flag(c, "cue"));
    assert_true(proto_has(c, "echo") && !proto_flag(c, "echo"));
    assert_int_equal(proto_int(c, "hold_ms", 0), 400);
    assert_true(proto_has(c, "open_db") && proto_has(c, "duck_db") && proto_has(c, "volume"));
    assert_true(proto_has(c, "mic"));
    cJSON_Delete(c);
    prefs_close(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_first_they_are_as_people_like_them),
        cmocka_unit_test(what_is_kept_is_read_again),
        cmocka_unit_test(nonsense_in_the_settings_is_passed_over),
        cmocka_unit_test(the_engine_is_told_all_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
