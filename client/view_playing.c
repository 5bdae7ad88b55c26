/* view_playing.c: see view_playing.h. */
#include "view_playing.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "cover.h"
#include "widget.h"
#include "words.h"

enum {
    RAIL = 4,
    KNOB = RAIL + 2,
    RAIL_MOST = 640,
    TIMES = 96,
    NARROW = 660, /* there is no room for what is next */
    NEXT_MOST = 200,
    NEXT_COVER = 48,
    NEXT_ROW = 20,
    TITLE = 30,
    ABOUT = 22,
    TIME = 22
};

static void show_progress(struct ui *ui, struct rect r, const struct model_song *song)
{
    char at[32], whole[32], both[96];
    int64_t ms = (ui->now_us - song->started_us) / 1000;
    if (ms > song->duration_ms) ms = song->duration_ms;
    if (ms < 0) ms = 0;
    words_length(at, sizeof at, ms);
    words_length(whole, sizeof whole, song->duration_ms);
    /* What has come before what there is, in every language (LRI, PDI). */
    snprintf(both, sizeof both, "\xE2\x81\xA6%s / %s\xE2\x81\xA9", at, whole);
    r = ui_cut_start(ui, &r, fminf(r.w, RAIL_MOST + TIMES));
    struct rect times = ui_cut_end(ui, &r, TIMES);
    ui_cut_start(ui, &times, SPACE_3);
    widget_label(ui, times, both, STYLE_SECOND, ui->theme.second, ALIGN_START);
    float come = song->duration_ms > 0 ? (float)ms / (float)song->duration_ms : 0;
    struct rect rail = rect_middle(r, r.w, RAIL);
    widget_progress(ui, rail, come);
    float at_x = rail.x + KNOB + (rail.w - 2 * KNOB) * come;
    paint_circle(&ui->paint, at_x, rail.y + RAIL / 2.f, KNOB, ui->theme.text);
    /* The next full second of the song. */
    if (ms < song->duration_ms) ui_wake_at(ui, song->started_us + (ms / 1000 + 1) * 1000000);
}

/* Its cover and its words, at the end of *rest, no wider than they are. */
static void show_next(struct ui *ui, struct rect *rest, const struct model *m)
{
    const struct model_song *song = &m->song;
    const struct {
        const char *words;
        struct text_style style;
        struct colour tone;
    } rows[] = {{words(WORD_NEXT), STYLE_HEADING, ui->theme.second},
                {song->next_title, STYLE_NAME, ui->theme.text},
                {song->next_artist, STYLE_SECOND, ui->theme.second}};
    float wide = 0;
    for (size_t i = 0; i < 3; i++) {
        const struct text_block *b = text_fit(ui->text, rows[i].words, rows[i].style, NEXT_MOST);
        wide = fmaxf(wide, b ? ceilf(b->width) : 0);
    }
    struct rect text = ui_cut_end(ui, rest, wide);
    ui_cut_end(ui, rest, SPACE_3);
    struct rect cover = rect_middle(ui_cut_end(ui, rest, NEXT_COVER), NEXT_COVER, NEXT_COVER);
    ui_cut_end(ui, rest, SPACE_5);
    cover_show(ui, cover, m, song->next_id, song->next_title, song->next_artist);
    text = rect_middle(text, text.w, 3 * NEXT_ROW);
    for (size_t i = 0; i < 3; i++)
        widget_label(ui, rect_cut_top(&text, NEXT_ROW), rows[i].words, rows[i].style, rows[i].tone,
                     ALIGN_START);
}

/* Who asked for it; for what the radio chose, its kind. */
static const char *origin(const struct model *m, char *out, size_t bytes)
{
    if (!m->song.by[0]) return m->song.genre;
    if (strcmp(m->song.by, m->nick) == 0) return words(WORD_BY_YOU);
    return words_fill(out, bytes, WORD_ASKED_BY, m->song.by, NULL);
}

static void show_song(struct ui *ui, struct rect r, const struct model *m)
{
    const struct model_song *song = &m->song;
    if (r.w >= NARROW && song->next_title[0]) show_next(ui, &r, m);
    float tight = fminf(1, r.h / (TITLE + ABOUT + TIME));
    r = rect_middle(r, r.w, tight * (TITLE + ABOUT + TIME));
    show_progress(ui, rect_cut_bottom(&r, tight * TIME), song);
    struct rect title = rect_cut_top(&r, tight * TITLE);
    char under[2 * MODEL_TEXT_BYTES + 8], by[MODEL_NAME_BYTES + 32];
    words_join(under, sizeof under, song->artist, origin(m, by, sizeof by));
    widget_label(ui, title, song->title, STYLE_SONG, ui->theme.text, ALIGN_START);
    widget_label(ui, r, under, STYLE_NAME_PLAIN, ui->theme.second, ALIGN_START);
}

static void show_silence(struct ui *ui, struct rect r)
{
    struct rect rest = rect_middle(r, r.w, 54);
    widget_label(ui, rect_cut_top(&rest, 30), words(WORD_SILENT), STYLE_SONG, ui->theme.text,
                 ALIGN_START);
    widget_label(ui, rest, words(WORD_SILENT_HINT), STYLE_NAME_PLAIN, ui->theme.second,
                 ALIGN_START);
}

static void show_heart(struct ui *ui, struct rect r, const struct model *m, struct intent *out)
{
    char label[MODEL_TEXT_BYTES + 32];
    bool liked = model_likes(m, m->song.id);
    words_fill(label, sizeof label, liked ? WORD_UNLIKE_SONG : WORD_LIKE_SONG, m->song.title, NULL);
    if (!widget_round(ui, ui_id("like", 0), r, liked ? ICON_LOVED : ICON_HEART, label, liked))
        return;
    out->kind = INTENT_LIKE;
    out->on = !liked;
    snprintf(out->song, sizeof out->song, "%s", m->song.id);
}

/* "Skip 2/5"; filled while one's own vote is among them. */
static void skip_text(const struct model *m, char *out, size_t bytes)
{
    char count[32];
    snprintf(count, sizeof count, "%d/%d", m->skips, m->skips_needed);
    if (m->skips)
        words_fill(out, bytes, WORD_SKIP_COUNT, count, NULL);
    else
        snprintf(out, bytes, "%s", words(WORD_SKIP));
}

/* Both at the end of r, which loses their place. */
static void show_votes(struct ui *ui, struct rect *r, const struct model *m, struct intent *out)
{
    char text[64];
    skip_text(m, text, sizeof text);
    float width = widget_button_width(ui, text, false);
    struct rect skip = rect_middle(ui_cut_end(ui, r, width), width, CONTROL);
    ui_cut_end(ui, r, SPACE_2);
    struct rect heart = rect_middle(ui_cut_end(ui, r, CONTROL), CONTROL, CONTROL);
    ui_cut_end(ui, r, SPACE_4);
    show_heart(ui, heart, m, out);
    if (!widget_button(ui, ui_id("skip", 0), skip, text, m->my_skip ? BUTTON_MAIN : BUTTON_PLAIN))
        return;
    out->kind = INTENT_SKIP;
    out->on = !m->my_skip;
}

void view_playing_show(struct ui *ui, struct rect r, const struct model *m, struct intent *out)
{
    paint_box(&ui->paint, r, 0, ui->theme.panel);
    struct rect inside = {r.x + SPACE_3, r.y + SPACE_2, r.w - 2 * SPACE_3, r.h - 2 * SPACE_2};
    struct rect cover = ui_cut_start(ui, &inside, inside.h);
    ui_cut_start(ui, &inside, SPACE_4);
    if (m->song.any) {
        cover_show(ui, cover, m, m->song.id, m->song.title, m->song.artist);
        show_votes(ui, &inside, m, out);
        show_song(ui, inside, m);
    } else {
        paint_box(&ui->paint, cover, RADIUS, ui->theme.raised);
        icon_paint(&ui->paint, ICON_NOTE, cover, cover.h * 0.4f, ui->theme.faint, false);
        show_silence(ui, inside);
    }
}
