/* The talk in the room: from the microphone to packets as the floor allows, and from packets to who is told to be heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/conversation.h"
#include "../../client/event.h"
#include "../../common/proto.h"

#define ME    "00000000000000aa"
#define OTHER "00000000000000bb"
enum { OTHER_ID = 0xbb, SENT_MOST = 400, BLOCK = 480, BLOCK_US = 10000 };

struct scene {
    struct mixer *mixer;
    struct mic *mic;
    struct conversation *talk;
    int64_t now_us;
    uint64_t said; /* samples put into the microphone */
    struct packet_voice sent[SENT_MOST];
    size_t sent_count, losses;
    int64_t
        more_at_us; /* more comes into the microphone with each packet that goes out; 0: none does */
    struct packet_loss loss;
    cJSON *messages, *events;
};

static void tell(void *user, cJSON *message)
{
    struct scene *s = user;
    cJSON_AddItemToArray(s->messages, message);
}

static void send_voice(void *user, const struct packet_voice *voice)
{
    struct scene *s = user;
    assert_true(s->sent_count < SENT_MOST);
    s->sent[s->sent_count++] = *voice;
    float loud[BLOCK];
    for (int i = 0; i < BLOCK; i++) loud[i] = 0.3f * (float)sin(i * 0.1);
    for (int i = 0; i < 4 && s->more_at_us; i++)
        mic_put_rt(s->mic, loud, BLOCK, s->more_at_us += BLOCK_US);
}

static void send_loss(void *user, const struct packet_loss *loss)
{
    struct scene *s = user;
    s->loss = *loss;
    s->losses++;
}

static void event(void *user, cJSON *e)
{
    struct scene *s = user;
    cJSON_AddItemToArray(s->events, e);
}

static int open_scene(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    struct conversation_ports ports = {s, tell, send_voice, send_loss, event};
    s->mixer = mixer_new();
    s->mic = mic_new();
    s->messages = cJSON_CreateArray();
    s->events = cJSON_CreateArray();
    s->talk = conversation_new(&ports, s->mixer);
    conversation_set_mic(s->talk, s->mic);
    s->now_us = 1000000;
    *state = s;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    conversation_free(s->talk);
    mic_free(s->mic);
    mixer_free(s->mixer);
    cJSON_Delete(s->messages);
    cJSON_Delete(s->events);
    free(s);
    return 0;
}

/* -- what the server and the person do -------------------------------------------------------- */

static void result_says(struct scene *s, const char *json, bool refuses_talk)
{
    cJSON *m = cJSON_Parse(json);

    assert_non_null(m);
    assert_true(conversation_result(s->talk, m) == refuses_talk);
    cJSON_Delete(m);
}

static void with(void (*to)(struct conversation *, const cJSON *), struct scene *s,
                 const char *json)
{
    cJSON *m = cJSON_Parse(json);
    assert_non_null(m);
    to(s->talk, m);
    cJSON_Delete(m);
}

static void enter(struct scene *s)
{
    with(conversation_room, s, "{\"you\":\"" ME "\"}");
}

static void floor_says(struct scene *s, const char *talker)
{
    char json[200];
    snprintf(json, sizeof json, "{\"mode\":\"exclusive\",\"talkers\":[%s%s%s],\"waiting\":[]}",
             talker ? "{\"nick\":\"Who\",\"id\":\"" : "", talker ? talker : "",
             talker ? "\"}" : "");
    with(conversation_floor, s, json);
}

static void want(struct scene *s, bool on)
{
    with(conversation_command, s,
         on ? "{\"do\":\"talk\",\"on\":true}" : "{\"do\":\"talk\",\"on\":false}");
}

/* A voice-like sound, or silence, for so long; the device plays and the engine ticks meanwhile. */
static void pass(struct scene *s, int ms, bool voice)
{
    for (int at = 0; at < ms; at += 10) {
        float block[BLOCK], out[2 * BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            double t = (double)s->said++ / MIC_RATE_HZ,
                   swell = 0.5 + 0.5 * sin(t * 2 * 3.14159 * 4);
            block[i] = voice ? (float)(0.2 * swell * (sin(t * 1100) + 0.5 * sin(t * 2900))) : 0;
        }
        s->now_us += BLOCK_US;
        mic_put_rt(s->mic, block, BLOCK, s->now_us);
        mixer_mix_rt(s->mixer, out, BLOCK, s->now_us);
        conversation_run(s->talk, s->now_us);
    }
}

/* -- what came of it -------------------------------------------------------------------------- */

static const cJSON *last(const cJSON *list, const char *name)
{
    for (int i = cJSON_GetArraySize(list) - 1; i >= 0; i--) {
        const cJSON *o = cJSON_GetArrayItem(list, i);
        if (!strcmp(proto_text(o, "t"), name) || !strcmp(proto_text(o, "event"), name)) return o;
    }
    return NULL;
}

static int count(const cJSON *list, const char *name)
{
    int n = 0;
    const cJSON *o;
    cJSON_ArrayForEach(o, list)
    {
        n += !strcmp(proto_text(o, "t"), name) || !strcmp(proto_text(o, "event"), name);
    }
    return n;
}

static void test_a_voice_goes_out_while_the_floor_is_ours(void **state)
{
    struct scene *s = *state;
    char device[MIC_TEXT_BYTES];
    enter(s);
    pass(s, 200, true);
    assert_false(mic_wanted(s->mic, device));
    want(s, true);
    assert_true(proto_flag(last(s->messages, "talk"), "on"));
    pass(s, 20, false);
    assert_true(mic_wanted(s->mic, device));
    assert_int_equal(s->sent_count, 0);
    floor_says(s, ME);
    assert_string_equal(proto_text(last(s->events, "floor"), "you"), "talking");
    assert_true(proto_flag(last(s->events, "cue"), "on"));
    pass(s, 1000, true);
    assert_in_range(s->sent_count, 40, 60);
    for (size_t i = 1; i < s->sent_count; i++) {
        assert_int_equal(s->sent[i].frame, s->sent[i - 1].frame + 1);
        assert_true(llabs(s->sent[i].spoken_us - s->sent[i - 1].spoken_us - 20000) < 2000);
    }
    assert_true(proto_flag(last(s->events, "talking"), "on"));
    assert_string_equal(proto_text(last(s->events, "talking"), "id"), ME);
    want(s, false);
    assert_int_equal(s->sent[s->sent_count - 1].flags, PACKET_VOICE_LAST);
    assert_false(proto_flag(last(s->messages, "talk"), "on"));
    size_t sent = s->sent_count;
    pass(s, 500, true);
    assert_int_equal(s->sent_count, sent);
    assert_false(proto_flag(last(s->events, "talking"), "on"));
    pass(s, 3000, false);
    assert_false(mic_wanted(s->mic, device)); /* a moment later than it was needed */
}

static void key(struct scene *s, bool down)
{
    with(conversation_command, s,
         down ? "{\"do\":\"talk_key\",\"down\":true}" : "{\"do\":\"talk_key\",\"down\":false}");
}

/* As long as it is told to be down, which is every 50 ms. */
static void hold_key(struct scene *s, int ms)
{
    for (int at = 0; at < ms; at += 50) {
        key(s, true);
        pass(s, 50, true);
    }
}

/* Whoever comes in presses the key, gets the floor, and holds it. */
static void talk_by_key(struct scene *s, int ms)
{
    enter(s);
    key(s, true);
    floor_says(s, ME);
    hold_key(s, ms);
}

static bool shows_heard(const struct scene *s)
{
    return proto_flag(last(s->events, "talk"), "heard");
}

/* The news of its coming up is lost: another program took the keyboard, the window stands still, the session was locked, ... */
static void test_a_key_of_which_nothing_is_told_is_not_sent_with(void **state)
{
    struct scene *s = *state;
    talk_by_key(s, 2000);
    assert_in_range(s->sent_count, 90, 110); /* nothing is cut off while it is held */
    assert_true(shows_heard(s));
    pass(s, 360, true); /* 400 ms after it was told last */
    size_t sent = s->sent_count;
    assert_int_equal(s->sent[sent - 1].flags, PACKET_VOICE_LAST);
    assert_false(shows_heard(s));
    assert_false(proto_flag(last(s->events, "cue"), "on"));
    assert_false(proto_flag(last(s->messages, "talk"), "on"));
    pass(s, 1000, true);
    assert_int_equal(s->sent_count, sent);
}

/* The server is slow to answer: what shows is what is sent. */
static void test_what_shows_ends_with_the_key_and_not_with_the_answer(void **state)
{
    struct scene *s = *state;
    enter(s);
    key(s, true);
    assert_false(shows_heard(s));
    floor_says(s, ME);
    assert_true(shows_heard(s));
    hold_key(s, 200);
    key(s, false);
    assert_false(shows_heard(s));
    size_t sent = s->sent_count;
    floor_says(s, ME); /* told before our word was heard */
    assert_string_equal(proto_text(last(s->events, "floor"), "you"), "");
    assert_false(shows_heard(s));
    assert_int_equal(count(s->events, "cue"), 2);
    pass(s, 500, true);
    assert_int_equal(s->sent_count, sent);
}

/* The engine's thread stood still while the key came up: what the microphone gathered meanwhile goes nowhere. */
static void test_what_waited_in_the_microphone_is_not_sent_after_the_key(void **state)
{
    struct scene *s = *state;
    float block[BLOCK];
    talk_by_key(s, 500);
    for (int i = 0; i < BLOCK; i++) block[i] = 0.3f * (float)sin(i * 0.1);
    for (int i = 0; i < 15; i++) mic_put_rt(s->mic, block, BLOCK, s->now_us += BLOCK_US);
    key(s, false);
    size_t sent = s->sent_count;
    pass(s, 200, true);
    assert_int_equal(s->sent_count, sent);
}

/* The whole program stood still while it took from the microphone, for which the system kept what was said meanwhile. */
static void test_what_was_kept_for_a_program_that_stood_still_is_not_sent(void **state)
{
    struct scene *s = *state;
    talk_by_key(s, 500);
    size_t sent = s->sent_count;
    s->more_at_us = s->now_us + 5000000;
    pass(s, 20, true);
    assert_in_range(s->sent_count - sent, 1, 3); /* one as it was, one of silence */
    assert_int_equal(s->sent[s->sent_count - 1].flags, PACKET_VOICE_LAST);
}

/* ... nor does it keep a thread from its other work. */
static void test_a_microphone_that_brings_ever_more_is_taken_in_parts(void **state)
{
    struct scene *s = *state;
    enter(s);
    want(s, true);
    floor_says(s, ME);
    pass(s, 200, true);
    size_t sent = s->sent_count;
    s->more_at_us = s->now_us;
    pass(s, 20, true);
    assert_in_range(s->sent_count - sent, 2, 20);
    s->more_at_us = 0;
}

/* The engine's thread stood still when the key went down, and the microphone was still open from the talk before. */
static void test_what_was_heard_before_the_key_is_not_sent(void **state)
{
    struct scene *s = *state;
    float block[BLOCK];
    talk_by_key(s, 500);
    key(s, false);
    pass(s, 100, true);
    for (int i = 0; i < BLOCK; i++) block[i] = 0.3f * (float)sin(i * 0.1);
    for (int i = 0; i < 15; i++) mic_put_rt(s->mic, block, BLOCK, s->now_us += BLOCK_US);
    size_t sent = s->sent_count;
    key(s, true);
    floor_says(s, ME);
    int64_t pressed_us = s->now_us;
    pass(s, 200, true);
    assert_true(s->sent_count > sent + 5);
    assert_true(s->sent[sent].spoken_us >
                pressed_us - 60000); /* the frame it is in, and one before */
}

/* It is still open for the next word, but what it hears is nobody's business. */
static void test_the_level_is_dead_once_nobody_needs_it(void **state)
{
    struct scene *s = *state;
    char device[MIC_TEXT_BYTES];
    enter(s);
    key(s, true);
    mic_tell(s->mic, true, SAID_NOTHING, "default");
    floor_says(s, ME);
    hold_key(s, 500);
    assert_true(proto_real(last(s->events, "mic"), "level_db", -120) > -60);
    key(s, false);
    pass(s, 200, true);
    assert_true(mic_wanted(s->mic, device));
    assert_true(proto_real(last(s->events, "mic"), "level_db", 0) <= -120);
    assert_false(proto_flag(last(s->events, "mic"), "voice"));
}

/* Others are listened to; the microphone opens when it is one's turn. */
static void test_who_waits_for_a_turn_is_not_listened_to(void **state)
{
    struct scene *s = *state;
    char device[MIC_TEXT_BYTES];
    enter(s);
    with(conversation_command, s, "{\"do\":\"talk\",\"on\":true,\"wait\":true}");
    with(conversation_floor, s,
         "{\"talkers\":[{\"id\":\"" OTHER "\"}],\"waiting\":[{\"id\":\"" ME "\"}]}");
    pass(s, 4000, true);
    assert_false(mic_wanted(s->mic, device));
    floor_says(s, ME);
    pass(s, 20, true);
    assert_true(mic_wanted(s->mic, device));
}

static void test_what_is_said_while_asking_is_kept(void **state)
{
    struct scene *s = *state;
    enter(s);
    want(s, true);
    pass(s, 120, true);
    assert_int_equal(s->sent_count, 0);
    floor_says(s, ME);
    pass(s, 20, true);
    assert_in_range(s->sent_count, 4, 9);
}

static void test_only_the_answer_to_the_last_wish_refuses(void **state)
{
    struct scene *s = *state;
    char json[100];
    enter(s);
    want(s, true);
    int64_t first = proto_int(last(s->messages, "talk"), "tag", -1);
    want(s, false);
    want(s, true);
    snprintf(json, sizeof json, "{\"code\":\"busy\",\"tag\":%d}", (int)first);
    result_says(s, json, true);
    floor_says(s, ME);
    assert_true(proto_flag(last(s->events, "cue"), "on"));
    result_says(s, "{\"code\":\"floor_lost\"}", true);
    assert_false(proto_flag(last(s->events, "cue"), "on"));
    size_t sent = s->sent_count;
    pass(s, 200, true);
    assert_int_equal(s->sent_count, sent);
    assert_int_equal(count(s->messages, "talk"), 3);
}

/* Searches and requests, too, can be too quick: they count their tags from 1. */
static void test_a_wish_that_came_too_quickly_is_refused(void **state)
{
    struct scene *s = *state;
    char json[100];
    enter(s);
    want(s, true);
    int64_t tag = proto_int(last(s->messages, "talk"), "tag", -1);
    result_says(s, "{\"code\":\"slow\",\"about\":\"wishes\"}", false);
    result_says(s, "{\"code\":\"slow\",\"about\":\"wishes\",\"tag\":1}", false);
    assert_true(proto_flag(last(s->events, "talk"), "asked"));
    snprintf(json, sizeof json, "{\"code\":\"slow\",\"about\":\"wishes\",\"tag\":%d}", (int)tag);
    result_says(s, json, true);
    assert_false(proto_flag(last(s->events, "talk"), "asked"));
    assert_false(proto_flag(last(s->events, "talk"), "on"));
}

static void test_another_room_ends_the_talk(void **state)
{
    struct scene *s = *state;
    enter(s);
    want(s, true);
    floor_says(s, ME);
    pass(s, 200, true);
    enter(s);
    size_t sent = s->sent_count;
    pass(s, 200, true);
    assert_int_equal(s->sent_count, sent);
}

static void test_settings_of_talking_by_voice(void **state)
{
    struct scene *s = *state;
    char device[MIC_TEXT_BYTES];
    enter(s);
    with(conversation_command, s,
         "{\"do\":\"talking\",\"how\":\"voice\",\"mic\":\"Headset\",\"open_db\":6}");
    with(conversation_command, s, "{\"do\":\"talk_key\",\"down\":true}");
    pass(s, 600, false);
    assert_true(mic_wanted(s->mic, device));
    assert_string_equal(device, "Headset");
    assert_int_equal(count(s->messages, "talk"), 0);
    pass(s, 600, true);
    assert_int_equal(count(s->messages, "talk"), 1);
}

/* Whoever was speaking is cut off in mid-word: the floor is given back at once, and nothing of it is left when they come back. */
static void test_a_microphone_that_is_lost_lets_go_of_the_floor(void **state)
{
    struct scene *s = *state;
    enter(s);
    with(conversation_command, s, "{\"do\":\"talking\",\"how\":\"voice\",\"mic\":\"\"}");
    with(conversation_command, s, "{\"do\":\"talk_key\",\"down\":true}");
    mic_tell(s->mic, true, SAID_NOTHING, "Headset");
    pass(s, 600, false);
    pass(s, 600, true);
    floor_says(s, ME);
    pass(s, 200, true);
    size_t sent = s->sent_count;
    assert_true(sent > 0);
    mic_tell(s->mic, false, SAID_NOTHING, "");
    mic_tell(s->mic, true, SAID_NOTHING, "Headset"); /* both are one piece of news */
    conversation_run(s->talk, s->now_us += BLOCK_US);
    assert_false(proto_flag(last(s->messages, "talk"), "on"));
    floor_says(s, NULL);
    int wishes = count(s->messages, "talk");
    pass(s, 600, false);
    assert_int_equal(count(s->messages, "talk"), wishes);
    pass(s, 600, true);
    assert_true(proto_flag(last(s->messages, "talk"), "on"));
    floor_says(s, ME);
    size_t before = s->sent_count;
    pass(s, 200, true);
    assert_true(s->sent[before].frame > s->sent[sent - 1].frame);
}

static bool heard_cue(struct scene *s)
{
    float out[2 * BLOCK], most = 0;
    for (int at = 0; at < 20; at++) {
        s->now_us += BLOCK_US;
        mixer_mix_rt(s->mixer, out, BLOCK, s->now_us);
        for (int i = 0; i < 2 * BLOCK; i++) most = fmaxf(most, fabsf(out[i]));
    }
    return most > 0.01f;
}

static void test_the_wish_and_the_cue_are_told(void **state)
{
    struct scene *s = *state;
    enter(s);
    want(s, true);
    assert_true(proto_flag(last(s->events, "talk"), "on"));
    assert_true(proto_flag(last(s->events, "talk"), "asked"));
    floor_says(s, ME);
    assert_false(proto_flag(last(s->events, "talk"), "asked"));
    assert_true(heard_cue(s));
    with(conversation_command, s, "{\"do\":\"talking\",\"cue\":false}");
    want(s, false);
    assert_false(proto_flag(last(s->events, "talk"), "on"));
    assert_int_equal(count(s->events, "cue"), 2);
    assert_false(heard_cue(s));
    assert_int_equal(count(s->events, "talk"), 3);
}

/* Its level shows, and nothing is sent; without a room, too. Who shows it says so again and again: a window that is hidden does not. */
static void test_the_microphone_can_be_tried(void **state)
{
    struct scene *s = *state;
    char device[MIC_TEXT_BYTES];
    mic_tell(s->mic, true, SAID_NOTHING, "default");
    for (int i = 0; i < 10; i++) {
        with(conversation_command, s, "{\"do\":\"try\"}");
        pass(s, 250, true);
        assert_true(mic_wanted(s->mic, device));
    }
    assert_true(proto_real(last(s->events, "mic"), "level_db", -120) > -60);
    assert_int_equal(s->sent_count, 0);
    assert_int_equal(count(s->messages, "talk"), 0);
    pass(s, 760, true);
    assert_false(mic_wanted(s->mic, device));
}

/* Frames of somebody else, one in so many lost. */
static void listen_to_other(struct scene *s, int frames, int lost_each)
{
    int error;
    OpusEncoder *opus = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &error);
    static float pcm[960];
    uint8_t bytes[PACKET_VOICE_OPUS_BYTES];
    for (int k = 0; k < frames; k++) {
        for (int i = 0; i < 960; i++) pcm[i] = (float)(0.3 * sin((k * 960 + i) * 0.05));
        int n = opus_encode_float(opus, pcm, 960, bytes, sizeof bytes);
        struct packet_voice v = {OTHER_ID, (uint32_t)k, 0, s->now_us, bytes, (size_t)n};
        if (k % lost_each != lost_each - 1) conversation_voice(s->talk, &v, s->now_us);
        pass(s, 20, false);
    }
    opus_encoder_destroy(opus);
}

/* What was said of them is compared with counts that begin anew with the room. */
static void test_losses_begin_anew_with_the_room(void **state)
{
    struct scene *s = *state;
    enter(s);
    listen_to_other(s, 41, 3);
    enter(s);
    listen_to_other(s, 62, 3); /* it is told at 59 */
    assert_in_range(s->loss.percent, 25, 40);
    enter(s);
    listen_to_other(s, 250, 1000); /* and here at 197 */
    assert_in_range(s->loss.percent, 0, 1);
}

static void test_others_are_heard_and_what_is_lost_of_them_reported(void **state)
{
    struct scene *s = *state;
    enter(s);
    listen_to_other(s, 150, 3);
    assert_string_equal(proto_text(last(s->events, "talking"), "id"), OTHER);
    const cJSON *stats =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(last(s->events, "voices"), "list"), 0);
    assert_string_equal(proto_text(stats, "id"), OTHER);
    assert_true(proto_int(stats, "lost", 0) > 20);
    assert_int_equal(proto_int(stats, "lost", 0) + proto_int(stats, "late", -1),
                     proto_int(stats, "restored", -1) + proto_int(stats, "silent", -1) +
                         proto_int(stats, "concealed", -1));
    assert_true(s->losses >= 1);
    assert_int_equal(s->loss.talker, OTHER_ID);
    assert_in_range(s->loss.percent, 25, 40);
    pass(s, 1000, false);
    assert_false(proto_flag(last(s->events, "talking"), "on"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_voice_goes_out_while_the_floor_is_ours, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_a_key_of_which_nothing_is_told_is_not_sent_with,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_what_shows_ends_with_the_key_and_not_with_the_answer,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(
            test_what_waited_in_the_microphone_is_not_sent_after_the_key, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(
            test_what_was_kept_for_a_program_that_stood_still_is_not_sent, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_a_microphone_that_brings_ever_more_is_taken_in_parts,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_what_was_heard_before_the_key_is_not_sent, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_the_level_is_dead_once_nobody_needs_it, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_who_waits_for_a_turn_is_not_listened_to, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_what_is_said_while_asking_is_kept, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_a_wish_that_came_too_quickly_is_refused, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_only_the_answer_to_the_last_wish_refuses, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_another_room_ends_the_talk, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_settings_of_talking_by_voice, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_a_microphone_that_is_lost_lets_go_of_the_floor,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_the_wish_and_the_cue_are_told, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_the_microphone_can_be_tried, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_losses_begin_anew_with_the_room, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_others_are_heard_and_what_is_lost_of_them_reported,
                                        open_scene, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
