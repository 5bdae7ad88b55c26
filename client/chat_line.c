/* chat_line.c: see chat_line.h. */
#include "chat_line.h"
#include <stdio.h>
#include <string.h>
#include "calendar.h"
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
    UNREAD = 26,
    PILL = 20,
    BAR = 3,
    WORDS_MOST = 640, /* longer rows are hard to read */
    LINKS_MOST = 8,   /* of a line; further ones are only text */
    LINK_ROWS = 4,
    GROUP_MS = 300000
};

struct chat_line chat_line_of(const struct model_line *line, const struct model_line *before)
{
    struct chat_line c = {.line = line, .times = 1};
    c.new_day = !before || !calendar_same_day(before->wall_ms, line->wall_ms);
    c.follows = before && !c.new_day && line->kind == LINE_CHAT && before->kind == LINE_CHAT &&
                strcmp(line->nick, before->nick) == 0 && line->wall_ms - before->wall_ms < GROUP_MS;
    c.folded = c.follows && !line->failed && !before->failed && line->pending == before->pending &&
               strcmp(line->text, before->text) == 0;
    return c;
}

static bool is_event(const struct model_line *line)
{
    return line->kind == LINE_EVENT || line->kind == LINE_CAME || line->kind == LINE_LEFT;
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
    float day = (float)(c->new_day ? DAY : 0) + (float)(c->first_new ? UNREAD : 0);
    if (is_event(c->line)) return day + EVENT;
    const struct text_block *b =
        c->line->kind == LINE_NOTICE ? notice_of(ui, c, width) : words_of(ui, c, width);
    if (!b) return day;
    if (c->line->kind == LINE_NOTICE) return day + b->height + 2 * SPACE_2 + SPACE_2;
    return day + b->height + 1 + (c->follows ? 0 : GAP + HEAD);
}

static void time_text(int64_t wall_ms, char *out, size_t bytes)
{
    struct tm at = calendar_local(wall_ms);
    strftime(out, bytes, "%H:%M", &at);
}

static void show_day(struct ui *ui, struct rect r, int64_t wall_ms)
{
    char text[CALENDAR_DAY_BYTES];
    calendar_day(wall_ms, text);
    struct rect ink = widget_label(ui, r, text, STYLE_SMALL, ui->theme.second, ALIGN_MIDDLE);
    float y = r.y + r.h / 2, w = ink.x - r.x - SPACE_3;
    paint_box(&ui->paint, (struct rect){r.x, y, w, 1}, 0, ui->theme.line);
    paint_box(&ui->paint, (struct rect){ink.x + ink.w + SPACE_3, y, w, 1}, 0, ui->theme.line);
}

static const char *event_text(const struct model_line *line, char *out, size_t bytes)
{
    if (line->kind == LINE_EVENT) return line->text;
    enum word word = line->kind == LINE_CAME ? WORD_CAME : WORD_LEFT;
    return words_fill(out, bytes, word, line->text, NULL);
}

static void show_event(struct ui *ui, const struct chat_line *c, struct rect r)
{
    char at[16], text[MODEL_NAME_BYTES + 64];
    time_text(c->line->wall_ms, at, sizeof at);
    struct rect dot = ui_cut_start(ui, &r, INDENT);
    paint_circle(&ui->paint, dot.x + FACE / 2, r.y + r.h / 2, 3, ui->theme.line);
    struct rect time = ui_cut_end(ui, &r, 44);
    struct rect ink = widget_label(ui, r, event_text(c->line, text, sizeof text), STYLE_SECOND,
                                   ui->theme.second, ALIGN_START);
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
    struct rect ink =
        widget_label(ui, name, line->nick, STYLE_NAME,
                     colour_fade(theme_ink(&ui->theme, theme_hue(line->nick)), alpha), ALIGN_START);
    struct rect rest = {ui->rtl ? r.x : ink.x + ink.w + SPACE_2, r.y + 1, 0, r.h};
    rest.w = ui->rtl ? ink.x - SPACE_2 - r.x : r.x + r.w - rest.x;
    widget_label(ui, rest, at, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

/* A word to be clicked, at the end of r; cut off it. */
static bool show_deed(struct ui *ui, struct rect *r, const struct model_line *line, enum word word)
{
    const struct text_block *b = text_row(ui->text, words(word), STYLE_SMALL);
    if (!b) return false;
    struct rect at = ui_cut_end(ui, r, b->width + SPACE_2);
    if (rect_common(at, ui_clip(ui)).h < at.h) return false; /* scrolled half away */
    struct ui_answer answer = ui_control(ui, ui_id("deed", line->tag * 64 + word), at, words(word));
    struct colour c = answer.hover ? ui->theme.text : ui->theme.second;
    struct rect ink = widget_label(ui, at, words(word), STYLE_SMALL, c, ALIGN_END);
    paint_box(&ui->paint, (struct rect){ink.x, ink.y + ink.h - 2, ink.w, 1}, 0, c);
    if (answer.ring) widget_ring(ui, at, SPACE_1);
    return answer.clicked;
}

static void show_fate(struct ui *ui, const struct model_line *line, struct rect r,
                      struct chat_line_answer *answer)
{
    enum chat_line_wish wish = CHAT_LINE_NOTHING;
    if (!line->failed) return;
    if (show_deed(ui, &r, line, WORD_DELETE)) wish = CHAT_LINE_DELETE;
    if (show_deed(ui, &r, line, WORD_SEND_AGAIN)) wish = CHAT_LINE_AGAIN;
    ui_cut_end(ui, &r, SPACE_2);
    widget_label(ui, r, words(WORD_NOT_SENT), STYLE_SMALL, ui->theme.bad, ALIGN_END);
    if (wish) *answer = (struct chat_line_answer){.wish = wish, .line = line};
}

/* For the mouse: copying is offered at the end of the line it is over. */
static void show_copy(struct ui *ui, const struct model_line *line, struct rect r,
                      struct chat_line_answer *answer)
{
    bool over = ui->mouse_in && !ui->blocked &&
                rect_has(rect_common(r, ui_clip(ui)), ui->mouse_x, ui->mouse_y);
    if (!over || line->failed || line->pending) return;
    const struct text_block *b = text_row(ui->text, words(WORD_COPY), STYLE_SMALL);
    struct rect at = rect_middle(ui_cut_end(ui, &r, b ? b->width + SPACE_3 : 0),
                                 b ? b->width + SPACE_3 : 0, PILL);
    uintptr_t own = (uintptr_t)line->text;
    struct ui_answer copy = ui_spot(ui, ui_id("copy", own), at, words(WORD_COPY_LINE));
    paint_box(&ui->paint, at, PILL / 2, copy.hover ? ui->theme.line : ui->theme.raised);
    widget_label(ui, at, words(WORD_COPY), STYLE_SMALL, ui->theme.text, ALIGN_MIDDLE);
    if (copy.clicked) *answer = (struct chat_line_answer){.wish = CHAT_LINE_COPY, .line = line};
}

/* -- links -- */

static void show_link(struct ui *ui, const struct model_line *line, const struct text_block *b,
                      struct rect r, struct chat_link link, struct chat_line_answer *answer)
{
    struct rect rows[LINK_ROWS];
    char label[UI_LABEL_BYTES];
    size_t n = text_selection(b, link.from, link.from + link.bytes, rows, LINK_ROWS);
    snprintf(label, sizeof label, "%.*s", (int)link.bytes, line->text + link.from);
    for (size_t i = 0; i < n; i++) {
        rows[i].x += r.x;
        rows[i].y += r.y;
        struct rect under = {rows[i].x, rows[i].y + b->baseline + 2, rows[i].w, 1};
        paint_box(&ui->paint, under, 0, ui->theme.hue);
    }
    if (n == 0 || rect_common(rows[0], ui_clip(ui)).h < rows[0].h) return;
    uint64_t id = ui_id(label, (uintptr_t)line->text + link.from);
    struct ui_answer open = ui_control(ui, id, rows[0], label);
    if (open.ring) widget_ring(ui, rows[0], SPACE_1);
    if (open.clicked) *answer = (struct chat_line_answer){CHAT_LINE_OPEN, line, link, rows[0]};
}

static void show_links(struct ui *ui, const struct model_line *line, const struct text_block *b,
                       struct rect r, struct chat_line_answer *answer)
{
    struct chat_link link = {0};
    if (b->cut) return;
    for (int i = 0; i < LINKS_MOST && chat_link_next(line->text, link.from + link.bytes, &link);
         i++)
        show_link(ui, line, b, r, link, answer);
}

/* -- a line -- */

static void show_call(struct ui *ui, struct rect r)
{
    paint_box(&ui->paint, r, SPACE_1, colour_fade(ui->theme.hue, 0.12f));
    struct rect bar = ui_cut_start(ui, &r, BAR);
    paint_box(&ui->paint, bar, BAR / 2, ui->theme.hue);
}

static void show_times(struct ui *ui, struct rect r, const struct text_block *b, int times)
{
    char number[16], text[48];
    snprintf(number, sizeof number, "%d", times);
    words_fill(text, sizeof text, WORD_TIMES, number, NULL);
    ui_cut_start(ui, &r, b->width + SPACE_2);
    r.h = b->row_height;
    widget_label(ui, r, text, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

static void show_words(struct ui *ui, const struct chat_line *c, struct rect r,
                       struct chat_line_answer *answer)
{
    const struct model_line *line = c->line;
    float alpha = line->pending || line->failed ? 0.6f : 1;
    float whole = r.w;
    if (line->mentions) show_call(ui, r);
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
    struct rect ink = {ui->rtl ? r.x + r.w - b->width : r.x, r.y, b->width, b->height};
    paint_text(&ui->paint, b, ink.x, ink.y, colour_fade(ui->theme.text, alpha));
    if (c->times > 1) show_times(ui, r, b, c->times);
    show_links(ui, line, b, ink, answer);
    show_fate(ui, line, (struct rect){r.x, r.y, r.w, b->row_height}, answer);
    show_copy(ui, line, (struct rect){r.x, r.y, r.w, b->row_height}, answer);
}

static void show_first_new(struct ui *ui, struct rect r)
{
    float w = widget_chip_width(ui, words(WORD_NEW_LINES));
    paint_box(&ui->paint, (struct rect){r.x, r.y + r.h / 2, r.w, 1}, 0, ui->theme.hue);
    struct rect pill = rect_middle(r, w, PILL);
    paint_box(&ui->paint, pill, PILL / 2, ui->theme.hue);
    widget_label(ui, pill, words(WORD_NEW_LINES), STYLE_HEADING, ui->theme.ink, ALIGN_MIDDLE);
}

void chat_line_show(struct ui *ui, const struct chat_line *c, struct rect r,
                    struct chat_line_answer *answer)
{
    if (c->first_new) show_first_new(ui, rect_cut_top(&r, UNREAD));
    if (c->new_day) show_day(ui, rect_cut_top(&r, DAY), c->line->wall_ms);
    if (is_event(c->line))
        show_event(ui, c, (struct rect){r.x, r.y, r.w, EVENT});
    else if (c->line->kind == LINE_NOTICE)
        show_notice(ui, c, r);
    else
        show_words(ui, c, r, answer);
}
