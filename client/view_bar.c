/* view_bar.c: see view_bar.h. */
#include "view_bar.h"
#include <math.h>
#include <stdio.h>
#include "view_host.h"
#include "widget.h"
#include "words.h"

enum {
    NARROW = 860, /* there the volumes stand on a card */
    ROOMY = 1100, /* and here they have their names */
    TALK = 214,
    TALK_ROOMY = 250,
    TALK_NARROW = 132,
    RAIL = 110,
    SIGN = 26,
    ASIDE = 156,
    END = 36, /* settings, leave, the own party */
    CARD_WIDTH = 236,
    CARD_ROW = 36
};

static const double IN_STEP_US = 2000; /* nobody hears less */

enum step_state { STEP_GOOD, STEP_SOON, STEP_AMISS }; /* soon: as it is for the first seconds */

struct step {
    char text[96];
    enum step_state state;
};

static struct step step_of(const struct model *m)
{
    struct step s = {.state = STEP_AMISS};
    char number[32];
    const struct model_sync *sync = &m->sync;
    /* Rounded up, and never less than the clock itself is sure of. */
    double apart_us = fmax(fabs(sync->offset_us), sync->error_us);
    bool finding = fabs(sync->offset_us) > IN_STEP_US;
    snprintf(number, sizeof number, finding ? "%.0f" : "%.2f", fmax(1, ceil(apart_us / 10)) / 100);
    enum word word = WORD_IN_STEP;
    if (m->state != MODEL_IN)
        word = WORD_WAITING;
    else if (!m->song.any)
        word = WORD_CONNECTED;
    else if (!sync->any)
        word = WORD_LISTENING;
    else if (sync->tunnel)
        word = WORD_TUNNEL;
    else if (finding)
        word = WORD_FINDING_STEP;
    if (word == WORD_IN_STEP || word == WORD_CONNECTED) s.state = STEP_GOOD;
    if (word == WORD_LISTENING || word == WORD_FINDING_STEP) s.state = STEP_SOON;
    words_fill(s.text, sizeof s.text, word, number, NULL);
    return s;
}

static void show_step(struct ui *ui, struct rect r, const struct model *m)
{
    struct step s = step_of(m);
    const struct theme *t = &ui->theme;
    struct rect sign = ui_cut_start(ui, &r, 22), dot = rect_middle(sign, 10, 10);
    if (s.state == STEP_GOOD) paint_box(&ui->paint, dot, 5, t->ok);
    if (s.state == STEP_SOON) paint_ring(&ui->paint, dot, 5, 2, t->second);
    if (s.state == STEP_AMISS) icon_paint(&ui->paint, ICON_WARNING, sign, 16, t->warn, false);
    widget_label(ui, r, s.text, STYLE_SECOND, s.state == STEP_AMISS ? t->warn : t->second,
                 ALIGN_START);
}

/* -- volumes --------------------------------------------------------------------------------- */

static void show_music(struct ui *ui, struct rect r, float *volume, struct intent *out)
{
    if (!widget_slider(ui, ui_id("volume", 0), r, words(WORD_MUSIC), volume)) return;
    out->kind = INTENT_VOLUME;
    out->volume = *volume;
}

/* 100 % stands in the middle. */
static void show_voices(struct ui *ui, struct rect r, struct habits *habits, struct intent *out)
{
    float value = habits->voices / 2;
    if (!widget_slider(ui, ui_id("voices", 0), r, words(WORD_VOICES), &value)) return;
    if (fabsf(value - 0.5f) < 0.02f) value = 0.5f;
    habits->voices = value * 2;
    out->kind = INTENT_HABITS;
}

/* A sign or a name before a rail. */
static struct rect name_rail(struct ui *ui, struct rect *rest, enum icon icon, enum word word,
                             bool named)
{
    const struct text_block *b = text_row(ui->text, words(word), STYLE_SECOND);
    float w = named ? (b ? ceilf(b->width) : 0) + SPACE_2 : SIGN;
    struct rect name = ui_cut_start(ui, rest, w), rail = ui_cut_start(ui, rest, RAIL);
    if (named)
        widget_label(ui, name, words(word), STYLE_SECOND, ui->theme.second, ALIGN_START);
    else
        icon_paint(&ui->paint, icon, name, 18, ui->theme.second, ui->rtl);
    ui_cut_start(ui, rest, SPACE_4);
    return rail;
}

static void show_volumes(struct view_bar *v, struct ui *ui, struct rect *rest, bool named,
                         struct habits *habits, struct intent *out)
{
    show_music(ui, name_rail(ui, rest, ICON_NOTE, WORD_MUSIC, named), &v->volume, out);
    show_voices(ui, name_rail(ui, rest, ICON_CHAT, WORD_VOICES, named), habits, out);
}

static void show_card(struct view_bar *v, struct ui *ui, struct habits *habits, struct layer *l,
                      struct intent *out)
{
    struct rect rest;
    if (!layer_card(l, ui, ui_id("volumes card", 0), CARD_WIDTH, 2 * CARD_ROW, &rest)) return;
    struct rect music = rect_cut_top(&rest, CARD_ROW), voices = rect_cut_top(&rest, CARD_ROW);
    struct rect name = ui_cut_start(ui, &music, 84);
    widget_label(ui, name, words(WORD_MUSIC), STYLE_BODY, ui->theme.text, ALIGN_START);
    name = ui_cut_start(ui, &voices, 84);
    widget_label(ui, name, words(WORD_VOICES), STYLE_BODY, ui->theme.text, ALIGN_START);
    show_music(ui, music, &v->volume, out);
    show_voices(ui, voices, habits, out);
    layer_end(l, ui);
}

/* -- the bar --------------------------------------------------------------------------------- */

static struct rect cut_button(struct ui *ui, struct rect *rest)
{
    struct rect r = ui_cut_end(ui, rest, END);
    ui_cut_end(ui, rest, SPACE_2);
    return rect_middle(r, END, END);
}

static void show_end(struct ui *ui, struct rect *rest, const struct model *m, struct layer *l,
                     struct intent *out)
{
    char leave[MODEL_NAME_BYTES + 32];
    words_fill(leave, sizeof leave, WORD_LEAVE, m->server[0] ? m->server : m->host, NULL);
    struct rect at = cut_button(ui, rest);
    if (widget_icon_button(ui, ui_id("leave", 0), at, ICON_LEAVE, leave, false))
        out->kind = INTENT_DISCONNECT;
    at = cut_button(ui, rest);
    if (widget_icon_button(ui, ui_id("settings", 0), at, ICON_GEAR, words(WORD_SETTINGS), false))
        layer_open(l, ui, ui_id("settings sheet", 0), at);
    if (m->party.state == PARTY_ON) view_host_button(ui, cut_button(ui, rest), l);
}

void view_bar_show(struct view_bar *v, struct ui *ui, struct rect r, const struct model *m,
                   struct habits *habits, struct layer *l, struct intent *out)
{
    bool narrow = r.w < NARROW, roomy = r.w >= ROOMY;
    paint_box(&ui->paint, r, 0, ui->theme.panel);
    struct rect rest = {r.x + SPACE_3, r.y, r.w - 2 * SPACE_3, r.h};
    float wide = narrow ? TALK_NARROW : roomy ? TALK_ROOMY : TALK;
    struct rect talk = rect_middle(ui_cut_start(ui, &rest, wide), wide, CONTROL);
    ui_cut_start(ui, &rest, SPACE_3);
    struct rect aside = ui_cut_start(ui, &rest, roomy ? ASIDE : narrow ? 0 : 72);
    view_talk_show(&v->talk, ui, talk, aside, m, habits, out);
    ui_cut_start(ui, &rest, narrow ? 0 : SPACE_4);
    show_end(ui, &rest, m, l, out);
    if (narrow) {
        struct rect at = cut_button(ui, &rest);
        if (widget_icon_button(ui, ui_id("volumes", 0), at, ICON_SPEAKER, words(WORD_VOLUME),
                               false))
            layer_open(l, ui, ui_id("volumes card", 0), at);
    } else {
        show_volumes(v, ui, &rest, roomy, habits, out);
    }
    ui_cut_end(ui, &rest, SPACE_2);
    show_step(ui, rest, m);
}

void view_bar_over(struct view_bar *v, struct ui *ui, struct habits *habits, struct layer *l,
                   struct intent *out)
{
    show_card(v, ui, habits, l, out);
    view_talk_end(&v->talk, ui, out);
}
