/* view_link.c: see view_link.h. */
#include "view_link.h"
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { WIDTH = 360, HEIGHT = 140 };

void view_link_ask(struct view_link *v, const char *address, size_t bytes, struct rect beside)
{
    memcpy(v->address, address, bytes);
    v->address[bytes] = '\0';
    v->beside = beside;
    v->asks = true;
}

/* An address is shown in full before it is opened: what is called a picture may be anything. */
void view_link_show(struct view_link *v, struct ui *ui, struct layer *l, struct intent *out)
{
    struct rect rest;
    uint64_t id = ui_id("link card", 0);
    if (v->asks) layer_open(l, ui, id, v->beside);
    v->asks = false;
    if (!layer_card(l, ui, id, WIDTH, HEIGHT, &rest)) return;
    widget_label(ui, rect_cut_top(&rest, 24), words(WORD_OPEN_ASK), STYLE_STRONG, ui->theme.text,
                 ALIGN_START);
    struct rect buttons = rect_cut_bottom(&rest, CONTROL);
    widget_paragraph(ui, rest, v->address, STYLE_SECOND, ui->theme.second, 3);
    struct rect open = ui_cut_start(ui, &buttons, (buttons.w - SPACE_2) / 2);
    ui_cut_start(ui, &buttons, SPACE_2);
    bool opens = widget_button(ui, ui_id("open link", 0), open, words(WORD_OPEN_LINK), BUTTON_MAIN);
    bool copies = widget_button(ui, ui_id("copy link", 0), buttons, words(WORD_COPY), BUTTON_PLAIN);
    if (opens) {
        out->kind = INTENT_OPEN;
        snprintf(out->text, sizeof out->text, "%s", v->address);
    }
    if (copies && ui->clipboard.set) ui->clipboard.set(ui->clipboard.user, v->address);
    if (opens || copies) layer_shut(l, ui);
    layer_end(l, ui);
}
