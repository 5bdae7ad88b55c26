/* What of the microphone goes out, and what does not: around the key, while a program stands still, and when it is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "../support/booth.h"

/* The news of its coming up is lost: another program took the keyboard, the window stands still, the session was locked, ... */
static void test_a_key_of_which_nothing_is_told_is_not_sent_with(void **state)
{
    struct booth *b = *state;
    booth_talk_by_key(b, 2000);
    assert_in_range(b->sent_count, 90, 110); /* nothing is cut off while it is held */
    assert_true(booth_shows_heard(b));
    booth_pass(b, 360, true); /* 400 ms after it was told last */
    size_t sent = b->sent_count;
    assert_int_equal(b->sent[sent - 1].flags, PACKET_VOICE_LAST);
    assert_false(booth_shows_heard(b));
    assert_false(proto_flag(booth_last(b->events, "cue"), "on"));
    assert_false(proto_flag(booth_last(b->messages, "talk"), "on"));
    booth_pass(b, 1000, true);
    assert_int_equal(b->sent_count, sent);
}

/* The engine's thread stood still while the key came up: what the microphone gathered meanwhile goes nowhere. */
static void test_what_waited_in_the_microphone_is_not_sent_after_the_key(void **state)
{
    struct booth *b = *state;
    booth_talk_by_key(b, 500);
    booth_fill_mic(b, 15);
    booth_key(b, false);
    size_t sent = b->sent_count;
    booth_pass(b, 200, true);
    assert_int_equal(b->sent_count, sent);
}

/* The whole program stood still while it took from the microphone, for which the system kept what was said meanwhile. */
static void test_what_was_kept_for_a_program_that_stood_still_is_not_sent(void **state)
{
    struct booth *b = *state;
    booth_talk_by_key(b, 500);
    size_t sent = b->sent_count;
    b->more_at_us = b->now_us + 5000000;
    booth_pass(b, 20, true);
    assert_in_range(b->sent_count - sent, 1, 3); /* one as it was, one of silence */
    assert_int_equal(b->sent[b->sent_count - 1].flags, PACKET_VOICE_LAST);
}

/* ... nor does it keep a thread from its other work. */
static void test_a_microphone_that_brings_ever_more_is_taken_in_parts(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_want(b, true);
    booth_floor(b, BOOTH_ME);
    booth_pass(b, 200, true);
    size_t sent = b->sent_count;
    b->more_at_us = b->now_us;
    booth_pass(b, 20, true);
    assert_in_range(b->sent_count - sent, 2, 20);
    b->more_at_us = 0;
}

/* The engine's thread stood still when the key went down, and the microphone was still open from the talk before. */
static void test_what_was_heard_before_the_key_is_not_sent(void **state)
{
    struct booth *b = *state;
    booth_talk_by_key(b, 500);
    booth_key(b, false);
    booth_pass(b, 100, true);
    booth_fill_mic(b, 15);
    size_t sent = b->sent_count;
    booth_key(b, true);
    booth_floor(b, BOOTH_ME);
    int64_t pressed_us = b->now_us;
    booth_pass(b, 200, true);
    assert_true(b->sent_count > sent + 5);
    assert_true(b->sent[sent].spoken_us >
                pressed_us - 60000); /* the frame it is in, and one before */
}

static void test_what_is_said_while_asking_is_kept(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_want(b, true);
    booth_pass(b, 120, true);
    assert_int_equal(b->sent_count, 0);
    booth_floor(b, BOOTH_ME);
    booth_pass(b, 20, true);
    assert_in_range(b->sent_count, 4, 9);
}

/* It is still open for the next word, but what it hears is nobody's business. */
static void test_the_level_is_dead_once_nobody_needs_it(void **state)
{
    struct booth *b = *state;
    char device[MIC_TEXT_BYTES];
    booth_enter(b);
    booth_key(b, true);
    mic_tell(b->mic, true, SAID_NOTHING, "default");
    booth_floor(b, BOOTH_ME);
    booth_hold_key(b, 500);
    assert_true(proto_real(booth_last(b->events, "mic"), "level_db", -120) > -60);
    booth_key(b, false);
    booth_pass(b, 200, true);
    assert_true(mic_wanted(b->mic, device));
    assert_true(proto_real(booth_last(b->events, "mic"), "level_db", 0) <= -120);
    assert_false(proto_flag(booth_last(b->events, "mic"), "voice"));
}

static void test_settings_of_talking_by_voice(void **state)
{
    struct booth *b = *state;
    char device[MIC_TEXT_BYTES];
    booth_enter(b);
    booth_with(b, conversation_command,
               "{\"do\":\"talking\",\"how\":\"voice\",\"mic\":\"Headset\",\"open_db\":6}");
    booth_with(b, conversation_command, "{\"do\":\"talk_key\",\"down\":true}");
    booth_pass(b, 600, false);
    assert_true(mic_wanted(b->mic, device));
    assert_string_equal(device, "Headset");
    assert_int_equal(booth_count(b->messages, "talk"), 0);
    booth_pass(b, 600, true);
    assert_int_equal(booth_count(b->messages, "talk"), 1);
}

/* Whoever was speaking is cut off in mid-word: the floor is given back at once, and nothing of it is left when they come back. */
static void test_a_microphone_that_is_lost_lets_go_of_the_floor(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_with(b, conversation_command, "{\"do\":\"talking\",\"how\":\"voice\",\"mic\":\"\"}");
    booth_with(b, conversation_command, "{\"do\":\"talk_key\",\"down\":true}");
    mic_tell(b->mic, true, SAID_NOTHING, "Headset");
    booth_pass(b, 600, false);
    booth_pass(b, 600, true);
    booth_floor(b, BOOTH_ME);
    booth_pass(b, 200, true);
    size_t sent = b->sent_count;
    assert_true(sent > 0);
    mic_tell(b->mic, false, SAID_NOTHING, "");
    mic_tell(b->mic, true, SAID_NOTHING, "Headset"); /* both are one piece of news */
    conversation_run(b->talk, b->now_us += BOOTH_BLOCK_US);
    assert_false(proto_flag(booth_last(b->messages, "talk"), "on"));
    booth_floor(b, NULL);
    int wishes = booth_count(b->messages, "talk");
    booth_pass(b, 600, false);
    assert_int_equal(booth_count(b->messages, "talk"), wishes);
    booth_pass(b, 600, true);
    assert_true(proto_flag(booth_last(b->messages, "talk"), "on"));
    booth_floor(b, BOOTH_ME);
    size_t before = b->sent_count;
    booth_pass(b, 200, true);
    assert_true(b->sent[before].frame > b->sent[sent - 1].frame);
}

/* Its level shows, and nothing is sent; without a room, too. Who shows it says so again and again: a window that is hidden does not. */
static void test_the_microphone_can_be_tried(void **state)
{
    struct booth *b = *state;
    char device[MIC_TEXT_BYTES];
    mic_tell(b->mic, true, SAID_NOTHING, "default");
    for (int i = 0; i < 10; i++) {
        booth_with(b, conversation_command, "{\"do\":\"try\"}");
        booth_pass(b, 250, true);
        assert_true(mic_wanted(b->mic, device));
    }
    assert_true(proto_real(booth_last(b->events, "mic"), "level_db", -120) > -60);
    assert_int_equal(b->sent_count, 0);
    assert_int_equal(booth_count(b->messages, "talk"), 0);
    booth_pass(b, 760, true);
    assert_false(mic_wanted(b->mic, device));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_key_of_which_nothing_is_told_is_not_sent_with,
                                        booth_open, booth_close),
        cmocka_unit_test_setup_teardown(
            test_what_waited_in_the_microphone_is_not_sent_after_the_key, booth_open, booth_close),
        cmocka_unit_test_setup_teardown(
            test_what_was_kept_for_a_program_that_stood_still_is_not_sent, booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_a_microphone_that_brings_ever_more_is_taken_in_parts,
                                        booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_what_was_heard_before_the_key_is_not_sent, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_what_is_said_while_asking_is_kept, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_the_level_is_dead_once_nobody_needs_it, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_settings_of_talking_by_voice, booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_a_microphone_that_is_lost_lets_go_of_the_floor,
                                        booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_the_microphone_can_be_tried, booth_open, booth_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
