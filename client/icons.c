/* icons.c: on a grid of 24 x 24, lines 2 wide. */
#include "icons.h"
#include <math.h>

enum { GRID = 24, STROKE = 2 };

struct pen {
    struct paint *p;
    struct rect r;
    float unit;
    bool mirror;
};

static const struct colour white = {255, 255, 255, 255};

static struct point at(const struct pen *pen, float x, float y)
{
    if (pen->mirror) x = GRID - x;
    return (struct point){pen->r.x + x * pen->unit, pen->r.y + y * pen->unit};
}

static void lines(const struct pen *pen, const struct point *points, size_t n)
{
    struct point moved[12];
    for (size_t i = 0; i < n; i++) moved[i] = at(pen, points[i].x, points[i].y);
    paint_line(pen->p, moved, n, STROKE * pen->unit, white);
}

static void arc(const struct pen *pen, float x, float y, float radius, float from, float to)
{
    struct point middle = at(pen, x, y);
    float a = pen->mirror ? (float)M_PI - to : from, b = pen->mirror ? (float)M_PI - from : to;
    paint_arc(pen->p, middle.x, middle.y, radius * pen->unit, a, b, STROKE * pen->unit, white);
}

static void ring(const struct pen *pen, float x, float y, float w, float h, float radius)
{
    struct point corner = at(pen, pen->mirror ? x + w : x, y);
    struct rect r = {corner.x, corner.y, w * pen->unit, h * pen->unit};
    paint_ring(pen->p, r, radius * pen->unit, STROKE * pen->unit, white);
}

static void dot(const struct pen *pen, float x, float y, float radius)
{
    struct point middle = at(pen, x, y);
    paint_circle(pen->p, middle.x, middle.y, radius * pen->unit, white);
}

static void send(const struct pen *pen)
{
    lines(pen, (struct point[]){{4, 4.5f}, {20.5f, 12}, {4, 19.5f}, {6.5f, 12}, {4, 4.5f}}, 5);
    lines(pen, (struct point[]){{6.5f, 12}, {12.5f, 12}}, 2);
}

static void leave(const struct pen *pen)
{
    lines(pen, (struct point[]){{13, 4}, {5, 4}, {5, 20}, {13, 20}}, 4);
    lines(pen, (struct point[]){{10.5f, 12}, {20, 12}}, 2);
    lines(pen, (struct point[]){{16, 8}, {20, 12}, {16, 16}}, 3);
}

static void speaker(const struct pen *pen)
{
    lines(
        pen,
        (struct point[]){
            {4, 9.5f}, {7.5f, 9.5f}, {12, 5.5f}, {12, 18.5f}, {7.5f, 14.5f}, {4, 14.5f}, {4, 9.5f}},
        7);
    arc(pen, 12, 12, 4.5f, -0.8f, 0.8f);
    arc(pen, 12, 12, 8.5f, -0.8f, 0.8f);
}

static void people(const struct pen *pen)
{
    ring(pen, 5.5f, 4, 8, 8, 4);
    arc(pen, 9.5f, 20.5f, 6.5f, (float)-M_PI, 0);
    arc(pen, 14.5f, 8, 4, -1.2f, 1.2f);
    arc(pen, 14.5f, 20.5f, 6, -1.2f, 0);
}

static void folder(const struct pen *pen)
{
    lines(pen,
          (struct point[]){{3.5f, 19},
                           {3.5f, 5.5f},
                           {9.5f, 5.5f},
                           {12, 8.5f},
                           {20.5f, 8.5f},
                           {20.5f, 19},
                           {3.5f, 19}},
          7);
}

static void chat(const struct pen *pen)
{
    lines(pen, (struct point[]){{8, 18.5f}, {4, 21}, {4, 5}, {20, 5}, {20, 18.5f}, {8, 18.5f}}, 6);
    for (int i = 0; i < 3; i++) dot(pen, (float)(8 + 4 * i), 11.75f, 1.2f);
}

static void note(const struct pen *pen)
{
    lines(pen, (struct point[]){{9, 17.5f}, {9, 6}, {19, 4}, {19, 15.5f}}, 4);
    dot(pen, 6.6f, 17.6f, 3.2f);
    dot(pen, 16.6f, 15.6f, 3.2f);
}

static void lock(const struct pen *pen)
{
    ring(pen, 5, 10.5f, 14, 10, 2.5f);
    lines(pen, (struct point[]){{8, 11}, {8, 8}}, 2);
    lines(pen, (struct point[]){{16, 11}, {16, 8}}, 2);
    arc(pen, 12, 8, 4, (float)-M_PI, 0);
    dot(pen, 12, 15.5f, 1.5f);
}

static void warning(const struct pen *pen)
{
    lines(pen, (struct point[]){{12, 4}, {21, 19.5f}, {3, 19.5f}, {12, 4}}, 4);
    lines(pen, (struct point[]){{12, 10}, {12, 14}}, 2);
    dot(pen, 12, 16.8f, 1.2f);
}

static void shut(const struct pen *pen)
{
    lines(pen, (struct point[]){{6, 6}, {18, 18}}, 2);
    lines(pen, (struct point[]){{18, 6}, {6, 18}}, 2);
}

static void down(const struct pen *pen)
{
    lines(pen, (struct point[]){{12, 5}, {12, 19}}, 2);
    lines(pen, (struct point[]){{6, 13}, {12, 19}, {18, 13}}, 3);
}

static void host(const struct pen *pen)
{
    dot(pen, 12, 12, 2.2f);
    arc(pen, 12, 12, 5.5f, -0.75f, 0.75f);
    arc(pen, 12, 12, 9.5f, -0.75f, 0.75f);
    arc(pen, 12, 12, 5.5f, (float)M_PI - 0.75f, (float)M_PI + 0.75f);
    arc(pen, 12, 12, 9.5f, (float)M_PI - 0.75f, (float)M_PI + 0.75f);
}

static void polygon(const struct pen *pen, const struct point *points, size_t n)
{
    struct point moved[12];
    for (size_t i = 0; i < n; i++) moved[i] = at(pen, points[i].x, points[i].y);
    paint_polygon(pen->p, moved, n, white);
}

static void up(const struct pen *pen)
{
    polygon(pen, (struct point[]){{12, 7}, {18, 17}, {6, 17}}, 3);
}

static void against(const struct pen *pen)
{
    polygon(pen, (struct point[]){{6, 7}, {18, 7}, {12, 17}}, 3);
}

enum { HEART_POINTS = 32 };

/* The curve that begins and ends in the notch. */
static void heart_points(const struct pen *pen, struct point out[HEART_POINTS])
{
    for (int i = 0; i < HEART_POINTS; i++) {
        float t = 2 * (float)M_PI * (float)i / (HEART_POINTS - 1), s = sinf(t);
        float y = 13 * cosf(t) - 5 * cosf(2 * t) - 2 * cosf(3 * t) - cosf(4 * t);
        out[i] = at(pen, 12 + 0.56f * 16 * s * s * s, 11.5f - 0.56f * y);
    }
}

static void heart(const struct pen *pen)
{
    struct point points[HEART_POINTS];
    heart_points(pen, points);
    paint_line(pen->p, points, HEART_POINTS, STROKE * pen->unit, white);
}

static void loved(const struct pen *pen)
{
    struct point points[HEART_POINTS];
    heart_points(pen, points);
    paint_polygon(pen->p, points, HEART_POINTS, white);
    heart(pen);
}

static void plus(const struct pen *pen)
{
    lines(pen, (struct point[]){{12, 5}, {12, 19}}, 2);
    lines(pen, (struct point[]){{5, 12}, {19, 12}}, 2);
}

static void minus(const struct pen *pen)
{
    lines(pen, (struct point[]){{5, 12}, {19, 12}}, 2);
}

static void check(const struct pen *pen)
{
    lines(pen, (struct point[]){{5, 12.5f}, {10, 17.5f}, {19, 7}}, 3);
}

static void find(const struct pen *pen)
{
    ring(pen, 4, 4, 12, 12, 6);
    lines(pen, (struct point[]){{14.5f, 14.5f}, {20, 20}}, 2);
}

static void microphone(const struct pen *pen)
{
    ring(pen, 8.5f, 2.5f, 7, 12, 3.5f);
    arc(pen, 12, 11, 7, 0, (float)M_PI);
    lines(pen, (struct point[]){{12, 18}, {12, 21.5f}}, 2);
    lines(pen, (struct point[]){{8.5f, 21.5f}, {15.5f, 21.5f}}, 2);
}

static void strike(const struct pen *pen)
{
    lines(pen, (struct point[]){{3.5f, 3.5f}, {20.5f, 20.5f}}, 2);
}

static void muted(const struct pen *pen)
{
    microphone(pen);
    strike(pen);
}

static void silent(const struct pen *pen)
{
    speaker(pen);
    strike(pen);
}

static void gear(const struct pen *pen)
{
    enum { TEETH = 8 };
    ring(pen, 5, 5, 14, 14, 7);
    ring(pen, 9, 9, 6, 6, 3);
    for (int i = 0; i < TEETH; i++) {
        float a = ((float)i + 0.5f) * 2 * (float)M_PI / TEETH, x = cosf(a), y = sinf(a);
        lines(pen, (struct point[]){{12 + 6.5f * x, 12 + 6.5f * y}, {12 + 8.6f * x, 12 + 8.6f * y}},
              2);
        lines(pen,
              (struct point[]){{12 + 8.6f * x - y, 12 + 8.6f * y + x},
                               {12 + 8.6f * x + y, 12 + 8.6f * y - x}},
              2);
    }
}

static void make(struct paint *p, struct rect r, uint64_t seed)
{
    static void (*const icons[ICONS])(const struct pen *) = {
        [ICON_SEND] = send,       [ICON_LEAVE] = leave,
        [ICON_SPEAKER] = speaker, [ICON_PEOPLE] = people,
        [ICON_FOLDER] = folder,   [ICON_CHAT] = chat,
        [ICON_NOTE] = note,       [ICON_LOCK] = lock,
        [ICON_WARNING] = warning, [ICON_CLOSE] = shut,
        [ICON_DOWN] = down,       [ICON_HOST] = host,
        [ICON_UP] = up,           [ICON_AGAINST] = against,
        [ICON_HEART] = heart,     [ICON_LOVED] = loved,
        [ICON_PLUS] = plus,       [ICON_MINUS] = minus,
        [ICON_CHECK] = check,     [ICON_FIND] = find,
        [ICON_GEAR] = gear,       [ICON_MICROPHONE] = microphone,
        [ICON_MUTED] = muted,     [ICON_SILENT] = silent};
    struct pen pen = {p, r, r.w / GRID, seed & 1};
    if (icons[seed >> 1]) icons[seed >> 1](&pen);
}

void icon_paint(struct paint *p, enum icon icon, struct rect r, float size, struct colour c,
                bool mirror)
{
    if (icon == ICON_NONE) return;
    bool points =
        icon == ICON_SEND || icon == ICON_LEAVE || icon == ICON_SPEAKER || icon == ICON_SILENT;
    paint_sprite(p, rect_middle(r, size, size), make, (uint64_t)icon << 1 | (mirror && points), c);
}
