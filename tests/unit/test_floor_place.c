/* Figures stand inside the stage, beside and behind each other, faces free; bubbles lie over nothing of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "../../client/figure.h"
#include "../../client/floor_bubble.h"
#include "../../client/floor_place.h"

static const struct rect stages[] = {
    {12, 96, 620, 110}, {268, 108, 676, 240}, {300, 110, 1100, 400}, {0, 0, 300, 200}};
enum { STAGES = sizeof stages / sizeof *stages };

static void nobody_leaves_the_stage(void **state)
{
    (void)state;
    struct floor_spot at[FLOOR_FIGURES];
    for (size_t s = 0; s < STAGES; s++)
        for (size_t n = 1; n <= FLOOR_FIGURES; n++) {
            struct rect r = stages[s];
            floor_places(r, n, at);
            for (size_t i = 0; i < n; i++) {
                float half = FIGURE_WIDTH / 2 * at[i].scale;
                assert_true(at[i].scale > 0.05f && at[i].scale < 1.3f);
                assert_true(at[i].x - half >= r.x && at[i].x + half <= r.x + r.w);
                assert_true(at[i].y + FLOOR_NAME <= r.y + r.h);
                assert_true(at[i].y - FLOOR_TALL * at[i].scale >= r.y + FLOOR_SIGN - 1);
            }
        }
}

/* A body's width of free place beside, or a face's height above. */
static void faces_are_free(void **state)
{
    (void)state;
    struct floor_spot at[FLOOR_FIGURES];
    for (size_t n = 2; n <= FLOOR_FIGURES; n++) {
        floor_places(stages[1], n, at);
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++) {
                float beside = fabsf(at[i].x - at[j].x), behind = fabsf(at[i].y - at[j].y);
                float scale = fmaxf(at[i].scale, at[j].scale);
                if (at[i].front == at[j].front && behind < 0.2f * FLOOR_TALL * scale)
                    assert_true(beside >= FIGURE_WIDTH * fminf(at[i].scale, at[j].scale));
                else if (beside < FIGURE_WIDTH * 0.5f * scale)
                    assert_true(behind >= 0.4f * FLOOR_TALL * fminf(at[i].scale, at[j].scale));
            }
    }
}

static void few_are_large_and_those_behind_smaller(void **state)
{
    (void)state;
    struct floor_spot at[FLOOR_FIGURES];
    floor_places(stages[1], 3, at);
    assert_true(at[0].scale > 1.1f && at[0].front && at[2].front);
    assert_true(at[0].y < at[1].y); /* an arc: the ends stand further back */
    floor_places(stages[1], FLOOR_FIGURES, at);
    assert_false(at[0].front);
    assert_true(at[0].scale < at[FLOOR_FIGURES - 1].scale);
    assert_true(at[0].y < at[FLOOR_FIGURES - 1].y);
}

static void bubbles_are_lifted_until_they_are_free(void **state)
{
    (void)state;
    struct rect stage = {0, 40, 600, 200}, taken[3];
    size_t n = 0;
    for (float x = 100; x < 400; x += 100) {
        struct rect r = {x, 150, 180, 30};
        assert_true(floor_bubble_lift(&r, taken, n, stage));
        for (size_t i = 0; i < n; i++) {
            struct rect both = rect_common(r, taken[i]);
            assert_true(both.w <= 0 || both.h <= 0);
        }
        taken[n++] = r;
    }
    struct rect wall = {0, 40, 600, 200}, r = {10, 150, 100, 30};
    assert_false(floor_bubble_lift(&r, &wall, 1, stage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_leaves_the_stage),
        cmocka_unit_test(faces_are_free),
        cmocka_unit_test(few_are_large_and_those_behind_smaller),
        cmocka_unit_test(bubbles_are_lifted_until_they_are_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
