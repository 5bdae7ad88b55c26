/* chat_line.c: see chat_line.h. */
#include "chat_line.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "figure.h"
#include "widget.h"
#include "words.h"

enum {
    FACE = 30,
    INDENT = 42, /* where words begin */
    HEAD = 19,   /* name and time */
    GAP = 6,     /* above a person's first line */
    DAY = 30,
    EVENT = 24,
    WORDS_MOST = 760, /* longer rows are hard to read */
    GROUP_MS = 300000
};

static struct tm day_of(int64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    const struct tm *local = localtime(&seconds);
    return local ? *local : (struct tm){0};
}

static bool same_day(int64_t a_ms, int64_t b_ms)
{
    struct tm a = day_of(a_ms), b = day_of(b_ms);
    return a.tm_yday == b.tm_yday && a.tm_year == b.tm_year;
}

struct chat_line chat_line_of(const struct model_line *line, const struct model_line *before)
{
    struct chat_line c = {.line = line};
    c.new_day = before && !same_day(before->wall_ms, line->wall_ms);
    c.follows = before && !c.new_day && line->kind == LINE_CHAT && before->kind == LINE_CHAT &&
                strcmp(line->nick, before->nick) == 0 && line->wall_ms - before->wall_ms < GROUP_MS;
    return c;
}

static float words_width(float width)
{
    float w = width - INDENT;
    return w < WORDS_MOST ? w : WORDS_MOST;
}

static const struct text_block *words_of(struct ui *ui, const struct chat_line *c, float width)
{
    return text_wrap(ui->text, c->line->text, STYLE_BODY, words_width(width), 0);
}

static const struct text_block *notice_of(struct ui *ui, const struct chat_line *c, float width)
{
    return text_wrap(ui->text, c->line->text, STYLE_NAME_PLAIN, words_width(width) - 2 * SPACE_3,
                     0);
}

float chat_line_height(struct ui *ui, const struct chat_line *c, float width)
{
    float day = c->new_day ? DAY : 0;
    if (c->line->kind == LINE_EVENT) return day + EVENT;
    const struct text_block *b =
        c->line->kind == LINE_NOTICE ? notice_of(ui, c, width) : words_of(ui, c, width);
    if (!b) return day;
    if (c->line->kind == LINE_NOTICE) return day + b->height + 2 * SPACE_2 + SPACE_2;
    return day + b->height + 1 + (c->follows ? 0 : GAP + HEAD);
}

static void time_text(int64_t wall_ms, char *out, size_t bytes)
{
    struct tm at = day_of(wall_ms);
    strftime(out, bytes, "%H:%M", &at);
}

static void show_day(struct ui *ui, struct rect r, int64_t wall_ms)
{
    char text[64];
    struct tm at = day_of(wall_ms);
    strftime(text, sizeof text, "%Y-%m-%d", &at);
    struct rect ink = widget_label(ui, r, text, STYLE_SMALL, ui->theme.second, ALIGN_MIDDLE);
    float y = r.y + r.h / 2, w = ink.x - r.x - SPACE_3;
    paint_box(&ui->paint, (struct rect){r.x, y, w, 1}, 0, ui->theme.line);
    paint_box(&ui->paint, (struct rect){ink.x + ink.w + SPACE_3, y, w, 1}, 0, ui->theme.line);
}

static void show_event(struct ui *ui, const struct chat_line *c, struct rect r)
{
    char at[16];
    time_text(c->line->wall_ms, at, sizeof at);
    struct rect dot = ui_cut_start(ui, &r, INDENT);
    paint_circle(&ui->paint, dot.x + FACE / 2, r.y + r.h / 2, 3, ui->theme.line);
    struct rect time = ui_cut_end(ui, &r, 44);
    struct rect ink =
        widget_label(ui, r, c->line->text, STYLE_SECOND, ui->theme.second, ALIGN_START);
    time.x = ui->rtl ? ink.x - SPACE_2 - time.w : ink.x + ink.w + SPACE_2;
    widget_label(ui, time, at, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

static void show_notice(struct ui *ui, const struct chat_line *c, struct rect r)
{
    const struct text_block *b = notice_of(ui, c, r.w);
    if (!b) return;
    struct rect sign = ui_cut_start(ui, &r, INDENT);
    struct rect box = {r.x, r.y + SPACE_1, b->width + 2 * SPACE_3, b->height + 2 * SPACE_2};
    if (ui->rtl) box.x = r.x + r.w - box.w;
    icon_paint(&ui->paint, ICON_HOST, (struct rect){sign.x, box.y, FACE, box.h}, 20, ui->theme.hue,
               false);
    paint_box(&ui->paint, box, RADIUS_ROW, ui->theme.raised);
    paint_text(&ui->paint, b, box.x + SPACE_3, box.y + SPACE_2, ui->theme.text);
}

/* Name, time, and what became of an own line. */
static void show_head(struct ui *ui, const struct chat_line *c, struct rect r, float alpha)
{
    char at[16];
    const struct model_line *line = c->line;
    time_text(line->wall_ms, at, sizeof at);
    struct rect name = r;
    name.w -= 140;
    if (ui->rtl) name.x += 140;
    struct rect ink = widget_label(ui, name, line->nick, STYLE_NAME,
                                   colour_fade(theme_hue(line->nick), alpha), ALIGN_START);
    struct rect rest = {ui->rtl ? r.x : ink.x + ink.w + SPACE_2, r.y + 1, 0, r.h};
    rest.w = ui->rtl ? ink.x - SPACE_2 - r.x : r.x + r.w - rest.x;
    widget_label(ui, rest, at, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

static void show_fate(struct ui *ui, const struct model_line *line, struct rect r)
{
    if (line->failed)
        widget_label(ui, r, words(WORD_NOT_SENT), STYLE_SMALL, ui->theme.bad, ALIGN_END);
}

static void show_words(struct ui *ui, const struct chat_line *c, struct rect r)
{
    const struct model_line *line = c->line;
    float alpha = line->pending || line->failed ? 0.6f : 1;
    float whole = r.w;
    struct rect side = ui_cut_start(ui, &r, INDENT);
    if (!c->follows) {
        rect_cut_top(&r, GAP);
        side.y = r.y;
        struct rect face = {ui->rtl ? side.x + side.w - FACE : side.x, side.y + 1, FACE, FACE};
        figure_avatar(&ui->paint, face, line->nick, FIGURE_CALM, alpha);
        show_head(ui, c, rect_cut_top(&r, HEAD), alpha);
    }
    const struct text_block *b = words_of(ui, c, whole);
    if (!b) return;
    paint_text(&ui->paint, b, ui->rtl ? r.x + r.w - b->width : r.x, r.y,
               colour_fade(ui->theme.text, alpha));
    show_fate(ui, line, (struct rect){r.x, r.y, r.w, b->row_height});
}

void chat_line_show(struct ui *ui, const struct chat_line *c, struct rect r)
{
    if (c->new_day) show_day(ui, rect_cut_top(&r, DAY), c->line->wall_ms);
    if (c->line->kind == LINE_EVENT)
        show_event(ui, c, (struct rect){r.x, r.y, r.w, EVENT});
    else if (c->line->kind == LINE_NOTICE)
        show_notice(ui, c, r);
    else
        show_words(ui, c, r);
}
