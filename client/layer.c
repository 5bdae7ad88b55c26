/* layer.c: see layer.h. */
#include "layer.h"
#include <math.h>
#include "widget.h"

enum {
    SLIDE_MS = 160,
    PADDING = SPACE_4, /* of a card */
    GAP = 6,           /* between a card or hint and what it belongs to */
    MARGIN = SPACE_2,  /* to the window's edge */
    NARROW = 700,      /* windows less wide have sheets of all their width */
    HINT_WIDTH = 300,
    HINT_ROWS = 4
};

static const int64_t HINT_US = 450000;

void layer_open(struct layer *l, struct ui *ui, uint64_t id, struct rect beside)
{
    *l = (struct layer){.id = id,
                        .beside = beside,
                        .opened_us = ui->now_us,
                        .shown = true,
                        .back = ui->focus,
                        .by_keys = ui->focus_shown};
    ui_wake_at(ui, ui->now_us);
}

void layer_shut(struct layer *l, struct ui *ui)
{
    if (!l->id) return;
    if (l->by_keys)
        ui_step(ui, l->back);
    else
        ui_focus(ui, l->back);
    l->id = 0;
    ui_wake_at(ui, ui->now_us);
}

void layer_under(struct layer *l, struct ui *ui)
{
    l->blocked = ui->blocked;
    ui->blocked |= l->id != 0;
}

void layer_over(const struct layer *l, struct ui *ui)
{
    ui->blocked = l->blocked;
}

/* 0 to 1 since it was opened; lands softly. */
static float come(const struct layer *l, struct ui *ui)
{
    float t = (float)(ui->now_us - l->opened_us) / (SLIDE_MS * 1000.f);
    if (ui->still || t >= 1) return 1;
    ui_wake_at(ui, ui->now_us + 16000);
    return 1 - (1 - t) * (1 - t) * (1 - t);
}

/* Not in the frame that opened it: the press there was not beside it. */
static bool is_open(const struct layer *l, const struct ui *ui, uint64_t id)
{
    return l->id == id && l->opened_us != ui->now_us;
}

/* A press beside it. */
static bool is_left(const struct ui *ui, struct rect r)
{
    return ui->pressed && !ui->blocked && !rect_has(r, ui->mouse_x, ui->mouse_y);
}

static bool begin(struct layer *l, struct ui *ui, struct rect r)
{
    if (is_left(ui, r)) {
        layer_shut(l, ui);
        return false;
    }
    l->shown = true;
    l->first = ui->seen_count;
    return true;
}

static float clamp(float value, float least, float most)
{
    return fmaxf(fminf(value, most), least);
}

/* Below what it belongs to, or above where there is more room; inside the window. */
static struct rect place(const struct ui *ui, struct rect beside, float w, float h)
{
    float below = beside.y + beside.h + GAP, above = beside.y - GAP - h;
    bool fits = below + h <= ui->window.h - MARGIN || above < MARGIN;
    float x = ui->rtl ? beside.x + beside.w - w : beside.x;
    return (struct rect){clamp(x, MARGIN, ui->window.w - w - MARGIN),
                         clamp(fits ? below : above, MARGIN, ui->window.h - h - MARGIN), w, h};
}

/* On the ground of panels, so that what stands out there does so here. */
static void show_card(struct layer *l, struct ui *ui, struct rect r, struct rect *inside)
{
    r.y += 8 * (1 - come(l, ui));
    paint_glow(&ui->paint, (struct rect){r.x, r.y + 6, r.w, r.h}, RADIUS, 22,
               colour_fade(colour_rgb(0), 0.5f));
    paint_box(&ui->paint, r, RADIUS, ui->theme.panel);
    paint_ring(&ui->paint, r, RADIUS, 1, ui->theme.line);
    *inside = rect_inset(r, PADDING);
}

bool layer_card(struct layer *l, struct ui *ui, uint64_t id, float w, float h, struct rect *inside)
{
    if (!is_open(l, ui, id)) return false;
    struct rect r = place(ui, l->beside, w + 2 * PADDING, h + 2 * PADDING);
    if (!begin(l, ui, r)) return false;
    show_card(l, ui, r, inside);
    return true;
}

bool layer_window(struct layer *l, struct ui *ui, uint64_t id, float w, float h,
                  struct rect *inside)
{
    if (!is_open(l, ui, id)) return false;
    struct rect r = rect_middle(ui->window, fminf(w + 2 * SPACE_5, ui->window.w - 2 * MARGIN),
                                fminf(h + 2 * SPACE_5, ui->window.h - 2 * MARGIN));
    if (!begin(l, ui, r)) return false;
    paint_box(&ui->paint, ui->window, 0, colour_fade(ui->theme.ground, 0.6f * come(l, ui)));
    show_card(l, ui, r, inside);
    *inside = rect_inset(*inside, SPACE_5 - PADDING);
    return true;
}

bool layer_sheet(struct layer *l, struct ui *ui, uint64_t id, float w, struct rect *inside)
{
    if (!is_open(l, ui, id)) return false;
    struct rect rest = ui->window;
    struct rect r = ui_cut_end(ui, &rest, ui->window.w < NARROW ? ui->window.w : w);
    if (!begin(l, ui, r)) return false;
    float t = come(l, ui), aside = (1 - t) * 48;
    paint_box(&ui->paint, ui->window, 0, colour_fade(ui->theme.ground, 0.6f * t));
    r.x += ui->rtl ? -aside : aside;
    paint_glow(&ui->paint, r, 0, 30, colour_fade(colour_rgb(0), 0.45f * t));
    paint_box(&ui->paint, r, 0, ui->theme.panel);
    *inside = r;
    return true;
}

/* The focus is inside, or goes to the first control there. */
static void keep_focus(const struct layer *l, struct ui *ui)
{
    uint64_t first = 0;
    for (size_t i = ui->seen_count; i-- > l->first;) {
        if (ui->seen[i].id == ui->focus) return;
        if (ui->seen[i].focusable) first = ui->seen[i].id;
    }
    if (l->by_keys)
        ui_step(ui, first);
    else
        ui_focus(ui, first);
}

void layer_end(struct layer *l, struct ui *ui)
{
    if (!l->id || ui->blocked) return; /* what it holds may have shut it */
    keep_focus(l, ui);
    if (ui_key(ui, UI_ESCAPE)) layer_shut(l, ui);
}

/* The focus stays: what had it before went with the screen that showed this one. */
void layer_settle(struct layer *l, struct ui *ui)
{
    if (l->id && !l->shown) {
        l->id = 0;
        ui_wake_at(ui, ui->now_us);
    }
    l->shown = false;
}

void layer_hint(struct ui *ui)
{
    const struct ui_hint *h = &ui->hint;
    if (!h->id || !h->offered || !h->words[0] || h->since_us > ui->now_us) return;
    if (ui->now_us - h->since_us < HINT_US) {
        ui_wake_at(ui, h->since_us + HINT_US);
        return;
    }
    float most = fminf(HINT_WIDTH, ui->window.w - 2 * MARGIN - 2 * SPACE_3);
    const struct text_block *b = text_wrap(ui->text, h->words, STYLE_SECOND, most, HINT_ROWS);
    if (!b) return;
    struct rect r = place(ui, h->rect, b->width + 2 * SPACE_3, b->height + 2 * SPACE_2);
    paint_glow(&ui->paint, (struct rect){r.x, r.y + 3, r.w, r.h}, SPACE_2, 12,
               colour_fade(colour_rgb(0), 0.45f));
    paint_box(&ui->paint, r, SPACE_2, ui->theme.line);
    paint_text(&ui->paint, b, r.x + SPACE_3, r.y + SPACE_2, ui->theme.text);
}
