/* view_chat.c: lines from the newest up, as far as they are seen; what lies above is not even measured. */
#include "view_chat.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../common/proto.h"
#include "view_command.h"
#include "chat_line.h"
#include "figure.h"
#include "hash.h"
#include "widget.h"
#include "words.h"

enum { NOTCH = 64, INPUT = 44, NEWEST_WIDTH = 112, FADE = 14, WORD_ROW = 32, CARD = 360 };

void view_chat_init(struct view_chat *v)
{
    *v = (struct view_chat){0};
    v->say.edit.most = PROTO_CHAT_CHARS;
}

static uint64_t mark(const struct model_line *line)
{
    uintptr_t own = (uintptr_t)line->text;
    return hash_bytes(13, &own, sizeof own);
}

/* -- what was read -- */

static uint64_t last_number(const struct model *m)
{
    size_t i = m->line_count;
    while (i > 0 && !m->lines[i - 1].seq) i--;
    return i > 0 ? m->lines[i - 1].seq : 0;
}

/* Who looks at another window, or at older lines, finds marked what came meanwhile. */
static void follow(struct view_chat *v, const struct ui *ui, const struct model *m)
{
    bool looks = ui->active && v->above <= 0;
    uint64_t last = last_number(m);
    if (v->reading == CHAT_READS && (looks || last < v->read)) v->read = last;
    if (!looks && v->reading == CHAT_BACK) v->read = v->seen;
    if (!looks) v->reading = CHAT_AWAY;
    if (looks && v->reading == CHAT_AWAY) v->reading = last > v->read ? CHAT_BACK : CHAT_READS;
    if (looks) v->seen = last;
}

static bool is_first_new(const struct view_chat *v, const struct model *m, size_t i)
{
    if (v->reading == CHAT_READS || m->lines[i].seq <= v->read) return false;
    while (i > 0 && !m->lines[i - 1].seq) i--;
    return i == 0 || m->lines[i - 1].seq <= v->read;
}

/* -- lines -- */

static struct chat_line nth(const struct view_chat *v, const struct model *m, size_t i)
{
    struct chat_line c = chat_line_of(&m->lines[i], i ? &m->lines[i - 1] : NULL);
    c.first_new = is_first_new(v, m, i);
    if (c.first_new) c.folded = c.follows = false;
    return c;
}

static float height_of(struct ui *ui, const struct chat_line *c, float width)
{
    return c->folded ? 0 : chat_line_height(ui, c, width);
}

/* Someone who reads older lines is not moved when new ones come. */
static void hold_place(struct view_chat *v, struct ui *ui, const struct model *m, float width)
{
    if (!m->line_count) return;
    uint64_t newest = mark(&m->lines[m->line_count - 1]);
    if (v->above > 0 && newest != v->newest) {
        float came = 0;
        size_t i = m->line_count;
        while (i > 0 && mark(&m->lines[i - 1]) != v->newest) {
            struct chat_line c = nth(v, m, --i);
            came += height_of(ui, &c, width);
        }
        if (i > 0) v->above += came;
    }
    v->newest = newest;
}

static void scroll_by_input(struct view_chat *v, struct ui *ui, struct rect r)
{
    bool under = ui->mouse_in && rect_has(r, ui->mouse_x, ui->mouse_y) && !ui->blocked;
    if (under) v->above += ui->wheel * NOTCH;
    if (under) ui->wheel = 0;
    if (ui_key(ui, UI_PAGE_UP)) v->above += r.h * 0.8f;
    if (ui_key(ui, UI_PAGE_DOWN)) v->above -= r.h * 0.8f;
    if (v->above < 0) v->above = 0;
}

/* Draws from the bottom up. Returns how far the oldest line's top lies above r (negative: below its top). */
static float show_from(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                       struct chat_line_answer *answer)
{
    float y = r.y + r.h + v->above;
    size_t i = m->line_count;
    int times = 1;
    while (i > 0 && y > r.y) {
        struct chat_line c = nth(v, m, --i);
        c.times = times;
        times = c.folded ? times + 1 : 1;
        if (c.folded) continue;
        float h = chat_line_height(ui, &c, r.w);
        y -= h;
        if (y < r.y + r.h) chat_line_show(ui, &c, (struct rect){r.x, y, r.w, h}, answer);
    }
    return i == 0 ? r.y - y : INFINITY;
}

/* What the person wants of a line. */
static void obey(struct view_chat *v, struct ui *ui, const struct chat_line_answer *answer,
                 struct intent *out)
{
    const struct model_line *line = answer->line;
    if (answer->wish == CHAT_LINE_NOTHING) return;
    if (answer->wish == CHAT_LINE_COPY && ui->clipboard.set)
        ui->clipboard.set(ui->clipboard.user, line->text);
    if (answer->wish == CHAT_LINE_OPEN) {
        memcpy(v->link, line->text + answer->link.from, answer->link.bytes);
        v->link[answer->link.bytes] = '\0';
        v->link_at = answer->at;
        v->asks = true;
    }
    if (answer->wish == CHAT_LINE_AGAIN || answer->wish == CHAT_LINE_DELETE) {
        out->kind = answer->wish == CHAT_LINE_AGAIN ? INTENT_SAY_AGAIN : INTENT_UNSAY;
        out->tag = line->tag;
        snprintf(out->text, sizeof out->text, "%s", line->text);
    }
}

/* Lines that go on above the panel's edge fade out. */
static void show_fade(struct ui *ui, struct rect r)
{
    struct colour c = ui->theme.panel;
    r.h = FADE;
    paint_gradient(&ui->paint, r, 0, c, colour_fade(c, 0));
}

/* Nothing yet: the server's own word of welcome, and a nudge. */
static void show_quiet(struct ui *ui, struct rect r, const struct model *m)
{
    struct rect rest = rect_middle(r, r.w, 56);
    widget_label(ui, rect_cut_top(&rest, 28), m->greeting, STYLE_TITLE, ui->theme.text,
                 ALIGN_MIDDLE);
    widget_label(ui, rest, words(WORD_QUIET_CHAT), STYLE_BODY, ui->theme.second, ALIGN_MIDDLE);
}

/* The oldest line is seen: what was said before it may be wanted. */
static void ask_older(struct view_chat *v, const struct model *m, struct intent *out)
{
    uint64_t before = model_older(m);
    if (!before || before == v->asked || m->state != MODEL_IN || out->kind != INTENT_NONE) return;
    v->asked = before;
    out->kind = INTENT_HISTORY;
    out->before = (int64_t)before;
}

static void show_lines(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                       struct intent *out)
{
    struct chat_line_answer answer = {0};
    scroll_by_input(v, ui, r);
    follow(v, ui, m);
    hold_place(v, ui, m, r.w);
    paint_clip(&ui->paint, r, 0);
    size_t before = ui->paint.count, seen = ui->seen_count;
    float hidden = show_from(v, ui, r, m, &answer);
    if (hidden < 0 && v->above > 0) { /* scrolled past the oldest line */
        v->above = fmaxf(0, v->above + hidden);
        ui->paint.count = before;
        ui->seen_count = seen;
        show_from(v, ui, r, m, &answer);
    }
    if (hidden <= 0) ask_older(v, m, out);
    if (hidden > 0) show_fade(ui, r);
    if (!m->line_count) show_quiet(ui, r, m);
    obey(v, ui, &answer, out);
    paint_unclip(&ui->paint);
}

static void show_newest(struct view_chat *v, struct ui *ui, struct rect r)
{
    if (v->above <= 0) return;
    struct rect at = {r.x + (r.w - NEWEST_WIDTH) / 2, r.y + r.h - CONTROL_SMALL - SPACE_2,
                      NEWEST_WIDTH, CONTROL_SMALL};
    if (widget_icon_button(ui, ui_id("newest", 0), at, ICON_DOWN, words(WORD_NEWEST), true))
        v->above = 0;
}

/* -- the box -- */

static void send(struct view_chat *v, const struct model *m, struct intent *out)
{
    char line[EDIT_BYTES];
    if (strspn(v->say.edit.text, " ") == v->say.edit.bytes) return;
    edit_write(&v->say.edit, line, sizeof line);
    v->refused = !view_command_read(line, m, out);
    if (v->refused) return;
    edit_set(&v->say.edit, "");
    v->above = 0;
    v->reading = CHAT_READS;
}

/* Tab puts the chosen word; without any it goes on to the next control. */
static void take_word(struct view_chat *v, struct ui *ui)
{
    struct view_complete *c = &v->words;
    if (ui->focus != ui_id("say", 0) || ui->composed[0] || c->count == 0) return;
    if (v->choice >= c->count) v->choice = 0;
    if (view_complete_shows(c, &v->say.edit)) {
        if (ui_key(ui, UI_UP)) v->choice = (v->choice + c->count - 1) % c->count;
        if (ui_key(ui, UI_DOWN)) v->choice = (v->choice + 1) % c->count;
    }
    if (ui->has_key && !ui->key.shift && ui_key(ui, UI_TAB))
        view_complete_take(c, v->choice, &v->say.edit);
}

static const char *about(const char *command)
{
    for (size_t i = 0; i < VIEW_COMMANDS; i++)
        if (strcmp(view_commands[i].name, command) == 0) return words(view_commands[i].about);
    return "";
}

static bool show_word(struct view_chat *v, struct ui *ui, struct rect r, size_t i)
{
    const char *word = v->words.words[i];
    struct ui_answer answer = ui_spot(ui, ui_id("word", i), r, word);
    if (i == v->choice || answer.hover) paint_box(&ui->paint, r, SPACE_2, ui->theme.line);
    struct rect inside = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    if (!v->words.command) {
        struct rect face = rect_middle(ui_cut_start(ui, &inside, WORD_ROW), 24, 24);
        figure_avatar(&ui->paint, face, word, FIGURE_CALM, 1);
    }
    struct rect ink = widget_label(ui, inside, word, STYLE_NAME, ui->theme.text, ALIGN_START);
    ui_cut_start(ui, &inside, ink.w + SPACE_3);
    if (v->words.command)
        widget_label(ui, inside, about(word), STYLE_SECOND, ui->theme.second, ALIGN_START);
    return answer.clicked;
}

/* What the word may become, in a box over the lines. */
static void show_choices(struct view_chat *v, struct ui *ui, struct rect lines)
{
    struct view_complete *c = &v->words;
    if (!view_complete_shows(c, &v->say.edit) || ui->focus != ui_id("say", 0)) return;
    float w = fminf(lines.w, CARD), h = WORD_ROW * (float)c->count + 2 * SPACE_1;
    struct rect box = {ui->rtl ? lines.x + lines.w - w : lines.x, lines.y + lines.h - h, w, h};
    paint_box(&ui->paint, box, RADIUS_ROW, ui->theme.raised);
    paint_ring(&ui->paint, box, RADIUS_ROW, 1, ui->theme.line);
    struct rect rest = rect_inset(box, SPACE_1);
    for (size_t i = 0; i < c->count; i++) {
        if (!show_word(v, ui, rect_cut_top(&rest, WORD_ROW), i)) continue;
        view_complete_take(c, i, &v->say.edit);
        ui_focus(ui, ui_id("say", 0));
        return;
    }
}

static void show_refusal(struct ui *ui, struct rect lines)
{
    struct rect row = rect_cut_bottom(&lines, WORD_ROW);
    paint_box(&ui->paint, row, RADIUS_ROW, ui->theme.raised);
    widget_label(ui, (struct rect){row.x + SPACE_3, row.y, row.w - 2 * SPACE_3, row.h},
                 words(WORD_NO_COMMAND), STYLE_SECOND, ui->theme.text, ALIGN_START);
}

static void show_input(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                       struct intent *out)
{
    struct field_look look = {.hint = words(WORD_SAY),
                              .label = words(WORD_SAY),
                              .radius = INPUT / 2,
                              .room_before = 20,
                              .room_after = 48,
                              .style = STYLE_BODY};
    view_complete_find(&v->words, &v->say.edit, m); /* people came and went since the last frame */
    take_word(v, ui);
    struct field_answer answer = field_show(ui, ui_id("say", 0), r, &v->say, &look);
    if (answer.changed) v->choice = 0;
    if (answer.changed) v->refused = false;
    view_complete_find(&v->words, &v->say.edit, m);
    struct rect rest = r, button = rect_middle(ui_cut_end(ui, &rest, INPUT), 34, 34);
    bool any = v->say.edit.bytes > 0;
    struct ui_answer sent = ui_control(ui, ui_id("send", 0), button, words(WORD_SEND));
    float lit = ui_ease(ui, ui_id("send", 0), any ? 1 : 0, 140);
    paint_box(&ui->paint, button, 17, colour_fade(ui->theme.hue, lit));
    icon_paint(&ui->paint, ICON_SEND, button, 18, any ? ui->theme.ink : ui->theme.second, ui->rtl);
    if (sent.ring) widget_ring(ui, button, 17);
    if (answer.entered || sent.clicked) send(v, m, out);
    if (sent.clicked) ui_focus(ui, ui_id("say", 0));
}

void view_chat_show(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                    struct intent *out)
{
    if (!v->begun) ui_focus(ui, ui_id("say", 0));
    v->begun = true;
    widget_panel(ui, r);
    struct rect inside = rect_inset(r, SPACE_3), input = rect_cut_bottom(&inside, INPUT);
    rect_cut_bottom(&inside, SPACE_2);
    struct rect lines = {inside.x + SPACE_1, inside.y, inside.w - 2 * SPACE_1, inside.h};
    show_lines(v, ui, lines, m, out);
    show_newest(v, ui, lines);
    show_input(v, ui, input, m, out);
    show_choices(v, ui, lines);
    if (v->refused) show_refusal(ui, lines);
}

/* An address is shown in full before it is opened: what is called a picture may be anything. */
void view_chat_over(struct view_chat *v, struct ui *ui, struct layer *l, struct intent *out)
{
    struct rect rest;
    uint64_t id = ui_id("link card", 0);
    if (v->asks) layer_open(l, ui, id, v->link_at);
    v->asks = false;
    if (!layer_card(l, ui, id, CARD, 140, &rest)) return;
    widget_label(ui, rect_cut_top(&rest, 24), words(WORD_OPEN_ASK), STYLE_STRONG, ui->theme.text,
                 ALIGN_START);
    struct rect buttons = rect_cut_bottom(&rest, CONTROL);
    widget_paragraph(ui, rest, v->link, STYLE_SECOND, ui->theme.second, 3);
    struct rect open = ui_cut_start(ui, &buttons, (buttons.w - SPACE_2) / 2);
    ui_cut_start(ui, &buttons, SPACE_2);
    bool opens = widget_button(ui, ui_id("open link", 0), open, words(WORD_OPEN_LINK), BUTTON_MAIN);
    bool copies = widget_button(ui, ui_id("copy link", 0), buttons, words(WORD_COPY), BUTTON_PLAIN);
    if (opens) {
        out->kind = INTENT_OPEN;
        snprintf(out->text, sizeof out->text, "%s", v->link);
    }
    if (copies && ui->clipboard.set) ui->clipboard.set(ui->clipboard.user, v->link);
    if (opens || copies) layer_shut(l, ui);
    layer_end(l, ui);
}
