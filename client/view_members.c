/* view_members.c: see view_members.h. */
#include "view_members.h"
#include <stdio.h>
#include "figure.h"
#include "widget.h"
#include "words.h"

enum { ROW = 37, HEAD = 38, FACE = 32 };

static void show_row(struct ui *ui, struct rect r, const struct model_member *member)
{
    struct rect face = ui_cut_start(ui, &r, FACE);
    figure_avatar(&ui->paint, rect_middle(face, FACE, FACE), member->nick, FIGURE_CALM, 1);
    ui_cut_start(ui, &r, SPACE_3);
    if (member->me) {
        struct rect tag = ui_cut_end(ui, &r, 36);
        widget_label(ui, tag, words(WORD_IS_YOU), STYLE_SMALL, ui->theme.hue, ALIGN_END);
    }
    struct text_style style = STYLE_BODY;
    style.bold = member->me;
    widget_label(ui, r, member->nick, style, ui->theme.text, ALIGN_START);
}

void view_members_show(struct view_members *v, struct ui *ui, struct rect r, const struct model *m)
{
    char people[16];
    widget_panel(ui, r);
    struct rect head = rect_cut_top(&r, HEAD);
    head =
        (struct rect){head.x + SPACE_4, head.y + SPACE_1, head.w - 2 * SPACE_4, head.h - SPACE_1};
    snprintf(people, sizeof people, "%zu", m->member_count);
    widget_label(ui, ui_cut_end(ui, &head, 40), people, STYLE_SECOND, ui->theme.second, ALIGN_END);
    widget_heading(ui, head, words(WORD_MEMBERS));
    rect_cut_bottom(&r, SPACE_2);
    struct rect seen = {r.x + SPACE_3, r.y, r.w - 2 * SPACE_3, r.h};
    struct rect inside = scroll_begin(ui, ui_id("members", 0), seen, &v->scroll), rest = inside;
    rest.h = 1e6f;
    for (size_t i = 0; i < m->member_count; i++) {
        struct rect row = rect_cut_top(&rest, ROW);
        if (row.y + row.h > seen.y && row.y < seen.y + seen.h) show_row(ui, row, &m->members[i]);
    }
    scroll_end(ui, ui_id("members", 0), seen, &v->scroll, rest.y - inside.y);
}
