/* view_say.c: see view_say.h. */
#include "view_say.h"
#include <math.h>
#include <string.h>
#include "figure.h"
#include "view_command.h"
#include "widget.h"
#include "words.h"

enum { WORD_ROW = 32, WORDS_WIDTH = 360 };

static uint64_t box_id(void)
{
    return ui_id("say", 0);
}

void view_say_init(struct view_say *v)
{
    *v = (struct view_say){.field.edit.most = PROTO_CHAT_CHARS};
}

void view_say_focus(struct ui *ui)
{
    ui_focus(ui, box_id());
}

/* False when there is nothing to send, or no such command. */
static bool send(struct view_say *v, const struct model *m, struct intent *out)
{
    char line[EDIT_BYTES];
    if (strspn(v->field.edit.text, " ") == v->field.edit.bytes) return false;
    edit_write(&v->field.edit, line, sizeof line);
    v->refused = !view_command_read(line, m, out);
    if (!v->refused) edit_set(&v->field.edit, "");
    return !v->refused;
}

/* Tab puts the chosen word; without any it goes on to the next control. */
static void take_word(struct view_say *v, struct ui *ui)
{
    struct view_complete *c = &v->words;
    if (ui->focus != box_id() || ui->composed[0] || c->count == 0) return;
    if (v->choice >= c->count) v->choice = 0;
    if (view_complete_shows(c, &v->field.edit)) {
        if (ui_key(ui, UI_UP)) v->choice = (v->choice + c->count - 1) % c->count;
        if (ui_key(ui, UI_DOWN)) v->choice = (v->choice + 1) % c->count;
    }
    if (ui->has_key && !ui->key.shift && ui_key(ui, UI_TAB))
        view_complete_take(c, v->choice, &v->field.edit);
}

static const char *about(const char *command)
{
    for (size_t i = 0; i < VIEW_COMMANDS; i++)
        if (strcmp(view_commands[i].name, command) == 0) return words(view_commands[i].about);
    return "";
}

static bool show_word(struct view_say *v, struct ui *ui, struct rect r, size_t i)
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
static void show_words(struct view_say *v, struct ui *ui, struct rect lines)
{
    struct view_complete *c = &v->words;
    if (!view_complete_shows(c, &v->field.edit) || ui->focus != box_id()) return;
    float w = fminf(lines.w, WORDS_WIDTH), h = WORD_ROW * (float)c->count + 2 * SPACE_1;
    struct rect box = {ui->rtl ? lines.x + lines.w - w : lines.x, lines.y + lines.h - h, w, h};
    paint_box(&ui->paint, box, RADIUS_ROW, ui->theme.raised);
    paint_ring(&ui->paint, box, RADIUS_ROW, 1, ui->theme.line);
    struct rect rest = rect_inset(box, SPACE_1);
    for (size_t i = 0; i < c->count; i++) {
        if (!show_word(v, ui, rect_cut_top(&rest, WORD_ROW), i)) continue;
        view_complete_take(c, i, &v->field.edit);
        view_say_focus(ui);
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

/* Lit while there is something to send. True when pressed. */
static bool show_button(const struct view_say *v, struct ui *ui, struct rect r)
{
    struct rect button = rect_middle(ui_cut_end(ui, &r, r.h), 34, 34);
    bool any = v->field.edit.bytes > 0;
    struct ui_answer answer = ui_control(ui, ui_id("send", 0), button, words(WORD_SEND));
    float lit = ui_ease(ui, ui_id("send", 0), any ? 1 : 0, 140);
    paint_box(&ui->paint, button, 17, colour_fade(ui->theme.hue, lit));
    icon_paint(&ui->paint, ICON_SEND, button, 18, any ? ui->theme.ink : ui->theme.second, ui->rtl);
    if (answer.ring) widget_ring(ui, button, 17);
    return answer.clicked;
}

bool view_say_show(struct view_say *v, struct ui *ui, struct rect r, const struct model *m,
                   struct intent *out)
{
    struct field_look look = {.hint = words(WORD_SAY),
                              .label = words(WORD_SAY),
                              .radius = r.h / 2,
                              .room_before = 20,
                              .room_after = 48,
                              .style = STYLE_BODY};
    /* People came and went since the last frame. */
    view_complete_find(&v->words, &v->field.edit, m);
    take_word(v, ui);
    struct field_answer answer = field_show(ui, box_id(), r, &v->field, &look);
    if (answer.changed) v->choice = 0;
    if (answer.changed) v->refused = false;
    view_complete_find(&v->words, &v->field.edit, m);
    bool sent = answer.entered;
    if (show_button(v, ui, r)) {
        sent = true;
        view_say_focus(ui);
    }
    return sent && send(v, m, out);
}

void view_say_choices(struct view_say *v, struct ui *ui, struct rect lines)
{
    show_words(v, ui, lines);
    if (v->refused) show_refusal(ui, lines);
}
