/* view_talk.c: see view_talk.h. */
#include "view_talk.h"
#include <math.h>
#include <stdio.h>
#include "widget.h"
#include "words.h"

enum { BARS = 13, BAR = 4, TALL = 24, FLAT = 4, REFUSAL_WIDTH = 300, ICON = 18 };

static const int64_t REFUSAL_US = 6000000, AGAIN_US = 50000;
static const float QUIET_DB = -60; /* nothing of the level shows */

enum talk_state {
    TALK_IDLE,
    TALK_ASKING,
    TALK_LISTENS, /* by voice: when there is some */
    TALK_TALKS,
    TALK_BUSY,
    TALK_WAITS,
    TALK_QUIET,
    TALK_DEAF, /* no microphone */
    TALK_STATES
};

static enum talk_state state_of(const struct model *m, const struct habits *h)
{
    const struct model_talk *t = &m->talk;
    if (t->on && !t->mic_open && t->mic_text[0]) return TALK_DEAF;
    if (t->mine) return TALK_TALKS;
    if (t->waits) return TALK_WAITS;
    if (t->mode == MODE_QUIET) return TALK_QUIET;
    if (t->asked) return TALK_ASKING;
    if (t->mode == MODE_EXCLUSIVE && t->talker_count > 0) return TALK_BUSY;
    return t->on && h->how == TALK_VOICE ? TALK_LISTENS : TALK_IDLE;
}

/* A turn: by voice nobody waits for one, the microphone listens or does not. */
static bool may_wait(enum talk_state state, const struct habits *h)
{
    return state == TALK_BUSY && h->how != TALK_VOICE;
}

/* -- words ----------------------------------------------------------------------------------- */

static enum word idle_word(const struct habits *h)
{
    static const enum word idle[TALK_HOWS] = {[TALK_PUSH] = WORD_TALK_HOLD,
                                              [TALK_TOGGLE] = WORD_TALK_PRESS,
                                              [TALK_VOICE] = WORD_TALK_OPEN};
    return idle[h->how];
}

/* `brief`: for where all of it does not fit. */
static void words_of(char *out, size_t bytes, enum talk_state state, bool brief,
                     const struct model *m, const struct habits *h)
{
    static const enum word whole[TALK_STATES] = {
        [TALK_ASKING] = WORD_TALK_ASKING, [TALK_LISTENS] = WORD_TALK_LISTENS,
        [TALK_TALKS] = WORD_TALK_TALKS,   [TALK_BUSY] = WORD_TALK_BUSY,
        [TALK_WAITS] = WORD_TALK_TURN,    [TALK_QUIET] = WORD_TALK_QUIET,
        [TALK_DEAF] = WORD_TALK_DEAF};
    static const enum word cut[TALK_STATES] = {[TALK_IDLE] = WORD_TALK,
                                               [TALK_ASKING] = WORD_TALK_ASKING,
                                               [TALK_LISTENS] = WORD_TALK_OPEN_BRIEF,
                                               [TALK_TALKS] = WORD_TALK_TALKS_BRIEF,
                                               [TALK_BUSY] = WORD_TALK_BUSY_BRIEF,
                                               [TALK_WAITS] = WORD_TALK_TURN_BRIEF,
                                               [TALK_QUIET] = WORD_TALK_QUIET_BRIEF,
                                               [TALK_DEAF] = WORD_TALK_DEAF_BRIEF};
    size_t turn = model_turn(m, m->me);
    char number[24];
    const char *fill = words_key(h->key_name);
    enum word word = brief ? cut[state] : state == TALK_IDLE ? idle_word(h) : whole[state];
    snprintf(number, sizeof number, "%zu", turn);
    if (state == TALK_BUSY) fill = m->talk.talkers[0].nick;
    if (state == TALK_WAITS) fill = number;
    if (state == TALK_WAITS && turn == 1 && !brief) word = WORD_TALK_NEXT;
    words_fill(out, bytes, word, fill, NULL);
}

/* What a press leads to. */
static const char *hint_of(char *out, size_t bytes, enum talk_state state, const struct model *m,
                           const struct habits *h)
{
    switch (state) {
    case TALK_DEAF:
        return m->talk.mic_text;
    case TALK_BUSY:
        if (may_wait(state, h)) return words(WORD_TALK_WAIT);
        return words(m->talk.on ? WORD_TALK_STOP : WORD_TALK_OPEN);
    case TALK_WAITS:
        return words(WORD_TALK_LEAVE);
    case TALK_TALKS:
        return words(h->how == TALK_PUSH ? WORD_TALK_LET_GO : WORD_TALK_STOP);
    case TALK_LISTENS:
        return words(WORD_TALK_STOP);
    case TALK_QUIET:
        return words(WORD_TALK_QUIET);
    default:
        return words_fill(out, bytes, idle_word(h), words_key(h->key_name), NULL);
    }
}

/* -- looks ----------------------------------------------------------------------------------- */

static float level_of(const struct model *m)
{
    if (!m->talk.mic_open) return 0;
    return fminf(fmaxf(1 - m->talk.level_db / QUIET_DB, 0), 1);
}

void view_talk_level(struct ui *ui, struct rect r, const struct model *m)
{
    float level = level_of(m), step = (r.w - BAR) / (BARS - 1);
    for (int i = 0; i < BARS; i++) {
        bool lit = level * BARS > (float)i + 0.2f;
        float arch = sinf((float)M_PI * ((float)i + 1) / (BARS + 1));
        float tall = lit ? FLAT + (TALL - FLAT) * arch * (0.4f + 0.6f * level) : FLAT;
        float x = ui->rtl ? r.x + r.w - BAR - step * (float)i : r.x + step * (float)i;
        struct rect bar = {x, r.y + (r.h - tall) / 2, BAR, tall};
        paint_box(&ui->paint, bar, BAR / 2, lit ? ui->theme.talk : ui->theme.line);
    }
}

struct face {
    enum icon icon;
    struct colour ground, ink;
    bool rim; /* in the colour of talk */
};

static struct face face_of(const struct ui *ui, enum talk_state state, float hot)
{
    const struct theme *t = &ui->theme;
    struct colour lit = colour_mix(t->talk, colour_rgb(0xffffff), 0.25f * hot);
    struct colour raised = colour_mix(t->raised, t->line, hot);
    if (state == TALK_IDLE || state == TALK_TALKS)
        return (struct face){ICON_MICROPHONE, lit, t->ink, false};
    if (state == TALK_ASKING)
        return (struct face){ICON_MICROPHONE, colour_mix(t->raised, t->talk, 0.45f), t->text,
                             false};
    if (state == TALK_DEAF) return (struct face){ICON_WARNING, raised, t->warn, false};
    if (state == TALK_QUIET) return (struct face){ICON_MUTED, raised, t->second, false};
    return (struct face){state == TALK_BUSY ? ICON_CHAT : ICON_MICROPHONE, raised, t->text, true};
}

/* Who is heard by others sees how loud. */
static void show_glow(struct ui *ui, struct rect r, const struct model *m)
{
    float out = 3 + 5 * level_of(m);
    paint_ring(&ui->paint, rect_inset(r, -out), r.h / 2 + out, 2,
               colour_fade(ui->theme.talk, 0.7f));
}

static float room_for_words(struct rect button)
{
    return button.w - 2 * SPACE_3 - ICON - SPACE_2;
}

static bool fits(struct ui *ui, const char *text, struct text_style style, float w)
{
    const struct text_block *b = text_row(ui->text, text, style);
    return b && b->width <= w;
}

static void show_face(struct ui *ui, struct rect r, struct face f, const char *text)
{
    paint_box(&ui->paint, r, r.h / 2, f.ground);
    if (f.rim) paint_ring(&ui->paint, r, r.h / 2, 2, ui->theme.talk);
    const struct text_block *b = text_row(ui->text, text, STYLE_STRONG);
    float most = r.w - 2 * SPACE_3, wide = ICON + SPACE_2 + (b ? b->width : 0);
    struct rect inside = rect_middle(r, fminf(most, wide + 1), r.h);
    icon_paint(&ui->paint, f.icon, ui_cut_start(ui, &inside, ICON), ICON, f.ink, ui->rtl);
    ui_cut_start(ui, &inside, SPACE_2);
    widget_label(ui, inside, text, STYLE_STRONG, f.ink, ALIGN_START);
}

/* -- hands ----------------------------------------------------------------------------------- */

static void want(struct intent *out, bool on, bool wait)
{
    out->kind = INTENT_TALK;
    out->on = on;
    out->wait = wait;
}

/* With push to talk the mouse holds it; who has only a keyboard begins and ends by pressing, when it sees that the button has the focus:
   nobody who clicked it and goes on typing means to open the microphone. */
static void take(struct view_talk *v, const struct ui *ui, struct ui_answer answer,
                 enum talk_state state, const struct model *m, const struct habits *h,
                 struct intent *out)
{
    bool holds = h->how == TALK_PUSH && state != TALK_BUSY && state != TALK_WAITS;
    bool by_mouse = ui->released;
    v->held = answer.held && !ui->released && (v->held || (holds && ui->pressed));
    if (!answer.clicked || (by_mouse && h->how == TALK_PUSH && v->told)) return;
    if (!by_mouse && !answer.ring) return;
    if (may_wait(state, h))
        want(out, true, true);
    else if (state == TALK_WAITS)
        want(out, false, false);
    else if (!by_mouse || h->how != TALK_PUSH)
        want(out, !m->talk.on, false);
}

void view_talk_show(struct view_talk *v, struct ui *ui, struct rect r, struct rect aside,
                    const struct model *m, const struct habits *h, struct intent *out)
{
    enum talk_state state = state_of(m, h);
    uint64_t id = ui_id("talk", 0);
    char text[MODEL_NAME_BYTES + 64], hint[MODEL_NAME_BYTES + 64];
    words_of(text, sizeof text, state, false, m, h);
    if (!fits(ui, text, STYLE_STRONG, room_for_words(r)))
        words_of(text, sizeof text, state, true, m, h);
    struct ui_answer answer = ui_control(ui, id, r, text);
    float hot = ui_ease(ui, id, answer.held ? 1 : answer.hover ? 0.6f : 0, 140);
    v->at = r;
    take(v, ui, answer, state, m, h, out);
    if (state == TALK_TALKS) show_glow(ui, r, m);
    show_face(ui, r, face_of(ui, state, hot), text);
    if (answer.ring) widget_ring(ui, r, r.h / 2);
    if (answer.hover || answer.ring) ui_hint(ui, id, r, hint_of(hint, sizeof hint, state, m, h));
    if (aside.w <= 0) return;
    const char *turn = words(WORD_TALK_WAIT);
    if (may_wait(state, h) && fits(ui, turn, STYLE_STRONG, aside.w - 2 * SPACE_3)) {
        struct rect wait = rect_middle(aside, aside.w, CONTROL_SMALL);
        if (widget_button(ui, ui_id("wait", 0), wait, turn, BUTTON_PLAIN)) want(out, true, true);
    } else {
        struct rect level = ui_cut_start(ui, &aside, fminf(aside.w, 104));
        view_talk_level(ui, level, m);
    }
}

/* -- over everything ------------------------------------------------------------------------- */

void view_talk_say(const struct view_talk *v, struct ui *ui, const struct model *m)
{
    int64_t end_us = m->talk.refused_us + REFUSAL_US;
    if (!m->talk.refusal[0] || ui->now_us >= end_us) return;
    const struct text_block *b =
        text_wrap(ui->text, m->talk.refusal, STYLE_NAME_PLAIN, REFUSAL_WIDTH, 3);
    if (!b) return;
    float w = b->width + 2 * SPACE_3, h = b->height + 2 * SPACE_2;
    float x = ui->rtl ? v->at.x + v->at.w - w : v->at.x;
    struct rect r = {x, v->at.y - SPACE_3 - h, w, h};
    paint_glow(&ui->paint, (struct rect){r.x, r.y + 4, r.w, r.h}, RADIUS_ROW, 16,
               colour_fade(colour_rgb(0), 0.5f));
    paint_box(&ui->paint, r, RADIUS_ROW, ui->theme.line);
    paint_ring(&ui->paint, r, RADIUS_ROW, 1, ui->theme.talk);
    paint_text(&ui->paint, b, r.x + SPACE_3, r.y + SPACE_2, ui->theme.text);
    ui_wake_at(ui, end_us);
}

void view_talk_end(struct view_talk *v, struct ui *ui, struct intent *out)
{
    if (v->held && v->told && ui->now_us < v->again_us) {
        ui_wake_at(ui, v->again_us);
        return;
    }
    if (!v->held && !v->told) return;
    if (out->kind != INTENT_NONE) { /* one a frame */
        ui_wake_at(ui, ui->now_us);
        return;
    }
    out->kind = INTENT_TALK_KEY;
    out->on = v->told = v->held;
    v->again_us = ui->now_us + AGAIN_US;
    if (v->held) ui_wake_at(ui, v->again_us);
}
