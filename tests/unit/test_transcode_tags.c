/* What the real program knows of a song: by its tags, in whatever letters, or its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/transcoder.h"

#define FOLDER "build/tmp/test_transcode_tags/"

static int set_up(void **state)
{
    (void)state;
    return transcoder_begin(FOLDER);
}

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
    char *song = transcoder_load(FOLDER "untagged.mp3", &n), *both = malloc(sizeof tag + n);
    assert_non_null(both);
    memcpy(both, tag, sizeof tag);
    memcpy(both + sizeof tag, song, n);
    transcoder_save(path, both, sizeof tag + n);
    free(both);
    free(song);
}

static void make_untagged(void)
{
    transcoder_make(
        FOLDER "untagged.mp3",
        &(struct transcoder_song){SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, 1.5, 0.1});
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
        assert_int_equal(transcoder_run(FOLDER "tagged.mp3"), 0);
        snprintf(expected, sizeof expected, "{\"title\":\"%s\",", cases[i].title);
        transcoder_assert_said(expected);
        snprintf(expected, sizeof expected, "\"genre\":\"%s\",", cases[i].genre);
        transcoder_assert_said(expected);
        struct reel *r = transcoder_check_reel(320);
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
    char *song = transcoder_load(FOLDER "untagged.mp3", &n), *both = calloc(1, n + 128);
    assert_non_null(both);
    memcpy(both, song, n);
    memcpy(both + n, "TAG\xe4\xd3\xe3", 6);
    memcpy(both + n + 33, "\xdd\xed\xd1\xe6\xd2", 5);
    both[n + 127] = 82;
    transcoder_save(FOLDER "old.mp3", both, n + 128);
    assert_int_equal(transcoder_run(FOLDER "old.mp3"), 0);
    transcoder_assert_said("\"title\":\"نسم\",\"artist\":\"فيروز\",\"genre\":\"National Folk\"");
    free(both);
    free(song);
}

static void goes_by_the_name_without_tags(void **state)
{
    (void)state;
    transcoder_make(FOLDER "hip-hop-eminem-lose yourself.wav", &transcoder_plain);
    assert_int_equal(transcoder_run(FOLDER "hip-hop-eminem-lose yourself.wav"), 0);
    transcoder_assert_said(
        "{\"title\":\"lose "
        "yourself\",\"artist\":\"\",\"genre\":\"hip\",\"keywords\":[\"hip\",\"hop\",\"eminem\"],");
    transcoder_make(FOLDER "Fairuz - نسم علينا.wav", &transcoder_plain);
    assert_int_equal(transcoder_run(FOLDER "Fairuz - نسم علينا.wav"), 0);
    transcoder_assert_said(
        "{\"title\":\"نسم علينا\",\"artist\":\"Fairuz\",\"genre\":\"\",\"keywords\":[\"Fairuz\"],");
    tag_mp3(FOLDER "rock-x-name.mp3", 3,
            (struct frame[]){{"TIT2", 0, "Title", 5}, {"TCON", 0, "(31)(8)", 7}}, 2);
    assert_int_equal(transcoder_run(FOLDER "rock-x-name.mp3"), 0);
    transcoder_assert_said(
        "{\"title\":\"Title\",\"artist\":\"\",\"genre\":\"Trance\",\"keywords\":[\"rock\","
        "\"x\",\"Jazz\"],");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_tags_as_they_were_meant),
        cmocka_unit_test(reads_raw_arabic_of_old_tags),
        cmocka_unit_test(goes_by_the_name_without_tags),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
