/* view_settings_look.c: colours, size, motion. */
#include <stdio.h>
#include "view_settings.h"
#include "widget.h"
#include "words.h"

enum { SCALE_WIDTH = 150 };

static void show_themes(struct ui *ui, struct rect *rest, const struct settings *s)
{
    static const enum word names[THEMES] = {WORD_THEME_DARK, WORD_THEME_LIGHT, WORD_THEME_CONTRAST};
    settings_heading(ui, rest, words(WORD_THEME));
    for (int i = 0; i < THEMES; i++)
        if (settings_choice(ui, rest, ui_id("theme", (uint64_t)i), words(names[i]),
                            s->look->theme == (enum theme_kind)i)) {
            s->look->theme = (enum theme_kind)i;
            s->out->kind = INTENT_LOOK;
        }
}

static void show_scale(struct ui *ui, struct rect *rest, const struct settings *s)
{
    char number[16], says[32];
    struct rect at = settings_row(ui, rest, words(WORD_SCALE), "", SCALE_WIDTH);
    struct rect less =
        rect_middle(ui_cut_start(ui, &at, CONTROL_SMALL), CONTROL_SMALL, CONTROL_SMALL);
    struct rect more =
        rect_middle(ui_cut_end(ui, &at, CONTROL_SMALL), CONTROL_SMALL, CONTROL_SMALL);
    int before = s->look->percent;
    snprintf(number, sizeof number, "%d", before);
    words_fill(says, sizeof says, WORD_PERCENT, number, NULL);
    widget_label(ui, at, says, STYLE_STRONG, ui->theme.text, ALIGN_MIDDLE);
    if (widget_round(ui, ui_id("smaller", 0), less, ICON_MINUS, words(WORD_SMALLER), false))
        look_resize(s->look, -1);
    if (widget_round(ui, ui_id("larger", 0), more, ICON_PLUS, words(WORD_LARGER), false))
        look_resize(s->look, 1);
    settings_note(ui, rest, words(WORD_SCALE_NOTE), ui->theme.second);
    if (s->look->percent != before) s->out->kind = INTENT_LOOK;
}

void view_settings_look(struct view_settings *v, struct ui *ui, struct rect *rest,
                        const struct settings *s)
{
    (void)v;
    show_themes(ui, rest, s);
    show_scale(ui, rest, s);
    if (settings_switch(ui, rest, ui_id("still", 0), words(WORD_STILL), words(WORD_STILL_NOTE),
                        &s->look->still))
        s->out->kind = INTENT_LOOK;
}
