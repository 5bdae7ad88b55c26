/* view_song.c: see view_song.h. */
#include "view_song.h"
#include "cover.h"
#include "widget.h"

enum { TITLE = 22, ABOUT = 20 };

void view_song_show(struct ui *ui, struct rect r, const struct model *m, const struct view_song *s)
{
    struct rect cover = rect_middle(ui_cut_start(ui, &r, COVER_ROW), COVER_ROW, COVER_ROW);
    ui_cut_start(ui, &r, SPACE_3);
    struct rect text = rect_middle(r, r.w, TITLE + ABOUT);
    cover_show(ui, cover, m, s->song, s->title, s->artist);
    widget_label(ui, rect_cut_top(&text, TITLE), s->title, STYLE_STRONG, ui->theme.text,
                 ALIGN_START);
    widget_label(ui, text, s->about, STYLE_SECOND, s->tone, ALIGN_START);
}
