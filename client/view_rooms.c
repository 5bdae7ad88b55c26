/* view_rooms.c: see view_rooms.h. */
#include "view_rooms.h"
#include <stdio.h>
#include "rows.h"
#include "widget.h"
#include "words.h"

enum {
    HEAD = 38,
    MATCH = 56,
    PEOPLE = 84,
    NAME = 22,
    LINE = 18,
    PADDING = 6,
    ROW = NAME + LINE + 2 * PADDING,
    FEW = 12
};

/* How many are there, and whether that is all that fit in. Of one's own room more is known than of the others. */
static void show_people(struct ui *ui, struct rect r, const struct model *m,
                        const struct model_room *room)
{
    char people[48];
    int count = room->here ? (int)m->member_count : room->people;
    snprintf(people, sizeof people, "%d%s%s", count, room->full ? " \xC2\xB7 " : "",
             room->full ? words(WORD_FULL) : "");
    struct rect ink = widget_label(ui, r, people, STYLE_SMALL, ui->theme.second, ALIGN_END);
    struct rect sign = {ui->rtl ? ink.x + ink.w + SPACE_1 : ink.x - 18, r.y, 14, r.h};
    icon_paint(&ui->paint, ICON_PEOPLE, sign, 13, ui->theme.second, false);
}

static void show_match(struct ui *ui, struct rect r, const struct model_room *room)
{
    char number[16], text[48];
    if (room->match < 0) return;
    snprintf(number, sizeof number, "%d", room->match);
    words_fill(text, sizeof text, WORD_MATCH, number, NULL);
    widget_label(ui, r, text, STYLE_SECOND, room->here ? ui->theme.hue : ui->theme.second,
                 ALIGN_END);
}

static float people_width(const struct model_room *room)
{
    return room->full ? PEOPLE : PEOPLE - 34;
}

/* Name and match, and below them the reason. True when that had to be cut. */
static bool show_words(struct ui *ui, struct rect r, const struct model *m,
                       const struct model_room *room, bool lit)
{
    struct rect rest = {r.x, r.y + PADDING, r.w, r.h - 2 * PADDING};
    struct rect top = rect_cut_top(&rest, NAME);
    show_match(ui, ui_cut_end(ui, &top, room->match < 0 ? 0 : MATCH), room);
    struct text_style style = STYLE_BODY;
    style.bold = room->here;
    widget_label(ui, top, room->name, style, lit ? ui->theme.text : ui->theme.second, ALIGN_START);
    struct rect people = ui_cut_end(ui, &rest, people_width(room));
    show_people(ui, rect_cut_top(&people, LINE), m, room);
    widget_label(ui, rest, room->why, STYLE_SMALL, ui->theme.second, ALIGN_START);
    const struct text_block *whole = text_row(ui->text, room->why, STYLE_SMALL);
    return whole && whole->width > rest.w;
}

static void show_row(struct ui *ui, struct rect r, const struct model *m, size_t i,
                     struct intent *out)
{
    const struct model_room *room = &m->rooms[i];
    const struct theme *t = &ui->theme;
    struct ui_answer answer = ui_control(ui, ui_id("room", i), r, room->name);
    float hot = ui_ease(ui, ui_id("room", i), answer.hover ? 1 : 0, 140);
    struct colour ground = room->here ? t->raised : colour_fade(t->raised, 0.6f * hot);
    paint_box(&ui->paint, r, SPACE_2, ground);
    struct rect inside = r, bar = ui_cut_start(ui, &inside, 4);
    if (room->here) paint_box(&ui->paint, rect_middle(bar, 4, r.h - SPACE_4), 2, t->hue);
    if (answer.ring) widget_ring(ui, rect_inset(r, 3), SPACE_2);
    ui_cut_start(ui, &inside, SPACE_2);
    ui_cut_end(ui, &inside, SPACE_2);
    bool cut = show_words(ui, inside, m, room, room->here || answer.hover);
    if (cut && (answer.hover || answer.ring)) ui_hint(ui, ui_id("room", i), r, room->why);
    if (!answer.clicked || room->here) return;
    out->kind = INTENT_ENTER_ROOM;
    snprintf(out->room, sizeof out->room, "%s", room->id);
}

/* The list has its limit: the rest is entered by name. */
static void show_more(struct ui *ui, struct rect r, int rooms)
{
    char number[16], text[160];
    snprintf(number, sizeof number, "%d", rooms);
    words_fill(text, sizeof text, WORD_MORE_ROOMS, number, NULL);
    ui_cut_start(ui, &r, SPACE_3);
    widget_label(ui, r, text, STYLE_SMALL, ui->theme.second, ALIGN_START);
}

static void take_keys(struct ui *ui, const struct model *m)
{
    uint64_t ids[ROWS_MOST];
    size_t n = m->room_count < ROWS_MOST ? m->room_count : ROWS_MOST;
    for (size_t i = 0; i < n; i++) ids[i] = ui_id("room", i);
    rows_keys(ui, ids, n);
}

/* Rooms are chosen by what people love: here that is brought up to date. */
static void show_read_likes(struct ui *ui, struct rect r, struct intent *out)
{
    struct rect sign = rect_middle(r, 26, 26);
    if (widget_round(ui, ui_id("read likes", 0), sign, ICON_HEART, words(WORD_READ_LIKES), false))
        out->kind = INTENT_TASTE;
}

float view_rooms_height(const struct model *m)
{
    size_t rows = m->room_count + (m->rooms_more > 0);
    return HEAD + SPACE_2 + ROW * (float)(rows < FEW ? rows : FEW);
}

void view_rooms_show(struct view_rooms *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out)
{
    widget_panel(ui, r);
    struct rect head = rect_cut_top(&r, HEAD);
    if (m->likes_elsewhere) show_read_likes(ui, ui_cut_end(ui, &head, HEAD), out);
    widget_heading(
        ui,
        (struct rect){head.x + SPACE_4, head.y + SPACE_1, head.w - 2 * SPACE_4, head.h - SPACE_1},
        words(WORD_ROOMS));
    rect_cut_bottom(&r, SPACE_2);
    struct rect seen = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect inside = scroll_begin(ui, seen, &v->scroll), rest = inside;
    rest.h = 1e6f;
    take_keys(ui, m);
    for (size_t i = 0; i < m->room_count; i++) show_row(ui, rect_cut_top(&rest, ROW), m, i, out);
    if (m->rooms_more) show_more(ui, rect_cut_top(&rest, ROW), m->rooms_more);
    scroll_end(ui, ui_id("rooms", 0), seen, &v->scroll, rest.y - inside.y);
}
