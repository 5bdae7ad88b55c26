/* view_bar.c: see view_bar.h. */
#include "view_bar.h"
#include <math.h>
#include <stdio.h>
#include "figure.h"
#include "widget.h"
#include "words.h"

enum { NARROW = 760, SLIDER = 124 };

static const double IN_STEP_US = 2000; /* nobody hears less */

struct step {
    char text[96];
    bool good;
};

static struct step step_of(const struct model *m)
{
    struct step s = {.good = false};
    char number[32];
    const struct model_sync *sync = &m->sync;
    /* Rounded up, and never less than the clock itself is sure of. */
    double apart_us = fmax(fabs(sync->offset_us), sync->error_us);
    snprintf(number, sizeof number, "%.2f", fmax(1, ceil(apart_us / 10)) / 100);
    enum word word = WORD_IN_STEP;
    if (m->state != MODEL_IN)
        word = WORD_WAITING;
    else if (!m->song.any)
        word = WORD_CONNECTED;
    else if (!sync->any)
        word = WORD_LISTENING;
    else if (sync->tunnel)
        word = WORD_TUNNEL;
    else if (fabs(sync->offset_us) > IN_STEP_US)
        word = WORD_FINDING_STEP;
    s.good = word == WORD_IN_STEP || word == WORD_CONNECTED;
    words_fill(s.text, sizeof s.text, word, number, NULL);
    return s;
}

static void show_step(struct ui *ui, struct rect r, const struct model *m)
{
    struct step s = step_of(m);
    struct colour c = s.good ? ui->theme.ok : ui->theme.warn;
    struct rect sign = ui_cut_start(ui, &r, 22);
    if (s.good)
        paint_circle(&ui->paint, sign.x + 8, sign.y + sign.h / 2, 5, c);
    else
        icon_paint(&ui->paint, ICON_WARNING, sign, 16, c, false);
    widget_label(ui, r, s.text, STYLE_SECOND, s.good ? ui->theme.second : c, ALIGN_START);
}

static void show_self(struct ui *ui, struct rect r, const struct model *m)
{
    char text[MODEL_NAME_BYTES + 32];
    figure_avatar(&ui->paint, rect_middle(ui_cut_start(ui, &r, 40), 36, 36), m->nick, FIGURE_CALM,
                  1);
    ui_cut_start(ui, &r, SPACE_2);
    struct rect rest = rect_middle(r, r.w, 38);
    widget_label(ui, rect_cut_top(&rest, 20), m->nick, STYLE_STRONG, ui->theme.text, ALIGN_START);
    words_fill(text, sizeof text, WORD_ON_SERVER, m->server[0] ? m->server : m->host, NULL);
    widget_label(ui, rest, text, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

static void show_volume(struct ui *ui, struct rect r, float *volume, struct intent *out)
{
    icon_paint(&ui->paint, ICON_SPEAKER, ui_cut_start(ui, &r, 26), 20, ui->theme.second, ui->rtl);
    ui_cut_start(ui, &r, SPACE_1);
    if (!widget_slider(ui, ui_id("volume", 0), r, words(WORD_MUSIC), volume)) return;
    out->kind = INTENT_VOLUME;
    out->volume = *volume;
}

void view_bar_show(struct ui *ui, struct rect r, const struct model *m, float *volume,
                   struct intent *out)
{
    bool narrow = r.w < NARROW;
    paint_box(&ui->paint, r, 0, ui->theme.panel);
    struct rect inside = {r.x + SPACE_4, r.y, r.w - 2 * SPACE_4, r.h};
    float leave_width = narrow ? CONTROL : widget_button_width(ui, words(WORD_LEAVE), true);
    struct rect self = ui_cut_start(ui, &inside, narrow ? 150 : 228);
    struct rect leave = ui_cut_end(ui, &inside, leave_width);
    ui_cut_start(ui, &inside, SPACE_2);
    struct rect slider = ui_cut_start(ui, &inside, SLIDER + 30);
    ui_cut_start(ui, &inside, narrow ? SPACE_3 : SPACE_5);
    ui_cut_end(ui, &inside, SPACE_3);
    show_self(ui, self, m);
    show_volume(ui, slider, volume, out);
    show_step(ui, inside, m);
    leave = rect_middle(leave, leave.w, 36);
    if (widget_icon_button(ui, ui_id("leave", 0), leave, ICON_LEAVE, words(WORD_LEAVE), !narrow))
        out->kind = INTENT_DISCONNECT;
}
