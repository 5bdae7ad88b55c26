/* view_folders.c: see view_folders.h. */
#include "view_folders.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum { ROW = 34 };

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void look(struct view_folders *v, const char *path)
{
    if (v->looked && strcmp(v->shown, path) == 0) return;
    v->looked = true;
    snprintf(v->shown, sizeof v->shown, "%s", path);
    v->count = sys_folders(path, v->names, FOLDERS_MOST);
    v->scroll = (struct scroll){0};
    if (v->count > 0) qsort(v->names, (size_t)v->count, sizeof *v->names, by_name);
}

/* "/a/b" is in "/a", and "/a" in "/", which is in none; drives are in "". */
static bool has_above(const char *path)
{
    const char *slash = strrchr(path, '/');
    return sys_is_drive(path) || (slash && slash[1]);
}

static void go_above(char *path)
{
    char *slash = strrchr(path, '/');
    if (sys_is_drive(path))
        path[0] = '\0';
    else
        slash[slash == path] = '\0';
}

static void go_into(char *path, size_t bytes, const char *name)
{
    size_t n = strlen(path);
    bool bare = !n || path[n - 1] == '/';
    snprintf(path + n, bytes - n, "%s%s", bare ? "" : "/", name);
}

static bool show_row(struct ui *ui, uint64_t id, struct rect r, enum icon icon, const char *words)
{
    struct ui_answer answer = ui_control(ui, id, r, words);
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    paint_box(&ui->paint, r, SPACE_2, colour_fade(ui->theme.line, hot));
    if (answer.ring) widget_ring(ui, rect_inset(r, 3), SPACE_2);
    ui_cut_start(ui, &r, SPACE_2);
    icon_paint(&ui->paint, icon, ui_cut_start(ui, &r, 26), 16, ui->theme.second, ui->rtl);
    widget_label(ui, r, words, STYLE_BODY, ui->theme.text, ALIGN_START);
    return answer.clicked;
}

bool view_folders_show(struct view_folders *v, struct ui *ui, struct rect r, char *path,
                       size_t bytes)
{
    bool moved = false;
    sys_forward_slashes(path);
    look(v, path);
    widget_place(ui, r, RADIUS_ROW, ui->theme.raised);
    struct rect seen = rect_inset(r, SPACE_1);
    ui_cut_end(ui, &seen, SPACE_1);
    struct rect inside = scroll_begin(ui, seen, &v->scroll);
    struct rect rest = {inside.x, inside.y, inside.w, 1e6f};
    if (has_above(path) && show_row(ui, ui_id("folder above", 0), rect_cut_top(&rest, ROW), ICON_UP,
                                    words(WORD_FOLDER_UP))) {
        go_above(path);
        moved = true;
    }
    for (int i = 0; i < v->count; i++)
        if (show_row(ui, ui_id(v->names[i], 1), rect_cut_top(&rest, ROW), ICON_FOLDER,
                     v->names[i])) {
            go_into(path, bytes, v->names[i]);
            moved = true;
        }
    if (v->count <= 0)
        widget_label(ui, rect_cut_top(&rest, ROW),
                     words(v->count ? WORD_NO_SUCH_FOLDER : WORD_NO_FOLDERS), STYLE_SECOND,
                     ui->theme.second, ALIGN_MIDDLE);
    scroll_end(ui, ui_id("folders", 0), seen, &v->scroll, rest.y - inside.y);
    return moved;
}
