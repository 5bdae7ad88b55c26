#include "transcoder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_US = 60000000 };

static const double PI = 3.14159265358979323846;
char transcoder_program[SYS_PATH_BYTES], transcoder_reel[SYS_PATH_BYTES];

/* -- running it -- */

static bool find_program(const char *folder)
{
    char byte;
    snprintf(transcoder_program, sizeof transcoder_program, "%s/wavelength-transcode", folder);
    return sys_file_read(transcoder_program, 0, &byte, 1) == 1;
}

bool transcoder_find(void)
{
    const char *programs = getenv("WL_PROGRAMS");
    sys_start();
    return (programs && find_program(programs)) || find_program("build/asan") ||
           find_program("build");
}

int transcoder_begin(const char *folder)
{
    char error[SYS_ERROR_BYTES];
    snprintf(transcoder_reel, sizeof transcoder_reel, "%sreel.opus", folder);
    return transcoder_find() && sys_make_folder(folder, error) ? 0 : -1;
}

int transcoder_finish(struct sys_child *child, char out[TRANSCODER_LINE_BYTES])
{
    struct sys_set *set = sys_set_new();
    size_t used = 0;
    int code = -1;
    for (long got; (got = sys_child_read(child, out + used, TRANSCODER_LINE_BYTES - 1 - used)) >= 0;
         used += (size_t)got) {
        assert_true(used < TRANSCODER_LINE_BYTES - 1);
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

struct sys_child *transcoder_start(const char *in, const char *out, const char *option,
                                   const char *value)
{
    char error[SYS_ERROR_BYTES];
    const char *argv[] = {transcoder_program, in, out, option, value, NULL};
    struct sys_child *child = sys_child_start(argv, 0, error);
    assert_non_null(child);
    return child;
}

char transcoder_said[TRANSCODER_LINE_BYTES];

int transcoder_run(const char *in)
{
    return transcoder_finish(transcoder_start(in, transcoder_reel, NULL, NULL), transcoder_said);
}

double transcoder_number(const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(transcoder_said, key);
    assert_non_null(at);
    return strtod(at + strlen(key), NULL);
}

void transcoder_assert_said(const char *part)
{
    if (!strstr(transcoder_said, part)) fail_msg("no %s in %s", part, transcoder_said);
}

/* -- songs -- */

const struct transcoder_song transcoder_plain = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, 2.5,
                                                 0.1};

void transcoder_make(const char *path, const struct transcoder_song *song)
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

char *transcoder_load(const char *path, size_t *n)
{
    char error[SYS_ERROR_BYTES];
    char *bytes = sys_file_load(path, 50000000, n, error);
    assert_non_null(bytes);
    return bytes;
}

void transcoder_save(const char *path, const void *bytes, size_t n)
{
    char error[SYS_ERROR_BYTES];
    assert_true(sys_file_save(path, bytes, n, false, error));
}

/* -- reels -- */

static int64_t read_real_file(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    (void)world;
    return sys_file_read(path, offset, out, n);
}

const struct io transcoder_files = {.file_read = read_real_file};

struct reel *transcoder_check_reel(uint32_t frame_bytes)
{
    struct reel *r = NULL;
    uint8_t frame[2048];
    uint32_t i = 0;
    enum reel_result result;
    assert_int_equal(reel_open(&transcoder_files, transcoder_reel, &r), REEL_OK);
    assert_int_equal(reel_frame_bytes(r), frame_bytes);
    while ((result = reel_frame(r, i, frame)) == REEL_OK) i++;
    assert_int_equal(result, REEL_END);
    assert_true((int64_t)i * TRANSCODER_FRAME_SAMPLES >=
                (int64_t)reel_samples(r) + reel_delay_samples(r));
    assert_true(reel_samples(r) == transcoder_number("samples"));
    return r;
}
