/* view_settings.c: see view_settings.h. */
#include "view_settings.h"
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { WIDTH = 480, TABS_WIDTH = 112, TAB = 40, HEAD = 56, ROW = 44, HEADING = 34, SHUT = 36 };
enum { CHOICE_WORDS = 30 }; /* where those of a choice begin */

static const struct {
    enum word words;
    void (*show)(struct view_settings *v, struct ui *ui, struct rect *rest,
                 const struct settings *s);
} tabs[] = {{WORD_SET_TALK, view_settings_talk},     {WORD_SET_SOUND, view_settings_sound},
            {WORD_SET_LOOK, view_settings_look},     {WORD_SET_LANGUAGE, view_settings_language},
            {WORD_SET_ALERTS, view_settings_alerts}, {WORD_SET_NETWORK, view_settings_network},
            {WORD_SET_ABOUT, view_settings_about}};
enum { TABS = sizeof tabs / sizeof *tabs };

/* -- rows ------------------------------------------------------------------------------------ */

void settings_heading(struct ui *ui, struct rect *rest, const char *words)
{
    struct rect r = rect_cut_top(rest, HEADING);
    r.y += SPACE_1;
    widget_heading(ui, r, words);
}

void settings_note(struct ui *ui, struct rect *rest, const char *words, struct colour c)
{
    float h = words[0] ? widget_paragraph(ui, *rest, words, STYLE_SMALL, c, 0) + SPACE_2 : 0;
    rect_cut_top(rest, h);
}

struct rect settings_row(struct ui *ui, struct rect *rest, const char *words, const char *more,
                         float w)
{
    struct rect r = rect_cut_top(rest, ROW), control = ui_cut_end(ui, &r, w);
    ui_cut_end(ui, &r, SPACE_3);
    widget_label(ui, r, words, STYLE_BODY, ui->theme.text, ALIGN_START);
    settings_note(ui, rest, more, ui->theme.second);
    return control;
}

bool settings_switch(struct ui *ui, struct rect *rest, uint64_t id, const char *words,
                     const char *more, bool *on)
{
    return widget_switch(ui, id, settings_row(ui, rest, words, more, 44), words, on);
}

bool settings_slider(struct ui *ui, struct rect *rest, uint64_t id, const char *words,
                     const char *says, float least, float most, float *value)
{
    struct rect control = settings_row(ui, rest, words, "", 170);
    widget_label(ui, ui_cut_end(ui, &control, 58), says, STYLE_SECOND, ui->theme.second, ALIGN_END);
    float at = (*value - least) / (most - least);
    if (!widget_slider(ui, id, control, words, &at)) return false;
    *value = least + at * (most - least);
    return true;
}

const char *settings_number(char *out, size_t bytes, enum word unit, double value)
{
    char number[24];
    snprintf(number, sizeof number, "%.0f", value);
    return words_fill(out, bytes, unit, number, NULL);
}

bool settings_choice(struct ui *ui, struct rect *rest, uint64_t id, const char *words, bool on)
{
    return widget_choice(ui, id, rect_cut_top(rest, 36), words, on);
}

/* -- devices --------------------------------------------------------------------------------- */

static bool is_there(const struct model_devices *there, const char *name)
{
    for (size_t i = 0; i < there->count; i++)
        if (strcmp(there->names[i], name) == 0) return true;
    return false;
}

/* Says more of the choice above it, below its words. */
static void note_choice(struct ui *ui, struct rect *rest, const char *words, struct colour c)
{
    struct rect below = *rest;
    ui_cut_start(ui, &below, CHOICE_WORDS);
    settings_note(ui, &below, words, c);
    rect_cut_top(rest, below.y - rest->y);
}

bool settings_devices(struct ui *ui, struct rect *rest, const char *kind,
                      const struct model_devices *there, const char *own,
                      char chosen[MIC_TEXT_BYTES])
{
    char was[MIC_TEXT_BYTES];
    snprintf(was, sizeof was, "%s", chosen);
    if (settings_choice(ui, rest, ui_id(kind, 0), words(WORD_DEVICE_OWN), !was[0]))
        chosen[0] = '\0';
    if (is_there(there, own)) note_choice(ui, rest, own, ui->theme.second);
    for (size_t i = 0; i < there->count; i++)
        if (settings_choice(ui, rest, ui_id(kind, i + 1), there->names[i],
                            strcmp(was, there->names[i]) == 0))
            snprintf(chosen, MIC_TEXT_BYTES, "%.*s", MIC_TEXT_BYTES - 1, there->names[i]);
    if (was[0] && !is_there(there, was)) {
        settings_choice(ui, rest, ui_id(kind, there->count + 1), was, true);
        note_choice(ui, rest, words(WORD_DEVICE_AWAY), ui->theme.warn);
    }
    return strcmp(was, chosen) != 0;
}

/* -- the sheet ------------------------------------------------------------------------------- */

static void show_tabs(struct view_settings *v, struct ui *ui, struct rect r)
{
    for (size_t i = 0; i < TABS; i++) {
        struct rect tab = rect_cut_top(&r, TAB);
        struct ui_answer answer =
            ui_control(ui, ui_id("settings tab", i), tab, words(tabs[i].words));
        bool on = v->tab == i;
        float hot = ui_ease(ui, ui_id("settings tab", i), answer.hover ? 1 : 0, 140);
        paint_box(&ui->paint, rect_inset(tab, 2), SPACE_2,
                  on ? ui->theme.raised : colour_fade(ui->theme.raised, 0.6f * hot));
        if (answer.ring) widget_ring(ui, rect_inset(tab, 4), SPACE_2);
        struct text_style style = STYLE_BODY;
        style.bold = on;
        ui_cut_start(ui, &tab, SPACE_3);
        widget_label(ui, tab, words(tabs[i].words), style, on ? ui->theme.text : ui->theme.second,
                     ALIGN_START);
        if (answer.clicked && !on) v->scroll = (struct scroll){0};
        if (answer.clicked) v->tab = i;
    }
}

static void show_head(struct ui *ui, struct rect r, struct layer *l)
{
    ui_cut_start(ui, &r, SPACE_4);
    ui_cut_end(ui, &r, SPACE_3);
    struct rect shut = rect_middle(ui_cut_end(ui, &r, SHUT), SHUT, SHUT);
    widget_label(ui, r, words(WORD_SETTINGS), STYLE_TITLE, ui->theme.text, ALIGN_START);
    if (widget_icon_button(ui, ui_id("shut settings", 0), shut, ICON_CLOSE, words(WORD_SHUT),
                           false))
        layer_shut(l, ui);
}

static void show_page(struct view_settings *v, struct ui *ui, struct rect r,
                      const struct settings *s)
{
    struct rect inside = scroll_begin(ui, r, &v->scroll), rest = inside;
    rest.x += 6; /* rings of focus stand out */
    rest.w -= 12;
    rest.h = 1e6f;
    tabs[v->tab].show(v, ui, &rest, s);
    scroll_end(ui, ui_id("settings", 0), r, &v->scroll, rest.y - inside.y + SPACE_4);
}

/* What was only tried ends with the sheet. */
static void end_trials(struct view_settings *v, const struct settings *s)
{
    v->binds = v->tries = false;
    if (s->out->kind != INTENT_NONE || !v->clicks) return;
    s->out->kind = INTENT_CLICK;
    s->out->on = v->clicks = false;
}

void view_settings_show(struct view_settings *v, struct ui *ui, struct layer *l,
                        const struct settings *s)
{
    struct rect rest;
    if (!layer_sheet(l, ui, ui_id("settings sheet", 0), WIDTH, &rest)) {
        end_trials(v, s);
        return;
    }
    show_head(ui, rect_cut_top(&rest, HEAD), l);
    ui_cut_start(ui, &rest, SPACE_2);
    show_tabs(v, ui, ui_cut_start(ui, &rest, TABS_WIDTH));
    ui_cut_start(ui, &rest, SPACE_2);
    ui_cut_end(ui, &rest, SPACE_2);
    rect_cut_bottom(&rest, SPACE_2);
    show_page(v, ui, rest, s);
    layer_end(l, ui);
}
