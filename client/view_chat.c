/* view_chat.c: lines from the newest up, as far as they are seen; what lies above is not even measured. */
#include "view_chat.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../common/proto.h"
#include "chat_line.h"
#include "hash.h"
#include "widget.h"
#include "words.h"

enum { NOTCH = 64, INPUT = 44, NEWEST_WIDTH = 112, FADE = 14 };

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

static struct chat_line nth(const struct model *m, size_t i)
{
    return chat_line_of(&m->lines[i], i ? &m->lines[i - 1] : NULL);
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
            struct chat_line c = nth(m, --i);
            came += chat_line_height(ui, &c, width);
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
static float show_from(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m)
{
    float y = r.y + r.h + v->above;
    size_t i = m->line_count;
    while (i > 0 && y > r.y) {
        struct chat_line c = nth(m, --i);
        float h = chat_line_height(ui, &c, r.w);
        y -= h;
        if (y < r.y + r.h) chat_line_show(ui, &c, (struct rect){r.x, y, r.w, h});
    }
    return i == 0 ? r.y - y : INFINITY;
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

static void show_lines(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m)
{
    scroll_by_input(v, ui, r);
    hold_place(v, ui, m, r.w);
    paint_clip(&ui->paint, r, 0);
    size_t before = ui->paint.count;
    float hidden = show_from(v, ui, r, m);
    if (hidden < 0 && v->above > 0) { /* scrolled past the oldest line */
        v->above = fmaxf(0, v->above + hidden);
        ui->paint.count = before;
        show_from(v, ui, r, m);
    }
    if (hidden > 0) show_fade(ui, r);
    if (!m->line_count) show_quiet(ui, r, m);
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

static void send(struct view_chat *v, struct intent *out)
{
    if (strspn(v->say.edit.text, " ") == v->say.edit.bytes) return;
    out->kind = INTENT_SAY;
    edit_write(&v->say.edit, out->text, sizeof out->text);
    edit_set(&v->say.edit, "");
    v->above = 0;
}

static void show_input(struct view_chat *v, struct ui *ui, struct rect r, struct intent *out)
{
    struct field_look look = {.hint = words(WORD_SAY),
                              .label = words(WORD_SAY),
                              .radius = INPUT / 2,
                              .room_before = 20,
                              .room_after = 48,
                              .style = STYLE_BODY};
    struct field_answer answer = field_show(ui, ui_id("say", 0), r, &v->say, &look);
    struct rect rest = r, button = rect_middle(ui_cut_end(ui, &rest, INPUT), 34, 34);
    bool any = v->say.edit.bytes > 0;
    struct ui_answer sent = ui_control(ui, ui_id("send", 0), button, words(WORD_SEND));
    float lit = ui_ease(ui, ui_id("send", 0), any ? 1 : 0, 140);
    paint_box(&ui->paint, button, 17, colour_fade(ui->theme.hue, lit));
    icon_paint(&ui->paint, ICON_SEND, button, 18, any ? ui->theme.ink : ui->theme.second, ui->rtl);
    if (sent.ring) widget_ring(ui, button, 17);
    if (answer.entered || sent.clicked) send(v, out);
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
    show_lines(v, ui, lines, m);
    show_newest(v, ui, lines);
    show_input(v, ui, input, out);
}
