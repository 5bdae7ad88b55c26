/* From packets of others to who is told to be heard, and to reports of what is lost of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <opus.h>
#include "../support/booth.h"

/* Frames of somebody else, one in so many lost. */
static void listen_to_other(struct booth *b, int frames, int lost_each)
{
    int error;
    OpusEncoder *opus = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &error);
    static float pcm[960];
    uint8_t bytes[PACKET_VOICE_OPUS_BYTES];
    for (int k = 0; k < frames; k++) {
        for (int i = 0; i < 960; i++) pcm[i] = (float)(0.3 * sin((k * 960 + i) * 0.05));
        int n = opus_encode_float(opus, pcm, 960, bytes, sizeof bytes);
        struct packet_voice v = {BOOTH_OTHER_ID, (uint32_t)k, 0, b->now_us, bytes, (size_t)n};
        if (k % lost_each != lost_each - 1) conversation_voice(b->talk, &v, b->now_us);
        booth_pass(b, 20, false);
    }
    opus_encoder_destroy(opus);
}

/* What was said of them is compared with counts that begin anew with the room. */
static void test_losses_begin_anew_with_the_room(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    listen_to_other(b, 41, 3);
    booth_enter(b);
    listen_to_other(b, 62, 3); /* it is told at 59 */
    assert_in_range(b->loss.percent, 25, 40);
    booth_enter(b);
    listen_to_other(b, 250, 1000); /* and here at 197 */
    assert_in_range(b->loss.percent, 0, 1);
}

static void test_others_are_heard_and_what_is_lost_of_them_reported(void **state)
{
    struct booth *b = *state;
    booth_enter(b);
    listen_to_other(b, 150, 3);
    assert_string_equal(proto_text(booth_last(b->events, "talking"), "id"), BOOTH_OTHER);
    const cJSON *stats = cJSON_GetArrayItem(
        cJSON_GetObjectItemCaseSensitive(booth_last(b->events, "voices"), "list"), 0);
    assert_string_equal(proto_text(stats, "id"), BOOTH_OTHER);
    assert_true(proto_int(stats, "lost", 0) > 20);
    assert_int_equal(proto_int(stats, "lost", 0) + proto_int(stats, "late", -1),
                     proto_int(stats, "restored", -1) + proto_int(stats, "silent", -1) +
                         proto_int(stats, "concealed", -1));
    assert_true(b->losses >= 1);
    assert_int_equal(b->loss.talker, BOOTH_OTHER_ID);
    assert_in_range(b->loss.percent, 25, 40);
    booth_pass(b, 1000, false);
    assert_false(proto_flag(booth_last(b->events, "talking"), "on"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_losses_begin_anew_with_the_room, booth_open,
                                        booth_close),
        cmocka_unit_test_setup_teardown(test_others_are_heard_and_what_is_lost_of_them_reported,
                                        booth_open, booth_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
