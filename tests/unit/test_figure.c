/* test_figure.c: what names look like: figures, covers, hues; and that what is to be read can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/cover.h"
#include "../../client/figure.h"
#include "../../client/icons.h"
#include "../../client/raster.h"
#include "../../client/theme.h"

enum { SIDE = 48 };

/* The first sprite of the list as pixels. */
static void sprite(const struct paint *p, uint32_t pixels[SIDE * SIDE])
{
    struct paint drawing = {0};
    const struct paint_command *c = &p->commands[p->count - 1];
    assert_int_equal(c->kind, PAINT_SPRITE);
    c->make(&drawing, (struct rect){0, 0, SIDE, SIDE}, c->seed);
    assert_true(raster_paint(&drawing, 0, 0, 1, pixels, SIDE, SIDE));
    paint_free(&drawing);
}

static void figure(const char *name, unsigned mood, uint32_t pixels[SIDE * SIDE])
{
    struct paint p = {0};
    figure_avatar(&p, (struct rect){0, 0, SIDE, SIDE}, name, mood, 1);
    sprite(&p, pixels);
    paint_free(&p);
}

static void a_name_always_looks_the_same(void **state)
{
    uint32_t a[SIDE * SIDE], b[SIDE * SIDE];
    (void)state;
    figure("Maya", FIGURE_CALM, a);
    figure("Maya", FIGURE_CALM, b);
    assert_memory_equal(a, b, sizeof a);
    figure("Ziad", FIGURE_CALM, b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(figure_look("\xD9\x84\xD9\x8A"), figure_look("\xD9\x84\xD9\x8A"));
}

static void moods_can_be_seen(void **state)
{
    uint32_t calm[SIDE * SIDE], other[SIDE * SIDE];
    const unsigned moods[] = {FIGURE_TALKS, FIGURE_BLINKS, FIGURE_LOOKS_LEFT, FIGURE_LOOKS_RIGHT};
    (void)state;
    figure("Maya", FIGURE_CALM, calm);
    for (size_t i = 0; i < 4; i++) {
        figure("Maya", moods[i], other);
        assert_memory_not_equal(calm, other, sizeof calm);
    }
}

static void names_spread_over_looks_and_hues(void **state)
{
    char name[32];
    int hues = 0, seen[10] = {0};
    struct colour known[10];
    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "guest %d", i);
        struct colour c = theme_hue(name);
        int at = 0;
        while (at < hues && memcmp(&known[at], &c, sizeof c) != 0) at++;
        assert_true(at < 10);
        if (at == hues) known[hues++] = c;
        seen[at]++;
    }
    assert_int_equal(hues, 10);
    for (int i = 0; i < 10; i++) assert_in_range(seen[i], 60, 140);
}

static void a_bob_lifts_the_figure_and_not_its_shadow(void **state)
{
    struct paint low = {0}, high = {0};
    (void)state;
    figure_stand(&low, 100, 100, 1, "Maya", FIGURE_CALM, 0);
    figure_stand(&high, 100, 100, 1, "Maya", FIGURE_CALM, 8);
    assert_true(low.commands[0].rect.y == high.commands[0].rect.y);
    assert_true(low.commands[1].rect.y == high.commands[1].rect.y + 8);
    assert_true(low.commands[1].seed == high.commands[1].seed);
    paint_free(&low);
    paint_free(&high);
}

static void every_cover_pattern_fills_its_square(void **state)
{
    static struct model knows_none;
    uint32_t pixels[SIDE * SIDE];
    char title[32];
    (void)state;
    for (int i = 0; i < 24; i++) {
        struct ui ui = {.window = {0, 0, SIDE, SIDE}};
        snprintf(title, sizeof title, "song %d", i);
        cover_show(&ui, ui.window, &knows_none, "", title, "artist");
        sprite(&ui.paint, pixels);
        assert_int_equal(pixels[0] >> 24, 0);
        assert_int_equal(pixels[SIDE / 2] >> 24, 255);
        assert_int_equal(pixels[SIDE * SIDE - SIDE / 2] >> 24, 255);
        paint_free(&ui.paint);
    }
}

static void every_icon_shows_something_inside_its_square(void **state)
{
    uint32_t pixels[SIDE * SIDE];
    (void)state;
    for (int icon = ICON_NONE + 1; icon < ICONS; icon++) {
        struct paint p = {0};
        int ink = 0;
        icon_paint(&p, (enum icon)icon, (struct rect){0, 0, SIDE, SIDE}, SIDE, colour_rgb(0),
                   icon % 2);
        sprite(&p, pixels);
        for (int i = 0; i < SIDE * SIDE; i++) ink += pixels[i] >> 24 > 128;
        for (int i = 0; i < SIDE; i++) {
            assert_int_equal(pixels[i] >> 24, 0);
            assert_int_equal(pixels[i * SIDE] >> 24, 0);
        }
        assert_in_range(ink, 60, SIDE * SIDE / 2);
        paint_free(&p);
    }
}

static void what_is_read_has_contrast(void **state)
{
    char room[32];
    (void)state;
    assert_true(theme_contrast(colour_rgb(0), colour_rgb(0xffffff)) > 20.9);
    for (int i = 0; i < 40; i++) {
        snprintf(room, sizeof room, "room %d", i);
        struct theme t = theme_of((enum theme_kind)(i % THEMES), i ? room : "");
        const struct colour grounds[] = {t.ground, t.panel, t.raised, t.hover};
        const struct colour inks[] = {t.text, t.second, t.hue, t.ok, t.talk, t.bad, t.warn};
        for (size_t g = 0; g < 4; g++)
            for (size_t k = 0; k < 7; k++) assert_true(theme_contrast(inks[k], grounds[g]) >= 4.5);
        assert_true(theme_contrast(t.ink, t.hue) >= 4.5);
        assert_true(theme_contrast(t.ink, t.text) >= 4.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_always_looks_the_same),
        cmocka_unit_test(moods_can_be_seen),
        cmocka_unit_test(names_spread_over_looks_and_hues),
        cmocka_unit_test(a_bob_lifts_the_figure_and_not_its_shadow),
        cmocka_unit_test(every_cover_pattern_fills_its_square),
        cmocka_unit_test(every_icon_shows_something_inside_its_square),
        cmocka_unit_test(what_is_read_has_contrast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
