/* The real program, on songs made here by libsndfile, and its reels read by server/reel.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <opus.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/sys.h"
#include "../../server/reel.h"

#define FOLDER "build/tmp/test_transcode/"
#define REEL   FOLDER "reel.opus"

enum { LINE_BYTES = 4096, PATIENCE_US = 60000000, FRAME_SAMPLES = 960 };

static const double PI = 3.14159265358979323846;
static char program[SYS_PATH_BYTES];

/* -- running it -- */

static bool find_program(const char *folder)
{
    char byte;
    snprintf(program, sizeof program, "%s/wavelength-transcode", folder);
    return sys_file_read(program, 0, &byte, 1) == 1;
}

static int set_up(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    const char *programs = getenv("WL_PROGRAMS");
    sys_start();
    if (!(programs && find_program(programs)) && !find_program("build/asan") &&
        !find_program("build"))
        return -1;
    return sys_make_folder(FOLDER, error) ? 0 : -1;
}

/* Everything it prints goes to `out`; returns its exit code. */
static int finish(struct sys_child *child, char out[LINE_BYTES])
{
    struct sys_set *set = sys_set_new();
    size_t used = 0;
    int code = -1;
    for (long got; (got = sys_child_read(child, out + used, LINE_BYTES - 1 - used)) >= 0;
         used += (size_t)got) {
        assert_true(used < LINE_BYTES - 1);
        sys_set_clear(set);
        sys_set_want(set, sys_child_socket(child), true, false);
        if (got == 0) assert_true(sys_set_wait(set, PATIENCE_US) > 0);
    }
    while (!sys_child_ended(child, &code)) {
    }
    sys_child_end(child);
    sys_set_free(set);
    out[used] = '\0';
    if (used && out[used - 1] == '\n') out[used - 1] = '\0';
    assert_null(strchr(out, '\n')); /* one line */
    return code;
}

static struct sys_child *start(const char *in, const char *out, const char *option,
                               const char *value)
{
    char error[SYS_ERROR_BYTES];
    const char *argv[] = {program, in, out, option, value, NULL};
    struct sys_child *child = sys_child_start(argv, false, error);
    assert_non_null(child);
    return child;
}

static char said[LINE_BYTES]; /* by the last run */

static int run(const char *in)
{
    return finish(start(in, REEL, NULL, NULL), said);
}

static double number(const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(said, key);
    assert_non_null(at);
    return strtod(at + strlen(key), NULL);
}

static void assert_said(const char *part)
{
    if (!strstr(said, part)) fail_msg("no %s in %s", part, said);
}

/* -- songs -- */

struct song {
    int format, rate_hz, channels;
    double seconds, level; /* of a 1 kHz tone, 1: full scale */
};

static const struct song plain = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 2.5, 0.1};

static void make_song(const char *path, const struct song *song)
{
    SF_INFO info = {
        .samplerate = song->rate_hz, .channels = song->channels, .format = song->format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (!file) fail_msg("%s: %s", path, sf_strerror(NULL));
    int frames = (int)(song->seconds * song->rate_hz);
    float frame[16];
    for (int i = 0; i < frames; i++) {
        double sample = song->level * sin(2 * PI * 1000 * i / song->rate_hz);
        for (int c = 0; c < song->channels; c++) frame[c] = (float)sample;
        sf_writef_float(file, frame, 1);
    }
    sf_close(file);
}

static char *load(const char *path, size_t *n)
{
    char error[SYS_ERROR_BYTES];
    char *bytes = sys_file_load(path, 50000000, n, error);
    assert_non_null(bytes);
    return bytes;
}

static void save(const char *path, const void *bytes, size_t n)
{
    char error[SYS_ERROR_BYTES];
    assert_true(sys_file_save(path, bytes, n, false, error));
}

static void cut(const char *path, double part)
{
    size_t n;
    char *bytes = load(path, &n);
    save(path, bytes, (size_t)((double)n * part));
    free(bytes);
}

/* -- reels -- */

static int64_t read_real_file(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    (void)world;
    return sys_file_read(path, offset, out, n);
}

static const struct io real_files = {.file_read = read_real_file};

/* Checks that every frame has the length it should have, and returns the reel, which the caller closes. */
static struct reel *check_reel(uint32_t frame_bytes)
{
    struct reel *r = NULL;
    uint8_t frame[2048];
    uint32_t i = 0;
    enum reel_result result;
    assert_int_equal(reel_open(&real_files, REEL, &r), REEL_OK);
    assert_int_equal(reel_frame_bytes(r), frame_bytes);
    while ((result = reel_frame(r, i, frame)) == REEL_OK) i++;
    assert_int_equal(result, REEL_END);
    assert_true((int64_t)i * FRAME_SAMPLES >= (int64_t)reel_samples(r) + reel_delay_samples(r));
    assert_true(reel_samples(r) == number("samples"));
    return r;
}

/* The level of what a listener hears in the middle of the reel (1: a sine at full scale), and how often it crosses zero in a second. */
static void listen_to(struct reel *r, double *level, double *crossings)
{
    int error;
    OpusDecoder *decoder = opus_decoder_create(48000, 2, &error);
    float pcm[2 * FRAME_SAMPLES], before = 0;
    double sum = 0;
    int samples = 0, crossed = 0;
    for (uint32_t i = 0; (uint64_t)i * FRAME_SAMPLES + 4800 < reel_samples(r); i++) {
        uint8_t frame[2048];
        assert_int_equal(reel_frame(r, i, frame), REEL_OK);
        assert_int_equal(
            opus_decode_float(decoder, frame, (int)reel_frame_bytes(r), pcm, FRAME_SAMPLES, 0),
            FRAME_SAMPLES);
        if (i < 20) continue;
        for (int k = 0; k < FRAME_SAMPLES; k++, samples++) {
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
    static const struct song songs[] = {
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
        make_song(FOLDER "any", &songs[i]);
        assert_int_equal(run(FOLDER "any"), 0);
        struct reel *r = check_reel(320);
        assert_true(fabs(number("samples") - 120000) <= 2 * 1152 * 2);
        assert_true(fabs(number("duration_ms") - 2500) <= 100);
        assert_true(reel_tags(r)->samples == number("samples"));
        listen_to(r, &level, &crossings);
        assert_true(level > 0.085 && level < 0.11);
        assert_true(fabs(crossings - 2000) < 20);
        reel_close(r);
    }
}

static void measures_loudness(void **state)
{
    (void)state;
    struct song song = plain;
    song.rate_hz = 48000;
    make_song(FOLDER "tone",
              &song); /* -20 dBFS: BS.1770 calls that -20 LUFS when it comes from both sides */
    assert_int_equal(run(FOLDER "tone"), 0);
    assert_true(fabs(number("lufs") + 20) < 0.3);
    struct reel *r = check_reel(320);
    assert_true(fabs(reel_tags(r)->lufs + 20) < 0.3);
    reel_close(r);
    song.level = 0;
    make_song(FOLDER "silence", &song);
    assert_int_equal(run(FOLDER "silence"), 0);
    assert_true(number("lufs") == -70);
    r = check_reel(320);
    assert_true(reel_tags(r)->lufs == -70);
    reel_close(r);
}

static void keeps_every_frame_of_one_length(void **state)
{
    (void)state;
    make_song(FOLDER "tone", &plain);
    static const char *const rates[] = {"32", "64", "96", "192", "256"};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(finish(start(FOLDER "tone", REEL, "--bitrate", rates[i]), said), 0);
        reel_close(check_reel((uint32_t)atoi(rates[i]) * 5 / 2));
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
    assert_int_equal(run(FOLDER "wild"), 0);
    assert_true(number("lufs") < 10 && number("lufs") > -40);
    reel_close(check_reel(320));
}

static void another_program_reads_the_rest(void **state)
{
    (void)state;
    char byte, error[SYS_ERROR_BYTES];
    if (sys_file_read("/usr/bin/ffmpeg", 0, &byte, 1) != 1) skip();
    make_song(FOLDER "tone.wav", &plain);
    const char *argv[] = {
        "/usr/bin/ffmpeg", "-v",         "quiet",           "-y",        "-i",
        FOLDER "tone.wav", "-metadata",  "title=طرب",       "-metadata", "artist=Someone",
        "-metadata",       "genre=Jazz", FOLDER "tone.m4a", NULL};
    struct sys_child *child = sys_child_start(argv, false, error);
    assert_non_null(child);
    assert_int_equal(finish(child, said), 0);
    assert_int_equal(run(FOLDER "tone.m4a"), 0);
    assert_said("\"title\":\"طرب\",\"artist\":\"Someone\",\"genre\":\"Jazz\"");
    double level, crossings;
    struct reel *r = check_reel(320);
    assert_true(fabs((double)reel_tags(r)->samples - number("samples")) < 4800);
    listen_to(r, &level, &crossings);
    assert_true(level > 0.085 && level < 0.11);
    reel_close(r);
}

/* -- what it refuses -- */

static void says_what_is_wrong(void **state)
{
    (void)state;
    char byte;
    save(FOLDER "empty.mp3", "", 0);
    assert_int_equal(run(FOLDER "empty.mp3"), 1);
    assert_string_equal(said, "empty file");
    save(FOLDER "text.mp3", "This is a shopping list: bread, olives, tea.\n", 45);
    sys_file_remove(REEL);
    assert_int_equal(run(FOLDER "text.mp3"), 1);
    assert_memory_equal(said, "not a sound file", 16);
    assert_int_equal(sys_file_read(REEL, 0, &byte, 1), -1);
    assert_int_equal(run(FOLDER "nothing here.mp3"), 1);
    assert_string_equal(said, "cannot be read: No such file or directory");
    assert_int_equal(run(FOLDER), 1);
    assert_string_equal(said, "cannot be read: Is a directory");
    make_song(FOLDER "none.wav", &(struct song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 0, 0});
    assert_int_equal(run(FOLDER "none.wav"), 1);
    assert_string_equal(said, "no sound in it");
    save(REEL, "", 0);
    make_song(FOLDER "click.wav",
              &(struct song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 0.25, 1});
    assert_int_equal(run(FOLDER "click.wav"), 1);
    assert_string_equal(said, "too short to play: 0.25 s");
    assert_int_equal(sys_file_read(REEL, 0, &byte, 1), -1); /* nothing half made stays */
    assert_int_equal(finish(start(FOLDER "tone.wav", FOLDER "no folder/reel", NULL, NULL), said),
                     1);
    assert_string_equal(said, "cannot write the reel: No such file or directory");
}

static void plays_what_is_left_of_a_cut_off_song(void **state)
{
    (void)state;
    static const int formats[] = {
        SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
        SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    for (size_t i = 0; i < 4; i++) {
        make_song(FOLDER "cut", &(struct song){formats[i], 44100, 2, 10, 0.1});
        assert_int_equal(run(FOLDER "cut"), 0);
        assert_null(strstr(said, "note"));
        cut(FOLDER "cut", 0.5);
        assert_int_equal(run(FOLDER "cut"), 0);
        assert_said("\"note\":\"cut off after ");
        assert_in_range(number("duration_ms"), 3000, 7000);
        reel_close(check_reel(320));
    }
}

static void tells_its_version(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    const char *version[] = {program, "--version", NULL};
    struct sys_child *child = sys_child_start(version, false, error);
    assert_int_equal(finish(child, said), 0);
    assert_memory_equal(said, "wavelength-transcode ", 21);
}

/* -- what it knows of a song -- */

enum { TAG_BYTES = 400 };

struct frame {
    const char *id;
    uint8_t encoding; /* 0 Latin-1, 1 UTF-16 with its mark, 2 UTF-16 big endian, 3 UTF-8 */
    const char *bytes;
    size_t n;
};

/* An ID3v2.3 (or .4) tag before an MP3. */
static void tag_mp3(const char *path, uint8_t version, const struct frame *frames, size_t count)
{
    uint8_t tag[10 + TAG_BYTES] = {'I', 'D', '3', version,        0,
                                   0,   0,   0,   TAG_BYTES >> 7, TAG_BYTES & 127};
    size_t at = 10, n;
    for (size_t i = 0; i < count; i++) {
        memcpy(tag + at, frames[i].id, 4);
        tag[at + 7] = (uint8_t)(frames[i].n + 1);
        tag[at + 10] = frames[i].encoding;
        memcpy(tag + at + 11, frames[i].bytes, frames[i].n);
        at += 11 + frames[i].n;
    }
    char *song = load(FOLDER "untagged.mp3", &n), *both = malloc(sizeof tag + n);
    assert_non_null(both);
    memcpy(both, tag, sizeof tag);
    memcpy(both + sizeof tag, song, n);
    save(path, both, sizeof tag + n);
    free(both);
    free(song);
}

static void make_untagged(void)
{
    make_song(FOLDER "untagged.mp3",
              &(struct song){SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, 1.5, 0.1});
}

static void reads_tags_as_they_were_meant(void **state)
{
    (void)state;
    static const struct {
        uint8_t version;
        struct frame frames[2];
        const char *title, *genre;
    } cases[] = {
        {3, {{"TIT2", 0, "Plain", 5}, {"TCON", 0, "(17)", 4}}, "Plain", "Rock"},
        {4, {{"TIT2", 3, "\xd9\x86\xd8\xb3\xd9\x85", 6}, {"TCON", 3, "8", 1}}, "نسم", "Jazz"},
        {3,
         {{"TIT2", 1, "\xff\xfe\x46\x06\x33\x06\x45\x06", 8}, {"TCON", 0, "(191)", 5}},
         "نسم",
         "Psybient"},
        {4,
         {{"TIT2", 2, "\x06\x46\x06\x33\x06\x45", 6}, {"TCON", 0, "Hip-Hop/Rap", 11}},
         "نسم",
         "Hip-Hop"},
        /* Windows-1256 declared as Latin-1, and so made UTF-16 */
        {3,
         {{"TIT2", 0, "\xe4\xd3\xe3 \xda\xe1\xed\xe4\xc7", 9}, {"TCON", 0, "(17)(18)Tarab", 13}},
         "نسم علينا",
         "Rock"},
        {3, {{"TIT2", 1, "\xff\xfe\xe4\0\xd3\0\xe3\0", 8}, {"TCON", 0, "(RX)", 4}}, "نسم", "Remix"},
        /* UTF-8 declared as Latin-1 */
        {3, {{"TIT2", 0, "\xd9\x86\xd8\xb3\xd9\x85", 6}, {"TCON", 0, "(255)", 5}}, "نسم", ""},
        /* Western names stay what they are */
        {3, {{"TIT2", 0, "K\xe4\xe4rij\xe4", 7}, {"TCON", 0, "", 0}}, "Käärijä", ""},
        {3,
         {{"TIT2", 0, "Bj\xf6rk Gu\xf0mundsd\xf3ttir", 20}, {"TCON", 0, "(17", 3}},
         "Björk Guðmundsdóttir",
         "Rock"},
        {3,
         {{"TIT2", 0, "D\xe9j\xe0 vu \xe0 l'\xe9t\xe9", 15}, {"TCON", 0, "", 0}},
         "Déjà vu à l'été",
         ""},
    };
    make_untagged();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[256];
        tag_mp3(FOLDER "tagged.mp3", cases[i].version, cases[i].frames, 2);
        assert_int_equal(run(FOLDER "tagged.mp3"), 0);
        snprintf(expected, sizeof expected, "{\"title\":\"%s\",", cases[i].title);
        assert_said(expected);
        snprintf(expected, sizeof expected, "\"genre\":\"%s\",", cases[i].genre);
        assert_said(expected);
        struct reel *r = check_reel(320);
        assert_string_equal(reel_tags(r)->title, cases[i].title);
        assert_string_equal(reel_tags(r)->genre, cases[i].genre);
        reel_close(r);
    }
}

/* ID3v1 knows no character set at all. */
static void reads_raw_arabic_of_old_tags(void **state)
{
    (void)state;
    size_t n;
    make_untagged();
    char *song = load(FOLDER "untagged.mp3", &n), *both = calloc(1, n + 128);
    assert_non_null(both);
    memcpy(both, song, n);
    memcpy(both + n, "TAG\xe4\xd3\xe3", 6);
    memcpy(both + n + 33, "\xdd\xed\xd1\xe6\xd2", 5);
    both[n + 127] = 82;
    save(FOLDER "old.mp3", both, n + 128);
    assert_int_equal(run(FOLDER "old.mp3"), 0);
    assert_said("\"title\":\"نسم\",\"artist\":\"فيروز\",\"genre\":\"National Folk\"");
    free(both);
    free(song);
}

static void goes_by_the_name_without_tags(void **state)
{
    (void)state;
    make_song(FOLDER "hip-hop-eminem-lose yourself.wav", &plain);
    assert_int_equal(run(FOLDER "hip-hop-eminem-lose yourself.wav"), 0);
    assert_said(
        "{\"title\":\"lose "
        "yourself\",\"artist\":\"\",\"genre\":\"hip\",\"keywords\":[\"hip\",\"hop\",\"eminem\"],");
    make_song(FOLDER "Fairuz - نسم علينا.wav", &plain);
    assert_int_equal(run(FOLDER "Fairuz - نسم علينا.wav"), 0);
    assert_said(
        "{\"title\":\"نسم علينا\",\"artist\":\"Fairuz\",\"genre\":\"\",\"keywords\":[\"Fairuz\"],");
    tag_mp3(FOLDER "rock-x-name.mp3", 3,
            (struct frame[]){{"TIT2", 0, "Title", 5}, {"TCON", 0, "(31)(8)", 7}}, 2);
    assert_int_equal(run(FOLDER "rock-x-name.mp3"), 0);
    assert_said("{\"title\":\"Title\",\"artist\":\"\",\"genre\":\"Trance\",\"keywords\":[\"rock\","
                "\"x\",\"Jazz\"],");
}

/* -- while it grows -- */

static void a_reel_can_be_read_while_it_is_written(void **state)
{
    (void)state;
    make_song(FOLDER "long.wav",
              &(struct song){SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 2, 90, 0.1});
    sys_file_remove(REEL);
    struct sys_child *child = start(FOLDER "long.wav", REEL, NULL, NULL);
    struct reel *r = NULL;
    int code;
    while (!r && !sys_child_ended(child, &code)) reel_open(&real_files, REEL, &r);
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
    assert_int_equal(next,
                     (90 * 48000 + reel_delay_samples(r) + FRAME_SAMPLES - 1) / FRAME_SAMPLES);
    assert_int_equal(finish(child, said), 0);
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
        cmocka_unit_test(tells_its_version),
        cmocka_unit_test(reads_tags_as_they_were_meant),
        cmocka_unit_test(reads_raw_arabic_of_old_tags),
        cmocka_unit_test(goes_by_the_name_without_tags),
        cmocka_unit_test(a_reel_can_be_read_while_it_is_written),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
