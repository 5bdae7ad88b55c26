/* view_languages.c: see view_languages.h. */
#include "view_languages.h"
#include <math.h>
#include "widget.h"

static float width_of(struct ui *ui, const char *name)
{
    const struct text_block *b = text_row(ui->text, name, STYLE_SECOND);
    return (b ? ceilf(b->width) : 0) + 2 * SPACE_3;
}

static bool show_one(struct ui *ui, enum words_language language, struct rect r)
{
    const char *name = words_language_name(language);
    struct ui_answer answer = ui_control(ui, ui_id("language", language), r, name);
    bool on = language == words_used();
    widget_label(ui, r, name, STYLE_SECOND, on || answer.hover ? ui->theme.text : ui->theme.second,
                 ALIGN_MIDDLE);
    if (answer.ring) widget_ring(ui, rect_inset(r, 4), SPACE_2);
    return answer.clicked;
}

void view_languages_show(struct ui *ui, struct rect r, struct look *look, struct intent *out)
{
    float all = 0;
    for (enum words_language i = 0; i < WORDS_LANGUAGES; i++)
        all += width_of(ui, words_language_name(i));
    r = rect_middle(r, all, LANGUAGES_HEIGHT);
    for (enum words_language i = 0; i < WORDS_LANGUAGES; i++) {
        struct rect at = rect_cut_left(&r, width_of(ui, words_language_name(i)));
        if (i > 0) paint_circle(&ui->paint, at.x, at.y + at.h / 2, 1.5f, ui->theme.second);
        if (!show_one(ui, i, at)) continue;
        look_speak(look, i);
        out->kind = INTENT_LOOK;
    }
}
