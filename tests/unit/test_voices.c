/* Many who talk: who is heard, how loud, over the music, and across two threads. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <opus.h>
#include "../../client/mixer.h"
#include "../../client/voices.h"
#include "../../common/sys.h"

enum { FRAME = 960, PEOPLE = 20 };

#define PI 3.14159265f

/* People who hum, each another tone; a callback for each of their frames. */
static struct {
    struct voices *voices;
    struct mixer *mixer; /* NULL: the voices alone */
    OpusEncoder *encoders[PEOPLE];
    uint32_t frame;
    int64_t now_us;
    float music, out[2 * FRAME], before; /* music: a constant, under the voices */
} w;

static int setup(void **state)
{
    int error;
    (void)state;
    memset(&w, 0, sizeof w);
    w.voices = voices_new();
    for (int i = 0; i < PEOPLE; i++)
        w.encoders[i] = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &error);
    w.now_us = 5000000;
    return w.voices && w.encoders[PEOPLE - 1] ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    for (int i = 0; i < PEOPLE; i++) opus_encoder_destroy(w.encoders[i]);
    if (w.mixer)
        mixer_free(w.mixer);
    else
        voices_free(w.voices);
    return 0;
}

static void hum(uint64_t person, float amplitude)
{
    float mono[FRAME];
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
    float turn = 2 * PI * (200 + 40 * (float)person) / 48000;
    for (uint32_t i = 0; i < FRAME; i++)
        mono[i] = amplitude * sinf(turn * (float)(w.frame * FRAME + i));
    int n = opus_encode_float(w.encoders[person - 1], mono, FRAME, opus, sizeof opus);
    assert_true(n > 0);
    voices_put(w.voices,
               &(struct packet_voice){
                   .talker = person, .frame = w.frame, .opus = opus, .opus_bytes = (size_t)n},
               w.now_us);
}

static void call_back(void)
{
    for (size_t i = 0; i < 2 * FRAME; i++) w.out[i] = w.music;
    if (w.mixer)
        mixer_mix_rt(w.mixer, w.out, FRAME, w.now_us);
    else
        voices_mix_rt(w.voices, w.out, FRAME, w.now_us);
    w.now_us += 20000;
    w.frame++;
}

/* People 1 to n hum for some frames. */
static void hum_all(uint64_t n, int frames, float amplitude)
{
    for (int i = 0; i < frames; i++) {
        for (uint64_t person = 1; person <= n; person++) hum(person, amplitude);
        call_back();
    }
}

static float level(void)
{
    float sum = 0;
    for (size_t i = 0; i < FRAME; i++) sum += (w.out[2 * i] - w.music) * (w.out[2 * i] - w.music);
    return sqrtf(sum / FRAME);
}

static bool is_near(float a, float b)
{
    return fabsf(a - b) < 0.15f * b;
}

static size_t heard(void)
{
    struct voices_counts list[VOICES_MOST];
    size_t n = voices_list(w.voices, w.now_us, list), count = 0;
    for (size_t i = 0; i < n; i++) count += list[i].heard;
    return count;
}

static void test_where_nobody_talks_music_is_as_it_was(void **state)
{
    (void)state;
    struct voices_counts list[VOICES_MOST];
    w.music = 0.25f;
    call_back();
    for (size_t i = 0; i < 2 * FRAME; i++) assert_true(w.out[i] == 0.25f);
    assert_int_equal(voices_list(w.voices, w.now_us, list), 0);
}

static void test_two_are_mixed(void **state)
{
    (void)state;
    hum_all(1, 30, 0.3f);
    assert_true(is_near(level(), 0.3f * 0.707f));
    assert_true(memcmp(&w.out[0], &w.out[1], sizeof(float)) == 0); /* in the middle */
    hum_all(2, 30, 0.3f);
    assert_true(is_near(level(), 0.3f)); /* of powers: the square root of two is more */
    assert_int_equal(heard(), 2);
}

static void assert_ramp(void)
{
    for (size_t i = 0; i < FRAME; i++) {
        assert_true(fabsf(w.out[2 * i] - w.before) < 0.04f);
        w.before = w.out[2 * i];
    }
}

static void test_volumes_change_without_a_click(void **state)
{
    (void)state;
    const struct {
        float own, master, result;
    } steps[] = {{1, 1, 1}, {2, 1, 2}, {0.5f, 1, 0.5f}, {0.5f, 2, 1}, {1, 0.5f, 0.5f}, {1, 1, 1}};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        voices_set_volume(w.voices, 1, steps[k].own);
        voices_set_master(w.voices, steps[k].master);
        for (int i = 0; i < 30; i++) {
            hum_all(1, 1, 0.2f);
            assert_ramp();
        }
        assert_true(is_near(level(), steps[k].result * 0.2f * 0.707f));
    }
    voices_set_volume(w.voices, 1, 0);
    hum_all(1, 5, 0.2f);
    assert_true(level() == 0);
    assert_int_equal(heard(), 1); /* that they talk is shown */
}

static void test_volumes_of_256_people_are_known(void **state)
{
    (void)state;
    voices_set_volume(w.voices, 1, 0);
    for (uint64_t person = 100; person < 355; person++) voices_set_volume(w.voices, person, 2);
    hum_all(1, 30, 0.2f);
    assert_true(level() == 0);
    voices_set_volume(w.voices, 355, 2);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(level(), 0.2f * 0.707f));
}

/* Hundreds came, were heard louder, and left; who stays and is muted stays so. */
static void test_who_is_heard_as_usual_takes_no_place(void **state)
{
    (void)state;
    voices_set_volume(w.voices, 1, 0);
    for (uint64_t person = 100; person < 700; person++) {
        voices_set_volume(w.voices, person, 2);
        voices_set_volume(w.voices, person, 1);
    }
    hum_all(1, 30, 0.2f);
    assert_true(level() == 0);
}

static void test_music_goes_down_and_comes_back(void **state)
{
    (void)state;
    w.music = 0.5f;
    voices_set_volume(w.voices, 1, 0.01f);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(w.out[2 * FRAME - 2], 0.5f * 0.251f));
    for (int i = 0; i < 60; i++) call_back();
    assert_true(w.out[0] == 0.5f);
    voices_set_volume(w.voices, 1, 0); /* who is not heard does not push the music away */
    hum_all(1, 30, 0.2f);
    assert_true(w.out[0] == 0.5f);
    voices_set_volume(w.voices, 1, 0.01f);
    voices_set_duck(w.voices, 0);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(w.out[0], 0.5f));
}

static void test_the_seventeenth_takes_the_place_of_the_quietest(void **state)
{
    (void)state;
    hum_all(VOICES_MOST, 10, 0.02f);
    assert_int_equal(heard(), VOICES_MOST);
    for (int i = 0; i < 10; i++) {
        for (uint64_t person = 1; person <= VOICES_MOST + 1; person++)
            if (person != 3) hum(person, 0.02f);
        call_back();
    }
    struct voices_counts list[VOICES_MOST];
    assert_int_equal(voices_list(w.voices, w.now_us, list), VOICES_MOST);
    for (size_t i = 0; i < VOICES_MOST; i++) {
        assert_true(list[i].talker != 3);
        assert_int_equal(list[i].concealed, 0);
    }
}

static void test_another_room_forgets_who_talked(void **state)
{
    (void)state;
    struct voices_counts list[VOICES_MOST];
    hum_all(2, 30, 0.2f);
    hum(1, 0.2f);
    voices_forget(w.voices);
    call_back();
    call_back();
    assert_true(level() == 0);
    assert_int_equal(voices_list(w.voices, w.now_us, list), 0);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(level(), 0.2f * 0.707f));
}

/* The device stood still: what came meanwhile is old, and marks of talkers are not left lit. */
static void test_what_came_while_the_device_stood_still_is_not_heard(void **state)
{
    (void)state;
    hum_all(1, 30, 0.2f);
    assert_int_equal(heard(), 1);
    for (int i = 0; i < 100; i++, w.frame++, w.now_us += 20000) hum(1, 0.2f);
    assert_int_equal(heard(), 0);
    w.now_us += 1000000;
    for (int i = 0; i < 3; i++) call_back();
    assert_true(level() == 0);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(level(), 0.2f * 0.707f));
    assert_int_equal(heard(), 1);
}

/* More packets than have room: the newest are dropped, and what was taken is whole. */
static void test_packets_past_the_room_are_dropped(void **state)
{
    (void)state;
    struct voices_counts list[VOICES_MOST];
    for (int i = 0; i < 1000; i++, w.frame++) hum(i < 256 ? 1 : 2, 0.2f);
    call_back();
    assert_int_equal(voices_list(w.voices, w.now_us, list), 1);
    assert_int_equal(list[0].talker, 1);
    hum_all(1, 30, 0.2f);
    assert_true(is_near(level(), 0.2f * 0.707f));
}

static void test_those_of_the_last_ten_seconds_are_listed(void **state)
{
    (void)state;
    struct voices_counts list[VOICES_MOST];
    hum_all(2, 10, 0.2f);
    for (int i = 0; i < 400; i++) {
        hum(2, 0.2f);
        call_back();
    }
    assert_int_equal(voices_list(w.voices, w.now_us, list), 2);
    for (int i = 0; i < 110; i++) {
        hum(2, 0.2f);
        call_back();
    }
    assert_int_equal(voices_list(w.voices, w.now_us, list), 1);
    assert_int_equal(list[0].talker, 2);
    assert_in_range(list[0].frames, 510, 520);
}

/* -- in the mixer ------------------------------------------------------------------------------ */

static void take_the_mixers(void)
{
    voices_free(w.voices);
    w.mixer = mixer_new();
    assert_non_null(w.mixer);
    w.voices = mixer_voices(w.mixer);
}

static void test_they_are_heard_while_the_music_is_on_hold(void **state)
{
    (void)state;
    take_the_mixers();
    hum_all(1, 100, 0.2f);
    assert_true(is_near(level(), 0.2f * 0.707f));
    assert_true(mixer_level_db(w.mixer) == -120); /* the music's */
    assert_int_equal(mixer_silent_ms(w.mixer), 2000);
}

static void test_a_choir_does_not_clip(void **state)
{
    (void)state;
    take_the_mixers();
    for (int i = 0; i < 50; i++) {
        hum_all(VOICES_MOST, 1, 0.5f);
        for (size_t k = 0; k < 2 * FRAME; k++) assert_true(fabsf(w.out[k]) <= 0.8913f);
    }
    assert_true(level() > 0.1f);
    float played[2];
    assert_true(mixer_played(w.mixer, mixer_given_frames(w.mixer) - 1, played, 1));
    assert_true(played[0] == w.out[2 * FRAME - 2]); /* after the limiter */
}

/* -- two threads: what TSan watches ------------------------------------------------------------ */

static atomic_bool done;

static void listen(void *voices)
{
    static float out[2 * 512];
    for (int64_t i = 0; i < 3000; i++) {
        memset(out, 0, sizeof out);
        voices_mix_rt(voices, out, 512, 5000000 + i * 10667);
    }
    atomic_store(&done, true);
}

/* What is told of one belongs together, whoever takes whose place meanwhile. */
static void test_what_two_threads_see_belongs_together(void **state)
{
    (void)state;
    static const uint8_t silence[] = {0x78};
    struct voices_counts list[VOICES_MOST];
    uint64_t wrong = 0;
    atomic_store(&done, false);
    struct sys_thread *device = sys_thread_start(listen, w.voices);
    assert_non_null(device);
    for (uint32_t i = 0; !atomic_load(&done); i++) {
        uint64_t person = 1 + i / 64 % 40;
        voices_put(w.voices,
                   &(struct packet_voice){.talker = person,
                                          .frame = i / 2560 * 64 + i % 64,
                                          .opus = silence,
                                          .opus_bytes = sizeof silence},
                   5000000 + (int64_t)i * 100);
        voices_set_master(w.voices, (float)(i % 2));
        voices_set_duck(w.voices, (float)(i % 30));
        if (i % 997 == 0) voices_forget(w.voices);
        if (i % 8 == 0) voices_set_volume(w.voices, person, (float)(i % 3));
        size_t n = voices_list(w.voices, 5000000 + (int64_t)i * 100, list);
        for (size_t k = 0; k < n; k++)
            wrong += list[k].talker > 40 || list[k].concealed > list[k].frames;
    }
    sys_thread_join(device);
    assert_int_equal(wrong, 0);
}

int main(void)
{
#define VOICES_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        VOICES_TEST(test_where_nobody_talks_music_is_as_it_was),
        VOICES_TEST(test_two_are_mixed),
        VOICES_TEST(test_volumes_change_without_a_click),
        VOICES_TEST(test_volumes_of_256_people_are_known),
        VOICES_TEST(test_who_is_heard_as_usual_takes_no_place),
        VOICES_TEST(test_music_goes_down_and_comes_back),
        VOICES_TEST(test_the_seventeenth_takes_the_place_of_the_quietest),
        VOICES_TEST(test_another_room_forgets_who_talked),
        VOICES_TEST(test_what_came_while_the_device_stood_still_is_not_heard),
        VOICES_TEST(test_packets_past_the_room_are_dropped),
        VOICES_TEST(test_those_of_the_last_ten_seconds_are_listed),
        VOICES_TEST(test_they_are_heard_while_the_music_is_on_hold),
        VOICES_TEST(test_a_choir_does_not_clip),
        VOICES_TEST(test_what_two_threads_see_belongs_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
