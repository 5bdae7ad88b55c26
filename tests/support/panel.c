#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "panel.h"
#include "../../client/widget.h"

static const char *clipboard_get(void *user)
{
    return ((struct panel *)user)->clipboard;
}

static void clipboard_set(void *user, const char *text)
{
    strcpy(((struct panel *)user)->clipboard, text);
}

int panel_open(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct panel *p = calloc(1, sizeof *p);
    struct text *text = text_new(error);
    if (!p || !text) return -1;
    ui_init(&p->ui, text);
    p->ui.clipboard = (struct ui_clipboard){p, clipboard_get, clipboard_set};
    p->volume = 0.5f;
    *state = p;
    return 0;
}

int panel_close(void **state)
{
    struct panel *p = *state;
    text_free(p->ui.text);
    ui_free(&p->ui);
    free(p);
    return 0;
}

struct rect panel_place(int row)
{
    return (struct rect){10, 10 + 50 * (float)row, 200, 40};
}

void panel_frame(struct panel *p)
{
    struct ui *ui = &p->ui;
    struct field_look look = {.hint = "hint", .label = "field", .radius = 8, .style = STYLE_BODY};
    p->now_us += 16000;
    ui_begin(ui, 640, 480, p->now_us);
    for (int i = 0; i < 3; i++)
        p->clicks[i] +=
            widget_button(ui, ui_id("button", (uint64_t)i), panel_place(i), "Button", BUTTON_PLAIN);
    widget_chip(ui, ui_id("chip", 0), panel_place(3), "chip", &p->on);
    widget_slider(ui, ui_id("slider", 0), panel_place(4), "slider", &p->volume);
    struct field_answer said = field_show(ui, ui_id("field", 0), panel_place(5), &p->field, &look);
    p->said.entered |= said.entered;
    p->said.changed |= said.changed;
    ui_end(ui);
}

void panel_feed(struct panel *p, struct ui_event event)
{
    assert_true(ui_feed(&p->ui, &event));
}

void panel_press(struct panel *p, enum ui_key key, bool shift)
{
    panel_feed(p, (struct ui_event){.kind = UI_KEY, .key = key, .shift = shift});
    panel_frame(p);
}

void panel_type(struct panel *p, const char *text)
{
    struct ui_event event = {.kind = UI_TEXT};
    strcpy(event.text, text);
    panel_feed(p, event);
    panel_frame(p);
}

void panel_mouse(struct panel *p, enum ui_event_kind kind, float x, float y, int count)
{
    panel_feed(p, (struct ui_event){.kind = kind, .x = x, .y = y, .count = count});
}
