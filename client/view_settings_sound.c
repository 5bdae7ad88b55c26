/* view_settings_sound.c: the device, the volumes, the trim by ear. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "event.h"
#include "view_settings.h"
#include "widget.h"
#include "words.h"

enum { DUCK_MOST_DB = 30, TRIM_WIDTH = 150 };

/* Which one the system chose is known while it plays. */
static void show_speakers(struct ui *ui, struct rect *rest, const struct settings *s)
{
    settings_heading(ui, rest, words(WORD_SPEAKERS));
    const char *own = s->habits->speakers[0] ? "" : s->m->device;
    if (settings_devices(ui, rest, "speakers", &s->m->speakers, own, s->habits->speakers))
        s->out->kind = INTENT_HABITS;
    if (!s->m->device[0]) settings_note(ui, rest, words(WORD_NO_DEVICE), ui->theme.warn);
}

static void show_volumes(struct ui *ui, struct rect *rest, const struct settings *s)
{
    char says[32];
    rect_cut_top(rest, SPACE_2);
    settings_number(says, sizeof says, WORD_PERCENT, (double)*s->volume * 100);
    if (settings_slider(ui, rest, ui_id("set volume", 0), words(WORD_MUSIC), says, 0, 1,
                        s->volume)) {
        s->out->kind = INTENT_VOLUME;
        s->out->volume = *s->volume;
    }
    settings_number(says, sizeof says, WORD_PERCENT, (double)s->habits->voices * 100);
    if (settings_slider(ui, rest, ui_id("set voices", 0), words(WORD_VOICES), says, 0, 2,
                        &s->habits->voices))
        s->out->kind = INTENT_HABITS;
    settings_number(says, sizeof says, WORD_DB, (double)-s->habits->duck_db);
    if (settings_slider(ui, rest, ui_id("duck", 0), words(WORD_DUCK), says, 0, DUCK_MOST_DB,
                        &s->habits->duck_db)) {
        s->habits->duck_db = roundf(s->habits->duck_db);
        s->out->kind = INTENT_HABITS;
    }
    settings_note(ui, rest, words(WORD_DUCK_NOTE), ui->theme.second);
}

/* A step later or earlier, by ear: the speakers' own delay is known to no system. */
static void show_trim(struct ui *ui, struct rect *rest, const struct settings *s)
{
    char says[48];
    int ms = s->m->trim_ms, step = 0;
    struct rect at = settings_row(ui, rest, words(WORD_TRIM), "", TRIM_WIDTH);
    struct rect less =
        rect_middle(ui_cut_start(ui, &at, CONTROL_SMALL), CONTROL_SMALL, CONTROL_SMALL);
    struct rect more =
        rect_middle(ui_cut_end(ui, &at, CONTROL_SMALL), CONTROL_SMALL, CONTROL_SMALL);
    settings_number(says, sizeof says, WORD_MS, ms);
    widget_label(ui, at, says, STYLE_STRONG, ui->theme.text, ALIGN_MIDDLE);
    if (widget_round(ui, ui_id("earlier", 0), less, ICON_MINUS, words(WORD_TRIM_EARLIER), false))
        step = -1;
    if (widget_round(ui, ui_id("later", 0), more, ICON_PLUS, words(WORD_TRIM_LATER), false))
        step = 1;
    settings_note(ui, rest, words(WORD_TRIM_NOTE), ui->theme.second);
    if (!step || abs(ms + step) > EVENT_TRIM_MOST_MS) return;
    s->out->kind = INTENT_TRIM;
    s->out->ms = ms + step;
}

void view_settings_sound(struct view_settings *v, struct ui *ui, struct rect *rest,
                         const struct settings *s)
{
    show_speakers(ui, rest, s);
    show_volumes(ui, rest, s);
    settings_heading(ui, rest, words(WORD_STEP));
    if (s->m->device[0]) show_trim(ui, rest, s);
    if (settings_switch(ui, rest, ui_id("click test", 0), words(WORD_CLICK), words(WORD_CLICK_NOTE),
                        &v->clicks)) {
        s->out->kind = INTENT_CLICK;
        s->out->on = v->clicks;
    }
}
