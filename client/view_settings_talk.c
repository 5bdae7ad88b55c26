/* view_settings_talk.c: how to talk: the key, the voice, the microphone. */
#include <stdio.h>
#include "view_settings.h"
#include "view_talk.h"
#include "widget.h"
#include "words.h"

enum { KEY_WIDTH = 140, LEVEL_WIDTH = 104, TRY_AGAIN_US = 250000 };

static void changed(const struct settings *s)
{
    s->out->kind = INTENT_HABITS;
}

static void show_how(struct ui *ui, struct rect *rest, const struct settings *s)
{
    static const enum word how[TALK_HOWS] = {[TALK_PUSH] = WORD_HOW_PUSH,
                                             [TALK_TOGGLE] = WORD_HOW_TOGGLE,
                                             [TALK_VOICE] = WORD_HOW_VOICE};
    settings_heading(ui, rest, words(WORD_HOW));
    for (size_t i = 0; i < TALK_HOWS; i++) {
        bool on = s->habits->how == (enum talk_how)i;
        if (!settings_choice(ui, rest, ui_id("how", i), words(how[i]), on)) continue;
        s->habits->how = (enum talk_how)i;
        changed(s);
    }
}

/* -- the key --------------------------------------------------------------------------------- */

static void bind(struct view_settings *v, struct ui *ui, const struct settings *s)
{
    if (!v->binds) return;
    ui->wants_bind = true;
    if (!ui->has_bound) return;
    v->binds = false;
    if (!ui->bound.place && !ui->bound.button) return; /* Escape */
    s->habits->key_place = ui->bound.place;
    s->habits->key_button = ui->bound.button;
    snprintf(s->habits->key_name, sizeof s->habits->key_name, "%.*s", HABITS_KEY_BYTES - 1,
             ui->bound.text);
    changed(s);
}

static void show_key(struct view_settings *v, struct ui *ui, struct rect *rest,
                     const struct settings *s)
{
    static const enum word why[] = {[HOTKEY_WORKS] = WORD_KEY_EVERYWHERE,
                                    [HOTKEY_WAYLAND] = WORD_KEY_WAYLAND,
                                    [HOTKEY_SYSTEM] = WORD_KEY_SYSTEM,
                                    [HOTKEY_KEY] = WORD_KEY_NOT_THAT};
    struct rect at = settings_row(ui, rest, words(WORD_KEY), "", KEY_WIDTH);
    const char *name = v->binds ? words(WORD_KEY_PRESS) : words_key(s->habits->key_name);
    at = rect_middle(at, at.w, CONTROL_SMALL);
    if (widget_button(ui, ui_id("bind", 0), at, name, BUTTON_PLAIN)) v->binds = true;
    bind(v, ui, s);
    settings_note(ui, rest, words(why[v->why]),
                  v->why == HOTKEY_WORKS ? ui->theme.second : ui->theme.warn);
}

/* -- by voice -------------------------------------------------------------------------------- */

static void show_voice(struct ui *ui, struct rect *rest, const struct settings *s)
{
    char says[32];
    float hold = (float)s->habits->hold_ms;
    if (s->habits->how != TALK_VOICE) return;
    settings_number(says, sizeof says, WORD_DB, (double)s->habits->open_db);
    if (settings_slider(ui, rest, ui_id("open", 0), words(WORD_OPENS_AT), says, 3, 40,
                        &s->habits->open_db))
        changed(s);
    settings_number(says, sizeof says, WORD_MS, (double)hold);
    if (settings_slider(ui, rest, ui_id("hold", 0), words(WORD_HOLDS), says, 100, 2000, &hold)) {
        s->habits->hold_ms = (int)(hold / 50 + 0.5f) * 50;
        changed(s);
    }
}

/* -- the microphone -------------------------------------------------------------------------- */

/* Again and again, so that it ends when this is not shown any more. */
static void say_tries(struct view_settings *v, struct ui *ui, const struct settings *s)
{
    if (ui->now_us >= v->again_us && s->out->kind == INTENT_NONE) {
        s->out->kind = INTENT_TRY;
        v->again_us = ui->now_us + TRY_AGAIN_US;
    }
    ui_wake_at(ui, v->again_us);
}

static void show_try(struct view_settings *v, struct ui *ui, struct rect *rest,
                     const struct settings *s)
{
    const struct model_talk *t = &s->m->talk;
    bool failed = v->tries && !t->mic_open && t->mic_text[0];
    if (settings_switch(ui, rest, ui_id("try", 0), words(WORD_MIC_TRY), "", &v->tries))
        v->again_us = ui->now_us;
    if (v->tries) say_tries(v, ui, s);
    if (failed) settings_note(ui, rest, t->mic_text, ui->theme.warn);
    if (!v->tries || failed) return;
    struct rect level = rect_cut_top(rest, 32);
    view_talk_level(ui, ui_cut_start(ui, &level, LEVEL_WIDTH), s->m);
    ui_cut_start(ui, &level, SPACE_3);
    if (t->voice)
        widget_label(ui, level, words(WORD_MIC_VOICE), STYLE_SECOND, ui->theme.talk, ALIGN_START);
}

static void show_clean(struct ui *ui, struct rect *rest, const struct settings *s)
{
    struct habits *h = s->habits;
    const struct {
        const char *name;
        enum word words, more;
        bool *on;
    } switches[] = {{"noise", WORD_NOISE, WORD_NOISE_NOTE, &h->noise},
                    {"gain", WORD_GAIN, WORD_GAIN_NOTE, &h->gain},
                    {"echo", WORD_ECHO, WORD_ECHO_NOTE, &h->echo},
                    {"cue", WORD_CUE, WORD_CUE_NOTE, &h->cue}};
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (settings_switch(ui, rest, ui_id(switches[i].name, 0), words(switches[i].words),
                            words(switches[i].more), switches[i].on))
            changed(s);
}

void view_settings_talk(struct view_settings *v, struct ui *ui, struct rect *rest,
                        const struct settings *s)
{
    show_how(ui, rest, s);
    show_key(v, ui, rest, s);
    show_voice(ui, rest, s);
    settings_heading(ui, rest, words(WORD_MICROPHONE));
    if (settings_devices(ui, rest, "mic", &s->m->mics, "", s->habits->mic)) changed(s);
    show_try(v, ui, rest, s);
    show_clean(ui, rest, s);
}
