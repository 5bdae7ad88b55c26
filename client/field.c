/* field.c: see field.h. */
#include "field.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../common/utf8.h"
#include "widget.h"

enum {
    BLINK_US = 530000,
    BLINKS = 18,
    SELECTED_MOST = 32
}; /* then the caret stays lit, and nothing moves */

/* What is shown: the text, or dots for it, with what an input method composes put in at the caret. */
struct shown {
    char text[EDIT_BYTES + 256];
    const struct text_block *block;
    size_t caret, from, to; /* selection, in the shown text */
    size_t composed_from, composed_to;
};

static const char dot[] = "\xe2\x80\xa2";
enum { DOT_BYTES = sizeof dot - 1 };

static size_t shown_at(const struct field *f, bool secret, size_t byte)
{
    return secret ? utf8_count(f->edit.text, byte) * DOT_BYTES : byte;
}

static size_t edit_at(const struct field *f, bool secret, size_t shown)
{
    if (!secret) return shown;
    size_t at = 0;
    for (size_t i = 0; i < shown / DOT_BYTES && at < f->edit.bytes; i++)
        utf8_next(f->edit.text, f->edit.bytes, &at);
    return at;
}

static void write_dots(const struct field *f, char *out, size_t out_bytes)
{
    size_t n = utf8_count(f->edit.text, f->edit.bytes);
    if (n * DOT_BYTES >= out_bytes) n = (out_bytes - 1) / DOT_BYTES;
    for (size_t i = 0; i < n; i++) memcpy(out + i * DOT_BYTES, dot, DOT_BYTES);
    out[n * DOT_BYTES] = '\0';
}

static void compose(struct ui *ui, struct shown *s, bool focus)
{
    size_t more = focus ? strlen(ui->composed) : 0, have = strlen(s->text);
    if (!more || have + more >= sizeof s->text) return;
    memmove(s->text + s->caret + more, s->text + s->caret, have - s->caret + 1);
    memcpy(s->text + s->caret, ui->composed, more);
    s->composed_from = s->caret;
    s->caret += more;
    s->composed_to = s->caret;
    s->from = s->to = s->caret;
}

static void make_shown(struct ui *ui, const struct field *f, const struct field_look *look,
                       bool focus, struct shown *s)
{
    if (look->secret)
        write_dots(f, s->text, sizeof s->text);
    else
        memcpy(s->text, f->edit.text, f->edit.bytes + 1);
    edit_selection(&f->edit, &s->from, &s->to);
    s->from = shown_at(f, look->secret, s->from);
    s->to = shown_at(f, look->secret, s->to);
    s->caret = shown_at(f, look->secret, f->edit.caret);
    s->composed_from = s->composed_to = 0;
    compose(ui, s, focus);
    s->block = text_row(ui->text, s->text, look->style);
}

/* -- keys -- */

static void copy(struct ui *ui, const struct field *f)
{
    char out[EDIT_BYTES];
    if (ui->clipboard.set && edit_copy(&f->edit, out, sizeof out))
        ui->clipboard.set(ui->clipboard.user, out);
}

static void paste(struct ui *ui, struct field *f)
{
    const char *text = ui->clipboard.get ? ui->clipboard.get(ui->clipboard.user) : NULL;
    if (text) edit_insert(&f->edit, text);
}

/* Left and right go where they point in the line as a whole, and so through a word that runs the other way, too: asked at each
   character, they would turn back at its edges for ever, and some places would never be reached. */
static bool goes_forward(struct ui *ui, const struct field *f, const struct field_look *look,
                         bool right)
{
    struct shown s;
    make_shown(ui, f, look, false, &s);
    return right != (s.block && s.block->rtl);
}

/* True when the key was for the field. */
static bool edit_key(struct ui *ui, struct field *f, const struct field_look *look,
                     const struct ui_event *k)
{
    struct edit *e = &f->edit;
    switch (k->key) {
    case UI_LEFT:
    case UI_RIGHT:
        edit_step(e, goes_forward(ui, f, look, k->key == UI_RIGHT), k->ctrl, k->shift);
        return true;
    case UI_HOME:
    case UI_END:
        edit_place(e, k->key == UI_END ? e->bytes : 0, k->shift);
        return true;
    case UI_BACKSPACE:
    case UI_DELETE:
        edit_erase(e, k->key == UI_DELETE, k->ctrl);
        return true;
    case UI_SELECT_ALL:
        edit_select_all(e);
        return true;
    case UI_COPY:
    case UI_CUT:
        if (!look->secret) copy(ui, f);
        if (!look->secret && k->key == UI_CUT && edit_has_selection(e)) edit_erase(e, true, false);
        return true;
    case UI_PASTE:
        paste(ui, f);
        return true;
    default:
        return k->key == UI_SPACE;
    }
}

static bool take_keys(struct ui *ui, struct field *f, const struct field_look *look)
{
    size_t bytes = f->edit.bytes, caret = f->edit.caret;
    bool taken = ui->has_key && !ui->composed[0] && edit_key(ui, f, look, &ui->key);
    bool any = taken || (ui->typed[0] && !ui->composed[0]);
    if (taken) ui->has_key = false;
    if (ui->typed[0]) edit_insert(&f->edit, ui->typed);
    ui->typed[0] = '\0';
    if (any) f->touched_us = ui->now_us;
    return any && (bytes != f->edit.bytes || caret != f->edit.caret);
}

/* -- mouse -- */

static float text_x(const struct ui *ui, struct rect inside, const struct field *f,
                    const struct shown *s)
{
    bool right = s->block && (s->text[0] ? s->block->rtl : ui->rtl);
    if (!s->block) return inside.x;
    return right ? inside.x + inside.w - s->block->width + f->shift : inside.x - f->shift;
}

static void take_mouse(struct ui *ui, struct field *f, const struct field_look *look,
                       struct rect inside, struct ui_answer answer)
{
    struct shown s;
    if (!answer.held) return;
    make_shown(ui, f, look, false, &s);
    float x = ui->mouse_x - text_x(ui, inside, f, &s);
    size_t at = edit_at(f, look->secret, text_hit(s.block, x, 0));
    f->touched_us = ui->now_us;
    if (ui->pressed && ui->clicks == 2)
        edit_select_word(&f->edit, at);
    else if (ui->pressed && ui->clicks > 2)
        edit_select_all(&f->edit);
    else if (ui->pressed || ui->clicks < 2)
        edit_place(&f->edit, at, !ui->pressed || ui->press_shift);
}

/* -- looks -- */

/* Keeps the caret inside the box; text that fits is not shifted. */
static void keep_in_view(struct field *f, struct rect inside, const struct shown *s)
{
    if (!s->block) return;
    float caret = text_caret(s->block, s->caret).x;
    if (s->block->rtl) caret = s->block->width - caret;
    if (s->block->width <= inside.w) f->shift = 0;
    if (caret - f->shift > inside.w - 2) f->shift = caret - inside.w + 2;
    if (caret - f->shift < 0) f->shift = caret;
    if (f->shift < 0) f->shift = 0;
}

static void paint_selection(struct ui *ui, float x, float y, const struct shown *s)
{
    struct rect parts[SELECTED_MOST];
    size_t n = text_selection(s->block, s->from, s->to, parts, SELECTED_MOST);
    for (size_t i = 0; i < n; i++) {
        struct rect r = {x + parts[i].x, y + parts[i].y, parts[i].w, parts[i].h};
        paint_box(&ui->paint, r, 3, colour_fade(ui->theme.hue, 0.38f));
    }
    n = text_selection(s->block, s->composed_from, s->composed_to, parts, SELECTED_MOST);
    for (size_t i = 0; i < n; i++) {
        struct rect r = {x + parts[i].x, y + parts[i].y + parts[i].h - 3, parts[i].w, 2};
        paint_box(&ui->paint, r, 1, ui->theme.hue);
    }
}

static void paint_caret(struct ui *ui, struct field *f, float x, float y, const struct shown *s)
{
    struct rect at = text_caret(s->block, s->caret);
    ui->caret = (struct rect){x + at.x, y, 2, at.h};
    int64_t phase = (ui->now_us - f->touched_us) / BLINK_US;
    bool blinks = !ui->still && phase < BLINKS;
    if (blinks) ui_wake_at(ui, f->touched_us + (phase + 1) * BLINK_US);
    if (blinks && phase % 2 != 0) return;
    paint_box(&ui->paint, (struct rect){x + at.x - 0.5f, y + 2, 2, at.h - 4}, 0, ui->theme.hue);
}

/* A little further in than the caret, which else would stand on its first letter. */
static void show_hint(struct ui *ui, struct rect inside, const struct field_look *look)
{
    ui_cut_start(ui, &inside, 3);
    widget_label(ui, inside, look->hint, look->style, ui->theme.second, ALIGN_START);
}

static void paint_inside(struct ui *ui, struct field *f, const struct field_look *look,
                         struct rect inside, bool focus)
{
    struct shown s;
    make_shown(ui, f, look, focus, &s);
    if (!s.block) return;
    keep_in_view(f, inside, &s);
    float y = inside.y + (inside.h - s.block->row_height) / 2, x = text_x(ui, inside, f, &s);
    paint_clip(&ui->paint, (struct rect){inside.x - 2, inside.y, inside.w + 4, inside.h}, 0);
    if (focus) paint_selection(ui, x, y, &s);
    if (s.text[0])
        paint_text(&ui->paint, s.block, x, y, ui->theme.text);
    else
        show_hint(ui, inside, look);
    if (focus) paint_caret(ui, f, x, y, &s);
    paint_unclip(&ui->paint);
}

struct field_answer field_show(struct ui *ui, uint64_t id, struct rect r, struct field *f,
                               const struct field_look *look)
{
    struct field_answer out = {0};
    struct rect inside = {r.x + SPACE_4, r.y, r.w - 2 * SPACE_4, r.h};
    if (look->room_before > 0) ui_cut_start(ui, &inside, look->room_before - SPACE_4);
    if (look->room_after > 0) ui_cut_end(ui, &inside, look->room_after - SPACE_4);
    bool had = ui->focus == id && !ui->blocked;
    if (had) {
        out.changed = take_keys(ui, f, look);
        out.entered = !ui->composed[0] && ui_key(ui, UI_ENTER);
    }
    struct rect mine = r; /* what stands behind the text answers for itself */
    if (look->room_after > 0) ui_cut_end(ui, &mine, look->room_after);
    struct ui_answer answer = ui_control(ui, id, mine, look->label);
    take_mouse(ui, f, look, inside, answer);
    if (answer.hover) ui->cursor = UI_BEAM;
    out.focus = answer.focus && ui->active;
    if (answer.focus && !had) f->touched_us = ui->now_us;
    if (out.focus) ui->wants_text = true;
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    widget_place(ui, r, look->radius, colour_mix(ui->theme.raised, ui->theme.hover, hot));
    if (out.focus) paint_ring(&ui->paint, r, look->radius, 2, ui->theme.hue);
    paint_inside(ui, f, look, inside, out.focus);
    return out;
}
