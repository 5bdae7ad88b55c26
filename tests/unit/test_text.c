/* test_text.c: direction, shaping, wrapping and carets, with the fonts the program needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/text.h"

#define SALAM "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85" /* sin lam alef mim */
#define FSI   "\xE2\x81\xA8"
#define PDI   "\xE2\x81\xA9"

static const struct text_style body = {15, false, 0};

static int setup(void **state)
{
    char error[FONTS_ERROR_BYTES];
    *state = text_new(error);
    if (!*state) print_error("%s\n", error);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    text_free(*state);
    return 0;
}

static const struct text_run *run_with(const struct text_block *b, const char *part)
{
    for (size_t i = 0; i < b->run_count; i++) {
        const char *found = strstr(b->text + b->runs[i].first, part);
        if (found && found < b->text + b->runs[i].first + b->runs[i].bytes) return &b->runs[i];
    }
    return NULL;
}

static void direction_is_the_first_strong_letters(void **state)
{
    assert_false(text_row(*state, "12 hello " SALAM, body)->rtl);
    assert_true(text_row(*state, "12 " SALAM " hello", body)->rtl);
    assert_false(text_row(*state, "12 !?", body)->rtl);
    assert_false(text_row(*state, FSI SALAM PDI " \xC2\xB7 " FSI "abc" PDI, body)->rtl);
    assert_true(text_row(*state, FSI "abc" PDI " " SALAM, body)->rtl);
    text_set_direction(*state, TEXT_RTL);
    assert_true(text_row(*state, "12 !?", body)->rtl);
    assert_true(text_row(*state, FSI "abc" PDI, body)->rtl);
}

static void mixed_runs_stand_in_visual_order(void **state)
{
    const struct text_block *b = text_row(*state, "abc " SALAM " xyz", body);
    const struct text_run *abc = run_with(b, "abc"), *salam = run_with(b, SALAM),
                          *xyz = run_with(b, "xyz");
    assert_non_null(abc);
    assert_non_null(salam);
    assert_non_null(xyz);
    assert_true(salam->rtl && !abc->rtl);
    assert_true(abc->x < salam->x && salam->x < xyz->x);
    b = text_row(*state, SALAM " abc " SALAM "!", body);
    assert_true(b->rtl);
    assert_true(run_with(b, "!")->x < run_with(b, "abc")->x);
}

static void letters_join(void **state)
{
    const char *apart[] = {"\xD8\xB3", "\xD9\x84", "\xD8\xA7", "\xD9\x85"};
    float sum = 0;
    for (size_t i = 0; i < 4; i++) sum += text_row(*state, apart[i], body)->width;
    assert_true(text_row(*state, SALAM, body)->width < sum * 0.9f);
}

static void fonts_fall_back(void **state)
{
    const struct text_block *b = text_row(*state, "a " SALAM " \xF0\x9F\x8E\xB6", body);
    struct fonts *f = text_fonts(*state);
    assert_non_null(strstr(fonts_path(f, run_with(b, "a ")->face), "Sans"));
    assert_true(run_with(b, SALAM)->face != run_with(b, "a ")->face);
    assert_true(run_with(b, "\xF0\x9F\x8E\xB6")->face != run_with(b, "a ")->face);
}

static void an_emoji_of_many_characters_is_one_run(void **state)
{
    const char *keycap = "1\xEF\xB8\x8F\xE2\x83\xA3";
    const struct text_block *b = text_row(*state, keycap, body);
    assert_int_equal(b->run_count, 1);
    assert_int_equal(b->runs[0].bytes, strlen(keycap));
    b = text_row(*state, "x\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBDy", body); /* thumbs up, brown */
    assert_int_equal(b->run_count, 3);
}

static void isolates_hold_names_together_and_do_not_show(void **state)
{
    const struct text_block *plain = text_row(*state, "Join x", body);
    const struct text_block *isolated = text_row(*state, "Join " FSI "x" PDI, body);
    assert_true(fabsf(plain->width - isolated->width) < 0.1f);
    /* Without isolation "1" would belong to the Arabic name and jump to its left. */
    const struct text_block *b = text_row(*state, "Join " FSI SALAM PDI " 1", body);
    assert_true(run_with(b, SALAM)->x < run_with(b, "1")->x);
    b = text_row(*state, "Join " SALAM " 1", body);
    assert_true(run_with(b, SALAM)->x > run_with(b, "1")->x);
}

static void rows_are_no_wider_than_asked(void **state)
{
    const char *text = "anyone at table four has a spare " SALAM " " SALAM
                       " ethernetcablewhichisverylong\xF0\x9F\x8E\xB6 ok";
    for (float width = 40; width < 300; width += 13) {
        const struct text_block *b = text_wrap(*state, text, body, width, 0);
        uint32_t at = 0;
        assert_true(b->width <= width + 0.01f);
        for (size_t i = 0; i < b->row_count; i++) {
            assert_int_equal(b->rows[i].from, at);
            assert_true(b->rows[i].to > at);
            at = b->rows[i].to;
        }
        assert_int_equal(at, b->char_count);
    }
    assert_int_equal(text_wrap(*state, text, body, 60, 2)->row_count, 2);
}

static void rows_left_out_are_marked(void **state)
{
    const char *text =
        "12 shared artists: Disturbed, Korn and " SALAM " " SALAM " " SALAM " and more";
    for (int rows = 1; rows < 5; rows++)
        for (float width = 60; width < 300; width += 9) {
            const struct text_block *b = text_wrap(*state, text, body, width, rows);
            const struct text_block *all = text_wrap(*state, text, body, width, 0);
            assert_true(b->width <= width + 0.01f && (int)b->row_count <= rows);
            assert_int_equal(b->cut, rows > 1 ? (int)all->row_count > rows : b->cut);
            assert_int_equal(b->cut, strstr(b->text, "\xE2\x80\xA6") != NULL);
            if (!b->cut) assert_string_equal(b->text, text);
        }
}

static void rows_of_arabic_end_at_the_right(void **state)
{
    const struct text_block *b = text_wrap(*state, SALAM " " SALAM " " SALAM, body, 75, 0);
    assert_true(b->row_count > 1);
    for (size_t i = 0; i < b->row_count; i++)
        assert_true(fabsf(b->rows[i].x + b->rows[i].width - b->width) < 0.01f);
}

static void cut_text_fits_and_says_so(void **state)
{
    const struct text_block *b = text_fit(*state, "a rather long title of a song", body, 90);
    assert_true(b->cut && b->width <= 90);
    assert_non_null(strstr(b->text, "\xE2\x80\xA6"));
    assert_false(text_fit(*state, "short", body, 90)->cut);
    b = text_fit(*state, SALAM " " SALAM " " SALAM " " SALAM " " SALAM, body, 60);
    assert_true(b->cut && b->rtl && b->width <= 60);
}

static void carets_walk_with_the_letters(void **state)
{
    const struct text_block *b = text_row(*state, "abc", body);
    assert_true(text_caret(b, 0).x == 0);
    assert_true(text_caret(b, 1).x > 0 && text_caret(b, 2).x > text_caret(b, 1).x);
    assert_true(fabsf(text_caret(b, 3).x - b->width) < 0.01f);
    b = text_row(*state, SALAM, body);
    assert_true(fabsf(text_caret(b, 0).x - b->width) < 0.01f);
    for (size_t at = 2; at <= 8; at += 2)
        assert_true(text_caret(b, at).x < text_caret(b, at - 2).x);
    assert_true(fabsf(text_caret(b, 8).x) < 0.01f);
}

static void lam_alef_is_split_evenly(void **state)
{
    const struct text_block *b = text_row(*state, "\xD9\x84\xD8\xA7", body);
    assert_true(fabsf(text_caret(b, 2).x - b->width / 2) < 0.01f);
}

static void a_place_finds_its_caret_again(void **state)
{
    const char *text = "say " SALAM " 12 to \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 all";
    const struct text_block *b = text_wrap(*state, text, body, 70, 0);
    for (size_t i = 0; i <= b->char_count; i++) {
        if (!b->chars[i].begins) continue;
        struct rect at = text_caret(b, b->chars[i].byte);
        struct rect again = text_caret(b, text_hit(b, at.x, at.y + 1));
        assert_true(fabsf(at.x - again.x) < 0.01f || at.y > again.y || at.y < again.y);
    }
    assert_int_equal(text_hit(text_row(*state, "abc", body), -5, 0), 0);
    assert_int_equal(text_hit(text_row(*state, "abc", body), 500, 0), 3);
}

static void selections_cover_what_they_hold(void **state)
{
    struct rect parts[8];
    const struct text_block *b = text_row(*state, "ab " SALAM " cd", body);
    size_t n = text_selection(b, 0, strlen(b->text), parts, 8);
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += parts[i].w;
    assert_true(fabsf(sum - b->width) < 0.1f);
    n = text_selection(b, 1, 5, parts, 8); /* half Latin, half Arabic: two pieces */
    assert_true(n >= 2);
    assert_int_equal(text_selection(b, 3, 3, parts, 8), 0);
}

static void a_repeated_frame_shapes_nothing(void **state)
{
    for (int frame = 0; frame < 3; frame++) {
        text_frame(*state);
        uint64_t before = text_shaped(*state);
        text_row(*state, "hello", body);
        text_wrap(*state, "hello " SALAM, body, 50, 0);
        text_fit(*state, "hello hello hello", body, 50);
        if (frame) assert_int_equal(text_shaped(*state), before);
    }
}

static void forgotten_text_is_dropped(void **state)
{
    char text[16];
    for (int i = 0; i < 20000; i++) {
        if (i % 100 == 0) text_frame(*state);
        snprintf(text, sizeof text, "%d", i);
        assert_non_null(text_row(*state, text, body));
    }
    uint64_t before = text_shaped(*state);
    text_row(*state, "0", body);
    assert_int_equal(text_shaped(*state), before + 1);
    text_row(*state, "19999", body);
    assert_int_equal(text_shaped(*state), before + 1);
}

static void sizes_are_whole_pixels(void **state)
{
    text_set_scale(*state, 1.5f);
    assert_true(text_row(*state, "x", body)->runs[0].pixels == 23);
    float wide = text_row(*state, "hello", body)->width;
    text_set_scale(*state, 1);
    assert_true(fabsf(wide - text_row(*state, "hello", body)->width) < 2);
}

static void broken_and_empty_text_is_shown_somehow(void **state)
{
    const struct text_block *b = text_row(*state, "", body);
    assert_int_equal(b->row_count, 1);
    assert_true(b->width == 0 && b->height > 0);
    assert_non_null(text_row(*state, "a\xff\xc3(\xe2\x82", body));
    assert_non_null(text_wrap(*state, "\xE2\x80\xAE\xE2\x80\xAE x", body, 1, 0));
    char *large = calloc(1, 40001);
    memset(large, 'a', 40000);
    b = text_wrap(*state, large, body, 300, 0);
    assert_int_equal(strlen(b->text), 16384);
    free(large);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(direction_is_the_first_strong_letters),
        TEST(mixed_runs_stand_in_visual_order),
        TEST(letters_join),
        TEST(fonts_fall_back),
        TEST(an_emoji_of_many_characters_is_one_run),
        TEST(isolates_hold_names_together_and_do_not_show),
        TEST(rows_are_no_wider_than_asked),
        TEST(rows_of_arabic_end_at_the_right),
        TEST(rows_left_out_are_marked),
        TEST(cut_text_fits_and_says_so),
        TEST(carets_walk_with_the_letters),
        TEST(lam_alef_is_split_evenly),
        TEST(a_place_finds_its_caret_again),
        TEST(selections_cover_what_they_hold),
        TEST(a_repeated_frame_shapes_nothing),
        TEST(forgotten_text_is_dropped),
        TEST(sizes_are_whole_pixels),
        TEST(broken_and_empty_text_is_shown_somehow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
