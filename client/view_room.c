/* view_room.c: see view_room.h. */
#include "view_room.h"
#include <math.h>
#include <stdio.h>
#include "view_bar.h"
#include "view_playing.h"
#include "widget.h"
#include "words.h"

enum { NARROW = 860, SIDE = 244, BAR = 56, TABS = 38, FLOOR_LEAST = 110, BANNER = 36 };

void view_room_init(struct view_room *v, float volume)
{
    *v = (struct view_room){.volume = volume};
    view_chat_init(&v->chat);
}

/* The connection is lost: what happened, and when it is tried again. The room stays as it was. */
static void show_banner(struct ui *ui, struct rect r, const struct model *m)
{
    char again[96] = "", number[16], text[MODEL_TEXT_BYTES + 128];
    int64_t left = (m->retry_at_us - ui->now_us + 999999) / 1000000;
    snprintf(number, sizeof number, "%d", (int)left);
    if (m->state == MODEL_WAITING) {
        words_fill(again, sizeof again, left > 0 ? WORD_RETRY_IN : WORD_RETRY_NOW, number, NULL);
        ui_wake_at(ui, ui->now_us + 250000);
    }
    snprintf(text, sizeof text, "%s %s", m->state_text, again);
    paint_box(&ui->paint, r, RADIUS_ROW, colour_mix(ui->theme.panel, ui->theme.warn, 0.16f));
    struct rect inside = {r.x + SPACE_3, r.y, r.w - 2 * SPACE_3, r.h};
    icon_paint(&ui->paint, ICON_WARNING, ui_cut_start(ui, &inside, 28), 18, ui->theme.warn, false);
    widget_label(ui, inside, text, STYLE_NAME_PLAIN, ui->theme.text, ALIGN_START);
}

static void show_wide(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                      struct intent *out)
{
    float side = r.w > 1500 ? SIDE + 36 : SIDE;
    struct rect left = ui_cut_start(ui, &r, side);
    ui_cut_start(ui, &r, SPACE_3);
    float rooms = fminf(fmaxf(38 + 37 * (float)m->room_count + SPACE_2, 112), left.h * 0.45f);
    view_rooms_show(&v->rooms, ui, rect_cut_top(&left, rooms), m, out);
    rect_cut_top(&left, SPACE_3);
    view_members_show(&v->members, ui, left, m);
    float stage = fminf(fmaxf(r.h * 0.42f, FLOOR_LEAST), 400);
    if (r.h > 380) {
        view_floor_show(&v->floor, ui, rect_cut_top(&r, stage), m);
        rect_cut_top(&r, SPACE_3);
    }
    view_chat_show(&v->chat, ui, r, m, out);
}

static void show_narrow(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                        struct intent *out)
{
    const char *const names[] = {words(WORD_TAB_CHAT), words(WORD_TAB_PEOPLE),
                                 words(WORD_TAB_ROOMS)};
    float stage = r.h - TABS - 230;
    if (stage >= FLOOR_LEAST) {
        view_floor_show(&v->floor, ui, rect_cut_top(&r, fminf(stage, 240)), m);
        rect_cut_top(&r, SPACE_2);
    }
    struct rect tabs = rect_cut_top(&r, TABS);
    widget_tabs(ui, ui_id("room tabs", 0), tabs, names, 3, &v->tab);
    rect_cut_top(&r, SPACE_2);
    if (v->tab == 0) view_chat_show(&v->chat, ui, r, m, out);
    if (v->tab == 1) view_members_show(&v->members, ui, r, m);
    if (v->tab == 2) view_rooms_show(&v->rooms, ui, r, m, out);
}

void view_room_show(struct view_room *v, struct ui *ui, const struct model *m, struct intent *out)
{
    struct rect rest = ui->window;
    view_playing_show(ui, rect_cut_top(&rest, rest.h < 600 ? 76 : 96), m);
    view_bar_show(ui, rect_cut_bottom(&rest, BAR), m, &v->volume, out);
    rest = rect_inset(rest, rest.w < NARROW ? SPACE_2 : SPACE_3);
    if (m->state != MODEL_IN && m->state_text[0]) {
        show_banner(ui, rect_cut_top(&rest, BANNER), m);
        rect_cut_top(&rest, SPACE_2);
    }
    if (rest.w < NARROW)
        show_narrow(v, ui, rest, m, out);
    else
        show_wide(v, ui, rest, m, out);
}
