#include "floor_place.h"
#include <assert.h>
#include <math.h>

enum {
    ROWS_MOST = 4,
    MARGIN = 16,
    SLOT = 54, /* a place at scale 1 */
};

static const float LARGEST = 1.25f,
                   SMALLER = 0.82f; /* scales: the largest; a row against the one before it */
static const float BEHIND =
    0.62f; /* how much of its height a figure stands above the one before it: faces stay free */
static const float BEND =
    0.22f; /* of a figure's height: how much further back the ends of a row stand */
static const float FEET = 0.86f; /* of the stage's height: where the front row stands if it can */

struct rows {
    size_t count, figures;
    float scale; /* of the front row */
};

static size_t figures_in(const struct rows *rows, size_t row)
{
    return rows->figures / rows->count + (row + rows->figures % rows->count >= rows->count);
}

/* How high all rows are at scale 1. */
static float height_of(size_t rows)
{
    float high = FLOOR_TALL * (1 + BEND), scale = 1;
    for (size_t i = 1; i < rows; i++, scale *= SMALLER) high += FLOOR_TALL * BEHIND * scale;
    return high;
}

static struct rows try_rows(struct rect stage, size_t count, size_t figures)
{
    struct rows rows = {.count = count, .figures = figures};
    float each = (float)figures_in(&rows, count - 1) + (count > 1 ? 0.5f : 0);
    float high = stage.h - FLOOR_SIGN - FLOOR_NAME - MARGIN / 2;
    rows.scale = fminf((stage.w - 2 * MARGIN) / each / SLOT, high / height_of(count));
    rows.scale = fminf(rows.scale, LARGEST);
    return rows;
}

/* As few rows as let everybody be about as large as possible. */
static struct rows choose_rows(struct rect stage, size_t figures)
{
    struct rows best = try_rows(stage, 1, figures);
    for (size_t n = 2; n <= ROWS_MOST && n <= figures; n++) {
        struct rows rows = try_rows(stage, n, figures);
        if (rows.scale > best.scale * 1.12f) best = rows;
    }
    return best;
}

/* The ith of its row; `aside` is -1 to 1 from the stage's middle to its ends. */
static struct floor_spot spot_of(struct rect stage, const struct rows *rows, size_t row, size_t i,
                                 float feet)
{
    size_t here = figures_in(rows, row);
    float scale = rows->scale;
    for (size_t k = rows->count - 1; k > row; k--) {
        feet -= FLOOR_TALL * BEHIND * scale;
        scale *= SMALLER;
    }
    float most = 2.2f * SLOT * rows->scale, all = stage.w - 2 * MARGIN;
    float half = rows->count > 1 ? 0.5f : 0; /* the rows stand between each other */
    float slot = fminf(all / ((float)figures_in(rows, rows->count - 1) + half), most);
    float beside = (float)i + 0.5f - (float)here / 2;
    if (rows->count > 1 && here == figures_in(rows, rows->count - 1))
        beside += (rows->count - row) % 2 ? 0.25f : -0.25f;
    float aside = beside * slot / (all / 2);
    return (struct floor_spot){.x = stage.x + stage.w / 2 + beside * slot,
                               .y = feet - BEND * FLOOR_TALL * scale * aside * aside,
                               .scale = scale,
                               .width = slot,
                               .front = row + 1 == rows->count};
}

void floor_places(struct rect stage, size_t figures, struct floor_spot *out)
{
    assert(figures <= FLOOR_FIGURES);
    if (figures == 0) return;
    struct rows rows = choose_rows(stage, figures);
    float lowest = stage.h - FLOOR_NAME - MARGIN / 2;
    float needed = FLOOR_SIGN + height_of(rows.count) * rows.scale;
    float feet = stage.y + fminf(fmaxf(stage.h * FEET - FLOOR_NAME / 2, needed), lowest);
    for (size_t row = 0; row < rows.count; row++)
        for (size_t i = 0; i < figures_in(&rows, row); i++)
            *out++ = spot_of(stage, &rows, row, i, feet);
}
