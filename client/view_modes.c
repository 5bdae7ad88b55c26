/* view_modes.c: see view_modes.h. */
#include "view_modes.h"
#include "widget.h"
#include "words.h"

enum { WIDTH = 236, HEAD = 28, ROW = 40, MODES = 3 };

static const struct {
    const char *name;
    enum word words;
} modes[MODES] = {[MODE_EXCLUSIVE] = {"exclusive", WORD_MODE_EXCLUSIVE},
                  [MODE_OPEN] = {"open", WORD_MODE_OPEN},
                  [MODE_QUIET] = {"quiet", WORD_MODE_QUIET}};

void view_modes_button(struct ui *ui, struct rect r, const struct model *m, struct layer *l)
{
    enum icon icon = m->talk.mode == MODE_QUIET ? ICON_MUTED : ICON_MICROPHONE;
    struct rect sign = rect_middle(r, 28, 28);
    if (widget_round(ui, ui_id("modes", 0), sign, icon, words(WORD_MODES), false))
        layer_open(l, ui, ui_id("modes card", 0), sign);
}

void view_modes_show(struct ui *ui, const struct model *m, struct layer *l, struct intent *out)
{
    struct rect rest;
    if (!layer_card(l, ui, ui_id("modes card", 0), WIDTH, HEAD + MODES * ROW, &rest)) return;
    widget_heading(ui, rect_cut_top(&rest, HEAD), words(WORD_MODES));
    for (size_t i = 0; i < MODES; i++) {
        bool on = m->talk.mode == (enum model_mode)i;
        if (!widget_choice(ui, ui_id("mode", i), rect_cut_top(&rest, ROW), words(modes[i].words),
                           on))
            continue;
        out->kind = INTENT_MODE;
        out->mode = modes[i].name;
    }
    layer_end(l, ui);
}
