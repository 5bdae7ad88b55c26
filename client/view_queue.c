/* view_queue.c: see view_queue.h. */
#include "view_queue.h"
#include <stdio.h>
#include "../common/proto.h"
#include "rows.h"
#include "widget.h"
#include "words.h"

enum { ROW = 54, PILL = 58, ROUND = 30, RING = 4 };

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

/* The sum, with the sign of votes for; a button unless the request is one's own. */
static void show_sum(struct ui *ui, struct rect r, const struct model_request *q,
                     struct intent *out)
{
    char sum[16], label[MODEL_TEXT_BYTES + 32];
    bool on = q->my_vote > 0;
    struct ui_answer answer = {0};
    snprintf(sum, sizeof sum, "%d", q->votes);
    words_fill(label, sizeof label, WORD_VOTE_FOR, q->title, NULL);
    if (!q->mine) answer = ui_control(ui, id_of(q, "vote for"), r, label);
    float hot = ui_ease(ui, id_of(q, "vote for"), answer.hover ? 1 : 0, 140);
    struct colour calm = on ? ui->theme.hue : ui->theme.raised;
    struct colour ink = on ? ui->theme.ink : ui->theme.text;
    if (!q->mine) paint_box(&ui->paint, r, r.h / 2, colour_mix(calm, ui->theme.line, 0.5f * hot));
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    struct rect inside = {r.x + SPACE_3, r.y, r.w - 2 * SPACE_3, r.h};
    struct rect sign = ui_cut_start(ui, &inside, 14);
    icon_paint(&ui->paint, ICON_UP, sign, 13, q->mine ? ui->theme.second : ink, false);
    widget_label(ui, inside, sum, STYLE_NAME, q->mine ? ui->theme.second : ink, ALIGN_END);
    if (answer.clicked) want_vote(q, 1, out);
}

static void show_other(struct ui *ui, struct rect r, const struct model_request *q,
                       struct intent *out)
{
    char label[MODEL_TEXT_BYTES + 32];
    words_fill(label, sizeof label, q->mine ? WORD_TAKE_BACK : WORD_VOTE_AGAINST, q->title, NULL);
    if (!q->mine) {
        if (widget_round(ui, id_of(q, "vote against"), r, ICON_AGAINST, label, q->my_vote < 0))
            want_vote(q, -1, out);
    } else if (widget_round(ui, id_of(q, "take back"), r, ICON_CLOSE, label, false)) {
        out->kind = INTENT_UNREQUEST;
        snprintf(out->request, sizeof out->request, "%s", q->id);
    }
}

static void show_row(struct ui *ui, struct rect r, const struct model_request *q,
                     struct intent *out)
{
    char by[MODEL_NAME_BYTES + 32], under[MODEL_TEXT_BYTES + sizeof by + 8];
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    struct rect other = ui_cut_end(ui, &inside, ROUND);
    ui_cut_end(ui, &inside, SPACE_2);
    struct rect sum = ui_cut_end(ui, &inside, PILL);
    ui_cut_end(ui, &inside, SPACE_2);
    if (q->mine)
        snprintf(by, sizeof by, "%s", words(WORD_BY_YOU));
    else
        words_fill(by, sizeof by, WORD_ASKED_BY, q->by, NULL);
    words_join(under, sizeof under, q->artist, by);
    struct rect text = rect_middle(inside, inside.w, 42);
    widget_label(ui, rect_cut_top(&text, 22), q->title, STYLE_STRONG, ui->theme.text, ALIGN_START);
    widget_label(ui, text, under, STYLE_SECOND, q->mine ? ui->theme.hue : ui->theme.second,
                 ALIGN_START);
    show_sum(ui, rect_middle(sum, PILL, ROUND), q, out);
    show_other(ui, rect_middle(other, ROUND, ROUND), q, out);
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
    struct rect inside = scroll_begin(ui, ui_id("queue", 0), r, &v->scroll), rest = inside;
    rest.h = 1e6f;
    take_keys(ui, m);
    for (size_t i = 0; i < m->queue_count; i++) {
        struct rect row = rect_cut_top(&rest, ROW);
        if (i == 0) paint_box(&ui->paint, row, SPACE_2, colour_fade(ui->theme.raised, 0.6f));
        show_row(ui, row, &m->queue[i], out);
    }
    if (!m->queue_count) show_none(ui, r);
    scroll_end(ui, ui_id("queue", 0), r, &v->scroll, rest.y - inside.y);
    ask = (struct rect){ask.x + RING, ask.y, ask.w - 2 * RING, ask.h};
    return widget_button(ui, ui_id("ask for a song", 0), ask, words(WORD_ASK_FOR_SONG),
                         BUTTON_PLAIN);
}
