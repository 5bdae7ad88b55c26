/* view_members.c: see view_members.h. */
#include "view_members.h"
#include <math.h>
#include <stdio.h>
#include "figure.h"
#include "view_modes.h"
#include "widget.h"
#include "words.h"

enum { ROW = 37, HEAD = 38, FACE = 32, SIGN = 40, BARS = 4 };

static uint64_t row_id(const struct model_member *member)
{
    return ui_id("member", member->id);
}

/* Oneself, then the others by name. */
static const struct model_member *nth(const struct model *m, size_t me, size_t i)
{
    if (me == m->member_count) return &m->members[i];
    return &m->members[i == 0 ? me : i <= me ? i - 1 : i];
}

static size_t find_me(const struct model *m)
{
    size_t i = 0;
    while (i < m->member_count && !m->members[i].me) i++;
    return i;
}

/* -- signs at a row's end -------------------------------------------------------------------- */

/* They dance while there is sound. */
static void show_bars(struct ui *ui, struct rect r)
{
    static const float calm[BARS] = {8, 16, 12, 6};
    double seconds = (double)ui->now_us / 1e6;
    for (int i = 0; i < BARS; i++) {
        float swing = ui->moves ? 0.65f + 0.35f * sinf((float)(seconds * (7 + i)) + (float)i) : 1;
        float x = r.x + (r.w - BARS * 7) / 2 + 7 * (float)i, h = calm[i] * swing;
        paint_box(&ui->paint, (struct rect){x, r.y + (r.h - h) / 2, 4, h}, 2, ui->theme.talk);
    }
    if (ui->moves) ui_wake_at(ui, ui->now_us + 60000);
}

static void show_turn(struct ui *ui, struct rect r, size_t turn)
{
    char number[24];
    struct rect at = rect_middle(r, 22, 22);
    snprintf(number, sizeof number, "%zu", turn);
    paint_ring(&ui->paint, at, 11, 2, ui->theme.talk);
    widget_label(ui, at, number, STYLE_SMALL, ui->theme.text, ALIGN_MIDDLE);
}

static void show_rail(struct ui *ui, struct rect r, float volume)
{
    struct rect rail = rect_middle(r, SIGN, 4);
    paint_box(&ui->paint, rail, 2, ui->theme.line);
    rail.w *= volume / 2;
    paint_box(&ui->paint, rail, 2, ui->theme.second);
}

static void show_sign(struct ui *ui, struct rect r, const struct model *m,
                      const struct model_member *member, bool lit)
{
    struct model_volume at = model_volume(m, member->id);
    size_t turn = model_turn(m, member->id);
    if (model_hears(m, member->id))
        show_bars(ui, r);
    else if (turn)
        show_turn(ui, r, turn);
    else if (at.muted || at.volume <= 0)
        icon_paint(&ui->paint, ICON_SILENT, r, 18, ui->theme.bad, ui->rtl);
    else if (member->me)
        widget_label(ui, r, words(WORD_IS_YOU), STYLE_SMALL, ui->theme.hue, ALIGN_END);
    else if (lit || fabsf(at.volume - 1) > 0.005f)
        show_rail(ui, r, at.volume);
}

/* -- rows ------------------------------------------------------------------------------------ */

static void show_row(struct ui *ui, struct rect r, const struct model *m,
                     const struct model_member *member, bool lit)
{
    bool talks = model_hears(m, member->id);
    struct rect face = ui_cut_start(ui, &r, FACE), sign = ui_cut_end(ui, &r, SIGN);
    figure_avatar(&ui->paint, rect_middle(face, FACE, FACE), member->nick,
                  talks ? FIGURE_TALKS : FIGURE_CALM, 1);
    ui_cut_start(ui, &r, SPACE_3);
    ui_cut_end(ui, &r, SPACE_2);
    show_sign(ui, sign, m, member, lit);
    struct text_style style = STYLE_BODY;
    style.bold = member->me || talks;
    bool muted = model_volume(m, member->id).muted;
    widget_label(ui, r, member->nick, style, muted ? ui->theme.second : ui->theme.text,
                 ALIGN_START);
}

/* A member's row opens their card. Tab reaches one row of the list, arrows the others. */
static void run_row(struct view_members *v, struct ui *ui, struct rect r, const struct model *m,
                    const struct model_member *member, struct layer *l)
{
    uint64_t id = row_id(member);
    struct ui_answer answer = {0};
    if (!member->me)
        answer = v->chosen == member->id ? ui_control(ui, id, r, member->nick)
                                         : ui_spot(ui, id, r, member->nick);
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    struct rect ground = {r.x - SPACE_2, r.y + 1, r.w + 2 * SPACE_2, r.h - 2};
    paint_box(&ui->paint, ground, SPACE_2, colour_fade(ui->theme.raised, 0.7f * hot));
    if (answer.ring) widget_ring(ui, rect_inset(ground, 3), SPACE_2);
    if (answer.hover) ui->cursor = UI_HAND;
    show_row(ui, r, m, member, answer.hover || answer.ring);
    if (!answer.clicked) return;
    v->chosen = member->id;
    view_member_open(&v->card, ui, l, member->id, r);
}

/* The chosen one is somebody who is here. Returns where in the list. */
static size_t choose(struct view_members *v, const struct model *m, size_t me)
{
    size_t first = me < m->member_count ? 1 : 0;
    for (size_t i = first; i < m->member_count; i++)
        if (nth(m, me, i)->id == v->chosen) return i;
    v->chosen = first < m->member_count ? nth(m, me, first)->id : 0;
    return first;
}

static void take_keys(struct view_members *v, struct ui *ui, const struct model *m, size_t me,
                      size_t *chosen)
{
    size_t at = *chosen, first = me < m->member_count ? 1 : 0;
    if (at >= m->member_count || ui->focus != row_id(nth(m, me, at))) return;
    if (ui_key(ui, UI_UP) && at > first) at--;
    if (ui_key(ui, UI_DOWN) && at + 1 < m->member_count) at++;
    if (at == *chosen) return;
    *chosen = at;
    v->chosen = nth(m, me, at)->id;
    ui_step(ui, row_id(nth(m, me, at)));
}

static void show_head(struct ui *ui, struct rect r, const struct model *m, struct layer *l)
{
    char people[16];
    struct rect head = {r.x + SPACE_4, r.y + SPACE_1, r.w - 2 * SPACE_4, r.h - SPACE_1};
    if (m->talk.host) view_modes_button(ui, ui_cut_end(ui, &head, 28), m, l);
    if (m->talk.host) ui_cut_end(ui, &head, SPACE_2);
    snprintf(people, sizeof people, "%zu", m->member_count);
    widget_label(ui, ui_cut_end(ui, &head, 40), people, STYLE_SECOND, ui->theme.second, ALIGN_END);
    widget_heading(ui, head, words(WORD_MEMBERS));
}

/* Only rows that are seen are drawn: there may be thousands. The chosen one always stands in the list, for the focus to be brought
   into view. */
void view_members_show(struct view_members *v, struct ui *ui, struct rect r, const struct model *m,
                       struct layer *l)
{
    widget_panel(ui, r);
    show_head(ui, rect_cut_top(&r, HEAD), m, l);
    rect_cut_bottom(&r, SPACE_2);
    struct rect seen = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect inside = scroll_begin(ui, seen, &v->scroll);
    struct rect rows = {inside.x + SPACE_2, inside.y, inside.w - 2 * SPACE_2, ROW};
    size_t me = find_me(m), chosen = choose(v, m, me);
    take_keys(v, ui, m, me, &chosen);
    for (size_t i = 0; i < m->member_count; i++) {
        rows.y = inside.y + ROW * (float)i;
        bool shows = rows.y + ROW > seen.y && rows.y < seen.y + seen.h;
        if (shows || i == chosen) run_row(v, ui, rows, m, nth(m, me, i), l);
    }
    scroll_end(ui, ui_id("members", 0), seen, &v->scroll, ROW * (float)m->member_count);
}
