/* The talk in the room: from the wish through the floor to a voice that goes out, and what the person is told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "../support/booth.h"

static void test_a_voice_goes_out_while_the_floor_is_ours(void **state)
{
    struct booth *b = *state;
    char device[MIC_TEXT_BYTES];
    booth_enter(b);
    booth_pass(b, 200, true);
    assert_false(mic_wanted(b->mic, device));
    booth_want(b, true);
    assert_true(proto_flag(booth_last(b->messages, "talk"), "on"));
    booth_pass(b, 20, false);
    assert_true(mic_wanted(b->mic, device));
    assert_int_equal(b->sent_count, 0);
    booth_floor(b, BOOTH_ME);
    assert_string_equal(proto_text(booth_last(b->events, "floor"), "you"), "talking");
    assert_true(proto_flag(booth_last(b->events, "cue"), "on"));
    booth_pass(b, 1000, true);
    assert_in_range(b->sent_count, 40, 60);
    for (size_t i = 1; i < b->sent_count; i++) {
        assert_int_equal(b->sent[i].frame, b->sent[i - 1].frame + 1);
        assert_true(llabs(b->sent[i].spoken_us - b->sent[i - 1].spoken_us - 20000) < 2000);
    }
    assert_true(proto_flag(booth_last(b->events, "talking"), "on"));
    assert_string_equal(proto_text(booth_last(b->events, "talking"), "id"), BOOTH_ME);
    booth_want(b, false);
    assert_int_equal(b->sent[b->sent_count - 1].flags, PACKET_VOICE_LAST);
    assert_false(proto_flag(booth_last(b->messages, "talk"), "on"));
    size_t sent = b->sent_count;
    booth_pass(b, 500, true);
    assert_int_equal(b->sent_count, sent);
    assert_false(proto_flag(booth_last(b->events, "talking"), "on"));
    booth_pass(b, 3000, false);
    assert_false(mic_wanted(b->mic, device)); /* a moment later than it was needed */
}

/* The server is slow to answer: what shows is what is sent. */
static void test_what_shows_ends_with_the_key_and_not_with_the_answer(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_key(b, true);
    assert_false(booth_shows_heard(b));
    booth_floor(b, BOOTH_ME);
    assert_true(booth_shows_heard(b));
    booth_hold_key(b, 200);
    booth_key(b, false);
    assert_false(booth_shows_heard(b));
    size_t sent = b->sent_count;
    booth_floor(b, BOOTH_ME); /* told before our word was heard */
    assert_string_equal(proto_text(booth_last(b->events, "floor"), "you"), "");
    assert_false(booth_shows_heard(b));
    assert_int_equal(booth_count(b->events, "cue"), 2);
    booth_pass(b, 500, true);
    assert_int_equal(b->sent_count, sent);
}

/* Others are listened to; the microphone opens when it is one's turn. */
static void test_who_waits_for_a_turn_is_not_listened_to(void **state)
{
    struct booth *b = *state;
    char device[MIC_TEXT_BYTES];
    booth_enter(b);
    booth_with(b, conversation_command, "{\"do\":\"talk\",\"on\":true,\"wait\":true}");
    booth_with(b, conversation_floor,
               "{\"talkers\":[{\"id\":\"" BOOTH_OTHER "\"}],\"waiting\":[{\"id\":\"" BOOTH_ME
               "\"}]}");
    booth_pass(b, 4000, true);
    assert_false(mic_wanted(b->mic, device));
    booth_floor(b, BOOTH_ME);
    booth_pass(b, 20, true);
    assert_true(mic_wanted(b->mic, device));
}

static void test_only_the_answer_to_the_last_wish_refuses(void **state)
{
    struct booth *b = *state;
    char json[100];
    booth_enter(b);
    booth_want(b, true);
    int64_t first = proto_int(booth_last(b->messages, "talk"), "tag", -1);
    booth_want(b, false);
    booth_want(b, true);
    snprintf(json, sizeof json, "{\"code\":\"busy\",\"of\":\"talk\",\"tag\":%d}", (int)first);
    booth_result(b, json, true);
    booth_floor(b, BOOTH_ME);
    assert_true(proto_flag(booth_last(b->events, "cue"), "on"));
    booth_result(b, "{\"code\":\"floor_lost\"}", true);
    assert_false(proto_flag(booth_last(b->events, "cue"), "on"));
    size_t sent = b->sent_count;
    booth_pass(b, 200, true);
    assert_int_equal(b->sent_count, sent);
    assert_int_equal(booth_count(b->messages, "talk"), 3);
}

/* Searches and requests, too, can be too quick, and have tags of their own. */
static void test_a_wish_that_came_too_quickly_is_refused(void **state)
{
    struct booth *b = *state;
    char json[100];
    booth_enter(b);
    booth_want(b, true);
    int64_t tag = proto_int(booth_last(b->messages, "talk"), "tag", -1);
    snprintf(json, sizeof json, "{\"code\":\"slow\",\"of\":\"songs\",\"tag\":%d}", (int)tag);
    booth_result(b, json, false);
    assert_true(proto_flag(booth_last(b->events, "talk"), "asked"));
    snprintf(json, sizeof json, "{\"code\":\"slow\",\"of\":\"talk\",\"tag\":%d}", (int)tag);
    booth_result(b, json, true);
    assert_false(proto_flag(booth_last(b->events, "talk"), "asked"));
    assert_false(proto_flag(booth_last(b->events, "talk"), "on"));
}

static void test_another_room_ends_the_talk(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_want(b, true);
    booth_floor(b, BOOTH_ME);
    booth_pass(b, 200, true);
    booth_enter(b);
    size_t sent = b->sent_count;
    booth_pass(b, 200, true);
    assert_int_equal(b->sent_count, sent);
}

static bool heard_cue(struct booth *b)
{
    float out[2 * BOOTH_BLOCK], most = 0;
    for (int at = 0; at < 20; at++) {
        b->now_us += BOOTH_BLOCK_US;
        mixer_mix_rt(b->mixer, out, BOOTH_BLOCK, b->now_us);
        for (int i = 0; i < 2 * BOOTH_BLOCK; i++) most = fmaxf(most, fabsf(out[i]));
    }
    return most > 0.01f;
}

static void test_the_wish_and_the_cue_are_told(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    booth_want(b, true);
    assert_true(proto_flag(booth_last(b->events, "talk"), "on"));
    assert_true(proto_flag(booth_last(b->events, "talk"), "asked"));
    booth_floor(b, BOOTH_ME);
    assert_false(proto_flag(booth_last(b->events, "talk"), "asked"));
    assert_true(heard_cue(b));
    booth_with(b, conversation_command, "{\"do\":\"talking\",\"cue\":false}");
    booth_want(b, false);
    assert_false(proto_flag(booth_last(b->events, "talk"), "on"));
    assert_int_equal(booth_count(b->events, "cue"), 2);
    assert_false(heard_cue(b));
    assert_int_equal(booth_count(b->events, "talk"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_voice_goes_out_while_the_floor_is_ours, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_what_shows_ends_with_the_key_and_not_with_the_answer,
                                        booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_who_waits_for_a_turn_is_not_listened_to, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_only_the_answer_to_the_last_wish_refuses, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_a_wish_that_came_too_quickly_is_refused, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_another_room_ends_the_talk, booth_open, booth_close),
        cmocka_unit_test_setup_teardown(test_the_wish_and_the_cue_are_told, booth_open,
                                        booth_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
