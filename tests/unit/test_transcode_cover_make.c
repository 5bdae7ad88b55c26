/* Covers made of pictures and of songs' files: small, of the right shape and side, from the best there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/buf.h"
#include "../../common/proto.h"
#include "../../common/sys.h"
#include "../../server/transcode_cover.h"
#include "../../server/transcode_cover_parts.h"
#include "../support/quadrants.h"
#include "../support/song_bytes.h"

#define FOLDER "build/tmp/test_transcode_cover/"

/* -- the picture itself -- */

static uint8_t jpeg[1 << 20];

static void pictures_become_small_and_keep_their_shape(void **state)
{
    (void)state;
    static const int sizes[][4] = {{1000, 500, 256, 128},  {300, 1200, 64, 256},
                                   {256, 200, 256, 200},   {40, 30, 40, 30},
                                   {2000, 2000, 256, 256}, {3000, 2, 256, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct picture p = quadrants_make(sizes[i][0], sizes[i][1]), small;
        size_t n = picture_to_jpeg(&p, 90, jpeg, sizeof jpeg);
        picture_free(&p);
        assert_true(transcode_cover_read(jpeg, n, &small));
        assert_int_equal(small.width, sizes[i][2]);
        assert_int_equal(small.height, sizes[i][3]);
        if (small.height > 1) quadrants_assert(&small);
        picture_free(&small);
    }
}

/* Colours of quarters, the last one transparent when `alpha`. */
static size_t write_png(int width, int height, bool alpha)
{
    struct picture p = quadrants_make(width, height);
    size_t pixels = (size_t)width * (size_t)height;
    uint8_t *rgba = malloc(4 * pixels);
    png_image image;
    png_alloc_size_t n = sizeof jpeg;
    for (size_t i = 0; i < pixels; i++) {
        memcpy(rgba + 4 * i, p.rgb + 3 * i, 3);
        rgba[4 * i + 3] = alpha && i == pixels - 1 ? 0 : 255;
    }
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)width;
    image.height = (png_uint_32)height;
    image.format = PNG_FORMAT_RGBA;
    assert_true(png_image_write_to_memory(&image, jpeg, &n, 0, rgba, 0, NULL));
    free(rgba);
    picture_free(&p);
    return n;
}

static void a_png_lies_on_white(void **state)
{
    (void)state;
    struct picture p;
    size_t n = write_png(200, 100, true);
    assert_true(transcode_cover_read(jpeg, n, &p));
    quadrants_assert(&p);
    for (int c = 1; c <= 3; c++) assert_int_equal(p.rgb[3 * 200 * 100 - c], 255);
    picture_free(&p);
    for (size_t cut = 0; cut + 20 < n; cut += 7) assert_false(transcode_cover_read(jpeg, cut, &p));
}

static void a_png_that_is_too_large_is_refused(void **state)
{
    (void)state;
    struct picture p;
    assert_true(transcode_cover_read(jpeg, write_png(PICTURE_SIDE_MOST, 2, false), &p));
    picture_free(&p);
    assert_false(transcode_cover_read(jpeg, write_png(PICTURE_SIDE_MOST + 1, 2, false), &p));
    assert_null(p.rgb);
}

/* -- files -- */

static const char *const beside[] = {FOLDER "Folder.JPEG", FOLDER "cover.png", FOLDER "FOLDER.png"};

static void remove_those_beside(void)
{
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) sys_file_remove(beside[i]);
}

static int set_up(void **state)
{
    char error[SYS_ERROR_BYTES];
    (void)state;
    sys_start();
    if (!sys_make_folder(FOLDER, error)) return -1;
    remove_those_beside(); /* of a run that failed */
    return 0;
}

static void save(const char *path, const void *bytes, size_t n)
{
    char error[SYS_ERROR_BYTES];
    assert_true(sys_file_save(path, bytes, n, false, error));
}

static const char song[] = FOLDER "rock-song.flac", out[] = FOLDER "out.jpg";

static void save_song(const void *picture, size_t n)
{
    struct buf file = {0}, block = {0};
    BYTES(&file, "fLaC");
    bytes_block(&block, 3, picture, n);
    bytes_high(&file, 0x86u << 24 | buf_length(&block), 4);
    bytes_move(&file, &block);
    save(song, buf_data(&file), buf_length(&file));
    buf_free(&file);
}

/* The cover that is made, which must be as wide. */
static void makes(int width)
{
    char why[TRANSCODE_WHY_BYTES], error[SYS_ERROR_BYTES];
    struct picture p;
    size_t n;
    assert_true(transcode_cover_make(song, out, why));
    char *bytes = sys_file_load(out, PROTO_COVER_BYTES, &n, error);
    assert_non_null(bytes);
    assert_true(picture_from_jpeg((uint8_t *)bytes, n, PROTO_COVER_SIDE, PROTO_COVER_SIDE, &p));
    assert_int_equal(p.width, width);
    picture_free(&p);
    free(bytes);
}

static void makes_none(const char *why_not)
{
    char why[TRANSCODE_WHY_BYTES], byte;
    assert_false(transcode_cover_make(song, out, why));
    assert_string_equal(why, why_not);
    assert_int_equal(sys_file_read(out, 0, &byte, 1), -1);
}

static void the_embedded_one_wins(void **state)
{
    (void)state;
    struct picture p = quadrants_make(40, 40), other = quadrants_make(50, 50);
    save(song, "no", 2);
    makes_none("");
    size_t n = picture_to_jpeg(&other, 90, jpeg, sizeof jpeg);
    save(beside[0], jpeg, n);
    makes(50);
    save(beside[1], jpeg, write_png(60, 60, false));
    makes(60);
    n = picture_to_jpeg(&p, 90, jpeg, sizeof jpeg);
    save_song(jpeg, n);
    makes(40);
    save_song(jpeg, n / 2); /* damaged: then the next best */
    makes(60);
    remove_those_beside();
    makes_none("the picture in it cannot be used"); /* and the old one is gone */
    save(beside[2], "\x89PNG", 4);
    makes_none("FOLDER.png beside it cannot be used");
    remove_those_beside();
    picture_free(&p);
    picture_free(&other);
}

/* Noise is the hardest to write; a flat picture is written as well as can be. */
static void the_best_quality_that_fits(void **state)
{
    (void)state;
    struct picture p = quadrants_make(256, 256), small;
    uint32_t random = 1;
    char error[SYS_ERROR_BYTES];
    size_t n;
    for (size_t i = 0; i < 3 * 256 * 256; i++)
        p.rgb[i] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
    save_song(jpeg, picture_to_jpeg(&p, 95, jpeg, sizeof jpeg));
    makes(256);
    char *bytes = sys_file_load(out, PROTO_COVER_BYTES, &n, error);
    assert_in_range(n, PROTO_COVER_BYTES * 3 / 4, PROTO_COVER_BYTES);
    assert_true(picture_from_jpeg((uint8_t *)bytes, n, PROTO_COVER_SIDE, 1, &small));
    picture_free(&small);
    picture_free(&p);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_become_small_and_keep_their_shape),
        cmocka_unit_test(a_png_lies_on_white),
        cmocka_unit_test(a_png_that_is_too_large_is_refused),
        cmocka_unit_test(the_embedded_one_wins),
        cmocka_unit_test(the_best_quality_that_fits),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
