/* panel.h: three buttons, a chip, a slider and a field, one below the other, without a window: a test feeds plain events and sees what
   they do. */
#ifndef WL_PANEL_H
#define WL_PANEL_H

#include "../../client/field.h"
#include "../../client/scroll.h"

struct panel {
    struct ui ui;
    int64_t now_us;
    struct field field;
    struct scroll scroll;
    bool on;
    float volume;
    int clicks[3];
    struct field_answer said;
    char clipboard[256];
};

/* Setup and teardown of a test. */
int panel_open(void **state);
int panel_close(void **state);

struct rect panel_place(int row);
void panel_frame(struct panel *p);

/* Events; each key and text is followed by a frame. */
void panel_feed(struct panel *p, struct ui_event event);
void panel_press(struct panel *p, enum ui_key key, bool shift);
void panel_type(struct panel *p, const char *text);
void panel_mouse(struct panel *p, enum ui_event_kind kind, float x, float y, int count);

#endif
