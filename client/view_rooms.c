/* view_rooms.c: see view_rooms.h. */
#include "view_rooms.h"
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { ROW = 37, HEAD = 38, PEOPLE = 52 };

static void show_row(struct ui *ui, struct rect r, const struct model_room *room, size_t i,
                     struct intent *out)
{
    const struct theme *t = &ui->theme;
    char people[16];
    snprintf(people, sizeof people, "%d", room->people);
    struct ui_answer answer = ui_control(ui, ui_id("room", i), r, room->name);
    float hot = ui_ease(ui, ui_id("room", i), answer.hover ? 1 : 0, 140);
    struct colour ground = room->here ? t->raised : colour_fade(t->raised, 0.6f * hot);
    paint_box(&ui->paint, r, SPACE_2, ground);
    struct rect inside = r, bar = ui_cut_start(ui, &inside, 4);
    if (room->here) paint_box(&ui->paint, rect_middle(bar, 4, r.h - SPACE_3), 2, t->hue);
    if (answer.ring) widget_ring(ui, rect_inset(r, 2), SPACE_2);
    ui_cut_start(ui, &inside, SPACE_3);
    struct rect count = ui_cut_end(ui, &inside, PEOPLE);
    ui_cut_end(ui, &count, SPACE_3);
    struct colour c = room->here ? t->hue : t->second;
    struct rect ink = widget_label(ui, count, people, STYLE_SECOND, c, ALIGN_END);
    struct rect sign = {ui->rtl ? ink.x + ink.w + SPACE_1 : ink.x - 18, r.y, 14, r.h};
    icon_paint(&ui->paint, ICON_PEOPLE, sign, 14, c, false);
    struct text_style style = STYLE_BODY;
    style.bold = room->here;
    widget_label(ui, inside, room->name, style, room->here || answer.hover ? t->text : t->second,
                 ALIGN_START);
    if (!answer.clicked || room->here) return;
    out->kind = INTENT_ENTER_ROOM;
    snprintf(out->room, sizeof out->room, "%s", room->id);
}

void view_rooms_show(struct view_rooms *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out)
{
    widget_panel(ui, r);
    struct rect head = rect_cut_top(&r, HEAD);
    widget_heading(
        ui,
        (struct rect){head.x + SPACE_4, head.y + SPACE_1, head.w - 2 * SPACE_4, head.h - SPACE_1},
        words(WORD_ROOMS));
    rect_cut_bottom(&r, SPACE_2);
    struct rect seen = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect inside = scroll_begin(ui, ui_id("rooms", 0), seen, &v->scroll), rest = inside;
    rest.h = 1e6f;
    for (size_t i = 0; i < m->room_count; i++)
        show_row(ui, rect_cut_top(&rest, ROW), &m->rooms[i], i, out);
    scroll_end(ui, ui_id("rooms", 0), seen, &v->scroll, rest.y - inside.y);
}
