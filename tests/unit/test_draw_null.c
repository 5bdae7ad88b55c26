/* test_draw_null.c: command lists: what they hold, what of it would be seen, and the pixels of their shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/badge.h"
#include "../../client/draw.h"
#include "../../client/raster.h"
#include "../../client/waves.h"

enum { SIDE = 40 };
static const struct rect window = {0, 0, 640, 480};
static const struct colour red = {255, 0, 0, 255};

static unsigned alpha_at(const uint32_t *pixels, int x, int y)
{
    return pixels[y * SIDE + x] >> 24;
}

static void clips_lie_inside_clips(void **state)
{
    struct paint p = {0};
    struct draw_null d = {0};
    (void)state;
    paint_clip(&p, (struct rect){10, 10, 100, 100}, 0);
    paint_clip(&p, (struct rect){50, 0, 500, 60}, 0);
    paint_box(&p, (struct rect){0, 0, 300, 300}, 0, red);
    paint_unclip(&p);
    paint_box(&p, (struct rect){0, 0, 300, 300}, 0, red);
    paint_unclip(&p);
    paint_box(&p, (struct rect){600, 0, 300, 300}, 0, red);
    assert_true(draw_null_run(&d, &p, window));
    assert_int_equal(d.count, 3);
    assert_true(d.seen[0].visible.x == 50 && d.seen[0].visible.w == 60 &&
                d.seen[0].visible.h == 50);
    assert_true(d.seen[1].visible.w == 100);
    assert_true(d.seen[2].visible.w == 40);
    draw_null_free(&d);
    paint_free(&p);
}

static void texts_can_be_asked_for(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct text *t = text_new(error);
    struct paint p = {0};
    struct draw_null d = {0};
    (void)state;
    assert_non_null(t);
    const struct text_block *b = text_row(t, "in step", (struct text_style){15, false, 0});
    paint_text(&p, b, 10, 20, red);
    paint_text(&p, b, 10, 2000, red);
    paint_text(&p, NULL, 0, 0, red);
    assert_true(draw_null_run(&d, &p, window));
    assert_int_equal(d.count, 2);
    const struct draw_seen *seen = draw_null_text(&d, "step");
    assert_ptr_equal(seen, &d.seen[0]);
    assert_true(fabsf(seen->rect.w - b->width) < 0.01f && seen->rect.y == 20);
    assert_null(draw_null_text(&d, "other"));
    draw_null_free(&d);
    paint_free(&p);
    text_free(t);
}

static void a_list_is_used_again(void **state)
{
    struct paint p = {0};
    (void)state;
    for (int frame = 0; frame < 3; frame++) {
        paint_clear(&p);
        for (int i = 0; i < 1000; i++) paint_arc(&p, 5, 5, 4, 0, 3, 1, red);
        assert_int_equal(p.count, 1000);
        for (int i = 0; i < 1000; i++)
            assert_true(p.commands[i].first + p.commands[i].count <= p.point_count);
    }
    paint_free(&p);
}

static void raster(const struct paint *p, uint32_t *pixels)
{
    assert_true(raster_paint(p, 0, 0, 1, pixels, SIDE, SIDE));
}

static void boxes_cover_their_pixels(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    struct paint p = {0};
    (void)state;
    paint_box(&p, (struct rect){10, 10, 20, 20}, 0, red);
    raster(&p, pixels);
    assert_int_equal(pixels[15 * SIDE + 15], 0xffff0000);
    assert_int_equal(alpha_at(pixels, 10, 10), 255);
    assert_int_equal(alpha_at(pixels, 9, 15), 0);
    assert_int_equal(alpha_at(pixels, 30, 15), 0);
    paint_free(&p);
}

static void round_edges_are_smooth(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    struct paint p = {0};
    double area = 0;
    bool between = false;
    (void)state;
    paint_circle(&p, 20, 20, 15, red);
    raster(&p, pixels);
    for (int i = 0; i < SIDE * SIDE; i++) {
        area += (pixels[i] >> 24) / 255.0;
        between |= pixels[i] >> 24 > 60 && pixels[i] >> 24 < 200;
    }
    assert_true(between);
    assert_true(fabs(area - 3.14159 * 15 * 15) < 8);
    paint_free(&p);
}

static void rings_lines_and_polygons_have_their_shape(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    struct paint p = {0};
    const struct point line[] = {{5, 5}, {35, 5}},
                       arrow[] = {{10, 12}, {30, 22}, {10, 32}, {15, 22}};
    (void)state;
    paint_ring(&p, (struct rect){2, 2, 36, 36}, 8, 2, red);
    raster(&p, pixels);
    assert_int_equal(alpha_at(pixels, 20, 3), 255);
    assert_int_equal(alpha_at(pixels, 20, 20), 0);
    assert_int_equal(alpha_at(pixels, 2, 2), 0);
    paint_clear(&p);
    paint_line(&p, line, 2, 4, red);
    paint_polygon(&p, arrow, 4, red);
    raster(&p, pixels);
    assert_int_equal(alpha_at(pixels, 20, 4), 255);
    assert_int_equal(alpha_at(pixels, 20, 9), 0);
    assert_int_equal(alpha_at(pixels, 24, 22), 255);
    assert_int_equal(alpha_at(pixels, 11, 22), 0); /* the notch */
    paint_free(&p);
}

static void colours_run_and_blend(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    struct paint p = {0};
    (void)state;
    paint_gradient(&p, (struct rect){0, 0, SIDE, SIDE}, 0, colour_rgb(0), colour_rgb(0xffffff));
    raster(&p, pixels);
    assert_true((pixels[20] & 255) < 8 && (pixels[39 * SIDE + 20] & 255) > 247);
    paint_box(&p, (struct rect){0, 0, SIDE, SIDE}, 0, colour_fade(red, 0.5f));
    raster(&p, pixels);
    assert_true(abs((int)(pixels[20] >> 16 & 255) - 128) < 4);
    assert_int_equal(pixels[20] >> 24, 255);
    paint_free(&p);
}

static void curves_stay_in_their_picture(void **state)
{
    uint32_t pixels[SIDE * SIDE] = {0};
    struct paint p = {0};
    (void)state;
    struct point *heights =
        paint_curve(&p, (struct rect){0, 0, SIDE, SIDE}, 3, 2, red, (struct colour){0});
    assert_non_null(heights);
    heights[0].y = -500;
    heights[1].y = 20;
    heights[2].y = 20;
    raster_curve(&p, &p.commands[0], 1, pixels, SIDE, SIDE);
    assert_int_equal(alpha_at(pixels, 30, 20), 255);
    assert_int_equal(alpha_at(pixels, 30, 25), 0);
    paint_clear(&p);
    waves_paint(&p, (struct rect){0, 0, SIDE, SIDE}, 12.5, colour_rgb(0));
    for (size_t i = 0; i < p.count; i++) raster_curve(&p, &p.commands[i], 1, pixels, SIDE, SIDE);
    paint_free(&p);
}

static void the_badge_has_round_corners(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    (void)state;
    assert_true(badge_pixels(pixels, SIDE));
    assert_int_equal(alpha_at(pixels, 0, 0), 0);
    assert_int_equal(alpha_at(pixels, 20, 2), 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clips_lie_inside_clips),
        cmocka_unit_test(texts_can_be_asked_for),
        cmocka_unit_test(a_list_is_used_again),
        cmocka_unit_test(boxes_cover_their_pixels),
        cmocka_unit_test(round_edges_are_smooth),
        cmocka_unit_test(rings_lines_and_polygons_have_their_shape),
        cmocka_unit_test(colours_run_and_blend),
        cmocka_unit_test(curves_stay_in_their_picture),
        cmocka_unit_test(the_badge_has_round_corners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
