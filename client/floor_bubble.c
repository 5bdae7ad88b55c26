#include "floor_bubble.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../common/utf8.h"

enum {
    WIDTH = 220,
    ROWS = 2,
    LIFT = 34,
    TAIL = 8,
    APART = 4,          /* between two */
    SETTLE_US = 1500000 /* after entering */
};

/* Each has one bubble: their last line. */
static void drop_earlier(struct floor_bubbles *b, const char *nick)
{
    for (size_t i = 0; i < FLOOR_BUBBLES; i++)
        if (strcmp(b->bubbles[i].nick, nick) == 0) b->bubbles[i].at_us = 0;
}

static void take_line(struct floor_bubbles *b, const struct model_line *line, int64_t now_us)
{
    drop_earlier(b, line->nick);
    struct floor_bubble *to = &b->bubbles[b->next++ % FLOOR_BUBBLES];
    to->at_us = now_us;
    snprintf(to->nick, sizeof to->nick, "%s", line->nick);
    utf8_tidy(to->text, sizeof to->text, line->text);
}

void floor_bubble_hear(struct floor_bubbles *b, const struct model *m, int64_t now_us)
{
    if (!b->since_us) b->since_us = now_us;
    bool settled = now_us - b->since_us > SETTLE_US;
    uint64_t last = b->heard;
    size_t i = m->line_count;
    while (i > 0 && (!m->lines[i - 1].seq || m->lines[i - 1].seq > b->heard)) i--;
    for (; i < m->line_count; i++) {
        const struct model_line *line = &m->lines[i];
        if (line->kind != LINE_CHAT || !line->seq) continue;
        if (line->seq > last) last = line->seq;
        if (settled) take_line(b, line, now_us);
    }
    b->heard = last;
}

const struct floor_bubble *floor_bubble_nth(const struct floor_bubbles *b, size_t n)
{
    if (n >= FLOOR_BUBBLES || n >= b->next) return NULL;
    const struct floor_bubble *nth = &b->bubbles[(b->next - 1 - n) % FLOOR_BUBBLES];
    return nth;
}

static bool is_free(struct rect r, const struct rect *taken, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rect both = rect_common(rect_inset(r, -APART), taken[i]);
        if (both.w > 0 && both.h > 0) return false;
    }
    return true;
}

bool floor_bubble_floats(const struct floor_bubble *b, int64_t now_us)
{
    return b->at_us && now_us - b->at_us < FLOOR_BUBBLE_US;
}

bool floor_bubble_lift(struct rect *r, const struct rect *taken, size_t n, struct rect stage)
{
    while (r->y >= stage.y && !is_free(*r, taken, n)) r->y -= LIFT;
    return r->y >= stage.y;
}

static void make_tail(struct paint *p, struct rect r, uint64_t seed)
{
    (void)seed;
    const struct point points[] = {{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w / 2, r.y + r.h}};
    paint_polygon(p, points, 3, colour_rgb(0xffffff));
}

/* Comes quickly, goes gently. */
static float alpha_of(struct ui *ui, const struct floor_bubble *b)
{
    float age = (float)(ui->now_us - b->at_us) / 1e6f, left = (float)FLOOR_BUBBLE_US / 1e6f - age;
    ui_wake_at(ui, b->at_us + FLOOR_BUBBLE_US);
    if (ui->still) return 1;
    if (age < 0.15f || left < 0.35f) ui_wake_at(ui, ui->now_us + 16000);
    return fminf(1, fminf(age * 7, left * 3));
}

void floor_bubble_show(struct ui *ui, const struct floor_bubble *b, float x, float y,
                       struct rect stage, struct rect taken[FLOOR_BUBBLES], size_t *n)
{
    const struct text_block *text =
        text_wrap(ui->text, b->text, STYLE_NAME_PLAIN, WIDTH - 2 * SPACE_3, ROWS);
    if (!text) return;
    float w = text->width + 2 * SPACE_3, h = text->height + SPACE_3;
    float most = stage.x + stage.w - w - SPACE_2;
    struct rect r = {fmaxf(fminf(x - w / 2, most), stage.x + SPACE_2), y - h - TAIL, w, h};
    if (r.y < stage.y) r.y = stage.y; /* a head may be higher than there is room */
    if (!floor_bubble_lift(&r, taken, *n, stage)) return;
    taken[(*n)++] = r;
    float alpha = alpha_of(ui, b);
    float tail = fmaxf(fminf(x, r.x + w - RADIUS - TAIL), r.x + RADIUS + TAIL);
    struct colour paper = colour_fade(ui->theme.text, alpha);
    paint_sprite(&ui->paint, (struct rect){tail - TAIL, r.y + h, 2 * TAIL, TAIL}, make_tail, 0,
                 paper);
    paint_box(&ui->paint, r, RADIUS, paper);
    paint_text(&ui->paint, text, r.x + SPACE_3, r.y + SPACE_3 / 2,
               colour_fade(ui->theme.ink, alpha));
}
