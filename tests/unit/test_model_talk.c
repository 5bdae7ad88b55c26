/* What the screens know of talk: the floor, who is heard and how loud, the microphone, the device. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/model.h"

#define P(n) "{\"id\":\"000000000000000" n "\",\"nick\":\"p" n "\"}"

static void tell(struct model *m, const char *json)
{
    cJSON *e = cJSON_Parse(json);
    assert_non_null(e);
    model_event(m, e, 50);
    cJSON_Delete(e);
}

static int setup(void **state)
{
    struct model *m = model_new();
    *state = m;
    if (!m) return -1;
    tell(m, "{\"event\":\"state\",\"state\":\"in\"}");
    tell(m, "{\"event\":\"room\",\"id\":\"a\",\"name\":\"Rock\",\"you\":\"0000000000000001\"}");
    return 0;
}

static int teardown(void **state)
{
    model_free(*state);
    return 0;
}

static void the_floor_is_known(void **state)
{
    struct model *m = *state;
    tell(m, "{\"event\":\"floor\",\"mode\":\"open\",\"talkers\":[" P("2") "],\"waiting\":[" P(
                "3") "," P("1") "],\"you\":\"waiting\",\"host\":true}");
    assert_int_equal(m->talk.mode, MODE_OPEN);
    assert_int_equal(m->talk.talker_count, 1);
    assert_string_equal(m->talk.talkers[0].nick, "p2");
    assert_true(m->talk.waits && !m->talk.mine && m->talk.host);
    assert_int_equal(model_turn(m, 3), 1);
    assert_int_equal(model_turn(m, 1), 2);
    assert_int_equal(model_turn(m, 2), 0);
    tell(m, "{\"event\":\"floor\",\"mode\":\"quiet\",\"talkers\":[],\"waiting\":[],\"you\":\"\"}");
    assert_int_equal(m->talk.mode, MODE_QUIET);
    assert_true(!m->talk.waits && m->talk.talker_count == 0 && model_turn(m, 1) == 0);
}

static void more_than_fit_are_left_out(void **state)
{
    struct model *m = *state;
    char json[8192] = "{\"event\":\"floor\",\"mode\":\"open\",\"talkers\":[" P("1");
    for (int i = 0; i < 100; i++) strcat(json, "," P("2"));
    strcat(json, "],\"waiting\":[],\"you\":\"\"}");
    tell(m, json);
    assert_int_equal(m->talk.talker_count, PROTO_TALKERS_MOST);
    for (int i = 0; i < 100; i++) {
        snprintf(json, sizeof json, "{\"event\":\"talking\",\"id\":\"%016x\",\"on\":true}",
                 (unsigned)i + 1);
        tell(m, json);
    }
    assert_int_equal(m->talk.heard_count, MODEL_HEARD);
}

static void who_is_heard_is_marked(void **state)
{
    struct model *m = *state;
    tell(m, "{\"event\":\"talking\",\"id\":\"0000000000000002\",\"on\":true}");
    tell(m, "{\"event\":\"talking\",\"id\":\"0000000000000002\",\"on\":true}");
    assert_true(model_hears(m, 2) && m->talk.heard_count == 1);
    tell(m, "{\"event\":\"talking\",\"id\":\"0000000000000003\",\"on\":true}");
    tell(m, "{\"event\":\"talking\",\"id\":\"0000000000000002\",\"on\":false}");
    assert_true(!model_hears(m, 2) && model_hears(m, 3));
    tell(m, "{\"event\":\"room\",\"id\":\"b\",\"name\":\"Jazz\",\"you\":\"0000000000000001\"}");
    assert_false(model_hears(m, 3));
}

static void refusals_are_of_talk_other_results_are_not(void **state)
{
    struct model *m = *state;
    tell(m, "{\"event\":\"result\",\"talk\":true,\"code\":\"busy\",\"nick\":\"p2\"}");
    assert_string_equal(m->talk.refusal, "p2 talks now; you can wait for your turn.");
    assert_int_equal(m->talk.refused_us, 50);
    assert_string_equal(m->result.text, "");
    tell(m, "{\"event\":\"result\",\"code\":\"waiting\",\"text\":\"You wait.\"}");
    assert_string_equal(m->result.text, "");
    assert_string_equal(m->talk.refusal, "p2 talks now; you can wait for your turn.");
    tell(m, "{\"event\":\"result\",\"code\":\"recent\",\"text\":\"Wait.\"}");
    assert_string_equal(m->result.text, "Wait.");
    tell(m, "{\"event\":\"floor\",\"mode\":\"exclusive\",\"you\":\"\"}");
    assert_string_equal(m->talk.refusal, ""); /* who talked does not any more */
    tell(m, "{\"event\":\"result\",\"talk\":true,\"code\":\"floor_lost\",\"text\":\"Your turn is "
            "over.\"}");
    tell(m, "{\"event\":\"floor\",\"mode\":\"exclusive\",\"you\":\"\"}");
    assert_string_equal(m->talk.refusal, "Your turn is over.");
}

static void the_microphone_and_the_wish_are_known(void **state)
{
    struct model *m = *state;
    tell(m, "{\"event\":\"talk\",\"on\":true,\"asked\":true}");
    assert_true(m->talk.on && m->talk.asked && !m->talk.mine);
    tell(m, "{\"event\":\"talk\",\"on\":true,\"asked\":false,\"heard\":true}");
    assert_true(m->talk.on && !m->talk.asked && m->talk.mine);
    tell(m, "{\"event\":\"floor\",\"mode\":\"exclusive\",\"you\":\"\"}");
    assert_true(m->talk.mine); /* the microphone's word counts */
    tell(m, "{\"event\":\"talk\",\"on\":false,\"asked\":false,\"heard\":false}");
    assert_false(m->talk.mine);
    tell(m, "{\"event\":\"mic\",\"open\":true,\"voice\":true,\"level_db\":-20,\"name\":\"x\"}");
    assert_true(m->talk.mic_open && m->talk.voice && m->talk.level_db > -21);
    tell(m,
         "{\"event\":\"mic\",\"open\":false,\"voice\":false,\"level_db\":-120,\"text\":\"none\"}");
    assert_string_equal(m->talk.mic_text, "none");
    tell(m, "{\"event\":\"devices\",\"mics\":[\"A\",7,\"B\"],\"speakers\":[\"C\"]}");
    assert_int_equal(m->mics.count, 2);
    assert_string_equal(m->mics.names[1], "B");
    assert_int_equal(m->speakers.count, 1);
    assert_string_equal(m->speakers.names[0], "C");
}

static void the_device_and_its_trim_are_known(void **state)
{
    struct model *m = *state;
    tell(m, "{\"event\":\"device\",\"there\":true,\"name\":\"Speakers\"}");
    tell(m, "{\"event\":\"trim\",\"ms\":12,\"device\":\"Speakers\"}");
    assert_string_equal(m->device, "Speakers");
    assert_int_equal(m->trim_ms, 12);
    tell(m, "{\"event\":\"device\",\"there\":false,\"name\":\"Speakers\"}");
    assert_string_equal(m->device, "");
    assert_int_equal(m->trim_ms, 0);
}

static void hear(struct model *m, unsigned id, const char *more)
{
    char json[200];
    snprintf(json, sizeof json, "{\"do\":\"hear\",\"list\":[{\"id\":\"%016x\"%s}]}", id, more);
    cJSON *c = cJSON_Parse(json);
    model_hear(m, c);
    cJSON_Delete(c);
}

static void volumes_are_known_the_oldest_forgotten(void **state)
{
    struct model *m = *state;
    assert_true(model_volume(m, 9).volume > 0.99f && !model_volume(m, 9).muted);
    hear(m, 9, ",\"volume\":0.5");
    hear(m, 9, ",\"volume\":1.5,\"muted\":true");
    assert_true(model_volume(m, 9).volume > 1.4f && model_volume(m, 9).muted);
    assert_int_equal(m->talk.volumes_told, 1);
    hear(m, 8, ",\"volume\":0.5");
    hear(m, 8, ",\"volume\":1,\"muted\":false"); /* leaves their place */
    hear(m, 7, ",\"muted\":true");
    assert_int_equal(m->talk.volumes_told, 2);
    assert_true(model_volume(m, 8).volume > 0.9f && model_volume(m, 7).muted);
    for (unsigned i = 0; i < MODEL_VOLUMES; i++) hear(m, 100 + i, ",\"volume\":0.5");
    assert_false(model_volume(m, 9).muted);
    assert_true(model_volume(m, 100 + MODEL_VOLUMES - 1).volume < 0.6f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_floor_is_known),
        TEST(more_than_fit_are_left_out),
        TEST(who_is_heard_is_marked),
        TEST(refusals_are_of_talk_other_results_are_not),
        TEST(the_microphone_and_the_wish_are_known),
        TEST(the_device_and_its_trim_are_known),
        TEST(volumes_are_known_the_oldest_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
