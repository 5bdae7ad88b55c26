/* A JPEG as it came, and the pixels it becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "../../client/photo.h"
#include "../support/fake_cover.h"

enum { RED = 0xd02010, GREEN = 0x10b030, SIDE_MOST = 320 };

static uint8_t jpeg[FAKE_COVER_BYTES];
static uint32_t pixels[SIDE_MOST * SIDE_MOST];

static bool near(uint32_t pixel, uint32_t colour)
{
    bool is = true;
    for (int shift = 0; shift < 24; shift += 8)
        is &= abs((int)(pixel >> shift & 255) - (int)(colour >> shift & 255)) < 12;
    return is;
}

static struct photo take(int w, int h, uint32_t middle, uint32_t sides)
{
    struct photo photo;
    assert_true(photo_take(&photo, jpeg, fake_cover_jpeg(jpeg, w, h, middle, sides)));
    return photo;
}

static void it_fills_every_size(void **state)
{
    static const int sides[] = {1, 7, 40, 64, 160, 256, SIDE_MOST};
    struct photo photo = take(256, 256, RED, RED);
    (void)state;
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        int side = sides[s];
        assert_true(photo_pixels(&photo, side, side, 0, pixels));
        for (int i = 0; i < side * side; i++) {
            assert_int_equal(pixels[i] >> 24, 255);
            assert_true(near(pixels[i], RED));
        }
    }
    photo_free(&photo);
}

static void what_is_no_square_shows_its_middle(void **state)
{
    struct photo wide = take(240, 80, RED, GREEN), square = take(240, 240, RED, GREEN);
    (void)state;
    assert_true(photo_pixels(&wide, 40, 40, 0, pixels));
    for (int i = 0; i < 40 * 40; i++)
        if (i % 40 > 2 && i % 40 < 37) assert_true(near(pixels[i], RED));
    assert_true(photo_pixels(&square, 40, 40, 0, pixels));
    assert_true(near(pixels[20 * 40 + 5], GREEN) && near(pixels[20 * 40 + 34], GREEN));
    assert_true(near(pixels[20 * 40 + 20], RED));
    assert_true(photo_pixels(&square, 240, 80, 0, pixels)); /* and the other way */
    assert_true(near(pixels[40 * 240 + 20], GREEN) && near(pixels[40 * 240 + 120], RED));
    photo_free(&wide);
    photo_free(&square);
}

static void its_corners_are_round(void **state)
{
    struct photo photo = take(64, 64, RED, RED);
    (void)state;
    assert_true(photo_pixels(&photo, 40, 40, 8, pixels));
    assert_int_equal(pixels[0] >> 24, 0);
    assert_int_equal(pixels[39] >> 24, 0);
    assert_int_equal(pixels[40 * 40 - 1] >> 24, 0);
    assert_int_equal(pixels[20] >> 24, 255);
    assert_int_equal(pixels[20 * 40] >> 24, 255);
    uint32_t edge = pixels[2 * 40 + 2] >> 24; /* where the round edge runs */
    assert_true(edge > 0 && edge < 255);
    photo_free(&photo);
}

static void one_that_is_none_is_refused(void **state)
{
    struct photo photo;
    size_t n = fake_cover_jpeg(jpeg, 64, 64, RED, GREEN);
    (void)state;
    assert_false(photo_take(&photo, jpeg, n / 2));
    assert_null(photo.jpeg);
    assert_false(photo_take(&photo, jpeg, 0));
    assert_false(photo_take(&photo, (const uint8_t *)"GIF89a", 6));
    n = fake_cover_jpeg(jpeg, 264, 64, RED, GREEN);
    assert_false(photo_take(&photo, jpeg, n)); /* wider than a cover is */
}

static void the_same_picture_has_the_same_key(void **state)
{
    struct photo a = take(64, 64, RED, RED), b = take(64, 64, RED, RED),
                 c = take(64, 64, GREEN, RED);
    (void)state;
    assert_true(a.key == b.key && a.key != c.key);
    photo_free(&a);
    photo_free(&b);
    photo_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_fills_every_size),
        cmocka_unit_test(what_is_no_square_shows_its_middle),
        cmocka_unit_test(its_corners_are_round),
        cmocka_unit_test(one_that_is_none_is_refused),
        cmocka_unit_test(the_same_picture_has_the_same_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
