/* view_room.c: see view_room.h. */
#include "view_room.h"
#include <math.h>
#include <stdio.h>
#include "view_bar.h"
#include "view_playing.h"
#include "widget.h"
#include "words.h"

enum {
    NARROW = 860,
    WIDE = 1120,
    SIDE = 244,
    SONGS = 312,
    BAR = 56,
    TABS = 38,
    FLOOR_LEAST = 110,
    BANNER = 36
};

void view_room_init(struct view_room *v, float volume)
{
    *v = (struct view_room){.volume = volume};
    view_chat_init(&v->chat);
    view_songs_init(&v->songs);
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

enum tab { TAB_CHAT, TAB_SONGS, TAB_PEOPLE, TAB_ROOMS, TAB_COUNT };

/* Rooms above, people below. */
static void show_side(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                      struct intent *out)
{
    float rooms = fminf(fmaxf(view_rooms_height(ui, r.w, m), 112), r.h * 0.45f);
    view_rooms_show(&v->rooms, ui, rect_cut_top(&r, rooms), m, out);
    rect_cut_top(&r, SPACE_3);
    view_members_show(&v->members, ui, r, m);
}

/* What of chat, songs, people and rooms has no place of its own shares this one: the first `count` of them. */
static void show_tabs(struct view_room *v, struct ui *ui, struct rect r, size_t count,
                      const struct model *m, struct intent *out)
{
    const char *const names[TAB_COUNT] = {words(WORD_TAB_CHAT), words(WORD_TAB_SONGS),
                                          words(WORD_TAB_PEOPLE), words(WORD_TAB_ROOMS)};
    if (v->tab >= count) v->tab = TAB_CHAT;
    widget_tabs(ui, ui_id("room tabs", 0), rect_cut_top(&r, TABS), names, count, &v->tab);
    rect_cut_top(&r, SPACE_2);
    if (v->tab == TAB_CHAT) view_chat_show(&v->chat, ui, r, m, out);
    if (v->tab == TAB_SONGS) view_songs_show(&v->songs, ui, r, m, out);
    if (v->tab == TAB_PEOPLE) view_members_show(&v->members, ui, r, m);
    if (v->tab == TAB_ROOMS) view_rooms_show(&v->rooms, ui, r, m, out);
}

static void show_wide(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                      struct intent *out)
{
    bool roomy = r.w > 1500, all = r.w >= WIDE;
    show_side(v, ui, ui_cut_start(ui, &r, roomy ? SIDE + 36 : SIDE), m, out);
    ui_cut_start(ui, &r, SPACE_3);
    struct rect songs = ui_cut_end(ui, &r, !all ? 0 : roomy ? SONGS + 60 : SONGS);
    if (all) ui_cut_end(ui, &r, SPACE_3);
    float stage = fminf(fmaxf(r.h * 0.42f, FLOOR_LEAST), 400);
    if (r.h > 380) {
        view_floor_show(&v->floor, ui, rect_cut_top(&r, all ? stage : stage * 0.8f), m);
        rect_cut_top(&r, SPACE_3);
    }
    if (all)
        view_chat_show(&v->chat, ui, r, m, out);
    else
        show_tabs(v, ui, r, TAB_PEOPLE, m, out);
    if (all) view_songs_show(&v->songs, ui, songs, m, out);
}

static void show_narrow(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                        struct intent *out)
{
    float stage = r.h - TABS - 300;
    if (stage >= FLOOR_LEAST) {
        view_floor_show(&v->floor, ui, rect_cut_top(&r, fminf(stage, 240)), m);
        rect_cut_top(&r, SPACE_2);
    }
    show_tabs(v, ui, r, TAB_COUNT, m, out);
}

void view_room_show(struct view_room *v, struct ui *ui, const struct model *m, struct intent *out)
{
    struct rect rest = ui->window;
    view_playing_show(ui, rect_cut_top(&rest, rest.h < 600 ? 76 : 96), m, out);
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
