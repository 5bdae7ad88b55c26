/* view_history.c: see view_history.h. */
#include "view_history.h"
#include <stdio.h>
#include "calendar.h"
#include "rows.h"
#include "view_song.h"
#include "widget.h"
#include "words.h"

enum { ROW = 54, HEART = 32, OLDER = 110, WHEN_BYTES = 64 };

static const int64_t NOTED_US = 1000000;

/* The time; before the day of the newest also the weekday. */
static void write_when(const struct model *m, const struct model_play *p, char out[WHEN_BYTES])
{
    struct tm at = calendar_local(p->wall_ms);
    bool today = calendar_same_day(p->wall_ms, m->plays[0].wall_ms);
    const char *day = today ? "" : words((enum word)(WORD_SUNDAY + at.tm_wday));
    snprintf(out, WHEN_BYTES, "%s%s%02d:%02d", day, today ? "" : " ", at.tm_hour, at.tm_min);
}

static uint64_t id_of(const struct model_play *p)
{
    return ui_id("play", (uint64_t)p->seq);
}

static void show_row(struct ui *ui, struct rect r, const struct model *m,
                     const struct model_play *p, struct intent *out)
{
    char when[WHEN_BYTES], by[MODEL_NAME_BYTES + 32] = "", label[MODEL_TEXT_BYTES + 32];
    char whose[MODEL_TEXT_BYTES + sizeof by + 16], under[sizeof whose + sizeof when + 16];
    bool liked = model_likes(m, p->song);
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect heart = rect_middle(ui_cut_end(ui, &inside, HEART), HEART, HEART);
    ui_cut_end(ui, &inside, SPACE_2);
    write_when(m, p, when);
    if (p->by[0]) words_fill(by, sizeof by, WORD_ASKED_BY, p->by, NULL);
    words_join(whose, sizeof whose, p->artist, by);
    words_join(under, sizeof under, when, whose);
    view_song_show(ui, inside, m,
                   &(struct view_song){p->song, p->title, p->artist, under, ui->theme.second});
    words_fill(label, sizeof label, liked ? WORD_UNLIKE_SONG : WORD_LIKE_SONG, p->title, NULL);
    if (!widget_round(ui, id_of(p), heart, liked ? ICON_LOVED : ICON_HEART, label, liked)) return;
    out->kind = INTENT_LIKE;
    out->on = !liked;
    snprintf(out->song, sizeof out->song, "%s", p->song);
}

static void show_older(struct ui *ui, struct rect r, const struct model *m, struct intent *out)
{
    struct rect button = rect_middle(r, OLDER, CONTROL_SMALL);
    if (!widget_button(ui, ui_id("older plays", 0), button, words(WORD_OLDER), BUTTON_PLAIN))
        return;
    out->kind = INTENT_PLAYS;
    out->before = m->plays[m->play_count - 1].seq;
}

static float show_rows(struct ui *ui, struct rect r, struct rect rest, const struct model *m,
                       struct intent *out)
{
    float top = rest.y;
    rest.h = 1e6f;
    for (size_t i = 0; i < m->play_count; i++)
        show_row(ui, rect_cut_top(&rest, ROW), m, &m->plays[i], out);
    if (m->plays_more && m->play_count) show_older(ui, rect_cut_top(&rest, ROW), m, out);
    if (!m->play_count)
        widget_label(ui, r, words(WORD_NO_PLAYS), STYLE_STRONG, ui->theme.text, ALIGN_MIDDLE);
    return rest.y - top;
}

/* A server notes what is heard with the room's next burst: a song that just began is not asked after at once. */
static void catch_up(struct ui *ui, const struct model *m, struct intent *out)
{
    int64_t due_us = m->song.any ? m->song.started_us + NOTED_US : ui->now_us;
    if (m->plays_again_us > due_us) due_us = m->plays_again_us;
    if (m->state != MODEL_IN || !m->plays_behind || out->kind != INTENT_NONE) return;
    if (ui->now_us < due_us) {
        ui_wake_at(ui, due_us);
        return;
    }
    out->kind = INTENT_PLAYS;
    out->before = 0;
}

void view_history_show(struct view_history *v, struct ui *ui, struct rect r, const struct model *m,
                       struct intent *out)
{
    uint64_t ids[MODEL_PLAYS];
    for (size_t i = 0; i < m->play_count; i++) ids[i] = id_of(&m->plays[i]);
    struct rect inside = scroll_begin(ui, r, &v->scroll);
    rows_keys(ui, ids, m->play_count);
    scroll_end(ui, ui_id("plays", 0), r, &v->scroll, show_rows(ui, r, inside, m, out));
    catch_up(ui, m, out);
}
