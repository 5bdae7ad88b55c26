#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <opus.h>
#include <cmocka.h>
#include "../../client/mouth.h"
#include "../sim/parlour.h"
#include "../support/fake_sound.h"

enum { RATE_HZ = 48000, SECONDS = 6, FRAMES_A_SECOND = 50, HOLD_MS = 200 };

static float music[2 * SECONDS * RATE_HZ], speech[SECONDS * RATE_HZ];
static const struct mouth_rules plain = {false, false, false, 8, HOLD_MS, 28000};

struct scene {
    struct mixer *mixer;
    struct mouth *mouth;
    OpusDecoder *decoder;
    int64_t at_us;
};

static int begin(void **state)
{
    (void)state;
    fake_music(music, SECONDS * RATE_HZ);
    fake_speech(speech, SECONDS * RATE_HZ);
    return 0;
}

static int open_scene(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    int error;
    s->mixer = mixer_new();
    s->mouth = mouth_new(s->mixer);
    s->decoder = opus_decoder_create(RATE_HZ, 1, &error);
    s->at_us = 7000000;
    mouth_set(s->mouth, &plain);
    *state = s;
    return s->mouth && s->decoder ? 0 : -1;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    mouth_free(s->mouth);
    mixer_free(s->mixer);
    opus_decoder_destroy(s->decoder);
    free(s);
    return 0;
}

/* What it decodes to, or what its redundancy says of the frame before. */
static void decode(struct scene *s, const struct mouth_frame *f, bool before, float *sound)
{
    int n = opus_decode_float(s->decoder, f->opus, (int)f->opus_bytes, sound, MOUTH_FRAME, before);
    assert_int_equal(n, MOUTH_FRAME);
}

/* 20 ms of a sound, NULL: silence. What comes out for it, up to two frames; returns how many. */
static int speak(struct scene *s, const float *sound, struct mouth_frame out[2])
{
    static const float silence[MOUTH_FRAME];
    int n = 0;
    mouth_hear(s->mouth, sound ? sound : silence, MOUTH_FRAME, s->at_us);
    s->at_us += 20000;
    while (n < 2 && mouth_next(s->mouth, &out[n])) n++;
    return n;
}

/* Somewhere loud in a syllable. */
static const float *loud(int i)
{
    return speech + 2 * RATE_HZ / 25 + i % 2 * MOUTH_FRAME;
}

static void test_silence_is_counted_and_not_sent(void **state)
{
    struct mouth_frame f[2];
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(speak(*state, NULL, f), 1);
        assert_int_equal(f[0].frame, i);
        assert_int_equal(f[0].opus_bytes, 0);
        assert_false(f[0].voice || f[0].pause);
        assert_true(f[0].level_db <= -100);
    }
}

static void test_voice_comes_with_the_frame_before_it(void **state)
{
    struct mouth_frame f[2];
    for (int i = 0; i < 10; i++) speak(*state, NULL, f);
    assert_int_equal(speak(*state, loud(0), f), 2);
    assert_int_equal(f[0].frame, 9);
    assert_int_equal(f[1].frame, 10);
    assert_true(f[0].opus_bytes > 0 && f[1].opus_bytes > 0);
    assert_true(f[0].voice && f[1].voice && !f[0].pause && !f[1].pause);
    assert_int_equal(f[1].spoken_us - f[0].spoken_us, 20000);
    assert_true(f[1].level_db > -30);
    assert_int_equal(speak(*state, loud(1), f), 1);
    assert_int_equal(f[0].frame, 11);
}

static void test_a_pause_is_said_once_and_then_nothing_is_sent(void **state)
{
    struct mouth_frame f[2];
    for (int i = 0; i < 10; i++) speak(*state, loud(i), f);
    int held = 0;
    do {
        assert_int_equal(speak(*state, NULL, f), 1);
        assert_true(f[0].opus_bytes > 0);
        held++;
    } while (!f[0].pause);
    assert_int_equal(held, HOLD_MS / 20 + 1);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(speak(*state, NULL, f), 1);
        assert_true(f[0].opus_bytes == 0 && !f[0].pause && !f[0].voice);
    }
}

/* The frame that said it was sent: it must not come twice. */
static void test_voice_right_after_a_pause_goes_on(void **state)
{
    struct mouth_frame f[2];
    for (int i = 0; i < 5; i++) speak(*state, loud(i), f);
    do speak(*state, NULL, f);
    while (!f[0].pause);
    uint32_t paused = f[0].frame;
    assert_int_equal(speak(*state, loud(0), f), 1);
    assert_int_equal(f[0].frame, paused + 1);
    assert_true(f[0].opus_bytes > 0);
}

struct loudest {
    double level, us;
};

static void find_loudest(struct scene *s, const struct mouth_frame *f, struct loudest *l)
{
    float sound[MOUTH_FRAME];
    if (f->opus_bytes == 0) return;
    decode(s, f, false, sound);
    for (int at = 0; at < MOUTH_FRAME; at++) {
        if (fabs((double)sound[at]) <= l->level) continue;
        *l = (struct loudest){fabs((double)sound[at]), (double)f->spoken_us + at / 0.048};
    }
}

/* A click, and where it is in what is decoded: at the time that the frame says. */
static void assert_spoken_when_it_says(struct scene *s, const struct mouth_rules *rules)
{
    struct mouth_frame f[2];
    float click[MOUTH_FRAME] = {0};
    struct loudest l = {0, 0};
    mouth_set(s->mouth, rules);
    mouth_begin(s->mouth);
    for (int i = 0; i < 10; i++) speak(s, NULL, f);
    for (int i = 300; i < 340; i++) click[i] = 0.5f;
    double clicked_us = (double)s->at_us + 320 / 0.048;
    for (int i = 0; i < 5; i++) {
        int n = speak(s, i == 0 ? click : NULL, f);
        for (int k = 0; k < n; k++) find_loudest(s, &f[k], &l);
    }
    assert_true(l.level > 0.1);
    assert_true(fabs(l.us - clicked_us) < 700);
}

static void test_spoken_when_it_says(void **state)
{
    assert_spoken_when_it_says(*state, &plain);
    assert_spoken_when_it_says(*state,
                               &(struct mouth_rules){false, false, true, 8, HOLD_MS, 32000});
    assert_spoken_when_it_says(*state, &(struct mouth_rules){true, false, true, 8, HOLD_MS, 32000});
}

static void test_samples_come_as_they_like(void **state)
{
    struct scene *s = *state;
    struct mouth_frame f;
    size_t at = 0, frames = 0;
    for (size_t n = 1; at < RATE_HZ; at += n, n = n * 7 % 1009 + 1) {
        mouth_hear(s->mouth, speech + at, n, s->at_us + (int64_t)at * 125 / 6);
        while (mouth_next(s->mouth, &f)) {
            if (f.opus_bytes > 0 && f.frame + 1 < frames) fail();
            frames = f.frame + 1;
        }
    }
    assert_int_equal(frames, at / MOUTH_FRAME);
}

static void test_nobody_looks_and_the_oldest_are_lost(void **state)
{
    struct scene *s = *state;
    struct mouth_frame f;
    for (int i = 0; i < 40; i++) {
        mouth_hear(s->mouth, loud(i), MOUTH_FRAME, s->at_us);
        s->at_us += 20000;
    }
    for (uint32_t i = 28; i < 40; i++) {
        assert_true(mouth_next(s->mouth, &f));
        assert_int_equal(f.frame, i);
    }
    assert_false(mouth_next(s->mouth, &f));
}

static void test_opened_anew_counts_anew(void **state)
{
    struct scene *s = *state;
    struct mouth_frame f[2];
    for (int i = 0; i < 10; i++) speak(s, loud(i), f);
    mouth_hear(s->mouth, loud(0), 700, s->at_us);
    mouth_begin(s->mouth);
    s->at_us += 90000000;
    assert_int_equal(speak(s, loud(0), f), 1);
    assert_int_equal(f[0].frame, 0);
    assert_in_range(f[0].spoken_us, s->at_us - 30000, s->at_us - 20000);
}

/* A frame is lost: how much of it the next one holds, dB against what it was. */
static double restored_db(struct scene *s, int percent)
{
    struct mouth_frame f[2];
    float sound[MOUTH_FRAME];
    double was = 0, got = 0;
    mouth_begin(s->mouth);
    mouth_set_loss(s->mouth, percent);
    opus_decoder_ctl(s->decoder, OPUS_RESET_STATE);
    for (int i = 0; i < 100; i++) {
        int n = speak(s, speech + i * MOUTH_FRAME, f);
        for (int k = 0; k < n; k++) {
            if (f[k].opus_bytes == 0) continue;
            /* from redundancy alone, as if nothing had come before: a decoder conceals by silence then */
            opus_decoder_ctl(s->decoder, OPUS_RESET_STATE);
            decode(s, &f[k], true, sound);
            for (int at = 0; at < MOUTH_FRAME; at++) got += (double)(sound[at] * sound[at]);
        }
    }
    for (int i = 0; i < 100 * MOUTH_FRAME; i++) was += (double)(speech[i] * speech[i]);
    return 10 * log10((got + 1e-9) / was);
}

static void test_redundancy_comes_with_loss(void **state)
{
    assert_true(restored_db(*state, 0) < -40);
    assert_true(restored_db(*state, 1) > -6);
    assert_true(restored_db(*state, 20) > -6);
}

static void test_bitrate_is_as_asked(void **state)
{
    struct scene *s = *state;
    struct mouth_frame f[2];
    size_t bytes = 0;
    for (int i = 0; i < 4 * FRAMES_A_SECOND; i++) {
        int n = speak(s, speech + i * MOUTH_FRAME, f);
        for (int k = 0; k < n; k++) {
            assert_true(f[k].opus_bytes <= PACKET_VOICE_OPUS_BYTES);
            bytes += f[k].opus_bytes;
        }
    }
    assert_in_range(bytes * 8 / 4, 16000, 34000);
}

/* -- in a room with loudspeakers -- */

static struct parlour *room(double echo_db, double delay_ms, double ppm)
{
    static const struct mouth_rules all = {true, false, true, 8, 400, 32000};
    struct parlour *p = parlour_new(&(struct parlour_rules){
        .music = music,
        .music_frames = SECONDS * RATE_HZ,
        .speech = speech,
        .speech_frames = SECONDS * RATE_HZ,
        .echo_db = echo_db,
        .delay_ms = delay_ms,
        .device_ppm = ppm,
        .microphone_ppm = -ppm,
        .noise_db = -70,
        .late_us = 1000,
        .seed = 3,
    });
    mouth_set(parlour_mouth(p), &all);
    return p;
}

static void test_the_radio_is_not_sent_back(void **state)
{
    (void)state;
    struct parlour *p = room(-10, 50, 60);
    parlour_run(p, 8000);
    struct parlour_levels quiet = parlour_levels(p, 2000);
    assert_true(quiet.echo_db > -32);
    assert_true(quiet.sent_db < quiet.echo_db - 25);
    parlour_speak(p, true);
    parlour_run(p, 5000);
    struct parlour_levels talk = parlour_levels(p, 4500);
    assert_true(talk.voice > 0.9);
    assert_true(fabs(talk.sent_db - talk.speech_db) < 2);
    parlour_speak(p, false);
    parlour_run(p, 4000);
    quiet = parlour_levels(p, 2000);
    assert_true(quiet.sent_db < quiet.echo_db - 25);
    assert_true(quiet.voice < 0.4); /* a drum may still be taken for a word, and is held */
    parlour_free(p);
}

/* Its buffers begin elsewhere then: what was learnt of the room fits again as soon as that is known, not only when it is learnt anew;
   until then little is sent at all. */
static void test_opened_again_the_radio_is_not_sent_back_either(void **state)
{
    (void)state;
    static const double moved_ms[] = {50, 55.5, 46.1};
    struct parlour *p = room(-10, moved_ms[0], 60);
    parlour_run(p, 8000);
    for (size_t i = 0; i < sizeof moved_ms / sizeof *moved_ms; i++) {
        parlour_move(p, moved_ms[i]);
        parlour_reopen(p);
        parlour_run(p, 240);
        struct parlour_levels at_first = parlour_levels(p, 200);
        assert_true(at_first.sent_db < at_first.echo_db - 12);
        parlour_run(p, 1260);
        struct parlour_levels quiet = parlour_levels(p, 1000);
        assert_true(quiet.sent_db < quiet.echo_db - 20);
    }
    parlour_free(p);
}

static void test_with_echo_switched_off_it_is(void **state)
{
    (void)state;
    struct parlour *p = room(-10, 50, 0);
    mouth_set(parlour_mouth(p), &(struct mouth_rules){true, false, false, 8, 400, 32000});
    parlour_run(p, 5000);
    struct parlour_levels l = parlour_levels(p, 2000);
    assert_true(l.sent_db > l.echo_db - 10 && l.voice == 1);
    parlour_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_silence_is_counted_and_not_sent, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_voice_comes_with_the_frame_before_it, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_a_pause_is_said_once_and_then_nothing_is_sent,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_voice_right_after_a_pause_goes_on, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_spoken_when_it_says, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_samples_come_as_they_like, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_nobody_looks_and_the_oldest_are_lost, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_opened_anew_counts_anew, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_redundancy_comes_with_loss, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_bitrate_is_as_asked, open_scene, close_scene),
        cmocka_unit_test(test_the_radio_is_not_sent_back),
        cmocka_unit_test(test_opened_again_the_radio_is_not_sent_back_either),
        cmocka_unit_test(test_with_echo_switched_off_it_is),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
