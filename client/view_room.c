/* view_room.c: see view_room.h. */
#include "view_room.h"
#include <math.h>
#include <stdio.h>
#include "view_connect.h"
#include "view_modes.h"
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
    STRIP = 44, /* faces only, where there is no room for a floor */
};

void view_room_init(struct view_room *v, float volume)
{
    *v = (struct view_room){.bar = {.volume = volume}};
    view_chat_init(&v->chat);
    view_songs_init(&v->songs);
}

/* A stage is dark, whatever the theme. */
static void show_floor(struct view_room *v, struct ui *ui, struct rect r, const struct model *m)
{
    struct theme kept = ui->theme;
    ui->theme = theme_of(THEME_DARK, m->room);
    view_floor_show(&v->floor, ui, r, m);
    ui->theme = kept;
}

enum tab { TAB_CHAT, TAB_SONGS, TAB_PEOPLE, TAB_ROOMS, TAB_COUNT };

/* Rooms above, people below. */
static void show_side(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                      struct layer *l, struct intent *out)
{
    float rooms = fminf(fmaxf(view_rooms_height(m), 112), r.h * 0.45f);
    view_rooms_show(&v->rooms, ui, rect_cut_top(&r, rooms), m, out);
    rect_cut_top(&r, SPACE_3);
    view_members_show(&v->members, ui, r, m, l);
}

/* What of chat, songs, people and rooms has no place of its own shares this one: the first `count` of them. */
static void show_tabs(struct view_room *v, struct ui *ui, struct rect r, size_t count,
                      const struct model *m, struct layer *l, struct intent *out)
{
    const char *const names[TAB_COUNT] = {words(WORD_TAB_CHAT), words(WORD_TAB_SONGS),
                                          words(WORD_TAB_PEOPLE), words(WORD_TAB_ROOMS)};
    if (v->tab >= count) v->tab = TAB_CHAT;
    widget_tabs(ui, ui_id("room tabs", 0), rect_cut_top(&r, TABS), names, count, &v->tab);
    rect_cut_top(&r, SPACE_2);
    if (v->tab == TAB_CHAT) view_chat_show(&v->chat, ui, r, m, out);
    if (v->tab == TAB_SONGS) view_songs_show(&v->songs, ui, r, m, out);
    if (v->tab == TAB_PEOPLE) view_members_show(&v->members, ui, r, m, l);
    if (v->tab == TAB_ROOMS) view_rooms_show(&v->rooms, ui, r, m, out);
}

static void show_wide(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                      struct layer *l, struct intent *out)
{
    bool roomy = r.w > 1500, all = r.w >= WIDE;
    show_side(v, ui, ui_cut_start(ui, &r, roomy ? SIDE + 36 : SIDE), m, l, out);
    ui_cut_start(ui, &r, SPACE_3);
    struct rect songs = ui_cut_end(ui, &r, !all ? 0 : roomy ? SONGS + 60 : SONGS);
    if (all) ui_cut_end(ui, &r, SPACE_3);
    float stage = fminf(fmaxf(r.h * 0.42f, FLOOR_LEAST), 400);
    show_floor(v, ui, rect_cut_top(&r, r.h <= 380 ? STRIP : all ? stage : stage * 0.8f), m);
    rect_cut_top(&r, SPACE_3);
    if (all)
        view_chat_show(&v->chat, ui, r, m, out);
    else
        show_tabs(v, ui, r, TAB_PEOPLE, m, l, out);
    if (all) view_songs_show(&v->songs, ui, songs, m, out);
}

static void show_narrow(struct view_room *v, struct ui *ui, struct rect r, const struct model *m,
                        struct layer *l, struct intent *out)
{
    float stage = r.h - TABS - 300;
    show_floor(v, ui, rect_cut_top(&r, stage >= FLOOR_LEAST ? fminf(stage, 240) : STRIP), m);
    rect_cut_top(&r, SPACE_2);
    show_tabs(v, ui, r, TAB_COUNT, m, l, out);
}

void view_room_show(struct view_room *v, struct ui *ui, const struct model *m,
                    struct habits *habits, struct layer *l, struct intent *out)
{
    struct rect rest = ui->window;
    view_playing_show(ui, rect_cut_top(&rest, rest.h < 600 ? 76 : 96), m, out);
    view_bar_show(&v->bar, ui, rect_cut_bottom(&rest, BAR), m, habits, l, out);
    rest = rect_inset(rest, rest.w < NARROW ? SPACE_2 : SPACE_3);
    if (view_state_show(&v->state, ui, &rest, m)) view_connect_choose(ui, l);
    if (rest.w < NARROW)
        show_narrow(v, ui, rest, m, l, out);
    else
        show_wide(v, ui, rest, m, l, out);
}

/* "@Nick " stands in what is being typed, and that has the focus. */
static void mention(struct view_room *v, struct ui *ui, const char *nick)
{
    char text[MODEL_NAME_BYTES + 4];
    snprintf(text, sizeof text, "@%s ", nick);
    edit_insert(&v->chat.say.field.edit, text);
    v->tab = TAB_CHAT;
    view_say_focus(ui);
}

void view_room_over(struct view_room *v, struct ui *ui, const struct model *m,
                    struct habits *habits, struct layer *l, struct intent *out)
{
    view_talk_say(&v->bar.talk, ui, m);
    if (view_member_show(&v->members.card, ui, m, l, out)) mention(v, ui, out->nick);
    view_link_show(&v->chat.link, ui, l, out);
    view_modes_show(ui, m, l, out);
    view_bar_over(&v->bar, ui, habits, l, out);
}
