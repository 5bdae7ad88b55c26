/* view_songs.c: see view_songs.h. */
#include "view_songs.h"
#include "widget.h"
#include "words.h"

enum { TABS = 40, RESULT_ROWS = 3 };

static const int64_t RESULT_US = 7000000; /* long enough to be read */

void view_songs_init(struct view_songs *v)
{
    *v = (struct view_songs){0};
    view_search_init(&v->search);
}

/* What the server answered to the last wish, for a while, at the panel's foot. */
static void show_result(struct ui *ui, struct rect *rest, const struct model_result *result)
{
    int64_t until_us = result->at_us + RESULT_US;
    const char *said = result->text;
    if (!said[0] || ui->now_us >= until_us) return;
    float width = rest->w - 2 * SPACE_3 - 26;
    const struct text_block *b = text_wrap(ui->text, said, STYLE_SECOND, width, RESULT_ROWS);
    if (!b) return;
    struct colour c = result->good ? ui->theme.ok : ui->theme.warn;
    struct rect box = rect_cut_bottom(rest, b->height + 2 * SPACE_2);
    rect_cut_bottom(rest, SPACE_2);
    paint_box(&ui->paint, box, RADIUS_ROW, colour_mix(ui->theme.panel, c, 0.14f));
    struct rect inside = {box.x + SPACE_3, box.y + SPACE_2, box.w - 2 * SPACE_3, b->height};
    struct rect sign = ui_cut_start(ui, &inside, 26);
    icon_paint(&ui->paint, result->good ? ICON_CHECK : ICON_WARNING, rect_cut_top(&sign, 18), 16, c,
               false);
    widget_paragraph(ui, inside, said, STYLE_SECOND, ui->theme.text, RESULT_ROWS);
    ui_wake_at(ui, until_us);
}

void view_songs_show(struct view_songs *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out)
{
    const char *const names[SONGS_TABS] = {words(WORD_TAB_QUEUE), words(WORD_TAB_SEARCH),
                                           words(WORD_TAB_HISTORY)};
    widget_panel(ui, r);
    struct rect inside = {r.x + SPACE_2, r.y + SPACE_1, r.w - 2 * SPACE_2, r.h - SPACE_1 - SPACE_2};
    struct rect tabs = rect_cut_top(&inside, TABS);
    if (widget_tabs(ui, ui_id("song tabs", 0), tabs, names, SONGS_TABS, &v->tab) &&
        v->tab == SONGS_SEARCH)
        view_search_focus(ui);
    rect_cut_top(&inside, SPACE_2);
    show_result(ui, &inside, &m->result);
    if (v->tab == SONGS_SEARCH) view_search_show(&v->search, ui, inside, m, out);
    if (v->tab == SONGS_HISTORY) view_history_show(&v->history, ui, inside, m, out);
    if (v->tab != SONGS_QUEUE || !view_queue_show(&v->queue, ui, inside, m, out)) return;
    v->tab = SONGS_SEARCH;
    view_search_focus(ui);
}
