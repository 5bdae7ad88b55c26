/* Pictures as JPEG, there and back, smaller, and refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include "../../common/picture.h"
#include "../support/quadrants.h"

enum { ROOM = 200000, SIDE = 256 };

static uint8_t jpeg[ROOM];

static void a_jpeg_comes_back_as_it_was(void **state)
{
    (void)state;
    struct picture p = quadrants_make(301, 203), back;
    size_t n = picture_to_jpeg(&p, 90, jpeg, ROOM);
    assert_true(n > 500);
    assert_true(picture_from_jpeg(jpeg, n, PICTURE_SIDE_MOST, SIDE, &back));
    assert_int_equal(back.width, 301);
    assert_int_equal(back.height, 203);
    quadrants_assert(&back);
    assert_int_equal(picture_to_jpeg(&p, 90, jpeg, n - 1), 0); /* does not fit */
    assert_int_equal(picture_to_jpeg(&p, 90, jpeg, n), n);
    picture_free(&p);
    picture_free(&back);
}

static void it_is_made_smaller_while_it_is_read(void **state)
{
    (void)state;
    static const struct {
        int width, height, by;
    } cases[] = {{2048, 2048, 8}, {2047, 2100, 8}, {2040, 2100, 4}, {1024, 4000, 4},
                 {600, 600, 2},   {511, 511, 2},   {510, 2000, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture p = quadrants_make(cases[i].width, cases[i].height), back;
        size_t n = picture_to_jpeg(&p, 80, jpeg, ROOM);
        assert_true(n && picture_from_jpeg(jpeg, n, PICTURE_SIDE_MOST, SIDE, &back));
        assert_int_equal(back.width, (cases[i].width + cases[i].by - 1) / cases[i].by);
        assert_int_equal(back.height, (cases[i].height + cases[i].by - 1) / cases[i].by);
        quadrants_assert(&back);
        picture_free(&p);
        picture_free(&back);
    }
}

/* What other programs write: grey, and print colours as Adobe inverts them. */
static void other_colours_are_read(void **state)
{
    (void)state;
    static const struct {
        int format;
        uint8_t pixel[4], seen[3];
    } cases[] = {{TJPF_GRAY, {90}, {90, 90, 90}},
                 {TJPF_CMYK, {255, 128, 0, 255}, {255, 128, 0}},
                 {TJPF_CMYK, {255, 255, 255, 64}, {64, 64, 64}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t pixels[4 * 16 * 16];
        unsigned char *made = NULL;
        unsigned long n = 0;
        struct picture p;
        int bytes = tjPixelSize[cases[i].format];
        for (int k = 0; k < 16 * 16; k++) memcpy(pixels + bytes * k, cases[i].pixel, (size_t)bytes);
        tjhandle t = tjInitCompress();
        int kind = bytes == 1 ? TJSAMP_GRAY : TJSAMP_444;
        assert_int_equal(tjCompress2(t, pixels, 16, 0, 16, cases[i].format, &made, &n, kind, 95, 0),
                         0);
        assert_true(picture_from_jpeg(made, n, 16, 1, &p));
        for (int c = 0; c < 3; c++) assert_in_range(p.rgb[c] + 4 - cases[i].seen[c], 0, 8);
        picture_free(&p);
        tjFree(made);
        tjDestroy(t);
    }
}

static void what_was_cut_off_is_refused(void **state)
{
    (void)state;
    struct picture p = quadrants_make(64, 64), back;
    size_t n = picture_to_jpeg(&p, 80, jpeg, ROOM);
    picture_free(&p);
    for (size_t cut = 0; cut < n; cut++) {
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, jpeg, cut);
        if (cut + 2 < n) /* the end's own mark may be missing */
            assert_false(picture_from_jpeg(exact, cut, 64, 1, &back));
        else if (picture_from_jpeg(exact, cut, 64, 1, &back))
            picture_free(&back);
        assert_null(back.rgb);
        free(exact);
    }
}

/* Writes other sides into its header. */
static void claim(size_t n, int width, int height)
{
    for (size_t i = 0; i + 8 < n; i++) {
        if (jpeg[i] != 0xff || (jpeg[i + 1] != 0xc0 && jpeg[i + 1] != 0xc2)) continue;
        jpeg[i + 5] = (uint8_t)(height >> 8);
        jpeg[i + 6] = (uint8_t)height;
        jpeg[i + 7] = (uint8_t)(width >> 8);
        jpeg[i + 8] = (uint8_t)width;
        return;
    }
    fail();
}

/* Black, so that it is written and read quickly. */
static bool can_be_read(int width, int height)
{
    unsigned char *made = NULL, *grey = calloc((size_t)width, (size_t)height);
    unsigned long n = 0;
    struct picture p;
    tjhandle t = tjInitCompress();
    assert_int_equal(
        tjCompress2(t, grey, width, 0, height, TJPF_GRAY, &made, &n, TJSAMP_GRAY, 50, 0), 0);
    bool read = picture_from_jpeg(made, n, PICTURE_SIDE_MOST, 256, &p);
    picture_free(&p);
    tjFree(made);
    tjDestroy(t);
    free(grey);
    return read;
}

static void all_its_pixels_count(void **state)
{
    (void)state;
    assert_true(can_be_read(8192, 2048));
    assert_false(can_be_read(8192, 2049));
}

/* A remark behind its first mark that holds as many marks of scans: nobody looks whether they are real. */
static size_t remark_scans(size_t n, size_t count)
{
    size_t bytes = 2 + 2 * count;
    memmove(jpeg + 4 + bytes, jpeg + 2, n - 2);
    jpeg[2] = 0xff;
    jpeg[3] = 0xfe;
    jpeg[4] = (uint8_t)(bytes >> 8);
    jpeg[5] = (uint8_t)bytes;
    for (size_t i = 0; i < 2 * count; i++) jpeg[6 + i] = i & 1 ? 0xda : 0xff;
    return n + 2 + bytes;
}

static void too_much_work_is_refused(void **state)
{
    (void)state;
    for (size_t scans = 4000; scans <= 5000; scans += 1000) {
        struct picture p = quadrants_make(256, 256), back;
        size_t n = remark_scans(picture_to_jpeg(&p, 80, jpeg, ROOM), scans);
        assert_int_equal(picture_from_jpeg(jpeg, n, PICTURE_SIDE_MOST, 256, &back), scans == 4000);
        picture_free(&back);
        picture_free(&p);
    }
}

static void too_large_ones_cost_nothing(void **state)
{
    (void)state;
    struct picture p = quadrants_make(256, 200), back;
    size_t n = picture_to_jpeg(&p, 80, jpeg, ROOM);
    picture_free(&p);
    assert_true(picture_from_jpeg(jpeg, n, 256, 256, &back));
    picture_free(&back);
    assert_false(picture_from_jpeg(jpeg, n, 255, 256, &back));
    static const int sides[][2] = {{65535, 65535}, {8193, 8}, {8, 8193}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        claim(n, sides[i][0], sides[i][1]);
        assert_false(picture_from_jpeg(jpeg, n, PICTURE_SIDE_MOST, 256, &back));
        assert_null(back.rgb);
    }
}

static void each_pixel_is_the_mean_of_what_it_covers(void **state)
{
    (void)state;
    struct picture p, small;
    assert_true(picture_make(&p, 3, 2));
    for (int i = 0; i < 6; i++) memset(p.rgb + 3 * i, 40 * i, 3); /* 0 40 80 / 120 160 200 */
    assert_true(picture_scale(&p, &(struct picture_area){0, 0, 3, 2}, 1, 1, &small));
    assert_int_equal(small.rgb[0], 100);
    picture_free(&small);
    assert_true(picture_scale(&p, &(struct picture_area){0, 0, 3, 2}, 2, 2, &small));
    assert_int_equal(small.rgb[0], 13); /* (0 + 40 / 2) / 1.5 */
    assert_int_equal(small.rgb[3], 67);
    assert_int_equal(small.rgb[9], 187);
    picture_free(&small);
    assert_true(picture_scale(&p, &(struct picture_area){0.5, 0, 2, 1}, 1, 1, &small));
    assert_int_equal(small.rgb[2], 40);
    picture_free(&small);
    assert_true(picture_scale(&p, &(struct picture_area){1, 1, 1, 1}, 4, 3, &small));
    for (int i = 0; i < 3 * 12; i++) assert_int_equal(small.rgb[i], 160);
    picture_free(&small);
    picture_free(&p);
    picture_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_jpeg_comes_back_as_it_was),
        cmocka_unit_test(it_is_made_smaller_while_it_is_read),
        cmocka_unit_test(other_colours_are_read),
        cmocka_unit_test(what_was_cut_off_is_refused),
        cmocka_unit_test(too_large_ones_cost_nothing),
        cmocka_unit_test(all_its_pixels_count),
        cmocka_unit_test(too_much_work_is_refused),
        cmocka_unit_test(each_pixel_is_the_mean_of_what_it_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
