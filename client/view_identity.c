/* view_identity.c: loud in public, calm at private addresses, where servers come and go. */
#include "view_identity.h"
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { WIDTH = 560, HEAD = 20, BUTTON = 44, GROUP = 4, HALF = 32 };

/* "ab12 cd34 ...", from one digit to another: easier to read out. */
static void group(const char *hex, size_t from, size_t to, char *out, size_t bytes)
{
    size_t n = 0, length = strlen(hex);
    for (size_t i = from; i < to && i < length && n + 2 < bytes; i++) {
        if (i > from && i % GROUP == 0) out[n++] = ' ';
        out[n++] = hex[i];
    }
    out[n] = '\0';
}

/* In two rows of half the digits. */
static void show_print(struct ui *ui, struct rect *rest, enum word head, const char *hex,
                       struct colour c)
{
    char text[128];
    widget_heading(ui, rect_cut_top(rest, HEAD), words(head));
    for (size_t from = 0; from < 2 * HALF; from += HALF) {
        group(hex, from, from + HALF, text, sizeof text);
        widget_label(ui, rect_cut_top(rest, HEAD), text, STYLE_NAME_PLAIN, c, ALIGN_START);
    }
    rect_cut_top(rest, SPACE_3);
}

static float show_text(struct ui *ui, struct rect inside, const struct model *m)
{
    const struct theme *t = &ui->theme;
    bool calm = m->identity_private;
    struct rect rest = inside;
    struct rect title = rect_cut_top(&rest, 32);
    icon_paint(&ui->paint, ICON_WARNING, ui_cut_start(ui, &title, 32), 24, calm ? t->warn : t->bad,
               false);
    ui_cut_start(ui, &title, SPACE_2);
    widget_label(ui, title, words(calm ? WORD_IDENTITY_PRIVATE : WORD_IDENTITY_TITLE), STYLE_TITLE,
                 t->text, ALIGN_START);
    rect_cut_top(&rest, SPACE_2);
    enum word why = calm ? WORD_IDENTITY_PRIVATE_TEXT : WORD_IDENTITY_TEXT;
    rect_cut_top(&rest, widget_paragraph(ui, rest, words(why), STYLE_BODY, t->text, 0) + SPACE_4);
    show_print(ui, &rest, WORD_EXPECTED, m->expected_fingerprint, t->second);
    show_print(ui, &rest, WORD_FOUND, m->fingerprint, calm ? t->warn : t->bad);
    return rest.y - inside.y;
}

static float text_height(struct ui *ui, float width, const struct model *m)
{
    size_t count = ui->paint.count;
    float h = show_text(ui, (struct rect){0, 0, width, 10000}, m);
    ui->paint.count = count; /* only measured */
    return h;
}

void view_identity_show(struct ui *ui, const struct model *m, struct intent *out)
{
    float w = ui->window.w - 2 * SPACE_5 < WIDTH ? ui->window.w - 2 * SPACE_5 : WIDTH;
    float h = text_height(ui, w - 2 * SPACE_5, m) + SPACE_2 + BUTTON + 2 * SPACE_5;
    struct rect card = rect_middle(ui->window, w, h), inside = rect_inset(card, SPACE_5);
    paint_box(&ui->paint, ui->window, 0, colour_fade(ui->theme.ground, 0.8f));
    paint_box(&ui->paint, card, RADIUS, ui->theme.panel);
    paint_ring(&ui->paint, card, RADIUS, 2, m->identity_private ? ui->theme.warn : ui->theme.bad);
    struct rect row = rect_cut_bottom(&inside, BUTTON),
                first = ui_cut_start(ui, &row, (row.w - SPACE_3) / 2);
    ui_cut_start(ui, &row, SPACE_3);
    show_text(ui, inside, m);
    bool calm = m->identity_private;
    bool stay = widget_button(ui, ui_id("stay away", 0), calm ? row : first, words(WORD_STAY_AWAY),
                              calm ? BUTTON_PLAIN : BUTTON_MAIN);
    bool go = widget_button(ui, ui_id("go on", 0), calm ? first : row, words(WORD_GO_ON),
                            calm ? BUTTON_MAIN : BUTTON_PLAIN);
    bool enter = ui_key(ui, UI_ENTER); /* nothing has the focus: the filled button */
    if (stay || (enter && !calm) || ui_key(ui, UI_ESCAPE)) out->kind = INTENT_DISCONNECT;
    if (go || (enter && calm)) out->kind = INTENT_ACCEPT;
}
