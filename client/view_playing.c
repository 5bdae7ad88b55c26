/* view_playing.c: see view_playing.h. */
#include "view_playing.h"
#include <inttypes.h>
#include <stdio.h>
#include "cover.h"
#include "widget.h"
#include "words.h"

enum { RAIL = 4, TIMES = 96, NEXT_WIDTH = 300, NARROW = 760 };

static void clock_text(int64_t ms, char *out, size_t bytes)
{
    int64_t s = ms < 0 ? 0 : ms / 1000;
    snprintf(out, bytes, "%" PRId64 ":%02d", s / 60, (int)(s % 60));
}

static void show_progress(struct ui *ui, struct rect r, const struct model_song *song)
{
    char at[32], whole[32], both[80];
    int64_t ms = (ui->now_us - song->started_us) / 1000;
    if (ms > song->duration_ms) ms = song->duration_ms;
    clock_text(ms, at, sizeof at);
    clock_text(song->duration_ms, whole, sizeof whole);
    /* Numbers run from left to right in every language (LRI, PDI). */
    snprintf(both, sizeof both, "\xE2\x81\xA6%s / %s\xE2\x81\xA9", at, whole);
    struct rect times = ui_cut_end(ui, &r, TIMES);
    ui_cut_start(ui, &times, SPACE_3);
    widget_label(ui, times, both, STYLE_SECOND, ui->theme.second, ALIGN_START);
    float come = song->duration_ms > 0 ? (float)ms / (float)song->duration_ms : 0;
    widget_progress(ui, rect_middle(r, r.w - 2 * RAIL, RAIL), come);
    /* The next full second of the song. */
    if (ms < song->duration_ms) ui_wake_at(ui, song->started_us + (ms / 1000 + 1) * 1000000);
}

static void show_next(struct ui *ui, struct rect r, const struct model_song *song)
{
    char both[2 * MODEL_TEXT_BYTES + 8], text[2 * MODEL_TEXT_BYTES + 32];
    if (!song->next_title[0]) return;
    snprintf(both, sizeof both, "%s%s%s", song->next_title,
             song->next_artist[0] ? " \xC2\xB7 " : "", song->next_artist);
    words_fill(text, sizeof text, WORD_NEXT, both, NULL);
    widget_label(ui, r, text, STYLE_SECOND, ui->theme.second, ALIGN_END);
}

static void show_song(struct ui *ui, struct rect r, const struct model_song *song)
{
    struct rect bottom = rect_cut_bottom(&r, 22);
    show_progress(ui, bottom, song);
    if (r.w >= NARROW) {
        struct rect next = ui_cut_end(ui, &r, NEXT_WIDTH);
        show_next(ui, rect_cut_top(&next, 30), song);
        ui_cut_end(ui, &r, SPACE_4);
    }
    struct rect title = rect_cut_top(&r, 30);
    char artist[2 * MODEL_TEXT_BYTES + 8];
    snprintf(artist, sizeof artist, "%s%s%s", song->artist,
             song->artist[0] && song->genre[0] ? " \xC2\xB7 " : "", song->genre);
    widget_label(ui, title, song->title, STYLE_SONG, ui->theme.text, ALIGN_START);
    widget_label(ui, rect_cut_top(&r, 22), artist, STYLE_NAME_PLAIN, ui->theme.second, ALIGN_START);
}

static void show_silence(struct ui *ui, struct rect r)
{
    struct rect rest = rect_middle(r, r.w, 54);
    widget_label(ui, rect_cut_top(&rest, 30), words(WORD_SILENT), STYLE_SONG, ui->theme.text,
                 ALIGN_START);
    widget_label(ui, rest, words(WORD_SILENT_HINT), STYLE_NAME_PLAIN, ui->theme.second,
                 ALIGN_START);
}

void view_playing_show(struct ui *ui, struct rect r, const struct model *m)
{
    paint_box(&ui->paint, r, 0, ui->theme.panel);
    struct rect inside = rect_inset(r, r.h > 84 ? SPACE_4 : SPACE_2);
    struct rect cover = ui_cut_start(ui, &inside, inside.h);
    ui_cut_start(ui, &inside, SPACE_4);
    if (m->song.any) {
        cover_paint(&ui->paint, cover, m->song.title, m->song.artist);
        show_song(ui, inside, &m->song);
    } else {
        paint_box(&ui->paint, cover, 10, ui->theme.raised);
        icon_paint(&ui->paint, ICON_NOTE, cover, cover.h * 0.4f, ui->theme.faint, false);
        show_silence(ui, inside);
    }
}
