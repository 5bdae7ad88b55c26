/* view_state.c: see view_state.h. */
#include "view_state.h"
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { HEIGHT = 44, SIGN = 28, TEXT_BYTES = 2 * MODEL_TEXT_BYTES };

enum amiss { NOTHING, LOST, NO_DEVICE, NO_SONGS, TUNNEL, NO_TASTE }; /* what matters most first */

static bool is_amiss(const struct model *m, enum amiss what)
{
    switch (what) {
    case LOST:
        return m->state != MODEL_IN && m->state_text[0];
    case NO_DEVICE:
        return m->deaf;
    case NO_SONGS:
        return m->party.state == PARTY_ON && m->party.counted && !m->party.songs;
    case TUNNEL:
        return m->sync.any && m->sync.tunnel;
    case NO_TASTE: /* the server found nobody, since nothing is known of them */
        return strcmp(m->why_code, "tell") == 0;
    case NOTHING:
        break;
    }
    return false;
}

/* What went away and comes again is said again. */
static enum amiss find(struct view_state *v, const struct model *m)
{
    enum amiss found = NOTHING;
    for (enum amiss what = NO_TASTE; what > NOTHING; what--) {
        if (!is_amiss(m, what)) v->seen &= ~(1u << what);
        if (is_amiss(m, what) && !(v->seen & 1u << what)) found = what;
    }
    return found;
}

/* "The connection to the server is lost. Next try in 3 s." */
static void write_lost(struct ui *ui, const struct model *m, char *out, size_t bytes)
{
    char again[96] = "", number[16];
    int64_t left_s = (m->retry_at_us - ui->now_us + 999999) / 1000000;
    snprintf(number, sizeof number, "%d", (int)left_s);
    if (m->state == MODEL_WAITING) {
        words_fill(again, sizeof again, left_s > 0 ? WORD_RETRY_IN : WORD_RETRY_NOW, number, NULL);
        ui_wake_at(ui, ui->now_us + 250000);
    }
    snprintf(out, bytes, "%s %s", m->state_text, again);
}

static void write(struct ui *ui, const struct model *m, enum amiss what, char out[TEXT_BYTES])
{
    static const enum word sentences[] = {[NO_DEVICE] = WORD_STATE_NO_DEVICE,
                                          [TUNNEL] = WORD_STATE_TUNNEL,
                                          [NO_TASTE] = WORD_STATE_LOBBY};
    if (what == LOST)
        write_lost(ui, m, out, TEXT_BYTES);
    else if (what == NO_SONGS)
        words_fill(out, TEXT_BYTES, WORD_PUT_SONGS, m->party.folder, NULL);
    else
        snprintf(out, TEXT_BYTES, "%s", words(sentences[what]));
}

/* The word on its button; WORD_NAME: it has none. */
static enum word action(enum amiss what)
{
    return what == NO_TASTE ? WORD_CHOOSE : what == LOST ? WORD_NAME : WORD_UNDERSTOOD;
}

/* True when pressed; Escape is as good as an OK. */
static bool show_button(struct ui *ui, struct rect *inside, enum amiss what)
{
    if (action(what) == WORD_NAME) return false;
    const char *label = words(action(what));
    struct rect r = ui_cut_end(ui, inside, widget_button_width(ui, label, false));
    ui_cut_end(ui, inside, SPACE_2);
    bool pressed =
        widget_button(ui, ui_id("state", what), rect_middle(r, r.w, 30), label, BUTTON_PLAIN);
    return pressed || (action(what) == WORD_UNDERSTOOD && ui_key(ui, UI_ESCAPE));
}

static void show_words(struct ui *ui, struct rect r, const struct model *m, enum amiss what)
{
    char text[TEXT_BYTES];
    write(ui, m, what, text);
    const struct text_block *b = text_wrap(ui->text, text, STYLE_NAME_PLAIN, r.w, 2);
    if (b) r.y += (r.h - b->height) / 2;
    widget_paragraph(ui, r, text, STYLE_NAME_PLAIN, ui->theme.text, 2);
}

bool view_state_show(struct view_state *v, struct ui *ui, struct rect *rest, const struct model *m)
{
    if (strcmp(v->room, m->room_id) != 0) v->seen = 0;
    memcpy(v->room, m->room_id, sizeof v->room);
    enum amiss what = find(v, m);
    if (what == NOTHING) return false;
    bool calm = what == NO_TASTE;
    struct rect r = rect_cut_top(rest, HEIGHT);
    rect_cut_top(rest, SPACE_2);
    struct colour c = calm ? ui->theme.hue : ui->theme.warn;
    paint_box(&ui->paint, r, RADIUS_ROW, colour_mix(ui->theme.panel, c, 0.16f));
    struct rect inside = {r.x + SPACE_3, r.y, r.w - SPACE_3 - SPACE_2, r.h};
    bool pressed = show_button(ui, &inside, what);
    icon_paint(&ui->paint, calm ? ICON_HEART : ICON_WARNING, ui_cut_start(ui, &inside, SIGN), 18, c,
               false);
    show_words(ui, inside, m, what);
    if (pressed && !calm) v->seen |= 1u << what;
    return pressed && calm;
}
