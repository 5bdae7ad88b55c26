/* view_settings_about.c: what this is. */
#include "view_settings.h"
#include "../common/version.h"
#include "widget.h"
#include "words.h"

static void show_paragraph(struct ui *ui, struct rect *rest, enum word word)
{
    float h = widget_paragraph(ui, *rest, words(word), STYLE_BODY, ui->theme.text, 0);
    rect_cut_top(rest, h + SPACE_3);
}

void view_settings_about(struct view_settings *v, struct ui *ui, struct rect *rest,
                         const struct settings *s)
{
    (void)v;
    (void)s;
    char version[64];
    struct text_style logo = STYLE_LOGO;
    logo.size = 34;
    widget_label(ui, rect_cut_top(rest, 52), words(WORD_NAME), logo, ui->theme.text, ALIGN_START);
    words_fill(version, sizeof version, WORD_ABOUT_VERSION, WAVELENGTH_VERSION, NULL);
    widget_label(ui, rect_cut_top(rest, 24), version, STYLE_SECOND, ui->theme.second, ALIGN_START);
    rect_cut_top(rest, SPACE_4);
    show_paragraph(ui, rest, WORD_ABOUT_WHAT);
    show_paragraph(ui, rest, WORD_ABOUT_PRIVATE);
    show_paragraph(ui, rest, WORD_ABOUT_READER);
    show_paragraph(ui, rest, WORD_ABOUT_LICENCE);
}
