/* view_chat.c: lines from the newest up, as far as they are seen; what lies above is not even measured. */
#include "view_chat.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "chat_line.h"
#include "hash.h"
#include "scroll.h"
#include "widget.h"
#include "words.h"

enum { NOTCH = 64, INPUT = 44, NEWEST_WIDTH = 112 };

static const int64_t AGAIN_US = 4000000; /* an answer that does not come is asked for again */

void view_chat_init(struct view_chat *v)
{
    *v = (struct view_chat){0};
    view_say_init(&v->say);
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
    if (answer->wish == CHAT_LINE_OPEN)
        view_link_ask(&v->link, line->text + answer->link.from, answer->link.bytes, answer->at);
    if (answer->wish == CHAT_LINE_AGAIN || answer->wish == CHAT_LINE_DELETE) {
        out->kind = answer->wish == CHAT_LINE_AGAIN ? INTENT_SAY_AGAIN : INTENT_UNSAY;
        out->tag = line->tag;
        snprintf(out->text, sizeof out->text, "%s", line->text);
    }
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
static void ask_older(struct view_chat *v, struct ui *ui, const struct model *m, struct intent *out)
{
    uint64_t before = model_older(m);
    int64_t due_us = before == v->asked ? v->asked_us + AGAIN_US : 0;
    if (!before || m->state != MODEL_IN || out->kind != INTENT_NONE) return;
    if (ui->now_us < due_us) {
        ui_wake_at(ui, due_us);
        return;
    }
    v->asked = before;
    v->asked_us = ui->now_us;
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
    if (hidden <= 0) ask_older(v, ui, m, out);
    scroll_fade(ui, r, hidden > 0, v->above > 0);
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

/* What was read, and where, is another room's, or of an earlier visit; what is being typed stays. */
static void enter(struct view_chat *v, const struct model *m)
{
    v->above = 0;
    v->newest = v->asked = v->read = v->seen = 0;
    v->reading = CHAT_READS;
    memcpy(v->room, m->room_id, sizeof v->room);
}

void view_chat_show(struct view_chat *v, struct ui *ui, struct rect r, const struct model *m,
                    struct intent *out)
{
    if (!v->begun || strcmp(v->room, m->room_id) != 0) enter(v, m);
    if (!v->begun) view_say_focus(ui);
    v->begun = true;
    widget_panel(ui, r);
    struct rect inside = rect_inset(r, SPACE_3), input = rect_cut_bottom(&inside, INPUT);
    rect_cut_bottom(&inside, SPACE_2);
    struct rect lines = {inside.x + SPACE_1, inside.y, inside.w - 2 * SPACE_1, inside.h};
    show_lines(v, ui, lines, m, out);
    show_newest(v, ui, lines);
    if (view_say_show(&v->say, ui, input, m, out)) {
        v->above = 0;
        v->reading = CHAT_READS;
    }
    view_say_choices(&v->say, ui, lines);
}
