/* view_queue.c: see view_queue.h. */
#include "view_queue.h"
#include <math.h>
#include <stdio.h>
#include "../common/proto.h"
#include "rows.h"
#include "view_song.h"
#include "widget.h"
#include "words.h"

enum { ROW = 54, PILL = 52, ROUND = 30, SIGN = 18, RING = 4, EASE_MS = 140, GLIDE_MS = 160 };

/* Ids go with the request, not with its place: the queue moves under the focus. */
static uint64_t id_of(const struct model_request *q, const char *what)
{
    return ui_id(what, proto_id_parse(q->id));
}

static void take_keys(struct ui *ui, const struct model *m)
{
    uint64_t first[MODEL_QUEUE], second[MODEL_QUEUE];
    for (size_t i = 0; i < m->queue_count; i++) {
        const struct model_request *q = &m->queue[i];
        second[i] = id_of(q, q->mine ? "take back" : "vote against");
        first[i] = q->mine ? second[i] : id_of(q, "vote for");
    }
    rows_keys(ui, first, m->queue_count);
    rows_keys(ui, second, m->queue_count);
}

static void want_vote(const struct model_request *q, int vote, struct intent *out)
{
    out->kind = INTENT_VOTE;
    out->vote = q->my_vote == vote ? 0 : vote;
    snprintf(out->request, sizeof out->request, "%s", q->id);
}

/* The sum, with the sign of votes for, as long as there are votes; isolated, or its minus would follow it in Arabic. */
static void show_sum(struct ui *ui, struct rect r, const struct model_request *q, struct colour ink)
{
    char sum[24] = "";
    if (q->votes) snprintf(sum, sizeof sum, "\u2066%d\u2069", q->votes);
    const struct text_block *b = text_row(ui->text, sum, STYLE_NAME);
    struct rect inside = rect_middle(r, SIGN + (b ? ceilf(b->width) : 0), r.h);
    icon_paint(&ui->paint, ICON_UP, ui_cut_start(ui, &inside, SIGN), SIGN, ink, false);
    widget_label(ui, inside, sum, STYLE_NAME, ink, ALIGN_START);
}

static void show_for(struct ui *ui, struct rect r, const struct model_request *q,
                     struct intent *out)
{
    char label[MODEL_TEXT_BYTES + 32];
    uint64_t id = id_of(q, "vote for");
    bool on = q->my_vote > 0;
    words_fill(label, sizeof label, WORD_VOTE_FOR, q->title, NULL);
    struct ui_answer answer = ui_control(ui, id, r, label);
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, EASE_MS);
    widget_pill(ui, r,
                colour_mix(on ? ui->theme.hue : ui->theme.raised, ui->theme.line, 0.5f * hot));
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    show_sum(ui, r, q, on ? ui->theme.ink : ui->theme.text);
    if (answer.clicked) want_vote(q, 1, out);
}

/* Does somebody look at this row, or is there a vote against to be seen? It shows only then, and its place is the words' else. */
static bool shows_against(const struct ui *ui, struct rect row, const struct model_request *q)
{
    bool pointed =
        ui->mouse_in && rect_has(rect_common(row, ui_clip(ui)), ui->mouse_x, ui->mouse_y);
    bool focused = ui->focus_shown && ui->focus == id_of(q, "vote for");
    return pointed || focused || q->my_vote < 0 || ui->focus == id_of(q, "vote against");
}

static void show_against(struct ui *ui, struct rect r, const struct model_request *q, bool shows,
                         struct intent *out)
{
    char label[MODEL_TEXT_BYTES + 32];
    uint64_t id = id_of(q, "vote against");
    words_fill(label, sizeof label, WORD_VOTE_AGAINST, q->title, NULL);
    bool clicked = shows ? widget_round(ui, id, r, ICON_AGAINST, label, q->my_vote < 0)
                         : ui_control(ui, id, r, label).clicked;
    if (clicked) want_vote(q, -1, out);
}

static void show_take_back(struct ui *ui, struct rect r, const struct model_request *q,
                           struct intent *out)
{
    char label[MODEL_TEXT_BYTES + 32];
    words_fill(label, sizeof label, WORD_TAKE_BACK, q->title, NULL);
    if (!widget_round(ui, id_of(q, "take back"), r, ICON_CLOSE, label, false)) return;
    out->kind = INTENT_UNREQUEST;
    snprintf(out->request, sizeof out->request, "%s", q->id);
}

/* At its row's end the vote for it, before it the one against; one's own is only taken back. */
static void show_row(struct ui *ui, struct rect r, const struct model *m,
                     const struct model_request *q, struct intent *out)
{
    char under[MODEL_TEXT_BYTES + MODEL_NAME_BYTES + 16];
    bool aside = q->mine ? q->votes != 0 : shows_against(ui, r, q);
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect first = ui_cut_end(ui, &inside, PILL);
    ui_cut_end(ui, &inside, SPACE_1);
    struct rect words_end = inside, second = ui_cut_end(ui, &words_end, ROUND);
    if (aside) inside = words_end;
    ui_cut_end(ui, &inside, SPACE_2);
    words_join(under, sizeof under, q->artist, q->mine ? words(WORD_BY_YOU) : q->by);
    view_song_show(ui, inside, m,
                   &(struct view_song){q->song, q->title, q->artist, under,
                                       q->mine ? ui->theme.hue : ui->theme.second});
    first = rect_middle(first, PILL, ROUND);
    second = rect_middle(second, ROUND, ROUND);
    if (q->mine && aside) show_sum(ui, second, q, ui->theme.second);
    if (q->mine) {
        show_take_back(ui, rect_middle(first, ROUND, ROUND), q, out);
        return;
    }
    show_for(ui, first, q, out);
    show_against(ui, second, q, aside, out);
}

static void show_none(struct ui *ui, struct rect r)
{
    struct rect rest = rect_middle(r, r.w - 2 * SPACE_3, 52);
    widget_label(ui, rect_cut_top(&rest, 26), words(WORD_NO_QUEUE), STYLE_STRONG, ui->theme.text,
                 ALIGN_MIDDLE);
    widget_label(ui, rest, words(WORD_NO_QUEUE_HINT), STYLE_SECOND, ui->theme.second, ALIGN_MIDDLE);
}

bool view_queue_show(struct view_queue *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out)
{
    struct rect ask = rect_cut_bottom(&r, CONTROL + RING);
    rect_cut_bottom(&ask, RING);
    rect_cut_bottom(&r, SPACE_2);
    struct rect inside = scroll_begin(ui, r, &v->scroll), rest = inside;
    rest.h = 1e6f;
    take_keys(ui, m);
    for (size_t i = 0; i < m->queue_count; i++) {
        struct rect row = rect_cut_top(&rest, ROW);
        if (i == 0) paint_box(&ui->paint, row, SPACE_2, colour_fade(ui->theme.raised, 0.6f));
        /* A request that moved glides to its new place. */
        row.y = inside.y + ui_ease(ui, id_of(&m->queue[i], "row"), row.y - inside.y, GLIDE_MS);
        show_row(ui, row, m, &m->queue[i], out);
    }
    if (!m->queue_count) show_none(ui, r);
    scroll_end(ui, ui_id("queue", 0), r, &v->scroll, rest.y - inside.y);
    ask = (struct rect){ask.x + RING, ask.y, ask.w - 2 * RING, ask.h};
    return widget_button(ui, ui_id("ask for a song", 0), ask, words(WORD_ASK_FOR_SONG),
                         BUTTON_PLAIN);
}
