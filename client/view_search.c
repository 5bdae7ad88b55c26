/* view_search.c: see view_search.h. */
#include "view_search.h"
#include <stdio.h>
#include <string.h>
#include "../common/proto.h"
#include "rows.h"
#include "view_song.h"
#include "widget.h"
#include "words.h"

enum { ROW = 54, SIGN = 30, LENGTH = 44, COUNT = 26, RING = 3 };

/* Typing goes on for so long before it is searched for; an answer that does not come is asked for again. */
static const int64_t PAUSE_US = 150000, AGAIN_US = 4000000;

void view_search_init(struct view_search *v)
{
    *v = (struct view_search){0};
    v->words.edit.most = PROTO_FIND_CHARS;
}

void view_search_focus(struct ui *ui)
{
    ui_focus(ui, ui_id("search words", 0));
}

/* Is something else to be searched for than was? When, is said to the window. */
static bool is_due(struct view_search *v, struct ui *ui, const struct model *m)
{
    bool same = v->begun && strcmp(v->asked, v->words.edit.text) == 0;
    int64_t due_us = same ? v->asked_us + AGAIN_US : v->begun ? v->typed_us + PAUSE_US : 0;
    if (m->state != MODEL_IN || (same && !m->finding)) return false;
    if (ui->now_us < due_us) ui_wake_at(ui, due_us);
    return ui->now_us >= due_us;
}

static void search(struct view_search *v, struct ui *ui, const struct model *m, struct intent *out)
{
    if (!is_due(v, ui, m) || out->kind != INTENT_NONE) return;
    v->begun = true;
    v->asked_us = ui->now_us;
    edit_write(&v->words.edit, v->asked, sizeof v->asked);
    v->scroll.offset = 0;
    out->kind = INTENT_FIND;
    memcpy(out->text, v->asked, sizeof v->asked);
}

static void want(const struct model_found *s, struct intent *out)
{
    out->kind = INTENT_REQUEST;
    snprintf(out->song, sizeof out->song, "%s", s->song);
}

static void show_row(struct ui *ui, struct rect r, const struct model *m,
                     const struct model_found *s, struct intent *out)
{
    uint64_t id = ui_id("found", proto_id_parse(s->song));
    bool waits = model_waits(m, s->song);
    char under[2 * MODEL_TEXT_BYTES + 32], length[32];
    struct ui_answer answer = ui_control(ui, id, r, s->title);
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    paint_box(&ui->paint, r, SPACE_2, colour_fade(ui->theme.raised, 0.7f * hot));
    if (answer.ring) widget_ring(ui, rect_inset(r, RING), SPACE_2);
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect sign = rect_middle(ui_cut_end(ui, &inside, SIGN), SIGN, SIGN);
    ui_cut_end(ui, &inside, SPACE_2);
    paint_box(&ui->paint, sign, SIGN / 2, waits ? ui->theme.panel : ui->theme.raised);
    icon_paint(&ui->paint, waits ? ICON_CHECK : ICON_PLUS, sign, 16,
               waits ? ui->theme.ok : ui->theme.text, false);
    if (s->duration_ms > 0)
        widget_label(ui, ui_cut_end(ui, &inside, LENGTH),
                     words_length(length, sizeof length, s->duration_ms), STYLE_SECOND,
                     ui->theme.second, ALIGN_END);
    ui_cut_end(ui, &inside, SPACE_2);
    if (waits && (answer.hover || answer.ring)) ui_hint(ui, id, sign, words(WORD_IN_QUEUE));
    words_join(under, sizeof under, s->artist, s->genre);
    view_song_show(ui, inside, m,
                   &(struct view_song){s->song, s->title, s->artist, under, ui->theme.second});
    if (answer.clicked) want(s, out);
}

/* Enter and the arrow down go to the best one, which the next Enter asks for; also when they were pressed before it was found. */
static void take_best(struct view_search *v, struct ui *ui, const struct model *m,
                      struct intent *out)
{
    bool answered = v->begun && !m->finding && strcmp(v->asked, v->words.edit.text) == 0;
    if (!v->ahead || !answered) return;
    if (m->found_count) ui_step(ui, ui_id("found", proto_id_parse(m->found[0].song)));
    if (m->found_count && v->ahead > 1) want(&m->found[0], out);
    v->ahead = 0;
}

static void show_field(struct view_search *v, struct ui *ui, struct rect r)
{
    struct field_look look = {.hint = words(WORD_SEARCH_HINT),
                              .label = words(WORD_SEARCH_HINT),
                              .radius = CONTROL / 2,
                              .room_before = 40,
                              .style = STYLE_BODY};
    struct field_answer answer = field_show(ui, ui_id("search words", 0), r, &v->words, &look);
    icon_paint(&ui->paint, ICON_FIND, ui_cut_start(ui, &r, 40), 18, ui->theme.second, false);
    if (answer.changed) v->typed_us = ui->now_us;
    if (answer.changed || !answer.focus) v->ahead = 0;
    if (answer.entered) v->ahead++;
    if (answer.focus && ui_key(ui, UI_DOWN) && !v->ahead) v->ahead = 1;
}

static void show_count(struct ui *ui, struct rect r, const struct model *m)
{
    char text[96];
    const char *said = words(WORD_SEARCHING);
    if (!m->finding) {
        words_count(text, sizeof text, WORD_COUNT_FOUND, m->found_total);
        said = m->found_total ? text : words(WORD_FOUND_NONE);
    }
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    widget_label(ui, inside, said, STYLE_SECOND, ui->theme.second, ALIGN_START);
}

void view_search_show(struct view_search *v, struct ui *ui, struct rect r, const struct model *m,
                      struct intent *out)
{
    uint64_t ids[MODEL_FOUND];
    struct rect field = rect_cut_top(&r, CONTROL);
    show_field(v, ui, (struct rect){field.x + RING, field.y, field.w - 2 * RING, field.h});
    take_best(v, ui, m, out);
    show_count(ui, rect_cut_top(&r, COUNT), m);
    for (size_t i = 0; i < m->found_count; i++)
        ids[i] = ui_id("found", proto_id_parse(m->found[i].song));
    struct rect inside = scroll_begin(ui, r, &v->scroll), rest = inside;
    rest.h = 1e6f;
    rows_keys(ui, ids, m->found_count);
    for (size_t i = 0; i < m->found_count; i++)
        show_row(ui, rect_cut_top(&rest, ROW), m, &m->found[i], out);
    scroll_end(ui, ui_id("found", 0), r, &v->scroll, rest.y - inside.y);
    search(v, ui, m, out);
}
