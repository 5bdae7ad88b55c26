/* ui.c: see ui.h. */
#include "ui.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "hash.h"

/* So long decoration moves after a hand was on it, and after something happened that is worth looking up for. */
static const int64_t HAND_US = 60000000, STIR_US = 10000000;

void ui_init(struct ui *ui, struct text *text)
{
    memset(ui, 0, sizeof *ui);
    ui->text = text;
    ui->theme = theme_of(THEME_DARK, "");
    ui->active = true;
}

void ui_free(struct ui *ui)
{
    paint_free(&ui->paint);
}

/* -- what the person did -- */

static bool feed_text(struct ui *ui, const char *text)
{
    bool spent = ui->space_spent && strcmp(text, " ") == 0;
    ui->space_spent = false;
    if (spent) return true;
    size_t have = strlen(ui->typed), more = strlen(text);
    if (have + more >= sizeof ui->typed) return false;
    memcpy(ui->typed + have, text, more + 1);
    return true;
}

/* A click or a key may move the focus: there is one of them a frame. */
static bool has_turn(const struct ui *ui)
{
    return !ui->pressed && !ui->has_key;
}

static bool feed_press(struct ui *ui, const struct ui_event *event)
{
    if (!has_turn(ui) || ui->released || ui->typed[0]) return false;
    ui->pressed = ui->down = true;
    ui->clicks = event->count;
    ui->press_shift = event->shift;
    return true;
}

static bool feed_key(struct ui *ui, const struct ui_event *event)
{
    if (!has_turn(ui) || ui->typed[0]) return false;
    ui->key = *event;
    ui->space_spent = false;
    return ui->has_key = true;
}

bool ui_feed(struct ui *ui, const struct ui_event *event)
{
    ui->fed = true;
    switch (event->kind) {
    case UI_KEY:
        return feed_key(ui, event);
    case UI_BIND:
        ui->bound = *event;
        return ui->has_bound = true;
    case UI_TEXT:
        return has_turn(ui) && feed_text(ui, event->text);
    case UI_COMPOSE:
        memcpy(ui->composed, event->text, sizeof ui->composed);
        return true;
    case UI_WHEEL:
        ui->wheel += event->y;
        return true;
    case UI_GONE:
        ui->mouse_in = false;
        return true;
    default:
        break;
    }
    if (event->kind == UI_PRESS && !feed_press(ui, event)) return false;
    if (event->kind == UI_POINTER && (ui->pressed || ui->released)) return false;
    if (event->kind == UI_RELEASE) {
        ui->released = true;
        ui->down = false;
    }
    ui->mouse_x = event->x;
    ui->mouse_y = event->y;
    ui->mouse_in = true;
    return true;
}

bool ui_key(struct ui *ui, enum ui_key key)
{
    if (ui->blocked || !ui->has_key || ui->key.key != key) return false;
    ui->has_key = false;
    return true;
}

/* -- frames -- */

static void keep_awake(struct ui *ui)
{
    bool fed = ui->fed || !ui->awake_us;
    int64_t until_us = ui->now_us + (fed ? HAND_US : ui->stirred ? STIR_US : 0);
    if (until_us > ui->awake_us) ui->awake_us = until_us;
    ui->fed = ui->stirred = false;
}

void ui_stir(struct ui *ui)
{
    ui->stirred = true;
    if (!ui->moves && !ui->still && ui->active) ui_wake_at(ui, ui->now_us);
}

void ui_begin(struct ui *ui, float width, float height, int64_t now_us)
{
    text_frame(ui->text);
    paint_clear(&ui->paint);
    ui->window = (struct rect){0, 0, width, height};
    ui->now_us = now_us;
    keep_awake(ui);
    ui->moves = !ui->still && ui->active && now_us < ui->awake_us;
    ui->next_us = INT64_MAX;
    ui->cursor = UI_ARROW;
    ui->wants_text = ui->wants_bind = false;
    ui->had_focus = ui->focus;
    if (!ui->hint.offered) ui->hint.id = 0;
    ui->hint.offered = false;
    ui->blocked = false;
    ui->seen_count = 0;
}

void ui_step(struct ui *ui, uint64_t id)
{
    ui_focus(ui, id);
    ui->focus_shown = ui->focus_moved = true;
    ui_wake_at(ui, ui->now_us);
}

/* The nth control that takes the focus, from one that has it. */
static void move_focus(struct ui *ui, bool back)
{
    size_t n = ui->seen_count, at = n;
    for (size_t i = 0; i < n; i++)
        if (ui->seen[i].id == ui->focus) at = i;
    if (at == n) at = back ? 0 : n - 1;
    for (size_t tries = 0; tries < n; tries++) {
        at = back ? (at + n - 1) % n : (at + 1) % n;
        if (!ui->seen[at].focusable) continue;
        ui_step(ui, ui->seen[at].id);
        return;
    }
}

void ui_end(struct ui *ui)
{
    assert(ui->paint.clip_count == 0);
    ui->focus_moved = false;
    if (ui->pressed || ui->released || ui->has_key || ui->typed[0] || ui->has_bound)
        ui_wake_at(ui, ui->now_us);
    if (ui_key(ui, UI_TAB)) move_focus(ui, ui->key.shift);
    if (ui->released) ui->held = 0;
    ui->pressed = ui->released = false;
    ui->wheel = 0;
    ui->has_key = ui->has_bound = false;
    if (ui->focus == ui->had_focus) ui->typed[0] = '\0'; /* else it is for what has it now */
}

void ui_wake_at(struct ui *ui, int64_t at_us)
{
    if (at_us < ui->next_us) ui->next_us = at_us;
}

/* -- controls -- */

uint64_t ui_id(const char *name, uint64_t number)
{
    uint64_t id = hash_bytes(hash_text(6, name), &number, sizeof number);
    return id ? id : 1;
}

void ui_focus(struct ui *ui, uint64_t id)
{
    ui->focus = id;
    ui->focus_shown = false;
    ui->composed[0] = '\0';
}

struct rect ui_clip(const struct ui *ui)
{
    const struct paint *p = &ui->paint;
    return p->clip_count ? rect_common(p->clips[p->clip_count - 1], ui->window) : ui->window;
}

static struct rect see(struct ui *ui, uint64_t id, struct rect r, const char *label)
{
    struct rect visible = rect_common(r, ui_clip(ui));
    if (ui->seen_count == UI_CONTROLS) return visible;
    struct ui_seen *seen = &ui->seen[ui->seen_count++];
    *seen = (struct ui_seen){.id = id, .rect = r, .visible = visible};
    strncpy(seen->label, label, sizeof seen->label - 1);
    return visible;
}

struct ui_answer ui_spot(struct ui *ui, uint64_t id, struct rect r, const char *label)
{
    struct ui_answer answer = {0};
    if (ui->blocked) return answer;
    struct rect visible = see(ui, id, r, label);
    bool under = ui->mouse_in && rect_has(visible, ui->mouse_x, ui->mouse_y);
    if (ui->pressed && under) ui->held = id;
    answer.held = ui->held == id;
    answer.hover = under && (ui->held == 0 || answer.held);
    answer.clicked = answer.held && ui->released && under;
    return answer;
}

struct ui_answer ui_control(struct ui *ui, uint64_t id, struct rect r, const char *label)
{
    struct ui_answer answer = ui_spot(ui, id, r, label);
    if (ui->blocked) return answer;
    struct ui_seen *seen = ui->seen_count ? &ui->seen[ui->seen_count - 1] : NULL;
    if (seen && seen->id == id) seen->focusable = true;
    if (ui->pressed && answer.held) ui_focus(ui, id);
    answer.focus = ui->focus == id;
    answer.ring = answer.focus && ui->focus_shown && ui->active;
    bool space = answer.focus && ui_key(ui, UI_SPACE);
    ui->space_spent |= space;
    if (space || (answer.focus && ui_key(ui, UI_ENTER))) answer.clicked |= !ui->key.repeat;
    if (answer.hover) ui->cursor = UI_HAND;
    return answer;
}

void ui_hint(struct ui *ui, uint64_t id, struct rect r, const char *words)
{
    struct ui_hint *h = &ui->hint;
    if (h->id != id) *h = (struct ui_hint){.id = id, .since_us = ui->now_us};
    if (ui->pressed) h->since_us = INT64_MAX; /* who presses knows */
    h->rect = r;
    h->offered = true;
    snprintf(h->words, sizeof h->words, "%s", words);
}

/* -- easing -- */

/* Runs at 60 frames a second while on its way; the last tenth is the slowest, so that things land softly. */
float ui_ease(struct ui *ui, uint64_t id, float target, int ms)
{
    struct ui_ease *e = &ui->eases[id % UI_EASES];
    if (e->id != id || ui->still) *e = (struct ui_ease){id, target, ui->now_us};
    float passed = (float)(ui->now_us - e->at_us) / ((float)ms * 1000);
    e->at_us = ui->now_us;
    if (passed > 1) passed = 1;
    e->value += (target - e->value) * (1 - powf(0.02f, passed));
    if (fabsf(target - e->value) < 0.01f * fmaxf(1, fabsf(target)))
        e->value = target;
    else
        ui_wake_at(ui, ui->now_us + 16000);
    return e->value;
}

/* -- layout -- */

struct rect ui_cut_start(const struct ui *ui, struct rect *r, float w)
{
    return ui->rtl ? rect_cut_right(r, w) : rect_cut_left(r, w);
}

struct rect ui_cut_end(const struct ui *ui, struct rect *r, float w)
{
    return ui->rtl ? rect_cut_left(r, w) : rect_cut_right(r, w);
}
