/* scroll.c: see scroll.h. */
#include "scroll.h"
#include <math.h>

enum { NOTCH = 56, THUMB = 4, THUMB_LEAST = 28, FADE = 14, LANE = 6 }; /* points */

static const int64_t SEEN_US = 1000000; /* the thumb shows so long after the last move */
enum { FADE_MS = 160 };

static void limit(struct scroll *s, float height)
{
    float most = fmaxf(0, s->content - height);
    s->offset = fminf(fmaxf(s->offset, 0), most);
}

/* With the lane of the thumb. */
static struct rect widen(const struct ui *ui, struct rect r)
{
    return (struct rect){ui->rtl ? r.x - LANE : r.x, r.y, r.w + LANE, r.h};
}

struct rect scroll_begin(struct ui *ui, struct rect r, struct scroll *s)
{
    bool under = ui->mouse_in && rect_has(rect_common(r, ui_clip(ui)), ui->mouse_x, ui->mouse_y);
    if (under && ui->wheel != 0 && !ui->blocked) {
        s->offset -= ui->wheel * NOTCH;
        ui->wheel = 0;
    }
    limit(s, r.h);
    s->first_seen = ui->seen_count;
    paint_clip(&ui->paint, widen(ui, r), 0);
    return (struct rect){r.x, r.y - s->offset, r.w, fmaxf(s->content, r.h)};
}

/* Moves so that the control which just got the focus can be seen. */
static void reveal(struct ui *ui, struct rect r, struct scroll *s)
{
    if (!ui->focus_moved) return;
    for (size_t i = s->first_seen; i < ui->seen_count; i++) {
        if (ui->seen[i].id != ui->focus) continue;
        struct rect c = ui->seen[i].rect;
        if (c.y < r.y) s->offset -= r.y - c.y + SPACE_2;
        if (c.y + c.h > r.y + r.h) s->offset += c.y + c.h - r.y - r.h + SPACE_2;
        ui_wake_at(ui, ui->now_us);
    }
}

static void thumb(struct ui *ui, uint64_t id, struct rect r, struct scroll *s)
{
    float height = fmaxf(THUMB_LEAST, r.h * r.h / s->content), most = s->content - r.h;
    struct rect rail = widen(ui, r);
    rail = ui_cut_end(ui, &rail, THUMB);
    struct rect at = {rail.x, r.y + (r.h - height) * s->offset / most, THUMB, height};
    struct ui_answer answer = ui_spot(ui, id, at, "");
    if (answer.held && ui->pressed) s->grabbed = ui->mouse_y - at.y;
    if (answer.held && r.h > height)
        s->offset = (ui->mouse_y - s->grabbed - r.y) / (r.h - height) * most;
    bool near = ui->mouse_in && rect_has(r, ui->mouse_x, ui->mouse_y);
    if (s->offset != s->shown_at || answer.held || near) s->moved_us = ui->now_us;
    s->shown_at = s->offset;
    bool seen = ui->now_us - s->moved_us < SEEN_US;
    if (seen) ui_wake_at(ui, s->moved_us + SEEN_US);
    struct colour c = answer.held || answer.hover ? ui->theme.second : ui->theme.faint;
    paint_box(&ui->paint, at, THUMB / 2.f,
              colour_fade(c, ui_ease(ui, id + 1, seen ? 1 : 0, FADE_MS)));
}

void scroll_fade(struct ui *ui, struct rect r, bool above, bool below)
{
    struct colour c = ui->theme.panel, clear = colour_fade(c, 0);
    if (above) paint_gradient(&ui->paint, rect_cut_top(&r, FADE), 0, c, clear);
    if (below) paint_gradient(&ui->paint, rect_cut_bottom(&r, FADE), 0, clear, c);
}

void scroll_end(struct ui *ui, uint64_t id, struct rect r, struct scroll *s, float content)
{
    s->content = content;
    reveal(ui, r, s);
    scroll_fade(ui, widen(ui, r), s->offset > 0, s->offset + r.h < content);
    if (content > r.h) thumb(ui, id, r, s);
    limit(s, r.h);
    paint_unclip(&ui->paint);
}
