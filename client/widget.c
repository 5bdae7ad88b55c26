/* widget.c: see widget.h. */
#include "widget.h"
#include <math.h>

enum { EASE_MS = 140, PILL_PADDING = 20, ICON = 18 };

struct rect widget_label(struct ui *ui, struct rect r, const char *words, struct text_style style,
                         struct colour c, enum widget_align align)
{
    const struct text_block *b = text_fit(ui->text, words, style, r.w);
    if (!b) return r;
    bool right = align == ALIGN_END ? !ui->rtl : ui->rtl;
    float free_width = r.w - b->width, x = align == ALIGN_MIDDLE ? free_width / 2
                                           : right               ? free_width
                                                                 : 0;
    struct rect ink = {r.x + x, r.y + (r.h - b->row_height) / 2, b->width, b->row_height};
    paint_text(&ui->paint, b, ink.x, ink.y, c);
    return ink;
}

/* The paragraph begins at the layout's side, as wide as it is; within that width its rows stand at the side where they begin. */
float widget_paragraph(struct ui *ui, struct rect r, const char *words, struct text_style style,
                       struct colour c, int rows)
{
    const struct text_block *b = text_wrap(ui->text, words, style, r.w, rows);
    if (!b) return 0;
    paint_text(&ui->paint, b, ui->rtl ? r.x + r.w - b->width : r.x, r.y, c);
    return b->height;
}

void widget_heading(struct ui *ui, struct rect r, const char *words)
{
    widget_label(ui, r, words, STYLE_HEADING, ui->theme.second, ALIGN_START);
}

void widget_place(struct ui *ui, struct rect r, float radius, struct colour c)
{
    paint_box(&ui->paint, r, radius, c);
    if (ui->theme.rim.a && c.a) paint_ring(&ui->paint, r, radius, 1, ui->theme.rim);
}

void widget_panel(struct ui *ui, struct rect r)
{
    widget_place(ui, r, RADIUS, ui->theme.panel);
}

void widget_pill(struct ui *ui, struct rect r, struct colour c)
{
    widget_place(ui, r, r.h / 2, c);
}

void widget_ring(struct ui *ui, struct rect r, float radius)
{
    paint_ring(&ui->paint, rect_inset(r, -3), radius + 3, 2, ui->theme.text);
}

/* -- buttons -- */

static struct colour button_ground(struct ui *ui, uint64_t id, struct ui_answer answer,
                                   enum widget_weight weight)
{
    const struct theme *t = &ui->theme;
    float hot = ui_ease(ui, id, answer.held ? 1 : answer.hover ? 0.6f : 0, EASE_MS);
    if (weight == BUTTON_MAIN) return colour_mix(t->hue, t->text, 0.22f * hot);
    struct colour calm = weight == BUTTON_QUIET ? colour_fade(t->raised, 0) : t->raised;
    return colour_mix(calm, t->line, hot);
}

static struct colour button_ink(const struct ui *ui, enum widget_weight weight)
{
    return weight == BUTTON_MAIN ? ui->theme.ink : ui->theme.text;
}

bool widget_button(struct ui *ui, uint64_t id, struct rect r, const char *words,
                   enum widget_weight weight)
{
    struct ui_answer answer = ui_control(ui, id, r, words);
    widget_pill(ui, r, button_ground(ui, id, answer, weight));
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    widget_label(ui, (struct rect){r.x + SPACE_3, r.y, r.w - 2 * SPACE_3, r.h}, words, STYLE_STRONG,
                 button_ink(ui, weight), ALIGN_MIDDLE);
    return answer.clicked;
}

bool widget_icon_button(struct ui *ui, uint64_t id, struct rect r, enum icon icon,
                        const char *words, bool show_words)
{
    struct ui_answer answer = ui_control(ui, id, r, words);
    widget_pill(ui, r, button_ground(ui, id, answer, BUTTON_PLAIN));
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    struct rect inside = r;
    if (show_words) {
        ui_cut_start(ui, &inside, SPACE_3);
        struct rect sign = ui_cut_start(ui, &inside, ICON + SPACE_1);
        icon_paint(&ui->paint, icon, sign, ICON, ui->theme.text, ui->rtl);
        ui_cut_start(ui, &inside, SPACE_1);
        ui_cut_end(ui, &inside, SPACE_3);
        widget_label(ui, inside, words, STYLE_STRONG, ui->theme.text, ALIGN_START);
    } else {
        icon_paint(&ui->paint, icon, inside, ICON, ui->theme.text, ui->rtl);
        if (answer.hover || answer.ring) ui_hint(ui, id, r, words);
    }
    return answer.clicked;
}

bool widget_round(struct ui *ui, uint64_t id, struct rect r, enum icon icon, const char *words,
                  bool on)
{
    struct ui_answer answer = ui_control(ui, id, r, words);
    struct colour ground = button_ground(ui, id, answer, on ? BUTTON_MAIN : BUTTON_PLAIN);
    widget_pill(ui, r, ground);
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    icon_paint(&ui->paint, icon, r, ICON, button_ink(ui, on ? BUTTON_MAIN : BUTTON_PLAIN), false);
    if (answer.hover || answer.ring) ui_hint(ui, id, r, words);
    return answer.clicked;
}

float widget_button_width(struct ui *ui, const char *words, bool icon)
{
    const struct text_block *b = text_row(ui->text, words, STYLE_STRONG);
    float w = (b ? ceilf(b->width) : 0) + 2 * PILL_PADDING;
    return icon ? w + ICON - SPACE_2 : w;
}

/* -- chips and tabs -- */

float widget_chip_width(struct ui *ui, const char *words)
{
    const struct text_block *b = text_row(ui->text, words, STYLE_NAME);
    return (b ? ceilf(b->width) : 0) + 2 * SPACE_3;
}

bool widget_chip(struct ui *ui, uint64_t id, struct rect r, const char *words, bool *on)
{
    struct ui_answer answer = ui_control(ui, id, r, words);
    float lit = ui_ease(ui, id, *on ? 1 : 0, EASE_MS);
    float hot = ui_ease(ui, id + 1, answer.hover ? 1 : 0, EASE_MS);
    struct colour ground = colour_mix(ui->theme.raised, ui->theme.line, hot);
    widget_pill(ui, r, colour_mix(ground, ui->theme.hue, lit));
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    struct text_style style = STYLE_NAME;
    style.bold = *on;
    widget_label(ui, r, words, style,
                 *on ? ui->theme.ink : colour_mix(ui->theme.second, ui->theme.text, hot),
                 ALIGN_MIDDLE);
    if (answer.clicked) *on = !*on;
    return answer.clicked;
}

bool widget_switch(struct ui *ui, uint64_t id, struct rect r, const char *words, bool *on)
{
    enum { WIDTH = 40, HEIGHT = 22, KNOB = 8 };
    struct ui_answer answer = ui_control(ui, id, r, words);
    float lit = ui_ease(ui, id, *on ? 1 : 0, EASE_MS);
    struct rect rest = r, at = rect_middle(ui_cut_end(ui, &rest, WIDTH), WIDTH, HEIGHT);
    float way = (WIDTH - HEIGHT) * (ui->rtl ? 1 - lit : lit);
    struct colour off = answer.hover ? ui->theme.faint : ui->theme.line;
    paint_box(&ui->paint, at, HEIGHT / 2, colour_mix(off, ui->theme.hue, lit));
    paint_circle(&ui->paint, at.x + HEIGHT / 2 + way, at.y + HEIGHT / 2, KNOB,
                 colour_mix(ui->theme.text, ui->theme.ink, lit));
    if (answer.ring) widget_ring(ui, at, HEIGHT / 2);
    if (answer.clicked) *on = !*on;
    return answer.clicked;
}

bool widget_choice(struct ui *ui, uint64_t id, struct rect r, const char *words, bool on)
{
    enum { DOT = 18 };
    struct ui_answer answer = ui_control(ui, id, r, words);
    struct rect inside = r, at = rect_middle(ui_cut_start(ui, &inside, DOT), DOT, DOT);
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, EASE_MS);
    struct colour c = on ? ui->theme.hue : colour_mix(ui->theme.second, ui->theme.text, hot);
    paint_ring(&ui->paint, at, DOT / 2, 2, c);
    if (on) paint_circle(&ui->paint, at.x + DOT / 2, at.y + DOT / 2, 4.5f, c);
    if (answer.ring) widget_ring(ui, r, SPACE_2);
    ui_cut_start(ui, &inside, SPACE_3);
    widget_label(ui, inside, words, STYLE_BODY, ui->theme.text, ALIGN_START);
    return answer.clicked && !on;
}

bool widget_tabs(struct ui *ui, uint64_t id, struct rect r, const char *const *words, size_t n,
                 size_t *chosen)
{
    size_t before = *chosen;
    float each = r.w / (float)n;
    for (size_t i = 0; i < n; i++) {
        struct rect tab = ui_cut_start(ui, &r, each);
        struct ui_answer answer = ui_control(ui, id + i, tab, words[i]);
        bool on = i == before;
        struct text_style style = STYLE_BODY;
        style.bold = on;
        struct colour c = on || answer.hover ? ui->theme.text : ui->theme.second;
        struct rect ink = widget_label(ui, tab, words[i], style, c, ALIGN_MIDDLE);
        struct rect bar = {ink.x - SPACE_1, tab.y + tab.h - 3, ink.w + 2 * SPACE_1, 3};
        if (on) paint_box(&ui->paint, bar, 1.5f, ui->theme.hue);
        if (answer.ring) widget_ring(ui, rect_inset(tab, 4), SPACE_2);
        if (answer.clicked) *chosen = i;
    }
    return *chosen != before;
}

/* -- sliders -- */

static float slide_by_keys(struct ui *ui, float value)
{
    if (ui_key(ui, UI_RIGHT) || ui_key(ui, UI_UP)) value += 0.05f;
    if (ui_key(ui, UI_LEFT) || ui_key(ui, UI_DOWN)) value -= 0.05f;
    if (ui_key(ui, UI_HOME)) value = 0;
    if (ui_key(ui, UI_END)) value = 1;
    return value;
}

bool widget_slider(struct ui *ui, uint64_t id, struct rect r, const char *words, float *value)
{
    enum { KNOB = 7 };
    struct ui_answer answer = ui_control(ui, id, r, words);
    float before = *value, rail = r.w - 2 * KNOB;
    if (answer.held && rail > 0) *value = (ui->mouse_x - r.x - KNOB) / rail;
    if (answer.focus) *value = slide_by_keys(ui, *value);
    if (answer.hover && ui->wheel != 0) {
        *value += ui->wheel * 0.05f;
        ui->wheel = 0;
    }
    *value = fminf(fmaxf(*value, 0), 1);
    float y = r.y + r.h / 2, x = r.x + KNOB + rail * *value;
    paint_box(&ui->paint, (struct rect){r.x + KNOB, y - 2, rail, 4}, 2, ui->theme.line);
    paint_box(&ui->paint, (struct rect){r.x + KNOB, y - 2, rail * *value, 4}, 2, ui->theme.text);
    float grown = KNOB + 2 * ui_ease(ui, id, answer.hover || answer.held ? 1 : 0, EASE_MS);
    paint_circle(&ui->paint, x, y, grown, ui->theme.text);
    if (answer.ring) widget_ring(ui, rect_middle(r, r.w, 24), 12);
    return fabsf(*value - before) > 1e-6f;
}

void widget_progress(struct ui *ui, struct rect r, float value)
{
    float come = r.w * fminf(fmaxf(value, 0), 1);
    paint_box(&ui->paint, r, r.h / 2, ui->theme.line);
    paint_box(&ui->paint, (struct rect){r.x, r.y, come, r.h}, r.h / 2, ui->theme.hue);
}
