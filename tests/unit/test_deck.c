/* One segment on its way to the ear: a tone of 1 kHz, whose loudness tells gains and fades. */
#include <math.h>
#include <opus.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/deck.h"
#include "../support/chunks.h"

enum {
    FRAME = SEGMENT_FRAME_SAMPLES,
    CHUNKS = 10,
    SONG = CHUNKS * CHUNKS_SAMPLES, /* samples: 0.6 s */
    FROM = 5000,                    /* stream frame at which it begins */
    WHOLE = FROM + SONG + 1000,
    FADE = 240 /* 5 ms */
};

#define LOUD 0.3f

static struct {
    struct jitter *chunks;
    struct deck deck;
    struct segment segment;
    float out[2 * WHOLE];
} the;

static void put_tone(struct jitter *j, uint32_t left_out)
{
    int error, at = 0;
    uint8_t frames[CHUNKS_FRAMES * CHUNKS_FRAME_BYTES];
    float pcm[2 * FRAME];
    OpusEncoder *e = opus_encoder_create(SEGMENT_RATE_HZ, 2, OPUS_APPLICATION_AUDIO, &error);
    opus_encoder_ctl(e, OPUS_SET_BITRATE(CHUNKS_FRAME_BYTES * 8 * 50));
    opus_encoder_ctl(e, OPUS_SET_VBR(0));
    for (uint32_t c = 0; c < CHUNKS; c++) {
        for (int f = 0; f < CHUNKS_FRAMES; f++) {
            for (int i = 0; i < FRAME; i++, at++)
                pcm[2 * i] = pcm[2 * i + 1] = LOUD * sinf(0.1308997f * (float)at);
            assert_int_equal(opus_encode_float(e, pcm, FRAME, frames + f * CHUNKS_FRAME_BYTES,
                                               CHUNKS_FRAME_BYTES),
                             CHUNKS_FRAME_BYTES);
        }
        struct packet_radio chunk = chunks_of(7, c);
        chunk.data = frames;
        if (c != left_out) assert_true(jitter_put(j, &chunk, 10000000));
    }
    opus_encoder_destroy(e);
}

static void load(uint32_t left_out)
{
    struct segment s = chunks_minute(7);
    s.length = SONG;
    the.segment = s;
    chunks_plan(the.chunks, &s, 10000000);
    put_tone(the.chunks, left_out);
    deck_load(&the.deck, &s, FROM, FROM + SONG, 0);
}

static int open_deck(void **state)
{
    memset(&the, 0, sizeof the);
    if (chunks_open(state) != 0) return -1;
    the.chunks = *state;
    return deck_init(&the.deck) ? 0 : -1;
}

static int close_deck(void **state)
{
    deck_free(&the.deck);
    return chunks_close(state);
}

/* Into its place in `out`; from frame to frame of the stream, `block` at a time. */
static unsigned render(int64_t from, int64_t to, size_t block)
{
    unsigned made_up = 0;
    for (int64_t at = from; at < to; at += (int64_t)block)
        made_up += deck_render(&the.deck, the.chunks, at, the.out + 2 * at, block);
    return made_up;
}

/* Amplitude of the tone around a frame: over its period of 48. */
static float level(int64_t at)
{
    float sum = 0;
    for (int64_t i = at - 24; i < at + 24; i++) sum += the.out[2 * i] * the.out[2 * i];
    return sqrtf(sum / 24);
}

static void assert_level(int64_t at, float expected)
{
    if (fabsf(level(at) - expected) > 0.02f)
        fail_msg("%.3f, not %.3f, at %d", (double)level(at), (double)expected, (int)at);
}

static void test_sounds_from_its_first_frame_to_its_last(void **state)
{
    (void)state;
    load(UINT32_MAX);
    assert_int_equal(render(0, WHOLE - 1000 - 480, 480), 0);
    assert_true(the.deck.busy);
    for (int i = 0; i < 2 * FROM; i++) assert_true(the.out[i] == 0);
    assert_level(FROM + 1000, LOUD);
    assert_level(FROM + SONG - 1000, LOUD);
    render(WHOLE - 1000 - 480, WHOLE - 40, 480);
    assert_false(the.deck.busy);
    for (int i = 2 * (FROM + SONG); i < 2 * (WHOLE - 40); i++) assert_true(the.out[i] == 0);
}

static void test_pieces_of_any_length_sound_alike(void **state)
{
    (void)state;
    static float whole[2 * WHOLE];
    load(UINT32_MAX);
    render(0, 24000, 24000);
    memcpy(whole, the.out, sizeof whole);
    memset(the.out, 0, sizeof the.out);
    deck_load(&the.deck, &the.segment, FROM, FROM + SONG, 0);
    render(0, 24000, 75);
    assert_memory_equal(the.out, whole, sizeof whole);
}

/* It is added to what sounds already. */
static void test_decks_mix(void **state)
{
    (void)state;
    load(UINT32_MAX);
    for (int i = 0; i < 2 * WHOLE; i++) the.out[i] = 1;
    render(FROM + 4800, FROM + 9600, 480);
    float mean = 0;
    for (int i = 2 * (FROM + 5000); i < 2 * (FROM + 5000 + 4800 - 480); i++) mean += the.out[i];
    assert_true(fabsf(mean / (2 * (4800 - 480)) - 1) < 0.02f);
    assert_true(the.out[2 * (FROM + 4799)] == 1);
}

static void test_in_mid_song_it_comes_in_under_a_fade(void **state)
{
    (void)state;
    load(UINT32_MAX);
    int64_t at = FROM + 9600;
    assert_int_equal(render(at, at + 4800, 480), 0);
    assert_level(at + 24, LOUD * 24 / FADE);
    assert_level(at + FADE / 2, LOUD / 2);
    assert_level(at + FADE + 24, LOUD); /* the decoder has had its run-up */
}

static void test_it_is_as_loud_as_the_segment_says(void **state)
{
    (void)state;
    load(UINT32_MAX);
    the.segment.gain_db = -6.0206f;
    deck_load(&the.deck, &the.segment, FROM, FROM + SONG, 0);
    render(FROM, FROM + 9600, 480);
    assert_level(FROM + 4800, LOUD / 2);
}

static void test_a_corrected_loudness_comes_gently(void **state)
{
    (void)state;
    load(UINT32_MAX);
    render(FROM, FROM + 4800, 480);
    the.segment.gain_db = -6.0206f;
    deck_change(&the.deck, &the.segment, FROM, FROM + SONG);
    render(FROM + 4800, FROM + SONG, 480);
    assert_level(FROM + 4800 + 24, LOUD);
    assert_level(FROM + 4800 + 20000, LOUD * 0.75f); /* 6 dB a second */
}

static void test_it_begins_as_loud_as_what_it_follows(void **state)
{
    (void)state;
    load(UINT32_MAX);
    the.segment.gain_db = -6.0206f;
    the.segment.first = 4800; /* no silence of the encoder's before it */
    deck_load(&the.deck, &the.segment, FROM, FROM + SONG - 4800, 0);
    deck_follow(&the.deck, 1);
    render(FROM, FROM + 9600, 480);
    assert_level(FROM + 24, LOUD / 2 * (2 - 24.f / FADE));
    assert_level(FROM + 4800, LOUD / 2);
    deck_load(&the.deck, &the.segment, FROM, FROM + SONG, 0);
    deck_follow(&the.deck, 1000);
    assert_true(the.deck.entry < 5); /* never as loud as to hurt */
}

static void test_what_leaves_dies_away_in_5_ms(void **state)
{
    (void)state;
    load(UINT32_MAX);
    render(FROM, FROM + 4800, 480);
    deck_leave(&the.deck);
    render(FROM + 4800, FROM + 4800 + 480, 480);
    assert_false(the.deck.busy);
    assert_level(FROM + 4800 + FADE / 2, LOUD / 2);
    for (int i = 2 * (FROM + 4800 + FADE); i < 2 * (FROM + 5280); i++) assert_true(the.out[i] == 0);
}

static void test_what_never_came_is_made_up_and_counted(void **state)
{
    (void)state;
    load(4);
    assert_int_equal(render(FROM, FROM + SONG, 480), CHUNKS_FRAMES);
    int64_t hole = FROM + 4 * CHUNKS_SAMPLES;
    assert_true(level(hole + 480) > LOUD / 3); /* Opus goes on from what came before */
    assert_level(hole + CHUNKS_SAMPLES + 4 * FRAME, LOUD);
}

static void test_what_was_planned_too_late_is_excused(void **state)
{
    (void)state;
    load(4);
    int64_t hole = FROM + 4 * CHUNKS_SAMPLES;
    deck_load(&the.deck, &the.segment, FROM, FROM + SONG, hole + 2 * FRAME);
    assert_int_equal(render(FROM, FROM + SONG, 480), CHUNKS_FRAMES - 2);
}

int main(void)
{
#define DECK_TEST(test) cmocka_unit_test_setup_teardown(test, open_deck, close_deck)
    const struct CMUnitTest tests[] = {
        DECK_TEST(test_sounds_from_its_first_frame_to_its_last),
        DECK_TEST(test_pieces_of_any_length_sound_alike),
        DECK_TEST(test_decks_mix),
        DECK_TEST(test_in_mid_song_it_comes_in_under_a_fade),
        DECK_TEST(test_it_is_as_loud_as_the_segment_says),
        DECK_TEST(test_a_corrected_loudness_comes_gently),
        DECK_TEST(test_it_begins_as_loud_as_what_it_follows),
        DECK_TEST(test_what_leaves_dies_away_in_5_ms),
        DECK_TEST(test_what_never_came_is_made_up_and_counted),
        DECK_TEST(test_what_was_planned_too_late_is_excused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
