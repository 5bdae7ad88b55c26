/* The real program, on songs made here, and its reels read by server/reel.c. */
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
#include <sys/resource.h>
#include "../support/transcoder.h"

#define FOLDER "build/tmp/test_transcode/"

static int set_up(void **state)
{
    (void)state;
    return transcoder_begin(FOLDER);
}

static void cut(const char *path, double part)
{
    size_t n;
    char *bytes = transcoder_load(path, &n);
    transcoder_save(path, bytes, (size_t)((double)n * part));
    free(bytes);
}

/* The level of what a listener hears in the middle of the reel (1: a sine at full scale), and how often it crosses zero in a second. */
static void listen_to(struct reel *r, double *level, double *crossings)
{
    int error;
    OpusDecoder *decoder = opus_decoder_create(48000, 2, &error);
    float pcm[2 * TRANSCODER_FRAME_SAMPLES], before = 0;
    double sum = 0;
    int samples = 0, crossed = 0;
    for (uint32_t i = 0; (uint64_t)i * TRANSCODER_FRAME_SAMPLES + 4800 < reel_samples(r); i++) {
        uint8_t frame[2048];
        assert_int_equal(reel_frame(r, i, frame), REEL_OK);
        assert_int_equal(opus_decode_float(decoder, frame, (int)reel_frame_bytes(r), pcm,
                                           TRANSCODER_FRAME_SAMPLES, 0),
                         TRANSCODER_FRAME_SAMPLES);
        if (i < 20) continue;
        for (int k = 0; k < TRANSCODER_FRAME_SAMPLES; k++, samples++) {
            sum += (double)(pcm[2 * k] * pcm[2 * k]);
            crossed += (before < 0) != (pcm[2 * k] < 0);
            before = pcm[2 * k];
            assert_true(fabsf(pcm[2 * k] - pcm[2 * k + 1]) < 0.02f);
        }
    }
    *level = sqrt(2 * sum / samples);
    *crossings = crossed * 48000.0 / samples;
    opus_decoder_destroy(decoder);
}

/* -- what it reads -- */

static void reads_every_kind_of_file(void **state)
{
    (void)state;
    static const struct transcoder_song songs[] = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 2.5, 0.1},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 11025, 1, 2.5, 0.1},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_24, 96000, 2, 2.5, 0.1},
        {SF_FORMAT_WAV | SF_FORMAT_FLOAT, 22050, 1, 2.5, 0.1},
        {SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, 48000, 6, 2.5, 0.1},
        {SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 48000, 2, 2.5, 0.1},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 3, 2.5, 0.1},
        {SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100, 2, 2.5, 0.1},
        {SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000, 2, 2.5, 0.1},
        {SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, 2.5, 0.1},
        {SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 24000, 1, 2.5, 0.1},
    };
    for (size_t i = 0; i < sizeof songs / sizeof *songs; i++) {
        double level, crossings;
        transcoder_make(FOLDER "any", &songs[i]);
        assert_int_equal(transcoder_run(FOLDER "any"), 0);
        struct reel *r = transcoder_check_reel(320);
        assert_true(fabs(transcoder_number("samples") - 120000) <= 2 * 1152 * 2);
        assert_true(fabs(transcoder_number("duration_ms") - 2500) <= 100);
        assert_true(reel_tags(r)->samples == transcoder_number("samples"));
        listen_to(r, &level, &crossings);
        assert_true(level > 0.085 && level < 0.11);
        assert_true(fabs(crossings - 2000) < 20);
        reel_close(r);
    }
}

static void measures_loudness(void **state)
{
    (void)state;
    struct transcoder_song song = transcoder_plain;
    song.rate_hz = 48000;
    transcoder_make(
        FOLDER "tone",
        &song); /* -20 dBFS: BS.1770 calls that -20 LUFS when it comes from both sides */
    assert_int_equal(transcoder_run(FOLDER "tone"), 0);
    assert_true(fabs(transcoder_number("lufs") + 20) < 0.3);
    struct reel *r = transcoder_check_reel(320);
    assert_true(fabs(reel_tags(r)->lufs + 20) < 0.3);
    reel_close(r);
    song.level = 0;
    transcoder_make(FOLDER "silence", &song);
    assert_int_equal(transcoder_run(FOLDER "silence"), 0);
    assert_true(transcoder_number("lufs") == -70);
    r = transcoder_check_reel(320);
    assert_true(reel_tags(r)->lufs == -70);
    reel_close(r);
}

static void keeps_every_frame_of_one_length(void **state)
{
    (void)state;
    transcoder_make(FOLDER "tone", &transcoder_plain);
    static const char *const rates[] = {"32", "64", "96", "192", "256"};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(transcoder_finish(transcoder_start(FOLDER "tone", transcoder_reel,
                                                            "--bitrate", rates[i]),
                                           transcoder_said),
                         0);
        reel_close(transcoder_check_reel((uint32_t)atoi(rates[i]) * 5 / 2));
    }
}

/* NaN, infinity and absurd levels, as broken float files hold them. */
static void tames_wild_samples(void **state)
{
    (void)state;
    SF_INFO info = {.samplerate = 48000, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *file = sf_open(FOLDER "wild", SFM_WRITE, &info);
    for (int i = 0; i < 96000; i++) {
        float wild[4] = {NAN, INFINITY, -1e30f, 0.1f};
        sf_writef_float(file, wild + i % 3, 1);
    }
    sf_close(file);
    assert_int_equal(transcoder_run(FOLDER "wild"), 0);
    assert_true(transcoder_number("lufs") < 10 && transcoder_number("lufs") > -40);
    reel_close(transcoder_check_reel(320));
}

static void another_program_reads_the_rest(void **state)
{
    (void)state;
    char byte, error[SYS_ERROR_BYTES];
    if (sys_file_read("/usr/bin/ffmpeg", 0, &byte, 1) != 1) skip();
    transcoder_make(FOLDER "tone.wav", &transcoder_plain);
    const char *argv[] = {
        "/usr/bin/ffmpeg", "-v",         "quiet",           "-y",        "-i",
        FOLDER "tone.wav", "-metadata",  "title=طرب",       "-metadata", "artist=Someone",
        "-metadata",       "genre=Jazz", FOLDER "tone.m4a", NULL};
    struct sys_child *child = sys_child_start(argv, 0, error);
    assert_non_null(child);
    assert_int_equal(transcoder_finish(child, transcoder_said), 0);
    assert_int_equal(transcoder_run(FOLDER "tone.m4a"), 0);
    transcoder_assert_said("\"title\":\"طرب\",\"artist\":\"Someone\",\"genre\":\"Jazz\"");
    double level, crossings;
    struct reel *r = transcoder_check_reel(320);
    assert_true(fabs((double)reel_tags(r)->samples - transcoder_number("samples")) < 4800);
    listen_to(r, &level, &crossings);
    assert_true(level > 0.085 && level < 0.11);
    reel_close(r);
}

/* -- what it refuses -- */

static void says_what_is_wrong(void **state)
{
    (void)state;
    char byte;
    transcoder_save(FOLDER "empty.mp3", "", 0);
    assert_int_equal(transcoder_run(FOLDER "empty.mp3"), 1);
    assert_string_equal(transcoder_said, "empty file");
    transcoder_save(FOLDER "text.mp3", "This is a shopping list: bread, olives, tea.\n", 45);
    sys_file_remove(transcoder_reel);
    assert_int_equal(transcoder_run(FOLDER "text.mp3"), 1);
    assert_memory_equal(transcoder_said, "not a sound file", 16);
    assert_int_equal(sys_file_read(transcoder_reel, 0, &byte, 1), -1);
    assert_int_equal(transcoder_run(FOLDER "nothing here.mp3"), 1);
    assert_string_equal(transcoder_said, "cannot be read: No such file or directory");
    assert_int_equal(transcoder_run(FOLDER), 1);
    assert_string_equal(transcoder_said, "cannot be read: Is a directory");
    transcoder_make(FOLDER "none.wav",
                    &(struct transcoder_song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 0, 0});
    assert_int_equal(transcoder_run(FOLDER "none.wav"), 1);
    assert_string_equal(transcoder_said, "no sound in it");
    transcoder_save(transcoder_reel, "", 0);
    transcoder_make(FOLDER "click.wav",
                    &(struct transcoder_song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 0.25, 1});
    assert_int_equal(transcoder_run(FOLDER "click.wav"), 1);
    assert_string_equal(transcoder_said, "too short to play: 0.25 s");
    assert_int_equal(sys_file_read(transcoder_reel, 0, &byte, 1), -1); /* nothing half made stays */
    assert_int_equal(
        transcoder_finish(transcoder_start(FOLDER "tone.wav", FOLDER "no folder/reel", NULL, NULL),
                          transcoder_said),
        IO_UNWRITTEN);
    assert_string_equal(transcoder_said, "cannot write the reel: No such file or directory");
}

static void plays_what_is_left_of_a_cut_off_song(void **state)
{
    (void)state;
    static const int formats[] = {
        SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
        SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    for (size_t i = 0; i < 4; i++) {
        transcoder_make(FOLDER "cut", &(struct transcoder_song){formats[i], 44100, 2, 10, 0.1});
        assert_int_equal(transcoder_run(FOLDER "cut"), 0);
        assert_null(strstr(transcoder_said, "note"));
        cut(FOLDER "cut", 0.5);
        assert_int_equal(transcoder_run(FOLDER "cut"), 0);
        transcoder_assert_said("\"note\":\"cut off after ");
        assert_in_range(transcoder_number("duration_ms"), 3000, 7000);
        reel_close(transcoder_check_reel(320));
    }
}

/* No file may grow past 20,000 bytes; the song and its tags are read all the same. */
static void a_full_disk_has_an_exit_code_of_its_own(void **state)
{
    (void)state;
    struct rlimit limit;
    transcoder_make(FOLDER "one.wav", &transcoder_plain);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    rlim_t had = limit.rlim_cur;
    limit.rlim_cur = 20000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int code = transcoder_run(FOLDER "one.wav");
    limit.rlim_cur = had;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(code, IO_UNWRITTEN);
    transcoder_assert_said("cannot write the reel: ");
    assert_true(sys_file_time(transcoder_reel) < 0);
}

static void tells_its_version(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    const char *version[] = {transcoder_program, "--version", NULL};
    struct sys_child *child = sys_child_start(version, 0, error);
    assert_int_equal(transcoder_finish(child, transcoder_said), 0);
    assert_memory_equal(transcoder_said, "wavelength-transcode ", 21);
}

/* -- while it grows -- */

static void a_reel_can_be_read_while_it_is_written(void **state)
{
    (void)state;
    transcoder_make(FOLDER "long.wav",
                    &(struct transcoder_song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 2, 90, 0.1});
    sys_file_remove(transcoder_reel);
    struct sys_child *child = transcoder_start(FOLDER "long.wav", transcoder_reel, NULL, NULL);
    struct reel *r = NULL;
    int code;
    while (!r && !sys_child_ended(child, &code)) reel_open(&transcoder_files, transcoder_reel, &r);
    assert_non_null(r);
    assert_int_equal(reel_tags(r)->samples, 90 * 48000);
    assert_true(fabs(reel_tags(r)->lufs + 20) < 0.3);
    assert_int_equal(reel_samples(r), 0); /* it has just begun */
    uint32_t next = 0;
    uint8_t frame[2048];
    enum reel_result result = REEL_NOT_YET;
    for (bool over = false; result == REEL_OK || (result == REEL_NOT_YET && !over);
         next += result == REEL_OK) {
        over = sys_child_ended(child, &code);
        result = reel_frame(r, next, frame);
    }
    assert_int_equal(result, REEL_END);
    assert_int_equal(next, (90 * 48000 + reel_delay_samples(r) + TRANSCODER_FRAME_SAMPLES - 1) /
                               TRANSCODER_FRAME_SAMPLES);
    assert_int_equal(transcoder_finish(child, transcoder_said), 0);
    assert_int_equal(reel_samples(r), 90 * 48000);
    reel_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind_of_file),
        cmocka_unit_test(measures_loudness),
        cmocka_unit_test(keeps_every_frame_of_one_length),
        cmocka_unit_test(tames_wild_samples),
        cmocka_unit_test(another_program_reads_the_rest),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(plays_what_is_left_of_a_cut_off_song),
        cmocka_unit_test(a_full_disk_has_an_exit_code_of_its_own),
        cmocka_unit_test(tells_its_version),
        cmocka_unit_test(a_reel_can_be_read_while_it_is_written),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
