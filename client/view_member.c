/* view_member.c: see view_member.h. */
#include "view_member.h"
#include <math.h>
#include <stdio.h>
#include "figure.h"
#include "widget.h"
#include "words.h"

enum { WIDTH = 228, HEAD = 44, FACE = 40, SLIDER = 32, HEIGHT = HEAD + 12 + 22 + SLIDER + 12 + 36 };

static const struct model_member *find(const struct model *m, uint64_t id)
{
    for (size_t i = 0; i < m->member_count; i++)
        if (m->members[i].id == id) return &m->members[i];
    return NULL;
}

void view_member_open(struct view_member *v, struct ui *ui, struct layer *l, uint64_t id,
                      struct rect beside)
{
    v->id = id;
    layer_open(l, ui, ui_id("member card", 0), beside);
}

static void show_head(struct ui *ui, struct rect r, const struct model *m,
                      const struct model_member *who)
{
    unsigned mood = model_hears(m, who->id) ? FIGURE_TALKS : FIGURE_CALM;
    struct rect face = ui_cut_start(ui, &r, FACE);
    figure_avatar(&ui->paint, rect_middle(face, FACE, FACE), who->nick, mood, 1);
    ui_cut_start(ui, &r, SPACE_3);
    widget_label(ui, r, who->nick, STYLE_TITLE, ui->theme.text, ALIGN_START);
}

/* 100 % stands in the middle, and holds who comes near it. */
static bool show_volume(struct ui *ui, struct rect *rest, struct model_volume *at)
{
    char number[16], text[32];
    struct rect words_row = rect_cut_top(rest, 22), rail = rect_cut_top(rest, SLIDER);
    float value = at->volume / 2;
    bool changed = widget_slider(ui, ui_id("member volume", 0), rail, words(WORD_VOLUME), &value);
    if (changed && fabsf(value - 0.5f) < 0.02f) value = 0.5f;
    if (changed) at->volume = value * 2;
    paint_circle(&ui->paint, rail.x + rail.w / 2, rail.y + rail.h - 3, 2, ui->theme.second);
    snprintf(number, sizeof number, "%.0f", (double)at->volume * 100);
    words_fill(text, sizeof text, WORD_PERCENT, number, NULL);
    widget_label(ui, words_row, at->muted ? words(WORD_NOT_HEARD) : text, STYLE_SECOND,
                 ui->theme.second, ALIGN_END);
    widget_label(ui, words_row, words(WORD_VOLUME), STYLE_SECOND, ui->theme.second, ALIGN_START);
    return changed;
}

static void hear(struct intent *out, const struct model_member *who, struct model_volume at)
{
    out->kind = INTENT_HEAR;
    out->member = who->id;
    snprintf(out->nick, sizeof out->nick, "%s", who->nick);
    out->volume = at.volume;
    out->on = !at.muted;
}

bool view_member_show(struct view_member *v, struct ui *ui, const struct model *m, struct layer *l,
                      struct intent *out)
{
    struct rect rest;
    const struct model_member *who = find(m, v->id);
    if (!layer_card(l, ui, ui_id("member card", 0), WIDTH, HEIGHT, &rest)) return false;
    if (!who) { /* left */
        layer_shut(l, ui);
        return false;
    }
    struct model_volume at = model_volume(m, who->id);
    show_head(ui, rect_cut_top(&rest, HEAD), m, who);
    rect_cut_top(&rest, SPACE_3);
    if (show_volume(ui, &rest, &at)) hear(out, who, at);
    rect_cut_top(&rest, SPACE_3);
    struct rect mute = ui_cut_start(ui, &rest, (rest.w - SPACE_2) / 2);
    ui_cut_start(ui, &rest, SPACE_2);
    const char *other = words(at.muted ? WORD_UNMUTE : WORD_MUTE);
    if (widget_button(ui, ui_id("member mute", 0), mute, other, BUTTON_PLAIN)) {
        at.muted = !at.muted;
        hear(out, who, at);
    }
    bool mention = widget_button(ui, ui_id("mention", 0), rest, words(WORD_MENTION), BUTTON_PLAIN);
    if (mention) snprintf(out->nick, sizeof out->nick, "%s", who->nick);
    if (mention) layer_shut(l, ui);
    layer_end(l, ui);
    return mention;
}
