/* Packets that wait, and which of them say the frame before once more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <opus.h>
#include "../sim/speech.h"
#include "../../client/voice_shelf.h"

/* How many of a hundred frames of speech. */
static int repeating(int application, int loss_percent)
{
    struct speech speech = {.chance = {1}};
    float mono[VOICE_FRAME];
    int error, count = 0;
    OpusEncoder *e = opus_encoder_create(48000, 1, application, &error);
    assert_non_null(e);
    opus_encoder_ctl(e, OPUS_SET_BITRATE(28000));
    opus_encoder_ctl(e, OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(e, OPUS_SET_PACKET_LOSS_PERC(loss_percent));
    for (int i = 0; i < 100; i++) {
        struct voice_packet p = {0};
        speech_say(&speech, mono, VOICE_FRAME);
        int n = opus_encode_float(e, mono, VOICE_FRAME, p.opus, sizeof p.opus);
        assert_true(n > 0);
        p.opus_bytes = (size_t)n;
        count += voice_packet_repeats_rt(&p);
        p.opus_bytes = 1;
        assert_false(voice_packet_repeats_rt(&p));
    }
    opus_encoder_destroy(e);
    return count;
}

static void test_repetitions_are_known(void **state)
{
    (void)state;
    assert_int_equal(repeating(OPUS_APPLICATION_VOIP, 0), 0);
    assert_in_range(repeating(OPUS_APPLICATION_VOIP, 20), 60, 99);
    assert_int_equal(repeating(OPUS_APPLICATION_RESTRICTED_LOWDELAY, 20), 0);
}

static void test_by_frame(void **state)
{
    (void)state;
    static struct voice_shelf s;
    assert_null(voice_shelf_first_rt(&s, 0));
    voice_shelf_put_rt(&s, &(struct voice_packet){.frame = 3, .opus_bytes = 1});
    voice_shelf_put_rt(&s, &(struct voice_packet){.frame = UINT32_MAX, .opus_bytes = 1});
    assert_int_equal(voice_shelf_at_rt(&s, 3)->frame, 3);
    assert_null(voice_shelf_at_rt(&s, 3 + VOICE_SHELF));
    assert_int_equal(voice_shelf_first_rt(&s, UINT32_MAX - 1)->frame, UINT32_MAX);
    assert_int_equal(voice_shelf_first_rt(&s, 0)->frame, 3);
    assert_null(voice_shelf_first_rt(&s, 4));
    voice_shelf_clear_rt(&s);
    assert_null(voice_shelf_at_rt(&s, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repetitions_are_known),
        cmocka_unit_test(test_by_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
